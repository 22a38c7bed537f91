//! The inventory: every stored item as a row. What is stored is exactly its rows, so the panel that shows them shows all,
//! and a change told in rows can be undone.

use alloc::vec::Vec;

use crate::{
    activity::Noted,
    consent::Consent,
    exposure::{Dismissal, Exposure},
    interest::ToldInterest,
    profile::Profile,
    shelf::Keyed,
    values::{Block, Value},
    visit::{Limits, Spent, Visit},
};

/// One stored item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Row {
    /// The key of draws; absent while 0.
    Seed(u64),
    /// Personalization is paused.
    Paused,
    /// The current or last visit.
    Visit(Visit),
    /// Attention spent.
    Spent(Spent),
    /// The visitor's attention limits.
    Limits(Limits),
    /// A record of the consent ledger.
    Consent(Consent),
    /// "Never use this".
    Block(Block),
    /// A value of an attribute.
    Value(Value),
    /// A told interest.
    Told(ToldInterest),
    /// Counters of a module.
    Exposure(Exposure),
    /// A module that was sent away.
    Dismissal(Dismissal),
    /// An event.
    Event(Noted),
    /// Id of the next event, when it is not one more than that of the last.
    NextEvent(u32),
}

/// Rows that no profile can consist of: a limit exceeded, a field out of its range, or two rows of one key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadRows;

impl Row {
    /// Whether both rows are the same item, in whatever state.
    pub(crate) fn has_key_of(&self, other: &Self) -> bool {
        use core::cmp::Ordering::Equal;
        match (self, other) {
            (Self::Consent(left), Self::Consent(right)) => left.seq == right.seq,
            (Self::Block(left), Self::Block(right)) => left.order(right) == Equal,
            (Self::Value(left), Self::Value(right)) => left.order(right) == Equal,
            (Self::Told(left), Self::Told(right)) => left.order(right) == Equal,
            (Self::Exposure(left), Self::Exposure(right)) => left.order(right) == Equal,
            (Self::Dismissal(left), Self::Dismissal(right)) => left.order(right) == Equal,
            (Self::Event(left), Self::Event(right)) => left.id == right.id,
            _ => core::mem::discriminant(self) == core::mem::discriminant(other),
        }
    }
}

impl Profile {
    /// Every stored item. An empty profile has none.
    #[must_use]
    pub fn inventory(&self) -> Vec<Row> {
        let mut rows = Vec::new();
        rows.extend(self.singles().into_iter().flatten());
        rows.extend(self.consents.records().iter().cloned().map(Row::Consent));
        rows.extend(self.blocks.items().iter().cloned().map(Row::Block));
        rows.extend(self.values.items().iter().cloned().map(Row::Value));
        rows.extend(self.told.items().iter().cloned().map(Row::Told));
        rows.extend(self.exposures.items().iter().cloned().map(Row::Exposure));
        rows.extend(self.dismissals.items().iter().cloned().map(Row::Dismissal));
        rows.extend(self.activity.events().iter().map(|event| Row::Event(self.activity.in_words(event))));
        let expected = self.activity.events().last().map_or(0, |event| event.id.saturating_add(1));
        if self.activity.next_id() != expected {
            rows.push(Row::NextEvent(self.activity.next_id()));
        }
        rows
    }

    /// The profile that consists of exactly these rows; consent records in the order of the ledger.
    /// # Errors
    /// [`BadRows`] when there is no such profile.
    pub fn from_rows(rows: impl IntoIterator<Item = Row>) -> Result<Self, BadRows> {
        let mut profile = Self::default();
        for row in rows {
            if !profile.put(row).is_empty() {
                return Err(BadRows);
            }
        }
        if profile.is_sound() { Ok(profile) } else { Err(BadRows) }
    }

    /// Items that exist once, where they are not as in an empty profile.
    fn singles(&self) -> [Option<Row>; 5] {
        [
            (self.seed != 0).then_some(Row::Seed(self.seed)),
            self.paused.then_some(Row::Paused),
            (self.visit != Visit::default()).then_some(Row::Visit(self.visit)),
            (self.spent != Spent::default()).then_some(Row::Spent(self.spent)),
            (self.limits != Limits::default()).then_some(Row::Limits(self.limits)),
        ]
    }

    /// The stored row with the key of `row`.
    pub(crate) fn find(&self, row: &Row) -> Option<Row> {
        let [seed, paused, visit, spent, limits] = self.singles();
        match row {
            Row::Seed(_) => seed,
            Row::Paused => paused,
            Row::Visit(_) => visit,
            Row::Spent(_) => spent,
            Row::Limits(_) => limits,
            Row::Consent(item) => self.consents.records().iter().find(|held| held.seq == item.seq).cloned().map(Row::Consent),
            Row::Block(item) => self.blocks.like(item).cloned().map(Row::Block),
            Row::Value(item) => self.values.like(item).cloned().map(Row::Value),
            Row::Told(item) => self.told.like(item).cloned().map(Row::Told),
            Row::Exposure(item) => self.exposures.like(item).cloned().map(Row::Exposure),
            Row::Dismissal(item) => self.dismissals.like(item).cloned().map(Row::Dismissal),
            Row::Event(item) => self.activity.find(item.id).map(Row::Event),
            Row::NextEvent(_) => Some(Row::NextEvent(self.activity.next_id())),
        }
    }

    /// Stores a row; returns the rows that had to go: the one of the same key, or what a limit crowded out.
    pub(crate) fn put(&mut self, row: Row) -> Vec<Row> {
        let replaced = match &row {
            Row::Consent(_) | Row::NextEvent(_) => None,
            _ => self.find(&row),
        };
        let crowded_out = match row {
            Row::Seed(seed) => {
                self.seed = seed;
                None
            }
            Row::Paused => {
                self.paused = true;
                None
            }
            Row::Visit(visit) => {
                self.visit = visit;
                None
            }
            Row::Spent(spent) => {
                self.spent = spent;
                None
            }
            Row::Limits(limits) => {
                self.limits = limits;
                None
            }
            Row::Consent(item) => self.consents.append(item).map(Row::Consent),
            Row::Block(item) => {
                self.blocks.put(item);
                None
            }
            Row::Value(item) => {
                self.values.put(item);
                None
            }
            Row::Told(item) => {
                self.told.put(item);
                None
            }
            Row::Exposure(item) => {
                self.exposures.put(item);
                None
            }
            Row::Dismissal(item) => {
                self.dismissals.put(item);
                None
            }
            Row::Event(item) => self.activity.put(&item).map(Row::Event),
            Row::NextEvent(next_id) => {
                self.activity.set_next_id(next_id.max(self.activity.next_id()));
                None
            }
        };
        replaced.into_iter().chain(crowded_out).collect()
    }

    /// Takes out the row with the key of `row`. Consent records stay: the ledger is append-only.
    pub(crate) fn take(&mut self, row: &Row) -> Option<Row> {
        let found = match row {
            Row::Consent(_) | Row::NextEvent(_) => None,
            _ => self.find(row),
        }?;
        match &found {
            Row::Seed(_) => self.seed = 0,
            Row::Paused => self.paused = false,
            Row::Visit(_) => self.visit = Visit::default(),
            Row::Spent(_) => self.spent = Spent::default(),
            Row::Limits(_) => self.limits = Limits::default(),
            Row::Block(item) => drop(self.blocks.take(item)),
            Row::Value(item) => drop(self.values.take(item)),
            Row::Told(item) => drop(self.told.take(item)),
            Row::Exposure(item) => drop(self.exposures.take(item)),
            Row::Dismissal(item) => drop(self.dismissals.take(item)),
            Row::Event(item) => drop(self.activity.take_where(|event| event.id == item.id)),
            Row::Consent(_) | Row::NextEvent(_) => {}
        }
        Some(found)
    }
}
