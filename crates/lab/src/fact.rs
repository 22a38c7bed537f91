//! One fact of a decision, by the name that conditions use.

use std::fmt;

use nearside_program::{Facts, InputId, IntentId, List, Program, Source, ValueType};

/// A value as people and JSON write it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fact {
    /// Yes or no.
    Flag(bool),
    /// A whole number, or a number, instant or length of time in the unit of its type: thousandths, ms since 1970, ms.
    Whole(i64),
    /// A text, or one of a closed list of names.
    Text(String),
    /// The elements of a set.
    Texts(Vec<String>),
}

/// Why a fact was not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FactError {
    /// No condition of the program reads it. Harmless: it cannot change a decision.
    Unread,
    /// It follows from the clock and cannot be set.
    Clock,
    /// The value is of another type; the field says which is wanted.
    Type(&'static str),
    /// Not one of the closed list of names, which the field holds.
    Name(Vec<String>),
}

impl fmt::Display for FactError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unread => f.write_str("no condition reads it"),
            Self::Clock => f.write_str("it follows from `now_ms` and `offset_min`"),
            Self::Type(wanted) => write!(f, "it must be {wanted}"),
            Self::Name(names) => {
                let names: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
                write!(f, "it must be one of {}", names.join(", "))
            }
        }
    }
}

impl std::error::Error for FactError {}

/// Gives an input a value by name, such as `device.kind` or `profile.plan`. `page.intent` also becomes the page's intent.
///
/// # Errors
/// See [`FactError`]; nothing is changed then.
pub fn set_fact(program: &Program, facts: &mut Facts, name: &str, fact: &Fact) -> Result<(), FactError> {
    Setting::new(program, name, fact)?.apply(facts);
    Ok(())
}

/// A fact whose name and value have been looked up, to be set many times.
#[derive(Clone, Debug)]
pub(crate) struct Setting {
    input: Option<(InputId, Held)>,
    intent: Option<IntentId>,
}

#[derive(Clone, Debug)]
enum Held {
    Scalar(i64),
    Texts(Vec<String>),
}

impl Setting {
    pub(crate) fn new(program: &Program, name: &str, fact: &Fact) -> Result<Self, FactError> {
        let intent = match (name, fact) {
            ("page.intent", Fact::Text(wanted)) => Some(intent(program, wanted)?),
            _ => None,
        };
        let found = program.inputs().iter().zip(0..=u16::MAX).find(|(input, _)| input.name == name);
        let Some((input, id)) = found else {
            return if intent.is_some() { Ok(Self { input: None, intent }) } else { Err(FactError::Unread) };
        };
        if !matches!(
            input.source,
            Source::Context | Source::Attribute(_) | Source::Interest(_) | Source::Count { .. } | Source::Shown { .. }
        ) {
            return Err(FactError::Clock);
        }
        let held = match (input.value_type, fact) {
            (ValueType::Bool, Fact::Flag(flag)) => Held::Scalar(i64::from(*flag)),
            (ValueType::Int | ValueType::Fixed | ValueType::Timestamp | ValueType::Duration, Fact::Whole(number)) => {
                Held::Scalar(*number)
            }
            (ValueType::Enum(domain), Fact::Text(wanted)) => {
                let names = program.domain(domain);
                let position = names.position(wanted).and_then(|position| i64::try_from(position).ok());
                Held::Scalar(position.ok_or_else(|| FactError::Name(names.iter().map(String::from).collect()))?)
            }
            (ValueType::Text, Fact::Text(text)) => Held::Texts(vec![text.clone()]),
            (ValueType::Set, Fact::Texts(elements)) => {
                let mut elements = elements.clone();
                elements.sort_unstable();
                elements.dedup();
                Held::Texts(elements)
            }
            (wanted, _) => return Err(FactError::Type(in_words(wanted))),
        };
        Ok(Self { input: Some((InputId(id), held)), intent })
    }

    pub(crate) fn apply(&self, facts: &mut Facts) {
        facts.intent = self.intent.or(facts.intent);
        match &self.input {
            Some((id, Held::Scalar(scalar))) => facts.set_scalar(*id, *scalar),
            Some((id, Held::Texts(texts))) => facts.set_texts(*id, texts.clone()),
            None => {}
        }
    }
}

fn intent(program: &Program, wanted: &str) -> Result<IntentId, FactError> {
    let found = program.find(List::Intents, wanted).map(IntentId);
    found.ok_or_else(|| FactError::Name(program.names(List::Intents).iter().map(String::from).collect()))
}

const fn in_words(value_type: ValueType) -> &'static str {
    match value_type {
        ValueType::Bool => "true or false",
        ValueType::Int => "a whole number",
        ValueType::Fixed => "a whole number of thousandths",
        ValueType::Enum(_) => "a name, as a text",
        ValueType::Text => "a text",
        ValueType::Set => "a list of texts",
        ValueType::Timestamp => "an instant, in milliseconds since 1970",
        ValueType::Duration => "a length of time, in milliseconds",
    }
}
