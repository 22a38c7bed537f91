//! The visitor's side: the stored record in and out, and one door for every edit of it.

use alloc::vec::Vec;

use nearside_profile::{Edit, Profile, Refused};
use nearside_program::{
    TopicId,
    packed::{Packed, Reader},
};
use wasm_bindgen::prelude::*;

use crate::{Engine, engine::moment};

#[wasm_bindgen]
impl Engine {
    /// Takes a stored record as the profile; no bytes are an empty one. False, and an empty profile, when it is damaged.
    #[wasm_bindgen(js_name = openProfile)]
    pub fn open_profile(&mut self, record: &[u8]) -> bool {
        let decoded = if record.is_empty() { Ok(Profile::default()) } else { Profile::decode(record) };
        let good = decoded.is_ok();
        self.profile = decoded.unwrap_or_default();
        good
    }

    /// The record to store; nothing while the visitor has said nothing that may be stored.
    pub fn profile(&self) -> Option<Vec<u8>> {
        if self.profile.may_be_stored() { self.profile.encode().ok() } else { None }
    }

    /// Does what a packed [`Edit`] asks, at a moment as for `begin`. 0 when done, else why it was refused.
    pub fn edit(&mut self, now_ms: f64, offset_min: i32, edit: &[u8]) -> u32 {
        let (now_ms, offset_min) = moment(now_ms, offset_min);
        let mut reader = Reader::new(edit);
        let edit = Edit::read(&mut reader);
        if !reader.end() {
            return refusal(Refused::Unfit);
        }
        let moment = nearside_profile::Moment { now_ms, offset_min };
        self.profile.edit(&self.program, edit, moment).map_or_else(refusal, |()| 0)
    }

    /// Strength of the interest in a topic, 0 to 1000; -1 when nothing is known of it.
    pub fn interest(&self, now_ms: f64, topic: u16) -> i32 {
        let strength = self.gate.interest(&self.profile, &self.program, TopicId(topic), moment(now_ms, 0).0);
        strength.map_or(-1, i32::from)
    }

    /// What an event, by its id, adds to the interest in its topic, in points.
    pub fn points(&self, now_ms: f64, event: u32) -> u32 {
        self.gate.points(&self.profile, &self.program, event, moment(now_ms, 0).0).into()
    }
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
    }
}
