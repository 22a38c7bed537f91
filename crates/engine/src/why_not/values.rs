//! Values worth trying for an input: the edges of the tests over it.

use alloc::{string::String, vec::Vec};

use nearside_program::{
    Atom, Facts, GainRow, InputId, ModuleId, Program, Source, State, TestOp, TextTest, ValueType, lists::insert,
};

use super::Value;
use crate::{score::boosts, scratch::Scratch, view::View};

/// What a module asks about, and so what may be changed to let it win.
pub(super) struct Choices<'a> {
    program: &'a Program,
    module: ModuleId,
    /// The inputs, ascending.
    pub(super) inputs: Vec<InputId>,
    atoms: Vec<&'a Atom>,
}

impl<'a> Choices<'a> {
    pub(super) fn new(program: &'a Program, facts: &Facts, module: ModuleId, scratch: &mut Scratch) -> Self {
        let mut view = View::new(program, facts, scratch);
        let inputs = view.inputs_of(module);
        let mut atoms = Vec::new();
        for (position, atom) in program.atoms().iter().enumerate() {
            if view.is_known(position) {
                atoms.push(atom);
            }
        }
        Self { program, module, inputs, atoms }
    }

    /// Values of an input at which tests of the module change their truth; none for the clock, which cannot be changed.
    pub(super) fn values(&self, facts: &Facts, input: InputId) -> Vec<Value> {
        let mut values = Vec::new();
        let Some(declared) = self.program.inputs().get(input.index()) else { return values };
        let limits = match (declared.source, declared.value_type) {
            (Source::Now, _) => return values,
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
                let names = self.program.schema().domains.get(domain.index()).map_or(0, |domain| domain.names.len());
                (0, names as i64 - 1)
            }
            _ => (i64::MIN, i64::MAX),
        };
        let is_set = declared.value_type == ValueType::Set;
        let present = facts.texts(input);
        values.push(Value::Absent);
        if is_set {
            values.push(Value::Texts(Vec::new()));
        }
        let mut scalar = |value: i64| {
            if limits.0 <= value && value <= limits.1 {
                values.push(Value::Scalar(value));
            }
        };
        let mut around = |lo: i64, hi: i64| {
            for value in [lo, hi, lo.saturating_sub(1), hi.saturating_add(1)] {
                scalar(value);
            }
        };
        for atom in &self.atoms {
            match atom {
                Atom::Range { input: of, lo, hi } if *of == input => around(*lo, *hi),
                Atom::Mask { input: of, .. } if *of == input => (0..64).for_each(|value| around(value, value)),
                Atom::OneOf { input: of, values } if *of == input => values.iter().for_each(|&value| around(value, value)),
                Atom::Difference { left, right, lo, hi } if *left == input => {
                    let right = facts.scalar(*right);
                    around(right.saturating_add(*lo), right.saturating_add(*hi));
                }
                Atom::Difference { left, right, lo, hi } if *right == input => {
                    let left = facts.scalar(*left);
                    around(left.saturating_sub(*hi), left.saturating_sub(*lo));
                }
                _ => {}
            }
        }
        if let Some(row) = self.program.modules().get(self.module.index()) {
            for boost in boosts(self.program, row) {
                match boost.gain {
                    GainRow::PerUnit(of, cap) if of == input => scalar(i64::from(cap)),
                    GainRow::PerMissing(of, _) if of == input => scalar(0),
                    _ => {}
                }
            }
        }
        for atom in &self.atoms {
            let (Atom::Text { input: of, test } | Atom::Any { input: of, test } | Atom::All { input: of, test }) = atom else {
                continue;
            };
            for op in test.iter().filter(|_| *of == input) {
                let texts = match op {
                    TestOp::Test(TextTest::OneOf(texts)) => texts.as_slice(),
                    TestOp::Test(
                        TextTest::Before { text, .. }
                        | TextTest::StartsWith(text)
                        | TextTest::EndsWith(text)
                        | TextTest::Contains(text),
                    ) => core::slice::from_ref(text),
                    _ => &[],
                };
                for text in texts {
                    values.push(Value::Texts(if is_set { with_or_without(present, text) } else { [text.clone()].into() }));
                }
            }
        }
        values
    }
}

/// A set with one element more, or less if it is there.
fn with_or_without(present: &[String], text: &String) -> Vec<String> {
    let mut elements: Vec<String> = present.iter().filter(|&other| other != text).cloned().collect();
    if elements.len() == present.len() {
        insert(&mut elements, text.clone());
    }
    elements
}

impl Value {
    pub(super) fn of(program: &Program, facts: &Facts, input: InputId) -> Self {
        let value_type = program.inputs().get(input.index()).map(|input| input.value_type);
        match facts.state(input) {
            State::Absent => Self::Absent,
            State::Present if matches!(value_type, Some(ValueType::Text | ValueType::Set)) => {
                Self::Texts(facts.texts(input).to_vec())
            }
            State::Present => Self::Scalar(facts.scalar(input)),
        }
    }

    pub(super) fn set(&self, facts: &mut Facts, input: InputId) {
        match self {
            Self::Absent => facts.set_absent(input),
            Self::Scalar(value) => facts.set_scalar(input, *value),
            Self::Texts(texts) => facts.set_texts(input, texts.clone()),
        }
    }

    /// How large a step it is to another value: the smaller is tried first.
    pub(super) fn step(&self, to: &Self) -> u64 {
        match (self, to) {
            (_, Self::Absent) => u64::MAX,
            (Self::Scalar(from), Self::Scalar(to)) => from.abs_diff(*to),
            (_, Self::Scalar(to)) => to.unsigned_abs(),
            _ => 0,
        }
    }
}
