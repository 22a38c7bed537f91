//! A constant length of time that cannot be read.

use std::ops::Range;

use crate::expr::TimeError;
use crate::{Code, Diagnostic, FileId, diagnostics::Entry};

/// What the manual says.
pub(crate) const ENTRY: Entry = Entry {
    code: Code("condition::bad_duration"),
    title: "a length of time that cannot be read",
    text: r##"`duration` takes a constant text of amounts with the units `h`, `m`, `s` and `ms`, such as `duration("36h")` or `duration("1h30m")`.
There is no unit of days, because days differ in length where clocks are changed: write `168h` for a week. Nothing finer than a
millisecond is kept."##,
    example: r##"now - profile.joined > duration("30d")"##,
    fixed: r##"now - profile.joined > duration("720h")"##,
};

pub(crate) fn new(file: FileId, at: Range<usize>, error: TimeError) -> Diagnostic {
    let label = match error {
        TimeError::Malformed => "not amounts with units",
        TimeError::TooFine => "finer than a millisecond",
        TimeError::OutOfRange => "out of range",
    };
    Diagnostic::error(ENTRY.code, "this length of time cannot be read", file, at, label)
        .with_help("use `h`, `m`, `s` and `ms`, as in `36h` or `1h30m`; a day is `24h`")
}

#[cfg(test)]
mod tests {
    #[test]
    fn example_is_diagnosed() {
        crate::expr::sample::assert_diagnosed(&super::ENTRY, 32..37);
    }
}
