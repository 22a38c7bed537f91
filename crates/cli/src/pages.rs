//! `nearside check --pages`: what the slots of pages hold, and what of it can never be shown.

use std::{
    collections::HashMap,
    fs,
    ops::Range,
    path::{Path, PathBuf},
};

use nearside_page::{Component, Fault, Found, Judgement, Page, Place, Role, Slot, SlotFault};
use nearside_policy::{Code, Diagnostic, FileId, Severity, SourceFile, Sources};
use nearside_program::{List, Program};

use crate::failure::Failure;

/// What the edge reads of a page, and no more.
const MAX_PAGE: u64 = 4 << 20;

/// Pages as files that diagnostics point into, and what is wrong in them.
#[derive(Default)]
pub(crate) struct Pages {
    pub(crate) sources: Sources,
    pub(crate) diagnostics: Vec<Diagnostic>,
}

/// Reads every `.html` below a folder and looks at its slots. `program`: what they are to be filled by, if the policy compiles.
pub(crate) fn check(folder: &Path, program: Option<&Program>) -> Result<Pages, Failure> {
    let mut files = Vec::new();
    find(folder, &mut files)?;
    if files.is_empty() {
        return Err(
            Failure::new(format!("there is no page in `{}`", folder.display())).help("name a folder that holds `.html` files")
        );
    }
    let known = program.map(Known::new);
    let mut pages = Pages::default();
    for path in files {
        let file = u16::try_from(pages.sources.files.len()).map(FileId).map_err(|_| {
            Failure::new(format!("`{}` holds more pages than are read at once", folder.display())).help("name a part of it")
        })?;
        let bytes = fs::read(&path).map_err(|error| Failure::file("read", &path, &error))?;
        // Diagnostics point into text. Bytes that are none are taken for characters, so that places stay what they are.
        let text = String::from_utf8(bytes).unwrap_or_else(|bytes| bytes.into_bytes().into_iter().map(char::from).collect());
        let mut looker = Looker { file, known: known.as_ref(), diagnostics: &mut pages.diagnostics };
        looker.page(&Page::read(text.clone().into_bytes()));
        pages.sources.files.push(SourceFile { path: path.display().to_string(), text });
    }
    Ok(pages)
}

/// The pages below a folder, by name. What is no file, or too large for the edge, is said before anything is read.
fn find(folder: &Path, found: &mut Vec<PathBuf>) -> Result<(), Failure> {
    let failed = |error: std::io::Error| Failure::file("read", folder, &error);
    let mut entries = fs::read_dir(folder).map_err(failed)?.collect::<Result<Vec<_>, _>>().map_err(failed)?;
    entries.sort_by_key(fs::DirEntry::path);
    for entry in entries {
        let path = entry.path();
        // A link to a folder is not followed: it may lead back.
        if entry.file_type().map_err(failed)?.is_dir() {
            find(&path, found)?;
            continue;
        }
        if !path.extension().is_some_and(|kind| kind.eq_ignore_ascii_case("html") || kind.eq_ignore_ascii_case("htm")) {
            continue;
        }
        let data = fs::metadata(&path).map_err(|error| Failure::file("read", &path, &error))?;
        if !data.is_file() {
            return Err(Failure::new(format!("`{}` is not a file", path.display()))
                .help("pages are files; name a folder that holds them"));
        }
        if data.len() > MAX_PAGE {
            return Err(Failure::new(format!("`{}` is larger than 4 MB", path.display()))
                .help("the edge fills no slots behind the first 4 MB of a page"));
        }
        found.push(path);
    }
    Ok(())
}

/// What a program says of slots.
struct Known {
    /// By slot: the modules that may show there.
    slots: HashMap<String, Vec<String>>,
    modules: Vec<String>,
}

impl Known {
    fn new(program: &Program) -> Self {
        let modules: Vec<String> = program.names(List::Modules).iter().map(str::to_owned).collect();
        let mut slots: HashMap<String, Vec<String>> =
            program.names(List::Slots).iter().map(|name| (name.to_owned(), Vec::new())).collect();
        for (row, module) in program.modules().iter().zip(&modules) {
            let at = row.slots.start as usize..row.slots.end as usize;
            for slot in program.module_slots().get(at).unwrap_or_default() {
                if let Some(held) = slots.get_mut(program.slot_name(*slot)) {
                    held.push(module.clone());
                }
            }
        }
        Self { slots, modules }
    }
}

struct Looker<'a> {
    file: FileId,
    known: Option<&'a Known>,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl Looker<'_> {
    fn page(&mut self, page: &Page) {
        for broken in &page.broken {
            let (message, help) = match broken.fault {
                SlotFault::Nameless => ("a slot without a name".to_owned(), "give it the `name` of a slot of the policy"),
                SlotFault::Repeated => {
                    (format!("a second slot `{}`", broken.name), "each slot stands once on a page; the first is filled")
                }
                SlotFault::Unbalanced => (
                    format!("the elements of slot `{}` are not closed as they were opened", broken.name),
                    "close every element inside of the slot, in the order in which they stand",
                ),
                SlotFault::Misplaced => (
                    format!("the default of slot `{}` does not stay in it", broken.name),
                    "the elements around the slot cannot hold this default; a `div` in a paragraph, for one, closes the paragraph and the slot with it",
                ),
            };
            self.say("page::broken_slot", Severity::Error, message, broken.tag.clone(), "this slot", help);
        }
        if let Some(at) = page.lost {
            let help = "correct the markup from here on; slots behind it are left alone";
            self.say(
                "page::two_readings",
                Severity::Warning,
                "markup that browsers read in more than one way".to_owned(),
                at..at + 1,
                "here",
                help,
            );
        }
        for slot in &page.slots {
            self.slot(page, slot);
        }
        let in_slot = |component: &&Component| page.slots.iter().any(|slot| slot.range.contains(&component.at));
        for component in page.components.iter().filter(|component| !in_slot(component)) {
            self.component(page, component, Place::default());
        }
    }

    fn slot(&mut self, page: &Page, slot: &Slot) {
        let tag = slot.range.start..slot.name_end;
        let modules = self.known.map(|known| known.slots.get(&slot.name));
        if modules == Some(None) {
            let help = self.known.and_then(|known| near(&slot.name, known.slots.keys())).map_or_else(
                || "declare it in `policy.toml`, or leave the element out".to_owned(),
                |name| format!("did you mean `{name}`?"),
            );
            self.say(
                "page::unknown_slot",
                Severity::Warning,
                format!("the policy has no slot `{}`", slot.name),
                tag,
                "not declared",
                &help,
            );
        }
        for part in &slot.parts {
            let Role::Module(module, inner, _) = &part.role else { continue };
            self.candidate(page, slot, part.range.start..inner.start, module, inner.clone(), modules.flatten());
        }
        for component in page.own_components(slot) {
            self.component(page, component, slot.place);
        }
    }

    fn candidate(
        &mut self,
        page: &Page,
        slot: &Slot,
        tag: Range<usize>,
        module: &str,
        inner: Range<usize>,
        modules: Option<&Vec<String>>,
    ) {
        if module.is_empty() {
            self.say(
                "page::unnamed_candidate",
                Severity::Error,
                "a candidate that names no module".to_owned(),
                tag.clone(),
                "no module",
                "write `data-module=\"NAME\"` with the name of a file in `modules`",
            );
        } else if let Some(known) =
            self.known.filter(|_| modules.is_some_and(|modules| !modules.iter().any(|held| held == module)))
        {
            let (message, help) = if known.modules.iter().any(|held| held == module) {
                (
                    format!("module `{module}` is not for slot `{}`", slot.name),
                    format!("add `{}` to its `slot`, or leave the candidate out", slot.name),
                )
            } else {
                let help = near(module, known.modules.iter()).map_or_else(
                    || format!("write `modules/{module}.toml`, or leave the candidate out"),
                    |name| format!("did you mean `{name}`?"),
                );
                (format!("the policy has no module `{module}`"), help)
            };
            self.say("page::unknown_module", Severity::Warning, message, tag.clone(), "never shown", &help);
        }
        if page.bytes.get(inner.clone()).is_none_or(|content| content.trim_ascii().is_empty()) {
            let help = "a slot that shows nothing is the default's to say; write what the module shows";
            self.say(
                "page::empty_candidate",
                Severity::Warning,
                format!("the candidate for module `{module}` is empty"),
                tag,
                "nothing to show",
                help,
            );
        }
        self.faults(page, inner, slot.place, &format!("the candidate for module `{module}`"));
    }

    fn component(&mut self, page: &Page, component: &Component, place: Place) {
        if component.shape.is_none() {
            let help = "fields are set as text: into elements of HTML that hold text, each closed as it was opened";
            let at = component.at..component.inner.start;
            self.say(
                "page::component",
                Severity::Error,
                format!("fields cannot be set in component `{}`", component.name),
                at,
                "never filled",
                help,
            );
        }
        self.faults(page, component.inner.clone(), place, &format!("component `{}`", component.name));
    }

    fn faults(&mut self, page: &Page, inner: Range<usize>, place: Place, what: &str) {
        for Found { at, fault, words } in Judgement::faults(&page.bytes, inner, place) {
            let name = element(page, at.clone());
            let (code, message, help) = match fault {
                Fault::Loads => (
                    "page::loads",
                    format!("{what} is never shown: `{name}` {words}"),
                    "what only the chosen one asks for tells the server who was chosen; use `img`, which everybody asks for, or put it into the page around the slot",
                ),
                Fault::Misplaced => (
                    "page::misplaced",
                    format!("{what} is never shown here: `{name}` {words}"),
                    "use elements that this place holds, or move the slot out of what is closed",
                ),
            };
            self.say(code, Severity::Error, message, at, words, help);
        }
    }

    fn say(&mut self, code: &'static str, severity: Severity, message: String, at: Range<usize>, label: &str, help: &str) {
        let error = Diagnostic::error(Code(code), message, self.file, at, label).with_help(help);
        self.diagnostics.push(Diagnostic { severity, ..error });
    }
}

/// The name of the element whose tag stands here, as it is written.
fn element(page: &Page, tag: Range<usize>) -> String {
    let tag = page.bytes.get(tag).unwrap_or_default();
    let name = tag
        .iter()
        .skip_while(|byte| matches!(byte, b'<' | b'/'))
        .take_while(|byte| !byte.is_ascii_whitespace() && !b"/>".contains(byte));
    String::from_utf8_lossy(&name.copied().collect::<Vec<u8>>()).into_owned()
}

/// The name that is written most alike, if one is.
fn near<'a>(name: &str, known: impl Iterator<Item = &'a String>) -> Option<&'a String> {
    let alike = |other: &String| {
        let same = name.bytes().zip(other.bytes()).take_while(|(one, other)| one == other).count();
        let end = name.bytes().rev().zip(other.bytes().rev()).take_while(|(one, other)| one == other).count();
        (same + end) * 4 >= name.len().max(other.len()) * 3
    };
    known.filter(|other| alike(other)).min()
}
