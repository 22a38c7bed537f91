//! `policy::slice_too_large`: a slice that singles out too few visitors.

use super::Entry;
use crate::{Code, Diagnostic, tree::Place};

pub(crate) const ENTRY: Entry = Entry {
    code: Code("policy::slice_too_large"),
    title: "a slice that singles out too few visitors",
    text: "Facets multiply: each has its values, and none. All of them together may tell apart only so many kinds of visitors that on average `k` of
a day's visitors are of the same kind: at most log2(`daily_visitors` / `k`) bits, and never more than 16. Leave a facet out, cut fewer bands, or wait
for more visitors. `k` is 100 unless the policy asks for more.",
    example: r#"
[slice]
daily_visitors = 1_000

[[slice.facet]]
of = "interest.cooking"
bands = [300, 500, 700]

[[slice.facet]]
of = "profile.regular"

[purposes."personalize.edge"]
text.en = "Tell this site's own edge, in a cookie, roughly what you like"

[topics.cooking]
half_life = "14d"
label.en = "Cooking"

[attributes.regular]
type = "bool"
basis = "told"
retention = "90d"
label.en = "Comes often"

# modules/late.toml
slot = "hero"
helps = "browse"
when = "profile.regular && interest.cooking >= 300"
score = 10
"#,
    fixed: r#"
[slice]
daily_visitors = 1_000

[[slice.facet]]
of = "interest.cooking"
bands = [300]

[[slice.facet]]
of = "profile.regular"

[purposes."personalize.edge"]
text.en = "Tell this site's own edge, in a cookie, roughly what you like"

[topics.cooking]
half_life = "14d"
label.en = "Cooking"

[attributes.regular]
type = "bool"
basis = "told"
retention = "90d"
label.en = "Comes often"

# modules/late.toml
slot = "hero"
helps = "browse"
when = "profile.regular && interest.cooking >= 300"
score = 10
"#,
};

/// `slices`: how many the facets tell apart; `most`: how many may be; `facets`: each with its number of values, and none.
pub(crate) fn slice_too_large(
    at: Place,
    slices: u64,
    most: u64,
    visitors: i64,
    crowd: i64,
    facets: &[(Place, u64)],
) -> Diagnostic {
    let bits = |slices: u64| format!("{:.1}", (slices as f64).log2());
    let message = format!("the slice has {} bits, {} are allowed", bits(slices), bits(most));
    let report = at.error(ENTRY.code, message, format!("tells {slices} kinds of visitors apart")).with_help(format!(
        "{visitors} visitors a day in crowds of {crowd} leave room for {most}: leave a facet out, or cut fewer bands"
    ));
    facets.iter().fold(report, |report, (at, states)| report.with_label(at.file, at.range(), format!("{states}, with none")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comes_out_at_its_place() {
        crate::diagnostics::harness::check(&ENTRY, "slice");
    }

    #[test]
    fn the_joint_size_is_said_in_bits() {
        let place = Place::default();
        let found = slice_too_large(place, 15, 10, 1_000, 100, &[(place, 5), (place, 3)]);
        assert_eq!(found.message, "the slice has 3.9 bits, 3.3 are allowed");
        assert_eq!(found.labels.len(), 3);
    }
}
