//! Counters of a host that keeps no profile, such as an edge or a test: what the gate would have written.

use nearside_program::{Attention, Counts, ModuleId};
use wasm_bindgen::prelude::*;

use crate::{
    buffer,
    engine::{Engine, with},
};

/// Replaces seed, counters and limits of the decision that was begun, by the packed list of numbers in the buffer.
///
/// Eight numbers: lower and upper half of the seed, number of the visit, paused (not 0), attention spent in the visit and
/// on the day, the visitor's limits of both (anything above 65,535 is none). Then four for each module that was
/// exposed, ascending: module, exposures in the visit, on the day, ever. What is left out is 0; counts saturate.
#[wasm_bindgen(js_name = setHistory)]
pub fn set_history() {
    let numbers = buffer::list::<u32>();
    let (head, counts) = numbers.split_at_checked(8).unwrap_or((&numbers, &[]));
    let word = |at: usize| head.get(at).copied().unwrap_or_default();
    with(|Engine { facts, .. }| {
        facts.seed = u64::from(word(1)) << 32 | u64::from(word(0));
        facts.visit_number = word(2);
        facts.paused = word(3) != 0;
        facts.attention = Attention {
            visit_spent: saturated(word(4)),
            day_spent: saturated(word(5)),
            visit_limit: head.get(6).and_then(|&limit| u16::try_from(limit).ok()),
            day_limit: head.get(7).and_then(|&limit| u16::try_from(limit).ok()),
        };
        facts.counts.clear();
        for row in counts.chunks_exact(4) {
            if let [module, visit, day, lifetime] = *row
                && let Ok(module) = u16::try_from(module)
            {
                let counts = Counts { visit: saturated(visit), day: saturated(day), lifetime: saturated(lifetime) };
                facts.counts.push((ModuleId(module), counts));
            }
        }
    });
}

/// Replaces the modules that the visitor said "not this" to, by the packed list in the buffer, ascending, for the decision
/// that was begun.
#[wasm_bindgen(js_name = setDismissed)]
pub fn set_dismissed() {
    with(|engine| engine.facts.dismissed = buffer::list());
}

fn saturated(count: u32) -> u16 {
    u16::try_from(count).unwrap_or(u16::MAX)
}
