//! From files to a program, or to everything that is wrong with them.

use std::collections::BTreeSet;

use nearside_program::{
    ActivityKind, Attribute, AttributeType, Budget, Debug, Domain, Intent, Parts, Period, Purpose, Rotation, Schema, Slot, Span,
    Topic, ValueType,
};

use crate::{
    Diagnostic, Severity, Sources, content,
    diagnostics::{bad_number, no_default, too_many},
    expr::{self, Scope, Tables},
    folder, lint,
    modules::{ModuleDecl, ModuleReader},
    notice, numbering,
    paths::{self, PathRule},
    positions::Positions,
    quantity, reasons, scope, slice, texts,
    tree::{Node, Place},
    vocabulary::{self, TypeDecl, Vocabulary},
};

/// How to compile.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Keep source positions for tools; production programs do without.
    pub debug: bool,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Compiled {
    /// The program; none when there is an error. It encodes.
    pub program: Option<Parts>,
    /// Everything that is wrong or doubtful, by file and place.
    pub diagnostics: Vec<Diagnostic>,
    /// What paths say of pages, in the order in which they are written; for replays of logs, no part of the program.
    pub paths: Vec<PathRule>,
}

impl Compiled {
    /// Whether there is an error.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }
}

/// Compiles a policy. All independent problems are reported in one run.
#[must_use]
pub fn compile(sources: &Sources, options: &Options) -> Compiled {
    let mut diagnostics = Vec::new();
    let folder = folder::read(sources, &mut diagnostics);
    let vocabulary = vocabulary::read(&folder, &mut diagnostics);
    let mut positions = Positions::default();
    let scope = scope::scope(&folder, &vocabulary, &mut positions);
    let mut tables = Tables::default();

    let components = content::components(&vocabulary);
    let slot_components = content::slot_components(&vocabulary, &mut diagnostics);
    let content = || content::Reader { vocabulary: &vocabulary, components: &components, slot_components: &slot_components };
    let before = diagnostics.len();
    check_conditions(&vocabulary, &scope, &mut diagnostics);
    let mut reader = ModuleReader {
        vocabulary: &vocabulary,
        scope: &scope,
        content: content(),
        tables: &mut tables,
        positions: &mut positions,
        diagnostics: &mut diagnostics,
    };
    let modules: Vec<ModuleDecl> = folder.modules.iter().map(|file| reader.read(file)).collect();
    let all_read = diagnostics.iter().skip(before).all(|diagnostic| diagnostic.severity == Severity::Warning)
        && has_clean_files(&diagnostics);

    let slots = slots(&vocabulary, &mut diagnostics);
    let paths = paths::read(&folder, &vocabulary, &mut diagnostics);
    let purposes = notice::purposes(&vocabulary, &mut diagnostics);
    let mut texts = texts::build(&vocabulary, tables.inputs(), &modules, &mut diagnostics);
    reasons::say(&vocabulary, &scope, &tables, &mut texts, &mut diagnostics);
    let facets = slice::read(&vocabulary, &tables, &positions, all_read, &mut diagnostics);
    lint::unused_declarations(&folder, &vocabulary, tables.inputs(), &modules, all_read, &mut diagnostics);
    lint::attention_budget(&vocabulary, &mut diagnostics);
    lint::shadowed_modules(&vocabulary, &modules, &mut diagnostics);
    lint::protected_traits(&vocabulary, &mut diagnostics);
    lint::observed_content(&folder.modules, &modules, tables.inputs(), tables.atoms(), &mut diagnostics);
    for (index, source) in (0_u16..).zip(&sources.files).filter(|(_, source)| source.text.len() <= folder::MOST_BYTES) {
        lint::public_text(crate::FileId(index), &source.text, &mut diagnostics);
    }

    positions.settle(&mut diagnostics);
    order(&mut diagnostics);
    if diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error) {
        return Compiled { program: None, diagnostics, paths };
    }
    let debug = options.debug.then(|| debug(sources, &tables, &positions, &modules));
    let mut program = Parts {
        inputs: tables.inputs().to_vec(),
        atoms: tables.atoms().to_vec(),
        slots,
        schema: Schema { components, ..schema(&vocabulary, purposes, &modules) },
        modules: modules.into_iter().map(|declared| declared.module).collect(),
        facets,
        texts,
        debug,
    };
    numbering::by_input(&mut program);
    // What is left are limits of the form: 16-bit ids and the like.
    match program.encode() {
        Ok(_) => Compiled { program: Some(program), diagnostics, paths },
        Err(error) => {
            let mut report = too_many(Place::default(), "modules, tests or texts for one program", 65_534);
            report.help = Some(error.to_string());
            diagnostics.push(report);
            Compiled { program: None, diagnostics, paths }
        }
    }
}

/// Whether no file stumbled before its conditions were seen.
fn has_clean_files(diagnostics: &[Diagnostic]) -> bool {
    !diagnostics.iter().any(|diagnostic| diagnostic.code == crate::diagnostics::toml_syntax::ENTRY.code)
}

/// Checks each named condition for itself, whether or not a module uses it.
fn check_conditions(vocabulary: &Vocabulary<'_>, scope: &Scope, diagnostics: &mut Vec<Diagnostic>) {
    // Their atoms belong to whoever names them, so they are put into tables that are thrown away.
    let mut scratch = Tables::default();
    for (named, _) in &vocabulary.conditions {
        if let Some((file, range, text)) = scope.conditions.get(named.name) {
            expr::compile(text, *file, range.start, scope, &mut scratch, diagnostics);
        }
    }
}

fn slots(vocabulary: &Vocabulary<'_>, diagnostics: &mut Vec<Diagnostic>) -> Vec<Slot> {
    let mut slots = Vec::new();
    for named in &vocabulary.slots {
        let node = named.node;
        if node.is_none_or(|node| node.entry("default").is_none()) {
            diagnostics.push(no_default(named.at, named.name));
        }
        slots.push(Slot {
            attention: number(node, "attention").unwrap_or(0),
            rotation: node.and_then(|node| rotation(node.get("rotate")?, diagnostics)),
        });
    }
    slots
}

fn rotation(rotate: &Node, diagnostics: &mut Vec<Diagnostic>) -> Option<Rotation> {
    let node = rotate.get("points")?;
    let points = quantity::points(node, diagnostics)?;
    if points <= 0 {
        diagnostics.push(bad_number(node.at, "above 0"));
    }
    let every = match rotate.get_text("every").map(|every| every.text.as_str()) {
        Some("visit") => Period::Visit,
        Some("lifetime") => Period::Lifetime,
        _ => Period::Day,
    };
    Some(Rotation { points, every })
}

fn number(node: Option<&Node>, key: &str) -> Option<u16> {
    node?.get(key)?.whole().and_then(|number| u16::try_from(number).ok())
}

fn schema(vocabulary: &Vocabulary<'_>, purposes: Vec<Purpose>, modules: &[ModuleDecl]) -> Schema {
    let names = |named: &[vocabulary::Named<'_>]| named.iter().map(|named| named.name.to_owned()).collect::<Vec<_>>();
    Schema {
        site: vocabulary.site.clone(),
        controller: vocabulary.controller.clone(),
        policy_version: vocabulary.version,
        locales: names(&vocabulary.locales),
        slots: names(&vocabulary.slots),
        modules: modules.iter().map(|module| module.name.clone()).collect(),
        groups: names(&vocabulary.groups),
        intents: vocabulary
            .intents
            .iter()
            .map(|intent| Intent {
                name: intent.name.to_owned(),
                protected: intent.node.and_then(|node| node.get("protected")?.flag()).unwrap_or(false),
            })
            .collect(),
        purposes,
        attributes: vocabulary
            .attributes
            .iter()
            .map(|attribute| Attribute {
                name: attribute.named.name.to_owned(),
                value_type: attribute_type(attribute.value),
                basis: attribute.basis,
                purpose: attribute.purpose,
                retention_s: attribute.retention_s,
            })
            .collect(),
        topics: vocabulary
            .topics
            .iter()
            .map(|topic| Topic { name: topic.named.name.to_owned(), half_life_s: topic.half_life_s })
            .collect(),
        kinds: vocabulary
            .kinds
            .iter()
            .map(|kind| ActivityKind { name: kind.named.name.to_owned(), weight: kind.weight })
            .collect(),
        activity_purpose: vocabulary.activity.purpose,
        activity_retention_s: vocabulary.activity.retention_s,
        domains: vocabulary.domains.iter().map(|domain| Domain { names: domain.names.clone() }).collect(),
        budget: Budget { visit: number(vocabulary.attention, "visit"), day: number(vocabulary.attention, "day") },
        comparison_bp: vocabulary.comparison_bp,
        comparison_salt: vocabulary.comparison_salt.into(),
        components: Vec::new(),
    }
}

fn attribute_type(value: TypeDecl) -> AttributeType {
    match value.value_type {
        ValueType::Bool => AttributeType::Bool,
        ValueType::Int => AttributeType::Int,
        ValueType::Fixed => AttributeType::Fixed,
        ValueType::Enum(domain) => AttributeType::Enum(domain),
        ValueType::Text => AttributeType::Text,
        ValueType::Set => AttributeType::Set(value.elements),
        ValueType::Timestamp => AttributeType::Timestamp,
        ValueType::Duration => AttributeType::Duration,
    }
}

fn debug(sources: &Sources, tables: &Tables, positions: &Positions<'_>, modules: &[ModuleDecl]) -> Debug {
    let span = |file: crate::FileId, range: std::ops::Range<usize>| Span {
        file: file.0,
        start: u32::try_from(range.start).unwrap_or(u32::MAX),
        end: u32::try_from(range.end).unwrap_or(u32::MAX),
    };
    Debug {
        files: sources.files.iter().map(|file| file.path.clone()).collect(),
        atoms: tables.origins().iter().map(|origin| span(origin.file, positions.real(&origin.range))).collect(),
        atom_texts: tables.origins().iter().map(|origin| origin.text.clone()).collect(),
        modules: modules.iter().map(|module| span(module.when_at.file, module.when_at.range())).collect(),
    }
}

/// Sorts by file and place, and drops repetitions: a named condition is read wherever it is used.
fn order(diagnostics: &mut Vec<Diagnostic>) {
    let mut seen = BTreeSet::new();
    diagnostics.retain(|found| {
        let places: Vec<_> = found.labels.iter().map(|label| (label.file, label.range.start, label.range.end)).collect();
        seen.insert((found.code, found.message.clone(), places))
    });
    diagnostics.sort_by_key(|found| found.labels.first().map(|label| (label.file, label.range.start, label.range.end)));
}
