//! `policy::missing_key`: a key that must be there.

use super::Entry;
use crate::{Code, Diagnostic, tree::Place};

pub(crate) const ENTRY: Entry = Entry {
    code: Code("policy::missing_key"),
    title: "a key that must be there",
    text: "Some keys have no sensible default, so the author has to say. The message names the key.",
    example: r#"
# modules/late.toml
slot = "hero"
helps = "browse"
when = "local.hour >= 20"
"#,
    fixed: r#"
# modules/late.toml
slot = "hero"
helps = "browse"
when = "local.hour >= 20"
score = 10
"#,
};

/// A table that lacks a key.
pub(crate) fn missing_key(at: Place, key: &str, about: &str) -> Diagnostic {
    at.error(ENTRY.code, format!("`{key}` is missing"), "in this table").with_help(format!("add `{key} = …`: {about}"))
}

#[cfg(test)]
mod tests {
    #[test]
    fn comes_out_at_its_place() {
        crate::diagnostics::harness::check(&super::ENTRY, "");
    }
}
