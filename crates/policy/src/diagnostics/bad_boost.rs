//! `policy::bad_boost`: a boost that is neither `when` nor `per`.

use super::Entry;
use crate::{Code, Diagnostic, tree::Place};

pub(crate) const ENTRY: Entry = Entry {
    code: Code("policy::bad_boost"),
    title: "a boost that is neither `when` nor `per`",
    text:
        "A boost adds points either once, `when` a condition holds, or `per` unit of a number such as an interest. With `per` it
needs `up_to`, the most units that count, so that a score has a known greatest value; without it the engine could not stop early.",
    example: r#"
# modules/late.toml
slot = "hero"
helps = "browse"
score = 10

[[boost]]
add = 5
"#,
    fixed: r#"
# modules/late.toml
slot = "hero"
helps = "browse"
score = 10

[[boost]]
when = "local.hour >= 20"
add = 5
"#,
};

/// A boost of the wrong form; `why` completes the sentence "a boost …".
pub(crate) fn bad_boost(at: Place, why: &str, help: &str) -> Diagnostic {
    at.error(ENTRY.code, format!("a boost {why}"), "this boost").with_help(help)
}

#[cfg(test)]
mod tests {
    #[test]
    fn comes_out_at_its_place() {
        crate::diagnostics::harness::check(&super::ENTRY, "5");
    }
}
