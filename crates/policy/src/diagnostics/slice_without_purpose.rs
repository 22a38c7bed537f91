//! `policy::slice_without_purpose`: a slice that nobody is asked for.

use super::Entry;
use crate::{Code, Diagnostic, tree::Place};

pub(crate) const ENTRY: Entry = Entry {
    code: Code("policy::slice_without_purpose"),
    title: "a slice that nobody is asked for",
    text: "A slice leaves the device with every page that a visitor opens, so it travels only with consent to `personalize.edge`, apart from that to
`personalize.local`. The policy says with what words it is asked for.",
    example: r#"
[slice]
daily_visitors = 20_000

[[slice.facet]]
of = "profile.regular"

[attributes.regular]
type = "bool"
basis = "told"
retention = "90d"
label.en = "Comes often"

# modules/late.toml
slot = "hero"
helps = "browse"
when = "profile.regular"
score = 10
"#,
    fixed: r#"
[slice]
daily_visitors = 20_000

[[slice.facet]]
of = "profile.regular"

[purposes."personalize.edge"]
text.en = "Tell this site's own edge, in a cookie, whether you come often"

[attributes.regular]
type = "bool"
basis = "told"
retention = "90d"
label.en = "Comes often"

# modules/late.toml
slot = "hero"
helps = "browse"
when = "profile.regular"
score = 10
"#,
};

/// A slice without the text that asks for its purpose.
pub(crate) fn slice_without_purpose(at: Place, purpose: &str) -> Diagnostic {
    at.error(ENTRY.code, format!("nobody is asked for purpose `{purpose}`"), "travels only with consent to it")
        .with_help(format!("say how it is asked for: `[purposes.\"{purpose}\"]` with `text.LOCALE`"))
}

#[cfg(test)]
mod tests {
    #[test]
    fn comes_out_at_its_place() {
        crate::diagnostics::harness::check(&super::ENTRY, "slice");
    }
}
