//! `policy::bad_bands`: a facet whose bands do not fit it.

use super::Entry;
use crate::{Code, Diagnostic, tree::Place};

pub(crate) const ENTRY: Entry = Entry {
    code: Code("policy::bad_bands"),
    title: "a facet whose bands do not fit it",
    text: "A number travels only as the band that it lies in. `bands = [300, 700]` cuts it into three: below 300, from 300 and below 700, from 700 on.
The numbers rise; those of an interest lie between 1 and 1000, those of an `int` are whole. Flags and names have no bands.",
    example: r#"
[slice]
daily_visitors = 20_000

[[slice.facet]]
of = "profile.orders"
bands = [10, 3]

[purposes."personalize.edge"]
text.en = "Tell this site's own edge, in a cookie, roughly what you like"

[attributes.orders]
type = "int"
basis = "relationship"
retention = "90d"
label.en = "Orders so far"

# modules/late.toml
slot = "hero"
helps = "browse"
when = "profile.orders >= 3"
score = 10
"#,
    fixed: r#"
[slice]
daily_visitors = 20_000

[[slice.facet]]
of = "profile.orders"
bands = [3, 10]

[purposes."personalize.edge"]
text.en = "Tell this site's own edge, in a cookie, roughly what you like"

[attributes.orders]
type = "int"
basis = "relationship"
retention = "90d"
label.en = "Orders so far"

# modules/late.toml
slot = "hero"
helps = "browse"
when = "profile.orders >= 3"
score = 10
"#,
};

/// Bands that are missing, too many or no bands.
pub(crate) fn bad_bands(at: Place, message: &str, help: &str) -> Diagnostic {
    at.error(ENTRY.code, message, "bands").with_help(help)
}

#[cfg(test)]
mod tests {
    #[test]
    fn comes_out_at_its_place() {
        crate::diagnostics::harness::check(&super::ENTRY, "[10, 3]");
    }
}
