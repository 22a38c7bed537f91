//! Something that cannot stand where it stands.

use std::ops::Range;

use crate::{Code, Diagnostic, FileId, diagnostics::Entry};

/// What the manual says.
pub const ENTRY: Entry = Entry {
    code: Code("condition::unexpected"),
    title: "something that cannot stand there",
    text: "The condition cannot be read beyond this point: something is missing before it, or it does not belong there.",
    example: "local.hour >= 18 && && page.returning",
    fixed: "local.hour >= 18 && page.returning",
};

pub(crate) fn new(file: FileId, at: Range<usize>, found: &str, wanted: &str) -> Diagnostic {
    Diagnostic::error(ENTRY.code, format!("{found} cannot stand here"), file, at, format!("expected {wanted}"))
}

#[cfg(test)]
mod tests {
    #[test]
    fn example_is_diagnosed() {
        crate::expr::sample::assert_diagnosed(&super::ENTRY, 20..22);
    }
}
