//! Consent: an append-only ledger of what the visitor allowed, refused and took back, per purpose.

use alloc::{string::String, vec::Vec};
use nearside_program::{Schema, lists::remove_at, packed};

use crate::{
    edit::{Change, Refused},
    inventory::Row,
    profile::Profile,
    retention::Term,
    values::MAX_NAME_BYTES,
};

/// Most records; beyond it the oldest record that a later one of its purpose has replaced is dropped.
pub const MAX_CONSENTS: usize = 256;

/// What the visitor said to a purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConsentState {
    /// Allowed it.
    Given,
    /// Was asked and did not allow it.
    Refused,
    /// Took back what they had allowed.
    Withdrawn,
}

/// One record of the ledger. The last one of a purpose says how things stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consent {
    /// Position in the ledger, from 0, never used twice.
    pub seq: u32,
    /// Name of the purpose.
    pub purpose: String,
    /// What was said.
    pub state: ConsentState,
    /// By what means: a control of ours, an imported consent manager with its version, a browser signal.
    pub method: String,
    /// When, and how long it holds. A refusal's term says when one may ask again.
    pub term: Term,
    /// SHA-256 of the exact text that was shown, if the host gave one.
    pub notice: Option<[u8; 32]>,
}

/// INVARIANT(append-only): `seq` rises strictly, and a record is never changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Ledger {
    records: Vec<Consent>,
}

impl Ledger {
    pub(crate) fn records(&self) -> &[Consent] {
        &self.records
    }

    pub(crate) fn into_records(self) -> Vec<Consent> {
        self.records
    }

    /// The record that says how things stand with a purpose.
    pub(crate) fn last(&self, purpose: &str) -> Option<&Consent> {
        self.records.iter().rev().find(|record| record.purpose == purpose)
    }

    /// Whether a purpose is allowed now.
    pub(crate) fn grants(&self, purpose: &str, now_ms: i64) -> bool {
        self.last(purpose).is_some_and(|record| record.state == ConsentState::Given && record.term.runs(now_ms))
    }

    /// Whether any purpose at all is allowed now.
    #[cfg(feature = "undo")]
    pub(crate) fn grants_any(&self, now_ms: i64) -> bool {
        self.records.iter().any(|record| self.grants(&record.purpose, now_ms))
    }

    /// Whether consent to a purpose is gone for good: unlike [`Ledger::grants`], a clock that is set back does not count,
    /// or one wrong clock would erase what the visitor meant to keep.
    pub(crate) fn has_lapsed(&self, purpose: &str, now_ms: i64) -> bool {
        !self.last(purpose).is_some_and(|record| record.state == ConsentState::Given && !record.term.is_over(now_ms))
    }

    /// Whether consent to every purpose is gone for good.
    pub(crate) fn all_lapsed(&self, now_ms: i64) -> bool {
        self.records.iter().all(|record| self.has_lapsed(&record.purpose, now_ms))
    }

    /// The next free position; `None` when all are used up.
    pub(crate) fn next_seq(&self) -> Option<u32> {
        self.records.last().map_or(Some(0), |record| record.seq.checked_add(1))
    }

    /// Whether one more record of `purpose` finds room, by dropping a replaced one if need be.
    pub(crate) fn has_room(&self, purpose: &str) -> bool {
        self.records.len() < MAX_CONSENTS || self.replaced().is_some() || self.last(purpose).is_some()
    }

    /// Appends a record and drops the oldest replaced one when the ledger is full; returns what was dropped.
    pub(crate) fn append(&mut self, record: Consent) -> Option<Consent> {
        self.records.push(record);
        if self.records.len() <= MAX_CONSENTS {
            return None;
        }
        self.replaced().and_then(|at| remove_at(&mut self.records, at))
    }

    /// Position of the oldest record that a later one has replaced.
    fn replaced(&self) -> Option<usize> {
        self.records
            .iter()
            .enumerate()
            .position(|(at, record)| self.records.iter().skip(at + 1).any(|later| later.purpose == record.purpose))
    }

    pub(crate) fn is_sound(&self) -> bool {
        self.records.len() <= MAX_CONSENTS
            && self.records.iter().zip(self.records.iter().skip(1)).all(|(left, right)| left.seq < right.seq)
            && self.records.iter().all(|record| record.purpose.len() <= MAX_NAME_BYTES && record.method.len() <= MAX_NAME_BYTES)
    }
}

impl Profile {
    /// Records that the visitor allows a declared purpose, by some means, for `keep_s` seconds.
    /// `notice`: SHA-256 of the exact text that was shown.
    /// # Errors
    /// `Undeclared`, `Unfit` (`method` is too long), `Over` (`keep_s` is 0), `Full`.
    pub fn grant(
        &mut self,
        schema: &Schema,
        purpose: &str,
        method: &str,
        keep_s: u32,
        notice: Option<[u8; 32]>,
        now_ms: i64,
    ) -> Result<Change, Refused> {
        self.say(schema, purpose, ConsentState::Given, method, keep_s, notice, now_ms)
    }

    /// Records that the visitor does not allow a declared purpose; one may ask again after `keep_s` seconds.
    /// # Errors
    /// As for [`Profile::grant`].
    pub fn refuse(
        &mut self,
        schema: &Schema,
        purpose: &str,
        method: &str,
        keep_s: u32,
        notice: Option<[u8; 32]>,
        now_ms: i64,
    ) -> Result<Change, Refused> {
        self.say(schema, purpose, ConsentState::Refused, method, keep_s, notice, now_ms)
    }

    /// Takes consent back, also for a purpose that the policy no longer declares. From now on nothing of it is read or
    /// recorded; what was recorded is dropped by the next [`Profile::sweep`], so that the visitor may change their mind.
    /// # Errors
    /// `Missing` when there is none to take back; `Unfit`, `Full`.
    pub fn withdraw(&mut self, purpose: &str, method: &str, now_ms: i64) -> Result<Change, Refused> {
        let last = self.consents.last(purpose).filter(|last| last.state == ConsentState::Given).ok_or(Refused::Missing)?;
        let record = Consent {
            state: ConsentState::Withdrawn,
            method: method.into(),
            term: Term { since_ms: now_ms, ..last.term },
            ..last.clone()
        };
        self.append(record)
    }

    #[expect(clippy::too_many_arguments, reason = "the fields of a record, each given by the caller")]
    fn say(
        &mut self,
        schema: &Schema,
        purpose: &str,
        state: ConsentState,
        method: &str,
        keep_s: u32,
        notice: Option<[u8; 32]>,
        now_ms: i64,
    ) -> Result<Change, Refused> {
        if !schema.purposes.iter().any(|declared| declared.name == purpose) {
            return Err(Refused::Undeclared);
        }
        if keep_s == 0 {
            return Err(Refused::Over);
        }
        let term = Term { since_ms: now_ms, keep_s };
        self.append(Consent { seq: 0, purpose: purpose.into(), state, method: method.into(), term, notice })
    }

    /// Appends a record at the next position.
    fn append(&mut self, record: Consent) -> Result<Change, Refused> {
        if record.method.len() > MAX_NAME_BYTES || record.purpose.len() > MAX_NAME_BYTES {
            return Err(Refused::Unfit);
        }
        let seq = self.consents.next_seq().filter(|_| self.consents.has_room(&record.purpose)).ok_or(Refused::Full)?;
        Ok(Change::of(self, Row::Consent(Consent { seq, ..record })))
    }
}

packed! {
    struct Consent { seq, purpose, state, method, term, notice }
    struct Ledger { records }
}

packed! {
    enum ConsentState { 0 => Given {}, 1 => Refused {}, 2 => Withdrawn {} }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

    fn record(seq: u32, purpose: &str, state: ConsentState) -> Consent {
        let term = Term { since_ms: i64::from(seq), keep_s: 1_000 };
        Consent { seq, purpose: purpose.to_string(), state, method: "panel".to_string(), term, notice: None }
    }

    #[test]
    fn the_last_record_of_a_purpose_counts() {
        let mut ledger = Ledger::default();
        assert!(!ledger.grants("a", 5));
        ledger.append(record(0, "a", ConsentState::Given));
        ledger.append(record(1, "b", ConsentState::Refused));
        assert!(ledger.grants("a", 5) && !ledger.grants("b", 5) && ledger.grants_any(5));
        ledger.append(record(2, "a", ConsentState::Withdrawn));
        assert!(!ledger.grants("a", 5) && !ledger.grants_any(5));
    }

    #[test]
    fn consent_runs_out() {
        let mut ledger = Ledger::default();
        ledger.append(record(0, "a", ConsentState::Given));
        assert!(ledger.grants("a", 999_999));
        assert!(!ledger.grants("a", 1_000_000));
    }

    #[test]
    fn a_full_ledger_drops_only_replaced_records() {
        let mut ledger = Ledger::default();
        ledger.append(record(0, "first", ConsentState::Refused));
        for seq in 1..=2 * MAX_CONSENTS as u32 {
            ledger.append(record(seq, "often", ConsentState::Given));
        }
        assert_eq!(ledger.records().len(), MAX_CONSENTS);
        assert!(ledger.last("first").is_some());
        assert!(ledger.is_sound());
    }
}
