//! The inventory: every stored item as a row. What is stored is exactly its rows, so the panel that shows them shows all,
//! and a change told in rows can be undone.

use alloc::vec::Vec;

use crate::{
    activity::Noted,
    consent::Consent,
    edit::Change,
    exposure::{Dismissal, Exposure},
    interest::ToldInterest,
    profile::Profile,
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
    #[cfg(feature = "undo")]
    pub(crate) fn has_key_of(&self, other: &Self) -> bool {
        use crate::shelf::Keyed;
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
        self.clone().into_rows()
    }

    /// As [`Profile::inventory`], of a profile that is not needed any more.
    #[must_use]
    pub fn into_rows(self) -> Vec<Row> {
        let mut rows = Vec::new();
        rows.extend(self.singles().into_iter().flatten());
        rows.extend(self.consents.into_records().into_iter().map(Row::Consent));
        rows.extend(self.blocks.into_items().into_iter().map(Row::Block));
        rows.extend(self.values.into_items().into_iter().map(Row::Value));
        rows.extend(self.told.into_items().into_iter().map(Row::Told));
        rows.extend(self.exposures.into_items().into_iter().map(Row::Exposure));
        rows.extend(self.dismissals.into_items().into_iter().map(Row::Dismissal));
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
            if profile.replaced(&row).is_some() || profile.put(row).is_some() {
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

    /// The stored row that `row` would replace.
    pub(crate) fn replaced(&self, row: &Row) -> Option<Row> {
        match row {
            Row::Consent(_) | Row::NextEvent(_) => None,
            _ => self.find(row),
        }
    }

    /// Stores a row in the place of that of the same key; returns what a limit crowded out.
    // Where changes are not noted each call knows its row, and no more than that is left of this.
    #[cfg_attr(not(feature = "undo"), inline(always))]
    pub(crate) fn put(&mut self, row: Row) -> Option<Row> {
        match row {
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
        }
    }

    /// Takes out the row with the key of `row` and notes it; whether there was one. Consent records stay: the ledger is
    /// append-only.
    #[cfg_attr(not(feature = "undo"), inline(always))]
    pub(crate) fn take(&mut self, row: &Row, change: &mut Change) -> bool {
        let mut note = |row: Option<Row>| {
            let found = row.is_some();
            change.lose(row);
            found
        };
        match row {
            Row::Seed(_) => note(Some(core::mem::take(&mut self.seed)).filter(|seed| *seed != 0).map(Row::Seed)),
            Row::Paused => note(core::mem::take(&mut self.paused).then_some(Row::Paused)),
            Row::Visit(_) => {
                note(Some(core::mem::take(&mut self.visit)).filter(|visit| *visit != Visit::default()).map(Row::Visit))
            }
            Row::Spent(_) => {
                note(Some(core::mem::take(&mut self.spent)).filter(|spent| *spent != Spent::default()).map(Row::Spent))
            }
            Row::Limits(_) => {
                note(Some(core::mem::take(&mut self.limits)).filter(|limits| *limits != Limits::default()).map(Row::Limits))
            }
            Row::Block(item) => note(self.blocks.take(item).map(Row::Block)),
            Row::Value(item) => note(self.values.take(item).map(Row::Value)),
            Row::Told(item) => note(self.told.take(item).map(Row::Told)),
            Row::Exposure(item) => note(self.exposures.take(item).map(Row::Exposure)),
            Row::Dismissal(item) => note(self.dismissals.take(item).map(Row::Dismissal)),
            Row::Event(item) => {
                let found = note(self.activity.find(item.id).map(Row::Event));
                self.activity.take_where(|event| event.id == item.id);
                found
            }
            Row::Consent(_) | Row::NextEvent(_) => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Random, random_profile};

    #[test]
    fn store_minus_panel_is_empty() {
        let mut random = Random(11);
        for _ in 0..3_000 {
            let profile = random_profile(&mut random);
            let rebuilt = Profile::from_rows(profile.inventory()).unwrap();
            assert_eq!(rebuilt.encode().unwrap(), profile.encode().unwrap());
        }
        assert_eq!(Profile::default().inventory(), []);
    }

    #[test]
    fn each_row_stands_for_stored_bytes() {
        let mut random = Random(12);
        for _ in 0..300 {
            let profile = random_profile(&mut random);
            let rows = profile.inventory();
            for left_out in 0..rows.len() {
                let others = rows.iter().enumerate().filter(|(at, _)| *at != left_out).map(|(_, row)| row.clone());
                assert_ne!(Profile::from_rows(others).unwrap().encode(), profile.encode(), "{:?}", rows[left_out]);
            }
        }
    }

    #[test]
    fn a_row_is_found_by_its_key_and_no_other() {
        let mut random = Random(13);
        for _ in 0..300 {
            let mut profile = random_profile(&mut random);
            let rows = profile.inventory();
            for (at, row) in rows.iter().enumerate() {
                assert_eq!(profile.find(row).as_ref(), Some(row));
                assert!(rows.iter().enumerate().all(|(other, held)| (other == at) == held.has_key_of(row)));
            }
            for row in &rows {
                let kept = matches!(row, Row::Consent(_) | Row::NextEvent(_));
                assert_eq!(!profile.take(row, &mut Change::default()), kept);
            }
            assert!(profile.inventory().iter().all(|row| matches!(row, Row::Consent(_) | Row::NextEvent(_))));
            assert!(profile.is_sound());
        }
    }

    #[test]
    fn rows_that_make_no_profile_are_refused() {
        let mut random = Random(14);
        let rows = loop {
            let rows = random_profile(&mut random).inventory();
            if rows.iter().any(|row| matches!(row, Row::Value(_))) && rows.iter().any(|row| matches!(row, Row::Consent(_))) {
                break rows;
            }
        };
        let with = |extra: Row| Profile::from_rows(rows.iter().cloned().chain([extra]));
        for row in &rows {
            assert!(matches!(row, Row::NextEvent(_)) || with(row.clone()) == Err(BadRows), "{row:?} twice");
        }
        assert_eq!(with(Row::Told(ToldInterest { topic: "x".into(), strength: 1_001, term: rows_term() })), Err(BadRows));
        assert_eq!(with(Row::Told(ToldInterest { topic: "x".repeat(257), strength: 1, term: rows_term() })), Err(BadRows));
        assert!(with(Row::Told(ToldInterest { topic: "x".repeat(256), strength: 1_000, term: rows_term() })).is_ok());
        let event = Noted { id: u32::MAX, kind: "k".into(), topic: "t".into(), local_day: 0, term: rows_term() };
        assert_eq!(with(Row::Event(event)), Err(BadRows));
    }

    fn rows_term() -> crate::Term {
        crate::Term { since_ms: 0, keep_s: 1 }
    }
}
