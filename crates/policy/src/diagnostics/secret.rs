//! `policy::secret`: something that looks like a secret.

use super::Entry;
use crate::{Code, Diagnostic, tree::Place};

pub(crate) const ENTRY: Entry = Entry {
    code: Code("policy::secret"),
    title: "something that looks like a secret",
    text: "Policies are public: whoever opens the site can read the program. Keys, tokens and passwords have no place in them. The check looks for known
forms of keys and for long runs of random characters.",
    example: r#"
[conditions]
staff = 'page.code == "ghp_x7Kq2mZp9Rt4Vw8Yb3Nc6Jd1"'

[page.code]
type = "text"

# modules/late.toml
slot = "hero"
helps = "browse"
when = "staff"
score = 10
"#,
    fixed: r#"
[conditions]
staff = 'page.code == "staff"'

[page.code]
type = "text"

# modules/late.toml
slot = "hero"
helps = "browse"
when = "staff"
score = 10
"#,
};

/// A token that looks secret.
pub(crate) fn secret(at: Place) -> Diagnostic {
    at.warning(ENTRY.code, "this looks like a secret, and policies are public", "anyone can read this")
        .with_help("remove it, and replace the key or token wherever it is in use")
}

#[cfg(test)]
mod tests {
    #[test]
    fn comes_out_at_its_place() {
        crate::diagnostics::harness::check(&super::ENTRY, "ghp_x7Kq2mZp9Rt4Vw8Yb3Nc6Jd1");
    }
}
