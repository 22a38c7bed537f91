//! The smallest set of inputs found that suffices for the module shown, and what was true of them.

use alloc::vec::Vec;
use core::cmp::Reverse;

use nearside_program::{Basis, GainRow, InputId, ModuleId};

use super::{
    Because, Ground, Stage,
    reads::{module_inputs, reads},
};
use crate::{
    order::insert,
    score::{boosts, clause},
    view::View,
};

/// Drops inputs that the module reads, one after the other, while the bound check holds: ambient ones first and personal
/// ones last, so that the use of personal data is never under-reported. In the world where `hidden` is, if given.
///
/// One pass is enough for a minimal set, because the check can only turn from true to false as inputs are hidden.
pub(super) fn sufficient(view: &mut View<'_>, stage: &Stage<'_>, module: ModuleId, hidden: Option<InputId>) -> Vec<InputId> {
    let program = stage.rules.program;
    view.tell_all();
    if let Some(hidden) = hidden {
        view.hide(hidden);
    }
    let rival = stage.rival(view, module);
    let mut kept = module_inputs(program, module);
    kept.retain(|&input| Some(input) != hidden && !view.is_clock(input));
    view.hide_all();
    for &input in &kept {
        view.tell(input);
    }
    let mut order = Vec::new();
    for &input in &kept {
        let basis = program.inputs().get(input.index()).map_or(Basis::Ambient, |input| input.basis);
        insert(&mut order, (basis, Reverse(input)));
    }
    for (_, Reverse(input)) in order {
        view.hide(input);
        if stage.wins(view, module, rival) {
            kept.retain(|&other| other != input);
        } else {
            view.tell(input);
        }
    }
    kept
}

/// What was true of each of the inputs when only they are told; `decisive` and `instead` are left to the caller.
pub(super) fn grounds(view: &mut View<'_>, module: ModuleId, inputs: &[InputId]) -> Vec<Because> {
    let program = view.program;
    view.hide_all();
    for &input in inputs {
        view.tell(input);
    }
    let (mut literals, mut units) = (Vec::new(), Vec::new());
    if let Some(holding) = view.eligible(module) {
        literals.extend_from_slice(clause(program, holding));
    }
    if let Some(row) = program.modules().get(module.index()) {
        for (number, boost) in (row.boosts.start..).zip(boosts(program, row)) {
            if view.gain(boost) == 0 {
                continue;
            }
            match &boost.gain {
                GainRow::Literal(code) => literals.push(*code),
                GainRow::When(clauses) | GainRow::Unless(clauses) => {
                    let lenient = matches!(boost.gain, GainRow::Unless(_));
                    if let Some(holding) = view.first_clause(clauses, lenient) {
                        literals.extend_from_slice(clause(program, holding));
                    }
                }
                GainRow::PerUnit(input, _) | GainRow::PerMissing(input, _) => units.push((*input, number)),
            }
        }
    }
    let because = |&input: &InputId| {
        let mut grounds = Vec::new();
        for &code in &literals {
            let ground = Ground::Literal(code);
            if !grounds.contains(&ground) && reads(program, code, input) {
                grounds.push(ground);
            }
        }
        grounds.extend(units.iter().filter(|unit| unit.0 == input).map(|unit| Ground::Units(unit.1)));
        Because { input, grounds, decisive: false, instead: Vec::new() }
    };
    inputs.iter().map(because).collect()
}
