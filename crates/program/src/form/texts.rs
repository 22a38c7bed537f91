//! A Texts section: labels, reasons and content in one locale.

#[cfg(feature = "encode")]
use alloc::string::String;
use alloc::vec::Vec;
use core::ops::Range;

#[cfg(feature = "encode")]
use super::sheet::SheetWriter;
use super::{
    names::Names,
    sheet::{Column, Sheet, Table, number, rows, sheet, text},
    tables,
};
use crate::{
    AtomId, Content, DecodeError, DomainId, FieldValue, InputId, Key, Link, Literal, ModuleId, PluralCategory, Program, Section,
    Segment,
};
#[cfg(feature = "encode")]
use crate::{LocaleTexts, Variant};

const U16: i64 = u16::MAX as i64;

/// Kinds of keys, in `VARIANT_KEY`.
const EXACT: u16 = 0;
const PLURAL: u16 = 1;
const VALUE: u16 = 2;
#[cfg(feature = "encode")]
const ANY: u16 = 3;
const CLAUSE: u16 = 4;

/// Kinds of values, in `FIELD_KIND`.
const TEXT: u16 = 0;
const LIST: u16 = 1;
const LINK: u16 = 2;
const IMAGE: u16 = 3;

const ANY_NUMBER: usize = usize::MAX;

sheet! { SHEET:
    LOCALES: 1 => { LOCALE: text(), }
    PLURALS: 200 => {
        PLURAL_LENGTH: number(1, 200),
        PLURAL_CATEGORY: number(0, 5),
    }
    // Of inputs, attributes, topics, kinds, purposes, intents, then of the names of all domains.
    LABELS: ANY_NUMBER => { LABEL: text(), }
    REASONS: ANY_NUMBER => {
        REASON_INPUT: number(0, U16),
        REASON_VARIANTS: rows(VARIANTS),
    }
    VARIANTS: ANY_NUMBER => {
        VARIANT_KEY: number(0, CLAUSE as i64),
        VARIANT_EXACT: number(i64::MIN, i64::MAX).only(VARIANT_KEY, 1 << EXACT),
        VARIANT_PLURAL: number(0, 5).only(VARIANT_KEY, 1 << PLURAL),
        VARIANT_VALUE: number(0, U16).only(VARIANT_KEY, 1 << VALUE),
        VARIANT_CLAUSE: rows(LITERALS),
        VARIANT_SEGMENTS: rows(SEGMENTS),
    }
    LITERALS: ANY_NUMBER => {
        /// An atom twice over, plus one when negated.
        LITERAL: number(0, U16),
    }
    SEGMENTS: ANY_NUMBER => {
        /// 0 text, 1 the value, 2 the label, 3 the value as a date.
        SEGMENT_KIND: number(0, 3),
        SEGMENT_TEXT: text().only(SEGMENT_KIND, 1),
    }
    CONTENTS: ANY_NUMBER => {
        CONTENT_MODULE: number(0, U16),
        CONTENT_COMPONENT: number(0, U16),
        CONTENT_FIELDS: rows(FIELDS),
    }
    FIELDS: ANY_NUMBER => {
        FIELD: number(0, U16),
        FIELD_KIND: number(0, IMAGE as i64),
        FIELD_WIDTH: number(0, U16).only(FIELD_KIND, 1 << IMAGE),
        FIELD_HEIGHT: number(0, U16).only(FIELD_KIND, 1 << IMAGE),
        /// One of a text, two of a link (text, address) and of an image (address, alternative text).
        FIELD_WORDS: rows(WORDS),
    }
    WORDS: ANY_NUMBER => { WORD: text(), }
}

/// The texts of a program in one locale, read where they lie.
#[derive(Clone, Debug)]
pub struct Texts {
    sheet: Sheet,
    /// Where the labels begin of each of [`LABELLED`], then of the names of each domain; and where the last end.
    starts: Vec<usize>,
}

/// What has a label.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Labelled {
    /// Inputs, by id.
    Inputs,
    /// Attributes, by id.
    Attributes,
    /// Topics, by id.
    Topics,
    /// Kinds of activity, by id.
    Kinds,
    /// Purposes, by id: the exact text shown when one is asked for.
    Purposes,
    /// Intents, by id.
    Intents,
    /// Names of a domain, by position.
    Names(DomainId),
}

/// What has labels, in their order; behind them stand those of the names of all domains.
const LABELLED: [(Labelled, Table); 6] = [
    (Labelled::Inputs, tables::INPUTS),
    (Labelled::Attributes, tables::ATTRIBUTES),
    (Labelled::Topics, tables::TOPICS),
    (Labelled::Kinds, tables::KINDS),
    (Labelled::Purposes, tables::PURPOSES),
    (Labelled::Intents, tables::INTENTS),
];

impl Texts {
    /// Reads a section and checks that it fits the program.
    pub(super) fn read(bytes: &[u8], locale: &str, program: &Program) -> Result<Self, DecodeError> {
        let mut texts = Self { sheet: Sheet::read(Section::Texts, &SHEET, bytes)?, starts: Vec::new() };
        let declared = &program.sheet;
        let mut end = 0;
        for (_, table) in &LABELLED {
            texts.starts.push(end);
            end += declared.len(*table);
        }
        for domain in 0..declared.len(tables::DOMAINS) {
            texts.starts.push(end);
            end += declared.rows(tables::DOMAIN_NAMES, domain).len();
        }
        texts.starts.push(end);
        if texts.locale() == locale && texts.sheet.len(LABELS) == end && texts.fits(program) {
            return Ok(texts);
        }
        Err(DecodeError::Malformed { section: Section::Texts, column: 0 })
    }

    /// The locale: a BCP 47 tag.
    #[must_use]
    pub fn locale(&self) -> &str {
        self.sheet.text(LOCALE, 0)
    }

    /// Labels of what the program declares; empty where there is none.
    #[must_use]
    pub fn labels(&self, of: Labelled) -> Names<'_> {
        Names::new(&self.sheet, LABEL, self.rows(of))
    }

    /// Plural category of a whole number in this locale; its sign does not matter.
    #[must_use]
    pub fn plural(&self, number: i64) -> PluralCategory {
        let size = number.unsigned_abs();
        let mut position = if size < 200 { size } else { 100 + size % 100 };
        for row in 0..self.sheet.len(PLURALS) {
            match position.checked_sub(self.sheet.at(PLURAL_LENGTH, row).into()) {
                Some(rest) => position = rest,
                None => return category(self.sheet.id(PLURAL_CATEGORY, row)),
            }
        }
        PluralCategory::Other
    }

    /// The reason sentence of an input: a phrase for "because …" such as `you told us that you eat {$value}`, by the segments of
    /// the first variant whose key fits.
    pub fn reason(&self, input: InputId, fits: impl Fn(&Key) -> bool) -> Option<Vec<Segment<&str>>> {
        let row = self.find(REASONS, REASON_INPUT, input.0)?;
        let variant = self.sheet.rows(REASON_VARIANTS, row).find(|&variant| fits(&self.key(variant)))?;
        Some(self.segments(variant))
    }

    /// The content of a module, if the policy has any.
    #[must_use]
    pub fn content(&self, module: ModuleId) -> Option<Content> {
        self.find(CONTENTS, CONTENT_MODULE, module.0).map(|row| self.content_at(row))
    }

    /// The content of all modules that have any, by rising module.
    pub fn contents(&self) -> impl Iterator<Item = (ModuleId, Content)> {
        (0..self.sheet.len(CONTENTS)).map(|row| (ModuleId(self.sheet.id(CONTENT_MODULE, row)), self.content_at(row)))
    }

    fn content_at(&self, row: usize) -> Content {
        let mut fields = Vec::new();
        for field in self.sheet.rows(CONTENT_FIELDS, row) {
            fields.push((self.sheet.id(FIELD, field), self.value(field)));
        }
        Content { component: self.sheet.id(CONTENT_COMPONENT, row), fields }
    }

    /// All of it, for tools.
    #[cfg(feature = "encode")]
    pub(super) fn to_parts(&self) -> LocaleTexts {
        let sheet = &self.sheet;
        let labels = |of| self.labels(of).iter().map(String::from).collect();
        let domains = 0..(self.starts.len() - LABELLED.len() - 1) as u16;
        let inputs = (0..sheet.len(REASONS)).map(|row| InputId(sheet.id(REASON_INPUT, row)));
        let run = |row| (sheet.at(PLURAL_LENGTH, row) as u8, category(sheet.id(PLURAL_CATEGORY, row)));
        LocaleTexts {
            locale: self.locale().into(),
            plural: crate::PluralTable { runs: (0..sheet.len(PLURALS)).map(run).collect() },
            inputs: labels(Labelled::Inputs),
            reasons: inputs.enumerate().map(|(row, input)| (input, self.message(row))).collect(),
            domains: domains.map(|id| labels(Labelled::Names(DomainId(id)))).collect(),
            attributes: labels(Labelled::Attributes),
            topics: labels(Labelled::Topics),
            kinds: labels(Labelled::Kinds),
            purposes: labels(Labelled::Purposes),
            intents: labels(Labelled::Intents),
            content: self.contents().collect(),
        }
    }

    #[cfg(feature = "encode")]
    fn message(&self, reason: usize) -> crate::Message {
        let variant = |variant| {
            let segments = self.segments(variant).into_iter().map(|segment| match segment {
                Segment::Text(text) => Segment::Text(text.into()),
                Segment::Value => Segment::Value,
                Segment::Label => Segment::Label,
                Segment::Date => Segment::Date,
            });
            Variant { key: self.key(variant), segments: segments.collect() }
        };
        crate::Message { variants: self.sheet.rows(REASON_VARIANTS, reason).map(variant).collect() }
    }

    /// The labels' rows; none of what the program does not have.
    fn rows(&self, of: Labelled) -> Range<usize> {
        let at = match of {
            Labelled::Names(domain) => LABELLED.len() + domain.index(),
            _ => LABELLED.iter().take_while(|(kind, _)| *kind != of).count(),
        };
        match (self.starts.get(at), self.starts.get(at + 1)) {
            (Some(&start), Some(&end)) => start..end,
            _ => 0..0,
        }
    }

    /// The row whose id, ascending in its column, is this one.
    fn find(&self, table: Table, column: Column, id: u16) -> Option<usize> {
        (0..self.sheet.len(table)).find(|&row| self.sheet.id(column, row) == id)
    }

    /// Whether the ids of a column ascend, and are below `len`.
    fn ascends(&self, column: Column, rows: Range<usize>, len: usize) -> bool {
        let mut least = 0;
        rows.into_iter().all(|row| {
            let id = usize::from(self.sheet.id(column, row));
            let ascends = (least..len).contains(&id);
            least = id + 1;
            ascends
        })
    }

    /// Whether what else is in the sheet fits the program and itself.
    fn fits(&self, program: &Program) -> bool {
        let sheet = &self.sheet;
        let lengths = (0..sheet.len(PLURALS)).map(|row| sheet.at(PLURAL_LENGTH, row)).sum::<u32>();
        let words = |field| match sheet.id(FIELD_KIND, field) {
            TEXT => Some(1),
            LIST => None,
            _ => Some(2),
        };
        sheet.len(LOCALES) == 1
            && (lengths == 200 || sheet.len(PLURALS) == 0)
            && (0..sheet.len(VARIANTS)).all(|row| {
                let clause = sheet.rows(VARIANT_CLAUSE, row);
                (sheet.id(VARIANT_KEY, row) == CLAUSE) != clause.is_empty()
            })
            && (0..sheet.len(LITERALS)).all(|row| literal(sheet.id(LITERAL, row)).atom.index() < program.atoms().len())
            && self.ascends(REASON_INPUT, 0..sheet.len(REASONS), program.inputs.len())
            && self.ascends(CONTENT_MODULE, 0..sheet.len(CONTENTS), program.modules().len())
            && (0..sheet.len(CONTENTS)).all(|row| {
                let component = sheet.id(CONTENT_COMPONENT, row);
                usize::from(component) < program.sheet.len(tables::COMPONENTS)
                    && self.ascends(FIELD, sheet.rows(CONTENT_FIELDS, row), program.fields(component).len())
            })
            && (0..sheet.len(FIELDS)).all(|row| words(row).is_none_or(|words| sheet.rows(FIELD_WORDS, row).len() == words))
    }

    fn key(&self, variant: usize) -> Key {
        match self.sheet.id(VARIANT_KEY, variant) {
            EXACT => Key::Exact(self.sheet.wide(VARIANT_EXACT, variant)),
            PLURAL => Key::Plural(category(self.sheet.id(VARIANT_PLURAL, variant))),
            VALUE => Key::Value(self.sheet.id(VARIANT_VALUE, variant)),
            CLAUSE => {
                let mut clause = Vec::new();
                for row in self.sheet.rows(VARIANT_CLAUSE, variant) {
                    clause.push(literal(self.sheet.id(LITERAL, row)));
                }
                Key::Clause(clause)
            }
            _ => Key::Any,
        }
    }

    fn segments(&self, variant: usize) -> Vec<Segment<&str>> {
        let mut segments = Vec::new();
        for row in self.sheet.rows(VARIANT_SEGMENTS, variant) {
            segments.push(match self.sheet.at(SEGMENT_KIND, row) {
                0 => Segment::Text(self.sheet.text(SEGMENT_TEXT, row)),
                1 => Segment::Value,
                2 => Segment::Label,
                _ => Segment::Date,
            });
        }
        segments
    }

    fn value(&self, field: usize) -> FieldValue {
        let words = self.sheet.rows(FIELD_WORDS, field);
        let word = |at| self.sheet.string(WORD, words.start + at);
        match self.sheet.id(FIELD_KIND, field) {
            TEXT => FieldValue::Text(word(0)),
            LIST => FieldValue::List(self.sheet.texts_in(WORD, words)),
            LINK => FieldValue::Link(Link { text: word(0), href: word(1) }),
            _ => FieldValue::Image {
                src: word(0),
                alt: word(1),
                width: self.sheet.id(FIELD_WIDTH, field),
                height: self.sheet.id(FIELD_HEIGHT, field),
            },
        }
    }
}

const fn literal(code: u16) -> Literal {
    Literal { atom: AtomId(code >> 1), negated: code & 1 == 1 }
}

const fn category(number: u16) -> PluralCategory {
    match number {
        0 => PluralCategory::Zero,
        1 => PluralCategory::One,
        2 => PluralCategory::Two,
        3 => PluralCategory::Few,
        4 => PluralCategory::Many,
        _ => PluralCategory::Other,
    }
}

#[cfg(feature = "encode")]
pub(super) fn write(texts: &LocaleTexts) -> Vec<u8> {
    let mut sheet = SheetWriter::new(&SHEET);
    sheet.add_text(LOCALE, &texts.locale);
    for (length, category) in &texts.plural.runs {
        sheet.add(PLURAL_LENGTH, *length);
        sheet.add(PLURAL_CATEGORY, *category as u8);
    }
    let lists = [&texts.inputs, &texts.attributes, &texts.topics, &texts.kinds, &texts.purposes, &texts.intents];
    for label in lists.into_iter().chain(&texts.domains).flatten() {
        sheet.add_text(LABEL, label);
    }
    for (input, message) in &texts.reasons {
        sheet.add(REASON_INPUT, input.0);
        sheet.add_rows(REASON_VARIANTS, message.variants.len());
        for variant in &message.variants {
            write_variant(&mut sheet, variant);
        }
    }
    for (module, content) in &texts.content {
        sheet.add(CONTENT_MODULE, module.0);
        sheet.add(CONTENT_COMPONENT, content.component);
        sheet.add_rows(CONTENT_FIELDS, content.fields.len());
        for (field, value) in &content.fields {
            sheet.add(FIELD, *field);
            write_value(&mut sheet, value);
        }
    }
    sheet.end()
}

#[cfg(feature = "encode")]
fn write_variant(sheet: &mut SheetWriter, variant: &Variant) {
    let mut literals = 0;
    let key = match &variant.key {
        Key::Exact(number) => {
            sheet.add(VARIANT_EXACT, *number);
            EXACT
        }
        Key::Plural(category) => {
            sheet.add(VARIANT_PLURAL, *category as u8);
            PLURAL
        }
        Key::Value(position) => {
            sheet.add(VARIANT_VALUE, *position);
            VALUE
        }
        Key::Clause(clause) => {
            for literal in clause {
                sheet.add(LITERAL, literal.atom.0 << 1 | u16::from(literal.negated));
            }
            literals = clause.len();
            CLAUSE
        }
        Key::Any => ANY,
    };
    sheet.add(VARIANT_KEY, key);
    sheet.add_rows(VARIANT_CLAUSE, literals);
    sheet.add_rows(VARIANT_SEGMENTS, variant.segments.len());
    for segment in &variant.segments {
        let kind = match segment {
            Segment::Text(text) => {
                sheet.add_text(SEGMENT_TEXT, text);
                0
            }
            Segment::Value => 1,
            Segment::Label => 2,
            Segment::Date => 3,
        };
        sheet.add(SEGMENT_KIND, kind);
    }
}

#[cfg(feature = "encode")]
fn write_value(sheet: &mut SheetWriter, value: &FieldValue) {
    let (kind, words): (_, &[&String]) = match value {
        FieldValue::Text(text) => (TEXT, &[text]),
        FieldValue::List(items) => (LIST, &items.iter().collect::<Vec<_>>()),
        FieldValue::Link(link) => (LINK, &[&link.text, &link.href]),
        FieldValue::Image { src, alt, width, height } => {
            sheet.add(FIELD_WIDTH, *width);
            sheet.add(FIELD_HEIGHT, *height);
            (IMAGE, &[src, alt])
        }
    };
    sheet.add(FIELD_KIND, kind);
    sheet.add_rows(FIELD_WORDS, words.len());
    for word in words {
        sheet.add_text(WORD, word);
    }
}
