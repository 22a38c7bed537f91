//! What a page shows so far, and what that and other rules take away from the candidates.

use alloc::vec::Vec;

use nearside_program::{Facts, GroupId, IntentId, ModuleId, ModuleRow, Period, Program, SlotRow};

use crate::{
    draw::{Key, period},
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
    #[inline(never)]
    pub(crate) fn place(&mut self, program: &Program, slot: &SlotRow, module: ModuleId) {
        self.placed.push(module);
        if let Some(group) = program.modules().get(module.index()).and_then(|row| row.group) {
            self.groups.push(group);
        }
        self.spent = self.spent.saturating_add(u32::from(slot.attention));
    }
}

/// Mechanisms, as bits in the order of their naming: those that remove a candidate, or that are switched off to see what they
/// caused.
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

    /// The mechanism after this one.
    pub(crate) const fn next(self) -> Self {
        Self(if self.0 == 0 { 1 } else { self.0 << 1 })
    }

    /// The one that is named before the others: the lowest bit.
    pub(crate) const fn first(self) -> Self {
        Self(self.0 & self.0.wrapping_neg())
    }
}

/// What is the same for all slots of a page.
#[derive(Clone, Copy)]
pub(crate) struct Rules<'a> {
    pub(crate) program: &'a Program,
    pub(crate) facts: &'a Facts,
    /// What rotation's draws hang on: the visitor, or else the visit.
    turns: Key,
    /// The page's intent if it is protected.
    protected: Option<IntentId>,
}

impl<'a> Rules<'a> {
    pub(crate) fn new(program: &'a Program, facts: &'a Facts) -> Self {
        let protected = facts.intent.filter(|&intent| program.intent(intent).is_some_and(|intent| intent.protected));
        let turns = Key::new(facts.seed.unwrap_or(facts.visit_seed), program, "rotation");
        Self { program, facts, turns, protected }
    }

    /// The reason that applies to the whole page.
    pub(crate) fn page(&self, off: Switches) -> Option<Reason> {
        if self.facts.paused && !off.has(Switches::PAUSE) {
            return Some(Reason::Paused);
        }
        (!off.has(Switches::COMPARISON) && self.is_compared()).then_some(Reason::Comparison)
    }

    /// Whether the visitor is in the comparison group. Nobody is who has no seed of their own: a group is people, and a visit is not one.
    fn is_compared(&self) -> bool {
        let program = self.program;
        let share = u32::from(program.comparison_bp());
        let key = |seed| Key::new(seed, program, "comparison").with(program.comparison_salt());
        share > 0 && self.facts.seed.is_some_and(|seed| key(seed).below(10_000, 0) < share)
    }

    /// What rotation adds to a module's score.
    pub(crate) fn rotation(&self, slot: &SlotRow, module: ModuleId, off: Switches) -> i32 {
        match slot.rotation {
            Some(rotation) if !off.has(Switches::ROTATION) => {
                let key = self.turns.with(self.program.slot_name(slot.id)).with(self.program.module_name(module));
                // By its shape in the form, points lie in 1..=i32::MAX.
                key.below(rotation.points as u32 + 1, period(self.facts, rotation.every)) as i32
            }
            _ => 0,
        }
    }

    /// The mechanisms that are not switched off and remove a candidate.
    pub(crate) fn removals(&self, module: ModuleId, slate: &Slate, off: Switches) -> Switches {
        let Some(row) = self.program.modules().get(module.index()) else { return Switches::NONE };
        let (facts, window) = (self.facts, &row.available);
        let closed =
            window.from_ms.is_some_and(|from| facts.now_ms < from) || window.until_ms.is_some_and(|until| facts.now_ms >= until);
        let applies = [
            is_listed(&facts.unavailable, module),
            closed,
            self.protected.is_some_and(|intent| intent != row.helps),
            is_listed(&facts.dismissed, module),
            slate.placed.contains(&module),
            row.group.is_some_and(|group| slate.groups.contains(&group)),
            self.cap_reached(module, row).is_some(),
        ];
        let mut switch = Switches::UNAVAILABLE.0;
        let mut removals = 0;
        for applies in applies {
            removals |= u16::from(applies) * switch;
            switch <<= 1;
        }
        Switches(removals & !off.0)
    }

    /// The reason of a default whose best candidate these mechanisms remove: the first of them.
    pub(crate) fn reason(&self, module: ModuleId, removals: Switches) -> Reason {
        match removals.first() {
            Switches::UNAVAILABLE => Reason::Unavailable,
            Switches::SCHEDULED => Reason::Scheduled,
            Switches::INTENT => Reason::Intent,
            Switches::DISMISSED => Reason::Dismissed,
            Switches::PLACED => Reason::Placed,
            Switches::GROUP => Reason::Group,
            Switches::CAP => {
                let cap = self.program.modules().get(module.index()).and_then(|row| self.cap_reached(module, row));
                cap.map_or(Reason::None, Reason::Cap)
            }
            _ => Reason::None,
        }
    }

    /// The longest-lasting cap that a module has reached.
    fn cap_reached(&self, module: ModuleId, row: &ModuleRow) -> Option<Period> {
        let (caps, counts) = (row.caps, self.facts.counts(module));
        let reached = |cap: Option<u16>, count: u16| cap.is_some_and(|cap| count >= cap);
        if reached(caps.lifetime, counts.lifetime) {
            Some(Period::Lifetime)
        } else if reached(caps.day, counts.day) {
            Some(Period::Day)
        } else if reached(caps.visit, counts.visit) {
            Some(Period::Visit)
        } else {
            None
        }
    }

    /// Period whose attention budget a slot's cost does not fit; day before visit.
    pub(crate) fn over_budget(&self, slot: &SlotRow, slate: &Slate, off: Switches) -> Option<Period> {
        if slot.attention == 0 || off.has(Switches::ATTENTION) {
            return None;
        }
        let (site, attention) = (self.program.budget(), self.facts.attention);
        let cost = slate.spent.saturating_add(u32::from(slot.attention));
        let limit = |limit: Option<u16>| limit.map_or(u32::MAX, u32::from);
        let over = |spent: u16, site: Option<u16>, visitor: Option<u16>| {
            cost.saturating_add(u32::from(spent)) > limit(site).min(limit(visitor))
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

/// Whether a module stands in an ascending list.
#[inline(never)]
fn is_listed(list: &[ModuleId], module: ModuleId) -> bool {
    list.binary_search(&module).is_ok()
}
