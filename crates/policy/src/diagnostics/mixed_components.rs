//! `policy::mixed_components`: content that does not fit the slots of its module.

use super::Entry;
use crate::{Code, Diagnostic, tree::Place};

pub(crate) const ENTRY: Entry = Entry {
    code: Code("policy::mixed_components"),
    title: "content that does not fit the slots of its module",
    text: "Content in a policy is made for one component. All slots of a module with content must have the same component; a slot without one
takes its content from the page.",
    example: r#"
# modules/late.toml
slot = "hero"
helps = "browse"
score = 10

[content.en]
title = "Dinner in a hurry"
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
title = "Dinner in a hurry"
"#,
};

/// Content for slots with no component, or with several.
pub(crate) fn mixed_components(at: Place, why: &str) -> Diagnostic {
    at.error(ENTRY.code, format!("this content fits no component: {why}"), "content of this module")
        .with_help("give the slots of the module the same `component`, or leave the content to the page")
}

#[cfg(test)]
mod tests {
    #[test]
    fn comes_out_at_its_place() {
        crate::diagnostics::harness::check(&super::ENTRY, "content");
    }
}
