//! What an expression stands for while it is checked.

use std::sync::Arc;

use nearside_program::ValueType;

use super::{
    tree::Span,
    typed::{Cond, Measure, Subject, Variable},
};

/// The meaning of an expression.
#[derive(Clone, Debug)]
pub(crate) enum Value {
    /// True or false.
    Cond(Cond),
    /// A number, an instant or a length of time.
    Amount(Amount),
    /// A constant text.
    Text(String),
    /// A text input, or the element of a set.
    Subject(Named),
    /// An input of a closed list.
    Enum(Arc<Variable>),
    /// A set input.
    Set(Arc<Variable>),
    /// Constants in brackets.
    List(Vec<(Self, Span)>),
}

/// A text that is not a constant, with the names that it is limited to, if any.
#[derive(Clone, Debug)]
pub(crate) struct Named {
    pub(crate) subject: Subject,
    /// As authors call it.
    pub(crate) label: String,
    pub(crate) names: Vec<String>,
}

/// `offset`, plus or minus a measure.
#[derive(Clone, Debug)]
pub(crate) struct Amount {
    pub(crate) unit: Unit,
    /// The measure, and whether it is subtracted.
    pub(crate) measure: Option<(Measure, bool)>,
    pub(crate) offset: i64,
}

/// What an amount counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unit {
    /// Whole numbers.
    Int,
    /// Thousandths.
    Fixed,
    /// Milliseconds since 1970.
    Instant,
    /// Milliseconds.
    Length,
}

impl Amount {
    pub(crate) const fn constant(unit: Unit, offset: i64) -> Self {
        Self { unit, measure: None, offset }
    }

    pub(crate) const fn of(unit: Unit, measure: Measure) -> Self {
        Self { unit, measure: Some((measure, false)), offset: 0 }
    }
}

impl Value {
    /// What an input stands for.
    pub(crate) fn input(variable: Arc<Variable>, is_true: impl FnOnce(Arc<Variable>) -> Cond) -> Self {
        let unit = match variable.input.value_type {
            ValueType::Bool => return Self::Cond(is_true(variable)),
            ValueType::Enum(_) => return Self::Enum(variable),
            ValueType::Text => {
                let label = variable.input.name.clone();
                return Self::Subject(Named { subject: Subject::Input(variable), label, names: Vec::new() });
            }
            ValueType::Set => return Self::Set(variable),
            ValueType::Int => Unit::Int,
            ValueType::Fixed => Unit::Fixed,
            ValueType::Timestamp => Unit::Instant,
            ValueType::Duration => Unit::Length,
        };
        Self::Amount(Amount::of(unit, Measure::Value(variable)))
    }

    /// Whether it is the same in every decision.
    pub(crate) fn is_constant(&self) -> bool {
        match self {
            Self::Cond(cond) => matches!(cond, Cond::Const(_)),
            Self::Amount(amount) => amount.measure.is_none(),
            Self::Text(_) => true,
            Self::List(items) => items.iter().all(|(item, _)| item.is_constant()),
            Self::Subject(_) | Self::Enum(_) | Self::Set(_) => false,
        }
    }

    /// Its type in authors' words.
    pub(crate) const fn words(&self) -> &'static str {
        match self {
            Self::Cond(_) => "true or false",
            Self::Amount(amount) => match amount.unit {
                Unit::Int => "a whole number",
                Unit::Fixed => "a number with decimals",
                Unit::Instant => "an instant",
                Unit::Length => "a length of time",
            },
            Self::Text(_) | Self::Subject(_) => "a text",
            Self::Enum(_) => "a name from a closed list",
            Self::Set(_) => "a set of texts",
            Self::List(_) => "a list of constants",
        }
    }
}
