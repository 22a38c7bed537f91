//! What a program declares and says, as JSON for the host.

use alloc::string::String;

use nearside_engine::{
    nearest_locale,
    wire::{self, Json},
};
use nearside_program::{
    AttributeType, Basis, Content, DomainId, FieldKind, FieldValue, Labelled, ModuleId, Program, Source, Texts, ValueType,
};
use wasm_bindgen::prelude::*;

use crate::{
    buffer,
    engine::{Engine, with},
};

/// Answers everything that a page needs to know of the program: names by id, context inputs, attributes.
#[wasm_bindgen]
pub fn describe() -> usize {
    with(|engine| buffer::answer_text(declared(&engine.program)))
}

/// Answers the labels of what the policy declares, in the locale in the buffer or the nearest: `{"inputs":{NAME:LABEL},…}`, and what a
/// record of consent says of each purpose beside its text.
#[wasm_bindgen]
pub fn labels() -> usize {
    let locale = buffer::text();
    with(|engine| nearest(&engine.program, &locale).map_or(0, |texts| buffer::answer_text(labelled(&engine.program, &texts))))
}

/// Answers the content of a module, in the locale in the buffer or the nearest that has any; nothing when none has.
#[wasm_bindgen]
pub fn content(module: u16) -> usize {
    let locale = buffer::text();
    with(|Engine { program, .. }| {
        let held = |texts: Texts<'_>| texts.content(ModuleId(module));
        let near = nearest(program, &locale).and_then(held).or_else(|| program.texts(0).ok().and_then(held));
        near.map_or(0, |content| buffer::answer_text(fields(program, &content)))
    })
}

fn declared(program: &Program) -> String {
    let schema = program.schema();
    let mut json = Json::new();
    json.open('{');
    json.key("program");
    wire::program_id(&mut json, program);
    json.string("site", &schema.site);
    json.number("policyVersion", i64::from(schema.policy_version));
    json.list("locales", &schema.locales, |json, name| json.quoted(name));
    json.list("slots", &schema.slots, |json, name| json.quoted(name));
    json.list("modules", &schema.modules, |json, name| json.quoted(name));
    json.list("intents", &schema.intents, |json, intent| json.quoted(&intent.name));
    json.list("purposes", &schema.purposes, |json, purpose| json.quoted(&purpose.name));
    json.list("topics", &schema.topics, |json, topic| json.quoted(&topic.name));
    json.list("kinds", &schema.kinds, |json, kind| json.quoted(&kind.name));
    json.list("attributes", &schema.attributes, |json, attribute| {
        json.open('{');
        json.string("name", &attribute.name);
        json.string("type", type_name(attribute.value_type.value_type()));
        if let AttributeType::Enum(id) | AttributeType::Set(Some(id)) = attribute.value_type {
            names(json, program, id);
        }
        json.string("basis", basis_name(attribute.basis));
        json.string("purpose", schema.purposes.get(attribute.purpose.index()).map_or("", |purpose| &purpose.name));
        json.close('}');
    });
    json.string("activityPurpose", schema.purposes.get(schema.activity_purpose.index()).map_or("", |purpose| &purpose.name));
    json.key("attention");
    json.open('{');
    for (key, limit) in [("visit", schema.budget.visit), ("day", schema.budget.day)] {
        json.key(key);
        match limit {
            Some(points) => json.whole(i64::from(points)),
            None => json.null(),
        }
    }
    json.close('}');
    json.list("slice", program.facets(), |json, facet| {
        json.quoted(program.inputs().get(facet.input.index()).map_or("", |input| &input.name));
    });
    json.key("inputs");
    json.open('[');
    for (at, input) in (0..).zip(program.inputs()) {
        json.separate();
        json.open('{');
        json.number("id", at);
        json.string("name", &input.name);
        json.string("type", type_name(input.value_type));
        json.string("basis", basis_name(input.basis));
        json.bool("context", input.source == Source::Context);
        if let ValueType::Enum(id) = input.value_type {
            names(&mut json, program, id);
        }
        json.close('}');
    }
    json.close(']');
    json.close('}');
    json.end()
}

fn labelled(program: &Program, texts: &Texts<'_>) -> String {
    let schema = program.schema();
    let mut json = Json::new();
    json.open('{');
    json.string("locale", texts.locale());
    let table = |json: &mut Json, key, of, names: &mut dyn Iterator<Item = &String>| {
        json.key(key);
        json.open('{');
        for (name, label) in names.zip(texts.labels(of)).filter(|(_, label)| !label.is_empty()) {
            json.string(name, label);
        }
        json.close('}');
    };
    table(&mut json, "inputs", Labelled::Inputs, &mut program.inputs().iter().map(|input| &input.name));
    table(&mut json, "attributes", Labelled::Attributes, &mut schema.attributes.iter().map(|attribute| &attribute.name));
    json.key("names");
    json.open('{');
    for attribute in &schema.attributes {
        let (AttributeType::Enum(domain) | AttributeType::Set(Some(domain))) = attribute.value_type else { continue };
        json.key(&attribute.name);
        json.open('[');
        for label in texts.labels(Labelled::Names(domain)) {
            json.separate();
            json.quoted(label);
        }
        json.close(']');
    }
    json.close('}');
    table(&mut json, "topics", Labelled::Topics, &mut schema.topics.iter().map(|topic| &topic.name));
    table(&mut json, "kinds", Labelled::Kinds, &mut schema.kinds.iter().map(|kind| &kind.name));
    table(&mut json, "purposes", Labelled::Purposes, &mut schema.purposes.iter().map(|purpose| &purpose.name));
    table(&mut json, "intents", Labelled::Intents, &mut schema.intents.iter().map(|intent| &intent.name));
    json.string("controller", &schema.controller);
    json.list("notices", &schema.purposes, |json, purpose| {
        json.open('{');
        json.string("recipients", &purpose.recipients);
        json.string("categories", &purpose.categories);
        json.number("version", i64::from(purpose.notice_version));
        json.number("retentionS", i64::from(purpose.retention_s));
        json.close('}');
    });
    json.close('}');
    json.end()
}

fn fields(program: &Program, content: &Content) -> String {
    let component = program.schema().components.get(usize::from(content.component));
    let mut json = Json::new();
    json.open('{');
    json.string("component", component.map_or("", |component| &component.name));
    json.key("fields");
    json.open('{');
    for (at, value) in &content.fields {
        let Some(field) = component.and_then(|component| component.fields.get(usize::from(*at))) else { continue };
        json.key(&field.name);
        json.open('{');
        match value {
            FieldValue::Text(text) => json.string(if field.kind == FieldKind::Heading { "heading" } else { "text" }, text),
            FieldValue::List(items) => json.list("list", items, |json, item| json.quoted(item)),
            FieldValue::Link(link) => {
                json.string("link", &link.text);
                json.string("href", &link.href);
            }
            FieldValue::Image { src, alt, width, height } => {
                json.string("image", src);
                json.string("alt", alt);
                json.number("width", i64::from(*width));
                json.number("height", i64::from(*height));
            }
        }
        json.close('}');
    }
    json.close('}');
    json.close('}');
    json.end()
}

/// Texts of the locale nearest to a tag.
pub(crate) fn nearest<'p>(program: &'p Program, locale: &str) -> Option<Texts<'p>> {
    program.texts(nearest_locale(program, locale)).ok()
}

fn names(json: &mut Json, program: &Program, id: DomainId) {
    json.list("names", domain(program, id).unwrap_or(&[]), |json, name| json.quoted(name));
}

/// Names of a domain.
pub(crate) fn domain(program: &Program, id: DomainId) -> Option<&[String]> {
    program.schema().domains.get(id.index()).map(|domain| &*domain.names)
}

const fn type_name(value_type: ValueType) -> &'static str {
    match value_type {
        ValueType::Bool => "bool",
        ValueType::Int => "int",
        ValueType::Fixed => "fixed",
        ValueType::Enum(_) => "enum",
        ValueType::Text => "text",
        ValueType::Set => "set",
        ValueType::Timestamp => "timestamp",
        ValueType::Duration => "duration",
    }
}

/// Name of a basis.
pub(crate) const fn basis_name(basis: Basis) -> &'static str {
    match basis {
        Basis::Ambient => "ambient",
        Basis::Told => "told",
        Basis::Relationship => "relationship",
        Basis::Observed => "observed",
    }
}
