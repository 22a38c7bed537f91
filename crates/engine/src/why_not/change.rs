//! The search for the smallest change of inputs that lets a module win.

use alloc::vec::Vec;

use nearside_program::{Facts, LiteralCode, ModuleId, Program, SlotId, lists::remove_at};

use super::{Change, Value, values::Choices};
use crate::{
    explain::Stage,
    outcome::Outcome,
    request::Request,
    score::{clause, span},
    scratch::Scratch,
    slate::{Rules, Switches},
    view::View,
};

/// Most values that are tried in one search.
const TRIES: u32 = 4_000;

/// What a change is to reach.
pub(super) struct Goal<'a> {
    pub(super) request: &'a Request,
    pub(super) slot: SlotId,
    pub(super) module: ModuleId,
}

/// Walks towards each clause of the condition, one input at a time, always by the step that brings the module nearest; keeps
/// the change of the fewest inputs.
pub(super) fn smallest_change(program: &Program, facts: &Facts, goal: &Goal<'_>, scratch: &mut Scratch) -> Option<Vec<Change>> {
    let row = program.modules().get(goal.module.index())?;
    let choices = Choices::new(program, facts, goal.module, scratch);
    let mut trial = Trial { program, goal, scratch, facts: facts.clone(), tries: TRIES };
    let mut smallest: Option<Vec<Change>> = None;
    for number in span(&row.condition) {
        trial.facts = facts.clone();
        if let Some(change) = trial.walk(&choices, clause(program, number), facts)
            && smallest.as_ref().is_none_or(|smallest| change.len() < smallest.len())
        {
            smallest = Some(change);
        }
    }
    smallest
}

/// Facts with some inputs changed.
struct Trial<'a> {
    program: &'a Program,
    goal: &'a Goal<'a>,
    scratch: &'a mut Scratch,
    facts: Facts,
    /// Values that may still be tried.
    tries: u32,
}

impl Trial<'_> {
    /// Changes one input after the other until the module wins, then takes back what it can do without.
    fn walk(&mut self, choices: &Choices<'_>, clause: &[LiteralCode], original: &Facts) -> Option<Vec<Change>> {
        let mut distance = self.distance(clause);
        while distance > 0 {
            let mut best: Option<((u64, u64), Change)> = None;
            for &input in &choices.inputs {
                let before = Value::of(self.program, &self.facts, input);
                for to in choices.values(&self.facts, input) {
                    self.tries = self.tries.checked_sub(1)?;
                    to.set(&mut self.facts, input);
                    let reached = (self.distance(clause), before.step(&to));
                    if reached.0 < distance && best.as_ref().is_none_or(|best| reached < best.0) {
                        best = Some((reached, Change { input, to }));
                    }
                }
                before.set(&mut self.facts, input);
            }
            let ((reached, _), change) = best?;
            change.to.set(&mut self.facts, change.input);
            distance = reached;
        }
        let changed = |facts: &Facts, input| {
            let to = Value::of(self.program, facts, input);
            (to != Value::of(self.program, original, input)).then_some(Change { input, to })
        };
        let mut changes: Vec<Change> = choices.inputs.iter().filter_map(|&input| changed(&self.facts, input)).collect();
        let mut at = 0;
        while let Some(change) = changes.get(at) {
            Value::of(self.program, original, change.input).set(&mut self.facts, change.input);
            if self.distance(&[]) == 0 {
                remove_at(&mut changes, at);
                at = 0;
            } else {
                change.to.set(&mut self.facts, change.input);
                at += 1;
            }
        }
        Some(changes)
    }

    /// How far the module is from being shown: 0 when the page shows it, less than 2^40 by points, else by failing literals.
    fn distance(&mut self, clause: &[LiteralCode]) -> u64 {
        let (goal, rules) = (self.goal, Rules::new(self.program, &self.facts));
        let mut view = View::new(self.program, &self.facts, self.scratch);
        let mut failing = 0;
        for &code in clause {
            failing += u64::from(!view.holds(code));
        }
        if failing > 0 {
            return failing << 40;
        }
        let Some(stage) = Stage::new(&mut view, &rules, goal.request, goal.slot) else { return u64::MAX };
        if stage.outcome == Outcome::Shown(goal.module) {
            return 0;
        }
        match (stage.found.best, stage.score(&mut view, goal.module)) {
            (Some(best), Some(own)) if rules.removals(goal.module, &stage.slate, Switches::NONE) == Switches::NONE => {
                1 + u64::from(best.score.abs_diff(own.score))
            }
            _ => u64::MAX,
        }
    }
}
