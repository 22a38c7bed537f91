//! The search for the smallest change of inputs that lets a module win.

use alloc::{string::String, vec::Vec};
use core::ops::Range;

use nearside_program::{Atom, Facts, InputId, State};

use super::{
    Change, Obstacle, Question, Value,
    values::{ABSENT, is_text},
};
use crate::{scratch::Scratch, view::View};

/// Most values that are tried in one search.
const TRIES: u32 = 4_000;

/// A search for a change, among what the module asks about.
pub(super) struct Search<'a> {
    pub(super) question: &'a Question<'a>,
    /// The facts as they are.
    original: &'a Facts,
    scratch: &'a mut Scratch,
    /// Inputs that the module reads, ascending.
    inputs: Vec<InputId>,
    /// Tests that it makes.
    pub(super) atoms: Vec<&'a Atom>,
    /// Texts that they name.
    pub(super) texts: Vec<&'a String>,
    /// Values that may still be tried.
    tries: u32,
}

impl<'a> Search<'a> {
    pub(super) fn new(question: &'a Question<'a>, original: &'a Facts, scratch: &'a mut Scratch) -> Self {
        let mut view = View::new(question.program, original, scratch);
        let inputs = view.inputs_of(question.module);
        let mut atoms = Vec::new();
        for (position, atom) in question.program.atoms().iter().enumerate() {
            if view.is_known(position) {
                atoms.push(atom);
            }
        }
        let mut search = Self { question, original, scratch, inputs, atoms, texts: Vec::new(), tries: TRIES };
        search.note_texts();
        search
    }

    /// Walks towards each clause of the condition; keeps the change of the fewest inputs.
    pub(super) fn smallest(&mut self, condition: &Range<u32>) -> Option<Vec<Change>> {
        let mut smallest: Option<Vec<Change>> = None;
        for number in condition.clone() {
            if let Some(change) = self.walk(number, condition)
                && smallest.as_ref().is_none_or(|smallest| change.len() < smallest.len())
            {
                smallest = Some(change);
            }
        }
        smallest
    }

    /// Changes one input after the other, always by the step that brings the module nearest, until it wins by a clause; then
    /// takes back what it can do without.
    fn walk(&mut self, clause: u32, condition: &Range<u32>) -> Option<Vec<Change>> {
        let mut facts = self.original.clone();
        for &input in &self.inputs {
            // A host that writes states from outside leaves the scalar of what it takes away, and no step begins there.
            if facts.state(input) == State::Absent {
                facts.set_absent(input);
            }
        }
        let mut distance = self.distance(&facts, clause..clause + 1);
        while distance > 0 {
            let mut best = (distance, 0, InputId(0), 0);
            for at in 0..self.inputs.len() {
                let input = self.inputs.get(at).copied().unwrap_or_default();
                for value in self.values(&facts, input) {
                    self.tries = self.tries.checked_sub(1)?;
                    let mut next = facts.clone();
                    self.set(&mut next, input, value);
                    let reached = self.distance(&next, clause..clause + 1);
                    // Being told nothing is the largest step.
                    let step = if value == ABSENT { u64::MAX } else { facts.scalar(input).abs_diff(value) };
                    if (reached, step) < (best.0, best.1) {
                        best = (reached, step, input, value);
                    }
                }
            }
            if best.0 == distance {
                return None;
            }
            distance = best.0;
            self.set(&mut facts, best.2, best.3);
        }
        loop {
            let (mut changes, mut spared) = (Vec::new(), false);
            for at in 0..self.inputs.len() {
                let input = self.inputs.get(at).copied().unwrap_or_default();
                let (before, to) = (self.value(self.original, input), self.value(&facts, input));
                if to != before {
                    let mut fewer = facts.clone();
                    before.set(&mut fewer, input);
                    if self.distance(&fewer, condition.clone()) == 0 {
                        facts = fewer;
                        spared = true;
                    } else {
                        changes.push(Change { input, to });
                    }
                }
            }
            if !spared {
                return Some(changes);
            }
        }
    }

    /// How far the module is from being shown by some clauses: 0 when it is, less than 2^40 by points, else by literals.
    fn distance(&mut self, facts: &Facts, clauses: Range<u32>) -> u64 {
        match self.question.obstacle(facts, clauses, self.scratch) {
            Obstacle::Shown => 0,
            Obstacle::Outscored { gap, .. } => 1 + u64::from(gap),
            Obstacle::Condition { failing } => (failing.len() as u64) << 40,
            _ => u64::MAX,
        }
    }

    fn value(&self, facts: &Facts, input: InputId) -> Value {
        match (facts.state(input), self.value_type(input)) {
            (State::Absent, _) => Value::Absent,
            (State::Present, value_type) if is_text(value_type) => Value::Texts(facts.texts(input).to_vec()),
            (State::Present, _) => Value::Scalar(facts.scalar(input)),
        }
    }
}
