//! The profile under test. The one file that knows its crate: acts go in as edits, facts and bytes come out.

use nearside_profile::{BlockOf, Change, Datum, Gate, Layer, Limits, Moment, Origin, Profile, Refused, Response, Row};
use nearside_program::{Facts, ModuleId, Program, SlotId, TopicId};

use super::act::{Act, Dated};
use crate::model::Value;

/// A profile that acts are done to.
#[derive(Debug)]
pub struct Kept<'a> {
    program: &'a Program,
    gate: Gate,
    profile: Profile,
    seed: u64,
    offset_min: Option<i16>,
    /// Ids of the events recorded so far, those that are gone included.
    events: Vec<u32>,
}

impl<'a> Kept<'a> {
    /// An empty profile with this key of draws, on a device with this offset from UTC.
    #[must_use]
    pub fn new(program: &'a Program, seed: u64, offset_min: Option<i16>) -> Self {
        Self { program, gate: Gate::new(program), profile: Profile::new(seed), seed, offset_min, events: Vec::new() }
    }

    /// The profile that these bytes are, if they are one.
    #[must_use]
    pub fn read(program: &'a Program, bytes: &[u8]) -> Option<Self> {
        let profile = Profile::decode(bytes).ok()?;
        Some(Self { profile, ..Self::new(program, 0, None) })
    }

    /// Uses it in every way that needs no further input: opens the gate, lists it, takes it apart and together, sweeps it.
    ///
    /// # Panics
    /// What is listed is not what is stored, or a sweep changes what may be read.
    pub fn use_it(&self) {
        let (program, schema) = (self.program, self.program.schema());
        let rows = self.profile.inventory();
        assert_eq!(Profile::from_rows(rows).as_ref(), Ok(&self.profile), "the inventory is not the profile");
        let starts = [0, 1_000, 1_790_000_000_000, i64::MAX, i64::MIN];
        for now_ms in starts {
            let seen = |profile: &Profile| {
                let mut facts = Facts::new(program.inputs().len());
                self.gate.open(profile, program, Moment { now_ms, offset_min: Some(60) }, &mut facts);
                facts
            };
            let mut swept = self.profile.clone();
            let change = swept.sweep(schema, now_ms);
            assert_eq!(seen(&swept), seen(&self.profile), "a sweep at {now_ms} changes what may be read: {change:?}");
            for topic in (0..schema.topics.len()).map(|topic| TopicId(topic as u16)) {
                let evidence = swept.evidence(schema, topic, now_ms);
                assert!(evidence.is_empty() || swept.interest(schema, topic, now_ms).is_some() || swept.is_paused());
            }
        }
    }

    /// Does what a visitor did; whether it was accepted.
    pub fn act(&mut self, dated: &Dated) -> bool {
        self.edit(dated).is_ok()
    }

    fn edit(&mut self, Dated { at_ms, act }: &Dated) -> Result<Change, Refused> {
        let (program, schema, profile) = (self.program, self.program.schema(), &mut self.profile);
        let moment = Moment { now_ms: *at_ms, offset_min: self.offset_min };
        let module = |name: &String| position(&schema.modules, name).map(ModuleId).ok_or(Refused::Undeclared);
        match act {
            Act::Grant { purpose, keep_s } => {
                let change = profile.grant(schema, purpose, "test", *keep_s, None, *at_ms)?;
                profile.seed_if_none(self.seed);
                Ok(change)
            }
            Act::Refuse { purpose, keep_s } => profile.refuse(schema, purpose, "test", *keep_s, None, *at_ms),
            Act::Withdraw { purpose } => profile.withdraw(purpose, "test", *at_ms),
            Act::Set { attribute, value, told, until_ms } => {
                let origin = if *told { Origin::Page } else { Origin::Site };
                profile.set_value(schema, attribute, datum(value), origin, *until_ms, *at_ms)
            }
            Act::Remove { attribute, told } => profile.remove_value(attribute, if *told { Layer::Told } else { Layer::Noticed }),
            Act::TellInterest { topic, strength, until_ms } => profile.tell_interest(schema, topic, *strength, *until_ms, *at_ms),
            Act::RemoveInterest { topic } => profile.remove_interest(topic),
            Act::Record { kind, topic } => {
                let change = profile.record_activity(schema, kind, topic, moment)?;
                let ids = profile
                    .inventory()
                    .into_iter()
                    .filter_map(|row| if let Row::Event(event) = row { Some(event.id) } else { None });
                self.events.extend(ids.max());
                Ok(change)
            }
            Act::DeleteEvent { event } => {
                let id = self.events.get(*event).ok_or(Refused::Missing)?;
                profile.delete_event(*id)
            }
            Act::Forget { since_ms } => Ok(profile.forget_activity(*since_ms)),
            Act::BlockAttribute { attribute } => profile.block(schema, BlockOf::Attribute, attribute, *at_ms),
            Act::BlockTopic { topic } => profile.block(schema, BlockOf::Topic, topic, *at_ms),
            Act::UnblockAttribute { attribute } => profile.unblock(BlockOf::Attribute, attribute),
            Act::UnblockTopic { topic } => profile.unblock(BlockOf::Topic, topic),
            Act::Pause => Ok(profile.set_paused(true)),
            Act::Resume => Ok(profile.set_paused(false)),
            Act::Limit { visit, day } => profile.set_limits(schema, Limits { visit: *visit, day: *day }, *at_ms),
            Act::See => profile.see(schema, *at_ms).map(|_| Change::default()),
            Act::Expose { slot, module: name } => {
                let slot = position(&schema.slots, slot).map(SlotId).ok_or(Refused::Undeclared)?;
                profile.expose(program, slot, module(name)?, moment)
            }
            Act::Dismiss { module: name } => profile.respond(program, module(name)?, Response::Dismissed, moment),
            Act::NotThis { module: name } => profile.respond(program, module(name)?, Response::NotThis, moment),
            Act::BringBack { module } => profile.bring_back(module),
            Act::Sweep => Ok(profile.sweep(schema, *at_ms)),
            Act::Erase => {
                profile.erase();
                // Ids begin anew; those of before name nothing any more.
                self.events.iter_mut().for_each(|id| *id = u32::MAX);
                Ok(Change::default())
            }
        }
    }

    /// What the gate lets through at an instant, written over `facts`.
    pub fn open(&self, now_ms: i64, facts: &mut Facts) {
        self.gate.open(&self.profile, self.program, Moment { now_ms, offset_min: self.offset_min }, facts);
    }

    /// The profile as it would be stored.
    ///
    /// # Errors
    /// It cannot be encoded, or what was encoded is another profile.
    pub fn bytes(&self) -> Result<Vec<u8>, String> {
        let bytes = self.profile.encode().map_err(|error| format!("encode: {error:?}"))?;
        match Profile::decode(&bytes) {
            Ok(again) if again == self.profile => Ok(bytes),
            other => Err(format!("what was encoded is read as {other:?}")),
        }
    }
}

fn position(names: &[String], name: &str) -> Option<u16> {
    names.iter().position(|known| known == name).and_then(|at| u16::try_from(at).ok())
}

fn datum(value: &Value) -> Datum {
    match value {
        Value::Bool(flag) => Datum::Bool(*flag),
        Value::Int(number) => Datum::Int(*number),
        Value::Fixed(number) => Datum::Fixed(*number),
        Value::Name(name) => Datum::Name(name.clone()),
        Value::Text(text) => Datum::Text(text.clone()),
        Value::Set(elements) => Datum::set(elements.clone()),
        Value::Timestamp(instant) => Datum::Timestamp(*instant),
        Value::Duration(length) => Datum::Duration(*length),
    }
}
