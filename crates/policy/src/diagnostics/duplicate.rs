//! `policy::duplicate`: something listed twice.

use super::Entry;
use crate::{Code, Diagnostic, tree::Place};

pub(crate) const ENTRY: Entry = Entry {
    code: Code("policy::duplicate"),
    title: "something listed twice",
    text: "Locales, values, groups and the slots of a module are lists of different things.",
    example: r#"
locales = ["en", "en"]
"#,
    fixed: r#"
locales = ["en"]
"#,
};

/// The second of two equal items.
pub(crate) fn duplicate(at: Place, item: &str, first: Place) -> Diagnostic {
    at.error(ENTRY.code, format!("`{item}` is listed twice"), "again").with_label(first.file, first.range(), "first here")
}

#[cfg(test)]
mod tests {
    #[test]
    fn comes_out_at_its_place() {
        crate::diagnostics::harness::check(&super::ENTRY, "en");
    }
}
