//! `policy::unknown_locale`: a locale that the compiler has no plural rules for.

use super::Entry;
use crate::{Code, Diagnostic, tree::Place};

pub(crate) const ENTRY: Entry = Entry {
    code: Code("policy::unknown_locale"),
    title: "a locale that the compiler has no plural rules for",
    text: "Reasons need the plural rules of their language. The compiler knows those of the languages that the reference lists; a region may follow, as in
`de-AT`. Texts may only be given in the locales that the policy declares.",
    example: r#"
locales = ["en", "kw"]
"#,
    fixed: r#"
locales = ["en"]
"#,
};

/// A locale that cannot be used; `declared` are those that can, where texts are given.
pub(crate) fn unknown_locale(at: Place, locale: &str, declared: Option<&[&str]>) -> Diagnostic {
    match declared {
        None => at
            .error(ENTRY.code, format!("no plural rules for `{locale}`"), "not a known language")
            .with_help("write a tag such as `en`, `de-AT` or `pt-PT`; the reference lists the languages"),
        Some(declared) => {
            let list = declared.iter().map(|locale| format!("`{locale}`")).collect::<Vec<_>>().join(", ");
            at.error(ENTRY.code, format!("`{locale}` is not a locale of this policy"), "not declared")
                .with_help(format!("declared are {list}; add it to `locales` in policy.toml"))
        }
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn comes_out_at_its_place() {
        crate::diagnostics::harness::check(&super::ENTRY, "kw");
    }
}
