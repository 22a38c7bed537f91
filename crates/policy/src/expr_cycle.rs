//! A named condition that uses itself.

use std::ops::Range;

use crate::{Code, Diagnostic, FileId, diagnostics::Entry};

/// What the manual says.
pub const ENTRY: Entry = Entry {
    code: Code("condition::cycle"),
    title: "a named condition that uses itself",
    text: "Named conditions are put in where they are named, so one that leads back to itself would never end.",
    example: "loop_a",
    fixed: "night",
};

pub(crate) fn new(file: FileId, at: Range<usize>, chain: &[String]) -> Diagnostic {
    let name = chain.last().map_or("", String::as_str);
    let path: Vec<String> = chain.iter().map(|name| format!("`{name}`")).collect();
    Diagnostic::error(ENTRY.code, format!("the condition `{name}` uses itself"), file, at, "leads back to itself")
        .with_help(format!("break the circle {}", path.join(" → ")))
}

#[cfg(test)]
mod tests {
    #[test]
    fn example_is_diagnosed() {
        crate::expr::sample::assert_diagnosed(&super::ENTRY, 0..6);
    }
}
