//! `policy::missing_policy`: a folder without `policy.toml`.

use super::Entry;
use crate::{Code, Diagnostic, tree::Place};

pub(crate) const ENTRY: Entry = Entry {
    code: Code("policy::missing_policy"),
    title: "a folder without `policy.toml`",
    text: "A policy is a folder with the file `policy.toml` and, beside it, the folder `modules` with a file for each module.",
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

/// No `policy.toml` among the files.
pub(crate) fn missing_policy() -> Diagnostic {
    Place::default().error(ENTRY.code, "there is no `policy.toml`", "").with_help("create one with `nearside new`")
}

#[cfg(test)]
mod tests {
    #[test]
    fn comes_out_at_its_place() {
        crate::diagnostics::harness::check(&super::ENTRY, "");
    }
}
