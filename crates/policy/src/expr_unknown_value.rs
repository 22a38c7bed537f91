//! A text that is not among the names of a closed list.

use std::ops::Range;

use crate::{Code, Diagnostic, FileId, diagnostics::Entry};

/// What the manual says.
pub const ENTRY: Entry = Entry {
    code: Code("condition::unknown_value"),
    title: "a value that the list does not have",
    text: "Some inputs take their value from a closed list: the kind of device, the part of the day, an attribute declared with `values`.
Comparing one with any other text could never be true.",
    example: r##"device.kind == "fone""##,
    fixed: r##"device.kind == "phone""##,
};

pub(crate) fn new(file: FileId, at: Range<usize>, value: &str, subject: &str, nearest: Option<&str>, names: &[String]) -> Diagnostic {
    let message = format!("`{subject}` is never `{value}`");
    let diagnostic = Diagnostic::error(ENTRY.code, message, file, at.clone(), "not one of its values");
    match nearest {
        Some(nearest) => diagnostic
            .with_help(format!("did you mean `{nearest}`?"))
            .with_fix(file, at, crate::expr::quoted_text(nearest)),
        None => diagnostic.with_help(format!("its values are {}", listed(names))),
    }
}

fn listed(names: &[String]) -> String {
    let shown: Vec<String> = names.iter().take(8).map(|name| format!("`{name}`")).collect();
    let more = if names.len() > 8 { ", …" } else { "" };
    format!("{}{more}", shown.join(", "))
}

#[cfg(test)]
mod tests {
    #[test]
    fn example_is_diagnosed() {
        crate::expr::sample::assert_diagnosed(&super::ENTRY, 15..19);
    }
}
