//! The visitor's side: the stored record in and out, and one door for every edit of it.

use nearside_profile::{Edit, Profile, Refused};
use nearside_program::{
    TopicId,
    packed::{Packed, Reader},
};
use wasm_bindgen::prelude::*;

use crate::{
    buffer,
    engine::{moment, with},
};

/// Takes the stored record in the buffer as the profile; no bytes are an empty one. False, and an empty profile, when it is
/// damaged.
#[wasm_bindgen(js_name = openProfile)]
pub fn open_profile() -> bool {
    with(|engine| {
        let record = buffer::take();
        let decoded = if record.is_empty() { Ok(Profile::default()) } else { Profile::decode(&record) };
        let good = decoded.is_ok();
        engine.profile = decoded.unwrap_or_default();
        good
    })
}

/// Answers the record to store; nothing while the visitor has said nothing that may be stored.
#[wasm_bindgen]
pub fn profile() -> usize {
    with(|engine| {
        let record = if engine.profile.may_be_stored() { engine.profile.encode().ok() } else { None };
        record.map_or(0, buffer::answer)
    })
}

/// Does what the packed [`Edit`] in the buffer asks, at a moment as for `begin`. 0 when done, else why it was refused.
#[wasm_bindgen]
pub fn edit(now_ms: f64, offset_min: i32) -> u32 {
    with(|engine| {
        let (now_ms, offset_min) = moment(now_ms, offset_min);
        let bytes = buffer::take();
        let mut reader = Reader::new(&bytes);
        let edit = Edit::read(&mut reader);
        if !reader.end() {
            return refusal(Refused::Unfit);
        }
        let moment = nearside_profile::Moment { now_ms, offset_min };
        engine.profile.edit(&engine.program, edit, moment).map_or_else(refusal, |()| 0)
    })
}

/// Strength of the interest in a topic, 0 to 1000; -1 when nothing is known of it.
#[wasm_bindgen]
pub fn interest(now_ms: f64, topic: u16) -> i32 {
    with(|engine| {
        let strength = engine.profile.interest(&engine.program, TopicId(topic), moment(now_ms, 0).0);
        strength.map_or(-1, i32::from)
    })
}

/// Code of a refusal.
const fn refusal(refused: Refused) -> u32 {
    match refused {
        Refused::NoConsent => 1,
        Refused::Paused => 2,
        Refused::Blocked => 3,
        Refused::Undeclared => 4,
        Refused::Unfit => 5,
        Refused::ToldOnly => 6,
        Refused::Full => 7,
        Refused::Missing => 8,
        Refused::Over => 9,
        Refused::Unchained => 10,
    }
}
