//! A text or bracket that is opened and never closed.

use std::ops::Range;

use crate::{Code, Diagnostic, FileId, diagnostics::Entry};

/// What the manual says.
pub const ENTRY: Entry = Entry {
    code: Code("condition::unclosed"),
    title: "a text or bracket that is never closed",
    text: "Every quote and every bracket that a condition opens must be closed in the same condition. A text in single or double quotes ends
on its own line.",
    example: "(local.hour >= 18 && page.returning",
    fixed: "(local.hour >= 18) && page.returning",
};

pub(crate) fn new(file: FileId, at: Range<usize>, what: &str, closing: &str) -> Diagnostic {
    Diagnostic::error(ENTRY.code, format!("this {what} is never closed"), file, at, "opened here").with_help(format!("close it with `{closing}`"))
}

#[cfg(test)]
mod tests {
    #[test]
    fn example_is_diagnosed() {
        crate::expr::sample::assert_diagnosed(&super::ENTRY, 0..1);
    }
}
