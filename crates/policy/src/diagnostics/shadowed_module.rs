//! `policy::shadowed_module`: a module that always loses.

use super::Entry;
use crate::{Code, Diagnostic, tree::Place};

pub(crate) const ENTRY: Entry = Entry {
    code: Code("policy::shadowed_module"),
    title: "a module that always loses",
    text: r#"Another module of the same slot is always eligible, has no caps, group or window, and scores at least as much whatever the facts are. This one is
only seen by visitors who said "not this" to the other."#,
    example: r#"
# modules/always.toml
slot = "hero"
helps = "browse"
score = 100

# modules/late.toml
slot = "hero"
helps = "browse"
when = "local.hour >= 20"
score = 50

# modules/welcome.toml
slot = "hero"
helps = "browse"
score = 1
when = "visit.pages >= 2"

[[boost]]
when = "local.hour >= 20"
add = 100
"#,
    fixed: r#"
# modules/always.toml
slot = "hero"
helps = "browse"
score = 100

# modules/late.toml
slot = "hero"
helps = "browse"
when = "local.hour >= 20"
score = 150

# modules/welcome.toml
slot = "hero"
helps = "browse"
score = 1
when = "visit.pages >= 2"

[[boost]]
when = "local.hour >= 20"
add = 100
"#,
};

/// A module that another one always beats.
pub(crate) fn shadowed_module(at: Place, module: &str, winner: &str, winner_at: Place) -> Diagnostic {
    at.warning(ENTRY.code, format!("module `{module}` always loses to `{winner}`"), "never enough points")
        .with_label(winner_at.file, winner_at.range(), format!("`{winner}` is always eligible and has as many"))
        .with_help(format!("raise this score, or give `{winner}` a condition"))
}

#[cfg(test)]
mod tests {
    #[test]
    fn comes_out_at_its_place() {
        crate::diagnostics::harness::check(&super::ENTRY, "50");
    }
}
