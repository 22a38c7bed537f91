//! Something that is neither true nor false where a condition is wanted.

use std::ops::Range;

use crate::{Code, Diagnostic, FileId, diagnostics::Entry};

/// What the manual says.
pub const ENTRY: Entry = Entry {
    code: Code("condition::not_a_condition"),
    title: "a value where a condition is wanted",
    text: "`when` wants something that is true or false, and so do `&&`, `||`, `!` and all three parts of `? :`. A number, a text or a set is
neither: compare it with something. Only true-or-false inputs may stand alone.",
    example: "local.hour && page.returning",
    fixed: "local.hour >= 18 && page.returning",
};

pub(crate) fn new(file: FileId, at: Range<usize>, is: &str) -> Diagnostic {
    Diagnostic::error(ENTRY.code, format!("{is} is not a condition"), file, at, format!("this is {is}"))
        .with_help("compare it with something, as in `local.hour >= 18`")
}

#[cfg(test)]
mod tests {
    #[test]
    fn example_is_diagnosed() {
        crate::expr::sample::assert_diagnosed(&super::ENTRY, 0..10);
    }
}
