//! `policy::empty_window`: a campaign that ends before it begins.

use super::Entry;
use crate::{Code, Diagnostic, tree::Place};

pub(crate) const ENTRY: Entry = Entry {
    code: Code("policy::empty_window"),
    title: "a campaign that ends before it begins",
    text: "`from` is the first instant at which a module is available, `until` the first at which it no longer is. Between them there must
be some time.",
    example: r#"
# modules/late.toml
slot = "hero"
helps = "browse"
score = 10
from = 2026-12-24
until = 2026-12-01
"#,
    fixed: r#"
# modules/late.toml
slot = "hero"
helps = "browse"
score = 10
from = 2026-12-01
until = 2026-12-24
"#,
};

/// A window without any time in it.
pub(crate) fn empty_window(from: Place, until: Place) -> Diagnostic {
    until.error(ENTRY.code, "this campaign ends before it begins", "not after `from`").with_label(
        from.file,
        from.range(),
        "begins here",
    )
}

#[cfg(test)]
mod tests {
    #[test]
    fn comes_out_at_its_place() {
        crate::diagnostics::harness::check(&super::ENTRY, "2026-12-01");
    }
}
