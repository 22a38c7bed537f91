//! `policy::local_time`: a local time that does not exist, or exists twice.

use super::Entry;
use crate::{Code, Diagnostic, tree::Place};

pub(crate) const ENTRY: Entry = Entry {
    code: Code("policy::local_time"),
    title: "a local time that does not exist, or exists twice",
    text: "When clocks go forward, an hour of local time is skipped; when they go back, one is repeated. A campaign cannot begin or end at
such a time. Choose another, or say which one is meant by its offset from UTC.",
    example: r#"
zone = "Europe/Vienna"

# modules/late.toml
slot = "hero"
helps = "browse"
score = 10
from = 2026-03-29T02:30:00
"#,
    fixed: r#"
zone = "Europe/Vienna"

# modules/late.toml
slot = "hero"
helps = "browse"
score = 10
from = 2026-03-29T03:30:00
"#,
};

/// A local time in a gap (`twice` false) or a fold of a zone.
pub(crate) fn local_time(at: Place, zone: &str, twice: bool, help: String) -> Diagnostic {
    let message = if twice { format!("this time occurs twice in {zone}") } else { format!("this time does not occur in {zone}") };
    at.error(ENTRY.code, message, "the clocks change here").with_help(help)
}

#[cfg(test)]
mod tests {
    #[test]
    fn comes_out_at_its_place() {
        crate::diagnostics::harness::check(&super::ENTRY, "2026-03-29T02:30:00");
    }
}
