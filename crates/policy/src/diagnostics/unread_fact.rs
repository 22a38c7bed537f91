//! `policy::unread_fact`: a fact that no rule reads.

use super::Entry;
use crate::{Code, Diagnostic, tree::Place};

pub(crate) const ENTRY: Entry = Entry {
    code: Code("policy::unread_fact"),
    title: "a fact that no rule reads",
    text: "Collect only what a slot uses. An attribute, topic or kind of activity that no condition and no boost reads is not needed, so a policy cannot
declare it, nor have it travel in a slice. A kind of activity counts as read when it is counted, or when it adds to an interest that is read.",
    example: r#"
[attributes.shoe_size]
type = "int"
basis = "told"
retention = "400d"
label.en = "Shoe size"
"#,
    fixed: r#"
[attributes.shoe_size]
type = "int"
basis = "told"
retention = "400d"
label.en = "Shoe size"

# modules/late.toml
slot = "hero"
helps = "browse"
when = "profile.shoe_size >= 45"
score = 10
"#,
};

/// A declared fact of the profile that nothing reads.
pub(crate) fn unread_fact(at: Place, kind: &str, name: &str) -> Diagnostic {
    at.error(ENTRY.code, format!("no rule reads {kind} `{name}`"), "collected for nothing")
        .with_help("remove it, or use it in a condition or a boost")
}

#[cfg(test)]
mod tests {
    #[test]
    fn comes_out_at_its_place() {
        crate::diagnostics::harness::check(&super::ENTRY, "shoe_size");
    }
}
