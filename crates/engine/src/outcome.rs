//! What a decision says: one outcome per slot.

use alloc::vec::Vec;

use nearside_program::{ModuleId, Period, SlotId};

/// The outcomes of one page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decision {
    /// One outcome per requested slot, in declared order of the slots.
    pub outcomes: Vec<(SlotId, Outcome)>,
}

impl Decision {
    /// Outcome of a slot; `None` when it was not requested.
    #[must_use]
    pub fn outcome(&self, slot: SlotId) -> Option<Outcome> {
        self.outcomes.iter().find(|entry| entry.0 == slot).map(|entry| entry.1)
    }
}

/// What a slot shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// This module.
    Shown(ModuleId),
    /// The page's own default.
    Default(Reason),
}

/// Why a slot shows its default.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// No module's condition holds.
    None,
    /// The visitor paused personalization.
    Paused,
    /// The visitor is in the comparison group.
    Comparison,
    /// The host cannot render the best candidate.
    Unavailable,
    /// The best candidate is outside its campaign window.
    Scheduled,
    /// The page's intent is protected and the best candidate helps another.
    Intent,
    /// The visitor said "not this" to the best candidate.
    Dismissed,
    /// The best candidate is already on this page.
    Placed,
    /// The exclusive group of the best candidate is already on this page.
    Group,
    /// The best candidate has reached an exposure cap; the longest-lasting one is named.
    Cap(Period),
    /// The slot's attention cost does not fit the budget of this period (visit or day).
    Attention(Period),
}

impl Reason {
    /// Whether nothing is shown on purpose, to leave the visitor alone.
    #[must_use]
    pub const fn is_quiet(self) -> bool {
        matches!(self, Self::Paused | Self::Attention(_) | Self::Intent | Self::Cap(_))
    }
}
