//! `policy::missing_text`: a text that is missing in a locale.

use super::Entry;
use crate::{Code, Diagnostic, tree::Place};

pub(crate) const ENTRY: Entry = Entry {
    code: Code("policy::missing_text"),
    title: "a text that is missing in a locale",
    text: "What visitors read exists in every locale of the policy: labels of attributes, topics and activities, the texts of purposes that are in
use, and every reason, name of a value and content that exists in one of them. The first locale is the fallback of hosts, not of authors.",
    example: r#"
locales = ["en", "de"]

[intents.cook]
label.en = "Cook"

[purposes."personalize.local"]
text.en = "Remember what you like"
text.de = "Merken, was Sie mögen"

# modules/late.toml
slot = "hero"
helps = "cook"
score = 10
"#,
    fixed: r#"
locales = ["en", "de"]

[intents.cook]
label.en = "Cook"
label.de = "Kochen"

[purposes."personalize.local"]
text.en = "Remember what you like"
text.de = "Merken, was Sie mögen"

# modules/late.toml
slot = "hero"
helps = "cook"
score = 10
"#,
};

/// Texts that lack some locales.
pub(crate) fn missing_text(at: Place, what: &str, locales: &[&str]) -> Diagnostic {
    let list = locales.iter().map(|locale| format!("`{locale}`")).collect::<Vec<_>>().join(", ");
    at.error(ENTRY.code, format!("{what} is missing in {list}"), "visitors read this")
}

#[cfg(test)]
mod tests {
    #[test]
    fn comes_out_at_its_place() {
        crate::diagnostics::harness::check(&super::ENTRY, "label");
    }
}
