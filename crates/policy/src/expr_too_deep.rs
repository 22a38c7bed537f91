//! A condition nested too deep.

use std::ops::Range;

use crate::{Code, Diagnostic, FileId, diagnostics::Entry};

/// What the manual says.
pub const ENTRY: Entry = Entry {
    code: Code("condition::too_deep"),
    title: "a condition nested too deep",
    text: "Brackets, `!`, `? :` and calls may be nested 64 deep. Give parts of the condition a name.",
    example: "((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((true))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))",
    fixed: "true",
};

pub(crate) fn new(file: FileId, at: Range<usize>) -> Diagnostic {
    Diagnostic::error(ENTRY.code, "the condition is nested too deep", file, at, "deeper than 64").with_help("give a part of it a name under `[conditions]`")
}

#[cfg(test)]
mod tests {
    #[test]
    fn example_is_diagnosed() {
        crate::expr::sample::assert_diagnosed(&super::ENTRY, 64..65);
    }
}
