//! What a program's atom says of facts: needed to check that a named reason was true, and written for that alone.

use std::collections::BTreeMap;

use nearside_program::{Atom, InputId, Program, TestOp, TextTest, TreeOp, ValueType};

use crate::model::Value;

/// Facts with everything told, by input name.
#[derive(Clone, Copy, Debug)]
pub struct Told<'a> {
    /// The program whose atoms are asked.
    pub program: &'a Program,
    /// Values of the inputs that are present.
    pub values: &'a BTreeMap<String, Value>,
    /// The clock.
    pub now_ms: i64,
}

impl Told<'_> {
    /// Truth of an atom; `None` while an input of it is absent.
    #[must_use]
    pub fn truth(&self, atom: &Atom) -> Option<bool> {
        match atom {
            Atom::Has(input) => Some(self.value(*input).is_some()),
            Atom::Range { input, lo, hi } => self.scalar(*input).map(|n| (*lo..=*hi).contains(&n)),
            Atom::Mask { input, bits } => self.scalar(*input).map(|n| (0..64).contains(&n) && bits >> n & 1 == 1),
            Atom::OneOf { input, values } => self.scalar(*input).map(|n| values.contains(&n)),
            Atom::Difference { left, right, lo, hi } => {
                let difference = self.scalar(*left)?.saturating_sub(self.scalar(*right)?);
                Some((*lo..=*hi).contains(&difference))
            }
            Atom::Text { input, test } => self.texts(*input).map(|texts| passes(&texts[0], test)),
            Atom::TextOrder { left, right, less, equal } => {
                let (left, right) = (self.texts(*left)?, self.texts(*right)?);
                let order = left[0].chars().cmp(right[0].chars());
                Some(*less && order.is_lt() || *equal && order.is_eq())
            }
            Atom::Size { input, lo, hi } => self.value(*input).map(|value| {
                let size = match value {
                    Value::Text(text) => text.chars().count(),
                    Value::Set(elements) => elements.len(),
                    other => panic!("no size: {other:?}"),
                };
                (*lo..=*hi).contains(&(size as i64))
            }),
            Atom::Any { input, test } => self.texts(*input).map(|texts| texts.iter().any(|text| passes(text, test))),
            Atom::All { input, test } => self.texts(*input).map(|texts| texts.iter().all(|text| passes(text, test))),
            Atom::Tree(ops) => self.tree(ops),
        }
    }

    fn tree(&self, ops: &[TreeOp]) -> Option<bool> {
        let mut stack: Vec<Option<bool>> = Vec::new();
        let pop = |stack: &mut Vec<Option<bool>>| stack.pop().expect("a well-formed tree");
        for op in ops {
            let top = match op {
                TreeOp::Atom(atom) => self.truth(&self.program.atoms()[atom.index()]),
                TreeOp::Not => pop(&mut stack).map(|value| !value),
                TreeOp::And => match (pop(&mut stack), pop(&mut stack)) {
                    (Some(false), _) | (_, Some(false)) => Some(false),
                    (Some(true), Some(true)) => Some(true),
                    _ => None,
                },
                TreeOp::Or => match (pop(&mut stack), pop(&mut stack)) {
                    (Some(true), _) | (_, Some(true)) => Some(true),
                    (Some(false), Some(false)) => Some(false),
                    _ => None,
                },
                TreeOp::If => {
                    let (no, yes, test) = (pop(&mut stack), pop(&mut stack), pop(&mut stack));
                    test.and_then(|test| if test { yes } else { no })
                }
            };
            stack.push(top);
        }
        pop(&mut stack)
    }

    fn value(&self, input: InputId) -> Option<&Value> {
        self.values.get(&self.program.inputs()[input.index()].name)
    }

    fn scalar(&self, input: InputId) -> Option<i64> {
        let declared = &self.program.inputs()[input.index()];
        if declared.source == nearside_program::Source::Now {
            return Some(self.now_ms);
        }
        self.value(input).map(|value| match (value, declared.value_type) {
            (Value::Bool(flag), _) => i64::from(*flag),
            (Value::Int(n), ValueType::Fixed) => n * 1000,
            (Value::Int(n) | Value::Fixed(n) | Value::Timestamp(n) | Value::Duration(n), _) => *n,
            (Value::Name(name), ValueType::Enum(domain)) => {
                self.program.domain(domain).position(name).expect("a declared name") as i64
            }
            other => panic!("not a scalar: {other:?}"),
        })
    }

    fn texts(&self, input: InputId) -> Option<Vec<String>> {
        self.value(input).map(|value| match value {
            Value::Text(text) => vec![text.clone()],
            Value::Set(elements) => elements.clone(),
            other => panic!("no texts: {other:?}"),
        })
    }
}

fn passes(text: &str, test: &[TestOp]) -> bool {
    let mut stack: Vec<bool> = Vec::new();
    for op in test {
        let top = match op {
            TestOp::Test(test) => match test {
                TextTest::OneOf(texts) => texts.iter().any(|one| one == text),
                TextTest::Before { text: bound, equal } => {
                    let order = text.chars().cmp(bound.chars());
                    order.is_lt() || *equal && order.is_eq()
                }
                TextTest::StartsWith(part) => text.starts_with(part),
                TextTest::EndsWith(part) => text.ends_with(part),
                TextTest::Contains(part) => text.contains(part),
                TextTest::Size { lo, hi } => (*lo as usize..=*hi as usize).contains(&text.chars().count()),
            },
            TestOp::Not => !stack.pop().expect("an operand"),
            TestOp::And => stack.pop().expect("an operand") & stack.pop().expect("an operand"),
            TestOp::Or => stack.pop().expect("an operand") | stack.pop().expect("an operand"),
        };
        stack.push(top);
    }
    stack.pop().expect("a result")
}

/// Inputs that an atom reads, the clock included.
#[must_use]
pub fn inputs_of(program: &Program, atom: &Atom) -> Vec<InputId> {
    match atom {
        Atom::Has(input)
        | Atom::Range { input, .. }
        | Atom::Mask { input, .. }
        | Atom::OneOf { input, .. }
        | Atom::Text { input, .. }
        | Atom::Size { input, .. }
        | Atom::Any { input, .. }
        | Atom::All { input, .. } => vec![*input],
        Atom::Difference { left, right, .. } | Atom::TextOrder { left, right, .. } => vec![*left, *right],
        Atom::Tree(ops) => ops
            .iter()
            .filter_map(|op| if let TreeOp::Atom(atom) = op { Some(&program.atoms()[atom.index()]) } else { None })
            .flat_map(|atom| inputs_of(program, atom))
            .collect(),
    }
}
