//! `policy::unsafe_link`: a link that may run code or leave encryption.

use super::Entry;
use crate::{Code, Diagnostic, tree::Place};

pub(crate) const ENTRY: Entry = Entry {
    code: Code("policy::unsafe_link"),
    title: "a link that may run code or leave encryption",
    text: "Links are relative, `https:` or `mailto:` addresses. Others may run code (`javascript:`), or leave the encrypted web (`http:`).",
    example: r#"
[components.card]
more = { kind = "link" }

[slots.aside]
default = "page"
component = "card"

# modules/late.toml
slot = "aside"
helps = "browse"
score = 10

[content.en]
more = { text = "More", href = "javascript:open()" }
"#,
    fixed: r#"
[components.card]
more = { kind = "link" }

[slots.aside]
default = "page"
component = "card"

# modules/late.toml
slot = "aside"
helps = "browse"
score = 10

[content.en]
more = { text = "More", href = "/more" }
"#,
};

/// An address of the wrong kind.
pub(crate) fn unsafe_link(at: Place) -> Diagnostic {
    at.error(ENTRY.code, "this address cannot be a link", "neither relative nor `https:` nor `mailto:`")
}

#[cfg(test)]
mod tests {
    #[test]
    fn comes_out_at_its_place() {
        crate::diagnostics::harness::check(&super::ENTRY, "javascript:open()");
    }
}
