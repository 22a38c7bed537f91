//! Counters of a host that keeps no profile, such as an edge or a test: what the gate would have written.

use nearside_program::{
    Attention,
    packed::{Packed, Reader},
};
use wasm_bindgen::prelude::*;

use crate::{
    buffer,
    engine::{Engine, with},
};

/// Replaces seed, counters, limits and dismissals of the decision that was begun, by the packed record in the buffer.
///
/// In this order: seed, which may be none; number of the visit; whether it is paused; attention spent in the visit and on the day, and the visitor's limits
/// of both, which may be none; a list of the modules that were exposed, ascending, each with its exposures in the visit, on the day and
/// ever; a list of the modules that the visitor said "not this" to, ascending. From where the bytes are malformed all is 0.
#[wasm_bindgen(js_name = setHistory)]
pub fn set_history() {
    let bytes = buffer::take();
    let mut from = Reader::new(&bytes);
    with(|Engine { facts, .. }| {
        facts.seed = Packed::read(&mut from);
        facts.visit_number = Packed::read(&mut from);
        facts.paused = Packed::read(&mut from);
        facts.attention = Attention {
            visit_spent: Packed::read(&mut from),
            day_spent: Packed::read(&mut from),
            visit_limit: Packed::read(&mut from),
            day_limit: Packed::read(&mut from),
        };
        facts.counts = Packed::read(&mut from);
        facts.dismissed = Packed::read(&mut from);
    });
}
