//! The slate: slots filled one after the other.

use alloc::vec::Vec;

use nearside_program::{Facts, Program, SlotId, SlotRow};

use crate::{
    candidate::{Found, Search},
    outcome::{Decision, Outcome, Reason},
    request::Request,
    scratch::Scratch,
    slate::{Rules, Slate, Switches},
    view::View,
};

/// Decides the requested slots of a page. Pure: deciding changes nothing but `scratch`, which carries no meaning.
#[must_use]
pub fn decide(program: &Program, facts: &Facts, request: &Request, scratch: &mut Scratch) -> Decision {
    let mut outcomes = Vec::new();
    decide_into(program, facts, request, scratch, &mut outcomes);
    Decision { outcomes }
}

/// As [`decide`], into a vector that is emptied first: allocates nothing once `scratch` and `outcomes` have grown.
pub fn decide_into(
    program: &Program,
    facts: &Facts,
    request: &Request,
    scratch: &mut Scratch,
    outcomes: &mut Vec<(SlotId, Outcome)>,
) {
    let rules = Rules::new(program, facts);
    let mut view = View::new(program, facts, scratch);
    outcomes.clear();
    fill_page(&mut view, &rules, request, None, outcomes);
}

/// Fills the slots of a page in declared order, beside what stands there, up to but without `until`; the slate they leave stays in the
/// scratch.
pub(crate) fn fill_page(
    view: &mut View<'_>,
    rules: &Rules<'_>,
    request: &Request,
    until: Option<SlotId>,
    outcomes: &mut Vec<(SlotId, Outcome)>,
) {
    let program = view.program;
    let page = rules.page(Switches::NONE);
    let mut slate = core::mem::take(view.slate);
    slate.clear();
    request.place(program, &mut slate);
    let mut position = 0;
    while let Some(slot) = request.at(program, position)
        && Some(slot) != until
        && let Some(row) = program.slots().get(slot.index())
    {
        position += 1;
        let outcome = match page {
            Some(reason) => Outcome::Default(reason),
            None => {
                let found = view.search(row, &Search { rules, slate: &slate, off: Switches::NONE, except: None });
                settle(rules, row, &slate, Switches::NONE, &found)
            }
        };
        if let Outcome::Shown(module) = outcome {
            slate.place(program, row, module);
        }
        outcomes.push((slot, outcome));
    }
    *view.slate = slate;
}

/// What a slot shows, given what its search found.
pub(crate) fn settle(rules: &Rules<'_>, slot: &SlotRow, slate: &Slate, off: Switches, found: &Found) -> Outcome {
    match (found.best, found.removed) {
        (Some(best), _) => match rules.over_budget(slot, slate, off) {
            Some(period) => Outcome::Default(Reason::Attention(period)),
            None => Outcome::Shown(best.module),
        },
        (None, Some((removed, by))) => Outcome::Default(rules.reason(removed.module, by)),
        (None, None) => Outcome::Default(Reason::None),
    }
}
