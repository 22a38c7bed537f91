//! `policy::unreachable`: a condition that never holds.

use super::Entry;
use crate::{Code, Diagnostic, tree::Place};

pub(crate) const ENTRY: Entry = Entry {
    code: Code("policy::unreachable"),
    title: "a condition that never holds",
    text: "The condition contradicts itself, so the module is never shown, or the boost never counts.",
    example: r#"
# modules/late.toml
slot = "hero"
helps = "browse"
when = "local.hour >= 20 && local.hour < 6"
score = 10
"#,
    fixed: r#"
# modules/late.toml
slot = "hero"
helps = "browse"
when = "local.hour >= 20 || local.hour < 6"
score = 10
"#,
};

/// A condition that never holds; `what` is "module `x`" or "a boost".
pub(crate) fn unreachable(at: Place, what: &str) -> Diagnostic {
    at.warning(ENTRY.code, format!("{what} never applies"), "this condition never holds")
}

#[cfg(test)]
mod tests {
    #[test]
    fn comes_out_at_its_place() {
        crate::diagnostics::harness::check(&super::ENTRY, "local.hour >= 20 && local.hour < 6");
    }
}
