//! `policy::split_band`: a test inside a band of the slice.

use super::Entry;
use crate::{Code, Diagnostic, tree::Place};

pub(crate) const ENTRY: Entry = Entry {
    code: Code("policy::split_band"),
    title: "a test inside a band of the slice",
    text: "The edge knows of a number only the band that it lies in, and decides as if it were the least of the band. A test that turns inside a band
may so come out otherwise on the device, and a page would be decided in one way at the edge and in another by its own script. Cut the band where the
test turns, or test where the band is cut. Points `per` unit of such a number count the least of the band as well.",
    example: r#"
[slice]
daily_visitors = 20_000

[[slice.facet]]
of = "interest.cooking"
bands = [300]

[purposes."personalize.edge"]
text.en = "Tell this site's own edge, in a cookie, roughly what you like"

[topics.cooking]
half_life = "14d"
label.en = "Cooking"

# modules/late.toml
slot = "hero"
helps = "browse"
when = "interest.cooking > 300"
score = 10
"#,
    fixed: r#"
[slice]
daily_visitors = 20_000

[[slice.facet]]
of = "interest.cooking"
bands = [300]

[purposes."personalize.edge"]
text.en = "Tell this site's own edge, in a cookie, roughly what you like"

[topics.cooking]
half_life = "14d"
label.en = "Cooking"

# modules/late.toml
slot = "hero"
helps = "browse"
when = "interest.cooking >= 300"
score = 10
"#,
};

/// A test that turns at a number where no band is cut.
pub(crate) fn split_band(at: Place, test: &str, turn: f64, facet: Place) -> Diagnostic {
    at.warning(ENTRY.code, format!("`{test}` may come out otherwise at the edge"), format!("turns at {turn}"))
        .with_label(facet.file, facet.range(), "no band is cut there")
        .with_help(format!("add {turn} to the bands, or test where one is cut"))
}

#[cfg(test)]
mod tests {
    #[test]
    fn comes_out_at_its_place() {
        crate::diagnostics::harness::check(&super::ENTRY, "interest.cooking > 300");
    }
}
