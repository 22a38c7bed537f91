//! `policy::zero_cap`: a cap of zero.

use super::Entry;
use crate::{Code, Diagnostic, tree::Place};

pub(crate) const ENTRY: Entry = Entry {
    code: Code("policy::zero_cap"),
    title: "a cap of zero",
    text: "A cap says how often a module may be shown. With zero it is never shown; to switch a module off, remove its file or give it an `until`.",
    example: r#"
# modules/late.toml
slot = "hero"
helps = "browse"
score = 10
caps = { day = 0 }
"#,
    fixed: r#"
# modules/late.toml
slot = "hero"
helps = "browse"
score = 10
caps = { day = 1 }
"#,
};

/// A cap that never lets its module through.
pub(crate) fn zero_cap(at: Place, module: &str) -> Diagnostic {
    at.warning(ENTRY.code, format!("module `{module}` is never shown"), "a cap of zero")
}

#[cfg(test)]
mod tests {
    #[test]
    fn comes_out_at_its_place() {
        crate::diagnostics::harness::check(&super::ENTRY, "0");
    }
}
