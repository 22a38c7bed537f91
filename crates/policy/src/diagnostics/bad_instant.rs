//! `policy::bad_instant`: a date or time that cannot be read.

use super::Entry;
use crate::{Code, Diagnostic, tree::Place};

pub(crate) const ENTRY: Entry = Entry {
    code: Code("policy::bad_instant"),
    title: "a date or time that cannot be read",
    text: "`from` and `until` are dates or times, as TOML values or as text: `2026-12-01`, `2026-12-01T08:00:00` (both in the brand's zone) or
`2026-12-01T08:00:00+01:00`. A time of day alone does not say when.",
    example: r#"
# modules/late.toml
slot = "hero"
helps = "browse"
score = 10
from = "1 December"
"#,
    fixed: r#"
# modules/late.toml
slot = "hero"
helps = "browse"
score = 10
from = 2026-12-01
"#,
};

/// Something that is not an instant.
pub(crate) fn bad_instant(at: Place) -> Diagnostic {
    at.error(ENTRY.code, "this is not a date or a date with a time", "cannot be read")
        .with_help("write `2026-12-01`, `2026-12-01T08:00:00` or `2026-12-01T08:00:00+01:00`")
}

#[cfg(test)]
mod tests {
    #[test]
    fn comes_out_at_its_place() {
        crate::diagnostics::harness::check(&super::ENTRY, "1 December");
    }
}
