//! How a page and a policy fit: which slot of the one is which of the other, and what each can render.
//!
//! It is found out as the page arrives and never from the beginning again: what was known stays known.

use core::ops::Range;
use std::collections::{HashMap, HashSet};

use nearside_page::{Component, Content, Judgement, Page, Role, Shape, Slot};
use nearside_program::ModuleId;

use crate::policy::{Policy, SlotAt};

/// Slots of a page that a policy knows.
#[derive(Debug, Default)]
pub(crate) struct Fit {
    /// Number of the locale that contents are in.
    locale: usize,
    /// By slot of the page, as far as it is read.
    slots: Vec<Option<SlotAt>>,
    /// The policy's slots that are on the page.
    placed: HashMap<SlotAt, Placed>,
    /// The first component of each name, and how many are read.
    components: HashMap<String, usize>,
    components_read: usize,
    /// How many slots, components and modules were looked at.
    pub(crate) steps: u64,
}

/// A slot of the policy that is on the page.
#[derive(Debug)]
struct Placed {
    /// Which one of the page it is.
    position: usize,
    /// By the names of modules: which part of the slot holds the candidate.
    candidates: HashMap<String, usize>,
    /// How many of the slots that it competes with are settled, in their order.
    settled_ties: usize,
    /// For how many of its modules it is known how they render, in their order.
    settled_modules: usize,
}

/// Where a module's content comes from.
#[derive(Debug)]
pub(crate) enum Rendering<'a> {
    /// It stands in the page.
    Candidate(Range<usize>, &'a Judgement),
    /// Its fields are set into a component of the page.
    Component(&'a Shape),
}

impl Fit {
    /// A page that is there as a whole.
    pub(crate) fn new(page: &Page, policy: &Policy) -> Self {
        let mut fit = Self::default();
        fit.read(page, policy);
        fit
    }

    /// Takes what was found in a page since the last time. Returns whether there was anything.
    pub(crate) fn read(&mut self, page: &Page, policy: &Policy) -> bool {
        let before = (self.slots.len(), self.components_read);
        let locale = policy.near(page.locale.as_deref());
        if locale != self.locale {
            self.locale = locale;
            self.placed.values_mut().for_each(|placed| placed.settled_modules = 0);
        }
        for component in page.components.iter().skip(self.components_read) {
            self.steps += 1;
            self.components.entry(component.name.clone()).or_insert(self.components_read);
            self.components_read += 1;
        }
        for slot in page.slots.iter().skip(self.slots.len()) {
            let declared = policy.slot(&slot.name);
            self.steps += 1;
            if let Some(at) = declared {
                let position = self.slots.len();
                self.steps += slot.parts.len() as u64;
                self.placed.insert(at, Placed { position, candidates: candidates(slot), settled_ties: 0, settled_modules: 0 });
            }
            self.slots.push(declared);
        }
        before != (self.slots.len(), self.components_read)
    }

    /// The policy's slot for one of the page.
    pub(crate) fn slot(&self, position: usize) -> Option<SlotAt> {
        self.slots.get(position).copied().flatten()
    }

    /// The policy's slots that are on the page.
    pub(crate) fn slots(&self) -> Vec<SlotAt> {
        self.slots.iter().flatten().copied().collect()
    }

    /// These slots, and all on the page whose outcomes may change theirs.
    pub(crate) fn with_ties(&mut self, slots: impl Iterator<Item = SlotAt>, policy: &Policy) -> Vec<SlotAt> {
        let mut found: Vec<SlotAt> = slots.collect();
        let mut known: HashSet<SlotAt> = found.iter().copied().collect();
        let mut at = 0;
        while let Some(slot) = found.get(at) {
            for tie in policy.ties(*slot) {
                self.steps += 1;
                if self.placed.contains_key(tie) && known.insert(*tie) {
                    found.push(*tie);
                }
            }
            at += 1;
        }
        found
    }

    /// How a slot renders a module, if it can: what its place cannot hold, or what loads, it cannot.
    pub(crate) fn rendering<'a>(&self, page: &'a Page, policy: &Policy, slot: SlotAt, module: ModuleId) -> Option<Rendering<'a>> {
        let placed = self.placed.get(&slot)?;
        let held = page.slots.get(placed.position)?;
        if let Some(part) = placed.candidates.get(policy.module_name(module)) {
            return match &held.parts.get(*part)?.role {
                Role::Module(_, inner, judgement) if judgement.fits(held.place) => {
                    Some(Rendering::Candidate(inner.clone(), judgement))
                }
                _ => None,
            };
        }
        let content = self.content(policy, module)?;
        let shape = self.component(page, held, &content.component)?.shape.as_ref()?;
        shape.takes(content, held.place).then_some(Rendering::Component(shape))
    }

    /// Whether the outcome of a slot can no longer change, whatever else the page turns out to hold.
    pub(crate) fn is_settled(&mut self, page: &Page, policy: &Policy, slot: SlotAt) -> bool {
        let Some(placed) = self.placed.get(&slot) else { return false };
        let (mut ties, mut modules) = (placed.settled_ties, placed.settled_modules);
        while let Some(tie) = policy.ties(slot).get(ties)
            && self.is_settled(page, policy, *tie)
        {
            ties += 1;
            self.steps += 1;
        }
        while let Some(module) = policy.candidates(slot).get(modules)
            && self.is_known(page, policy, slot, *module)
        {
            modules += 1;
            self.steps += 1;
        }
        self.steps += 1;
        if let Some(placed) = self.placed.get_mut(&slot) {
            (placed.settled_ties, placed.settled_modules) = (ties, modules);
        }
        ties == policy.ties(slot).len() && modules == policy.candidates(slot).len()
    }

    /// Whether it is known how a slot renders a module.
    fn is_known(&self, page: &Page, policy: &Policy, slot: SlotAt, module: ModuleId) -> bool {
        let Some(placed) = self.placed.get(&slot) else { return false };
        let component = |content: &Content| {
            page.slots.get(placed.position).is_some_and(|held| self.component(page, held, &content.component).is_some())
        };
        placed.candidates.contains_key(policy.module_name(module)) || self.content(policy, module).is_none_or(component)
    }

    /// Content of a module, in the policy's words.
    pub(crate) fn content<'p>(&self, policy: &'p Policy, module: ModuleId) -> Option<&'p Content> {
        policy.content(module, self.locale)
    }

    /// The component that a slot uses: its own first, else the first of the page.
    fn component<'a>(&self, page: &'a Page, held: &Slot, name: &str) -> Option<&'a Component> {
        page.own_components(held).iter().find(|component| component.name == name).or_else(|| {
            let first = self.components.get(name)?;
            page.components.get(*first)
        })
    }
}

fn candidates(slot: &Slot) -> HashMap<String, usize> {
    let mut candidates = HashMap::new();
    for (at, part) in slot.parts.iter().enumerate() {
        if let Role::Module(name, ..) = &part.role {
            candidates.entry(name.clone()).or_insert(at);
        }
    }
    candidates
}
