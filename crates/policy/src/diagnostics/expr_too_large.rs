//! A condition that is too large, or one too many.

use std::ops::Range;

use crate::{Code, Diagnostic, FileId, diagnostics::Entry};

/// What the manual says.
pub(crate) const ENTRY: Entry = Entry {
    code: Code("condition::too_large"),
    title: "more tests than a program holds",
    text: "A condition may make 4,096 tests once its named conditions are put in, and a policy 32,767 different ones over 65,535 inputs.",
    example: "everything",
    fixed: "local.hour >= 18",
};

pub(crate) fn new(file: FileId, at: Range<usize>) -> Diagnostic {
    Diagnostic::error(ENTRY.code, "the condition makes too many tests", file, at, "more than 4,096 with its named conditions")
        .with_help("split the module, or simplify the named conditions that it uses")
}

/// The tables of the whole policy are full.
pub(crate) fn full(file: FileId, at: Range<usize>) -> Diagnostic {
    Diagnostic::error(ENTRY.code, "the policy makes too many different tests", file, at, "here the program is full")
        .with_help("a program holds 32,767 different tests over 65,535 inputs; split the policy")
}

#[cfg(test)]
mod tests {
    #[test]
    fn example_is_diagnosed() {
        crate::expr::sample::assert_diagnosed(&super::ENTRY, 0..10);
    }
}
