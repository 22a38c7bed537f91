//! A name that nothing declares.

use std::ops::Range;

use crate::{Code, Diagnostic, FileId, diagnostics::Entry};

/// What the manual says.
pub(crate) const ENTRY: Entry = Entry {
    code: Code("condition::unknown_name"),
    title: "a name that nothing declares",
    text: "Every name in a condition is declared: by nearside itself (`device.kind`, `local.hour`), by the policy's attributes and topics
(`profile.diet`, `interest.cooking`), or as a named condition. A misspelt name would never have a value, and the module would
silently never show, so it is an error.",
    example: r##"device.knd == "phone""##,
    fixed: r##"device.kind == "phone""##,
};

pub(crate) fn new(file: FileId, at: Range<usize>, name: &str, nearest: Option<&str>) -> Diagnostic {
    let diagnostic = Diagnostic::error(ENTRY.code, format!("unknown name `{name}`"), file, at.clone(), "not declared");
    match nearest {
        Some(nearest) => diagnostic.with_help(format!("did you mean `{nearest}`?")).with_fix(file, at, nearest),
        None => diagnostic.with_help("declare it in the policy, or use one of the names that are"),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn example_is_diagnosed() {
        crate::expr::sample::assert_diagnosed(&super::ENTRY, 0..10);
    }
}
