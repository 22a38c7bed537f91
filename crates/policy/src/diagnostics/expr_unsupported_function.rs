//! A function that conditions do not have.

use std::ops::Range;

use crate::{Code, Diagnostic, FileId, diagnostics::Entry};

/// What the manual says.
pub(crate) const ENTRY: Entry = Entry {
    code: Code("condition::unsupported_function"),
    title: "a function that conditions do not have",
    text: "Texts have `startsWith`, `endsWith`, `contains` and `size`; sets have `size`, `exists` and `all`; `has` asks whether a value is known;
`timestamp` and `duration` write constants; `activity.count` and `shown` count. Other functions of CEL are left out on purpose:
regular expressions are slow and easily abused, and conversions hide mistakes.",
    example: r##"page.path.matches("^/recipes/.*")"##,
    fixed: r##"page.path.startsWith("/recipes/")"##,
};

pub(crate) fn new(file: FileId, at: Range<usize>, name: &str, help: Option<String>) -> Diagnostic {
    let diagnostic =
        Diagnostic::error(ENTRY.code, format!("there is no function `{name}`"), file, at, "not a function of conditions");
    match help {
        Some(help) => diagnostic.with_help(help),
        None => diagnostic.with_help("the functions are `has`, `size`, `startsWith`, `endsWith`, `contains`, `exists`, `all`, `timestamp`, `duration`, `activity.count` and `shown`"),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn example_is_diagnosed() {
        crate::expr::sample::assert_diagnosed(&super::ENTRY, 10..17);
    }
}
