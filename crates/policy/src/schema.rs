//! JSON Schemas of the two kinds of files, for editors that check TOML with them.

use serde_json::{Map, Value, json};

use crate::shape::{Kind, MODULE, Naming, Need, POLICY, Shape};

/// JSON Schema (draft 2020-12) of `policy.toml`.
#[must_use]
pub fn json_schema_policy() -> String {
    document("nearside policy", &POLICY)
}

/// JSON Schema (draft 2020-12) of `modules/NAME.toml`.
#[must_use]
pub fn json_schema_module() -> String {
    document("nearside module", &MODULE)
}

fn document(title: &str, shape: &Shape) -> String {
    let mut schema = Map::new();
    schema.insert("$schema".to_owned(), json!("https://json-schema.org/draft/2020-12/schema"));
    schema.insert("title".to_owned(), json!(title));
    schema.extend(table(shape));
    format!("{:#}\n", Value::Object(schema))
}

fn table(shape: &Shape) -> Map<String, Value> {
    let mut properties = Map::new();
    for key in shape.keys {
        let mut value = value(&key.kind);
        value.insert("description".to_owned(), json!(key.about));
        properties.insert(key.name.to_owned(), Value::Object(value));
    }
    let required: Vec<&str> = shape.keys.iter().filter(|key| key.need == Need::Required).map(|key| key.name).collect();
    let mut schema = object(json!({ "type": "object", "properties": properties, "additionalProperties": false }));
    if !required.is_empty() {
        schema.insert("required".to_owned(), json!(required));
    }
    schema
}

fn value(kind: &Kind) -> Map<String, Value> {
    object(match kind {
        Kind::Text | Kind::Condition | Kind::Message => json!({ "type": "string" }),
        Kind::Whole(least, most) => json!({ "type": "integer", "minimum": least, "maximum": most }),
        Kind::Points => json!({ "type": "number", "minimum": -1_000_000, "maximum": 1_000_000, "multipleOf": 0.001 }),
        Kind::Flag => json!({ "type": "boolean" }),
        Kind::Length => json!({ "type": "string", "pattern": "^\\s*[0-9]+\\s*[smhdw]\\s*$" }),
        // Editors give a TOML date as a string.
        Kind::Instant => json!({ "type": "string" }),
        Kind::Percent => json!({ "type": "string", "pattern": "^\\s*[0-9]+(\\.[0-9]{1,2})?\\s*%\\s*$" }),
        Kind::Choice(choices) => json!({ "enum": choices }),
        Kind::List(item) => json!({ "type": "array", "items": value(item) }),
        Kind::OneOrList(item) => json!({ "anyOf": [value(item), { "type": "array", "items": value(item) }] }),
        Kind::Table(shape) => Value::Object(table(shape)),
        Kind::Names(inner, naming) => match pattern(*naming) {
            Some(pattern) => {
                json!({ "type": "object", "additionalProperties": value(inner), "propertyNames": { "pattern": pattern } })
            }
            None => json!({ "type": "object", "additionalProperties": value(inner) }),
        },
        Kind::Fact => json!({ "type": ["string", "number", "boolean", "array"], "items": { "type": "string" } }),
        Kind::Field => json!({ "anyOf": [
            { "type": "string" },
            { "type": "array", "items": { "type": "string" } },
            { "type": "object", "properties": { "text": { "type": "string" }, "href": { "type": "string" } }, "required": ["text", "href"], "additionalProperties": false },
            { "type": "object", "properties": {
                "src": { "type": "string" }, "alt": { "type": "string" },
                "width": { "type": "integer", "minimum": 1, "maximum": 65_535 }, "height": { "type": "integer", "minimum": 1, "maximum": 65_535 },
            }, "required": ["src", "alt", "width", "height"], "additionalProperties": false },
        ] }),
    })
}

const fn pattern(naming: Naming) -> Option<&'static str> {
    match naming {
        Naming::Kebab => Some("^[a-z][a-z0-9]*(-[a-z0-9]+)*$"),
        Naming::Snake => Some("^[a-z][a-z0-9]*(_[a-z0-9]+)*$"),
        Naming::Dotted => Some("^[a-z][a-z0-9]*([-.][a-z0-9]+)*$"),
        Naming::Locale => Some("^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$"),
        Naming::Any => None,
    }
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        other => Map::from_iter([("const".to_owned(), other)]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schemas_follow_the_shape() {
        let policy: Value = serde_json::from_str(&json_schema_policy()).unwrap();
        assert_eq!(policy["required"], json!(["site", "version", "locales", "intents", "slots"]));
        assert_eq!(
            policy["properties"]["slots"]["additionalProperties"]["properties"]["default"]["enum"],
            json!(["page", "empty"])
        );
        let module: Value = serde_json::from_str(&json_schema_module()).unwrap();
        assert_eq!(module["additionalProperties"], json!(false));
        assert_eq!(module["properties"]["boost"]["items"]["required"], json!(["add"]));
    }
}
