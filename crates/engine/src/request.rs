//! Which slots are on the page.

use alloc::vec::Vec;

use nearside_program::{Program, SlotId, lists::insert};

/// The slots that a decision is asked for; all of them by default.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Request {
    /// Ascending, without repetition; `None` for all slots.
    slots: Option<Vec<SlotId>>,
}

impl Request {
    /// All slots of the program.
    #[must_use]
    pub const fn all() -> Self {
        Self { slots: None }
    }

    /// Only these slots, given in any order; slots that the program does not have are ignored.
    #[must_use]
    pub fn only(slots: impl IntoIterator<Item = SlotId>) -> Self {
        let mut sorted = Vec::new();
        for slot in slots {
            insert(&mut sorted, slot);
        }
        Self { slots: Some(sorted) }
    }

    /// Whether a slot of the program is asked for.
    #[must_use]
    pub fn has(&self, program: &Program, slot: SlotId) -> bool {
        slot.index() < program.slots().len() && self.slots.as_ref().is_none_or(|slots| slots.binary_search(&slot).is_ok())
    }

    /// The requested slot at a position of the declared order; `None` past the last.
    pub(crate) fn at(&self, program: &Program, position: usize) -> Option<SlotId> {
        let slot = match &self.slots {
            Some(slots) => *slots.get(position)?,
            None => SlotId(u16::try_from(position).ok()?),
        };
        (slot.index() < program.slots().len()).then_some(slot)
    }
}
