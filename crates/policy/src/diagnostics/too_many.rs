//! `policy::too_many`: more of something than a program can hold.

use super::Entry;
use crate::{Code, Diagnostic, tree::Place};

pub(crate) const ENTRY: Entry = Entry {
    code: Code("policy::too_many"),
    title: "more of something than a program can hold",
    text: "A program numbers its tables with 16 bits: it holds at most 65,534 modules, 65,535 inputs and 32,767 different tests, and files of
at most 16 MiB. Sites of this size should have several policies.",
    example: "
# modules/late.toml
# … and so on for 16 MiB
",
    fixed: r#"
# modules/welcome.toml
slot = "hero"
helps = "browse"
score = 1
"#,
};

/// A limit that was passed.
pub(crate) fn too_many(at: Place, what: &str, most: usize) -> Diagnostic {
    at.error(ENTRY.code, format!("too many {what}: at most {most}"), "")
}

#[cfg(test)]
mod tests {
    use crate::{Options, Sources, compile};

    /// The example only hints at what would fill a book.
    #[test]
    fn comes_out_for_a_huge_file() {
        let huge = format!("slot = 'hero'\n{}", "# filler\n".repeat(2_000_000));
        let sources = Sources::new([("policy.toml", String::new()), ("modules/huge.toml", huge)]);
        let compiled = compile(&sources, &Options::default());
        assert!(compiled.program.is_none());
        let found: Vec<_> = compiled.diagnostics.iter().filter(|found| found.code == super::ENTRY.code).collect();
        assert_eq!(found.len(), 1);
        assert_eq!(sources.path(found[0].labels[0].file), "modules/huge.toml");
    }
}
