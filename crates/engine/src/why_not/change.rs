//! The search for the smallest change of inputs that lets a module win.

use alloc::vec::Vec;

use nearside_program::{BoostRow, Facts, GainRow, InputId, LiteralCode, ModuleId, Program, SlotId, State};

use super::{Change, Value, failing, proposal::proposals};
use crate::{
    decide::fill_page,
    explain::atom_inputs,
    order::insert_among,
    outcome::Outcome,
    request::Request,
    score::{boosts, clause, span},
    scratch::Scratch,
    slate::Rules,
    view::View,
};

/// Most clauses of the condition that are tried, nearest first.
const CLAUSES: usize = 8;
/// Most boosts that are added to one of them, largest first.
const BOOSTS: usize = 12;
/// Most values that are tried in one search.
const TRIES: u32 = 2_000;

/// What a change is to reach.
pub(super) struct Goal<'a> {
    pub(super) request: &'a Request,
    pub(super) slot: SlotId,
    pub(super) module: ModuleId,
}

/// Tries the clauses of the condition, those with the fewest failing inputs first; for each makes its literals hold, then adds
/// boosts, largest first, until the module wins; then takes back every change that it can do without.
pub(super) fn smallest_change(program: &Program, facts: &Facts, goal: &Goal<'_>, scratch: &mut Scratch) -> Option<Vec<Change>> {
    let row = program.modules().get(goal.module.index())?;
    let mut trial = Trial { program, goal, scratch, facts: facts.clone(), changed: Vec::new(), tries: TRIES };
    let mut order = Vec::new();
    for number in span(&row.condition) {
        insert_among(&mut order, (trial.distance(clause(program, number)) as i64, number), CLAUSES);
    }
    let mut gains = Vec::new();
    for (at, boost) in boosts(program, row).iter().enumerate() {
        insert_among(&mut gains, (-most(boost), at), BOOSTS);
    }
    let gains: Vec<&BoostRow> = gains.iter().filter_map(|&(_, at)| boosts(program, row).get(at)).collect();
    let mut best: Option<Vec<Change>> = None;
    for (distance, number) in order {
        if best.as_ref().is_some_and(|best| best.len() as i64 <= distance.max(1)) {
            break;
        }
        trial.facts = facts.clone();
        trial.changed.clear();
        if trial.satisfy(clause(program, number), false) && trial.win(&gains) {
            trial.take_back(facts);
            if best.as_ref().is_none_or(|best| trial.changed.len() < best.len()) {
                best = Some(trial.changes());
            }
        }
    }
    best
}

/// Most points that a boost can give.
fn most(boost: &BoostRow) -> i64 {
    match boost.gain {
        GainRow::PerUnit(_, cap) | GainRow::PerMissing(_, cap) => i64::from(boost.add) * i64::from(cap),
        _ => i64::from(boost.add),
    }
}

/// Facts with some inputs changed.
struct Trial<'a> {
    program: &'a Program,
    goal: &'a Goal<'a>,
    scratch: &'a mut Scratch,
    facts: Facts,
    /// Inputs that differ from the facts as they are, in order of change.
    changed: Vec<InputId>,
    /// Values that may still be tried.
    tries: u32,
}

impl Trial<'_> {
    /// Number of inputs that the failing literals of a clause read.
    fn distance(&mut self, clause: &[LiteralCode]) -> usize {
        let mut inputs = Vec::new();
        for code in failing(&mut View::new(self.program, &self.facts, self.scratch), clause, false) {
            atom_inputs(self.program, code.literal().atom, &mut inputs);
        }
        inputs.len()
    }

    /// Changes inputs until all literals of a clause hold; false when no value is found.
    fn satisfy(&mut self, clause: &[LiteralCode], lenient: bool) -> bool {
        loop {
            let missing = self.failing(clause, lenient);
            let Some(&first) = missing.first() else { return true };
            if !self.improve(clause, lenient, first, missing.len()) {
                return false;
            }
        }
    }

    /// Changes one input such that a failing literal holds and fewer literals of its clause fail.
    fn improve(&mut self, clause: &[LiteralCode], lenient: bool, literal: LiteralCode, missing: usize) -> bool {
        let mut inputs = Vec::new();
        atom_inputs(self.program, literal.literal().atom, &mut inputs);
        for input in inputs {
            let before = self.value(input);
            for value in proposals(self.program, &self.facts, input, clause) {
                if self.tries == 0 {
                    return false;
                }
                self.tries -= 1;
                set(&mut self.facts, input, &value);
                let left = self.failing(clause, lenient);
                if left.len() < missing && !left.contains(&literal) {
                    self.note(input);
                    return true;
                }
            }
            set(&mut self.facts, input, &before);
        }
        false
    }

    fn failing(&mut self, clause: &[LiteralCode], lenient: bool) -> Vec<LiteralCode> {
        failing(&mut View::new(self.program, &self.facts, self.scratch), clause, lenient)
    }

    /// Adds boosts until the module wins.
    fn win(&mut self, gains: &[&BoostRow]) -> bool {
        if self.wins() {
            return true;
        }
        for boost in gains {
            if self.add(boost) && self.wins() {
                return true;
            }
        }
        false
    }

    /// Makes a boost give all it can while the condition goes on holding; false when it does already or cannot.
    fn add(&mut self, boost: &BoostRow) -> bool {
        let now = View::new(self.program, &self.facts, self.scratch).gain(boost);
        if now >= most(boost) {
            return false;
        }
        let (facts, changed) = (self.facts.clone(), self.changed.len());
        let added = match &boost.gain {
            GainRow::Literal(code) => self.satisfy(&[*code], false),
            GainRow::When(clauses) => span(clauses).take(CLAUSES).any(|number| self.satisfy(clause(self.program, number), false)),
            GainRow::Unless(clauses) => {
                span(clauses).take(CLAUSES).any(|number| self.satisfy(clause(self.program, number), true))
            }
            GainRow::PerUnit(input, cap) => self.put(*input, i64::from(*cap)),
            GainRow::PerMissing(input, _) => self.put(*input, 0),
        };
        let eligible = View::new(self.program, &self.facts, self.scratch).eligible(self.goal.module).is_some();
        if !(added && eligible) {
            self.facts = facts;
            self.changed.truncate(changed);
        }
        added && eligible
    }

    fn put(&mut self, input: InputId, value: i64) -> bool {
        let (least, greatest) = super::proposal::limits(self.program, input);
        self.facts.set_scalar(input, value.max(least).min(greatest));
        self.note(input);
        true
    }

    /// Takes back every change that the module wins without.
    fn take_back(&mut self, original: &Facts) {
        for input in self.changed.clone() {
            let value = self.value(input);
            set(&mut self.facts, input, &value_of(self.program, original, input));
            if self.wins() {
                self.changed.retain(|&other| other != input);
            } else {
                set(&mut self.facts, input, &value);
            }
        }
    }

    /// Decides the whole page.
    fn wins(&mut self) -> bool {
        let rules = Rules::new(self.program, &self.facts);
        let mut view = View::new(self.program, &self.facts, self.scratch);
        let mut outcomes = Vec::new();
        fill_page(&mut view, &rules, self.goal.request, None, &mut outcomes);
        outcomes.contains(&(self.goal.slot, Outcome::Shown(self.goal.module)))
    }

    fn note(&mut self, input: InputId) {
        if !self.changed.contains(&input) {
            self.changed.push(input);
        }
    }

    fn value(&self, input: InputId) -> Value {
        value_of(self.program, &self.facts, input)
    }

    fn changes(&self) -> Vec<Change> {
        self.changed.iter().map(|&input| Change { input, to: self.value(input) }).collect()
    }
}

fn value_of(program: &Program, facts: &Facts, input: InputId) -> Value {
    match facts.state(input) {
        State::Absent => Value::Absent,
        State::Present if super::proposal::is_text(program, input) => Value::Texts(facts.texts(input).to_vec()),
        State::Present => Value::Scalar(facts.scalar(input)),
    }
}

fn set(facts: &mut Facts, input: InputId, value: &Value) {
    match value {
        Value::Absent => facts.set_absent(input),
        Value::Scalar(value) => facts.set_scalar(input, *value),
        Value::Texts(texts) => facts.set_texts(input, texts.clone()),
    }
}
