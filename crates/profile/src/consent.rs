//! Consent: an append-only ledger of what the visitor allowed, refused and took back, per purpose. The last record of a
//! purpose says how things stand.

use nearside_program::Schema;

use crate::{
    edit::Refused,
    profile::Profile,
    row::{Kind, Row},
    shape::MAX_CONSENTS,
};

/// What the visitor said to a purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Allowed it.
    Given,
    /// Was asked and did not allow it. The term says when one may ask again.
    Refused,
    /// Took back what they had allowed.
    Withdrawn,
}

impl Profile {
    /// Whether consent to a purpose is gone for good: unlike [`Profile::grants`], a clock that is set back does not count,
    /// or one wrong clock would erase what the visitor meant to keep.
    pub(crate) fn has_lapsed(&self, purpose: &str, now_ms: i64) -> bool {
        !self.last_consent(purpose).is_some_and(|last| last.number(0) == State::Given as i64 && !last.term().is_over(now_ms))
    }

    /// Whether consent to every purpose is gone for good.
    pub(crate) fn all_lapsed(&self, now_ms: i64) -> bool {
        self.of(Kind::Consent).iter().all(|record| self.has_lapsed(&record.name, now_ms))
    }

    /// Appends what the visitor said. A no to what is allowed takes it back, also for a purpose that is declared no more.
    pub(crate) fn answer(&mut self, schema: &Schema, mut record: Row) -> Result<(), Refused> {
        let given = record.number(0) == State::Given as i64;
        let withdrawn = !given && self.last_consent(&record.name).is_some_and(|last| last.number(0) == State::Given as i64);
        if !withdrawn && !schema.purposes.iter().any(|declared| declared.name == record.name) {
            return Err(Refused::Undeclared);
        }
        if !given {
            record.numbers = [if withdrawn { State::Withdrawn } else { State::Refused } as i64].into();
        }
        let records = self.of(Kind::Consent);
        record.id = records.last().map_or(Some(0), |last| last.id.checked_add(1)).ok_or(Refused::Full)?;
        if !record.is_sound() {
            return Err(Refused::Unfit);
        }
        if records.len() >= MAX_CONSENTS {
            let replaced = |at: usize, held: &Row| {
                let later = records.iter().skip(at + 1).chain([&record]);
                later.into_iter().any(|later| later.name == held.name)
            };
            let oldest = records.iter().enumerate().find(|(at, held)| replaced(*at, held)).map(|(_, held)| held.clone());
            let oldest = oldest.ok_or(Refused::Full)?;
            self.take(Kind::Consent, oldest.id, &oldest.name);
        }
        self.put(record);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{DAY_MS, DAY_S, EDGE, LOCAL, NOW, answer, consented, program};

    fn states(profile: &Profile) -> alloc::vec::Vec<(u32, i64)> {
        profile.of(Kind::Consent).iter().map(|record| (record.id, record.number(0))).collect()
    }

    #[test]
    fn the_last_record_of_a_purpose_counts_and_runs_out() {
        let mut profile = Profile::default();
        assert!(!profile.grants(LOCAL, NOW));
        answer(&mut profile, LOCAL, true, DAY_S, NOW).unwrap();
        answer(&mut profile, EDGE, false, DAY_S, NOW).unwrap();
        assert!(profile.grants(LOCAL, NOW) && !profile.grants(EDGE, NOW));
        assert!(profile.grants(LOCAL, NOW + DAY_MS - 1) && !profile.grants(LOCAL, NOW + DAY_MS));
        answer(&mut profile, LOCAL, false, DAY_S, NOW).unwrap();
        answer(&mut profile, LOCAL, false, DAY_S, NOW).unwrap();
        assert!(!profile.grants(LOCAL, NOW) && profile.all_lapsed(NOW));
        let (given, refused, withdrawn) = (State::Given as i64, State::Refused as i64, State::Withdrawn as i64);
        assert_eq!(states(&profile), [(0, given), (1, refused), (2, withdrawn), (3, refused)]);
    }

    #[test]
    fn a_purpose_that_is_declared_no_more_can_still_be_taken_back() {
        let mut profile = consented();
        let mut schema = program().schema().clone();
        schema.purposes.clear();
        let no = Row::new(Kind::Consent, LOCAL, &[State::Refused as i64], &["panel", ""]);
        profile.answer(&schema, no.clone()).unwrap();
        assert!(!profile.grants(LOCAL, NOW));
        assert_eq!(profile.answer(&schema, no), Err(Refused::Undeclared));
    }

    #[test]
    fn a_full_ledger_drops_only_replaced_records() {
        let mut profile = Profile::default();
        answer(&mut profile, EDGE, false, DAY_S, NOW).unwrap();
        for _ in 0..2 * MAX_CONSENTS {
            answer(&mut profile, LOCAL, true, DAY_S, NOW).unwrap();
        }
        assert_eq!(profile.of(Kind::Consent).len(), MAX_CONSENTS);
        assert!(profile.last_consent(EDGE).is_some());
        assert_eq!(profile.last_consent(LOCAL).unwrap().id, 2 * MAX_CONSENTS as u32);
    }
}
