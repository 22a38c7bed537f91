//! A checked condition: tests of declared inputs, joined by Kleene's three-valued logic.

use std::sync::Arc;

use nearside_program::{Input, TextTest, ValueType};

use super::{names::Names, ranges::Ranges, tree::Span};
use crate::FileId;

/// A checked condition, ready to be lowered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Typed {
    pub(crate) place: Place,
    pub(crate) root: Cond,
}

impl Typed {
    /// Whether the condition holds, or fails, for everybody.
    #[must_use]
    pub const fn constant(&self) -> Option<bool> {
        match self.root {
            Cond::Const(value) => Some(value),
            _ => None,
        }
    }
}

/// Where something was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) file: FileId,
    /// Where the text of the condition begins that it stands in.
    pub(crate) text: usize,
    pub(crate) range: Span,
}

impl Place {
    /// Both places, if they stand in the text of one condition; else the first: what lies between two texts is neither.
    pub(crate) fn join(&self, other: &Self) -> Self {
        if (self.file, self.text) != (other.file, other.text) {
            return self.clone();
        }
        let range = self.range.start.min(other.range.start)..self.range.end.max(other.range.end);
        Self { range, ..*self }
    }
}

/// An input that a condition names.
#[derive(Debug)]
pub(crate) struct Variable {
    pub(crate) input: Input,
    /// Whether it may be absent although everything is granted.
    pub(crate) optional: bool,
    /// Names of its domain, or of its elements' domain; empty when it has none.
    pub(crate) names: Vec<String>,
}

impl PartialEq for Variable {
    fn eq(&self, other: &Self) -> bool {
        self.input == other.input
    }
}

impl Eq for Variable {}

impl Variable {
    /// Values that the scalar can have; wider sets are the same test.
    pub(crate) fn universe(&self) -> (i64, i64) {
        use nearside_program::Source;
        match (self.input.value_type, self.input.source) {
            (ValueType::Bool, _) => (0, 1),
            (ValueType::Enum(_), _) => (0, i64::try_from(self.names.len()).unwrap_or(i64::MAX).saturating_sub(1)),
            (_, Source::LocalHour) => (0, 23),
            (_, Source::LocalMinute) => (0, 59),
            (_, Source::LocalWeekday) => (0, 6),
            (_, Source::LocalDay) => (1, 31),
            (_, Source::LocalMonth) => (1, 12),
            _ => (i64::MIN, i64::MAX),
        }
    }
}

/// What a text test looks at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Subject {
    /// A text or set input.
    Input(Arc<Variable>),
    /// The element variable of `exists` or `all`.
    Element,
}

/// A whole number that a test looks at; unknown while one of its inputs is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Measure {
    /// The scalar itself.
    Value(Arc<Variable>),
    /// `left - right`, saturating.
    Difference(Arc<Variable>, Arc<Variable>),
    /// Code points of a text, or elements of a set.
    Size(Subject),
}

impl Measure {
    pub(crate) fn universe(&self) -> Ranges {
        match self {
            Self::Value(variable) => {
                let (lo, hi) = variable.universe();
                Ranges::between(lo, hi)
            }
            Self::Difference(..) => Ranges::all(),
            Self::Size(_) => Ranges::between(0, i64::MAX),
        }
    }
}

/// A test. Unknown exactly while one of its inputs is unknown, but for [`Test::Has`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Test {
    /// The number lies in the set.
    Number(Measure, Ranges),
    /// The text is one of the names.
    Names(Subject, Names),
    /// Some element of the set is one of the names, or none is.
    Member(Arc<Variable>, Names, bool),
    /// Anything else, wanted true or false.
    Flag(Flag, bool),
}

/// A test that only negates as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Flag {
    /// The input has a value.
    Has(Arc<Variable>),
    /// The text passes.
    Text(Subject, TextTest),
    /// Two texts are equal, or the left is less, or either.
    Order { left: Arc<Variable>, right: Arc<Variable>, less: bool, equal: bool },
    /// Some element passes.
    Any(Arc<Variable>, Box<Cond>),
    /// Every element passes.
    All(Arc<Variable>, Box<Cond>),
}

impl Test {
    pub(crate) fn negated(&self) -> Self {
        match self {
            Self::Number(measure, accepted) => Self::Number(measure.clone(), accepted.not().and(&measure.universe())),
            Self::Names(subject, names) => Self::Names(subject.clone(), names.not()),
            Self::Member(set, names, wanted) => Self::Member(set.clone(), names.clone(), !wanted),
            Self::Flag(flag, wanted) => Self::Flag(flag.clone(), !wanted),
        }
    }

    /// One test that is the conjunction of both, whatever is known.
    pub(crate) fn and(&self, other: &Self) -> Option<Self> {
        match (self, other) {
            (Self::Number(a, left), Self::Number(b, right)) if a == b => Some(Self::Number(a.clone(), left.and(right))),
            (Self::Names(a, left), Self::Names(b, right)) if a == b => Some(Self::Names(a.clone(), left.and(right))),
            (Self::Member(a, left, false), Self::Member(b, right, false)) if a == b => {
                Some(Self::Member(a.clone(), left.or(right), false))
            }
            _ => (self == other).then(|| self.clone()),
        }
    }

    /// One test that is the disjunction of both, whatever is known.
    pub(crate) fn or(&self, other: &Self) -> Option<Self> {
        self.negated().and(&other.negated()).map(|both| both.negated())
    }

    /// False on every value of its input.
    pub(crate) fn is_never(&self) -> bool {
        match self {
            Self::Number(_, accepted) => accepted.is_empty(),
            Self::Names(_, names) => names.is_empty(),
            Self::Member(..) | Self::Flag(..) => false,
        }
    }

    /// True on every value of its input.
    pub(crate) fn is_always(&self) -> bool {
        self.negated().is_never()
    }

    /// Whether it can be true only where `other` is true too, and is unknown where that is.
    pub(crate) fn implies(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Number(a, left), Self::Number(b, right)) => a == b && left.is_subset(right),
            (Self::Names(a, left), Self::Names(b, right)) => a == b && left.is_subset(right),
            (Self::Member(a, left, true), Self::Member(b, right, true)) => a == b && left.is_subset(right),
            (Self::Member(a, left, false), Self::Member(b, right, false)) => a == b && right.is_subset(left),
            _ => self == other,
        }
    }

    /// The one input that it looks at, unless it looks at two or at an element.
    pub(crate) fn input(&self) -> Option<&Arc<Variable>> {
        match self {
            Self::Number(Measure::Value(variable) | Measure::Size(Subject::Input(variable)), _)
            | Self::Names(Subject::Input(variable), _)
            | Self::Member(variable, ..)
            | Self::Flag(
                Flag::Has(variable) | Flag::Text(Subject::Input(variable), _) | Flag::Any(variable, _) | Flag::All(variable, _),
                _,
            ) => Some(variable),
            _ => None,
        }
    }
}

/// A condition in three-valued logic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Cond {
    Const(bool),
    Test(Test, Place),
    Not(Box<Cond>),
    And(Vec<Cond>),
    Or(Vec<Cond>),
    /// Unknown while the first is; neither branch of it alone decides.
    If(Box<[Cond; 3]>),
}

impl Cond {
    pub(crate) fn negated(self) -> Self {
        match self {
            Self::Const(value) => Self::Const(!value),
            Self::Test(test, place) => Self::Test(test.negated(), place),
            Self::Not(inner) => *inner,
            other => Self::Not(Box::new(other)),
        }
    }

    /// Kleene conjunction; constants are folded and tests of the same thing joined.
    pub(crate) fn all(parts: impl IntoIterator<Item = Self>) -> Self {
        Self::join(parts, true)
    }

    /// Kleene disjunction.
    pub(crate) fn any(parts: impl IntoIterator<Item = Self>) -> Self {
        Self::join(parts, false)
    }

    fn join(parts: impl IntoIterator<Item = Self>, is_and: bool) -> Self {
        let mut joined: Vec<Self> = Vec::new();
        for part in parts {
            let flat = match part {
                Self::And(inner) if is_and => inner,
                Self::Or(inner) if !is_and => inner,
                other => vec![other],
            };
            for part in flat {
                match part {
                    Self::Const(value) if value == is_and => {}
                    Self::Const(value) => return Self::Const(value),
                    Self::Test(test, place) => Self::join_test(&mut joined, test, place, is_and),
                    other if joined.contains(&other) => {}
                    other => joined.push(other),
                }
            }
        }
        match joined.len() {
            0 => Self::Const(is_and),
            1 => joined.pop().unwrap_or(Self::Const(is_and)),
            _ if is_and => Self::And(joined),
            _ => Self::Or(joined),
        }
    }

    fn join_test(joined: &mut Vec<Self>, test: Test, place: Place, is_and: bool) {
        for part in joined.iter_mut() {
            if let Self::Test(earlier, at) = part
                && let Some(both) = if is_and { earlier.and(&test) } else { earlier.or(&test) }
            {
                *earlier = both;
                *at = at.join(&place);
                return;
            }
        }
        joined.push(Self::Test(test, place));
    }

    /// `condition ? then : otherwise`.
    pub(crate) fn choose(condition: Self, then: Self, otherwise: Self) -> Self {
        match condition {
            Self::Const(true) => then,
            Self::Const(false) => otherwise,
            condition => Self::If(Box::new([condition, then, otherwise])),
        }
    }

    /// Number of tests, to keep conditions within bounds.
    pub(crate) fn size(&self) -> usize {
        match self {
            Self::Const(_) => 0,
            Self::Test(..) => 1,
            Self::Not(inner) => inner.size(),
            Self::And(parts) | Self::Or(parts) => parts.iter().map(Self::size).sum(),
            Self::If(parts) => parts.iter().map(Self::size).sum(),
        }
    }

    /// Levels of joins below and including this one.
    pub(crate) fn depth(&self) -> usize {
        1 + match self {
            Self::Const(_) | Self::Test(..) => 0,
            Self::Not(inner) => inner.depth(),
            Self::And(parts) | Self::Or(parts) => parts.iter().map(Self::depth).max().unwrap_or_default(),
            Self::If(parts) => parts.iter().map(Self::depth).max().unwrap_or_default(),
        }
    }
}
