//! `policy::bad_site`: a site that is not an origin.

use super::Entry;
use crate::{Code, Diagnostic, tree::Place};

pub(crate) const ENTRY: Entry = Entry {
    code: Code("policy::bad_site"),
    title: "a site that is not an origin",
    text:
        "`site` is the origin that the policy is for: a scheme, a host and perhaps a port, without a path. The runtime refuses a
program that was made for another site. `http:` is only for `localhost`.",
    example: r#"
site = "shop.example/start"
"#,
    fixed: r#"
site = "https://shop.example"
"#,
};

/// A `site` that is not an origin.
pub(crate) fn bad_site(at: Place, site: &str) -> Diagnostic {
    at.error(ENTRY.code, format!("`{site}` is not an origin"), "scheme, host and perhaps a port")
        .with_help("write it like `https://example.org`")
}

#[cfg(test)]
mod tests {
    #[test]
    fn comes_out_at_its_place() {
        crate::diagnostics::harness::check(&super::ENTRY, "shop.example/start");
    }
}
