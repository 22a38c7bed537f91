//! `policy::placeholder_in_content`: a placeholder in content.

use super::Entry;
use crate::{Code, Diagnostic, tree::Place};

pub(crate) const ENTRY: Entry = Entry {
    code: Code("policy::placeholder_in_content"),
    title: "a placeholder in content",
    text: "Content is fixed text: nothing of the profile is ever inserted into it, so that it can be checked, cached and shown to anyone. Placeholders
belong to reasons.",
    example: r#"
[components.card]
title = { kind = "heading" }

[slots.aside]
default = "page"
component = "card"

# modules/late.toml
slot = "aside"
helps = "browse"
score = 10

[content.en]
title = "Welcome back, {$name}"
"#,
    fixed: r#"
[components.card]
title = { kind = "heading" }

[slots.aside]
default = "page"
component = "card"

# modules/late.toml
slot = "aside"
helps = "browse"
score = 10

[content.en]
title = "Welcome back"
"#,
};

/// A placeholder where text is fixed.
pub(crate) fn placeholder_in_content(at: Place) -> Diagnostic {
    at.error(ENTRY.code, "content cannot have placeholders", "nothing is inserted here")
}

#[cfg(test)]
mod tests {
    #[test]
    fn comes_out_at_its_place() {
        crate::diagnostics::harness::check(&super::ENTRY, "{$name}");
    }
}
