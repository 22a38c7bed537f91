//! What a page shows so far, and what that and other rules take away from the candidates.

use alloc::vec::Vec;

use nearside_program::{Facts, GroupId, IntentId, ModuleId, Period, Program, SlotRow};

use crate::{
    draw::{DrawKey, period},
    outcome::Reason,
};

/// Modules placed on the page and attention spent by them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Slate {
    placed: Vec<ModuleId>,
    groups: Vec<GroupId>,
    spent: u32,
}

impl Slate {
    pub(crate) fn clear(&mut self) {
        self.placed.clear();
        self.groups.clear();
        self.spent = 0;
    }

    /// Notes that a slot shows a module.
    pub(crate) fn place(&mut self, program: &Program, slot: &SlotRow, module: ModuleId) {
        self.placed.push(module);
        if let Some(group) = program.modules().get(module.index()).and_then(|row| row.group) {
            self.groups.push(group);
        }
        self.spent = self.spent.saturating_add(u32::from(slot.attention));
    }
}

/// Mechanisms, as bits: those that are switched off to see what they caused.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Switches(pub(crate) u16);

impl Switches {
    pub(crate) const NONE: Self = Self(0);
    pub(crate) const ROTATION: Self = Self(1);
    pub(crate) const COMPARISON: Self = Self(1 << 1);
    pub(crate) const PAUSE: Self = Self(1 << 2);
    pub(crate) const UNAVAILABLE: Self = Self(1 << 3);
    pub(crate) const SCHEDULED: Self = Self(1 << 4);
    pub(crate) const INTENT: Self = Self(1 << 5);
    pub(crate) const DISMISSED: Self = Self(1 << 6);
    pub(crate) const PLACED: Self = Self(1 << 7);
    pub(crate) const GROUP: Self = Self(1 << 8);
    pub(crate) const CAP: Self = Self(1 << 9);
    pub(crate) const ATTENTION: Self = Self(1 << 10);

    pub(crate) const fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    pub(crate) const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// What is the same for all slots of a page.
#[derive(Clone, Copy)]
pub(crate) struct Rules<'a> {
    pub(crate) program: &'a Program,
    pub(crate) facts: &'a Facts,
    pub(crate) draws: DrawKey,
    /// The page's intent if it is protected.
    protected: Option<IntentId>,
}

impl<'a> Rules<'a> {
    pub(crate) fn new(program: &'a Program, facts: &'a Facts) -> Self {
        let protected =
            facts.intent.filter(|intent| program.schema().intents.get(intent.index()).is_some_and(|intent| intent.protected));
        Self { program, facts, draws: DrawKey::new(program, facts.seed), protected }
    }

    /// The reason that applies to the whole page.
    pub(crate) fn page(&self, off: Switches) -> Option<Reason> {
        if self.facts.paused && !off.has(Switches::PAUSE) {
            return Some(Reason::Paused);
        }
        let share = self.program.schema().comparison_bp;
        (!off.has(Switches::COMPARISON) && self.draws.in_comparison(share)).then_some(Reason::Comparison)
    }

    /// What rotation adds to a module's score.
    pub(crate) fn rotation(&self, slot: &SlotRow, module: ModuleId, off: Switches) -> i32 {
        match slot.rotation {
            Some(rotation) if !off.has(Switches::ROTATION) => {
                self.draws.up_to(rotation.points, module, period(self.facts, rotation.every))
            }
            _ => 0,
        }
    }

    /// The first mechanism that is not switched off and removes a candidate.
    pub(crate) fn removal(&self, module: ModuleId, slate: &Slate, off: Switches) -> Option<(Switches, Reason)> {
        let row = self.program.modules().get(module.index())?;
        let facts = self.facts;
        let applies = |switch: Switches, applies: bool| applies && !off.has(switch);
        if applies(Switches::UNAVAILABLE, facts.unavailable.binary_search(&module).is_ok()) {
            return Some((Switches::UNAVAILABLE, Reason::Unavailable));
        }
        let window = &row.available;
        let closed =
            window.from_ms.is_some_and(|from| facts.now_ms < from) || window.until_ms.is_some_and(|until| facts.now_ms >= until);
        if applies(Switches::SCHEDULED, closed) {
            return Some((Switches::SCHEDULED, Reason::Scheduled));
        }
        if applies(Switches::INTENT, self.protected.is_some_and(|intent| intent != row.helps)) {
            return Some((Switches::INTENT, Reason::Intent));
        }
        if applies(Switches::DISMISSED, facts.dismissed.binary_search(&module).is_ok()) {
            return Some((Switches::DISMISSED, Reason::Dismissed));
        }
        if applies(Switches::PLACED, slate.placed.contains(&module)) {
            return Some((Switches::PLACED, Reason::Placed));
        }
        if applies(Switches::GROUP, row.group.is_some_and(|group| slate.groups.contains(&group))) {
            return Some((Switches::GROUP, Reason::Group));
        }
        if off.has(Switches::CAP) || row.caps == nearside_program::Caps::default() {
            return None;
        }
        let counts = facts.counts(module);
        let reached = |cap: Option<u16>, count: u16| cap.is_some_and(|cap| count >= cap);
        let period = if reached(row.caps.lifetime, counts.lifetime) {
            Period::Lifetime
        } else if reached(row.caps.day, counts.day) {
            Period::Day
        } else if reached(row.caps.visit, counts.visit) {
            Period::Visit
        } else {
            return None;
        };
        Some((Switches::CAP, Reason::Cap(period)))
    }

    /// Period whose attention budget a slot's cost does not fit.
    pub(crate) fn over_budget(&self, slot: &SlotRow, slate: &Slate, off: Switches) -> Option<Period> {
        if slot.attention == 0 || off.has(Switches::ATTENTION) {
            return None;
        }
        let (site, attention) = (self.program.schema().budget, self.facts.attention);
        let cost = slate.spent.saturating_add(u32::from(slot.attention));
        let over = |spent: u16, site: Option<u16>, visitor: Option<u16>| {
            let limit = match (site, visitor) {
                (Some(site), Some(visitor)) => Some(site.min(visitor)),
                (site, visitor) => site.or(visitor),
            };
            limit.is_some_and(|limit| cost.saturating_add(u32::from(spent)) > u32::from(limit))
        };
        if over(attention.day_spent, site.day, attention.day_limit) {
            Some(Period::Day)
        } else if over(attention.visit_spent, site.visit, attention.visit_limit) {
            Some(Period::Visit)
        } else {
            None
        }
    }
}
