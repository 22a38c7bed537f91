//! `policy::toml_syntax`: a file that is not TOML.

use super::Entry;
use crate::{Code, Diagnostic, tree::Place};

pub(crate) const ENTRY: Entry = Entry {
    code: Code("policy::toml_syntax"),
    title: "a file that is not TOML",
    text: "The files of a policy are TOML. What can be read of the rest of the file is still checked.",
    example: r#"
[slots.aside
default = "page"
"#,
    fixed: r#"
[slots.aside]
default = "page"

# modules/late.toml
slot = "aside"
helps = "browse"
score = 10
"#,
};

/// A syntax error, in the parser's words.
pub(crate) fn toml_syntax(at: Place, message: &str) -> Diagnostic {
    at.error(ENTRY.code, message.lines().next().unwrap_or("this is not TOML").trim_end_matches('.'), "here")
}

#[cfg(test)]
mod tests {
    #[test]
    fn comes_out_at_its_place() {
        crate::diagnostics::harness::check(&super::ENTRY, "");
    }
}
