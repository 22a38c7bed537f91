//! `policy::missing_retention`: something kept without an end.

use super::Entry;
use crate::{Code, Diagnostic, tree::Place};

pub(crate) const ENTRY: Entry = Entry {
    code: Code("policy::missing_retention"),
    title: "something kept without an end",
    text: "Whatever is kept of a visitor says for how long. An attribute is forgotten this long after it was last set, an activity this long
after it happened. Choose the shortest time in which it is still of use.",
    example: r#"
[attributes.diet]
type = "enum"
values = ["vegetarian", "vegan"]
basis = "told"
label.en = "What you eat"

# modules/late.toml
slot = "hero"
helps = "browse"
when = 'profile.diet == "vegan"'
score = 10
"#,
    fixed: r#"
[attributes.diet]
type = "enum"
values = ["vegetarian", "vegan"]
basis = "told"
retention = "400d"
label.en = "What you eat"

# modules/late.toml
slot = "hero"
helps = "browse"
when = 'profile.diet == "vegan"'
score = 10
"#,
};

/// An attribute, or the activity, without retention.
pub(crate) fn missing_retention(at: Place, what: &str) -> Diagnostic {
    at.error(ENTRY.code, format!("{what} has no retention"), "kept for how long?")
        .with_help("add `retention = \"400d\"`, or a shorter time")
}

#[cfg(test)]
mod tests {
    #[test]
    fn comes_out_at_its_place() {
        crate::diagnostics::harness::check(&super::ENTRY, "diet");
    }
}
