//! `policy::missing_field`: content without a required field.

use super::Entry;
use crate::{Code, Diagnostic, tree::Place};

pub(crate) const ENTRY: Entry = Entry {
    code: Code("policy::missing_field"),
    title: "content without a required field",
    text: "A component says which of its fields every module must fill, in each locale that it has content in.",
    example: r#"
[components.card]
title = { kind = "heading", required = true }
text = { kind = "text" }

[slots.aside]
default = "page"
component = "card"

# modules/late.toml
slot = "aside"
helps = "browse"
score = 10

[content.en]
text = "Twenty minutes, one pan."
"#,
    fixed: r#"
[components.card]
title = { kind = "heading", required = true }
text = { kind = "text" }

[slots.aside]
default = "page"
component = "card"

# modules/late.toml
slot = "aside"
helps = "browse"
score = 10

[content.en]
title = "Dinner in a hurry"
text = "Twenty minutes, one pan."
"#,
};

/// Content in a locale that lacks a field.
pub(crate) fn missing_field(at: Place, field: &str, component: &str) -> Diagnostic {
    at.error(ENTRY.code, format!("content lacks `{field}`"), format!("`{field}` is required by component `{component}`"))
        .with_help(format!("add `{field} = …`"))
}

#[cfg(test)]
mod tests {
    #[test]
    fn comes_out_at_its_place() {
        crate::diagnostics::harness::check(&super::ENTRY, "en");
    }
}
