//! A constant instant that cannot be read.

use std::ops::Range;

use crate::expr::TimeError;
use crate::{Code, Diagnostic, FileId, diagnostics::Entry};

/// What the manual says.
pub(crate) const ENTRY: Entry = Entry {
    code: Code("condition::bad_timestamp"),
    title: "an instant that cannot be read",
    text: r##"`timestamp` takes a constant text in RFC 3339 form: date, `T`, time with seconds, and `Z` or an offset, such as
`timestamp("2026-12-01T08:00:00+01:00")`. Years run from 1 to 9999, and nothing finer than a millisecond is kept."##,
    example: r##"now >= timestamp("2026-12-01")"##,
    fixed: r##"now >= timestamp("2026-12-01T00:00:00Z")"##,
};

pub(crate) fn new(file: FileId, at: Range<usize>, error: TimeError) -> Diagnostic {
    let label = match error {
        TimeError::Malformed => "not a date with time and offset",
        TimeError::TooFine => "finer than a millisecond",
        TimeError::OutOfRange => "outside the years 1 to 9999",
    };
    Diagnostic::error(ENTRY.code, "this instant cannot be read", file, at, label)
        .with_help("write it like `2026-12-01T08:00:00+01:00` or `2026-12-01T07:00:00Z`")
}

#[cfg(test)]
mod tests {
    #[test]
    fn example_is_diagnosed() {
        crate::expr::sample::assert_diagnosed(&super::ENTRY, 17..29);
    }
}
