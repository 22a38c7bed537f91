//! A macro of CEL that conditions do not have.

use std::ops::Range;

use crate::{Code, Diagnostic, FileId, diagnostics::Entry};

/// What the manual says.
pub const ENTRY: Entry = Entry {
    code: Code("condition::unsupported_macro"),
    title: "a macro that conditions do not have",
    text: "Of CEL's macros, conditions have `has`, and over sets `exists` and `all`, each with one variable. Those that build new lists or maps
(`map`, `filter`), count matches (`exists_one`) or take two variables are left out.",
    example: r##"profile.tags.filter(t, t == "ski").size() > 0"##,
    fixed: r##"profile.tags.exists(t, t == "ski")"##,
};

pub(crate) fn new(file: FileId, at: Range<usize>, name: &str) -> Diagnostic {
    Diagnostic::error(ENTRY.code, format!("conditions do not have the macro `{name}`"), file, at, "not supported")
        .with_help("use `exists` or `all` with one variable, as in `profile.tags.exists(t, t == \"ski\")`")
}

#[cfg(test)]
mod tests {
    #[test]
    fn example_is_diagnosed() {
        crate::expr::sample::assert_diagnosed(&super::ENTRY, 13..19);
    }
}
