//! `and`, `or`, `not`, `&` or `|` for a logical operator.

use std::ops::Range;

use crate::{Code, Diagnostic, FileId, diagnostics::Entry};

/// What the manual says.
pub(crate) const ENTRY: Entry = Entry {
    code: Code("condition::word_operator"),
    title: "a logical operator written the way of another language",
    text: "Conditions are joined by `&&` (both), `||` (either) and `!` (not).",
    example: "page.returning and local.hour >= 18",
    fixed: "page.returning && local.hour >= 18",
};

pub(crate) fn new(file: FileId, at: Range<usize>, written: &str, meant: &str) -> Diagnostic {
    Diagnostic::error(ENTRY.code, format!("`{written}` is not an operator"), file, at.clone(), "not an operator here")
        .with_help(format!("write `{meant}`"))
        .with_fix(file, at, meant)
}

#[cfg(test)]
mod tests {
    #[test]
    fn example_is_diagnosed() {
        crate::expr::sample::assert_diagnosed(&super::ENTRY, 15..18);
    }
}
