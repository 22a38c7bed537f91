//! Wording of a reason in a locale, from the program's own texts: the same bytes everywhere.

use alloc::{string::String, vec::Vec};

use nearside_program::{
    Facts, InputId, Key, LocaleTexts, PluralCategory, PluralTable, Program, Segment, State, ValueType,
};

use crate::wire::decimal;

/// Begins an isolated run of text whose direction is its own.
const ISOLATE: char = '\u{2068}';
/// Ends it.
const END_ISOLATE: char = '\u{2069}';

/// A reason in words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReasonText {
    /// All parts joined; a date stands as its number of ms since 1970, a yes or no as `1` or `0`.
    pub plain: String,
    /// The parts, for a host that formats numbers and dates itself.
    pub parts: Vec<Part>,
}

/// A part of a reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// Words of the policy: text, or a label.
    Text(String),
    /// Text that came from the profile, without the isolates that `plain` puts around it.
    Value(String),
    /// A whole number.
    Number(i64),
    /// A number with three decimals, in thousandths.
    Fixed(i64),
    /// Yes or no.
    Flag(bool),
    /// A length of time, ms.
    Duration(i64),
    /// An instant, ms since 1970.
    Date(i64),
}

/// Words the reason of an input, from its value in `facts`, with texts of [`Program::texts`].
///
/// `None` when the texts have no sentence for the input.
#[must_use]
pub fn reason_text(program: &Program, facts: &Facts, texts: &LocaleTexts, input: InputId) -> Option<ReasonText> {
    let message = &texts.reasons.iter().find(|reason| reason.0 == input)?.1;
    let words = Words { program, facts, texts, input };
    let variant = message.variants.iter().find(|variant| words.fits(&variant.key))?;
    let mut reason = ReasonText::default();
    for segment in &variant.segments {
        match segment {
            Segment::Text(text) => reason.push(Part::Text(text.clone())),
            Segment::Label => reason.push(Part::Text(texts.inputs.get(input.index()).cloned().unwrap_or_default())),
            Segment::Date => reason.push(Part::Date(facts.scalar(input))),
            Segment::Value => words.value(&mut reason),
        }
    }
    Some(reason)
}

/// Position in [`Program::texts`] of the locale nearest to a BCP 47 tag: the tag itself, its shorter forms (`de-AT`, then
/// `de`), else the first.
#[must_use]
pub fn nearest_locale(program: &Program, tag: &str) -> usize {
    let mut wanted = tag;
    loop {
        if let Some(position) = program.schema().locales.iter().position(|locale| locale.eq_ignore_ascii_case(wanted)) {
            return position;
        }
        match wanted.rfind('-') {
            Some(at) => wanted = wanted.get(..at).unwrap_or_default(),
            None => return 0,
        }
    }
}

/// What the words are about.
struct Words<'a> {
    program: &'a Program,
    facts: &'a Facts,
    texts: &'a LocaleTexts,
    input: InputId,
}

impl Words<'_> {
    /// The scalar, if there is one.
    fn number(&self) -> Option<i64> {
        (self.facts.state(self.input) == State::Present).then(|| self.facts.scalar(self.input))
    }

    fn fits(&self, key: &Key) -> bool {
        match key {
            Key::Any => true,
            Key::Exact(number) => self.number() == Some(*number),
            Key::Value(position) => self.number() == Some(i64::from(*position)),
            Key::Plural(category) => self.number().is_some_and(|number| plural(&self.texts.plural, number) == *category),
        }
    }

    /// The value, in words or as a number; nothing when it is absent.
    fn value(&self, reason: &mut ReasonText) {
        let Some(number) = self.number() else { return };
        let Some(input) = self.program.inputs().get(self.input.index()) else { return };
        match input.value_type {
            ValueType::Bool => reason.push(Part::Flag(number != 0)),
            ValueType::Int => reason.push(Part::Number(number)),
            ValueType::Fixed => reason.push(Part::Fixed(number)),
            ValueType::Timestamp => reason.push(Part::Date(number)),
            ValueType::Duration => reason.push(Part::Duration(number)),
            ValueType::Enum(domain) => {
                let position = usize::try_from(number).unwrap_or(usize::MAX);
                let label = self.texts.domains.get(domain.index()).and_then(|labels| labels.get(position));
                let name = || self.program.schema().domains.get(domain.index())?.names.get(position);
                reason.push(Part::Text(label.filter(|label| !label.is_empty()).or_else(name).cloned().unwrap_or_default()));
            }
            ValueType::Text | ValueType::Set => {
                for (position, text) in self.facts.texts(self.input).iter().enumerate() {
                    if position > 0 {
                        reason.push(Part::Text(String::from(", ")));
                    }
                    reason.push(Part::Value(text.clone()));
                }
            }
        }
    }
}

impl ReasonText {
    fn push(&mut self, part: Part) {
        match &part {
            Part::Text(text) => self.plain.push_str(text),
            Part::Value(text) => {
                self.plain.push(ISOLATE);
                self.plain.push_str(text);
                self.plain.push(END_ISOLATE);
            }
            Part::Number(number) | Part::Duration(number) | Part::Date(number) => decimal(&mut self.plain, *number),
            Part::Fixed(thousandths) => {
                if *thousandths < 0 {
                    self.plain.push('-');
                }
                let size = thousandths.unsigned_abs();
                decimal(&mut self.plain, i64::try_from(size / 1_000).unwrap_or(i64::MAX));
                let mut rest = size % 1_000;
                if rest > 0 {
                    self.plain.push('.');
                }
                while rest > 0 {
                    decimal(&mut self.plain, i64::try_from(rest / 100).unwrap_or_default());
                    rest = rest % 100 * 10;
                }
            }
            Part::Flag(flag) => self.plain.push(if *flag { '1' } else { '0' }),
        }
        self.parts.push(part);
    }
}

/// Plural category of a whole number; its sign does not matter.
fn plural(table: &PluralTable, number: i64) -> PluralCategory {
    let size = number.unsigned_abs();
    let mut position = if size < 200 { size } else { 100 + size % 100 };
    for (length, category) in &table.runs {
        match position.checked_sub(u64::from(*length)) {
            Some(rest) => position = rest,
            None => return *category,
        }
    }
    PluralCategory::Other
}
