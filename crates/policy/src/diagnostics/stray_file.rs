//! `policy::stray_file`: a file that is no part of a policy.

use super::Entry;
use crate::{Code, Diagnostic, tree::Place};

pub(crate) const ENTRY: Entry = Entry {
    code: Code("policy::stray_file"),
    title: "a file that is no part of a policy",
    text: "A policy consists of `policy.toml` and `modules/NAME.toml`. Other files are not read.",
    example: r#"
# hero.toml
slot = "hero"
helps = "browse"
score = 10
"#,
    fixed: r#"
# modules/hero.toml
slot = "hero"
helps = "browse"
score = 10
"#,
};

/// A file with a path that means nothing.
pub(crate) fn stray_file(at: Place, path: &str) -> Diagnostic {
    at.warning(ENTRY.code, format!("`{path}` is no part of a policy"), "")
        .with_help("modules are files like `modules/quick-dinner.toml`")
}

#[cfg(test)]
mod tests {
    #[test]
    fn comes_out_at_its_place() {
        crate::diagnostics::harness::check(&super::ENTRY, "");
    }
}
