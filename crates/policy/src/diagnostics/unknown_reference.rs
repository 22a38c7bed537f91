//! `policy::unknown_reference`: a name that is not declared.

use super::{Entry, nearest};
use crate::{Code, Diagnostic, tree::Place};

pub(crate) const ENTRY: Entry = Entry {
    code: Code("policy::unknown_reference"),
    title: "a name that is not declared",
    text: "Slots, intents, groups, components and purposes are declared in `policy.toml` before a module or a slot names them.",
    example: r#"
# modules/late.toml
slot = "heor"
helps = "browse"
score = 10
"#,
    fixed: r#"
# modules/late.toml
slot = "hero"
helps = "browse"
score = 10
"#,
};

/// A reference to a `kind` ("slot", "intent", …) that is none of `known`.
pub(crate) fn unknown_reference<'a>(
    at: Place,
    kind: &str,
    name: &str,
    known: impl Iterator<Item = &'a str> + Clone,
) -> Diagnostic {
    let diagnostic = at.error(ENTRY.code, format!("unknown {kind} `{name}`"), "not declared");
    match nearest(name, known.clone()) {
        Some(best) => diagnostic.with_help(format!("did you mean `{best}`?")).with_fix(at.file, at.range(), best),
        None => {
            let list = known.take(8).map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
            if list.is_empty() {
                diagnostic.with_help(format!("the policy declares no {kind}"))
            } else {
                diagnostic.with_help(format!("declared are {list}"))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn comes_out_at_its_place() {
        crate::diagnostics::harness::check(&super::ENTRY, "heor");
    }
}
