//! `policy::no_default`: a slot without a usable default.

use super::Entry;
use crate::{Code, Diagnostic, tree::Place};

pub(crate) const ENTRY: Entry = Entry {
    code: Code("policy::no_default"),
    title: "a slot without a usable default",
    text: "Without consent, without WebAssembly, or when nothing fits, a slot shows its default. The author says what that is: `page`, when the
page has content in the slot that is good on its own, or `empty`, when the slot is made to take no room.",
    example: r#"
[slots.aside]
attention = 1

# modules/late.toml
slot = "aside"
helps = "browse"
score = 10
"#,
    fixed: r#"
[slots.aside]
default = "empty"
attention = 1

# modules/late.toml
slot = "aside"
helps = "browse"
score = 10
"#,
};

/// A slot that does not say what its default is.
pub(crate) fn no_default(at: Place, slot: &str) -> Diagnostic {
    at.error(ENTRY.code, format!("slot `{slot}` has no default"), "what is here when nothing is chosen?")
        .with_help("add `default = \"page\"` if the page has content in it, or `default = \"empty\"` if it then takes no room")
}

#[cfg(test)]
mod tests {
    #[test]
    fn comes_out_at_its_place() {
        crate::diagnostics::harness::check(&super::ENTRY, "aside");
    }
}
