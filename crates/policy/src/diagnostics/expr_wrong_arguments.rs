//! A function called with what it does not take.

use std::ops::Range;

use crate::{Code, Diagnostic, FileId, diagnostics::Entry};

/// What the manual says.
pub(crate) const ENTRY: Entry = Entry {
    code: Code("condition::wrong_arguments"),
    title: "a function called with what it does not take",
    text: r##"Each function takes a fixed number of arguments, and most want constants, so that the whole test is known when the policy is
compiled: `page.path.startsWith("/recipes/")`, `"ski" in profile.tags`, `shown("welcome", "day")`."##,
    example: "page.path.startsWith(profile.name)",
    fixed: r##"page.path.startsWith("/recipes/")"##,
};

pub(crate) fn new(file: FileId, at: Range<usize>, message: impl Into<String>, label: &str, help: Option<&str>) -> Diagnostic {
    let diagnostic = Diagnostic::error(ENTRY.code, message, file, at, label);
    match help {
        Some(help) => diagnostic.with_help(help),
        None => diagnostic,
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn example_is_diagnosed() {
        crate::expr::sample::assert_diagnosed(&super::ENTRY, 21..33);
    }
}
