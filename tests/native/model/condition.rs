//! Conditions as trees, with the operators that authors have.

use super::{Policy, Value};

/// A condition.
#[derive(Clone, Debug, PartialEq)]
pub enum Condition {
    /// `true` or `false`.
    Constant(bool),
    /// A flag by itself.
    Flag(String),
    /// A comparison.
    Compare(Operand, Relation, Operand),
    /// `x in [a, b]`.
    OneOf(Operand, Vec<Value>),
    /// `"a" in set`.
    Member(String, String),
    /// `has(x)`.
    Has(String),
    /// `x.startsWith("a")` and its kin.
    Text(String, TextTest),
    /// `set.exists(e, …)`.
    Exists(String, Element),
    /// `set.all(e, …)`.
    All(String, Element),
    /// `!c`.
    Not(Box<Condition>),
    /// `a && b && …`.
    And(Vec<Condition>),
    /// `a || b || …`.
    Or(Vec<Condition>),
    /// `c ? a : b`.
    If(Box<Condition>, Box<Condition>, Box<Condition>),
    /// A named condition.
    Named(String),
}

/// A side of a comparison.
#[derive(Clone, Debug, PartialEq)]
pub enum Operand {
    /// An input.
    Input(String),
    /// A constant.
    Value(Value),
    /// `size(x)` of a text or set.
    Size(String),
    /// `now - x` of a timestamp.
    Age(String),
    /// `now`.
    Now,
}

/// A comparison operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// `==`
    Equal,
    /// `!=`
    Unequal,
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    Greater,
    /// `>=`
    AtLeast,
}

/// A test of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TextTest {
    /// `startsWith`
    StartsWith(String),
    /// `endsWith`
    EndsWith(String),
    /// `contains`
    Contains(String),
}

/// A test of an element of a set.
#[derive(Clone, Debug, PartialEq)]
pub enum Element {
    /// `e == "a"` and the other comparisons.
    Compare(Relation, String),
    /// `e in ["a", "b"]`.
    OneOf(Vec<String>),
    /// `e.startsWith("a")` and its kin.
    Text(TextTest),
    /// `size(e) > 3`.
    Size(Relation, i64),
    /// `!t`.
    Not(Box<Element>),
    /// `t && u`.
    And(Box<Element>, Box<Element>),
    /// `t || u`.
    Or(Box<Element>, Box<Element>),
}

impl Relation {
    /// Every operator.
    pub const ALL: [Self; 6] = [Self::Equal, Self::Unequal, Self::Less, Self::AtMost, Self::Greater, Self::AtLeast];

    /// Whether two things that stand in this order satisfy it.
    #[must_use]
    pub fn accepts(self, order: std::cmp::Ordering) -> bool {
        match self {
            Self::Equal => order.is_eq(),
            Self::Unequal => order.is_ne(),
            Self::Less => order.is_lt(),
            Self::AtMost => order.is_le(),
            Self::Greater => order.is_gt(),
            Self::AtLeast => order.is_ge(),
        }
    }

    /// As it is written.
    #[must_use]
    pub fn sign(self) -> &'static str {
        match self {
            Self::Equal => "==",
            Self::Unequal => "!=",
            Self::Less => "<",
            Self::AtMost => "<=",
            Self::Greater => ">",
            Self::AtLeast => ">=",
        }
    }
}

impl Operand {
    /// The input that it reads, if any. `now` is no input: it is never absent and never hidden.
    #[must_use]
    pub fn input(&self) -> Option<&str> {
        match self {
            Self::Input(name) | Self::Size(name) | Self::Age(name) => Some(name),
            Self::Value(_) | Self::Now => None,
        }
    }
}

impl Condition {
    /// Adds the names of all inputs that it reads.
    pub fn collect_inputs(&self, policy: &Policy, names: &mut Vec<String>) {
        match self {
            Self::Constant(_) => {}
            Self::Flag(name) | Self::Has(name) | Self::Text(name, _) | Self::Exists(name, _) | Self::All(name, _) => {
                names.push(name.clone());
            }
            Self::Member(_, name) => names.push(name.clone()),
            Self::Compare(left, _, right) => {
                names.extend([left, right].into_iter().filter_map(Operand::input).map(String::from));
            }
            Self::OneOf(operand, _) => names.extend(operand.input().map(String::from)),
            Self::Not(inner) => inner.collect_inputs(policy, names),
            Self::And(parts) | Self::Or(parts) => parts.iter().for_each(|part| part.collect_inputs(policy, names)),
            Self::If(condition, yes, no) => {
                for part in [condition, yes, no] {
                    part.collect_inputs(policy, names);
                }
            }
            Self::Named(name) => policy.named(name).collect_inputs(policy, names),
        }
    }
}
