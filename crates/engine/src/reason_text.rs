//! Wording of a reason in a locale, from the program's own texts: the same bytes everywhere.

use alloc::{string::String, vec::Vec};

use nearside_program::{
    Facts, InputId, Key, Literal, LocaleTexts, PluralCategory, PluralTable, Program, Segment, State, ValueType,
};

use crate::{
    explain::{Because, Ground},
    json::decimal,
};

/// Begins an isolated run of text whose direction is its own.
const ISOLATE: &str = "\u{2068}";
/// Ends it.
const END_ISOLATE: &str = "\u{2069}";

/// A reason in words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReasonText<'a> {
    /// All parts joined; a date stands as its number of ms since 1970, a yes or no as `1` or `0`.
    pub plain: String,
    /// The parts, for a host that formats numbers and dates itself.
    pub parts: Vec<Part<'a>>,
}

/// A part of a reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part<'a> {
    /// Words of the policy: text, or a label.
    Text(&'a str),
    /// Text that came from the profile, without the isolates that `plain` puts around it.
    Value(&'a str),
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
/// `because`: all reasons of the explanation that it is one of, or none. Where what it rests on is all of a named condition that has
/// a sentence, that sentence is used. `None` when the texts have no sentence.
#[must_use]
pub fn reason_text<'a>(
    program: &'a Program,
    facts: &'a Facts,
    texts: &'a LocaleTexts,
    because: &'a [Because],
    input: InputId,
) -> Option<ReasonText<'a>> {
    let message = &texts.reasons.iter().find(|reason| reason.0 == input)?.1;
    let words = Words { program, facts, texts, because, input };
    let variant = message.variants.iter().find(|variant| words.fits(&variant.key))?;
    // The sentence is a named condition's, and here it is not about that one.
    if variant.segments.is_empty() {
        return None;
    }
    let mut parts = Vec::new();
    for segment in &variant.segments {
        match segment {
            Segment::Text(text) => parts.push(Part::Text(text)),
            Segment::Label => parts.push(Part::Text(texts.inputs.get(input.index()).map_or("", |label| label))),
            Segment::Date => parts.push(Part::Date(facts.scalar(input))),
            Segment::Value => words.value(&mut parts),
        }
    }
    let mut plain = Vec::new();
    for part in &parts {
        part.write(&mut plain);
    }
    Some(ReasonText { plain: String::from_utf8(plain).unwrap_or_default(), parts })
}

/// Position in [`Program::texts`] of the locale nearest to a BCP 47 tag: the tag itself, its shorter forms (`de-AT`, then
/// `de`), else the first.
#[must_use]
pub fn nearest_locale(program: &Program, tag: &str) -> usize {
    let mut wanted = tag.as_bytes();
    loop {
        let is_wanted = |locale: &String| locale.as_bytes().eq_ignore_ascii_case(wanted);
        if let Some(position) = program.schema().locales.iter().position(is_wanted) {
            return position;
        }
        loop {
            match wanted.split_last() {
                Some((last, rest)) => {
                    wanted = rest;
                    if *last == b'-' {
                        break;
                    }
                }
                None => return 0,
            }
        }
    }
}

/// What the words are about.
struct Words<'a> {
    program: &'a Program,
    facts: &'a Facts,
    texts: &'a LocaleTexts,
    because: &'a [Because],
    input: InputId,
}

impl<'a> Words<'a> {
    /// The scalar, if there is one.
    fn number(&self) -> Option<i64> {
        (self.facts.state(self.input) == State::Present).then(|| self.facts.scalar(self.input))
    }

    fn fits(&self, key: &Key) -> bool {
        match (key, self.number()) {
            (Key::Any, _) => true,
            (Key::Clause(clause), _) => self.rests_on(clause),
            (_, None) => false,
            (Key::Exact(exact), Some(number)) => number == *exact,
            (Key::Value(position), Some(number)) => number == i64::from(*position),
            (Key::Plural(category), Some(number)) => plural(&self.texts.plural, number) == *category,
        }
    }

    /// Whether all grounds of the input are in a clause, and all of the clause is among the grounds of the explanation, so that
    /// the clause held.
    fn rests_on(&self, clause: &[Literal]) -> bool {
        let in_clause = |ground: &Ground| matches!(ground, Ground::Literal(code) if clause.contains(&code.literal()));
        let own = self.because.iter().find(|because| because.input == self.input);
        let told = |literal: &Literal| {
            let names = |ground: &Ground| matches!(ground, Ground::Literal(code) if code.literal() == *literal);
            self.because.iter().any(|because| because.grounds.iter().any(names))
        };
        own.is_some_and(|own| !own.grounds.is_empty() && own.grounds.iter().all(in_clause)) && clause.iter().all(told)
    }

    /// The value, in words or as a number; nothing when it is absent.
    fn value(&self, parts: &mut Vec<Part<'a>>) {
        let Some(number) = self.number() else { return };
        let Some(input) = self.program.inputs().get(self.input.index()) else { return };
        parts.push(match input.value_type {
            ValueType::Bool => Part::Flag(number != 0),
            ValueType::Int => Part::Number(number),
            ValueType::Fixed => Part::Fixed(number),
            ValueType::Timestamp => Part::Date(number),
            ValueType::Duration => Part::Duration(number),
            ValueType::Enum(domain) => {
                let position = usize::try_from(number).unwrap_or(usize::MAX);
                let label = self.texts.domains.get(domain.index()).and_then(|labels| labels.get(position));
                let name = || self.program.schema().domains.get(domain.index())?.names.get(position);
                Part::Text(label.filter(|label| !label.is_empty()).or_else(name).map_or("", |text| text))
            }
            ValueType::Text | ValueType::Set => {
                for (position, text) in self.facts.texts(self.input).iter().enumerate() {
                    if position > 0 {
                        parts.push(Part::Text(", "));
                    }
                    parts.push(Part::Value(text));
                }
                return;
            }
        });
    }
}

impl Part<'_> {
    /// Appends what stands in `plain`.
    fn write(self, to: &mut Vec<u8>) {
        match self {
            Self::Text(text) => to.extend_from_slice(text.as_bytes()),
            Self::Value(text) => [ISOLATE, text, END_ISOLATE].iter().for_each(|text| to.extend_from_slice(text.as_bytes())),
            Self::Number(number) | Self::Duration(number) | Self::Date(number) => decimal(to, number),
            Self::Flag(flag) => decimal(to, i64::from(flag)),
            Self::Fixed(thousandths) => {
                if thousandths < 0 {
                    to.push(b'-');
                }
                let size = thousandths.unsigned_abs();
                decimal(to, i64::try_from(size / 1_000).unwrap_or(i64::MAX));
                let mut rest = size % 1_000;
                if rest > 0 {
                    to.push(b'.');
                }
                while rest > 0 {
                    to.push(b'0' + (rest / 100) as u8);
                    rest = rest % 100 * 10;
                }
            }
        }
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

#[cfg(test)]
mod tests {
    use alloc::vec;

    use nearside_program::{Message, Variant};

    use super::*;
    use crate::specimen::{self, Dice};

    /// Words input `input` with one message; every text is `[` value `]`.
    fn check(input: u16, set: impl FnOnce(&mut Facts), keys: &[(Key, &str)], plain: &str, parts: &[Part<'_>]) {
        let program = specimen::program(&specimen::parts(&mut Dice(256)));
        let mut texts = program.texts(0).expect("the specimen's texts");
        // As in English: one for 1, other for the rest.
        texts.plural.runs = vec![(1, PluralCategory::Other), (1, PluralCategory::One), (198, PluralCategory::Other)];
        let variant = |(key, text): &(Key, &str)| Variant {
            key: key.clone(),
            segments: vec![Segment::Text((*text).into()), Segment::Value, Segment::Text("]".into())],
        };
        texts.reasons = vec![(InputId(input), Message { variants: keys.iter().map(variant).collect() })];
        let mut facts = Facts::new(program.inputs().len());
        set(&mut facts);
        let reason = reason_text(&program, &facts, &texts, &[], InputId(input)).expect("a sentence");
        assert_eq!((reason.plain.as_str(), reason.parts.get(1..reason.parts.len() - 1).unwrap_or_default()), (plain, parts));
        assert_eq!(reason_text(&program, &facts, &texts, &[], InputId(input + 1)), None);
    }

    #[test]
    fn the_first_fitting_variant_is_joined() {
        let keys = [(Key::Exact(0), "none ["), (Key::Plural(PluralCategory::One), "one ["), (Key::Any, "many [")];
        for (number, plain) in [(0, "none [0]"), (1, "one [1]"), (-1, "one [-1]"), (101, "many [101]"), (201, "many [201]")] {
            check(1, |facts| facts.set_scalar(InputId(1), number), &keys, plain, &[Part::Number(number)]);
        }
        check(1, |_| (), &keys, "many []", &[]);
    }

    #[test]
    fn enums_speak_by_label_and_flags_are_left_to_the_host() {
        let keys = [(Key::Value(3), "three ["), (Key::Any, "[")];
        check(2, |facts| facts.set_scalar(InputId(2), 3), &keys, "three [Name 3]", &[Part::Text("Name 3")]);
        check(2, |facts| facts.set_scalar(InputId(2), 99), &keys, "[]", &[Part::Text("")]);
        check(0, |facts| facts.set_scalar(InputId(0), 1), &keys, "[1]", &[Part::Flag(true)]);
        check(12, |facts| facts.set_scalar(InputId(12), 86_400_000), &keys, "[86400000]", &[Part::Date(86_400_000)]);
    }

    #[test]
    fn texts_of_the_visitor_are_isolated() {
        let keys = [(Key::Any, "[")];
        let plain = "[\u{2068}a\u{2069}, \u{2068}b\u{2069}]";
        let parts = [Part::Value("a"), Part::Text(", "), Part::Value("b")];
        check(10, |facts| facts.set_texts(InputId(10), vec!["a".into(), "b".into()]), &keys, plain, &parts);
    }

    #[test]
    fn thousandths_are_written_without_trailing_zeros() {
        for (number, plain) in [(0, "0"), (1, "0.001"), (-1_500, "-1.5"), (12_340, "12.34"), (2_000, "2"), (1_005, "1.005")] {
            let mut written = Vec::new();
            Part::Fixed(number).write(&mut written);
            assert_eq!(written, plain.as_bytes());
        }
    }

    #[test]
    fn plurals_repeat_from_a_hundred_on() {
        let table = PluralTable {
            runs: vec![
                (2, PluralCategory::One),
                (109, PluralCategory::Other),
                (1, PluralCategory::Few),
                (88, PluralCategory::Other),
            ],
        };
        for (number, category) in [
            (0, PluralCategory::One),
            (2, PluralCategory::Other),
            (111, PluralCategory::Few),
            (311, PluralCategory::Few),
            (300, PluralCategory::Other),
            (i64::MIN, PluralCategory::Other),
        ] {
            assert_eq!(plural(&table, number), category, "{number}");
        }
    }

    #[test]
    fn locales_fall_back_by_shortening() {
        let mut parts = specimen::parts(&mut Dice(256));
        for locale in ["de", "de-AT"] {
            parts.schema.locales.push(locale.into());
            let mut texts = parts.texts[0].clone();
            texts.locale = locale.into();
            parts.texts.push(texts);
        }
        let program = specimen::program(&parts);
        for (tag, position) in [("de-at", 2), ("de-AT-x", 2), ("de-CH", 1), ("fr", 0), ("", 0)] {
            assert_eq!(nearest_locale(&program, tag), position, "{tag}");
        }
    }
}
