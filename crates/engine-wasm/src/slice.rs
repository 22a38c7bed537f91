//! The slice that travels to the site's own edge.

use nearside_profile::Moment;
use wasm_bindgen::prelude::*;

use crate::{
    buffer,
    engine::{moment, with},
};

/// Answers the slice that may travel at a moment, ms since 1970, as text; nothing when none may. Leaves the facts of the last
/// decision alone.
#[wasm_bindgen]
pub fn slice(now_ms: f64) -> usize {
    with(|engine| {
        let (now_ms, offset_min) = moment(now_ms, 0);
        buffer::answer_text(engine.gate.slice(&engine.profile, &engine.program, Moment { now_ms, offset_min }))
    })
}
