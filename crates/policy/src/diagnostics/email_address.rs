//! `policy::email_address`: an e-mail address in a policy.

use super::Entry;
use crate::{Code, Diagnostic, tree::Place};

pub(crate) const ENTRY: Entry = Entry {
    code: Code("policy::email_address"),
    title: "an e-mail address in a policy",
    text: "Policies are public: whoever opens the site can read the program. An address in it will be harvested, and one of a visitor has no
place in it at all. Links may have `mailto:` addresses, which are meant to be seen.",
    example: r#"
# modules/late.toml
# Ask jo@shop.example before changing this.
slot = "hero"
helps = "browse"
score = 10
"#,
    fixed: r#"
# modules/late.toml
# Ask the shop team before changing this.
slot = "hero"
helps = "browse"
score = 10
"#,
};

/// An address.
pub(crate) fn email_address(at: Place) -> Diagnostic {
    at.warning(ENTRY.code, "an e-mail address in a public policy", "anyone can read this")
        .with_help("name a team or a role instead")
}

#[cfg(test)]
mod tests {
    #[test]
    fn comes_out_at_its_place() {
        crate::diagnostics::harness::check(&super::ENTRY, "jo@shop.example");
    }
}
