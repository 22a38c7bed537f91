//! Values worth trying for an input: the edges of the tests over it, nearest to its present value first.

use alloc::{string::String, vec::Vec};

use nearside_program::{Atom, AtomId, Facts, InputId, LiteralCode, Program, Source, State, TestOp, TextTest, TreeOp, ValueType};

use super::Value;
use crate::order::insert;

/// Values of an input at which literals of a clause change their truth; none for the clock, which cannot be changed.
pub(super) fn proposals(program: &Program, facts: &Facts, input: InputId, clause: &[LiteralCode]) -> Vec<Value> {
    if program.inputs().get(input.index()).is_none_or(|input| input.source == Source::Now) {
        return Vec::new();
    }
    let mut edges = Edges { program, facts, input, scalars: Vec::new(), texts: Vec::new() };
    for code in clause {
        edges.add(code.literal().atom);
    }
    let mut values: Vec<Value> = if is_text(program, input) {
        edges.text_values()
    } else {
        edges.scalar_values().into_iter().map(|(_, value)| Value::Scalar(value)).collect()
    };
    values.push(Value::Absent);
    values
}

/// Whether an input holds texts instead of a scalar.
pub(super) fn is_text(program: &Program, input: InputId) -> bool {
    matches!(program.inputs().get(input.index()).map(|input| input.value_type), Some(ValueType::Text | ValueType::Set))
}

/// Least and greatest value that an input can have.
pub(super) fn limits(program: &Program, input: InputId) -> (i64, i64) {
    let Some(input) = program.inputs().get(input.index()) else { return (0, 0) };
    match (input.source, input.value_type) {
        (Source::LocalHour, _) => (0, 23),
        (Source::LocalMinute, _) => (0, 59),
        (Source::LocalWeekday, _) => (0, 6),
        (Source::LocalDay, _) => (1, 31),
        (Source::LocalMonth, _) => (1, 12),
        (Source::LocalPart, _) => (0, 3),
        (Source::Interest(_), _) => (0, 1_000),
        (Source::Count { .. } | Source::Shown { .. }, _) => (0, i64::MAX),
        (_, ValueType::Bool) => (0, 1),
        (_, ValueType::Enum(domain)) => {
            let names = program.schema().domains.get(domain.index()).map_or(0, |domain| domain.names.len());
            (0, i64::try_from(names).unwrap_or(i64::MAX).saturating_sub(1).max(0))
        }
        _ => (i64::MIN, i64::MAX),
    }
}

/// Values around which tests over one input turn.
struct Edges<'a> {
    program: &'a Program,
    facts: &'a Facts,
    input: InputId,
    scalars: Vec<i64>,
    /// Ascending.
    texts: Vec<&'a str>,
}

impl<'a> Edges<'a> {
    fn add(&mut self, atom: AtomId) {
        let program = self.program;
        match program.atoms().get(atom.index()) {
            None | Some(Atom::Size { .. } | Atom::Has(_)) => {}
            Some(Atom::Range { input, lo, hi }) if *input == self.input => self.around(*lo, *hi),
            Some(Atom::Mask { input, .. }) if *input == self.input => self.scalars.extend(0..64),
            Some(Atom::OneOf { input, values }) if *input == self.input => {
                for &value in values {
                    self.around(value, value);
                }
            }
            Some(Atom::Difference { left, right, lo, hi }) => {
                if *left == self.input {
                    let right = self.facts.scalar(*right);
                    self.around(right.saturating_add(*lo), right.saturating_add(*hi));
                } else if *right == self.input {
                    let left = self.facts.scalar(*left);
                    self.around(left.saturating_sub(*hi), left.saturating_sub(*lo));
                }
            }
            Some(Atom::Text { input, test } | Atom::Any { input, test } | Atom::All { input, test }) if *input == self.input => {
                for op in test {
                    match op {
                        TestOp::Test(TextTest::OneOf(texts)) => texts.iter().for_each(|text| insert(&mut self.texts, text)),
                        TestOp::Test(
                            TextTest::Before { text, .. }
                            | TextTest::StartsWith(text)
                            | TextTest::EndsWith(text)
                            | TextTest::Contains(text),
                        ) => insert(&mut self.texts, text),
                        _ => {}
                    }
                }
            }
            Some(Atom::TextOrder { left, right, .. }) => {
                let other = if *left == self.input { right } else { left };
                if let Some(text) = self.facts.texts(*other).first() {
                    insert(&mut self.texts, text);
                }
            }
            Some(Atom::Tree(ops)) => {
                // One level is enough for what the compiler makes; deeper trees go without a proposal.
                for op in ops {
                    if let TreeOp::Atom(inner) = op
                        && !matches!(program.atoms().get(inner.index()), Some(Atom::Tree(_)))
                    {
                        self.add(*inner);
                    }
                }
            }
            Some(_) => {}
        }
    }

    fn around(&mut self, lo: i64, hi: i64) {
        self.scalars.extend([lo, hi, lo.saturating_sub(1), hi.saturating_add(1)]);
    }

    /// Distances and distinct possible values, nearest to the present one first.
    fn scalar_values(mut self) -> Vec<(u64, i64)> {
        let (least, greatest) = limits(self.program, self.input);
        let from = match self.facts.state(self.input) {
            State::Present => self.facts.scalar(self.input),
            State::Absent => least.max(0).min(greatest),
        };
        self.scalars.push(least.max(0).min(greatest));
        let mut nearest = Vec::new();
        for value in self.scalars {
            if (least..=greatest).contains(&value) {
                insert(&mut nearest, (value.abs_diff(from), value));
            }
        }
        nearest
    }

    /// For a text the texts named; for a set the set with one added, with one taken away, one alone, none.
    fn text_values(self) -> Vec<Value> {
        let one = |text: &str| alloc::vec![String::from(text)];
        let mut values = Vec::new();
        if self.program.inputs().get(self.input.index()).is_some_and(|input| input.value_type == ValueType::Set) {
            let present = match self.facts.state(self.input) {
                State::Present => self.facts.texts(self.input),
                State::Absent => &[],
            };
            for &text in &self.texts {
                let mut more = Vec::new();
                for element in present.iter().map(String::as_str).chain([text]) {
                    insert(&mut more, element);
                }
                values.push(Value::Texts(more.into_iter().map(String::from).collect()));
            }
            for text in &self.texts {
                values.push(Value::Texts(present.iter().filter(|other| other != text).cloned().collect()));
            }
            values.extend(self.texts.iter().map(|text| Value::Texts(one(text))));
            values.push(Value::Texts(Vec::new()));
        } else {
            values.extend(self.texts.iter().map(|text| Value::Texts(one(text))));
            values.push(Value::Texts(one("")));
        }
        values
    }
}
