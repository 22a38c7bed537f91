//! Why a slot shows what it shows.

mod cause;
mod replay;
mod stage;
mod sufficient;

use alloc::vec::Vec;

use nearside_program::{Facts, InputId, LiteralCode, ModuleId, Program, SlotId};

pub use replay::{Fault, verify};

pub(crate) use stage::Stage;

use crate::{outcome::Outcome, request::Request, scratch::Scratch, slate::Rules, view::View};
use replay::replay;
use sufficient::sufficient;

/// Why a slot shows what it shows. What each part means is "Explanation" in ARCHITECTURE.md.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// The slot.
    pub slot: SlotId,
    /// What it shows.
    pub outcome: Outcome,
    /// A minimal set of inputs that suffice for the module shown, ascending; empty for a default.
    pub because: Vec<Because>,
    /// The page without each of those inputs, in the same order.
    pub without: Vec<Without>,
    /// Mechanisms that changed the outcome, in the order of [`CauseKind`].
    pub causes: Vec<Cause>,
    /// Every input that the slot's decision evaluated, ascending.
    pub read: Vec<InputId>,
    /// Whether a replay confirmed the named inputs: grounded, sufficient, each needed. The rest are outcomes of replays.
    pub verified: bool,
}

/// One input that the module shown needed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Because {
    /// The input.
    pub input: InputId,
    /// What was true of it; never empty.
    pub grounds: Vec<Ground>,
    /// Whether hiding this input alone changes the slot's outcome. Only then may a text say a plain "because".
    pub decisive: bool,
    /// Inputs that would have been enough instead, ascending; empty when it is decisive.
    pub instead: Vec<InputId>,
}

/// Something that was true of an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ground {
    /// A literal held.
    Literal(LiteralCode),
    /// A boost gave points per unit: its position in [`Program::boosts`].
    Units(u32),
}

/// The page as it would be with one input absent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Without {
    /// The absent input.
    pub input: InputId,
    /// Outcomes of all requested slots.
    pub outcomes: Vec<(SlotId, Outcome)>,
}

/// A mechanism that changed the outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cause {
    /// The mechanism.
    pub kind: CauseKind,
    /// The module that it displaced, if any.
    pub displaced: Option<ModuleId>,
}

/// What may change an outcome besides inputs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CauseKind {
    /// Candidates take turns.
    Rotation,
    /// The visitor is in the comparison group.
    Comparison,
    /// The visitor paused personalization.
    Pause,
    /// The host cannot render a candidate.
    Unavailable,
    /// A candidate is outside its campaign window.
    Scheduled,
    /// The page's intent is protected.
    Intent,
    /// The visitor said "not this".
    Dismissed,
    /// A candidate is already on the page.
    Placed,
    /// A candidate's exclusive group is already on the page.
    Group,
    /// A candidate has reached an exposure cap.
    Cap,
    /// The attention budget is spent.
    Attention,
    /// Two candidates had the same score and declared order decided.
    Tie,
}

/// Explains a slot; `None` when it is not on the page.
///
/// Cost: some ten decisions of the slot, and two for each input in `because`, one of them of the page; replays included.
#[must_use]
pub fn explain(program: &Program, facts: &Facts, request: &Request, slot: SlotId, scratch: &mut Scratch) -> Option<Explanation> {
    let rules = Rules::new(program, facts);
    let mut view = View::new(program, facts, scratch);
    let stage = Stage::new(&mut view, &rules, request, slot)?;
    let mut named = Vec::new();
    if let Outcome::Shown(module) = stage.outcome {
        named = sufficient(&mut view, &stage, module, None, &[]);
        view.tell_all();
    }
    Some(replay(&mut view, &stage, request, slot, &named).0)
}
