//! Truth of conditions over inputs that are present, absent or hidden.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use super::clock;
use crate::model::{Condition, Element, Facts, Operand, Policy, Relation, TextTest, Value};

/// Kleene's three values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Truth {
    /// Definitely.
    True,
    /// Definitely not.
    False,
    /// Neither.
    Unknown,
}

/// Why a test says what it says: unknown for absence alone, or because something is hidden.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Leaf {
    Is(bool),
    Absent,
    Hidden,
}

/// An input is not told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hidden;

enum Known<'a> {
    Value(&'a Value),
    Absent,
    Hidden,
}

/// A policy and facts, with some inputs hidden.
#[derive(Clone, Debug)]
pub struct World<'a> {
    /// The policy.
    pub policy: &'a Policy,
    /// The facts.
    pub facts: &'a Facts,
    /// Values of all inputs that are present, local ones included.
    pub values: BTreeMap<String, Value>,
    /// Names of the inputs that are not told.
    pub hidden: BTreeSet<String>,
    /// Penalties that are judged as a whole.
    pub whole: Whole,
}

/// Penalties, by module and position among its adjustments, whose condition is one atom because it has too many clauses, each with
/// the inputs that it reads. Part by part such an atom says nothing: while it is unknown, one hidden input holds it up.
pub type Whole = BTreeMap<(usize, usize), BTreeSet<String>>;

impl<'a> World<'a> {
    /// Everything told.
    #[must_use]
    pub fn new(policy: &'a Policy, facts: &'a Facts) -> Self {
        let mut values = facts.values.clone();
        values.extend(clock::local_values(facts.now_ms, facts.offset_min));
        Self { policy, facts, values, hidden: BTreeSet::new(), whole: Whole::new() }
    }

    /// The same with these penalties judged as a whole.
    #[must_use]
    pub fn judging_whole(self, whole: &Whole) -> Self {
        Self { whole: whole.clone(), ..self }
    }

    /// The same with one more input hidden.
    #[must_use]
    pub fn hiding(&self, input: &str) -> Self {
        let mut world = self.clone();
        world.hidden.insert(input.to_string());
        world
    }

    /// The same with only the given inputs told, of those told before.
    #[must_use]
    pub fn telling(&self, told: &BTreeSet<String>) -> Self {
        let mut world = self.clone();
        world.hidden.extend(self.policy.inputs.iter().map(|input| input.name.clone()).filter(|name| !told.contains(name)));
        world
    }

    /// The same with one input absent.
    #[must_use]
    pub fn without(&self, input: &str) -> Self {
        let mut world = self.clone();
        world.values.remove(input);
        world
    }

    fn known(&self, input: &str) -> Known<'_> {
        // A misspelt name would silently be absent; the lookup makes it loud.
        let _ = self.policy.input(input);
        if self.hidden.contains(input) { Known::Hidden } else { self.values.get(input).map_or(Known::Absent, Known::Value) }
    }

    /// Truth of a condition.
    #[must_use]
    pub fn truth(&self, condition: &Condition) -> Truth {
        match condition {
            Condition::Not(inner) => match self.truth(inner) {
                Truth::True => Truth::False,
                Truth::False => Truth::True,
                Truth::Unknown => Truth::Unknown,
            },
            Condition::And(parts) => {
                let parts: Vec<_> = parts.iter().map(|part| self.truth(part)).collect();
                if parts.contains(&Truth::False) {
                    Truth::False
                } else if parts.contains(&Truth::Unknown) {
                    Truth::Unknown
                } else {
                    Truth::True
                }
            }
            Condition::Or(parts) => {
                let parts: Vec<_> = parts.iter().map(|part| self.truth(part)).collect();
                if parts.contains(&Truth::True) {
                    Truth::True
                } else if parts.contains(&Truth::Unknown) {
                    Truth::Unknown
                } else {
                    Truth::False
                }
            }
            Condition::If(condition, yes, no) => match self.truth(condition) {
                Truth::True => self.truth(yes),
                Truth::False => self.truth(no),
                Truth::Unknown => Truth::Unknown,
            },
            Condition::Named(name) => self.truth(self.policy.named(name)),
            leaf => match self.leaf(leaf) {
                Leaf::Is(true) => Truth::True,
                Leaf::Is(false) => Truth::False,
                Leaf::Absent | Leaf::Hidden => Truth::Unknown,
            },
        }
    }

    /// Whether a condition is, or might become once hidden inputs are told, definitely `wanted`.
    ///
    /// With nothing hidden this is `truth == wanted`. It is what a guaranteed score has to assume of a penalty.
    #[must_use]
    pub fn may_become(&self, condition: &Condition, wanted: bool) -> bool {
        match condition {
            Condition::Not(inner) => self.may_become(inner, !wanted),
            Condition::And(parts) if wanted => parts.iter().all(|part| self.may_become(part, true)),
            Condition::And(parts) => parts.iter().any(|part| self.may_become(part, false)),
            Condition::Or(parts) if wanted => parts.iter().any(|part| self.may_become(part, true)),
            Condition::Or(parts) => parts.iter().all(|part| self.may_become(part, false)),
            Condition::If(condition, yes, no) => {
                (self.may_become(condition, true) && self.may_become(yes, wanted))
                    || (self.may_become(condition, false) && self.may_become(no, wanted))
            }
            Condition::Named(name) => self.may_become(self.policy.named(name), wanted),
            leaf => match self.leaf(leaf) {
                Leaf::Is(value) => value == wanted,
                Leaf::Absent => false,
                Leaf::Hidden => true,
            },
        }
    }

    /// Whether a penalty has to be assumed: it holds, or hidden inputs might make it hold.
    #[must_use]
    pub fn may_cost(&self, module: usize, at: usize, condition: &Condition) -> bool {
        match self.whole.get(&(module, at)) {
            None => self.may_become(condition, true),
            Some(inputs) => match self.truth(condition) {
                Truth::True => true,
                Truth::False => false,
                Truth::Unknown => !inputs.is_disjoint(&self.hidden),
            },
        }
    }

    /// A number for adjustments per unit: `Ok(None)` while absent.
    ///
    /// # Errors
    /// While it is hidden.
    pub fn number(&self, input: &str) -> Result<Option<i64>, Hidden> {
        match self.known(input) {
            Known::Hidden => Err(Hidden),
            Known::Absent => Ok(None),
            Known::Value(Value::Int(n) | Value::Fixed(n) | Value::Duration(n) | Value::Timestamp(n)) => Ok(Some(*n)),
            Known::Value(Value::Bool(b)) => Ok(Some(i64::from(*b))),
            Known::Value(other) => panic!("`{input}` is not a number: {other:?}"),
        }
    }

    fn leaf(&self, condition: &Condition) -> Leaf {
        match condition {
            Condition::Constant(value) => Leaf::Is(*value),
            Condition::Has(input) => match self.known(input) {
                Known::Value(_) => Leaf::Is(true),
                Known::Absent => Leaf::Is(false),
                Known::Hidden => Leaf::Hidden,
            },
            Condition::Flag(input) => self.over(input, |value| *value == Value::Bool(true)),
            Condition::Member(element, set) => self.over(set, |value| elements(value).contains(element)),
            Condition::Text(input, test) => self.over(input, |value| text_passes(text(value), test)),
            Condition::Exists(set, test) => self.over(set, |value| elements(value).iter().any(|e| element_passes(e, test))),
            Condition::All(set, test) => self.over(set, |value| elements(value).iter().all(|e| element_passes(e, test))),
            Condition::OneOf(operand, values) => match self.operand(operand) {
                Ok(value) => Leaf::Is(values.contains(&value)),
                Err(leaf) => leaf,
            },
            Condition::Compare(left, relation, right) => match (self.operand(left), self.operand(right)) {
                (Ok(left), Ok(right)) => Leaf::Is(compare(&left, *relation, &right)),
                (Err(Leaf::Hidden), _) | (_, Err(Leaf::Hidden)) => Leaf::Hidden,
                _ => Leaf::Absent,
            },
            Condition::Not(_) | Condition::And(_) | Condition::Or(_) | Condition::If(..) | Condition::Named(_) => {
                unreachable!("not a leaf")
            }
        }
    }

    fn over(&self, input: &str, test: impl Fn(&Value) -> bool) -> Leaf {
        match self.known(input) {
            Known::Value(value) => Leaf::Is(test(value)),
            Known::Absent => Leaf::Absent,
            Known::Hidden => Leaf::Hidden,
        }
    }

    fn operand(&self, operand: &Operand) -> Result<Value, Leaf> {
        let Some(input) = operand.input() else {
            return Ok(match operand {
                Operand::Value(value) => value.clone(),
                _ => Value::Timestamp(self.facts.now_ms),
            });
        };
        let value = match self.known(input) {
            Known::Value(value) => value,
            Known::Absent => return Err(Leaf::Absent),
            Known::Hidden => return Err(Leaf::Hidden),
        };
        Ok(match (operand, value) {
            (Operand::Size(_), Value::Text(text)) => Value::Int(length(text)),
            (Operand::Size(_), Value::Set(elements)) => Value::Int(i64::try_from(elements.len()).expect("a small set")),
            (Operand::Age(_), Value::Timestamp(then)) => Value::Duration(self.facts.now_ms.saturating_sub(*then)),
            (Operand::Input(_), value) => value.clone(),
            (operand, value) => panic!("{operand:?} does not fit {value:?}"),
        })
    }
}

fn compare(left: &Value, relation: Relation, right: &Value) -> bool {
    let order = match (left, right) {
        (Value::Bool(a), Value::Bool(b)) => a.cmp(b),
        (Value::Int(a), Value::Int(b))
        | (Value::Fixed(a), Value::Fixed(b))
        | (Value::Timestamp(a), Value::Timestamp(b))
        | (Value::Duration(a), Value::Duration(b)) => a.cmp(b),
        // A whole number beside one with decimals.
        (Value::Int(a), Value::Fixed(b)) => (i128::from(*a) * 1000).cmp(&i128::from(*b)),
        (Value::Fixed(a), Value::Int(b)) => i128::from(*a).cmp(&(i128::from(*b) * 1000)),
        (Value::Text(a), Value::Text(b)) => order_of_texts(a, b),
        (Value::Name(a), Value::Name(b)) => {
            assert!(matches!(relation, Relation::Equal | Relation::Unequal), "names have no order");
            if a == b { Ordering::Equal } else { Ordering::Less }
        }
        (a, b) => panic!("{a:?} and {b:?} do not compare"),
    };
    relation.accepts(order)
}

/// By code point.
fn order_of_texts(a: &str, b: &str) -> Ordering {
    a.chars().collect::<Vec<_>>().cmp(&b.chars().collect())
}

fn text_passes(text: &str, test: &TextTest) -> bool {
    match test {
        TextTest::StartsWith(part) => text.starts_with(part),
        TextTest::EndsWith(part) => text.ends_with(part),
        TextTest::Contains(part) => text.contains(part),
    }
}

fn element_passes(element: &str, test: &Element) -> bool {
    match test {
        Element::Compare(relation, text) => relation.accepts(order_of_texts(element, text)),
        Element::OneOf(texts) => texts.iter().any(|text| text == element),
        Element::Text(test) => text_passes(element, test),
        Element::Size(relation, n) => relation.accepts(length(element).cmp(n)),
        Element::Not(inner) => !element_passes(element, inner),
        Element::And(a, b) => element_passes(element, a) && element_passes(element, b),
        Element::Or(a, b) => element_passes(element, a) || element_passes(element, b),
    }
}

fn text(value: &Value) -> &str {
    match value {
        Value::Text(text) => text,
        other => panic!("not a text: {other:?}"),
    }
}

fn elements(value: &Value) -> &[String] {
    match value {
        Value::Set(elements) => elements,
        other => panic!("not a set: {other:?}"),
    }
}

fn length(text: &str) -> i64 {
    i64::try_from(text.chars().count()).expect("a short text")
}
