//! A page for one visitor: its bytes, with other contents in its slots.

use std::rc::Rc;

use nearside_page::{Page, Role, Slot, escape, script_json};

use crate::{
    fit::{Fit, Rendering},
    output::Output,
    policy::{Chosen, Decider, Policy},
    visit::Visit,
};

/// Writes a page for one visit, slot by slot, as far as it is known. Both ways to a page, streamed and spliced, end here.
pub(crate) struct Filling {
    policy: Rc<Policy>,
    visit: Visit,
    decider: Option<Decider>,
    /// How much of the page is written.
    sent: usize,
    /// Slots of the page that are written.
    slots: usize,
}

impl Filling {
    pub(crate) fn new(policy: Rc<Policy>, visit: Visit) -> Self {
        Self { policy, visit, decider: None, sent: 0, slots: 0 }
    }

    /// Writes what can be written of a page that is known up to `known`. `ended`: there is no more to come.
    pub(crate) fn write(&mut self, page: &Page, known: usize, ended: bool, out: &mut dyn Output) {
        if page.slots.len() > self.slots {
            self.write_slots(page, ended, out);
        }
        let to = page.slots.get(self.slots).map_or(known, |waiting| waiting.range.start);
        self.copy(page, to, out);
    }

    fn write_slots(&mut self, page: &Page, ended: bool, out: &mut dyn Output) {
        let policy = Rc::clone(&self.policy);
        let fit = Fit::new(page, &policy);
        let writable = |position: usize| ended || fit.slot(position).is_none_or(|slot| fit.is_settled(slot));
        if !writable(self.slots) {
            return;
        }
        let known = fit.slots();
        let chosen = if known.is_empty() {
            Vec::new()
        } else {
            let decider = self.decider.get_or_insert_with(|| Decider::new(&policy, &self.visit, &page.facts));
            decider.decide(&known, &|slot, module| fit.rendering(slot, module).is_some())
        };
        while let Some(slot) = page.slots.get(self.slots)
            && writable(self.slots)
        {
            self.copy(page, slot.range.start, out);
            let outcome = fit.slot(self.slots).and_then(|at| chosen.iter().find(|chosen| chosen.slot == at));
            match outcome {
                Some(chosen) => fill(page, slot, *chosen, &fit, &policy, out),
                None => out.origin(page, slot.range.clone()),
            }
            self.sent = slot.range.end;
            self.slots += 1;
        }
    }

    /// Writes the hand-over: what was decided and why, for the page's own script.
    pub(crate) fn hand_over(&mut self, page: &Page, out: &mut dyn Output) {
        if let Some(decider) = self.decider.as_mut().filter(|_| page.open_ended) {
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

    fn copy(&mut self, page: &Page, to: usize, out: &mut dyn Output) {
        if to > self.sent {
            out.origin(page, self.sent..to);
            self.sent = to;
        }
    }
}

/// Writes a slot that was decided. What it shows stands first; the default waits in a template of its own, so that the
/// page's script can put it back.
fn fill(page: &Page, slot: &Slot, chosen: Chosen, fit: &Fit<'_>, policy: &Policy, out: &mut dyn Output) {
    out.origin(page, slot.range.start..slot.name_end);
    let content = slot.parts.first().map_or(slot.end_tag.start, |part| part.range.start);
    let shown = chosen.module.and_then(|module| Some((module, fit.rendering(chosen.slot, module)?)));
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
    match rendering {
        Rendering::Candidate(inner) => out.origin(page, inner),
        Rendering::Component(shape) => {
            if let Some(content) = fit.content(module) {
                shape.fill(&page.bytes, &|field| content.field(field), policy.site(), out.own());
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
