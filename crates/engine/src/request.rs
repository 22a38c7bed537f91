//! Which slots are to be filled, and what stands in others.

use alloc::vec::Vec;

use nearside_program::{ModuleId, Program, SlotId, lists::insert};

use crate::slate::Slate;

/// The slots that a decision is asked for, all of them by default, and what stands in slots that it is not asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Request {
    /// Ascending, without repetition; `None` for all slots.
    slots: Option<Vec<SlotId>>,
    standing: Vec<(SlotId, ModuleId)>,
}

impl Request {
    /// All slots of the program.
    #[must_use]
    pub const fn all() -> Self {
        Self { slots: None, standing: Vec::new() }
    }

    /// Only these slots, given in any order; slots that the program does not have are ignored.
    #[must_use]
    pub fn only(slots: impl IntoIterator<Item = SlotId>) -> Self {
        let mut sorted = Vec::new();
        for slot in slots {
            insert(&mut sorted, slot);
        }
        Self { slots: Some(sorted), standing: Vec::new() }
    }

    /// With modules that stand in slots already and stay there. On the page they count as placed first, with their groups and the
    /// attention that their slots cost. One in a slot that is asked for does not count.
    #[must_use]
    pub fn beside(mut self, standing: impl IntoIterator<Item = (SlotId, ModuleId)>) -> Self {
        standing.into_iter().for_each(|(slot, module)| self.add(slot, module));
        self
    }

    /// With one more module that stands in a slot already.
    pub fn add(&mut self, slot: SlotId, module: ModuleId) {
        self.standing.push((slot, module));
    }

    /// Places what stands in slots that are not asked for.
    pub(crate) fn place(&self, program: &Program, slate: &mut Slate) {
        for &(slot, module) in &self.standing {
            if let Some(row) = program.slots().get(slot.index())
                && !self.has(program, slot)
            {
                slate.place(program, row, module);
            }
        }
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
