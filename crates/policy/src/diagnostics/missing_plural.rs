//! `policy::missing_plural`: a message that reads wrong for some numbers.

use super::Entry;
use crate::{Code, Diagnostic, tree::Place};

pub(crate) const ENTRY: Entry = Entry {
    code: Code("policy::missing_plural"),
    title: "a message that reads wrong for some numbers",
    text: r#"Languages have forms for numbers: English two, Polish three, Arabic six. A reason with a count must have a variant for each form
that whole numbers take in its locale; `*` stands for the form `other`. "1 pages" is how a machine speaks."#,
    example: r#"
[activity]
retention = "90d"

[activity.kinds.view]
weight = 100
label.en = "Pages viewed"
reason_any.en = "you viewed {$n} pages lately"

# modules/late.toml
slot = "hero"
helps = "browse"
when = 'activity.count("view", "*", duration("24h")) >= 3'
score = 10
"#,
    fixed: r#"
[activity]
retention = "90d"

[activity.kinds.view]
weight = 100
label.en = "Pages viewed"
reason_any.en = ".input {$n :number} .match $n one {{you viewed a page lately}} * {{you viewed {$n} pages lately}}"

# modules/late.toml
slot = "hero"
helps = "browse"
when = 'activity.count("view", "*", duration("24h")) >= 3'
score = 10
"#,
};

/// A message without variants for some plural categories of its locale.
pub(crate) fn missing_plural(at: Place, locale: &str, missing: &[&str]) -> Diagnostic {
    let list = missing.iter().map(|category| format!("`{category}`")).collect::<Vec<_>>().join(", ");
    at.error(ENTRY.code, format!("no variant for {list} in `{locale}`"), "reads wrong for some numbers")
        .with_help("write `.input {$n :number} .match $n` and a variant for each form, with `*` for the rest")
}

#[cfg(test)]
mod tests {
    #[test]
    fn comes_out_at_its_place() {
        crate::diagnostics::harness::check(&super::ENTRY, "you viewed {$n} pages lately");
    }
}
