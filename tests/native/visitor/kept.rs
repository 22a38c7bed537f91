//! The profile under test. The one file that knows its crate: acts go in as edits, facts and bytes come out.

use nearside_profile::{
    Edit, FOR_GOOD, Gate, Happened, Kind, Moment, OWN_WORDS, Profile, Refused, Row, State, answer_to,
    chain::verify,
    values::{Origin, type_number},
};
use nearside_program::{AttributeType, DomainId, Facts, List, Program, TopicId};
use sha2::Digest as _;

use super::act::{Act, Dated, Worded};
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

/// How long a module rests after it was closed: a week.
const REST_S: u32 = 7 * 86_400;

impl<'a> Kept<'a> {
    /// An empty profile with this key of draws, on a device with this offset from UTC.
    #[must_use]
    pub fn new(program: &'a Program, seed: u64, offset_min: Option<i16>) -> Self {
        Self { program, gate: Gate::new(program), profile: Profile::default(), seed, offset_min, events: Vec::new() }
    }

    /// The profile that these bytes are, if they are one.
    #[must_use]
    pub fn read(program: &'a Program, bytes: &[u8]) -> Option<Self> {
        let profile = Profile::decode(bytes).ok()?;
        Some(Self { profile, ..Self::new(program, 0, None) })
    }

    /// Uses it in every way that needs no further input: opens the gate, asks for interests, sweeps it.
    ///
    /// # Panics
    /// A sweep changes what may be read.
    pub fn use_it(&self) {
        let program = self.program;
        let starts = [0, 1_000, 1_790_000_000_000, i64::MAX, i64::MIN];
        for now_ms in starts {
            let seen = |profile: &Profile| {
                let mut facts = Facts::new(program.inputs().len());
                self.gate.open(profile, program, Moment { now_ms, offset_min: Some(60) }, &mut facts);
                facts
            };
            let mut swept = self.profile.clone();
            swept.sweep(program, now_ms);
            assert_eq!(seen(&swept), seen(&self.profile), "a sweep at {now_ms} changes what may be read");
            for topic in (0..).map(TopicId).take(program.names(List::Topics).len()) {
                let interest = |profile: &Profile| profile.interest(program, topic, now_ms);
                assert_eq!(interest(&swept), interest(&self.profile), "a sweep at {now_ms} changes the interest in {topic:?}");
            }
        }
    }

    /// Does what a visitor did; whether it was accepted.
    pub fn act(&mut self, dated: &Dated) -> bool {
        let accepted = self.edit(dated).is_ok();
        if self.profile.visit().number == 0 {
            // Without a visit ids begin anew; those of before name nothing any more.
            self.events.iter_mut().for_each(|id| *id = u32::MAX);
        }
        accepted
    }

    fn edit(&mut self, Dated { at_ms, act }: &Dated) -> Result<(), Refused> {
        let at_ms = *at_ms;
        let moment = Moment { now_ms: at_ms, offset_min: self.offset_min };
        let row = |kind, name: &str, numbers: &[i64], texts: &[&str]| Row::new(kind, name, numbers, texts);
        let worded = |purpose: &str, state: State, keep_s, notice: Worded| {
            let said = shown(answer_to(self.program, purpose, state, keep_s, "test"), notice);
            Edit::Set(self.profile.record(said, at_ms, sha256))
        };
        let answer = |purpose: &str, state: State, keep_s| worded(purpose, state, keep_s, Worded::AsNow);
        // Whole seconds, rounded down: never longer than asked for.
        let until = |until_ms: &Option<i64>| {
            until_ms.map_or(FOR_GOOD, |until_ms| u32::try_from((until_ms - at_ms).max(0) / 1000).unwrap_or(FOR_GOOD))
        };
        let kind = |told: bool| if told { Kind::Told } else { Kind::Noticed };
        let edit = match act {
            Act::Grant { purpose, keep_s, notice } => {
                self.ask(worded(purpose, State::Given, *keep_s, *notice), moment)?;
                // Refused where there is nothing to draw for.
                let _ = self.ask(Edit::Set(row(Kind::Seed, "", &[self.seed as i64], &[])), moment);
                return Ok(());
            }
            Act::Refuse { purpose, keep_s } => answer(purpose, State::Refused, *keep_s),
            Act::Withdraw { purpose } => {
                let given = self.profile.last_consent(purpose).is_some_and(|last| last.number(0) == State::Given as i64);
                if !given {
                    return Err(Refused::Missing);
                }
                answer(purpose, State::Refused, FOR_GOOD)
            }
            Act::Lapse { purpose } => {
                let last = self.profile.last_consent(purpose).ok_or(Refused::Missing)?;
                let left_ms = last.term().until_ms() - (at_ms - at_ms.rem_euclid(86_400_000));
                answer(purpose, State::Lapsed, u32::try_from(left_ms / 1000).map_err(|_| Refused::Over)?)
            }
            Act::Signal => Edit::Set(row(Kind::Signal, "", &[], &[])),
            Act::Set { attribute, value, told, until_ms } => {
                Edit::Set(Row { keep_s: until(until_ms), ..self::value(kind(*told), attribute, value) })
            }
            Act::Remove { attribute, told } => Edit::Remove(row(kind(*told), attribute, &[], &[])),
            Act::TellInterest { topic, strength, until_ms } => {
                let told = row(Kind::Interest, topic, &[(*strength).into()], &[]);
                Edit::Set(Row { keep_s: until(until_ms), ..told })
            }
            Act::RemoveInterest { topic } => Edit::Remove(row(Kind::Interest, topic, &[], &[])),
            Act::Record { kind, topic } => {
                self.ask(Edit::Set(row(Kind::Event, topic, &[], &[kind])), moment)?;
                self.events.extend(self.recorded().map(|event| event.id).max());
                return Ok(());
            }
            Act::DeleteEvent { event } => {
                let id = self.events.get(*event).ok_or(Refused::Missing)?;
                Edit::Remove(self.recorded().find(|event| event.id == *id).cloned().ok_or(Refused::Missing)?)
            }
            Act::Forget { since_ms } => {
                let gone: Vec<Row> = self.recorded().filter(|event| event.since_ms >= *since_ms).cloned().collect();
                return gone.into_iter().try_for_each(|event| self.ask(Edit::Remove(event), moment));
            }
            Act::BlockAttribute { attribute } => Edit::Set(row(Kind::BlockedAttribute, attribute, &[], &[])),
            Act::BlockTopic { topic } => Edit::Set(row(Kind::BlockedTopic, topic, &[], &[])),
            Act::UnblockAttribute { attribute } => Edit::Remove(row(Kind::BlockedAttribute, attribute, &[], &[])),
            Act::UnblockTopic { topic } => Edit::Remove(row(Kind::BlockedTopic, topic, &[], &[])),
            Act::Pause => Edit::Set(row(Kind::Paused, "", &[], &[])),
            Act::Resume if !self.profile.is_paused() => return Ok(()),
            Act::Resume => Edit::Remove(row(Kind::Paused, "", &[], &[])),
            Act::Limit { visit, day } => {
                let limit = |limit: &Option<u16>| limit.map_or(-1, i64::from);
                Edit::Set(row(Kind::Limits, "", &[limit(visit), limit(day)], &[]))
            }
            Act::See => Edit::Set(row(Kind::Visit, "", &[], &[])),
            Act::Expose { slot, module } => Edit::Set(row(Kind::Exposure, module, &[Happened::Shown as i64], &[slot])),
            Act::Dismiss { module } => Edit::Set(Row { keep_s: REST_S, ..row(Kind::Dismissal, module, &[], &[]) }),
            Act::NotThis { module } => Edit::Set(row(Kind::Dismissal, module, &[], &[])),
            Act::BringBack { module } => Edit::Remove(row(Kind::Dismissal, module, &[], &[])),
            Act::Sweep => {
                self.profile.sweep(self.program, at_ms);
                return Ok(());
            }
            Act::Erase => {
                self.profile = Profile::default();
                return Ok(());
            }
        };
        self.ask(edit, moment)
    }

    fn ask(&mut self, edit: Edit, moment: Moment) -> Result<(), Refused> {
        self.profile.edit(self.program, edit, moment)
    }

    fn recorded(&self) -> impl Iterator<Item = &Row> {
        self.profile.rows().iter().filter(|row| row.kind == Kind::Event)
    }

    /// What the gate lets through at an instant, written over `facts`.
    pub fn open(&self, now_ms: i64, facts: &mut Facts) {
        self.gate.open(&self.profile, self.program, Moment { now_ms, offset_min: self.offset_min }, facts);
    }

    /// How many records of consent there are, if they are a chain.
    ///
    /// # Errors
    /// Where it is broken.
    pub fn ledger(&self) -> Result<usize, String> {
        verify(&self.profile, sha256).map_err(|broken| format!("{broken:?}"))
    }

    /// The profile as it would be stored.
    ///
    /// # Errors
    /// It cannot be encoded, what was encoded is another profile, or its records of consent are no chain.
    pub fn bytes(&self) -> Result<Vec<u8>, String> {
        verify(&self.profile, sha256).map_err(|broken| format!("the ledger is broken: {broken:?}"))?;
        self.record()
    }

    /// The record as it would be stored, whatever its ledger says: what came from elsewhere may be damaged there.
    ///
    /// # Errors
    /// It cannot be encoded, or what was encoded is another profile.
    pub fn record(&self) -> Result<Vec<u8>, String> {
        let bytes = self.profile.encode().map_err(|error| format!("encode: {error:?}"))?;
        match Profile::decode(&bytes) {
            Ok(again) if again == self.profile => Ok(bytes),
            other => Err(format!("what was encoded is read as {other:?}")),
        }
    }
}

/// A yes as it was said to other words.
fn shown(mut yes: Row, notice: Worded) -> Row {
    let without_first = |lines: &str| lines.split_once('\n').map_or(String::new(), |(_, rest)| rest.into());
    match notice {
        Worded::AsNow => {}
        Worded::AnotherVersion => yes.numbers[2] += 1,
        Worded::OwnWords => yes.numbers[2] = OWN_WORDS + 5,
        Worded::AnotherController => yes.texts[4] = "Another Ltd".into(),
        Worded::FirstRecipientLess => yes.texts[5] = without_first(&yes.texts[5]),
        Worded::RecipientMore => yes.texts[5] += "\nThird Ltd",
        Worded::CategoriesLess => yes.texts[6].clear(),
        Worded::Shorter => yes.numbers[3] = (yes.numbers[3] - 1).max(0),
        Worded::Longer => yes.numbers[3] += 1,
    }
    yes
}

fn sha256(bytes: &[u8]) -> String {
    sha2::Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A value as the page or the site gives it.
fn value(kind: Kind, attribute: &str, value: &Value) -> Row {
    // A domain says nothing to the number of a type.
    let (declared, scalar, texts) = match value {
        Value::Bool(flag) => (AttributeType::Bool, Some(i64::from(*flag)), &[][..]),
        Value::Int(number) => (AttributeType::Int, Some(*number), &[][..]),
        Value::Fixed(number) => (AttributeType::Fixed, Some(*number), &[][..]),
        Value::Name(name) => (AttributeType::Enum(DomainId(0)), None, core::slice::from_ref(name)),
        Value::Text(text) => (AttributeType::Text, None, core::slice::from_ref(text)),
        Value::Set(elements) => (AttributeType::Set(None), None, &elements[..]),
        Value::Timestamp(instant) => (AttributeType::Timestamp, Some(*instant), &[][..]),
        Value::Duration(length) => (AttributeType::Duration, Some(*length), &[][..]),
    };
    let origin = if kind == Kind::Told { Origin::Page } else { Origin::Site };
    let mut row = Row::new(kind, attribute, &[type_number(declared), origin as i64, 0], &[]);
    row.numbers.extend(scalar);
    row.texts = texts.to_vec();
    row
}
