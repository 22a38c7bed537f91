//! A backslash sequence in a text that CEL does not have.

use std::ops::Range;

use crate::{Code, Diagnostic, FileId, diagnostics::Entry};

/// What the manual says.
pub(crate) const ENTRY: Entry = Entry {
    code: Code("condition::bad_escape"),
    title: "a backslash sequence that means nothing",
    text: r##"In a text, a backslash begins one of `\n \r \t \a \b \f \v \\ \' \" \` \?`, three octal digits, `\x` with two hexadecimal digits,
`\u` with four or `\U` with eight. Write `\\` for the backslash itself, or `r"…"` to have none of this."##,
    example: r##"page.path.startsWith("\d")"##,
    fixed: r##"page.path.startsWith(r"\d")"##,
};

pub(crate) fn new(file: FileId, at: Range<usize>) -> Diagnostic {
    Diagnostic::error(ENTRY.code, "this backslash sequence means nothing", file, at, "not an escape")
        .with_help("write `\\\\` for a backslash, or put `r` before the quotes")
}

#[cfg(test)]
mod tests {
    #[test]
    fn example_is_diagnosed() {
        crate::expr::sample::assert_diagnosed(&super::ENTRY, 22..24);
    }
}
