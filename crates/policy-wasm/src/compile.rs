//! From the text of files to a program, or to everything that is wrong with them.

use std::collections::BTreeMap;

use js_sys::{Object, Reflect, Uint8Array};
use nearside_policy::{Options, Sources};
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::*;

use crate::{diagnostic::Diagnostic, outline::Outline};

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"
/** What came of a policy. */
export interface Compiled {
  /** The program, ready to be served; `undefined` when there is an error. */
  readonly program: Uint8Array | undefined;
  /** Everything that is wrong or doubtful, by file and place. */
  readonly diagnostics: readonly Diagnostic[];
  /** What the program's numbers stand for; `undefined` when there is an error. */
  readonly outline: Outline | undefined;
  /** TypeScript types of the policy; empty when there is an error. */
  readonly types: string;
}
"#;

#[wasm_bindgen]
extern "C" {
    /// The interface above.
    #[wasm_bindgen(typescript_type = "Compiled")]
    pub type Compiled;
    /// Text of each file by its path in the policy folder.
    #[wasm_bindgen(typescript_type = "Readonly<Record<string, string>>")]
    pub type Files;
}

/// Compiles a policy. `files`: texts by path, `policy.toml` and `modules/NAME.toml`. All independent problems are in one answer.
///
/// # Errors
/// Throws when `files` is not an object of texts; whatever is wrong with the texts is in the diagnostics.
#[wasm_bindgen]
pub fn compile(files: Files) -> Result<Compiled, JsError> {
    let files: BTreeMap<String, String> = serde_wasm_bindgen::from_value(files.into()).map_err(|error| {
        JsError::new(&format!("`compile` takes an object of texts by path, such as {{\"policy.toml\": \"…\"}}: {error}"))
    })?;
    let sources = Sources::new(files);
    let mut compiled = nearside_policy::compile(&sources, &Options { debug: true });
    let serializer = Serializer::json_compatible();
    let outline = compiled.program.as_ref().map(|parts| Outline::new(&sources, parts).serialize(&serializer)).transpose()?;
    let types = compiled.program.as_ref().map(nearside_policy::types).unwrap_or_default();
    // The outline has the positions; the program is the one that would be served.
    if let Some(parts) = &mut compiled.program {
        parts.debug = None;
    }
    // The compiler answers with parts that encode; if one day they did not, no program is what a caller can handle.
    let program = compiled.program.as_ref().and_then(|parts| parts.encode().ok());
    let diagnostics: Vec<_> = compiled.diagnostics.iter().map(|found| Diagnostic::new(&sources, found)).collect();

    let answer = Object::new();
    for (key, value) in [
        ("program", program.map_or(JsValue::UNDEFINED, |bytes| Uint8Array::from(bytes.as_slice()).into())),
        ("diagnostics", diagnostics.serialize(&serializer)?),
        ("outline", outline.unwrap_or(JsValue::UNDEFINED)),
        ("types", types.into()),
    ] {
        Reflect::set(&answer, &key.into(), &value).map_err(|_| JsError::new("the host refuses a plain object"))?;
    }
    Ok(JsValue::from(answer).unchecked_into())
}
