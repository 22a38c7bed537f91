//! JSON schemas of the two kinds of file, for editors that complete TOML with them.

use wasm_bindgen::prelude::*;

/// The JSON schema of `policy.toml`.
#[wasm_bindgen(js_name = jsonSchemaPolicy)]
#[must_use]
pub fn json_schema_policy() -> String {
    nearside_policy::json_schema_policy()
}

/// The JSON schema of `modules/NAME.toml`.
#[wasm_bindgen(js_name = jsonSchemaModule)]
#[must_use]
pub fn json_schema_module() -> String {
    nearside_policy::json_schema_module()
}
