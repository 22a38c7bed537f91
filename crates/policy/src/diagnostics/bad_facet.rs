//! `policy::bad_facet`: something that cannot be a facet of a slice.

use super::Entry;
use crate::{Code, Diagnostic, tree::Place};

pub(crate) const ENTRY: Entry = Entry {
    code: Code("policy::bad_facet"),
    title: "something that cannot travel in a slice",
    text: "A slice holds a few coarse facts of the profile: flags, names of a closed list, and numbers cut into bands. Texts, sets, instants and
lengths of time have so many values that one of them may be the only one of its kind. What every request tells anyway, such as the time and the device,
needs no slice.",
    example: r#"
[slice]
daily_visitors = 20_000

[[slice.facet]]
of = "profile.nickname"

[purposes."personalize.edge"]
text.en = "Tell this site's own edge, in a cookie, roughly what you like"

[attributes.nickname]
type = "text"
basis = "told"
retention = "90d"
label.en = "Nickname"

# modules/late.toml
slot = "hero"
helps = "browse"
when = "profile.nickname == \"ann\""
score = 10
"#,
    fixed: r#"
[slice]
daily_visitors = 20_000

[[slice.facet]]
of = "profile.regular"

[purposes."personalize.edge"]
text.en = "Tell this site's own edge, in a cookie, roughly what you like"

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

/// A facet that is not of the right kind: `why` completes its name.
pub(crate) fn bad_facet(at: Place, name: &str, why: &str, help: &str) -> Diagnostic {
    at.error(ENTRY.code, format!("`{name}` {why}"), "cannot be a facet").with_help(help)
}

#[cfg(test)]
mod tests {
    #[test]
    fn comes_out_at_its_place() {
        crate::diagnostics::harness::check(&super::ENTRY, "profile.nickname");
    }
}
