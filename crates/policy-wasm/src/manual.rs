//! What the manual says, page by page.

use nearside_policy::diagnostics::{Entry, MANUAL};
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"
/** What the manual says about one diagnostic. */
export interface ManualEntry {
  readonly code: string;
  /** What was found, in few words. */
  readonly title: string;
  /** Why it is diagnosed and what to do about it, in Markdown. */
  readonly text: string;
  /** Something that gets exactly this diagnostic, and the same, mended; may be empty. */
  readonly example: string;
  readonly fixed: string;
}
"#;

#[wasm_bindgen]
extern "C" {
    /// The interface above.
    #[wasm_bindgen(typescript_type = "ManualEntry | undefined")]
    pub type ManualEntry;
}

#[derive(Serialize)]
struct Page<'a> {
    code: &'a str,
    title: &'a str,
    text: &'a str,
    example: &'a str,
    fixed: &'a str,
}

/// What the manual says about a code; `undefined` for one that no diagnostic has.
///
/// # Errors
/// Throws only when the host refuses plain objects.
#[wasm_bindgen]
pub fn manual(code: &str) -> Result<ManualEntry, JsError> {
    let page = page(code).map(|page| page.serialize(&Serializer::json_compatible())).transpose()?;
    Ok(page.unwrap_or(JsValue::UNDEFINED).unchecked_into())
}

/// The reference of the language, as Markdown.
#[wasm_bindgen]
#[must_use]
pub fn reference() -> String {
    nearside_policy::reference()
}

fn page(code: &str) -> Option<Page<'static>> {
    let Entry { code, title, text, example, fixed } = MANUAL.iter().find(|entry| entry.code.0 == code)?;
    Some(Page { code: code.0, title, text, example: example.trim_matches('\n'), fixed: fixed.trim_matches('\n') })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_a_page() {
        for entry in MANUAL {
            let page = page(entry.code.0).unwrap();
            assert_eq!((page.code, page.text), (entry.code.0, entry.text));
            assert!(!page.example.starts_with('\n'), "{}", page.code);
        }
        assert!(page("policy::no_such_code").is_none());
    }
}
