//! `policy::bad_message`: a message that cannot be read.

use super::Entry;
use crate::{Code, Diagnostic, tree::Place};

pub(crate) const ENTRY: Entry = Entry {
    code: Code("policy::bad_message"),
    title: "a message that cannot be read",
    text: r#"Reasons are messages of a small part of MessageFormat 2: plain text with placeholders such as `{$value}`, or declarations and variants:
`.input {$n :number} .match $n one {{one page}} * {{{$n} pages}}`. A literal `{` is written `\{`. The last variant is `*`."#,
    example: r#"
[local.hour]
reason.en = "it is {$value o'clock"

# modules/late.toml
slot = "hero"
helps = "browse"
when = "local.hour >= 20"
score = 10
"#,
    fixed: r#"
[local.hour]
reason.en = "it is {$value} o'clock"

# modules/late.toml
slot = "hero"
helps = "browse"
when = "local.hour >= 20"
score = 10
"#,
};

/// A message that breaks off or goes wrong at `at`.
pub(crate) fn bad_message(at: Place, why: &str, help: Option<&str>) -> Diagnostic {
    let diagnostic = at.error(ENTRY.code, why, "here");
    match help {
        Some(help) => diagnostic.with_help(help),
        None => diagnostic,
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn comes_out_at_its_place() {
        crate::diagnostics::harness::check(&super::ENTRY, "o");
    }
}
