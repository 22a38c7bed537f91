//! Two things of different types compared.

use std::ops::Range;

use crate::{Code, Diagnostic, FileId, diagnostics::Entry};

/// What the manual says.
pub(crate) const ENTRY: Entry = Entry {
    code: Code("condition::type_mismatch"),
    title: "two things of different types compared",
    text: "Both sides of a comparison, and what an operation is applied to, must have fitting types. A whole number compares with a whole
number, a text with a text, an instant with an instant. A whole number may stand for a number with decimals, but not the other
way round. There is no conversion: it would hide mistakes.",
    example: r##"local.hour > "16""##,
    fixed: "local.hour > 16",
};

pub(crate) fn new(file: FileId, left: (Range<usize>, &str), right: (Range<usize>, &str), help: Option<&str>) -> Diagnostic {
    let message = format!("{} does not fit {}", right.1, left.1);
    let diagnostic = Diagnostic::error(ENTRY.code, message, file, right.0, format!("this is {}", right.1)).with_label(
        file,
        left.0,
        format!("this is {}", left.1),
    );
    match help {
        Some(help) => diagnostic.with_help(help),
        None => diagnostic,
    }
}

/// Something of a type that an operation does not take.
pub(crate) fn unfit(file: FileId, at: Range<usize>, what: &str, is: &str, help: &str) -> Diagnostic {
    Diagnostic::error(ENTRY.code, format!("{what} does not take {is}"), file, at, format!("this is {is}")).with_help(help)
}

#[cfg(test)]
mod tests {
    #[test]
    fn example_is_diagnosed() {
        crate::expr::sample::assert_diagnosed(&super::ENTRY, 13..17);
    }
}
