//! A negation that does not hold while its input is missing.

use std::ops::Range;

use crate::{Code, Diagnostic, FileId, diagnostics::Entry};

/// What the manual says.
pub const ENTRY: Entry = Entry {
    code: Code("condition::negated_absent"),
    title: "a negation that does not hold while nothing is known",
    text: r##"While an input is missing, a comparison with it is neither true nor false, and neither is its negation: `profile.plan != "pro"` does
not hold for somebody whose plan is not known. Say what you mean: `!has(profile.plan) || profile.plan != "pro"` includes them,
`has(profile.plan) && profile.plan != "pro"` leaves them out."##,
    example: r##"profile.plan != "pro""##,
    fixed: r##"!has(profile.plan) || profile.plan != "pro""##,
};

pub(crate) fn new(file: FileId, at: Range<usize>, name: &str, written: &str) -> Diagnostic {
    Diagnostic::warning(ENTRY.code, format!("this does not hold while `{name}` is missing"), file, at.clone(), "not true for the unknown")
        .with_help(format!("to include them, write `!has({name}) || {written}`; to leave them out, `has({name}) && {written}`"))
        .with_fix(file, at, format!("(!has({name}) || {written})"))
}

#[cfg(test)]
mod tests {
    #[test]
    fn example_is_diagnosed() {
        crate::expr::sample::assert_diagnosed(&super::ENTRY, 0..21);
    }
}
