//! `policy::protected_trait`: a name that sounds like a protected trait.

use super::Entry;
use crate::{Code, Diagnostic, tree::Place};

pub(crate) const ENTRY: Entry = Entry {
    code: Code("policy::protected_trait"),
    title: "a name that sounds like a protected trait",
    text: "Health, religion, ethnic origin, politics, union membership, sexual life and the like are protected by law in many places and by decency
everywhere. A policy should not rest on them. If the name means something harmless, choose one that says so.",
    example: r#"
[attributes.pregnant]
type = "bool"
basis = "told"
retention = "90d"
label.en = "Expecting"

# modules/late.toml
slot = "hero"
helps = "browse"
when = "profile.pregnant"
score = 10
"#,
    fixed: r#"
[attributes.baby_things]
type = "bool"
basis = "told"
retention = "90d"
label.en = "Show me things for babies"

# modules/late.toml
slot = "hero"
helps = "browse"
when = "profile.baby_things"
score = 10
"#,
};

/// A name with a word for a protected trait.
pub(crate) fn protected_trait(at: Place, name: &str, word: &str) -> Diagnostic {
    at.warning(ENTRY.code, format!("`{name}` sounds like a protected trait"), format!("`{word}`"))
        .with_help("ask for what you need to know instead, and let the visitor say it")
}

#[cfg(test)]
mod tests {
    #[test]
    fn comes_out_at_its_place() {
        crate::diagnostics::harness::check(&super::ENTRY, "pregnant");
    }
}
