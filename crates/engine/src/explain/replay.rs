//! An account of a slot, each part of it the outcome of a replay; and the comparison of an explanation with one.

use alloc::vec::Vec;

use nearside_program::{Facts, InputId, Program, SlotId, lists::insert};

use super::{
    Cause, CauseKind, Explanation, Stage, Without,
    sufficient::{grounds, sufficient},
};
use crate::{
    decide::fill_page,
    outcome::Outcome,
    request::Request,
    scratch::Scratch,
    slate::{Rules, Switches},
    view::View,
};

/// What a replay found wrong with an explanation. F1 to F6 are the checks of "What an explanation means".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The slot is not on the page.
    NotHere,
    /// The slot does not show what is said.
    Outcome,
    /// F1: the grounds are not what is true of the input and acts in the module shown; or there are none.
    Ungrounded(InputId),
    /// F2: the named inputs alone do not make the module win, whatever else is revealed.
    Insufficient,
    /// F3: an input is not needed.
    Redundant(InputId),
    /// F4: an input is said to be decisive and is not, or the reverse; or what is named instead is not what would have been
    /// enough.
    Unearned(InputId),
    /// F5: a what-if does not come out as said, or one is missing.
    WhatIf,
    /// F6: the causes are not the mechanisms that changed the outcome.
    Causes,
    /// F6: the inputs read are not all named, or too many are.
    Read,
}

/// Replays an explanation against the program and the facts that it is said to be about.
///
/// # Errors
/// The first fault found. `verified` itself is not looked at.
pub fn verify(
    program: &Program,
    facts: &Facts,
    request: &Request,
    explanation: &Explanation,
    scratch: &mut Scratch,
) -> Result<(), Fault> {
    let ensure = |holds: bool, fault: Fault| if holds { Ok(()) } else { Err(fault) };
    let rules = Rules::new(program, facts);
    let mut view = View::new(program, facts, scratch);
    let stage = Stage::new(&mut view, &rules, request, explanation.slot).ok_or(Fault::NotHere)?;
    let named: Vec<InputId> = explanation.because.iter().map(|because| because.input).collect();
    ensure(stage.outcome == explanation.outcome, Fault::Outcome)?;
    ensure(named.is_empty() || matches!(stage.outcome, Outcome::Shown(_)), Fault::Insufficient)?;
    let (replayed, fault) = replay(&mut view, &stage, request, explanation.slot, &named);
    fault.map_or(Ok(()), Err)?;
    for (said, because) in explanation.because.iter().zip(&replayed.because) {
        ensure(said.grounds == because.grounds, Fault::Ungrounded(said.input))?;
        ensure(said == because, Fault::Unearned(said.input))?;
    }
    ensure(explanation.without == replayed.without, Fault::WhatIf)?;
    ensure(explanation.causes == replayed.causes, Fault::Causes)?;
    ensure(explanation.read == replayed.read, Fault::Read)
}

/// What replays say of a slot when these inputs, ascending, are named for the module that it shows; and the first fault, if
/// one of the inputs has no grounds (F1), if they do not suffice (F2) or if one is not needed (F3). All else is not claimed
/// but found: grounds, what is decisive (F4), what-ifs (F5), causes and reads (F6).
///
/// The view must tell everything.
pub(super) fn replay(
    view: &mut View<'_>,
    stage: &Stage<'_>,
    request: &Request,
    slot: SlotId,
    named: &[InputId],
) -> (Explanation, Option<Fault>) {
    let outcome = stage.outcome;
    let mut fault = None;
    let mut read = stage.read(view);
    let mut causes = stage.causes(view);
    let (mut because, mut without) = (Vec::new(), Vec::new());
    if let Outcome::Shown(module) = outcome {
        let rival = stage.rival(view, module);
        if let (Some(own), Some(rival)) = (stage.found.best, rival)
            && own.score == rival.score
        {
            causes.push(Cause { kind: CauseKind::Tie, displaced: Some(rival.module) });
        }
        because = grounds(view, module, named);
        if stage.outcome_without(view, Switches::NONE) != outcome || !stage.wins(view, module, rival) {
            fault = Some(Fault::Insufficient);
        }
        for reason in &because {
            view.hide(reason.input);
            if stage.wins(view, module, rival) {
                fault = fault.or(Some(Fault::Redundant(reason.input)));
            }
            if reason.grounds.is_empty() {
                fault = fault.or(Some(Fault::Ungrounded(reason.input)));
            }
            view.tell(reason.input);
        }
        view.tell_all();
        for reason in &mut because {
            let input = reason.input;
            view.hide(input);
            reason.decisive = stage.outcome_without(view, Switches::NONE) != outcome;
            if !reason.decisive {
                reason.instead = sufficient(view, stage, module, Some(input), named);
                view.tell_all();
            }
            let mut outcomes = Vec::new();
            view.withdraw(input);
            fill_page(view, stage.rules, request, None, &mut outcomes);
            view.tell(input);
            without.push(Without { input, outcomes });
            // Of `a || b` the decision reads `a`, and the reason may be `b`.
            insert(&mut read, input);
        }
    }
    (Explanation { slot, outcome, because, without, causes, read, verified: fault.is_none() }, fault)
}
