//! The visitor's side: consent, profile and what they did. Every edit answers 0 when done, else why it was refused.

use alloc::{string::String, vec::Vec};

use nearside_engine::wire::Json;
use nearside_profile::{Change, Datum, Layer, Moment, Origin, Profile, Refused, Response};
use nearside_program::{AttributeType, DomainId, ModuleId, SlotId};
use wasm_bindgen::prelude::*;

use crate::{Engine, describe, engine::moment, inventory};

/// How long an answer to a question of consent is kept before it is asked again.
const CONSENT_S: u32 = 180 * 86_400;

#[wasm_bindgen]
impl Engine {
    /// Takes a stored record as the profile. False, and an empty profile, when it is damaged.
    #[wasm_bindgen(js_name = openProfile)]
    pub fn open_profile(&mut self, record: &[u8]) -> bool {
        let decoded = Profile::decode(record);
        let good = decoded.is_ok();
        self.profile = decoded.unwrap_or_default();
        good
    }

    /// Lets go of the profile.
    #[wasm_bindgen(js_name = closeProfile)]
    pub fn close_profile(&mut self) {
        self.profile = Profile::default();
    }

    /// Sets the moment of the edits and questions that follow; as for `begin`.
    #[wasm_bindgen(js_name = setMoment)]
    pub fn set_moment(&mut self, now_ms: f64, offset_min: i32) {
        let (now_ms, offset_min) = moment(now_ms, offset_min);
        self.moment = Moment { now_ms, offset_min };
    }

    /// The record to store; nothing while the visitor has said nothing that may be stored.
    pub fn profile(&self) -> Option<Vec<u8>> {
        if self.profile.may_be_stored() { self.profile.encode().ok() } else { None }
    }

    /// Whether there is anything that may be stored: an answer to a question of consent, or a pause.
    #[wasm_bindgen(js_name = mayBeStored)]
    pub fn may_be_stored(&self) -> bool {
        self.profile.may_be_stored()
    }

    /// A sign of the visitor: goes on with the visit or begins the next; drops what has run out.
    pub fn visit(&mut self) -> u32 {
        let now_ms = self.moment.now_ms;
        let _ = self.profile.sweep(self.program.schema(), now_ms);
        let answer = self.profile.see(self.program.schema(), now_ms).map(|_| Change::default());
        done(answer)
    }

    /// Grants, refuses or withdraws a purpose. `seed` is a random number that keys the draws of a new profile.
    pub fn consent(&mut self, purpose: u16, granted: bool, method: &str, seed: f64) -> u32 {
        let schema = self.program.schema();
        let now_ms = self.moment.now_ms;
        let Some(purpose) = schema.purposes.get(usize::from(purpose)) else { return refusal(Refused::Undeclared) };
        let answer = if granted {
            self.profile.seed_if_none(seed as u64);
            self.profile.grant(schema, &purpose.name, method, CONSENT_S, None, now_ms)
        } else if self.profile.grants(&purpose.name, now_ms) {
            self.profile.withdraw(&purpose.name, method, now_ms)
        } else {
            self.profile.refuse(schema, &purpose.name, method, CONSENT_S, None, now_ms)
        };
        if answer.is_ok() {
            let _ = self.profile.sweep(schema, now_ms);
        }
        done(answer)
    }

    /// Whether a purpose is granted now: 1 yes, 0 no, -1 never asked or run out.
    pub fn granted(&self, purpose: u16) -> i32 {
        let Some(purpose) = self.program.schema().purposes.get(usize::from(purpose)) else { return -1 };
        if self.profile.grants(&purpose.name, self.moment.now_ms) {
            return 1;
        }
        self.profile.last_consent(&purpose.name).map_or(-1, |last| if last.term.is_over(self.moment.now_ms) { -1 } else { 0 })
    }

    /// Sets a scalar attribute to what the visitor said, in the unit of its type.
    #[wasm_bindgen(js_name = setScalar)]
    pub fn set_scalar(&mut self, attribute: u16, value: f64) -> u32 {
        let schema = self.program.schema();
        let Some(declared) = schema.attributes.get(usize::from(attribute)) else { return refusal(Refused::Undeclared) };
        let value = value as i64;
        let data = match declared.value_type {
            AttributeType::Bool => Datum::Bool(value != 0),
            AttributeType::Int => Datum::Int(value),
            AttributeType::Fixed => Datum::Fixed(value),
            AttributeType::Timestamp => Datum::Timestamp(value),
            AttributeType::Duration => Datum::Duration(value),
            AttributeType::Enum(domain) => Datum::Name(self.name_of(domain, value)),
            AttributeType::Text | AttributeType::Set(_) => return refusal(Refused::Unfit),
        };
        self.tell(attribute, data)
    }

    /// Sets a text or set attribute to the texts laid ready.
    #[wasm_bindgen(js_name = setTexts)]
    pub fn set_texts(&mut self, attribute: u16) -> u32 {
        let mut staged = core::mem::take(&mut self.staged);
        let schema = self.program.schema();
        match schema.attributes.get(usize::from(attribute)).map(|declared| declared.value_type) {
            Some(AttributeType::Text) => self.tell(attribute, Datum::Text(staged.pop().unwrap_or_default())),
            Some(AttributeType::Set(_)) => self.tell(attribute, Datum::set(staged)),
            Some(_) => refusal(Refused::Unfit),
            None => refusal(Refused::Undeclared),
        }
    }

    /// Removes what the visitor said of an attribute.
    #[wasm_bindgen(js_name = removeValue)]
    pub fn remove_value(&mut self, attribute: u16) -> u32 {
        let Some(declared) = self.program.schema().attributes.get(usize::from(attribute)) else {
            return refusal(Refused::Undeclared);
        };
        let answer = self.profile.remove_value(&declared.name, Layer::Told);
        done(answer)
    }

    /// What is held of an attribute, told before noticed, as JSON; empty when nothing.
    pub fn value(&self, attribute: u16) -> String {
        let Some(declared) = self.program.schema().attributes.get(usize::from(attribute)) else { return String::new() };
        let held = self.profile.value(&declared.name, Layer::Told).or_else(|| self.profile.value(&declared.name, Layer::Noticed));
        held.filter(|held| !held.term.is_over(self.moment.now_ms)).map_or_else(String::new, |held| {
            let mut json = Json::new();
            inventory::datum(&mut json, &held.data);
            json.end()
        })
    }

    /// Sets how much a topic interests the visitor, 0 to 1000; a negative number takes it back.
    #[wasm_bindgen(js_name = setInterest)]
    pub fn set_interest(&mut self, topic: u16, strength: i32) -> u32 {
        let schema = self.program.schema();
        let Some(topic) = schema.topics.get(usize::from(topic)) else { return refusal(Refused::Undeclared) };
        let answer = match u16::try_from(strength) {
            Ok(strength) => self.profile.tell_interest(schema, &topic.name, strength, None, self.moment.now_ms),
            Err(_) => self.profile.remove_interest(&topic.name),
        };
        done(answer)
    }

    /// Strength of the interest in a topic now, 0 to 1000; -1 when nothing is known of it.
    pub fn interest(&self, topic: u16) -> i32 {
        let id = nearside_program::TopicId(topic);
        self.profile.interest(self.program.schema(), id, self.moment.now_ms).map_or(-1, |held| i32::from(held.strength()))
    }

    /// Notes one activity.
    pub fn record(&mut self, kind: u16, topic: u16) -> u32 {
        let schema = self.program.schema();
        let (Some(kind), Some(topic)) = (schema.kinds.get(usize::from(kind)), schema.topics.get(usize::from(topic))) else {
            return refusal(Refused::Undeclared);
        };
        let moment = self.moment;
        let answer = self.profile.record_activity(schema, &kind.name, &topic.name, moment);
        done(answer)
    }

    /// Notes that a slot's module was really rendered; a slot that shows its default moves no counter.
    pub fn expose(&mut self, slot: u16, module: u16) -> u32 {
        let moment = self.moment;
        let answer = self.profile.expose(&self.program, SlotId(slot), ModuleId(module), moment);
        done(answer)
    }

    /// Notes what the visitor did: 0 helped, 1 clicked, 2 dismissed, 3 not this, 4 more like this.
    pub fn respond(&mut self, module: u16, response: u32) -> u32 {
        let response = match response {
            0 => Response::Helped,
            1 => Response::Clicked,
            2 => Response::Dismissed,
            3 => Response::NotThis,
            4 => Response::MoreLikeThis,
            _ => return refusal(Refused::Undeclared),
        };
        let moment = self.moment;
        let answer = self.profile.respond(&self.program, ModuleId(module), response, moment);
        done(answer)
    }

    /// Pauses or resumes.
    pub fn pause(&mut self, paused: bool) -> u32 {
        let change = self.profile.set_paused(paused);
        done(Ok(change))
    }

    /// Whether personalization is paused.
    pub fn paused(&self) -> bool {
        self.profile.is_paused()
    }

    /// Everything that is stored, row by row, as JSON.
    pub fn inventory(&self) -> String {
        inventory::rows(&self.profile)
    }
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
