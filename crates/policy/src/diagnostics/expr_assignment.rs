//! `=`, `===`, `!==` or `<>` for a comparison.

use std::ops::Range;

use crate::{Code, Diagnostic, FileId, diagnostics::Entry};

/// What the manual says.
pub(crate) const ENTRY: Entry = Entry {
    code: Code("condition::assignment"),
    title: "a comparison written the way of another language",
    text: "Equality is `==` and inequality is `!=`. A single `=` assigns in TOML and compares nowhere in a condition.",
    example: r##"profile.diet = "vegan""##,
    fixed: r##"profile.diet == "vegan""##,
};

pub(crate) fn new(file: FileId, at: Range<usize>, written: &str, meant: &str) -> Diagnostic {
    Diagnostic::error(ENTRY.code, format!("`{written}` is not a comparison"), file, at.clone(), "not an operator here")
        .with_help(format!("write `{meant}`"))
        .with_fix(file, at, meant)
}

#[cfg(test)]
mod tests {
    #[test]
    fn example_is_diagnosed() {
        crate::expr::sample::assert_diagnosed(&super::ENTRY, 13..14);
    }
}
