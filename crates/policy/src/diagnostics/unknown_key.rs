//! `policy::unknown_key`: a key that the language does not know.

use super::{Entry, nearest};
use crate::{Code, Diagnostic, tree::Place};

pub(crate) const ENTRY: Entry = Entry {
    code: Code("policy::unknown_key"),
    title: "a key that the language does not know",
    text: "A misspelt key would silently do nothing, so unknown keys are errors. The help line suggests what may have been meant.",
    example: r#"
# modules/late.toml
slot = "hero"
helps = "browse"
scroe = 10
score = 10
"#,
    fixed: r#"
# modules/late.toml
slot = "hero"
helps = "browse"
score = 10
"#,
};

/// A key that is none of `known`.
pub(crate) fn unknown_key(at: Place, key: &str, known: &[&str]) -> Diagnostic {
    let diagnostic = at.error(ENTRY.code, format!("unknown key `{key}`"), "not a key of this table");
    match nearest(key, known.iter().copied()) {
        Some(best) => diagnostic.with_help(format!("did you mean `{best}`?")).with_fix(at.file, at.range(), best),
        None if known.is_empty() => diagnostic,
        None => {
            let list = known.iter().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", ");
            diagnostic.with_help(format!("possible are {list}"))
        }
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn comes_out_at_its_place() {
        crate::diagnostics::harness::check(&super::ENTRY, "scroe");
    }
}
