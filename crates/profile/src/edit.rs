//! Edits of what is known: values, interests, activity, blocks, pause and limits.
//!
//! Three rules hold for every edit. Nothing is recorded before its purpose is granted. Nothing new is recorded while
//! paused; taking away, blocking and lowering stay possible. An edit that is refused has changed nothing.

use alloc::vec::Vec;
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
/// Enough to tell the visitor, and for [`Profile::undo`]. Signs of the visitor ([`Profile::see`]) are not part of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[must_use = "a change is what undo and the panel need"]
pub struct Change {
    /// Rows as they were stored before.
    pub removed: Vec<Row>,
    /// Rows as they are stored now.
    pub added: Vec<Row>,
}

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
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.removed.is_empty() && self.added.is_empty()
    }

    /// Stores a row and notes what it replaced; a row that is stored already changes nothing.
    pub(crate) fn put(&mut self, profile: &mut Profile, row: Row) {
        if profile.find(&row).as_ref() != Some(&row) {
            self.removed.extend(profile.put(row.clone()));
            self.added.push(row);
        }
    }

    /// Takes out the row with the key of `row`, if there is one.
    pub(crate) fn take(&mut self, profile: &mut Profile, row: &Row) {
        self.removed.extend(profile.take(row));
    }

    pub(crate) fn of(profile: &mut Profile, row: Row) -> Self {
        let mut change = Self::default();
        change.put(profile, row);
        change
    }

    pub(crate) fn without(profile: &mut Profile, row: &Row) -> Result<Self, Refused> {
        let mut change = Self::default();
        change.take(profile, row);
        if change.is_empty() { Err(Refused::Missing) } else { Ok(change) }
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
        let row = self.value(attribute, layer).cloned().map(Row::Value).ok_or(Refused::Missing)?;
        Change::without(self, &row)
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
        let row = self.told(topic).cloned().map(Row::Told).ok_or(Refused::Missing)?;
        Change::without(self, &row)
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
        let removed = self.activity.take_where(|event| event.term.since_ms >= since_ms);
        Change { removed: removed.into_iter().map(Row::Event).collect(), added: Vec::new() }
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
