//! The schema among the tables.

#[cfg(feature = "encode")]
use alloc::string::String;

#[cfg(feature = "encode")]
use super::{names::List, sheet::SheetWriter};
use super::{sheet::Sheet, tables::*};
use crate::{
    ActivityKind, Attribute, AttributeType, Basis, DomainId, Field, FieldKind, Intent, Purpose, PurposeId, Topic, ValueType,
};
#[cfg(feature = "encode")]
use crate::{Component, Domain, Program, Schema};

/// Whether it keeps the rules that its columns cannot.
pub(super) fn is_sound(sheet: &Sheet) -> bool {
    let keeps_activity = sheet.len(KINDS) + sheet.len(TOPICS) > 0;
    sheet.len(POLICY) == 1 && (!keeps_activity || (sheet.at(ACTIVITY_PURPOSE, 0) as usize) < sheet.len(PURPOSES))
}

pub(super) fn intent(sheet: &Sheet, row: usize) -> Intent<&str> {
    Intent { name: sheet.text(INTENT_NAME, row), protected: sheet.at(INTENT_PROTECTED, row) == 1 }
}

pub(super) fn purpose(sheet: &Sheet, row: usize) -> Purpose<&str> {
    Purpose {
        name: sheet.text(PURPOSE_NAME, row),
        notice_version: sheet.at(PURPOSE_NOTICE, row),
        recipients: sheet.text(PURPOSE_RECIPIENTS, row),
        categories: sheet.text(PURPOSE_CATEGORIES, row),
        retention_s: sheet.at(PURPOSE_RETENTION, row),
    }
}

pub(super) fn topic(sheet: &Sheet, row: usize) -> Topic<&str> {
    Topic { name: sheet.text(TOPIC_NAME, row), half_life_s: sheet.at(TOPIC_HALF_LIFE, row) }
}

pub(super) fn kind(sheet: &Sheet, row: usize) -> ActivityKind<&str> {
    ActivityKind { name: sheet.text(KIND_NAME, row), weight: sheet.id(KIND_WEIGHT, row) }
}

#[inline(never)]
pub(super) fn attribute(sheet: &Sheet, row: usize) -> Attribute<&str> {
    Attribute {
        name: sheet.text(ATTRIBUTE_NAME, row),
        value_type: match value_type(sheet.id(ATTRIBUTE_TYPE, row), sheet.id(ATTRIBUTE_DOMAIN, row)) {
            ValueType::Bool => AttributeType::Bool,
            ValueType::Int => AttributeType::Int,
            ValueType::Fixed => AttributeType::Fixed,
            ValueType::Enum(domain) => AttributeType::Enum(domain),
            ValueType::Text => AttributeType::Text,
            ValueType::Set => AttributeType::Set(sheet.some_id(ATTRIBUTE_ELEMENTS, row).map(DomainId)),
            ValueType::Timestamp => AttributeType::Timestamp,
            ValueType::Duration => AttributeType::Duration,
        },
        basis: basis(sheet.id(ATTRIBUTE_BASIS, row)),
        purpose: PurposeId(sheet.id(ATTRIBUTE_PURPOSE, row)),
        retention_s: sheet.at(ATTRIBUTE_RETENTION, row),
    }
}

pub(super) fn field(sheet: &Sheet, row: usize) -> Field<&str> {
    Field {
        name: sheet.text(FIELD_NAME, row),
        kind: field_kind(sheet.id(FIELD_KIND, row)),
        max_length: sheet.id(FIELD_LENGTH, row),
        required: sheet.at(FIELD_REQUIRED, row) == 1,
    }
}

/// Type of an input or attribute from its number in a column.
pub(super) const fn value_type(number: u16, domain: u16) -> ValueType {
    match number {
        0 => ValueType::Bool,
        1 => ValueType::Int,
        2 => ValueType::Fixed,
        ENUM => ValueType::Enum(DomainId(domain)),
        4 => ValueType::Text,
        SET => ValueType::Set,
        6 => ValueType::Timestamp,
        _ => ValueType::Duration,
    }
}

pub(super) const fn basis(number: u16) -> Basis {
    match number {
        0 => Basis::Ambient,
        1 => Basis::Told,
        2 => Basis::Relationship,
        _ => Basis::Observed,
    }
}

const fn field_kind(number: u16) -> FieldKind {
    match number {
        0 => FieldKind::Text,
        1 => FieldKind::Heading,
        2 => FieldKind::List,
        3 => FieldKind::Link,
        _ => FieldKind::Image,
    }
}

/// All of it, for tools.
#[cfg(feature = "encode")]
pub(super) fn read(program: &Program) -> Schema {
    let names = |list| program.names(list).iter().map(String::from).collect();
    let component = |(id, name): (u16, &str)| {
        let field = |field: Field<&str>| Field {
            name: field.name.into(),
            kind: field.kind,
            max_length: field.max_length,
            required: field.required,
        };
        Component { name: name.into(), fields: program.fields(id).map(field).collect() }
    };
    let (intents, topics, kinds) = (program.names(List::Intents), program.names(List::Topics), program.names(List::Kinds));
    let sheet = &program.sheet;
    Schema {
        site: program.site().into(),
        controller: program.controller().into(),
        policy_version: program.policy_version(),
        locales: names(List::Locales),
        slots: names(List::Slots),
        modules: names(List::Modules),
        groups: names(List::Groups),
        intents: intents
            .iter()
            .enumerate()
            .map(|(row, name)| Intent { name: name.into(), protected: intent(sheet, row).protected })
            .collect(),
        purposes: program
            .purposes()
            .map(|purpose| Purpose {
                name: purpose.name.into(),
                notice_version: purpose.notice_version,
                recipients: purpose.recipients.into(),
                categories: purpose.categories.into(),
                retention_s: purpose.retention_s,
            })
            .collect(),
        attributes: program
            .attributes()
            .map(|attribute| Attribute {
                name: attribute.name.into(),
                value_type: attribute.value_type,
                basis: attribute.basis,
                purpose: attribute.purpose,
                retention_s: attribute.retention_s,
            })
            .collect(),
        topics: topics
            .iter()
            .enumerate()
            .map(|(row, name)| Topic { name: name.into(), half_life_s: topic(sheet, row).half_life_s })
            .collect(),
        kinds: kinds
            .iter()
            .enumerate()
            .map(|(row, name)| ActivityKind { name: name.into(), weight: kind(sheet, row).weight })
            .collect(),
        activity_purpose: program.activity_purpose(),
        activity_retention_s: program.activity_retention_s(),
        domains: (0..sheet.len(DOMAINS) as u16)
            .map(|id| Domain { names: program.domain(DomainId(id)).iter().map(String::from).collect() })
            .collect(),
        budget: program.budget(),
        comparison_bp: program.comparison_bp(),
        comparison_salt: program.comparison_salt().into(),
        components: (0..).zip(program.names(List::Components).iter()).map(component).collect(),
    }
}

#[cfg(feature = "encode")]
pub(super) fn write(sheet: &mut SheetWriter, schema: &Schema) {
    sheet.add_text(SITE, &schema.site);
    sheet.add_text(CONTROLLER, &schema.controller);
    sheet.add(VERSION, schema.policy_version);
    sheet.add(ACTIVITY_PURPOSE, schema.activity_purpose.0);
    sheet.add(ACTIVITY_RETENTION, schema.activity_retention_s);
    sheet.add_some(BUDGET_VISIT, schema.budget.visit);
    sheet.add_some(BUDGET_DAY, schema.budget.day);
    sheet.add(COMPARISON, schema.comparison_bp);
    for (column, names) in
        [(LOCALE, &schema.locales), (SLOT_NAME, &schema.slots), (MODULE_NAME, &schema.modules), (GROUP_NAME, &schema.groups)]
    {
        for name in names {
            sheet.add_text(column, name);
        }
    }
    for intent in &schema.intents {
        sheet.add_text(INTENT_NAME, &intent.name);
        sheet.add(INTENT_PROTECTED, intent.protected);
    }
    for purpose in &schema.purposes {
        sheet.add_text(PURPOSE_NAME, &purpose.name);
        sheet.add(PURPOSE_NOTICE, purpose.notice_version);
        sheet.add_text(PURPOSE_RECIPIENTS, &purpose.recipients);
        sheet.add_text(PURPOSE_CATEGORIES, &purpose.categories);
        sheet.add(PURPOSE_RETENTION, purpose.retention_s);
    }
    for topic in &schema.topics {
        sheet.add_text(TOPIC_NAME, &topic.name);
        sheet.add(TOPIC_HALF_LIFE, topic.half_life_s);
    }
    for kind in &schema.kinds {
        sheet.add_text(KIND_NAME, &kind.name);
        sheet.add(KIND_WEIGHT, kind.weight);
    }
    for domain in &schema.domains {
        sheet.add_rows(DOMAIN_NAMES, domain.names.len());
        for name in &domain.names {
            sheet.add_text(NAME, name);
        }
    }
    for attribute in &schema.attributes {
        sheet.add_text(ATTRIBUTE_NAME, &attribute.name);
        let value_type = match attribute.value_type {
            AttributeType::Bool => 0,
            AttributeType::Int => 1,
            AttributeType::Fixed => 2,
            AttributeType::Enum(domain) => {
                sheet.add(ATTRIBUTE_DOMAIN, domain.0);
                ENUM
            }
            AttributeType::Text => 4,
            AttributeType::Set(domain) => {
                sheet.add_some(ATTRIBUTE_ELEMENTS, domain.map(|domain| domain.0));
                SET
            }
            AttributeType::Timestamp => 6,
            AttributeType::Duration => 7,
        };
        sheet.add(ATTRIBUTE_TYPE, value_type);
        sheet.add(ATTRIBUTE_BASIS, attribute.basis as u8);
        sheet.add(ATTRIBUTE_PURPOSE, attribute.purpose.0);
        sheet.add(ATTRIBUTE_RETENTION, attribute.retention_s);
    }
    for component in &schema.components {
        sheet.add_text(COMPONENT_NAME, &component.name);
        sheet.add_rows(COMPONENT_FIELDS, component.fields.len());
        for field in &component.fields {
            sheet.add_text(FIELD_NAME, &field.name);
            sheet.add(FIELD_KIND, field.kind as u8);
            sheet.add(FIELD_LENGTH, field.max_length);
            sheet.add(FIELD_REQUIRED, field.required);
        }
    }
}
