//! `policy::dead_variant`: a variant of a message that never applies.

use super::Entry;
use crate::{Code, Diagnostic, tree::Place};

pub(crate) const ENTRY: Entry = Entry {
    code: Code("policy::dead_variant"),
    title: "a variant of a message that never applies",
    text: "A variant is tried for its value, plural category or number. One for a value that the fact does not have, or for a plural category
that the locale does not use for whole numbers, never applies: `few` in English, for example.",
    example: r#"
[visit.pages]
reason.en = ".input {$n :number} .match $n one {{this is your first page}} few {{you saw a few pages}} * {{you saw {$n} pages}}"

# modules/late.toml
slot = "hero"
helps = "browse"
when = "visit.pages >= 2"
score = 10
"#,
    fixed: r#"
[visit.pages]
reason.en = ".input {$n :number} .match $n one {{this is your first page}} * {{you saw {$n} pages}}"

# modules/late.toml
slot = "hero"
helps = "browse"
when = "visit.pages >= 2"
score = 10
"#,
};

/// A variant with a key that never fits.
pub(crate) fn dead_variant(at: Place, key: &str, why: &str) -> Diagnostic {
    at.error(ENTRY.code, format!("the variant `{key}` never applies"), why)
}

#[cfg(test)]
mod tests {
    #[test]
    fn comes_out_at_its_place() {
        crate::diagnostics::harness::check(&super::ENTRY, "few");
    }
}
