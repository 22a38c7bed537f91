//! Diagnostics as JavaScript sees them: places count in the units of its strings.

use nearside_policy::{FileId, Severity, Sources};
use serde::Serialize;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"
/** Something wrong, or doubtful, in a policy. */
export interface Diagnostic {
  /** Stable code, such as `policy::unknown_key`; `manual` has its page. */
  readonly code: string;
  readonly severity: 'error' | 'warning';
  /** What is wrong: one line, lower case, the author's words in backticks. */
  readonly message: string;
  /** Where; the first is the main one. */
  readonly labels: readonly Label[];
  /** What to do next. */
  readonly help: string | null;
  /** The one edit that mends it, if there is a single obvious one. */
  readonly fix: Edit | null;
}

/** A labelled place. */
export interface Label {
  readonly path: string;
  /** First UTF-16 code unit of the file's text, and the one after the last: ready for `slice`. */
  readonly start: number;
  readonly end: number;
  /** Line and column of `start`, from 1; columns in characters. */
  readonly line: number;
  readonly column: number;
  /** What is to be seen there; may be empty. */
  readonly text: string;
}

/** Replaces a piece of a file by a text. */
export interface Edit {
  readonly path: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}
"#;

#[derive(Serialize)]
pub(crate) struct Diagnostic<'a> {
    code: &'a str,
    severity: &'static str,
    message: &'a str,
    labels: Vec<Label<'a>>,
    help: Option<&'a str>,
    fix: Option<Edit<'a>>,
}

#[derive(Serialize)]
struct Label<'a> {
    path: &'a str,
    start: usize,
    end: usize,
    line: usize,
    column: usize,
    text: &'a str,
}

#[derive(Serialize)]
struct Edit<'a> {
    path: &'a str,
    start: usize,
    end: usize,
    text: &'a str,
}

impl<'a> Diagnostic<'a> {
    pub(crate) fn new(sources: &'a Sources, found: &'a nearside_policy::Diagnostic) -> Self {
        let labels = found.labels.iter().map(|label| {
            let position = sources.position(label.file, label.range.start);
            Label {
                path: sources.path(label.file),
                start: units(sources, label.file, label.range.start),
                end: units(sources, label.file, label.range.end),
                line: position.line,
                column: position.column,
                text: &label.text,
            }
        });
        let fix = found.fix.as_ref().map(|fix| Edit {
            path: sources.path(fix.file),
            start: units(sources, fix.file, fix.range.start),
            end: units(sources, fix.file, fix.range.end),
            text: &fix.text,
        });
        Self {
            code: found.code.0,
            severity: match found.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
            },
            message: &found.message,
            labels: labels.collect(),
            help: found.help.as_deref(),
            fix,
        }
    }
}

/// UTF-16 code units of a file before a byte; all of them for any byte past the end.
pub(crate) fn units(sources: &Sources, file: FileId, byte: usize) -> usize {
    let text = sources.files.get(usize::from(file.0)).map_or("", |file| file.text.as_str());
    text.char_indices().take_while(|(at, _)| *at < byte).map(|(_, character)| character.len_utf16()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_count_as_javascript_does() {
        // Four, two, three and one bytes in UTF-8; two, one, one and one code units.
        let sources = Sources::new([("policy.toml", "🚲ü’x")]);
        let at = |byte| units(&sources, FileId(0), byte);
        assert_eq!([at(0), at(4), at(6), at(9), at(10), at(99)], [0, 2, 3, 4, 5, 5]);
        assert_eq!(units(&sources, FileId(7), 3), 0);
    }

    #[test]
    fn a_diagnostic_keeps_its_place_and_its_fix() {
        let text = "# 🚲\nsite = 'https://a.example'\nversion = 1\nlocales = ['en']\nslost = 1\n";
        let sources = Sources::new([("policy.toml", text)]);
        let compiled = nearside_policy::compile(&sources, &nearside_policy::Options::default());
        let found = compiled.diagnostics.iter().find(|found| found.code.0 == "policy::unknown_key").unwrap();
        let drawn = Diagnostic::new(&sources, found);
        let before = text[..text.find("slost").unwrap()].encode_utf16().count();
        assert_eq!((drawn.labels[0].line, drawn.labels[0].start, drawn.labels[0].end), (5, before, before + 5));
        assert_eq!(drawn.fix.map(|fix| (fix.start, fix.text)), Some((before, "slots")));
        assert_eq!(drawn.severity, "error");
    }
}
