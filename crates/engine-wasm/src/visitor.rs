//! The visitor's side: the stored record in and out, and one door for every edit of it.

use alloc::string::String;

use nearside_engine::inputs_of;
use nearside_profile::{Edit, Profile, Refused, Row};
use nearside_program::{
    List, ModuleId, TopicId, packed,
    packed::{Packed, Reader},
};
use wasm_bindgen::prelude::*;

use crate::{
    buffer,
    engine::{Engine, moment, with},
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

/// What a host asks of the profile, packed.
enum Asked {
    /// To set a row.
    Set(Row),
    /// To remove one.
    Remove(Row),
    /// For more like a module.
    More(String),
}

packed! {
    enum Asked { 0 => Set { 0: row }, 1 => Remove { 0: row }, 2 => More { 0: module } }
}

/// Does what is asked in the buffer, an edit or "more like this" to a module, at a moment as for `begin`. 0 when done, else why it was refused.
#[wasm_bindgen]
pub fn edit(now_ms: f64, offset_min: i32) -> u32 {
    with(|engine| {
        let (now_ms, offset_min) = moment(now_ms, offset_min);
        let bytes = buffer::take();
        let mut reader = Reader::new(&bytes);
        let asked = Asked::read(&mut reader);
        if !reader.end() {
            return refusal(Refused::Unfit);
        }
        let moment = nearside_profile::Moment { now_ms, offset_min };
        let Engine { program, profile, facts, scratch, .. } = engine;
        let done = match asked {
            Asked::Set(row) => profile.edit(program, Edit::Set(row), moment),
            Asked::Remove(row) => profile.edit(program, Edit::Remove(row), moment),
            Asked::More(module) => {
                let id = program.find(List::Modules, &module).map(ModuleId);
                let inputs = id.map(|id| inputs_of(program, facts, id, scratch)).unwrap_or_default();
                profile.more_like(program, &module, &inputs, moment)
            }
        };
        done.map_or_else(refusal, |()| 0)
    })
}

/// How things stand with a purpose; `signalled`: the browser signals a no right now. The place of the answer in the causes of the SDK.
#[wasm_bindgen]
pub fn standing(now_ms: f64, purpose: u16, signalled: bool) -> u32 {
    with(|Engine { program, profile, .. }| {
        let name = program.names(List::Purposes).get(purpose.into()).unwrap_or_default();
        profile.standing(program, name, moment(now_ms, 0).0, signalled) as u32
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_of_what_is_asked_is_that_of_the_sdk() {
        // The same as in the SDK's tests.
        let asked = |bytes: &[u8]| {
            let mut reader = Reader::new(bytes);
            let asked = Asked::read(&mut reader);
            reader.end().then_some(asked)
        };
        assert!(
            matches!(asked(b"\x00\x0e\x00\x07cooking\x00\x00\x00\x01\x04view"), Some(Asked::Set(row)) if row.name == "cooking")
        );
        assert!(matches!(asked(b"\x01\x0e\x00\x07cooking\x00\x00\x00\x00"), Some(Asked::Remove(row)) if row.name == "cooking"));
        assert!(matches!(asked(b"\x02\x05pasta"), Some(Asked::More(module)) if module == "pasta"));
        assert!(asked(b"\x03\x05pasta").is_none());
    }
}
