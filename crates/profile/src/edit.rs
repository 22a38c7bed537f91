//! Edits of what is known: values, interests, activity, blocks, pause and limits.
//!
//! Three rules hold for every edit. Nothing is recorded before its purpose is granted. Nothing new is recorded while
//! paused; taking away, blocking and lowering stay possible. An edit that is refused has changed nothing.

use nearside_program::{Basis, PurposeId, Schema};

use crate::{
    activity::Noted,
    interest::{MAX_STRENGTH, MAX_TOLD, ToldInterest},
    inventory::Row,
    profile::Profile,
    reading::id_of,
    retention::{Moment, Term},
    values::{Block, BlockOf, Datum, Layer, MAX_BLOCKS, MAX_NAME_BYTES, MAX_VALUES, Origin, Value},
    visit::Limits,
};

/// What an edit changed: the rows that went and the rows that came. A row that was altered is in both.
///
/// Enough to tell the visitor, and for `Profile::undo`. Signs of the visitor ([`Profile::see`]) are not part of it.
/// Without the feature `undo` nothing is noted, and a change says only that there was no refusal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[must_use = "a change is what undo and the panel need"]
pub struct Change {
    /// Rows as they were stored before.
    #[cfg(feature = "undo")]
    pub removed: alloc::vec::Vec<Row>,
    /// Rows as they are stored now.
    #[cfg(feature = "undo")]
    pub added: alloc::vec::Vec<Row>,
}

/// Whether changes are noted.
pub(crate) const NOTED: bool = cfg!(feature = "undo");

/// Why an edit changed nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// The purpose that it serves is not granted, or no longer.
    NoConsent,
    /// Personalization is paused.
    Paused,
    /// The visitor said "never use this".
    Blocked,
    /// The policy declares no such attribute, topic, kind, purpose, slot or module.
    Undeclared,
    /// The value is not of the declared type, lies outside its domain or range, or it or a name is too long.
    Unfit,
    /// The attribute is declared as told: only the visitor may set it.
    ToldOnly,
    /// The list is full.
    Full,
    /// There is nothing of that name or id.
    Missing,
    /// It would already be over: its end lies in the past.
    Over,
    /// The same item has changed since, so that undoing would lose the later change.
    Stale,
}

impl Change {
    /// Whether nothing changed.
    #[cfg(feature = "undo")]
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.removed.is_empty() && self.added.is_empty()
    }

    /// Stores a row and notes what it replaced; a row that is stored already changes nothing.
    #[cfg_attr(not(feature = "undo"), inline(always))]
    pub(crate) fn put(&mut self, profile: &mut Profile, row: Row) {
        #[cfg(feature = "undo")]
        if profile.find(&row).as_ref() != Some(&row) {
            self.removed.extend(profile.replaced(&row));
            self.added.push(row.clone());
            self.lose(profile.put(row));
        }
        #[cfg(not(feature = "undo"))]
        profile.put(row);
    }

    /// Takes out the row with the key of `row`; whether there was one.
    #[cfg_attr(not(feature = "undo"), inline(always))]
    pub(crate) fn take(&mut self, profile: &mut Profile, row: &Row) -> bool {
        profile.take(row, self)
    }

    /// Notes rows that were taken out.
    pub(crate) fn lose(&mut self, rows: impl IntoIterator<Item = Row>) {
        #[cfg(feature = "undo")]
        self.removed.extend(rows);
        #[cfg(not(feature = "undo"))]
        drop(rows);
    }

    /// Notes what another change did.
    pub(crate) fn append(&mut self, other: Self) {
        #[cfg(feature = "undo")]
        {
            self.removed.extend(other.removed);
            self.added.extend(other.added);
        }
        #[cfg(not(feature = "undo"))]
        let Self {} = other;
    }

    #[cfg_attr(not(feature = "undo"), inline(always))]
    pub(crate) fn of(profile: &mut Profile, row: Row) -> Self {
        let mut change = Self::default();
        change.put(profile, row);
        change
    }

    #[cfg_attr(not(feature = "undo"), inline(always))]
    pub(crate) fn without(profile: &mut Profile, row: &Row) -> Result<Self, Refused> {
        let mut change = Self::default();
        if change.take(profile, row) { Ok(change) } else { Err(Refused::Missing) }
    }
}

impl Profile {
    /// Sets the value of an attribute, in the layer of its origin: a told value and a noticed one never overwrite each
    /// other. Kept for the declared retention, or until `until_ms` if that is earlier.
    /// # Errors
    /// `Undeclared`, `NoConsent`, `Paused`, `Blocked`, `ToldOnly`, `Unfit`, `Over`, `Full`.
    pub fn set_value(
        &mut self,
        schema: &Schema,
        attribute: &str,
        data: Datum,
        origin: Origin,
        until_ms: Option<i64>,
        now_ms: i64,
    ) -> Result<Change, Refused> {
        let declared = schema.attributes.iter().find(|declared| declared.name == attribute).ok_or(Refused::Undeclared)?;
        self.may_record(schema, declared.purpose, now_ms)?;
        fits_as_name(attribute)?;
        if self.is_blocked(BlockOf::Attribute, attribute) {
            return Err(Refused::Blocked);
        }
        let basis = match (origin.layer(), declared.basis) {
            (Layer::Told, _) => Basis::Told,
            (Layer::Noticed, Basis::Told | Basis::Ambient) => return Err(Refused::ToldOnly),
            (Layer::Noticed, basis) => basis,
        };
        if !data.fits(declared.value_type, schema) {
            return Err(Refused::Unfit);
        }
        let term = term(now_ms, declared.retention_s, until_ms)?;
        if self.values.items().len() >= MAX_VALUES && self.value(attribute, origin.layer()).is_none() {
            return Err(Refused::Full);
        }
        Ok(Change::of(self, Row::Value(Value { attribute: attribute.into(), origin, basis, data, term })))
    }

    /// Removes the value of an attribute in one layer. Removing the told one reveals the noticed one again.
    /// # Errors
    /// `Missing`.
    pub fn remove_value(&mut self, attribute: &str, layer: Layer) -> Result<Change, Refused> {
        let origin = if layer == Layer::Told { Origin::Panel } else { Origin::Site };
        let term = Term { since_ms: 0, keep_s: 0 };
        // Only attribute and layer are looked at.
        let like = Value { attribute: attribute.into(), origin, basis: Basis::Told, data: Datum::Bool(false), term };
        Change::without(self, &Row::Value(like))
    }

    /// Records how much a topic interests the visitor, in their words: 0 "not at all" ..= 1000. It wins over what activity
    /// says. Kept as long as activity is, or until `until_ms` ("for today") if that is earlier.
    /// # Errors
    /// `Undeclared`, `NoConsent`, `Paused`, `Blocked`, `Unfit`, `Over`, `Full`.
    pub fn tell_interest(
        &mut self,
        schema: &Schema,
        topic: &str,
        strength: u16,
        until_ms: Option<i64>,
        now_ms: i64,
    ) -> Result<Change, Refused> {
        self.may_record_topic(schema, topic, now_ms)?;
        if strength > MAX_STRENGTH {
            return Err(Refused::Unfit);
        }
        let term = term(now_ms, schema.activity_retention_s, until_ms)?;
        if self.told.items().len() >= MAX_TOLD && self.told(topic).is_none() {
            return Err(Refused::Full);
        }
        Ok(Change::of(self, Row::Told(ToldInterest { topic: topic.into(), strength, term })))
    }

    /// Removes a told interest; what activity says counts again.
    /// # Errors
    /// `Missing`.
    pub fn remove_interest(&mut self, topic: &str) -> Result<Change, Refused> {
        let term = Term { since_ms: 0, keep_s: 0 };
        Change::without(self, &Row::Told(ToldInterest { topic: topic.into(), strength: 0, term }))
    }

    /// Records that the visitor did something of a declared kind on a declared topic; also a sign of the visitor.
    /// # Errors
    /// `Undeclared`, `NoConsent`, `Paused`, `Blocked`, `Unfit`, `Over` (activity is not kept at all), `Full` (no more ids).
    pub fn record_activity(&mut self, schema: &Schema, kind: &str, topic: &str, moment: Moment) -> Result<Change, Refused> {
        self.may_record_topic(schema, topic, moment.now_ms)?;
        if !schema.kinds.iter().any(|declared| declared.name == kind) {
            return Err(Refused::Undeclared);
        }
        fits_as_name(kind)?;
        let term = term(moment.now_ms, schema.activity_retention_s, None)?;
        let id = self.activity.next_id();
        if id == u32::MAX {
            return Err(Refused::Full);
        }
        self.visit = self.visit.seen(moment.now_ms);
        let noted = Noted { id, kind: kind.into(), topic: topic.into(), local_day: moment.local_day(), term };
        Ok(Change::of(self, Row::Event(noted)))
    }

    /// Deletes one event from the evidence; interests and counts follow.
    /// # Errors
    /// `Missing`.
    pub fn delete_event(&mut self, id: u32) -> Result<Change, Refused> {
        let row = self.activity.find(id).map(Row::Event).ok_or(Refused::Missing)?;
        Change::without(self, &row)
    }

    /// Deletes all events from `since_ms` on: "forget the last hour", or "not me, a shared device".
    pub fn forget_activity(&mut self, since_ms: i64) -> Change {
        let mut change = Change::default();
        change.lose(self.activity.take_where(|event| event.term.since_ms >= since_ms).into_iter().map(Row::Event));
        change
    }

    /// "Never use this": from now on it is neither read nor recorded.
    /// # Errors
    /// `Undeclared`, `NoConsent`, `Unfit`, `Full`.
    pub fn block(&mut self, schema: &Schema, of: BlockOf, name: &str, now_ms: i64) -> Result<Change, Refused> {
        let purpose = match of {
            BlockOf::Attribute => schema.attributes.iter().find(|declared| declared.name == name).map(|found| found.purpose),
            BlockOf::Topic => schema.topics.iter().any(|topic| topic.name == name).then_some(schema.activity_purpose),
        };
        self.has_consent(schema, purpose.ok_or(Refused::Undeclared)?, now_ms)?;
        fits_as_name(name)?;
        if self.is_blocked(of, name) {
            return Ok(Change::default());
        }
        if self.blocks.items().len() >= MAX_BLOCKS {
            return Err(Refused::Full);
        }
        Ok(Change::of(self, Row::Block(Block { of, name: name.into(), since_ms: now_ms })))
    }

    /// Lifts a block.
    /// # Errors
    /// `Missing`.
    pub fn unblock(&mut self, of: BlockOf, name: &str) -> Result<Change, Refused> {
        Change::without(self, &Row::Block(Block { of, name: name.into(), since_ms: 0 }))
    }

    /// Pauses or resumes personalization. The one switch that needs no consent, because it only takes away.
    pub fn set_paused(&mut self, paused: bool) -> Change {
        let mut change = Change::default();
        if paused {
            change.put(self, Row::Paused);
        } else {
            change.take(self, &Row::Paused);
        }
        change
    }

    /// Sets the visitor's attention limits; where the site's are lower, those bind.
    /// # Errors
    /// `NoConsent`.
    pub fn set_limits(&mut self, schema: &Schema, limits: Limits, now_ms: i64) -> Result<Change, Refused> {
        self.has_consent(schema, schema.activity_purpose, now_ms)?;
        if limits == Limits::default() {
            let mut change = Change::default();
            change.take(self, &Row::Limits(limits));
            return Ok(change);
        }
        Ok(Change::of(self, Row::Limits(limits)))
    }

    /// A sign of the visitor: goes on with the visit, or begins the next one after 30 minutes of silence.
    /// Returns the number of the visit.
    /// # Errors
    /// `NoConsent`, `Paused`.
    pub fn see(&mut self, schema: &Schema, now_ms: i64) -> Result<u32, Refused> {
        self.may_record(schema, schema.activity_purpose, now_ms)?;
        self.visit = self.visit.seen(now_ms);
        Ok(self.visit.number)
    }

    pub(crate) fn has_consent(&self, schema: &Schema, purpose: PurposeId, now_ms: i64) -> Result<(), Refused> {
        let declared = schema.purposes.get(purpose.index()).ok_or(Refused::Undeclared)?;
        if self.consents.grants(&declared.name, now_ms) { Ok(()) } else { Err(Refused::NoConsent) }
    }

    /// Whether something new may be recorded for a purpose.
    pub(crate) fn may_record(&self, schema: &Schema, purpose: PurposeId, now_ms: i64) -> Result<(), Refused> {
        if self.paused { Err(Refused::Paused) } else { self.has_consent(schema, purpose, now_ms) }
    }

    fn may_record_topic(&self, schema: &Schema, topic: &str, now_ms: i64) -> Result<(), Refused> {
        id_of(schema.topics.iter().map(|declared| &declared.name), topic).ok_or(Refused::Undeclared)?;
        self.may_record(schema, schema.activity_purpose, now_ms)?;
        fits_as_name(topic)?;
        if self.is_blocked(BlockOf::Topic, topic) { Err(Refused::Blocked) } else { Ok(()) }
    }
}

/// The term of something new, which must not be over before it begins.
fn term(now_ms: i64, retention_s: u32, until_ms: Option<i64>) -> Result<Term, Refused> {
    let term = Term::new(now_ms, retention_s, until_ms);
    if term.is_over(now_ms) { Err(Refused::Over) } else { Ok(term) }
}

/// A name that a policy declares but no profile may hold would make the profile unreadable.
pub(crate) fn fits_as_name(name: &str) -> Result<(), Refused> {
    if name.len() <= MAX_NAME_BYTES { Ok(()) } else { Err(Refused::Unfit) }
}

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use super::*;
    use crate::{
        ConsentState, Response,
        testing::{DAY_MS, DAY_S, EDGE, LOCAL, NOW, Random, TOPICS, at, consented, facts, program, random_event, schema},
    };
    use alloc::string::ToString;
    use nearside_program::{ModuleId, SlotId, TopicId};

    /// Every edit that records something new.
    fn record_all(profile: &mut Profile) -> Vec<Result<Change, Refused>> {
        let (program, schema) = (program(), schema());
        let mut all: Vec<Result<Change, Refused>> = Vec::new();
        for origin in [Origin::Panel, Origin::Page, Origin::Site, Origin::Derived] {
            all.push(profile.set_value(&schema, "orders", Datum::Int(1), origin, None, NOW));
            all.push(profile.set_value(&schema, "plan", Datum::Text("pro".to_string()), origin, None, NOW));
        }
        all.push(profile.tell_interest(&schema, "cooking", 10, None, NOW));
        all.push(profile.record_activity(&schema, "view", "cooking", at(NOW)));
        all.push(profile.expose(&program, SlotId(0), ModuleId(0), at(NOW)));
        for response in [Response::Helped, Response::Clicked, Response::Dismissed, Response::NotThis, Response::MoreLikeThis] {
            all.push(profile.respond(&program, ModuleId(0), response, at(NOW)));
        }
        all.push(profile.see(&schema, NOW).map(|_| Change::default()));
        all
    }

    #[test]
    fn nothing_is_recorded_before_consent() {
        let empty = Profile::new(7);
        let mut profile = empty.clone();
        assert!(record_all(&mut profile).iter().all(|result| *result == Err(Refused::NoConsent)));
        assert_eq!(profile.set_limits(&schema(), Limits { visit: Some(1), day: None }, NOW), Err(Refused::NoConsent));
        assert_eq!(profile.block(&schema(), BlockOf::Topic, "cooking", NOW), Err(Refused::NoConsent));
        assert_eq!(profile, empty);
        assert!(!profile.may_be_stored());
        // A refusal, and consent that has run out, are no consent either.
        let _ = profile.refuse(&schema(), LOCAL, "panel", DAY_S, None, NOW).unwrap();
        let _ = profile.grant(&schema(), EDGE, "panel", DAY_S, None, NOW - DAY_MS).unwrap();
        assert!(record_all(&mut profile).iter().all(|result| *result == Err(Refused::NoConsent)));
        assert_eq!(profile.inventory().len(), 3);
        assert!(profile.may_be_stored());
    }

    #[test]
    fn one_purpose_does_not_open_another() {
        let mut profile = Profile::new(7);
        let _ = profile.grant(&schema(), EDGE, "panel", DAY_S, None, NOW).unwrap();
        let results = record_all(&mut profile);
        assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 4, "only the values of `plan`");
        assert!(results.iter().all(|result| result.is_ok() || *result == Err(Refused::NoConsent)));
    }

    #[test]
    fn nothing_new_is_recorded_while_paused_and_taking_away_stays_possible() {
        let mut profile = consented();
        assert!(record_all(&mut profile).iter().all(Result::is_ok));
        let _ = profile.set_paused(true);
        let before = profile.clone();
        assert!(record_all(&mut profile).iter().all(|result| *result == Err(Refused::Paused)));
        assert_eq!(profile, before);
        assert!(profile.remove_value("orders", Layer::Told).is_ok());
        assert!(profile.delete_event(0).is_ok());
        assert!(profile.block(&schema(), BlockOf::Topic, "cooking", NOW).is_ok());
        assert!(profile.set_limits(&schema(), Limits { visit: Some(1), day: None }, NOW).is_ok());
        assert!(profile.withdraw(LOCAL, "panel", NOW).is_ok());
        assert_eq!(profile.last_consent(LOCAL).unwrap().state, ConsentState::Withdrawn);
        let _ = profile.set_paused(false);
        assert!(!profile.is_paused());
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        let (mut profile, schema) = (consented(), schema());
        let mut set = |attribute: &str, data: Datum, origin, until_ms| {
            profile.set_value(&schema, attribute, data, origin, until_ms, NOW).map(drop)
        };
        assert_eq!(set("nothing", Datum::Int(1), Origin::Panel, None), Err(Refused::Undeclared));
        assert_eq!(set("orders", Datum::Bool(true), Origin::Panel, None), Err(Refused::Unfit));
        assert_eq!(set("diet", Datum::Name("carnivore".to_string()), Origin::Panel, None), Err(Refused::Unfit));
        assert_eq!(set("diet", Datum::Name("vegan".to_string()), Origin::Site, None), Err(Refused::ToldOnly));
        assert_eq!(set("motto", Datum::Text("x".repeat(4_097)), Origin::Panel, None), Err(Refused::Unfit));
        assert_eq!(set("motto", Datum::Text("x".repeat(4_096)), Origin::Panel, None), Ok(()));
        let unsorted = Datum::Set(["b".to_string(), "a".to_string()].into());
        assert_eq!(set("notes", unsorted, Origin::Panel, None), Err(Refused::Unfit));
        assert_eq!(set("orders", Datum::Int(1), Origin::Panel, Some(NOW)), Err(Refused::Over));
        assert_eq!(profile.tell_interest(&schema, "cooking", 1_001, None, NOW), Err(Refused::Unfit));
        assert_eq!(profile.tell_interest(&schema, "nothing", 1, None, NOW), Err(Refused::Undeclared));
        assert_eq!(profile.record_activity(&schema, "nothing", "cooking", at(NOW)), Err(Refused::Undeclared));
        assert_eq!(profile.delete_event(3), Err(Refused::Missing));
        assert_eq!(profile.remove_interest("cooking"), Err(Refused::Missing));
        assert_eq!(profile.unblock(BlockOf::Topic, "cooking"), Err(Refused::Missing));
        assert_eq!(profile.withdraw("nothing", "panel", NOW), Err(Refused::Missing));
        assert_eq!(profile.grant(&schema, "nothing", "panel", 1, None, NOW), Err(Refused::Undeclared));
    }

    #[test]
    fn a_name_too_long_to_store_is_refused_and_not_lost() {
        let (mut profile, mut schema) = (consented(), schema());
        let long = "x".repeat(MAX_NAME_BYTES + 1);
        schema.attributes[2].name.clone_from(&long);
        schema.topics[0].name.clone_from(&long);
        assert_eq!(profile.set_value(&schema, &long, Datum::Int(1), Origin::Panel, None, NOW), Err(Refused::Unfit));
        assert_eq!(profile.record_activity(&schema, "view", &long, at(NOW)), Err(Refused::Unfit));
        assert_eq!(profile.block(&schema, BlockOf::Topic, &long, NOW), Err(Refused::Unfit));
    }

    #[test]
    fn a_block_is_neither_read_nor_recorded_and_can_be_lifted() {
        let (mut profile, schema) = (consented(), schema());
        let set = |profile: &mut Profile| profile.set_value(&schema, "orders", Datum::Int(1), Origin::Site, None, NOW);
        let _ = set(&mut profile).unwrap();
        let before = facts(&profile);
        let _ = profile.block(&schema, BlockOf::Attribute, "orders", NOW).unwrap();
        assert_ne!(facts(&profile), before);
        assert_eq!(set(&mut profile), Err(Refused::Blocked));
        let _ = profile.block(&schema, BlockOf::Topic, "cooking", NOW).unwrap();
        assert_eq!(profile.record_activity(&schema, "view", "cooking", at(NOW)), Err(Refused::Blocked));
        assert_eq!(profile.tell_interest(&schema, "cooking", 3, None, NOW), Err(Refused::Blocked));
        let _ = profile.unblock(BlockOf::Attribute, "orders").unwrap();
        assert_eq!(facts(&profile), before);
    }

    #[test]
    fn a_deleted_event_is_as_if_it_had_never_been() {
        let mut random = Random(51);
        for _ in 0..300 {
            let (mut all, mut without) = (consented(), consented());
            let gone = random.below(8) as u32;
            for id in 0..8 {
                let event = random_event(&mut random, id);
                if id != gone {
                    without.put(Row::Event(event.clone()));
                }
                all.put(Row::Event(event));
            }
            let _ = all.delete_event(gone).unwrap();
            assert_eq!(facts(&all), facts(&without));
            for topic in 0..3 {
                assert_eq!(all.interest(&schema(), TopicId(topic), NOW), without.interest(&schema(), TopicId(topic), NOW));
            }
        }
    }

    #[test]
    fn the_evidence_adds_up_to_the_interest() {
        let (mut profile, schema) = (consented(), schema());
        for (kind, days_ago) in [("read", 14), ("view", 7), ("view", 0)] {
            let _ = profile.record_activity(&schema, kind, "cooking", at(NOW - days_ago * DAY_MS)).unwrap();
        }
        let evidence = profile.evidence(&schema, TopicId(0), NOW);
        let told: Vec<(u32, &str, u16)> = evidence.iter().map(|one| (one.event.id, &*one.event.kind, one.points)).collect();
        assert_eq!(told, [(0, "read", 63), (1, "view", 50), (2, "view", 100)]);
        assert_eq!(profile.interest(&schema, TopicId(0), NOW).unwrap().derived, 213);
        let _ = profile.delete_event(1).unwrap();
        assert_eq!(profile.interest(&schema, TopicId(0), NOW).unwrap().derived, 163);
        assert_eq!(profile.evidence(&schema, TopicId(1), NOW), []);
        // A wish for today outranks it, and runs out with the day.
        let _ = profile.tell_interest(&schema, "cooking", 0, Some(NOW + 3_600_000), NOW).unwrap();
        assert_eq!(profile.interest(&schema, TopicId(0), NOW).unwrap().strength(), 0);
        assert!(profile.interest(&schema, TopicId(0), NOW + 3_600_000).unwrap().strength() > 160);
    }

    #[test]
    fn forgetting_since_a_time_leaves_what_was_before() {
        let (mut profile, schema) = (consented(), schema());
        for (topic, hours_ago) in [("cooking", 3), ("cycling", 2), ("gardening", 0)] {
            let _ = profile.record_activity(&schema, "view", topic, at(NOW - hours_ago * 3_600_000)).unwrap();
        }
        let change = profile.forget_activity(NOW - 2 * 3_600_000);
        assert_eq!(change.removed.len(), 2);
        assert_eq!(profile.activity.topics(), ["cooking"]);
    }

    #[test]
    fn the_oldest_event_is_told_when_it_has_to_go() {
        let (mut profile, schema) = (consented(), schema());
        for n in 0..crate::MAX_EVENTS as i64 {
            let change = profile.record_activity(&schema, "view", random_topic(n), at(NOW - DAY_MS + n)).unwrap();
            assert!(change.removed.is_empty());
        }
        let change = profile.record_activity(&schema, "view", "cooking", at(NOW)).unwrap();
        assert!(matches!(&change.removed[..], [Row::Event(event)] if event.id == 0));
    }

    fn random_topic(n: i64) -> &'static str {
        TOPICS[(n % 3) as usize]
    }

    #[test]
    fn erase_leaves_nothing() {
        let mut profile = consented();
        assert!(record_all(&mut profile).iter().all(Result::is_ok));
        let _ = profile.block(&schema(), BlockOf::Topic, "cycling", NOW).unwrap();
        let erased = profile.erase();
        assert_eq!(erased, crate::Erased { values: 4, interests: 2, events: 1, modules: 1, blocks: 1, consents: 2 },);
        assert_eq!(profile, Profile::default());
        assert_eq!(profile.inventory(), []);
        assert!(!profile.may_be_stored());
        profile.seed_if_none(9);
        profile.seed_if_none(10);
        assert_eq!(profile, Profile::new(9));
    }
}
