//! `policy::unknown_placeholder`: a placeholder that a message does not have.

use super::Entry;
use crate::{Code, Diagnostic, tree::Place};

pub(crate) const ENTRY: Entry = Entry {
    code: Code("policy::unknown_placeholder"),
    title: "a placeholder that a message does not have",
    text: "A reason may insert `{$value}` (the value), `{$n}` (a number) and `{$label}` (the label) of its fact; reasons of activities also `{$topic}` and
`{$days}`. Instants are written `{$value :date}` and formatted by the host. A set has no single value to insert.",
    example: r#"
[local.hour]
reason.en = "it is {$hour} o'clock"

# modules/late.toml
slot = "hero"
helps = "browse"
when = "local.hour >= 20"
score = 10
"#,
    fixed: r#"
[local.hour]
reason.en = "it is {$n} o'clock"

# modules/late.toml
slot = "hero"
helps = "browse"
when = "local.hour >= 20"
score = 10
"#,
};

/// A placeholder that is none of `known`.
pub(crate) fn unknown_placeholder(at: Place, name: &str, known: &[&str]) -> Diagnostic {
    let list = known.iter().map(|name| format!("`{{${name}}}`")).collect::<Vec<_>>().join(", ");
    at.error(ENTRY.code, format!("`{name}` cannot be inserted here"), "not a placeholder of this message")
        .with_help(format!("possible are {list}"))
}

#[cfg(test)]
mod tests {
    #[test]
    fn comes_out_at_its_place() {
        crate::diagnostics::harness::check(&super::ENTRY, "{$hour}");
    }
}
