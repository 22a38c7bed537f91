//! What a program's numbers stand for in the author's files: for tools that show reasons beside the rules.

use std::collections::BTreeMap;

use nearside_policy::{FileId, Sources};
use nearside_program::{Parts, Span};
use serde::Serialize;
use wasm_bindgen::prelude::*;

use crate::diagnostic::units;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"
/** What the numbers in explanations stand for, in the author's files. */
export interface Outline {
  /** By slot, the modules that may fill it, in declared order. */
  readonly slots: Readonly<Record<string, readonly string[]>>;
  /** Tests of the program, by number: as authors would write them, and where they first did. */
  readonly atoms: readonly Origin[];
}

/** A piece of a condition. */
export interface Origin {
  readonly text: string;
  readonly path: string;
  /** UTF-16 code units of the file's text. */
  readonly start: number;
  readonly end: number;
}
"#;

#[derive(Debug, Serialize)]
pub(crate) struct Outline<'a> {
    slots: BTreeMap<&'a str, Vec<&'a str>>,
    atoms: Vec<Origin<'a>>,
}

#[derive(Debug, PartialEq, Eq, Serialize)]
struct Origin<'a> {
    text: &'a str,
    path: &'a str,
    start: usize,
    end: usize,
}

impl<'a> Outline<'a> {
    /// `parts` were compiled from `sources`, with positions.
    pub(crate) fn new(sources: &'a Sources, parts: &'a Parts) -> Self {
        let modules = || parts.modules.iter().zip(&parts.schema.modules);
        let slots = parts.schema.slots.iter().enumerate().map(|(slot, name)| {
            let fits = modules().filter(|(module, _)| module.slots.iter().any(|used| used.index() == slot));
            (name.as_str(), fits.map(|(_, name)| name.as_str()).collect())
        });
        let debug = parts.debug.as_ref();
        let origins = debug.into_iter().flat_map(|debug| debug.atom_texts.iter().zip(&debug.atoms));
        Self { slots: slots.collect(), atoms: origins.map(|(text, span)| origin(sources, text, *span)).collect() }
    }
}

fn origin<'a>(sources: &'a Sources, text: &'a str, span: Span) -> Origin<'a> {
    let file = FileId(span.file);
    let at = |byte: u32| units(sources, file, usize::try_from(byte).unwrap_or(usize::MAX));
    Origin { text, path: sources.path(file), start: at(span.start), end: at(span.end) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use nearside_policy::{Options, compile};

    #[test]
    fn tests_are_found_where_they_stand() {
        let policy = concat!(
            "# ü\nsite = 'https://a.example'\nversion = 1\nlocales = ['en']\n",
            "[intents.read]\nlabel.en = 'read'\n[slots.hero]\ndefault = 'page'\n[slots.side]\ndefault = 'page'\n",
        );
        let module = "slot = 'hero'\nhelps = 'read'\nwhen = 'local.hour >= 18'\nscore = 1\n";
        let sources = Sources::new([("policy.toml", policy), ("modules/evening.toml", module)]);
        let compiled = compile(&sources, &Options { debug: true });
        let parts = compiled.program.unwrap_or_else(|| panic!("{:?}", compiled.diagnostics));
        let outline = Outline::new(&sources, &parts);
        assert_eq!(outline.slots, BTreeMap::from([("hero", vec!["evening"]), ("side", vec![])]));
        let start = module.find("local").unwrap();
        let want = Origin { text: "local.hour >= 18", path: "modules/evening.toml", start, end: start + 16 };
        assert_eq!(outline.atoms, [want]);
    }
}
