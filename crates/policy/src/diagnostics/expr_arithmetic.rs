//! Calculation in a condition.

use std::ops::Range;

use crate::{Code, Diagnostic, FileId, diagnostics::Entry};

/// What the manual says.
pub(crate) const ENTRY: Entry = Entry {
    code: Code("condition::arithmetic"),
    title: "calculation in a condition",
    text: r##"Conditions compare facts; they do not calculate with them. The exception is time: the distance of two instants
(`now - profile.joined > duration("720h")`) and an instant moved by a constant (`profile.joined < now - duration("720h")`)."##,
    example: "interest.cooking + interest.cycling > 500",
    fixed: "interest.cooking > 250 || interest.cycling > 250",
};

pub(crate) fn new(file: FileId, at: Range<usize>, operator: &str, help: Option<String>) -> Diagnostic {
    Diagnostic::error(ENTRY.code, format!("`{operator}` cannot be used here"), file, at, "conditions do not calculate").with_help(
        help.unwrap_or_else(|| "compare each fact with a constant; only instants and lengths of time can be subtracted".into()),
    )
}

#[cfg(test)]
mod tests {
    #[test]
    fn example_is_diagnosed() {
        crate::expr::sample::assert_diagnosed(&super::ENTRY, 0..35);
    }
}
