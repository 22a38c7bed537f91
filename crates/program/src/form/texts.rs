//! A Texts section: labels, reasons and content in one locale.

use alloc::{string::String, vec::Vec};

#[cfg(feature = "encode")]
use super::sheet::SheetWriter;
use super::sheet::{Sheet, number, rows, sheet, text};
use crate::{
    AtomId, Content, DecodeError, FieldValue, InputId, Key, Link, Literal, LocaleTexts, Message, ModuleId, PluralCategory,
    Program, Section, Segment, Variant,
};

const U16: i64 = u16::MAX as i64;

/// Kinds of keys, in `VARIANT_KEY`.
const EXACT: u16 = 0;
const PLURAL: u16 = 1;
const VALUE: u16 = 2;
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

/// Reads a section and checks that it fits the program.
pub(super) fn read(bytes: &[u8], locale: &str, program: &Program) -> Result<LocaleTexts, DecodeError> {
    let sheet = Sheet::read(Section::Texts, &SHEET, bytes)?;
    let fault = DecodeError::Malformed { section: Section::Texts, column: 0 };
    let texts = texts(&sheet, program).ok_or(fault)?;
    if texts.locale == locale && fits(&texts, program) { Ok(texts) } else { Err(fault) }
}

/// The texts; `None` when there are too many labels or too few, or a value has the wrong number of words.
fn texts(sheet: &Sheet<'_>, program: &Program) -> Option<LocaleTexts> {
    let schema = &program.schema;
    let mut labelled = 0;
    let mut labels = |count: usize| {
        labelled += count;
        sheet.texts_in(LABEL, labelled - count..labelled)
    };
    let mut texts = LocaleTexts {
        locale: sheet.text(LOCALE, 0).into(),
        inputs: labels(program.inputs.len()),
        attributes: labels(schema.attributes.len()),
        topics: labels(schema.topics.len()),
        kinds: labels(schema.kinds.len()),
        purposes: labels(schema.purposes.len()),
        intents: labels(schema.intents.len()),
        ..LocaleTexts::default()
    };
    for domain in &schema.domains {
        texts.domains.push(labels(domain.names.len()));
    }
    if sheet.len(LABELS) != labelled || sheet.len(LOCALES) != 1 {
        return None;
    }
    for row in 0..sheet.len(PLURALS) {
        texts.plural.runs.push((sheet.id(PLURAL_LENGTH, row) as u8, category(sheet.id(PLURAL_CATEGORY, row))));
    }
    for row in 0..sheet.len(REASONS) {
        let mut variants = Vec::new();
        for variant in sheet.rows(REASON_VARIANTS, row) {
            variants.push(Variant {
                key: match sheet.id(VARIANT_KEY, variant) {
                    EXACT => Key::Exact(sheet.at(VARIANT_EXACT, variant)),
                    PLURAL => Key::Plural(category(sheet.id(VARIANT_PLURAL, variant))),
                    VALUE => Key::Value(sheet.id(VARIANT_VALUE, variant)),
                    CLAUSE => Key::Clause(clause(sheet, variant)),
                    _ => Key::Any,
                },
                segments: segments(sheet, variant),
            });
            // Only clauses have literals.
            if sheet.id(VARIANT_KEY, variant) != CLAUSE && !sheet.rows(VARIANT_CLAUSE, variant).is_empty() {
                return None;
            }
        }
        texts.reasons.push((InputId(sheet.id(REASON_INPUT, row)), Message { variants }));
    }
    for row in 0..sheet.len(CONTENTS) {
        let mut fields = Vec::new();
        for field in sheet.rows(CONTENT_FIELDS, row) {
            fields.push((sheet.id(FIELD, field), value(sheet, field)?));
        }
        let content = Content { component: sheet.id(CONTENT_COMPONENT, row), fields };
        texts.content.push((ModuleId(sheet.id(CONTENT_MODULE, row)), content));
    }
    Some(texts)
}

fn clause(sheet: &Sheet<'_>, variant: usize) -> Vec<Literal> {
    let mut clause = Vec::new();
    for row in sheet.rows(VARIANT_CLAUSE, variant) {
        let code = sheet.id(LITERAL, row);
        clause.push(Literal { atom: AtomId(code >> 1), negated: code & 1 == 1 });
    }
    clause
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

fn segments(sheet: &Sheet<'_>, variant: usize) -> Vec<Segment> {
    let mut segments = Vec::new();
    for row in sheet.rows(VARIANT_SEGMENTS, variant) {
        segments.push(match sheet.at(SEGMENT_KIND, row) {
            0 => Segment::Text(sheet.text(SEGMENT_TEXT, row).into()),
            1 => Segment::Value,
            2 => Segment::Label,
            _ => Segment::Date,
        });
    }
    segments
}

fn value(sheet: &Sheet<'_>, field: usize) -> Option<FieldValue> {
    let mut words = sheet.texts_in(WORD, sheet.rows(FIELD_WORDS, field));
    let kind = sheet.id(FIELD_KIND, field);
    if kind == LIST {
        return Some(FieldValue::List(words));
    }
    let last = words.pop()?;
    let first = if kind == TEXT { String::new() } else { words.pop()? };
    words.is_empty().then_some(match kind {
        TEXT => FieldValue::Text(last),
        LINK => FieldValue::Link(Link { text: first, href: last }),
        _ => {
            let (width, height) = (sheet.id(FIELD_WIDTH, field), sheet.id(FIELD_HEIGHT, field));
            FieldValue::Image { src: first, alt: last, width, height }
        }
    })
}

fn fits(texts: &LocaleTexts, program: &Program) -> bool {
    let components = &program.schema.components;
    texts.plural.is_whole()
        && texts.reasons.iter().all(|reason| reason.0.index() < program.inputs.len())
        && texts.reasons.is_sorted_by(|a, b| a.0 < b.0)
        && texts.reasons.iter().flat_map(|reason| &reason.1.variants).all(|variant| match &variant.key {
            Key::Clause(clause) => !clause.is_empty() && clause.iter().all(|literal| literal.atom.index() < program.atoms.len()),
            _ => true,
        })
        && texts.content.is_sorted_by(|a, b| a.0 < b.0)
        && texts.content.iter().all(|(module, content)| {
            let fields = components.get(usize::from(content.component)).map_or(0, |component| component.fields.len());
            module.index() < program.modules.len()
                && usize::from(content.component) < components.len()
                && content.fields.is_sorted_by(|a, b| a.0 < b.0)
                && content.fields.last().is_none_or(|last| usize::from(last.0) < fields)
        })
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
