//! `policy::notice_too_long`: a receipt of consent would not hold what it must name.

use super::Entry;
use crate::{Code, Diagnostic, tree::Place};

pub(crate) const ENTRY: Entry = Entry {
    code: Code("policy::notice_too_long"),
    title: "more than a record of consent holds",
    text:
        "Each record of consent names the controller, the recipients and the categories of data, so that a visitor can read later
what they agreed to. It has room for 256 bytes of each, a list with one byte between two items. A policy past that would make
every answer be refused. If `categories` is not given, it is the names of all attributes of the purpose: give fewer, wider ones.",
    example: r#"
controller = "Example Content Delivery Network of the Northern and Western Regions, Example Postal Company of the Southern and Eastern Regions, and all companies that the two of them have founded or bought or will found or buy, together with their successors and their partners in trade"
"#,
    fixed: r#"
controller = "Example Ltd, Vienna"
"#,
};

/// `what` takes `length` bytes where `most` are allowed.
pub(crate) fn notice_too_long(at: Place, what: &str, length: usize, most: usize) -> Diagnostic {
    at.error(
        ENTRY.code,
        format!("{what} takes {length} bytes, a record of consent holds {most}"),
        format!("{} too many", length - most),
    )
    .with_help("name it more shortly; for categories of data, use wider words")
}

#[cfg(test)]
mod tests {
    #[test]
    fn comes_out_at_its_place() {
        crate::diagnostics::harness::check(
            &super::ENTRY,
            "Example Content Delivery Network of the Northern and Western Regions, Example Postal Company of the Southern and Eastern Regions, and all companies that the two of them have founded or bought or will found or buy, together with their successors and their partners in trade",
        );
    }
}
