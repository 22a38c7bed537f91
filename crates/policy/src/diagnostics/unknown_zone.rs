//! `policy::unknown_zone`: a time zone that does not exist.

use super::Entry;
use crate::{Code, Diagnostic, tree::Place};

pub(crate) const ENTRY: Entry = Entry {
    code: Code("policy::unknown_zone"),
    title: "a time zone that does not exist",
    text: "Zones are named as in the time zone database: `Europe/Vienna`, `America/New_York`, `UTC`. Abbreviations such as CET mean different things in
different places.",
    example: r#"
zone = "Europe/Wien"
"#,
    fixed: r#"
zone = "Europe/Vienna"
"#,
};

/// A zone that the database does not have.
pub(crate) fn unknown_zone(at: Place, zone: &str) -> Diagnostic {
    at.error(ENTRY.code, format!("unknown time zone `{zone}`"), "not in the time zone database")
        .with_help("write a name such as `Europe/Vienna`, `America/New_York` or `UTC`")
}

#[cfg(test)]
mod tests {
    #[test]
    fn comes_out_at_its_place() {
        crate::diagnostics::harness::check(&super::ENTRY, "Europe/Wien");
    }
}
