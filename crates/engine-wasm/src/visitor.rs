//! The visitor's side: consent, profile and what they did. Every edit answers 0 when done, else why it was refused.

use alloc::string::String;

use nearside_engine::wire::Json;
use nearside_profile::{Change, Datum, Layer, Moment, Origin, Profile, Refused, Response};
use nearside_program::{AttributeType, DomainId, ModuleId, SlotId};
use wasm_bindgen::prelude::*;

use crate::{
    buffer, describe,
    engine::{Engine, moment, with},
    inventory,
};

/// How long an answer to a question of consent is kept before it is asked again.
const CONSENT_S: u32 = 180 * 86_400;

/// Takes the stored record in the buffer as the profile. False, and an empty profile, when it is damaged.
#[wasm_bindgen(js_name = openProfile)]
pub fn open_profile() -> bool {
    with(|engine| {
        let decoded = Profile::decode(&buffer::take());
        let good = decoded.is_ok();
        engine.profile = decoded.unwrap_or_default();
        good
    })
}

/// Lets go of the profile.
#[wasm_bindgen(js_name = closeProfile)]
pub fn close_profile() {
    with(|engine| engine.profile = Profile::default());
}

/// Sets the moment of the edits and questions that follow; as for `begin`.
#[wasm_bindgen(js_name = setMoment)]
pub fn set_moment(now_ms: f64, offset_min: i32) {
    with(|engine| {
        let (now_ms, offset_min) = moment(now_ms, offset_min);
        engine.moment = Moment { now_ms, offset_min };
    });
}

/// Answers the record to store; nothing while the visitor has said nothing that may be stored.
#[wasm_bindgen]
pub fn profile() -> usize {
    with(|engine| {
        let record = if engine.profile.may_be_stored() { engine.profile.encode().ok() } else { None };
        record.map_or(0, buffer::answer)
    })
}

/// Whether there is anything that may be stored: an answer to a question of consent, or a pause.
#[wasm_bindgen(js_name = mayBeStored)]
pub fn may_be_stored() -> bool {
    with(|engine| engine.profile.may_be_stored())
}

/// A sign of the visitor: goes on with the visit or begins the next; drops what has run out.
#[wasm_bindgen]
pub fn visit() -> u32 {
    with(|engine| {
        let now_ms = engine.moment.now_ms;
        let _ = engine.profile.sweep(engine.program.schema(), now_ms);
        let answer = engine.profile.see(engine.program.schema(), now_ms).map(|_| Change::default());
        done(answer)
    })
}

/// Grants, refuses or withdraws a purpose; the buffer holds the method. `seed` is a random number that keys the draws of a
/// new profile.
#[wasm_bindgen]
pub fn consent(purpose: u16, granted: bool, seed: f64) -> u32 {
    with(|engine| {
        let method = &buffer::text();
        let schema = engine.program.schema();
        let now_ms = engine.moment.now_ms;
        let Some(purpose) = schema.purposes.get(usize::from(purpose)) else { return refusal(Refused::Undeclared) };
        let answer = if granted {
            engine.profile.seed_if_none(seed as u64);
            engine.profile.grant(schema, &purpose.name, method, CONSENT_S, None, now_ms)
        } else if engine.profile.grants(&purpose.name, now_ms) {
            engine.profile.withdraw(&purpose.name, method, now_ms)
        } else {
            engine.profile.refuse(schema, &purpose.name, method, CONSENT_S, None, now_ms)
        };
        if answer.is_ok() {
            let _ = engine.profile.sweep(schema, now_ms);
        }
        done(answer)
    })
}

/// Whether a purpose is granted now: 1 yes, 0 no, -1 never asked or run out.
#[wasm_bindgen]
pub fn granted(purpose: u16) -> i32 {
    with(|engine| {
        let Some(purpose) = engine.program.schema().purposes.get(usize::from(purpose)) else { return -1 };
        if engine.profile.grants(&purpose.name, engine.moment.now_ms) {
            return 1;
        }
        engine.profile.last_consent(&purpose.name).map_or(-1, |last| if last.term.is_over(engine.moment.now_ms) { -1 } else { 0 })
    })
}

/// Sets a scalar attribute to what the visitor said, in the unit of its type.
#[wasm_bindgen(js_name = setScalar)]
pub fn set_scalar(attribute: u16, value: f64) -> u32 {
    with(|engine| {
        let schema = engine.program.schema();
        let Some(declared) = schema.attributes.get(usize::from(attribute)) else { return refusal(Refused::Undeclared) };
        let value = value as i64;
        let data = match declared.value_type {
            AttributeType::Bool => Datum::Bool(value != 0),
            AttributeType::Int => Datum::Int(value),
            AttributeType::Fixed => Datum::Fixed(value),
            AttributeType::Timestamp => Datum::Timestamp(value),
            AttributeType::Duration => Datum::Duration(value),
            AttributeType::Enum(domain) => Datum::Name(engine.name_of(domain, value)),
            AttributeType::Text | AttributeType::Set(_) => return refusal(Refused::Unfit),
        };
        engine.tell(attribute, data)
    })
}

/// Sets a text or set attribute to the packed list of texts in the buffer.
#[wasm_bindgen(js_name = setTexts)]
pub fn set_texts(attribute: u16) -> u32 {
    with(|engine| {
        let mut texts = buffer::list();
        let schema = engine.program.schema();
        match schema.attributes.get(usize::from(attribute)).map(|declared| declared.value_type) {
            Some(AttributeType::Text) => engine.tell(attribute, Datum::Text(texts.pop().unwrap_or_default())),
            Some(AttributeType::Set(_)) => engine.tell(attribute, Datum::set(texts)),
            Some(_) => refusal(Refused::Unfit),
            None => refusal(Refused::Undeclared),
        }
    })
}

/// Removes what the visitor said of an attribute.
#[wasm_bindgen(js_name = removeValue)]
pub fn remove_value(attribute: u16) -> u32 {
    with(|engine| {
        let Some(declared) = engine.program.schema().attributes.get(usize::from(attribute)) else {
            return refusal(Refused::Undeclared);
        };
        let answer = engine.profile.remove_value(&declared.name, Layer::Told);
        done(answer)
    })
}

/// Answers what is held of an attribute, told before noticed, as JSON; nothing when nothing is.
#[wasm_bindgen]
pub fn value(attribute: u16) -> usize {
    with(|engine| {
        let Some(declared) = engine.program.schema().attributes.get(usize::from(attribute)) else { return 0 };
        let held =
            engine.profile.value(&declared.name, Layer::Told).or_else(|| engine.profile.value(&declared.name, Layer::Noticed));
        held.filter(|held| !held.term.is_over(engine.moment.now_ms)).map_or(0, |held| {
            let mut json = Json::new();
            inventory::datum(&mut json, &held.data);
            buffer::answer_text(json.end())
        })
    })
}

/// Sets how much a topic interests the visitor, 0 to 1000; a negative number takes it back.
#[wasm_bindgen(js_name = setInterest)]
pub fn set_interest(topic: u16, strength: i32) -> u32 {
    with(|engine| {
        let schema = engine.program.schema();
        let Some(topic) = schema.topics.get(usize::from(topic)) else { return refusal(Refused::Undeclared) };
        let answer = match u16::try_from(strength) {
            Ok(strength) => engine.profile.tell_interest(schema, &topic.name, strength, None, engine.moment.now_ms),
            Err(_) => engine.profile.remove_interest(&topic.name),
        };
        done(answer)
    })
}

/// Strength of the interest in a topic now, 0 to 1000; -1 when nothing is known of it.
#[wasm_bindgen]
pub fn interest(topic: u16) -> i32 {
    with(|engine| {
        let id = nearside_program::TopicId(topic);
        engine.profile.interest(engine.program.schema(), id, engine.moment.now_ms).map_or(-1, |held| i32::from(held.strength()))
    })
}

/// Notes one activity.
#[wasm_bindgen]
pub fn record(kind: u16, topic: u16) -> u32 {
    with(|engine| {
        let schema = engine.program.schema();
        let (Some(kind), Some(topic)) = (schema.kinds.get(usize::from(kind)), schema.topics.get(usize::from(topic))) else {
            return refusal(Refused::Undeclared);
        };
        let moment = engine.moment;
        let answer = engine.profile.record_activity(schema, &kind.name, &topic.name, moment);
        done(answer)
    })
}

/// Notes that a slot's module was really rendered; a slot that shows its default moves no counter.
#[wasm_bindgen]
pub fn expose(slot: u16, module: u16) -> u32 {
    with(|engine| {
        let moment = engine.moment;
        let answer = engine.profile.expose(&engine.program, SlotId(slot), ModuleId(module), moment);
        done(answer)
    })
}

/// Notes what the visitor did: 0 helped, 1 clicked, 2 dismissed, 3 not this, 4 more like this.
#[wasm_bindgen]
pub fn respond(module: u16, response: u32) -> u32 {
    with(|engine| {
        let response = match response {
            0 => Response::Helped,
            1 => Response::Clicked,
            2 => Response::Dismissed,
            3 => Response::NotThis,
            4 => Response::MoreLikeThis,
            _ => return refusal(Refused::Undeclared),
        };
        let moment = engine.moment;
        let answer = engine.profile.respond(&engine.program, ModuleId(module), response, moment);
        done(answer)
    })
}

/// Pauses or resumes.
#[wasm_bindgen]
pub fn pause(paused: bool) -> u32 {
    with(|engine| {
        let change = engine.profile.set_paused(paused);
        done(Ok(change))
    })
}

/// Whether personalization is paused.
#[wasm_bindgen]
pub fn paused() -> bool {
    with(|engine| engine.profile.is_paused())
}

/// Answers everything that is stored, row by row, as JSON.
#[wasm_bindgen]
pub fn inventory() -> usize {
    with(|engine| buffer::answer_text(inventory::rows(&engine.profile)))
}

impl Engine {
    fn tell(&mut self, attribute: u16, data: Datum) -> u32 {
        let schema = self.program.schema();
        let Some(declared) = schema.attributes.get(usize::from(attribute)) else { return refusal(Refused::Undeclared) };
        let answer = self.profile.set_value(schema, &declared.name, data, Origin::Page, None, self.moment.now_ms);
        done(answer)
    }

    fn name_of(&self, domain: DomainId, position: i64) -> String {
        describe::domain(&self.program, domain)
            .and_then(|names| usize::try_from(position).ok().and_then(|at| names.get(at)))
            .cloned()
            .unwrap_or_default()
    }
}

fn done(answer: Result<Change, Refused>) -> u32 {
    answer.map_or_else(refusal, |_| 0)
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
        Refused::Stale => 10,
    }
}
