//! `policy::bad_number`: a number out of range or too fine.

use super::Entry;
use crate::{Code, Diagnostic, tree::Place};

pub(crate) const ENTRY: Entry = Entry {
    code: Code("policy::bad_number"),
    title: "a number out of range or too fine",
    text: "Points have at most three decimals and lie between -1,000,000 and 1,000,000, so that every machine adds them up alike.
Weights, caps and costs are whole numbers in the range that the message names.",
    example: r#"
# modules/late.toml
slot = "hero"
helps = "browse"
score = 10.1234
"#,
    fixed: r#"
# modules/late.toml
slot = "hero"
helps = "browse"
score = 10.123
"#,
};

/// A number that is out of range or too fine.
pub(crate) fn bad_number(at: Place, range: &str) -> Diagnostic {
    at.error(ENTRY.code, "this number is out of range", format!("must be {range}"))
}

#[cfg(test)]
mod tests {
    #[test]
    fn comes_out_at_its_place() {
        crate::diagnostics::harness::check(&super::ENTRY, "10.1234");
    }
}
