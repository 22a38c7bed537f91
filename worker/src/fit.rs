//! How a page and a policy fit: which slot of the one is which of the other, and what each can render.

use core::ops::Range;

use nearside_page::{Content, Page, Shape, Slot};
use nearside_program::ModuleId;

use crate::policy::{Policy, SlotAt};

/// Slots of a page that a policy knows.
#[derive(Debug)]
pub(crate) struct Fit<'a> {
    page: &'a Page,
    policy: &'a Policy,
    /// Number of the locale that contents are in.
    locale: usize,
    /// By slot of the page.
    slots: Vec<Option<SlotAt>>,
}

/// Where a module's content comes from.
#[derive(Debug)]
pub(crate) enum Rendering<'a> {
    /// It stands in the page.
    Candidate(Range<usize>),
    /// Its fields are set into a component of the page.
    Component(&'a Shape),
}

impl<'a> Fit<'a> {
    pub(crate) fn new(page: &'a Page, policy: &'a Policy) -> Self {
        let locale = policy.near(page.locale.as_deref());
        Self { page, policy, locale, slots: page.slots.iter().map(|slot| policy.slot(&slot.name)).collect() }
    }

    /// The policy's slot for one of the page.
    pub(crate) fn slot(&self, position: usize) -> Option<SlotAt> {
        self.slots.get(position).copied().flatten()
    }

    /// The policy's slots that are on the page.
    pub(crate) fn slots(&self) -> Vec<SlotAt> {
        self.slots.iter().flatten().copied().collect()
    }

    /// How a slot renders a module, if it can.
    pub(crate) fn rendering(&self, slot: SlotAt, module: ModuleId) -> Option<Rendering<'a>> {
        let held = self.on_page(slot)?;
        if let Some(inner) = self.candidate(held, module) {
            return Some(Rendering::Candidate(inner));
        }
        let content = self.content(module)?;
        self.page.component(held, &content.component)?.shape.as_ref().map(Rendering::Component)
    }

    /// Whether the outcome of a slot can no longer change, whatever else the page turns out to hold.
    pub(crate) fn is_settled(&self, slot: SlotAt) -> bool {
        let Some(held) = self.on_page(slot) else { return false };
        let known = |module: &ModuleId| {
            self.candidate(held, *module).is_some()
                || self.content(*module).is_none_or(|content| self.page.component(held, &content.component).is_some())
        };
        self.policy.ties(slot).iter().all(|before| self.is_settled(*before)) && self.policy.candidates(slot).iter().all(known)
    }

    /// Content of a module, in the policy's words.
    pub(crate) fn content(&self, module: ModuleId) -> Option<&'a Content> {
        self.policy.content(module, self.locale)
    }

    /// Content of a module that stands in a slot. Names are looked up only where any stands there.
    fn candidate(&self, held: &Slot, module: ModuleId) -> Option<Range<usize>> {
        held.candidate(|name| name == self.policy.module_name(module))
    }

    fn on_page(&self, slot: SlotAt) -> Option<&'a Slot> {
        let position = self.slots.iter().position(|held| *held == Some(slot))?;
        self.page.slots.get(position)
    }
}
