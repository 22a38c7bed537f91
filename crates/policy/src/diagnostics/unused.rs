//! `policy::unused`: a declaration that nothing uses.

use super::Entry;
use crate::{Code, Diagnostic, tree::Place};

pub(crate) const ENTRY: Entry = Entry {
    code: Code("policy::unused"),
    title: "a declaration that nothing uses",
    text: "Conditions, components, groups, slots without modules, and facts of page, visit and device that no rule reads do no harm, but readers
will wonder what they are for.",
    example: r#"
[conditions]
late = "local.hour >= 20"
"#,
    fixed: r#"
[conditions]
late = "local.hour >= 20"

# modules/late.toml
slot = "hero"
helps = "browse"
when = "late"
score = 10
"#,
};

/// A declaration of some `kind` that nothing uses.
pub(crate) fn unused(at: Place, kind: &str, name: &str) -> Diagnostic {
    at.warning(ENTRY.code, format!("nothing uses {kind} `{name}`"), "never used")
}

#[cfg(test)]
mod tests {
    #[test]
    fn comes_out_at_its_place() {
        crate::diagnostics::harness::check(&super::ENTRY, "late");
    }
}
