//! Why a module is not shown, and the smallest change found that would show it.

mod change;
mod values;

use alloc::{string::String, vec::Vec};
use core::ops::Range;

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
use change::Search;

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
    let question = Question { program, request, slot, module };
    let condition = program.modules().get(module.index()).map_or(0..0, |row| row.condition.clone());
    let obstacle = question.obstacle(facts, condition.clone(), scratch);
    let mut change = None;
    if let Obstacle::Condition { .. } | Obstacle::Outscored { .. } = obstacle {
        change = Search::new(&question, facts, scratch).smallest(&condition);
    }
    WhyNot { obstacle, change }
}

/// A module that one would like to see in a slot.
struct Question<'a> {
    program: &'a Program,
    request: &'a Request,
    slot: SlotId,
    module: ModuleId,
}

impl Question<'_> {
    /// What stands in the module's way when these clauses are its condition.
    fn obstacle(&self, facts: &Facts, clauses: Range<u32>, scratch: &mut Scratch) -> Obstacle {
        let Self { program, request, slot, module } = *self;
        let rules = Rules::new(program, facts);
        let mut view = View::new(program, facts, scratch);
        let slots = program.modules().get(module.index()).and_then(|row| program.module_slots().get(span(&row.slots)));
        if !request.has(program, slot) || !slots.unwrap_or_default().contains(&slot) {
            return Obstacle::NotHere;
        }
        if let Some(reason) = rules.page(Switches::NONE) {
            return Obstacle::Page(reason);
        }
        let mut nearest = (usize::MAX, &[][..]);
        for number in span(&clauses) {
            let (clause, mut failing) = (clause(program, number), 0);
            for &code in clause {
                failing += usize::from(!view.holds(code));
            }
            if failing < nearest.0 {
                nearest = (failing, clause);
            }
        }
        if nearest.0 > 0 {
            let mut failing = Vec::new();
            for &code in nearest.1 {
                if !view.holds(code) {
                    failing.push(code);
                }
            }
            return Obstacle::Condition { failing };
        }
        let Some(stage) = Stage::new(&mut view, &rules, request, slot) else { return Obstacle::NotHere };
        let removals = rules.removals(module, &stage.slate, Switches::NONE);
        match (stage.outcome, stage.found.best) {
            (Outcome::Shown(shown), _) if shown == module => Obstacle::Shown,
            _ if removals != Switches::NONE => Obstacle::Removed(rules.reason(module, removals)),
            (Outcome::Default(reason), Some(best)) if best.module == module => Obstacle::Page(reason),
            (_, Some(best)) => {
                let own = stage.score(&mut view, module).map_or(best.score, |own| own.score);
                Obstacle::Outscored { by: best.module, gap: best.score.abs_diff(own) }
            }
            // A candidate that nothing removes is found, or a better one.
            (_, None) => Obstacle::NotHere,
        }
    }
}
