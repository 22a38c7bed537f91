//! `policy::bad_path`: a pattern that no path fits.

use super::Entry;
use crate::{Code, Diagnostic, tree::Place};

pub(crate) const ENTRY: Entry = Entry {
    code: Code("policy::bad_path"),
    title: "a pattern that no path fits",
    text: "Paths begin with `/` and have no query, so a pattern must begin with `/` or `*`, and may not hold `?` or `#`.",
    example: r#"
[[path]]
glob = "blog/*"
"#,
    fixed: r#"
[[path]]
glob = "/blog/*"
"#,
};

/// A `glob` that cannot fit.
pub(crate) fn bad_path(at: Place, glob: &str) -> Diagnostic {
    let diagnostic = at.error(ENTRY.code, format!("no path fits `{glob}`"), "paths begin with `/` and have no query");
    if glob.starts_with(['/', '*']) {
        diagnostic.with_help("leave out the query")
    } else {
        diagnostic.with_help(format!("did you mean `/{glob}`?")).with_fix(at.file, at.range(), format!("/{glob}"))
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn comes_out_at_its_place() {
        crate::diagnostics::harness::check(&super::ENTRY, "blog/*");
    }
}
