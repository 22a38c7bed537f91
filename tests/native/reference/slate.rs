//! The slate: which module, if any, each slot of the page gets.

use std::collections::BTreeSet;

use super::{World, draw, score::score, truth::Truth};
use crate::model::Period;

/// What a slot shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// A module, by position.
    Shown(usize),
    /// Its own default.
    Default(Reason),
}

/// Why a slot shows its default, or why a candidate was removed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// Personalization is paused.
    Paused,
    /// The visitor is in the comparison group.
    Comparison,
    /// No module's condition holds.
    None,
    /// The host cannot render it.
    Unavailable,
    /// Outside its campaign.
    Scheduled,
    /// The page's intent is protected.
    Intent,
    /// The visitor said "not this".
    Dismissed,
    /// Already on this page.
    Placed,
    /// Its exclusive group is on this page.
    Group,
    /// An exposure cap is reached.
    Cap(Period),
    /// The attention budget is spent.
    Attention(Period),
}

/// What can be switched off to see whether it mattered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mechanism {
    /// Draws.
    Rotation,
    /// The comparison group.
    Comparison,
    /// The pause.
    Pause,
    /// What the host cannot render.
    Unavailable,
    /// Campaign windows.
    Scheduled,
    /// Protected intents.
    Intent,
    /// "Not this".
    Dismissed,
    /// Once a page.
    Placed,
    /// Exclusive groups.
    Group,
    /// Exposure caps.
    Cap,
    /// The attention budget.
    Attention,
    /// Equal scores, settled by declared order. Never switched off: named when it happened.
    Tie,
}

impl Mechanism {
    /// All that can be switched off.
    pub const SWITCHES: [Self; 11] = [
        Self::Rotation,
        Self::Comparison,
        Self::Pause,
        Self::Unavailable,
        Self::Scheduled,
        Self::Intent,
        Self::Dismissed,
        Self::Placed,
        Self::Group,
        Self::Cap,
        Self::Attention,
    ];
}

/// One page, on which mechanisms may be off.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// Mechanisms that are switched off.
    pub off: BTreeSet<Mechanism>,
}

/// Outcomes by slot, in the order of filling; only the slots that the page has.
pub type Slate = Vec<(usize, Outcome)>;

impl Page {
    /// A page with everything on.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The same with one more mechanism off.
    #[must_use]
    pub fn switching_off(&self, mechanism: Mechanism) -> Self {
        let mut page = self.clone();
        page.off.insert(mechanism);
        page
    }

    fn on(&self, mechanism: Mechanism) -> bool {
        !self.off.contains(&mechanism)
    }

    /// Whether modules take turns on this page.
    #[must_use]
    pub fn rotates(&self) -> bool {
        self.on(Mechanism::Rotation)
    }

    /// Decides every slot that the page has.
    #[must_use]
    pub fn decide(&self, world: &World) -> Slate {
        let mut slate = Slate::new();
        for slot in 0..world.policy.slots.len() {
            if world.facts.slots.contains(&slot) {
                let outcome = self.fill(world, slot, &slate);
                slate.push((slot, outcome));
            }
        }
        slate
    }

    /// Decides one slot with the outcomes of those before it given.
    #[must_use]
    pub fn fill(&self, world: &World, slot: usize, before: &[(usize, Outcome)]) -> Outcome {
        if self.on(Mechanism::Pause) && world.facts.paused {
            return Outcome::Default(Reason::Paused);
        }
        if self.on(Mechanism::Comparison) && self.compared(world) {
            return Outcome::Default(Reason::Comparison);
        }
        let candidates = self.candidates(world, slot);
        let Some(best) = candidates.first() else { return Outcome::Default(Reason::None) };
        let winner = candidates.iter().find(|module| self.removed(world, **module, before).is_none());
        match (winner, self.unaffordable(world, slot, before)) {
            (Some(_), Some(period)) => Outcome::Default(Reason::Attention(period)),
            (Some(winner), None) => Outcome::Shown(*winner),
            (None, _) => Outcome::Default(self.removed(world, *best, before).expect("every candidate is removed")),
        }
    }

    /// Modules of the slot whose condition holds, by falling score, equal ones in declared order.
    #[must_use]
    pub fn candidates(&self, world: &World, slot: usize) -> Vec<usize> {
        let mut candidates: Vec<usize> = (0..world.policy.modules.len())
            .filter(|module| world.policy.modules[*module].slots.contains(&slot))
            .filter(|module| world.truth(&world.policy.modules[*module].when) == Truth::True)
            .collect();
        candidates.sort_by_key(|module| (-score(world, self.rotates(), slot, *module), *module));
        candidates
    }

    /// The first reason that removes a candidate, if any.
    #[must_use]
    pub fn removed(&self, world: &World, module: usize, before: &[(usize, Outcome)]) -> Option<Reason> {
        let facts = world.facts;
        let row = &world.policy.modules[module];
        let placed: Vec<usize> = placed(world, before).map(|(_, module)| module).collect();
        let too_early = row.from_ms.is_some_and(|from| facts.now_ms < from);
        let too_late = row.until_ms.is_some_and(|until| facts.now_ms >= until);
        let protected = facts.intent.is_some_and(|intent| world.policy.intents[intent].protected && row.helps != intent);
        let grouped = row.group.is_some() && placed.iter().any(|other| world.policy.modules[*other].group == row.group);

        if self.on(Mechanism::Unavailable) && facts.unavailable.contains(&module) {
            Some(Reason::Unavailable)
        } else if self.on(Mechanism::Scheduled) && (too_early || too_late) {
            Some(Reason::Scheduled)
        } else if self.on(Mechanism::Intent) && protected {
            Some(Reason::Intent)
        } else if self.on(Mechanism::Dismissed) && facts.dismissed.contains(&module) {
            Some(Reason::Dismissed)
        } else if self.on(Mechanism::Placed) && placed.contains(&module) {
            Some(Reason::Placed)
        } else if self.on(Mechanism::Group) && grouped {
            Some(Reason::Group)
        } else if self.on(Mechanism::Cap) {
            capped(world, module).map(Reason::Cap)
        } else {
            None
        }
    }

    /// Whether the visitor is in the comparison group.
    #[must_use]
    pub fn compared(&self, world: &World) -> bool {
        let Some(seed) = world.facts.seed else { return false };
        let draw = draw::draw(seed, &[&world.policy.site, "comparison", &world.policy.comparison_salt], 0);
        draw::below(draw, 10_000) < u64::from(world.policy.comparison_bp)
    }

    /// The period whose attention budget the slot would exceed, day before visit.
    fn unaffordable(&self, world: &World, slot: usize, before: &[(usize, Outcome)]) -> Option<Period> {
        let cost = u64::from(world.policy.slots[slot].attention);
        if cost == 0 || !self.on(Mechanism::Attention) {
            return None;
        }
        let spent_here: u64 = placed(world, before).map(|(slot, _)| u64::from(world.policy.slots[slot].attention)).sum();
        let exceeds = |spent: u16, site: Option<u16>, own: Option<u16>| {
            let limit = [site, own].into_iter().flatten().min();
            limit.is_some_and(|limit| u64::from(spent) + spent_here + cost > u64::from(limit))
        };
        let facts = world.facts;
        if exceeds(facts.day_spent, world.policy.day_limit, facts.day_limit) {
            Some(Period::Day)
        } else if exceeds(facts.visit_spent, world.policy.visit_limit, facts.visit_limit) {
            Some(Period::Visit)
        } else {
            None
        }
    }
}

/// Modules on the page, with their slots: what stands in slots that are not filled, and what those before show.
fn placed<'a>(world: &'a World, before: &'a [(usize, Outcome)]) -> impl Iterator<Item = (usize, usize)> + 'a {
    let standing =
        world.facts.standing.iter().filter(|(slot, _)| !world.facts.slots.contains(slot)).map(|(slot, module)| (*slot, *module));
    let shown = before.iter().filter_map(|(slot, outcome)| match outcome {
        Outcome::Shown(module) => Some((*slot, *module)),
        Outcome::Default(_) => None,
    });
    standing.chain(shown)
}

/// The longest-lasting cap that a module has reached.
fn capped(world: &World, module: usize) -> Option<Period> {
    let caps = world.policy.modules[module].caps;
    let counts = world.facts.counts.get(&module).copied().unwrap_or_default();
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
