//! A condition without anything in it.

use std::ops::Range;

use crate::{Code, Diagnostic, FileId, diagnostics::Entry};

/// What the manual says.
pub(crate) const ENTRY: Entry = Entry {
    code: Code("condition::empty"),
    title: "a condition without anything in it",
    text: "A condition that is always true is written `true`; better still, leave `when` out.",
    example: "  ",
    fixed: "true",
};

pub(crate) fn new(file: FileId, at: Range<usize>) -> Diagnostic {
    Diagnostic::error(ENTRY.code, "the condition is empty", file, at, "nothing here")
        .with_help("write `true`, or leave the condition out")
}

#[cfg(test)]
mod tests {
    #[test]
    fn example_is_diagnosed() {
        crate::expr::sample::assert_diagnosed(&super::ENTRY, 0..2);
    }
}
