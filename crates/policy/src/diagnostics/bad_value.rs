//! `policy::bad_value`: a value that is not one of the possible ones.

use super::{Entry, nearest};
use crate::{Code, Diagnostic, tree::Place};

pub(crate) const ENTRY: Entry = Entry {
    code: Code("policy::bad_value"),
    title: "a value that is not one of the possible ones",
    text: "Some keys take one of a few words. The help line lists them.",
    example: r#"
[slots.footer]
default = "page"
rotate = { points = 5, every = "dayly" }

# modules/late.toml
slot = "footer"
helps = "browse"
score = 10
"#,
    fixed: r#"
[slots.footer]
default = "page"
rotate = { points = 5, every = "day" }

# modules/late.toml
slot = "footer"
helps = "browse"
score = 10
"#,
};

/// A word that is not one of `choices`.
pub(crate) fn bad_value(at: Place, value: &str, choices: &[&str]) -> Diagnostic {
    let list = choices.iter().map(|choice| format!("`{choice}`")).collect::<Vec<_>>().join(", ");
    let diagnostic = at.error(ENTRY.code, format!("unknown value `{value}`"), "not one of the possible values");
    match nearest(value, choices.iter().copied()) {
        Some(best) => {
            diagnostic.with_help(format!("did you mean `{best}`? possible are {list}")).with_fix(at.file, at.range(), best)
        }
        None => diagnostic.with_help(format!("possible are {list}")),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn comes_out_at_its_place() {
        crate::diagnostics::harness::check(&super::ENTRY, "dayly");
    }
}
