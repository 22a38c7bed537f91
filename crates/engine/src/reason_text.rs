//! Wording of a reason in a locale, from the program's own texts: the same bytes everywhere.

use alloc::{string::String, vec::Vec};

use nearside_program::{Facts, InputId, Key, Labelled, List, Literal, Program, Segment, State, Texts, ValueType};

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
/// a sentence, that sentence is used; else the input's own, when it has a value. `None` when the texts have no sentence for that.
#[must_use]
pub fn reason_text<'a>(
    program: &'a Program,
    facts: &'a Facts,
    texts: &'a Texts,
    because: &'a [Because],
    input: InputId,
) -> Option<ReasonText<'a>> {
    let words = Words { program, facts, texts, because, input };
    let segments = texts.reason(input, |key| words.fits(key))?;
    // The sentence is a named condition's, and here it is not about that one.
    if segments.is_empty() {
        return None;
    }
    let mut parts = Vec::new();
    for segment in segments {
        parts.push(match segment {
            Segment::Text(text) => Part::Text(text),
            Segment::Label => Part::Text(texts.labels(Labelled::Inputs).get(input.index()).unwrap_or_default()),
            Segment::Date => Part::Date(facts.scalar(input)),
            Segment::Value => match words.scalar() {
                Some(part) => part,
                None => {
                    for (at, text) in facts.texts(input).iter().enumerate() {
                        if at > 0 {
                            parts.push(Part::Text(", "));
                        }
                        parts.push(Part::Value(text));
                    }
                    continue;
                }
            },
        });
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
        for (position, locale) in program.names(List::Locales).iter().enumerate() {
            if locale.as_bytes().eq_ignore_ascii_case(wanted) {
                return position;
            }
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
    texts: &'a Texts,
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
            (Key::Clause(clause), _) => self.rests_on(clause),
            // An input's own sentence is about its value.
            (_, None) => false,
            (Key::Any, _) => true,
            (Key::Exact(exact), Some(number)) => number == *exact,
            (Key::Value(position), Some(number)) => number == i64::from(*position),
            (Key::Plural(category), Some(number)) => self.texts.plural(number) == *category,
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

    /// The value, in words or as a number; nothing when it is absent or texts.
    fn scalar(&self) -> Option<Part<'a>> {
        let number = self.number()?;
        Some(match self.program.inputs().get(self.input.index())?.value_type {
            ValueType::Bool => Part::Flag(number != 0),
            ValueType::Int => Part::Number(number),
            ValueType::Fixed => Part::Fixed(number),
            ValueType::Timestamp => Part::Date(number),
            ValueType::Duration => Part::Duration(number),
            ValueType::Enum(domain) => {
                let position = usize::try_from(number).unwrap_or(usize::MAX);
                let label = self.texts.labels(Labelled::Names(domain)).get(position);
                let name = || self.program.domain(domain).get(position);
                Part::Text(label.filter(|label| !label.is_empty()).or_else(name).unwrap_or_default())
            }
            ValueType::Text | ValueType::Set => return None,
        })
    }
}

impl Part<'_> {
    /// Appends what stands in `plain`.
    fn write(self, to: &mut Vec<u8>) {
        match self {
            Self::Text(text) => to.extend_from_slice(text.as_bytes()),
            Self::Value(text) => [ISOLATE, text, END_ISOLATE].iter().for_each(|text| Part::Text(text).write(to)),
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

#[cfg(test)]
mod tests {
    use alloc::vec;

    use nearside_program::{Message, PluralCategory, PluralTable, Variant};

    use super::*;
    use crate::specimen::{self, Dice};

    /// Words input `input` with one message; every text is `[` value `]`.
    fn check(input: u16, set: impl FnOnce(&mut Facts), keys: &[(Key, &str)], plain: &str, parts: &[Part<'_>]) {
        let mut policy = specimen::parts(&mut Dice(256));
        let texts = &mut policy.texts[0];
        // As in English: one for 1, other for the rest.
        texts.plural.runs = vec![(1, PluralCategory::Other), (1, PluralCategory::One), (198, PluralCategory::Other)];
        let variant = |(key, text): &(Key, &str)| Variant {
            key: key.clone(),
            segments: vec![Segment::Text((*text).into()), Segment::Value, Segment::Text("]".into())],
        };
        texts.reasons = vec![(InputId(input), Message { variants: keys.iter().map(variant).collect() })];
        let program = specimen::program(&policy);
        let texts = program.texts(0).expect("the specimen's texts");
        let mut facts = Facts::new(program.inputs().len());
        set(&mut facts);
        assert_eq!(
            reason_text(&program, &Facts::new(program.inputs().len()), &texts, &[], InputId(input)),
            None,
            "nothing is known"
        );
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
        let mut policy = specimen::parts(&mut Dice(256));
        policy.texts[0].plural = PluralTable {
            runs: vec![
                (2, PluralCategory::One),
                (109, PluralCategory::Other),
                (1, PluralCategory::Few),
                (88, PluralCategory::Other),
            ],
        };
        let program = specimen::program(&policy);
        let texts = program.texts(0).expect("the specimen's texts");
        for (number, category) in [
            (0, PluralCategory::One),
            (2, PluralCategory::Other),
            (111, PluralCategory::Few),
            (311, PluralCategory::Few),
            (300, PluralCategory::Other),
            (i64::MIN, PluralCategory::Other),
        ] {
            assert_eq!(texts.plural(number), category, "{number}");
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
