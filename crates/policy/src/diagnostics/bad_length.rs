//! `policy::bad_length`: a length of time that cannot be read.

use super::Entry;
use crate::{Code, Diagnostic, tree::Place};

pub(crate) const ENTRY: Entry = Entry {
    code: Code("policy::bad_length"),
    title: "a length of time that cannot be read",
    text: r#"Lengths of time are a whole number with one unit: `s`, `m`, `h`, `d` or `w`, such as `"400d"`. Months and years are not
lengths, because they differ. A length is at least one second and at most 49,710 days."#,
    example: r#"
[topics.cooking]
half_life = "a month"
label.en = "Cooking"

# modules/late.toml
slot = "hero"
helps = "browse"
when = "interest.cooking >= 300"
score = 10
"#,
    fixed: r#"
[topics.cooking]
half_life = "30d"
label.en = "Cooking"

# modules/late.toml
slot = "hero"
helps = "browse"
when = "interest.cooking >= 300"
score = 10
"#,
};

/// Something that is not a length of time.
pub(crate) fn bad_length(at: Place, text: &str) -> Diagnostic {
    at.error(ENTRY.code, format!("`{text}` is not a length of time"), "cannot be read")
        .with_help("write a whole number and a unit, such as `12h`, `30d` or `2w`")
}

#[cfg(test)]
mod tests {
    #[test]
    fn comes_out_at_its_place() {
        crate::diagnostics::harness::check(&super::ENTRY, "a month");
    }
}
