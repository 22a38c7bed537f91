//! A topic, kind of activity, module or period that does not exist.

use std::ops::Range;

use crate::{Code, Diagnostic, FileId, diagnostics::Entry};

/// What the manual says.
pub(crate) const ENTRY: Entry = Entry {
    code: Code("condition::unknown_reference"),
    title: "a topic, kind, module or period that does not exist",
    text: r##"`activity.count(kind, topic, window)` takes a declared kind of activity, a declared topic or `"*"` for all of them, and a constant
length of time. `shown(module, period)` takes a module of this policy and `"visit"`, `"day"` or `"lifetime"`."##,
    example: r##"activity.count("view", "coking", duration("168h")) >= 3"##,
    fixed: r##"activity.count("view", "cooking", duration("168h")) >= 3"##,
};

pub(crate) fn new(file: FileId, at: Range<usize>, what: &str, name: &str, nearest: Option<&str>) -> Diagnostic {
    let diagnostic = Diagnostic::error(ENTRY.code, format!("there is no {what} `{name}`"), file, at.clone(), "not declared");
    match nearest {
        Some(nearest) => {
            diagnostic.with_help(format!("did you mean `{nearest}`?")).with_fix(file, at, crate::expr::quoted_text(nearest))
        }
        None => diagnostic,
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn example_is_diagnosed() {
        crate::expr::sample::assert_diagnosed(&super::ENTRY, 23..31);
    }
}
