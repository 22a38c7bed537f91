//! `policy::wrong_type`: a value of the wrong type.

use super::Entry;
use crate::{Code, Diagnostic, tree::Place};

pub(crate) const ENTRY: Entry = Entry {
    code: Code("policy::wrong_type"),
    title: "a value of the wrong type",
    text: "The key takes another type of value, which the message names. Texts are quoted, numbers and `true` are not.",
    example: r#"
# modules/late.toml
slot = "hero"
helps = "browse"
score = "10"
"#,
    fixed: r#"
# modules/late.toml
slot = "hero"
helps = "browse"
score = 10
"#,
};

/// A value that is `found` where `expected` is wanted.
pub(crate) fn wrong_type(at: Place, key: &str, expected: &str, found: &str) -> Diagnostic {
    at.error(ENTRY.code, format!("`{key}` must be {expected}"), format!("this is {found}"))
}

#[cfg(test)]
mod tests {
    #[test]
    fn comes_out_at_its_place() {
        crate::diagnostics::harness::check(&super::ENTRY, r#""10""#);
    }
}
