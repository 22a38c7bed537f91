//! The files of a policy, parsed and checked against the shape of the language.

use crate::{
    Diagnostic, FileId, Sources, check,
    diagnostics::{missing_key, missing_policy, stray_file, toml_syntax, too_many, unknown_key},
    shape::{MODULE, Naming, POLICY},
    tree::{self, Node, Place},
};

/// Most bytes of a file: positions past it are kept for texts with escapes (see `Positions`).
pub(crate) const MOST_BYTES: usize = 16 * 1024 * 1024;

/// The parsed files.
#[derive(Debug, Default)]
pub(crate) struct Folder {
    pub(crate) policy: Option<Node>,
    /// Modules by name, which is their declared order.
    pub(crate) modules: Vec<ModuleFile>,
}

/// The file of one module.
#[derive(Debug)]
pub(crate) struct ModuleFile {
    pub(crate) name: String,
    pub(crate) node: Node,
    /// The first byte: where something that is missing is reported.
    pub(crate) at: Place,
}

/// Parses all files.
pub(crate) fn read(sources: &Sources, diagnostics: &mut Vec<Diagnostic>) -> Folder {
    let mut folder = Folder::default();
    for (index, source) in sources.files.iter().enumerate() {
        let Ok(index) = u16::try_from(index) else {
            diagnostics.push(too_many(Place::default(), "files", 65_535));
            break;
        };
        let file = FileId(index);
        let start = Place { file, start: 0, end: 0 };
        let module =
            source.path.strip_prefix("modules/").and_then(|name| name.strip_suffix(".toml")).filter(|name| !name.contains('/'));
        if module.is_none() && source.path != "policy.toml" {
            diagnostics.push(stray_file(start, &source.path));
            continue;
        }
        if source.text.len() > MOST_BYTES {
            diagnostics.push(too_many(start, "bytes in a file", MOST_BYTES));
            continue;
        }
        let (node, errors) = tree::parse(file, &source.text);
        // One syntax error makes the parser stumble again on the same line; the first one of a line is the one to mend.
        let mut last_line = None;
        for error in &errors {
            let line = sources.position(file, error.at.start).line;
            if last_line.replace(line) != Some(line) {
                diagnostics.push(toml_syntax(error.at, &error.message));
            }
        }
        let before = diagnostics.len();
        let shape = if module.is_some() { &MODULE } else { &POLICY };
        check::check_table(&node, start, shape, diagnostics);
        if let Some(first) = errors.iter().map(|error| error.at.start).min() {
            // What is missing may stand where the parser stumbled, and what follows may have lost its table.
            let late = |found: &Diagnostic| found.labels.first().is_some_and(|label| label.range.start >= first);
            let checked = diagnostics.split_off(before);
            diagnostics.extend(checked.into_iter().filter(|found| match found.code {
                code if code == missing_key::ENTRY.code => false,
                code if code == unknown_key::ENTRY.code => !late(found),
                _ => true,
            }));
        }
        match module {
            Some(name) => {
                check::check_name(name, start, Naming::Kebab, diagnostics);
                folder.modules.push(ModuleFile { name: name.to_owned(), node, at: start });
            }
            None => folder.policy = Some(node),
        }
    }
    if folder.policy.is_none() {
        diagnostics.push(missing_policy());
    }
    folder.modules.sort_by(|left, right| left.name.cmp(&right.name));
    folder
}
