//! Laws of decisions and explanations, on many small random programs.

use alloc::vec::Vec;

use nearside_program::{Facts, InputId, ModuleId, Parts, Program, SlotId};

use crate::{
    Obstacle, Outcome, Reason, Request, Scratch, Value, decide, explain,
    explain::Stage,
    score::clamp,
    slate::{Rules, Slate, Switches},
    specimen::{self, Dice},
    verify,
    view::View,
    why_not,
};

/// Runs a law on `programs` random programs, `each` random facts for each.
fn check(programs: u64, each: usize, mut law: impl FnMut(&mut Dice, &Parts, &Program, &Facts, &Request, &mut Scratch)) {
    let mut scratch = Scratch::new();
    for seed in 0..programs {
        let mut dice = Dice(seed << 8);
        let parts = specimen::parts(&mut dice);
        let program = specimen::program(&parts);
        for _ in 0..each {
            let facts = specimen::facts(&mut dice, &parts);
            let request = if dice.chance(80) {
                Request::all()
            } else {
                let slots = Request::only((0..4).filter(|_| dice.chance(50)).map(SlotId).collect::<Vec<_>>());
                let stands = |slot| {
                    let module = ModuleId(dice.below(parts.modules.len()) as u16);
                    if dice.chance(40) { Some((SlotId(slot), module)) } else { None }
                };
                slots.beside((0..4).filter_map(stands).collect::<Vec<_>>())
            };
            law(&mut dice, &parts, &program, &facts, &request, &mut scratch);
        }
    }
}

/// The contract, read aloud: every module of the slot in order of score, then declaration.
fn by_brute_force(program: &Program, parts: &Parts, facts: &Facts, request: &Request) -> Vec<(SlotId, Outcome)> {
    let mut scratch = Scratch::new();
    let rules = Rules::new(program, facts);
    let mut view = View::new(program, facts, &mut scratch);
    let mut slate = Slate::default();
    request.place(program, &mut slate);
    let mut outcomes = Vec::new();
    for (n, row) in program.slots().iter().enumerate() {
        let slot = SlotId(n as u16);
        if !request.has(program, slot) {
            continue;
        }
        if let Some(reason) = rules.page(Switches::NONE) {
            outcomes.push((slot, Outcome::Default(reason)));
            continue;
        }
        let mut candidates = Vec::new();
        for (m, module) in parts.modules.iter().enumerate() {
            let id = ModuleId(m as u16);
            if module.slots.contains(&slot) && view.eligible(id).is_some() {
                let points = view.points(&program.modules()[m]) + i64::from(rules.rotation(row, id, Switches::NONE));
                candidates.push((-i64::from(clamp(points)), id));
            }
        }
        candidates.sort_unstable();
        let removal = |&(_, id): &(i64, ModuleId)| {
            let removals = rules.removals(id, &slate, Switches::NONE);
            (removals != Switches::NONE).then(|| rules.reason(id, removals))
        };
        let outcome = match (candidates.iter().find(|candidate| removal(candidate).is_none()), candidates.first()) {
            (Some(&(_, winner)), _) => match rules.over_budget(row, &slate, Switches::NONE) {
                Some(period) => Outcome::Default(Reason::Attention(period)),
                None => Outcome::Shown(winner),
            },
            (None, Some(first)) => Outcome::Default(removal(first).unwrap_or(Reason::None)),
            (None, None) => Outcome::Default(Reason::None),
        };
        if let Outcome::Shown(module) = outcome {
            slate.place(program, row, module);
        }
        outcomes.push((slot, outcome));
    }
    outcomes
}

#[test]
fn the_index_finds_what_a_full_scan_finds() {
    let (mut shown, mut silent) = (0, 0);
    check(4_000, 10, |_, parts, program, facts, request, scratch| {
        let decided = decide(program, facts, request, scratch).outcomes;
        assert_eq!(decided, by_brute_force(program, parts, facts, request), "{parts:?}\n{facts:?}");
        shown += decided.iter().filter(|outcome| matches!(outcome.1, Outcome::Shown(_))).count();
        silent +=
            decided.iter().filter(|outcome| !matches!(outcome.1, Outcome::Shown(_) | Outcome::Default(Reason::None))).count();
    });
    assert!(shown > 10_000 && silent > 5_000, "the specimens lost their variety: {shown} shown, {silent} silent");
}

#[test]
fn every_explanation_verifies() {
    let (mut reasons, mut hedged, mut causes) = (0, 0, 0);
    check(2_500, 4, |_, parts, program, facts, request, scratch| {
        for n in 0..parts.slots.len() {
            let slot = SlotId(n as u16);
            let decided = decide(program, facts, request, scratch).outcome(slot);
            let explanation = explain(program, facts, request, slot, scratch);
            assert_eq!(explanation.as_ref().map(|explanation| explanation.outcome), decided);
            let Some(explanation) = explanation else { continue };
            let replayed = verify(program, facts, request, &explanation, &mut Scratch::new());
            assert_eq!((explanation.verified, replayed), (true, Ok(())), "{parts:?}\n{facts:?}\n{explanation:?}");
            reasons += explanation.because.len();
            hedged += explanation.because.iter().filter(|because| !because.decisive).count();
            causes += explanation.causes.len();
            let quiet = matches!(explanation.outcome, Outcome::Default(reason) if reason != Reason::None);
            assert!(!quiet || !explanation.causes.is_empty(), "silence without a cause: {explanation:?}");
        }
    });
    assert!(reasons > 2_000 && hedged > 30 && causes > 2_000, "too little variety: {reasons}, {hedged}, {causes}");
}

#[test]
fn no_reveal_overturns_what_because_guarantees() {
    let mut reveals = 0;
    check(3_000, 4, |dice, parts, program, facts, request, scratch| {
        for n in 0..parts.slots.len() {
            let slot = SlotId(n as u16);
            let Some(explanation) = explain(program, facts, request, slot, scratch) else { continue };
            let Outcome::Shown(module) = explanation.outcome else { continue };
            let rules = Rules::new(program, facts);
            let mut view = View::new(program, facts, scratch);
            let stage = Stage::new(&mut view, &rules, request, slot).expect("a slot on the page");
            for _ in 0..6 {
                view.hide_all();
                for because in &explanation.because {
                    view.tell(because.input);
                }
                for other in (0..parts.inputs.len()).filter(|_| dice.chance(50)) {
                    view.tell(InputId(other as u16));
                }
                assert_eq!(
                    stage.outcome_without(&mut view, Switches::NONE),
                    Outcome::Shown(module),
                    "{explanation:?}\n{parts:?}\n{facts:?}"
                );
                reveals += 1;
            }
        }
    });
    assert!(reveals > 20_000, "{reveals} reveals");
}

#[test]
fn a_tampered_explanation_is_refused() {
    let mut refused = 0;
    check(600, 4, |_, parts, program, facts, request, scratch| {
        for n in 0..parts.slots.len() {
            let Some(good) = explain(program, facts, request, SlotId(n as u16), scratch) else { continue };
            let mut forgeries = Vec::new();
            let mut forge = |change: &dyn Fn(&mut crate::Explanation)| {
                let mut forged = good.clone();
                change(&mut forged);
                if forged != good {
                    forgeries.push(forged);
                }
            };
            forge(&|forged| drop(forged.because.pop()));
            forge(&|forged| drop((forged.because.pop(), forged.without.pop())));
            forge(&|forged| forged.because.iter_mut().for_each(|because| because.decisive ^= true));
            forge(&|forged| forged.because.iter_mut().for_each(|because| because.grounds.clear()));
            forge(&|forged| forged.without.iter_mut().for_each(|without| without.outcomes.clear()));
            forge(&|forged| forged.causes.truncate(forged.causes.len().saturating_sub(1)));
            forge(&|forged| forged.read.truncate(forged.read.len().saturating_sub(1)));
            forge(&|forged| forged.outcome = Outcome::Default(Reason::Cap(nearside_program::Period::Visit)));
            for forged in forgeries {
                assert!(verify(program, facts, request, &forged, scratch).is_err(), "{forged:?}\n{good:?}");
                refused += 1;
            }
        }
    });
    assert!(refused > 4_000, "{refused} forgeries");
}

#[test]
fn what_the_memory_of_an_absent_input_holds_matters_to_nothing() {
    let mut left = 0;
    check(600, 2, |dice, parts, program, facts, request, scratch| {
        let mut stale = facts.clone();
        let (states, scalars) = stale.record_mut();
        for (scalar, _) in scalars.iter_mut().zip(states).filter(|(_, state)| **state == 0) {
            *scalar = dice.below(80) as i64 - 40;
            left += 1;
        }
        assert_eq!(decide(program, &stale, request, scratch), decide(program, facts, request, scratch));
        for slot in (0..parts.slots.len()).map(|n| SlotId(n as u16)) {
            assert_eq!(explain(program, &stale, request, slot, scratch), explain(program, facts, request, slot, scratch));
            for module in (0..parts.modules.len()).map(|n| ModuleId(n as u16)) {
                let answers = [&stale, facts].map(|facts| why_not(program, facts, request, slot, module, scratch));
                assert_eq!(answers[0], answers[1], "{slot:?}, {module:?}");
            }
        }
    });
    assert!(left > 1_000, "{left} scalars left");
}

#[test]
fn a_change_that_why_not_offers_works_and_is_needed() {
    let (mut offered, mut stuck) = (0, 0);
    check(1_500, 2, |_, parts, program, facts, request, scratch| {
        for slot in (0..parts.slots.len()).map(|n| SlotId(n as u16)) {
            for module in (0..parts.modules.len()).map(|n| ModuleId(n as u16)) {
                let answer = why_not(program, facts, request, slot, module, scratch);
                let shown = decide(program, facts, request, scratch).outcome(slot) == Some(Outcome::Shown(module));
                assert_eq!(answer.obstacle == Obstacle::Shown, shown);
                let Some(changes) = answer.change else {
                    stuck += usize::from(matches!(answer.obstacle, Obstacle::Condition { .. }));
                    continue;
                };
                offered += 1;
                for left_out in 0..=changes.len() {
                    let mut changed = facts.clone();
                    for (_, change) in changes.iter().enumerate().filter(|entry| entry.0 != left_out) {
                        match &change.to {
                            Value::Absent => changed.set_absent(change.input),
                            Value::Scalar(value) => changed.set_scalar(change.input, *value),
                            Value::Texts(texts) => changed.set_texts(change.input, texts.clone()),
                        }
                    }
                    let wins = decide(program, &changed, request, scratch).outcome(slot) == Some(Outcome::Shown(module));
                    assert!(wins || left_out < changes.len(), "{changes:?}\n{parts:?}\n{facts:?}");
                }
            }
        }
    });
    assert!(offered > 1_000 && stuck > 100, "{offered} offered, {stuck} stuck");
}

#[test]
fn reading_and_deciding_leave_no_trace_in_the_scratch() {
    check(300, 6, |_, _, program, facts, request, scratch| {
        let fresh = decide(program, facts, request, &mut Scratch::new());
        for _ in 0..3 {
            assert_eq!(decide(program, facts, request, scratch), fresh);
        }
    });
}
