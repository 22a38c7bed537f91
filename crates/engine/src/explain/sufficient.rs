//! The smallest set of inputs found that suffices for the module shown, and what was true of them.

use alloc::vec::Vec;

use nearside_program::{Basis, GainRow, InputId, ModuleId};

use super::{Because, Ground, Stage};
use crate::{score::boosts, view::View};

/// The order in which inputs are tried for deletion: ambient ones first and personal ones last, so that the use of personal
/// data is never under-reported.
const DELETION: [Basis; 4] = [Basis::Ambient, Basis::Told, Basis::Relationship, Basis::Observed];

/// Drops inputs that the module reads, one after the other, while the bound check holds; of those left, all that are not in
/// `known`. The view tells everything but `hidden`, if given; it is left with the whole set alone told.
///
/// One pass is enough for a minimal set, because the check can only turn from true to false as inputs are hidden.
pub(super) fn sufficient(
    view: &mut View<'_>,
    stage: &Stage<'_>,
    module: ModuleId,
    hidden: Option<InputId>,
    known: &[InputId],
) -> Vec<InputId> {
    let program = stage.rules.program;
    let rival = stage.rival(view, module);
    let inputs = view.inputs_of(module);
    view.tell_only(&inputs);
    if let Some(hidden) = hidden {
        view.hide(hidden);
    }
    for basis in DELETION {
        for &input in inputs.iter().rev() {
            if view.is_told(input) && program.inputs().get(input.index()).is_some_and(|input| input.basis == basis) {
                view.hide(input);
                if !stage.wins(view, module, rival) {
                    view.tell(input);
                }
            }
        }
    }
    let mut left = Vec::new();
    for input in inputs {
        if view.is_told(input) && !known.contains(&input) {
            left.push(input);
        }
    }
    left
}

/// What is true of each of the inputs when only they are told, which the view is left with; `decisive` and `instead` are left
/// to the caller.
pub(super) fn grounds(view: &mut View<'_>, module: ModuleId, inputs: &[InputId]) -> Vec<Because> {
    let program = view.program;
    view.tell_only(inputs);
    let mut because = Vec::new();
    for &input in inputs {
        because.push(Because { input, grounds: Vec::new(), decisive: false, instead: Vec::new() });
    }
    let mut literals = view.eligible(module).unwrap_or_default().to_vec();
    let Some(row) = program.modules().get(module.index()) else { return because };
    for boost in boosts(program, row) {
        literals.extend_from_slice(view.gained_by(boost).unwrap_or_default());
    }
    for code in literals {
        view.note();
        view.truth(code.literal().atom.index());
        let ground = Ground::Literal(code);
        for reason in &mut because {
            if view.was_asked(reason.input) && !reason.grounds.contains(&ground) {
                reason.grounds.push(ground);
            }
        }
    }
    for (number, boost) in (row.boosts.start..).zip(boosts(program, row)) {
        if let GainRow::PerUnit(input, _) | GainRow::PerMissing(input, _) = boost.gain
            && view.gain(boost) > 0
        {
            for reason in because.iter_mut().filter(|reason| reason.input == input) {
                reason.grounds.push(Ground::Units(number));
            }
        }
    }
    because
}
