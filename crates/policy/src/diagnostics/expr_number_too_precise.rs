//! A number with more than three decimals.

use std::ops::Range;

use crate::{Code, Diagnostic, FileId, diagnostics::Entry};

/// What the manual says.
pub(crate) const ENTRY: Entry = Entry {
    code: Code("condition::number_too_precise"),
    title: "a number with more than three decimals",
    text: "Numbers are held in thousandths, so that every device calculates alike. A fourth decimal would be lost, so it is refused.",
    example: "visit.rating > 4.4999",
    fixed: "visit.rating > 4.499",
};

pub(crate) fn new(file: FileId, at: Range<usize>) -> Diagnostic {
    Diagnostic::error(ENTRY.code, "this number is too precise", file, at, "more than three decimals")
        .with_help("round it to three decimals")
}

#[cfg(test)]
mod tests {
    #[test]
    fn example_is_diagnosed() {
        crate::expr::sample::assert_diagnosed(&super::ENTRY, 15..21);
    }
}
