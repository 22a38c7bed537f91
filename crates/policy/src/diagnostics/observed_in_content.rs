//! `policy::observed_in_content`: content that speaks of what was observed.

use super::Entry;
use crate::{Code, Diagnostic, tree::Place};

pub(crate) const ENTRY: Entry = Entry {
    code: Code("policy::observed_in_content"),
    title: "content that speaks of what was observed",
    text: r#"Content is read by whoever looks at the screen. It must not say what the site noticed about a visitor ("because you viewed …"); that is
for the why-card, which the visitor opens. The check looks for such phrases in content of modules that read observed facts."#,
    example: r#"
[components.card]
title = { kind = "heading" }

[slots.aside]
default = "page"
component = "card"

[topics.cooking]
half_life = "30d"
label.en = "Cooking"

# modules/late.toml
slot = "aside"
helps = "browse"
when = "interest.cooking >= 300"
score = 10

[content.en]
title = "Because you viewed pots"
"#,
    fixed: r#"
[components.card]
title = { kind = "heading" }

[slots.aside]
default = "page"
component = "card"

[topics.cooking]
half_life = "30d"
label.en = "Cooking"

# modules/late.toml
slot = "aside"
helps = "browse"
when = "interest.cooking >= 300"
score = 10

[content.en]
title = "Pots for every kitchen"
"#,
};

/// A phrase that tells what was observed.
pub(crate) fn observed_in_content(at: Place, fact: &str) -> Diagnostic {
    at.warning(ENTRY.code, "content speaks of what was observed", "anyone near the screen reads this")
        .with_help(format!("say it in the reason of `{fact}`, which only the visitor opens"))
}

#[cfg(test)]
mod tests {
    #[test]
    fn comes_out_at_its_place() {
        crate::diagnostics::harness::check(&super::ENTRY, "Because you viewed");
    }
}
