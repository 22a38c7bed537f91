//! One slot with the slots before it held fixed: where explanations take place.

use alloc::vec::Vec;

use nearside_program::{InputId, ModuleId, SlotId, SlotRow};

use crate::{
    candidate::{Candidate, Found, Search},
    decide::{fill_page, settle},
    outcome::{Outcome, Reason},
    request::Request,
    score::clamp,
    slate::{Rules, Slate, Switches},
    view::View,
};

/// A slot, what the page shows before it, and what it shows itself with everything told.
pub(crate) struct Stage<'a> {
    pub(crate) rules: &'a Rules<'a>,
    pub(crate) row: &'a SlotRow,
    pub(crate) slate: Slate,
    pub(crate) found: Found,
    pub(crate) outcome: Outcome,
}

impl<'a> Stage<'a> {
    /// Decides a slot and those before it under a view that tells everything; `None` when the slot is not on the page.
    pub(crate) fn new(view: &mut View<'_>, rules: &'a Rules<'a>, request: &Request, slot: SlotId) -> Option<Self> {
        let row = rules.program.slots().get(slot.index()).filter(|_| request.has(rules.program, slot))?;
        view.keep();
        fill_page(view, rules, request, Some(slot), &mut Vec::new());
        let slate = view.slate.clone();
        let mut stage = Self { rules, row, slate, found: Found::default(), outcome: Outcome::Default(Reason::None) };
        (stage.found, stage.outcome) = stage.fill(view, Switches::NONE);
        Some(stage)
    }

    /// What the slot shows under the view, with some mechanisms off.
    pub(crate) fn outcome_without(&self, view: &mut View<'_>, off: Switches) -> Outcome {
        self.fill(view, off).1
    }

    fn fill(&self, view: &mut View<'_>, off: Switches) -> (Found, Outcome) {
        match self.rules.page(off) {
            Some(reason) => (Found::default(), Outcome::Default(reason)),
            None => {
                let found = self.search(view, off, None);
                let outcome = settle(self.rules, self.row, &self.slate, off, &found);
                (found, outcome)
            }
        }
    }

    fn search(&self, view: &mut View<'_>, off: Switches, except: Option<ModuleId>) -> Found {
        view.search(self.row, &Search { rules: self.rules, slate: &self.slate, off, except })
    }

    /// Every input that the slot's decision evaluates, with everything told.
    pub(crate) fn read(&self, view: &mut View<'_>) -> Vec<InputId> {
        view.trace();
        self.outcome_without(view, Switches::NONE);
        let read = view.inputs_asked();
        view.tell_all();
        read
    }

    /// Score of a module in this slot under the view, whether or not its condition holds.
    pub(crate) fn score(&self, view: &mut View<'_>, module: ModuleId) -> Option<Candidate> {
        let row = self.rules.program.modules().get(module.index())?;
        let draw = self.rules.rotation(self.row, module, Switches::NONE);
        Some(Candidate { module, score: clamp(view.points(row).saturating_add(i64::from(draw))) })
    }

    /// The best of the other candidates that nothing removes: *the* rival, since beating it is beating all.
    pub(crate) fn rival(&self, view: &mut View<'_>, module: ModuleId) -> Option<Candidate> {
        self.search(view, Switches::NONE, Some(module)).best
    }

    /// The bound check: whether a module's condition holds under the view and its score there beats a rival's.
    pub(crate) fn wins(&self, view: &mut View<'_>, module: ModuleId, rival: Option<Candidate>) -> bool {
        view.eligible(module).is_some() && rival.is_none_or(|rival| self.score(view, module).is_some_and(|own| own.beats(rival)))
    }
}
