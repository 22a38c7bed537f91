//! What a program declares and says, as JSON for the host.

use alloc::string::String;

use nearside_engine::{
    nearest_locale,
    wire::{self, Json},
};
use nearside_program::{
    AttributeType, Basis, Content, FieldKind, FieldValue, Labelled, List, ModuleId, Names, Program, PurposeId, Source, Texts,
    ValueType,
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
        let held = |texts: Texts| texts.content(ModuleId(module));
        let near = nearest(program, &locale).and_then(held).or_else(|| program.texts(0).ok().and_then(held));
        near.map_or(0, |content| buffer::answer_text(fields(program, &content)))
    })
}

fn declared(program: &Program) -> String {
    let mut json = Json::new();
    json.open('{');
    json.key("program");
    wire::program_id(&mut json, program);
    json.string("site", program.site());
    json.number("policyVersion", i64::from(program.policy_version()));
    for (key, list) in &[
        ("locales", List::Locales),
        ("slots", List::Slots),
        ("modules", List::Modules),
        ("intents", List::Intents),
        ("purposes", List::Purposes),
        ("topics", List::Topics),
        ("kinds", List::Kinds),
    ] {
        names(&mut json, key, program.names(*list));
    }
    let purpose = |id: PurposeId| program.names(List::Purposes).get(id.index()).unwrap_or_default();
    json.key("attributes");
    json.open('[');
    for attribute in program.attributes() {
        json.open('{');
        json.string("name", attribute.name);
        json.string("type", type_name(attribute.value_type.value_type()));
        if let AttributeType::Enum(id) | AttributeType::Set(Some(id)) = attribute.value_type {
            names(&mut json, "names", program.domain(id));
        }
        json.string("basis", basis_name(attribute.basis));
        json.string("purpose", purpose(attribute.purpose));
        json.close('}');
    }
    json.close(']');
    json.string("activityPurpose", purpose(program.activity_purpose()));
    json.key("attention");
    json.open('{');
    let budget = program.budget();
    for (key, limit) in [("visit", budget.visit), ("day", budget.day)] {
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
        json.open('{');
        json.number("id", at);
        json.string("name", &input.name);
        json.string("type", type_name(input.value_type));
        json.string("basis", basis_name(input.basis));
        json.bool("context", input.source == Source::Context);
        if let ValueType::Enum(id) = input.value_type {
            names(&mut json, "names", program.domain(id));
        }
        json.close('}');
    }
    json.close(']');
    json.close('}');
    json.end()
}

fn labelled(program: &Program, texts: &Texts) -> String {
    let mut json = Json::new();
    json.open('{');
    json.string("locale", texts.locale());
    table(&mut json, "inputs", texts, Labelled::Inputs, program.input_names());
    table(&mut json, "attributes", texts, Labelled::Attributes, program.names(List::Attributes));
    json.key("names");
    json.open('{');
    for attribute in program.attributes() {
        let (AttributeType::Enum(domain) | AttributeType::Set(Some(domain))) = attribute.value_type else { continue };
        names(&mut json, attribute.name, texts.labels(Labelled::Names(domain)));
    }
    json.close('}');
    for (key, of, list) in &[
        ("topics", Labelled::Topics, List::Topics),
        ("kinds", Labelled::Kinds, List::Kinds),
        ("purposes", Labelled::Purposes, List::Purposes),
        ("intents", Labelled::Intents, List::Intents),
    ] {
        table(&mut json, key, texts, *of, program.names(*list));
    }
    json.string("controller", program.controller());
    json.key("notices");
    json.open('[');
    for purpose in program.purposes() {
        json.open('{');
        json.string("recipients", purpose.recipients);
        json.string("categories", purpose.categories);
        json.number("version", i64::from(purpose.notice_version));
        json.number("retentionS", i64::from(purpose.retention_s));
        json.close('}');
    }
    json.close(']');
    json.close('}');
    json.end()
}

fn fields(program: &Program, content: &Content) -> String {
    let mut json = Json::new();
    json.open('{');
    json.string("component", program.names(List::Components).get(content.component.into()).unwrap_or_default());
    json.key("fields");
    json.open('{');
    for (at, value) in &content.fields {
        let Some(field) = program.fields(content.component).nth((*at).into()) else { continue };
        json.key(field.name);
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
pub(crate) fn nearest(program: &Program, locale: &str) -> Option<Texts> {
    program.texts(nearest_locale(program, locale)).ok()
}

fn names(json: &mut Json, key: &str, names: Names<'_>) {
    json.key(key);
    json.open('[');
    for name in names.iter() {
        json.quoted(name);
    }
    json.close(']');
}

/// Labels of one sort by name, where there are any.
fn table(json: &mut Json, key: &str, texts: &Texts, of: Labelled, names: Names<'_>) {
    json.key(key);
    json.open('{');
    for (at, label) in texts.labels(of).iter().enumerate() {
        if !label.is_empty() {
            json.string(names.get(at).unwrap_or_default(), label);
        }
    }
    json.close('}');
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
