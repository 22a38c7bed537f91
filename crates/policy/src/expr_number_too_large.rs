//! A number that not every platform holds exactly.

use std::ops::Range;

use crate::{Code, Diagnostic, FileId, diagnostics::Entry};

/// What the manual says.
pub const ENTRY: Entry = Entry {
    code: Code("condition::number_too_large"),
    title: "a number that is too large",
    text: "Whole numbers reach from -9007199254740991 to 9007199254740991, the range that JavaScript holds exactly. Numbers with decimals reach
as far in thousandths.",
    example: "visit.pages > 9007199254740992",
    fixed: "visit.pages > 9007199254740991",
};

pub(crate) fn new(file: FileId, at: Range<usize>) -> Diagnostic {
    Diagnostic::error(ENTRY.code, "this number is too large", file, at, "beyond what every device holds exactly")
        .with_help("whole numbers reach from -9007199254740991 to 9007199254740991")
}

#[cfg(test)]
mod tests {
    #[test]
    fn example_is_diagnosed() {
        crate::expr::sample::assert_diagnosed(&super::ENTRY, 14..30);
    }
}
