//! `has` of an input that is always there.

use std::ops::Range;

use crate::{Code, Diagnostic, FileId, diagnostics::Entry};

/// What the manual says.
pub(crate) const ENTRY: Entry = Entry {
    code: Code("condition::needless_has"),
    title: "asking for what is always there",
    text: "This input has a value whenever nearside decides, so `has` says nothing.",
    example: r##"has(device.kind) && device.kind == "phone""##,
    fixed: r##"device.kind == "phone""##,
};

pub(crate) fn new(file: FileId, at: Range<usize>, name: &str) -> Diagnostic {
    Diagnostic::warning(ENTRY.code, format!("`{name}` is never missing"), file, at, "always true").with_help("leave it out")
}

#[cfg(test)]
mod tests {
    #[test]
    fn example_is_diagnosed() {
        crate::expr::sample::assert_diagnosed(&super::ENTRY, 0..16);
    }
}
