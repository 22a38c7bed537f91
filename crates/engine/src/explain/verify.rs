//! The replay that an explanation must survive.

use nearside_program::{Facts, GainRow, InputId, LiteralCode, ModuleId, Program};

use super::{Because, Explanation, Ground, Stage, named_too, page_without, reads::reads};
use crate::{
    outcome::Outcome,
    request::Request,
    score::{boosts, clause, span},
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
    /// F1: a ground is not one of the module's, was not true, or is not about the input; or there is none.
    Ungrounded(InputId),
    /// F2: the named inputs alone do not make the module win, whatever else is revealed.
    Insufficient,
    /// F3: an input is not needed.
    Redundant(InputId),
    /// F4: an input is said to be decisive and is not, or the reverse; or what is named instead is not enough.
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
    let rules = Rules::new(program, facts);
    let mut view = View::new(program, facts, scratch);
    let stage = Stage::new(&mut view, &rules, request, explanation.slot).ok_or(Fault::NotHere)?;
    replay(&mut view, &stage, request, explanation)
}

/// As [`verify`], on a stage that is already set.
pub(super) fn replay(view: &mut View<'_>, stage: &Stage<'_>, request: &Request, explanation: &Explanation) -> Result<(), Fault> {
    let outcome = explanation.outcome;
    view.tell_all();
    ensure(stage.outcome(view, Switches::NONE) == outcome, Fault::Outcome)?;
    let mut read = stage.read(view);
    named_too(&mut read, &explanation.because);
    ensure(read == explanation.read, Fault::Read)?;
    ensure(stage.causes(view, outcome) == explanation.causes, Fault::Causes)?;
    match outcome {
        Outcome::Shown(module) => replay_because(view, stage, module, &explanation.because)?,
        Outcome::Default(_) => ensure(explanation.because.is_empty(), Fault::Insufficient)?,
    }
    let named = explanation.because.iter().map(|because| because.input);
    ensure(named.eq(explanation.without.iter().map(|without| without.input)), Fault::WhatIf)?;
    for without in &explanation.without {
        ensure(page_without(view, stage.rules, request, without.input) == without.outcomes, Fault::WhatIf)?;
    }
    Ok(())
}

fn replay_because(view: &mut View<'_>, stage: &Stage<'_>, module: ModuleId, because: &[Because]) -> Result<(), Fault> {
    view.tell_all();
    for reason in because {
        let grounded =
            !reason.grounds.is_empty() && reason.grounds.iter().all(|ground| is_ground(view, module, reason.input, *ground));
        ensure(grounded, Fault::Ungrounded(reason.input))?;
    }
    let rival = stage.rival(view, module);
    view.hide_all();
    for reason in because {
        view.tell(reason.input);
    }
    let alone = stage.outcome(view, Switches::NONE) == Outcome::Shown(module);
    ensure(alone && stage.wins(view, module, rival), Fault::Insufficient)?;
    for reason in because {
        view.hide(reason.input);
        ensure(!stage.wins(view, module, rival), Fault::Redundant(reason.input))?;
        view.tell(reason.input);
    }
    for reason in because {
        view.tell_all();
        view.hide(reason.input);
        let decisive = stage.outcome(view, Switches::NONE) != Outcome::Shown(module);
        ensure(decisive == reason.decisive, Fault::Unearned(reason.input))?;
        if decisive {
            ensure(reason.instead.is_empty(), Fault::Unearned(reason.input))?;
            continue;
        }
        let rival = stage.rival(view, module);
        view.hide_all();
        for input in because.iter().map(|other| other.input).chain(reason.instead.iter().copied()) {
            if input != reason.input {
                view.tell(input);
            }
        }
        ensure(stage.wins(view, module, rival), Fault::Unearned(reason.input))?;
    }
    Ok(())
}

/// Whether a ground is one of the module's, is about the input, and holds with everything told.
fn is_ground(view: &mut View<'_>, module: ModuleId, input: InputId, ground: Ground) -> bool {
    let program = view.program;
    let Some(row) = program.modules().get(module.index()) else { return false };
    let within =
        |clauses: &core::ops::Range<u32>, code: LiteralCode| span(clauses).any(|number| clause(program, number).contains(&code));
    match ground {
        Ground::Literal(code) => {
            let holds = view.holds(code);
            let spared = view.holds_or_absent(code);
            let gains = |gain: &GainRow| match gain {
                GainRow::Literal(own) => *own == code && holds,
                GainRow::When(clauses) => holds && within(clauses, code),
                GainRow::Unless(clauses) => spared && within(clauses, code),
                GainRow::PerUnit(..) | GainRow::PerMissing(..) => false,
            };
            let own = holds && within(&row.condition, code) || boosts(program, row).iter().any(|boost| gains(&boost.gain));
            own && reads(program, code, input)
        }
        Ground::Units(number) => {
            let boost = program.boosts().get(number as usize).filter(|_| row.boosts.contains(&number));
            boost.is_some_and(|boost| {
                matches!(boost.gain, GainRow::PerUnit(of, _) | GainRow::PerMissing(of, _) if of == input) && view.gain(boost) > 0
            })
        }
    }
}

fn ensure(holds: bool, fault: Fault) -> Result<(), Fault> {
    if holds { Ok(()) } else { Err(fault) }
}
