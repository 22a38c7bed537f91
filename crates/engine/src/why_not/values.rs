//! Values worth trying for an input: the edges of the tests over it.

use alloc::{string::String, vec::Vec};

use nearside_program::{Atom, Facts, GainRow, InputId, Source, TestOp, TextTest, ValueType, lists::remove_at};

use super::{Value, change::Search};
use crate::score::boosts;

/// Stands for no value at all.
pub(super) const ABSENT: i64 = i64::MIN;

/// Values to try, within limits.
struct Values {
    least: i64,
    most: i64,
    list: Vec<i64>,
}

impl Values {
    fn add(&mut self, value: i64) {
        if self.least <= value && value <= self.most {
            self.list.push(value);
        }
    }

    /// Adds the ends of a range and what lies just outside.
    fn around(&mut self, lo: i64, hi: i64) {
        for value in [lo, hi, lo.saturating_sub(1), hi.saturating_add(1)] {
            self.add(value);
        }
    }
}

impl Search<'_> {
    /// Values of an input at which tests of the module change their truth: scalars, or positions in `texts`; none for the
    /// clock, which cannot be changed.
    pub(super) fn values(&self, facts: &Facts, input: InputId) -> Vec<i64> {
        let program = self.question.program;
        let Some(declared) = program.inputs().get(input.index()) else { return Vec::new() };
        let most = match (declared.source, declared.value_type) {
            (Source::Now, _) => return Vec::new(),
            (Source::LocalHour, _) => 23,
            (Source::LocalMinute, _) => 59,
            (Source::LocalWeekday, _) => 6,
            (Source::LocalDay, _) => 31,
            (Source::LocalMonth, _) => 12,
            (Source::LocalPart, _) => 3,
            (Source::Interest(_), _) => 1_000,
            (_, ValueType::Bool) => 1,
            (_, ValueType::Enum(domain)) => program.domain(domain).len() as i64 - 1,
            _ => i64::MAX,
        };
        let least = match declared.source {
            Source::LocalDay | Source::LocalMonth => 1,
            Source::Count { .. } | Source::Shown { .. } => 0,
            _ if most < i64::MAX => 0,
            _ => ABSENT,
        };
        let mut values = Values { least, most, list: Vec::new() };
        for atom in &self.atoms {
            let Some([of, other]) = atom.inputs() else { continue };
            if of != input && other != input {
                continue;
            }
            match atom {
                Atom::Range { lo, hi, .. } => values.around(*lo, *hi),
                Atom::OneOf { values: named, .. } => named.iter().for_each(|&value| values.around(value, value)),
                Atom::Difference { lo, hi, .. } if of == input => {
                    let other = facts.scalar(other);
                    values.around(other.saturating_add(*lo), other.saturating_add(*hi));
                }
                Atom::Difference { lo, hi, .. } => {
                    let of = facts.scalar(of);
                    values.around(of.saturating_sub(*hi), of.saturating_sub(*lo));
                }
                // Of texts all that are named, and none; of a mask all that it can tell apart.
                _ => (-1..self.texts.len().max(64) as i64).for_each(|value| values.add(value)),
            }
        }
        if let Some(row) = program.modules().get(self.question.module.index()) {
            for boost in boosts(program, row) {
                if let GainRow::PerUnit(of, cap) | GainRow::PerMissing(of, cap) = boost.gain
                    && of == input
                {
                    values.around(0, i64::from(cap));
                }
            }
        }
        values.list.push(ABSENT);
        values.list
    }

    /// Gives an input one of its values; of a set, the element is put in or taken out.
    pub(super) fn set(&self, facts: &mut Facts, input: InputId, value: i64) {
        let value_type = self.value_type(input);
        if value == ABSENT {
            facts.set_absent(input);
        } else if !is_text(value_type) {
            facts.set_scalar(input, value);
        } else {
            let text = usize::try_from(value).ok().and_then(|position| self.texts.get(position).copied());
            let keeps = value_type == ValueType::Set && text.is_some();
            let mut texts = if keeps { facts.texts(input) } else { &[] }.to_vec();
            match (texts.iter().position(|present| Some(present) == text), text) {
                (Some(at), _) => _ = remove_at(&mut texts, at),
                (None, Some(text)) => texts.push(text.clone()),
                (None, None) if value_type == ValueType::Text => texts.push(String::new()),
                (None, None) => {}
            }
            facts.set_texts(input, texts);
        }
    }

    pub(super) fn value_type(&self, input: InputId) -> ValueType {
        self.question.program.inputs().get(input.index()).map_or(ValueType::Bool, |input| input.value_type)
    }

    /// Collects the texts that tests of the module name.
    pub(super) fn note_texts(&mut self) {
        for atom in &self.atoms {
            if let Atom::Text { test, .. } | Atom::Any { test, .. } | Atom::All { test, .. } = atom {
                for op in test {
                    let named = match op {
                        TestOp::Test(TextTest::OneOf(texts)) => texts.as_slice(),
                        TestOp::Test(
                            TextTest::Before { text, .. }
                            | TextTest::StartsWith(text)
                            | TextTest::EndsWith(text)
                            | TextTest::Contains(text),
                        ) => core::slice::from_ref(text),
                        _ => &[],
                    };
                    for text in named {
                        self.texts.push(text);
                    }
                }
            }
        }
    }
}

pub(super) const fn is_text(value_type: ValueType) -> bool {
    matches!(value_type, ValueType::Text | ValueType::Set)
}

impl Value {
    pub(super) fn set(self, facts: &mut Facts, input: InputId) {
        match self {
            Self::Absent => facts.set_absent(input),
            Self::Scalar(value) => facts.set_scalar(input, value),
            Self::Texts(texts) => facts.set_texts(input, texts),
        }
    }
}
