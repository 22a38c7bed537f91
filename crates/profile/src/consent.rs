//! Consent: an append-only ledger of what the visitor allowed, refused and took back, per purpose. The last record of a
//! purpose says how things stand, unless a signal of the browser says no since.
//!
//! Each record names the hash of the one before, so that a change, a gap or another order is found
//! ([`verify`](crate::chain::verify)). Hashes come from the host: this crate appends a record only if it goes on from the last.

use nearside_program::{List, Program};

use crate::{
    edit::Refused,
    profile::Profile,
    row::{Kind, Row},
    shape::MAX_CONSENTS,
};

/// What the visitor said to a purpose. That a record has run out or was replaced by a later one is not said but worked out, so
/// that nothing is ever rewritten.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Allowed it.
    Given,
    /// Was asked and did not allow it. The term says when one may ask again.
    Refused,
    /// Took back what they had allowed.
    Withdrawn,
}

/// Place of a record's [`State`] among its numbers. After it: version of the policy, version of the notice, longest retention of
/// what is kept for the purpose, seconds.
pub(crate) const STATE: usize = 0;
/// Place of the hash of the record before among a record's texts; empty for the first. Before it: by what means; a random name of
/// the record; locale and SHA-256 of the text that was shown; controller; recipients and categories of data, a line each.
pub(crate) const PREVIOUS: usize = 7;
/// Place of a record's own hash among its texts.
pub(crate) const OWN: usize = 8;

/// The purpose that a signal leaves alone: it sends nothing anywhere.
pub const UNTOUCHED: &str = "personalize.local";

/// The purpose of what travels to the site's own edge: the slice.
pub const EDGE: &str = "personalize.edge";

/// How the consent to a purpose stands. It may be read only while it is granted; a sweep tells the other two apart, or one clock
/// that was set back would erase what the visitor meant to keep.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Leave {
    /// Never given, refused, withdrawn, overridden or run out.
    #[default]
    Lapsed,
    /// Given more than a day ahead of the clock: the clock itself was set back.
    Ahead,
    /// Given, and its term runs.
    Granted,
}

const DAY_MS: i64 = 86_400_000;

/// The first instant of a day of UTC: records say the day and not the minute.
pub(crate) const fn day_of(now_ms: i64) -> i64 {
    now_ms.saturating_sub(now_ms.rem_euclid(DAY_MS))
}

impl Profile {
    /// Whether a purpose, by name, is allowed at `now_ms`.
    #[must_use]
    pub fn grants(&self, purpose: &str, now_ms: i64) -> bool {
        self.consent(purpose).is_some_and(|given| given.term().runs(now_ms))
    }

    /// The last thing said to a purpose, also when it has run out or a signal overrides it.
    #[must_use]
    pub fn last_consent(&self, purpose: &str) -> Option<&Row> {
        self.of(Kind::Consent).iter().rev().find(|record| record.name == purpose)
    }

    /// What a sweep may make of what is kept for a purpose.
    pub(crate) fn leave(&self, purpose: &str, now_ms: i64) -> Leave {
        match self.consent(purpose).map(Row::term) {
            Some(given) if given.runs(now_ms) => Leave::Granted,
            Some(given) if !given.is_over(now_ms) => Leave::Ahead,
            _ => Leave::Lapsed,
        }
    }

    /// The best leave that any purpose of the ledger has.
    pub(crate) fn best_leave(&self, now_ms: i64) -> Leave {
        self.of(Kind::Consent).iter().map(|record| self.leave(&record.name, now_ms)).max().unwrap_or_default()
    }

    /// Id and previous hash of the next record.
    pub(crate) fn next_record(&self) -> Option<(u32, &str)> {
        self.of(Kind::Consent).last().map_or(Some((0, "")), |last| Some((last.id.checked_add(1)?, last.text(OWN))))
    }

    /// The state of the next record of a purpose: a no to what is allowed takes it back.
    pub(crate) fn next_state(&self, purpose: &str, yes: bool) -> State {
        match self.last_consent(purpose) {
            _ if yes => State::Given,
            Some(last) if last.number(STATE) == State::Given as i64 => State::Withdrawn,
            _ => State::Refused,
        }
    }

    /// Appends what the visitor said, if it goes on from the last record. What was allowed can be taken back also when its purpose
    /// is declared no more.
    pub(crate) fn answer(&mut self, program: &Program, record: &mut Row, now_ms: i64) -> Result<(), Refused> {
        let (id, previous) = self.next_record().ok_or(Refused::Full)?;
        let said = record.number(STATE);
        let state = self.next_state(&record.name, said == State::Given as i64);
        if state != State::Withdrawn && program.find(List::Purposes, &record.name).is_none() {
            return Err(Refused::Undeclared);
        }
        if !record.is_sound() {
            return Err(Refused::Unfit);
        }
        if record.term().is_over(now_ms) {
            return Err(Refused::Over);
        }
        let goes_on = record.id == id && record.text(PREVIOUS) == previous;
        if !goes_on || said != state as i64 || record.since_ms != day_of(now_ms) {
            return Err(Refused::Unchained);
        }
        let records = self.of(Kind::Consent);
        if let Some(oldest) = records.first().filter(|_| records.len() >= MAX_CONSENTS) {
            let (id, name) = (oldest.id, oldest.name.clone());
            self.take(Kind::Consent, id, &name);
        }
        self.put(core::mem::take(record));
        Ok(())
    }

    /// Notes that the browser signals a no to what goes beyond this device: until a later answer it withholds every purpose but
    /// [`UNTOUCHED`]. Once seen it stays, whatever the browser says afterwards.
    pub(crate) fn signalled(&mut self, now_ms: i64) -> Result<(), Refused> {
        if self.get(Kind::Signal, "").is_none() {
            let (next, _) = self.next_record().ok_or(Refused::Full)?;
            let mut signal = Row::new(Kind::Signal, "", &[next.into()], &[]);
            signal.since_ms = day_of(now_ms);
            self.put(signal);
        }
        Ok(())
    }

    /// The record that allows a purpose, term aside: the last one, if it says yes and no signal has come since.
    fn consent(&self, purpose: &str) -> Option<&Row> {
        let last = self.last_consent(purpose)?;
        let overridden = || purpose != UNTOUCHED && self.get(Kind::Signal, "").is_some_and(|row| row.number(0) > last.id.into());
        (last.number(STATE) == State::Given as i64 && !overridden()).then_some(last)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{DAY_MS, DAY_S, EDGE, LOCAL, NOW, answer, consented, program_of, schema, set, sha256, texts};
    use nearside_program::AttributeType;

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
        // The record says the day and not the minute, so its term begins with the day.
        let day = day_of(NOW);
        assert!(day < NOW && profile.grants(LOCAL, day + DAY_MS - 1) && !profile.grants(LOCAL, day + DAY_MS));
        answer(&mut profile, LOCAL, false, DAY_S, NOW).unwrap();
        answer(&mut profile, LOCAL, false, DAY_S, NOW).unwrap();
        assert_eq!((profile.grants(LOCAL, NOW), profile.best_leave(NOW)), (false, Leave::Lapsed));
        let (given, refused, withdrawn) = (State::Given as i64, State::Refused as i64, State::Withdrawn as i64);
        assert_eq!(states(&profile), [(0, given), (1, refused), (2, withdrawn), (3, refused)]);
    }

    #[test]
    fn a_purpose_that_is_declared_no_more_can_still_be_taken_back() {
        let mut profile = consented();
        let mut schema = schema();
        schema.purposes[0].name = "another".into();
        let program = program_of(schema);
        let no = |profile: &Profile| profile.record(Row::new(Kind::Consent, LOCAL, &[1, 1, 1, 0], &["panel"]), NOW, sha256);
        profile.answer(&program, &mut no(&profile), NOW).unwrap();
        assert!(!profile.grants(LOCAL, NOW));
        assert_eq!(profile.answer(&program, &mut no(&profile), NOW), Err(Refused::Undeclared));
    }

    #[test]
    fn a_full_ledger_drops_its_oldest_record() {
        let mut profile = Profile::default();
        answer(&mut profile, EDGE, false, DAY_S, NOW).unwrap();
        for _ in 0..MAX_CONSENTS {
            assert!(profile.last_consent(EDGE).is_some() || profile.last_consent(LOCAL).unwrap().id == MAX_CONSENTS as u32);
            answer(&mut profile, LOCAL, true, DAY_S, NOW).unwrap();
        }
        assert_eq!(profile.of(Kind::Consent).len(), MAX_CONSENTS);
        assert!(profile.last_consent(EDGE).is_none());
        answer(&mut profile, LOCAL, false, DAY_S, NOW).unwrap();
        assert!(!profile.grants(LOCAL, NOW));
    }

    #[test]
    fn a_signal_withholds_all_but_what_stays_on_the_device_until_a_later_answer() {
        let mut profile = consented();
        let signal = || Row::new(Kind::Signal, "", &[], &[]);
        let granted = |profile: &Profile| [LOCAL, EDGE].map(|purpose| profile.grants(purpose, NOW));
        set(&mut profile, texts(Kind::Noticed, "plan", AttributeType::Text, &["pro"])).unwrap();
        assert_eq!(granted(&profile), [true, true]);
        set(&mut profile, signal()).unwrap();
        assert_eq!(granted(&profile), [true, false]);
        assert_eq!(profile.of(Kind::Noticed), [], "what only the edge may use is swept");
        assert_eq!(profile.of(Kind::Consent).len(), 2, "and no answer is made up");
        answer(&mut profile, LOCAL, true, DAY_S, NOW).unwrap();
        assert_eq!(granted(&profile), [true, false], "an answer to one purpose is none to another");
        answer(&mut profile, EDGE, true, DAY_S, NOW).unwrap();
        assert_eq!(granted(&profile), [true, true]);
        let before = profile.clone();
        set(&mut profile, signal()).unwrap();
        assert_eq!(profile, before, "a signal is seen for the first time only once");
        assert_eq!(crate::testing::remove(&mut profile, Kind::Signal, ""), Err(Refused::Missing));
    }

    #[test]
    fn a_signal_alone_is_nothing_to_remember() {
        let mut profile = Profile::default();
        set(&mut profile, Row::new(Kind::Signal, "", &[], &[])).unwrap();
        assert!(!profile.may_be_stored());
        answer(&mut profile, EDGE, true, DAY_S, NOW).unwrap();
        assert!(profile.grants(EDGE, NOW), "the first answer is later than the signal");
    }

    #[test]
    fn a_record_must_go_on_from_the_last_one() {
        let profile = consented();
        let asked = Row { keep_s: 9 * DAY_S, ..Row::new(Kind::Consent, EDGE, &[1, 1, 1, 0], &["panel"]) };
        let good = profile.record(asked, NOW, sha256);
        assert_eq!((good.number(STATE), good.id), (State::Withdrawn as i64, 2));
        let with = |place: usize, text: &str| {
            let mut row = good.clone();
            row.texts[place] = text.into();
            row
        };
        for bad in [
            Row { id: 1, ..good.clone() },
            Row { id: 3, ..good.clone() },
            Row { since_ms: good.since_ms - DAY_MS, ..good.clone() },
            Row { numbers: [State::Refused as i64, 1, 1, 0].into(), ..good.clone() },
            with(PREVIOUS, ""),
            with(PREVIOUS, profile.of(Kind::Consent)[0].text(OWN)),
        ] {
            assert_eq!(set(&mut profile.clone(), bad), Err(Refused::Unchained));
        }
        assert_eq!(set(&mut profile.clone(), good), Ok(()));
    }
}
