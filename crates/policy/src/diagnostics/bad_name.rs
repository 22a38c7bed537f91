//! `policy::bad_name`: a name of the wrong form.

use super::Entry;
use crate::{Code, Diagnostic, tree::Place};

pub(crate) const ENTRY: Entry = Entry {
    code: Code("policy::bad_name"),
    title: "a name of the wrong form",
    text: "Attributes, topics, conditions, fields and facts of page, visit and device are used bare in conditions, so they are written in
lower case with underscores: `shoe_size`. Slots, modules, intents, groups, components and kinds of activity are written with
hyphens: `quick-dinner`. Words that the condition language keeps for itself cannot be names.",
    example: r#"
[conditions]
Late = "local.hour >= 20"

# modules/late.toml
slot = "hero"
helps = "browse"
when = "Late"
score = 10
"#,
    fixed: r#"
[conditions]
late = "local.hour >= 20"

# modules/late.toml
slot = "hero"
helps = "browse"
when = "late"
score = 10
"#,
};

/// A name that breaks the rule that `rule` states; `better` is the name in the right form, if there is one.
pub(crate) fn bad_name(at: Place, name: &str, rule: &str, better: Option<&str>) -> Diagnostic {
    let diagnostic = at.error(ENTRY.code, format!("`{name}` cannot be a name here"), rule);
    match better {
        Some(better) => diagnostic.with_help(format!("write `{better}`")),
        None => diagnostic,
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn comes_out_at_its_place() {
        crate::diagnostics::harness::check(&super::ENTRY, "Late");
    }
}
