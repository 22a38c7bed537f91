//! A page for one visitor: its bytes, with other contents in its slots.

use std::{collections::HashMap, rc::Rc};

use nearside_page::{Page, Role, Slot, escape, script_json};
use nearside_program::ModuleId;

use crate::{
    fit::{Fit, Rendering},
    output::Output,
    policy::{Decider, Policy, SlotAt},
    visit::Visit,
};

/// Writes a page for one visit, slot by slot, as far as it is known. Both ways to a page, streamed and spliced, end here.
pub(crate) struct Filling {
    policy: Rc<Policy>,
    visit: Visit,
    fit: Fit,
    decider: Option<Decider>,
    /// How much of the page is written.
    sent: usize,
    /// Slots of the page that are written.
    slots: usize,
}

impl Filling {
    pub(crate) fn new(policy: Rc<Policy>, visit: Visit) -> Self {
        Self { policy, visit, fit: Fit::default(), decider: None, sent: 0, slots: 0 }
    }

    /// Writes what can be written of a page that is known up to `known`. `ended`: there is no more to come.
    pub(crate) fn write(&mut self, page: &Page, known: usize, ended: bool, out: &mut dyn Output) {
        let policy = Rc::clone(&self.policy);
        // What waits goes on waiting until there is news.
        if (self.fit.read(page, &policy) || ended) && page.slots.len() > self.slots {
            self.write_slots(page, &policy, ended, out);
        }
        let to = page.slots.get(self.slots).map_or(known, |waiting| waiting.range.start);
        self.copy(page, to, out);
    }

    /// Writes what stands before the first slot, of a page that is known up to `known`.
    pub(crate) fn pass(&mut self, page: &Page, known: usize, out: &mut dyn Output) {
        let to = page.slots.first().map_or(known, |slot| slot.range.start);
        self.copy(page, to.min(known), out);
    }

    fn write_slots(&mut self, page: &Page, policy: &Rc<Policy>, ended: bool, out: &mut dyn Output) {
        let mut end = self.slots;
        while end < page.slots.len() && (ended || self.fit.slot(end).is_none_or(|slot| self.fit.is_settled(page, policy, slot))) {
            end += 1;
        }
        let ready: Vec<SlotAt> = (self.slots..end).filter_map(|position| self.fit.slot(position)).collect();
        let chosen = self.decide(page, policy, ready);
        while let Some(slot) = page.slots.get(self.slots).filter(|_| self.slots < end) {
            self.copy(page, slot.range.start, out);
            let module = self.fit.slot(self.slots).map(|at| (at, chosen.get(&at).copied().flatten()));
            match module {
                Some((at, module)) => self.fill(page, policy, slot, at, module, out),
                None => out.origin(page, slot.range.clone()),
            }
            self.sent = slot.range.end;
            self.slots += 1;
        }
    }

    /// Decides these slots, with those on the page that they compete with.
    fn decide(&mut self, page: &Page, policy: &Rc<Policy>, slots: Vec<SlotAt>) -> HashMap<SlotAt, Option<ModuleId>> {
        if slots.is_empty() {
            return HashMap::new();
        }
        let slots = self.fit.with_ties(slots.into_iter(), policy);
        self.fit.steps += slots.len() as u64;
        let decider = self.decider.get_or_insert_with(|| Decider::new(policy, &self.visit, &page.facts));
        let fit = &self.fit;
        let chosen = decider.decide(&slots, &|slot, module| fit.rendering(page, policy, slot, module).is_some());
        chosen.into_iter().map(|chosen| (chosen.slot, chosen.module)).collect()
    }

    /// Writes the hand-over: what was decided and why, for the page's own script.
    pub(crate) fn hand_over(&mut self, page: &Page, out: &mut dyn Output) {
        if self.decider.is_none() || !page.open_ended {
            return;
        }
        // Slots were decided as they came; what is handed over is one decision of them all.
        let (policy, slots) = (Rc::clone(&self.policy), self.fit.slots());
        self.decide(page, &policy, slots);
        if let Some(decider) = &mut self.decider {
            let own = out.own();
            own.extend_from_slice(b"<script type=\"application/json\" data-nearside>");
            script_json(&decider.handover(page.locale.as_deref()), own);
            own.extend_from_slice(b"</script>");
        }
    }

    /// How much of the page is written.
    pub(crate) fn sent(&self) -> usize {
        self.sent
    }

    /// How many slots, components and modules were looked at.
    pub(crate) fn steps(&self) -> u64 {
        self.fit.steps
    }

    fn copy(&mut self, page: &Page, to: usize, out: &mut dyn Output) {
        if to > self.sent {
            out.origin(page, self.sent..to);
            self.sent = to;
        }
    }

    /// Writes a slot that was decided. What it shows stands first; the default waits in a template of its own, so that the
    /// page's script can put it back. Candidates stay, the one that is shown as well: what the script asks for does not tell it.
    fn fill(&self, page: &Page, policy: &Policy, slot: &Slot, at: SlotAt, module: Option<ModuleId>, out: &mut dyn Output) {
        out.origin(page, slot.range.start..slot.name_end);
        let content = slot.parts.first().map_or(slot.end_tag.start, |part| part.range.start);
        let shown = module.and_then(|module| Some((module, self.fit.rendering(page, policy, at, module)?)));
        // Behind the name and before the site's own attributes: of attributes with one name, the first counts.
        let Some((module, rendering)) = shown else {
            out.own().extend_from_slice(b" state=\"default\"");
            return out.origin(page, slot.name_end..slot.range.end);
        };
        let own = out.own();
        own.extend_from_slice(b" state=\"shown\" module=\"");
        escape(policy.module_name(module), own);
        own.push(b'"');
        out.origin(page, slot.name_end..content);
        // A browser asks for pictures as it reads them. Where a slice may have spoken, they wait for the script, which asks for
        // everybody's in one order; without scripts there is no slice.
        let held = self.visit.slice.is_some() && policy.is_sliced(at);
        match rendering {
            Rendering::Candidate(inner, judgement) => {
                let mut from = inner.start;
                for (hold, text) in judgement.holds().filter(|_| held) {
                    out.origin(page, from..hold);
                    out.own().extend_from_slice(text);
                    from = hold;
                }
                out.origin(page, from..inner.end);
            }
            Rendering::Component(shape) => {
                if let Some(content) = self.fit.content(policy, module) {
                    shape.fill(&page.bytes, content, policy.site(), held, out.own());
                }
            }
        }
        out.own().extend_from_slice(b"<template data-default>");
        for part in slot.parts.iter().filter(|part| part.role == Role::Default) {
            out.origin(page, part.range.clone());
        }
        out.own().extend_from_slice(b"</template>");
        for part in slot.parts.iter().filter(|part| part.role != Role::Default) {
            out.origin(page, part.range.clone());
        }
        out.origin(page, slot.end_tag.clone());
    }
}
