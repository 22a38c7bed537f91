//! Undo: takes a change back, if nothing else has changed the same items since.

use nearside_program::{PurposeId, Schema};

use crate::{
    consent::{Consent, ConsentState},
    edit::{Change, Refused},
    inventory::Row,
    profile::Profile,
    retention::Term,
};

/// [`Consent::method`] of a record that an undo has written.
const METHOD: &str = "undo";

impl Profile {
    /// Takes a change back and returns what that changed, which can be undone in turn.
    ///
    /// The consent ledger is append-only: what was said there is taken back by a new record that says how things stood
    /// before. Restoring data needs the consent that recording it needed; pause does not matter.
    /// # Errors
    /// `Stale` when one of the items has changed since; `NoConsent`; `Full` when the ledger takes no more records.
    pub fn undo(&mut self, schema: &Schema, change: &Change, now_ms: i64) -> Result<Change, Refused> {
        for row in &change.added {
            let unchanged = match row {
                Row::Consent(record) => self.last_consent(&record.purpose) == Some(record),
                _ => self.find(row).as_ref() == Some(row),
            };
            if !unchanged {
                return Err(Refused::Stale);
            }
            if matches!(row, Row::Consent(_)) && self.consents.next_seq().is_none() {
                return Err(Refused::Full);
            }
        }
        for row in &change.removed {
            let altered = change.added.iter().any(|added| added.has_key_of(row));
            if !altered && self.find(row).is_some() && !matches!(row, Row::Consent(_)) {
                return Err(Refused::Stale);
            }
            self.may_restore(schema, row, now_ms)?;
        }
        let mut undone = Change::default();
        for row in change.added.iter().rev() {
            match row {
                Row::Consent(record) => {
                    if let Some(answer) = self.reversal(record, now_ms) {
                        undone.put(self, Row::Consent(answer));
                    }
                }
                // An altered row is put back below, which takes this one away.
                _ if change.removed.iter().any(|removed| removed.has_key_of(row)) => {}
                _ => undone.take(self, row),
            }
        }
        for row in &change.removed {
            if !matches!(row, Row::Consent(_)) {
                undone.put(self, row.clone());
            }
        }
        Ok(undone)
    }

    /// The record that says how things stood with a purpose before `record`.
    fn reversal(&self, record: &Consent, now_ms: i64) -> Option<Consent> {
        let before = self.consents().iter().rev().find(|earlier| earlier.purpose == record.purpose && earlier.seq < record.seq);
        let seq = self.consents.next_seq()?;
        Some(match before {
            // The end that was agreed stays: only the time that is left is given again.
            Some(before) => Consent {
                seq,
                method: METHOD.into(),
                term: Term::new(now_ms, before.term.keep_s, Some(before.term.until_ms())),
                ..before.clone()
            },
            None => Consent {
                seq,
                state: ConsentState::Withdrawn,
                method: METHOD.into(),
                term: Term { since_ms: now_ms, ..record.term },
                ..record.clone()
            },
        })
    }

    fn may_restore(&self, schema: &Schema, row: &Row, now_ms: i64) -> Result<(), Refused> {
        let purpose: Option<PurposeId> = match row {
            Row::Paused | Row::Consent(_) => return Ok(()),
            Row::Value(value) => {
                schema.attributes.iter().find(|declared| declared.name == value.attribute).map(|declared| declared.purpose)
            }
            Row::Block(_) => None,
            _ => Some(schema.activity_purpose),
        };
        match purpose {
            Some(purpose) => self.has_consent(schema, purpose, now_ms),
            None if self.consents.grants_any(now_ms) => Ok(()),
            None => Err(Refused::NoConsent),
        }
    }
}
