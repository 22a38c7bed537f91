//! `policy::sliced_trait`: a facet whose name sounds like a protected trait.

use super::Entry;
use crate::{Code, Diagnostic, tree::Place};

pub(crate) const ENTRY: Entry = Entry {
    code: Code("policy::sliced_trait"),
    title: "a protected trait in a slice",
    text: "A name that sounds like a trait protected by law is doubtful in a policy (see `policy::protected_trait`), and may not leave the device at
all, however coarse. If the name means something harmless, choose one that says so.",
    example: r#"
[slice]
daily_visitors = 20_000

[[slice.facet]]
of = "interest.health"
bands = [300]

[purposes."personalize.edge"]
text.en = "Tell this site's own edge, in a cookie, roughly what you like"

[topics.health]
half_life = "14d"
label.en = "Health"

# modules/late.toml
slot = "hero"
helps = "browse"
when = "interest.health >= 300"
score = 10
"#,
    fixed: r#"
[slice]
daily_visitors = 20_000

[[slice.facet]]
of = "interest.hiking"
bands = [300]

[purposes."personalize.edge"]
text.en = "Tell this site's own edge, in a cookie, roughly what you like"

[topics.hiking]
half_life = "14d"
label.en = "Hiking"

# modules/late.toml
slot = "hero"
helps = "browse"
when = "interest.hiking >= 300"
score = 10
"#,
};

/// A facet with a word for a protected trait.
pub(crate) fn sliced_trait(at: Place, name: &str, word: &str) -> Diagnostic {
    at.error(ENTRY.code, format!("`{name}` sounds like a protected trait and may not travel"), format!("`{word}`"))
        .with_help("leave it out of the slice; the device can still use it")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Options, compile, diagnostics::harness};

    #[test]
    fn comes_out_at_its_place_beside_the_doubt_about_the_name() {
        let sources = harness::folder(ENTRY.example);
        let compiled = compile(&sources, &Options::default());
        let found: Vec<_> = compiled.diagnostics.iter().map(|found| (found.code.0, sources.excerpt(&found.labels[0]))).collect();
        assert_eq!(found, [("policy::sliced_trait", "interest.health"), ("policy::protected_trait", "health")]);
        assert_eq!(compile(&harness::folder(ENTRY.fixed), &Options::default()).diagnostics, []);
    }
}
