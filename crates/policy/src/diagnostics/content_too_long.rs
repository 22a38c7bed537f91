//! `policy::content_too_long`: content longer than its component allows.

use super::Entry;
use crate::{Code, Diagnostic, tree::Place};

pub(crate) const ENTRY: Entry = Entry {
    code: Code("policy::content_too_long"),
    title: "content longer than its component allows",
    text: "A component says how long its texts may be, so that a module cannot break the page. Lengths are counted in characters
(code points). For a link the text counts, for an image the alternative text, for a list each item.",
    example: r#"
[components.card]
title = { kind = "heading", max_length = 20 }

[slots.aside]
default = "page"
component = "card"

# modules/late.toml
slot = "aside"
helps = "browse"
score = 10

[content.en]
title = "Dinner in twenty minutes"
"#,
    fixed: r#"
[components.card]
title = { kind = "heading", max_length = 20 }

[slots.aside]
default = "page"
component = "card"

# modules/late.toml
slot = "aside"
helps = "browse"
score = 10

[content.en]
title = "Dinner in a hurry"
"#,
};

/// A text of `length` characters where `most` are allowed.
pub(crate) fn content_too_long(at: Place, length: usize, most: u16) -> Diagnostic {
    at.error(
        ENTRY.code,
        format!("this text has {length} characters, {most} are allowed"),
        format!("{} too many", length - usize::from(most)),
    )
}

#[cfg(test)]
mod tests {
    #[test]
    fn comes_out_at_its_place() {
        crate::diagnostics::harness::check(&super::ENTRY, "Dinner in twenty minutes");
    }
}
