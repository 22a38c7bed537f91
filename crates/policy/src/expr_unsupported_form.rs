//! A kind of expression of CEL that conditions do not have.

use std::ops::Range;

use crate::{Code, Diagnostic, FileId, diagnostics::Entry};

/// What the manual says.
pub const ENTRY: Entry = Entry {
    code: Code("condition::unsupported_form"),
    title: "a kind of expression that conditions do not have",
    text: "Conditions know true and false, whole numbers, numbers with up to three decimals, texts, instants, lengths of time and sets of
texts. Maps, messages, indexing, bytes, unsigned numbers and `null` are left out. Whether a value is missing is asked with `has`.",
    example: "profile.diet == null",
    fixed: "!has(profile.diet)",
};

pub(crate) fn new(file: FileId, at: Range<usize>, form: &str, help: Option<&str>) -> Diagnostic {
    let diagnostic = Diagnostic::error(ENTRY.code, format!("conditions do not have {form}"), file, at, "not supported");
    match help {
        Some(help) => diagnostic.with_help(help),
        None => diagnostic,
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn example_is_diagnosed() {
        crate::expr::sample::assert_diagnosed(&super::ENTRY, 16..20);
    }
}
