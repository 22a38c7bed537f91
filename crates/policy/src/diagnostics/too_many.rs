//! `policy::too_many`: more of something than a program can hold.

use super::Entry;
use crate::{Code, Diagnostic, tree::Place};

pub(crate) const ENTRY: Entry = Entry {
    code: Code("policy::too_many"),
    title: "more of something than a program can hold",
    text: "A program numbers its tables with 16 bits: it holds at most 65,534 modules, 65,535 inputs and 32,767 different tests, and files of
at most 16 MiB. Sites of this size should have several policies.",
    example: "
-
",
    fixed: r#"
# modules/welcome.toml
slot = "hero"
helps = "browse"
score = 1
"#,
};

/// A limit that was passed.
pub(crate) fn too_many(at: Place, what: &str, most: usize) -> Diagnostic {
    at.error(ENTRY.code, format!("too many {what}: at most {most}"), "")
}

#[cfg(test)]
mod tests {
    #[test]
    fn comes_out_at_its_place() {
        crate::diagnostics::harness::check(&super::ENTRY, "");
    }
}
