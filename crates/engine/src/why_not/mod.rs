//! Why a module is not shown, and the smallest change found that would show it.

mod change;
mod values;

use alloc::{string::String, vec::Vec};

use nearside_program::{Facts, InputId, LiteralCode, ModuleId, Program, SlotId};

use crate::{
    explain::Stage,
    outcome::{Outcome, Reason},
    request::Request,
    score::{clause, span},
    scratch::Scratch,
    slate::{Rules, Switches},
    view::View,
};
use change::{Goal, smallest_change};

/// Why a module is not shown in a slot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WhyNot {
    /// What stands in its way.
    pub obstacle: Obstacle,
    /// The smallest change of inputs found that lets it win, confirmed by deciding the page with it. `None` when none was
    /// found within a bounded number of tries, or when the obstacle is not one that inputs can move.
    pub change: Option<Vec<Change>>,
}

/// What stands in a module's way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// Nothing: the slot shows it.
    Shown,
    /// The slot is not on the page, or the module is not one of its candidates.
    NotHere,
    /// The whole page shows defaults, or the slot's attention cost does not fit and this module would have won.
    Page(Reason),
    /// Its condition does not hold.
    Condition {
        /// Literals that fail in the clause that comes nearest; empty when the module has no clause at all.
        failing: Vec<LiteralCode>,
    },
    /// A rule removes it.
    Removed(Reason),
    /// Another module has more points, or as many and is declared earlier.
    Outscored {
        /// The best candidate of the slot.
        by: ModuleId,
        /// Milli-points between them, at least 0.
        gap: u32,
    },
}

/// An input set to another value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The input.
    pub input: InputId,
    /// Its new value.
    pub to: Value,
}

/// A value of an input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Missing.
    Absent,
    /// A scalar, in the unit of the input's type.
    Scalar(i64),
    /// A text (one), or the elements of a set.
    Texts(Vec<String>),
}

/// Says why `slot` does not show `module`.
///
/// Cost: one decision of the page, then at most some thousand decisions for the change, most of them of one clause.
#[must_use]
pub fn why_not(
    program: &Program,
    facts: &Facts,
    request: &Request,
    slot: SlotId,
    module: ModuleId,
    scratch: &mut Scratch,
) -> WhyNot {
    let obstacle = obstacle(program, facts, request, slot, module, scratch);
    let change = match obstacle {
        Obstacle::Condition { .. } | Obstacle::Outscored { .. } => {
            smallest_change(program, facts, &Goal { request, slot, module }, scratch)
        }
        _ => None,
    };
    WhyNot { obstacle, change }
}

fn obstacle(
    program: &Program,
    facts: &Facts,
    request: &Request,
    slot: SlotId,
    module: ModuleId,
    scratch: &mut Scratch,
) -> Obstacle {
    let rules = Rules::new(program, facts);
    let mut view = View::new(program, facts, scratch);
    let row = program.modules().get(module.index());
    let belongs = row.is_some_and(|row| program.module_slots().get(span(&row.slots)).is_some_and(|slots| slots.contains(&slot)));
    let (Some(stage), Some(row), true) = (Stage::new(&mut view, &rules, request, slot), row, belongs) else {
        return Obstacle::NotHere;
    };
    if let Outcome::Default(reason @ (Reason::Paused | Reason::Comparison)) = stage.outcome {
        return Obstacle::Page(reason);
    }
    if stage.outcome == Outcome::Shown(module) {
        return Obstacle::Shown;
    }
    if view.eligible(module).is_none() {
        let mut nearest: Option<Vec<LiteralCode>> = None;
        for number in span(&row.condition) {
            let mut failing = Vec::new();
            for &code in clause(program, number) {
                if !view.holds(code) {
                    failing.push(code);
                }
            }
            if nearest.as_ref().is_none_or(|nearest| failing.len() < nearest.len()) {
                nearest = Some(failing);
            }
        }
        return Obstacle::Condition { failing: nearest.unwrap_or_default() };
    }
    let removals = rules.removals(module, &stage.slate, Switches::NONE);
    if removals != Switches::NONE {
        return Obstacle::Removed(rules.reason(module, removals));
    }
    match (stage.found.best, stage.score(&mut view, module), stage.outcome) {
        (Some(best), Some(own), _) if best.module != module => {
            Obstacle::Outscored { by: best.module, gap: best.score.abs_diff(own.score) }
        }
        (_, _, Outcome::Default(reason)) => Obstacle::Page(reason),
        // A candidate that nothing removes and nothing outscores is shown, unless the budget is spent.
        (_, _, Outcome::Shown(_)) => Obstacle::Shown,
    }
}
