//! Two constants compared with each other.

use std::ops::Range;

use crate::{Code, Diagnostic, FileId, diagnostics::Entry};

/// What the manual says.
pub(crate) const ENTRY: Entry = Entry {
    code: Code("condition::constant_comparison"),
    title: "two constants compared with each other",
    text: "The outcome is the same for every visitor, so one side was probably meant to be an input.",
    example: "18 >= 16",
    fixed: "local.hour >= 16",
};

pub(crate) fn new(file: FileId, at: Range<usize>) -> Diagnostic {
    Diagnostic::warning(ENTRY.code, "both sides are constants", file, at, "the same for everybody")
        .with_help("compare an input, such as `local.hour`, with a constant")
}

#[cfg(test)]
mod tests {
    #[test]
    fn example_is_diagnosed() {
        crate::expr::sample::assert_diagnosed(&super::ENTRY, 0..8);
    }
}
