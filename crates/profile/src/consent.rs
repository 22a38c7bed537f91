//! Consent: an append-only ledger of what the visitor allowed, refused and took back, per purpose. What has become of the last record
//! of a purpose is in [`Standing`](crate::Standing).
//!
//! Each record names the hash of the one before, so that a change, a gap or another order is found
//! ([`verify`](crate::chain::verify)). Hashes come from the host: this crate appends a record only if it goes on from the last.

use alloc::string::String;
use nearside_program::{List, Program, Purpose, PurposeId};

use crate::{
    edit::Refused,
    profile::Profile,
    row::{Kind, Row},
    shape::MAX_CONSENTS,
};

/// What was said to a purpose. That a record has run out, was replaced by a later one or was made from another notice is not said but
/// worked out, so that nothing is ever rewritten.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// The visitor allowed it.
    Given,
    /// They were asked and did not allow it. The term says when one may ask again.
    Refused,
    /// They took back what they had allowed.
    Withdrawn,
    /// Nobody answered: the consent manager that a yes came from holds it no more. The term is what was left of that yes.
    Lapsed,
}

/// Place of a record's [`State`] among its numbers. After it: version of the policy.
pub(crate) const STATE: usize = 0;
/// Place of the version of the notice that was shown.
pub(crate) const NOTICE: usize = 2;
/// Place of the longest retention of what is kept for the purpose, seconds.
pub(crate) const RETENTION: usize = 3;
/// Place of the controller among a record's texts. Before it: by what means; a random name of the record; locale and SHA-256 of the
/// text that was shown.
pub(crate) const CONTROLLER: usize = 4;
/// Place of the recipients, a line each.
pub(crate) const RECIPIENTS: usize = 5;
/// Place of the categories of data, a line each.
pub(crate) const CATEGORIES: usize = 6;
/// Place of the hash of the record before; empty for the first.
pub(crate) const PREVIOUS: usize = 7;
/// Place of a record's own hash.
pub(crate) const OWN: usize = 8;

/// Added to the version of a notice that was not the policy's own text: whoever showed it counts its versions, so that it is not
/// compared with the policy's.
pub const OWN_WORDS: i64 = 1 << 31;

/// The purpose that a signal leaves alone: it sends nothing anywhere.
pub const UNTOUCHED: &str = "personalize.local";

/// The purpose of what travels to the site's own edge: the slice.
pub const EDGE: &str = "personalize.edge";

const DAY_MS: i64 = 86_400_000;

/// The first instant of a day of UTC: records say the day and not the minute.
pub(crate) const fn day_of(now_ms: i64) -> i64 {
    now_ms.saturating_sub(now_ms.rem_euclid(DAY_MS))
}

impl Profile {
    /// The last thing said to a purpose, also when it has run out or a signal overrides it.
    #[must_use]
    pub fn last_consent(&self, purpose: &str) -> Option<&Row> {
        self.of(Kind::Consent).iter().rev().find(|record| record.name == purpose)
    }

    /// Id and previous hash of the next record.
    pub(crate) fn next_record(&self) -> Option<(u32, &str)> {
        self.of(Kind::Consent).last().map_or(Some((0, "")), |last| Some((last.id.checked_add(1)?, last.text(OWN))))
    }

    /// The state of the next record of a purpose, if a [`State`] is said to it: a no to what is allowed takes it back.
    pub(crate) fn next_state(&self, purpose: &str, said: i64) -> State {
        match said {
            0 => State::Given,
            3 => State::Lapsed,
            _ if self.last_yes(purpose).is_some() => State::Withdrawn,
            _ => State::Refused,
        }
    }

    /// The last thing said to a purpose, if it was yes.
    fn last_yes(&self, purpose: &str) -> Option<&Row> {
        self.last_consent(purpose).filter(|last| last.number(STATE) == State::Given as i64)
    }

    /// Appends what the visitor said, if it goes on from the last record. What was allowed can be taken back also when its purpose
    /// is declared no more.
    pub(crate) fn answer(&mut self, program: &Program, record: &mut Row, now_ms: i64) -> Result<(), Refused> {
        let (id, previous) = self.next_record().ok_or(Refused::Full)?;
        let said = record.number(STATE);
        let state = self.next_state(&record.name, said);
        if matches!(state, State::Given | State::Refused) && program.find(List::Purposes, &record.name).is_none() {
            return Err(Refused::Undeclared);
        }
        let yes_until_ms = self.last_yes(&record.name).map_or(i64::MIN, |yes| yes.term().until_ms());
        if state == State::Lapsed && record.term().until_ms() > yes_until_ms {
            // Only a yes lapses, and what it let be kept is kept no longer than it said.
            return Err(Refused::Missing);
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
        if let Some((id, name)) = self.making_room(&record.name) {
            self.take(Kind::Consent, id, &name);
        }
        self.put(core::mem::take(record));
        Ok(())
    }

    /// The record that leaves a full ledger for one more of a purpose: the oldest that is no purpose's last word, so that nothing which
    /// was allowed is lost by an answer to something else. Where all are last words, the oldest.
    fn making_room(&self, purpose: &str) -> Option<(u32, String)> {
        let records = self.of(Kind::Consent);
        let oldest = records.first().filter(|_| records.len() >= MAX_CONSENTS)?;
        let spoken = |(at, record): &(usize, &Row)| record.name == purpose || is_superseded(records, *at);
        let leaving = records.iter().enumerate().find(spoken).map_or(oldest, |(_, record)| record);
        Some((leaving.id, leaving.name.clone()))
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
}

/// Whether a later record is of the same purpose as the one at `at`.
pub(crate) fn is_superseded(records: &[Row], at: usize) -> bool {
    let name = records.get(at).map(|record| &record.name);
    records.iter().skip(at + 1).any(|later| Some(&later.name) == name)
}

/// What a program declares of a purpose.
pub(crate) fn asked<'a>(program: &'a Program, purpose: &str) -> Option<Purpose<&'a str>> {
    program.purpose(PurposeId(program.find(List::Purposes, purpose)?))
}

/// A yes or no to a purpose as a program asks for it now, for [`Profile::record`]: with its notice, which has no text here. `keep_s`:
/// how long it holds, seconds. An undeclared purpose has an empty notice.
#[must_use]
pub fn answer_to(program: &Program, purpose: &str, state: State, keep_s: u32, method: &str) -> Row {
    let now = asked(program, purpose).unwrap_or_default();
    let numbers = [state as i64, program.policy_version().into(), now.notice_version.into(), now.retention_s.into()];
    let texts = [method, "", "", "", program.controller(), now.recipients, now.categories];
    Row { keep_s, ..Row::new(Kind::Consent, purpose, &numbers, &texts) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::standing::{ConsentTerm, Standing};
    use crate::testing::{DAY_MS, DAY_S, EDGE, LOCAL, NOW, answer, consented, program, program_of, schema, set, sha256, texts};
    use nearside_program::AttributeType;

    fn grants(profile: &Profile, purpose: &str, now_ms: i64) -> bool {
        profile.grants(program(), purpose, now_ms)
    }

    fn states(profile: &Profile) -> alloc::vec::Vec<(u32, i64)> {
        profile.of(Kind::Consent).iter().map(|record| (record.id, record.number(0))).collect()
    }

    #[test]
    fn the_last_record_of_a_purpose_counts_and_runs_out() {
        let mut profile = Profile::default();
        assert!(!grants(&profile, LOCAL, NOW));
        answer(&mut profile, LOCAL, true, DAY_S, NOW).unwrap();
        answer(&mut profile, EDGE, false, DAY_S, NOW).unwrap();
        assert!(grants(&profile, LOCAL, NOW) && !grants(&profile, EDGE, NOW));
        // The record says the day and not the minute, so its term begins with the day.
        let day = day_of(NOW);
        assert!(day < NOW && grants(&profile, LOCAL, day + DAY_MS - 1) && !grants(&profile, LOCAL, day + DAY_MS));
        answer(&mut profile, LOCAL, false, DAY_S, NOW).unwrap();
        answer(&mut profile, LOCAL, false, DAY_S, NOW).unwrap();
        assert_eq!((grants(&profile, LOCAL, NOW), profile.best_consent_term(NOW)), (false, ConsentTerm::Over));
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
        assert!(!grants(&profile, LOCAL, NOW));
        assert_eq!(profile.answer(&program, &mut no(&profile), NOW), Err(Refused::Undeclared));
    }

    #[test]
    fn a_full_ledger_drops_no_last_word() {
        let mut profile = consented();
        set(&mut profile, texts(Kind::Noticed, "plan", AttributeType::Text, &["pro"])).unwrap();
        let edge = profile.last_consent(EDGE).unwrap().clone();
        for turn in 0..2 * MAX_CONSENTS {
            answer(&mut profile, LOCAL, turn % 2 == 1, DAY_S, NOW).unwrap();
        }
        assert_eq!(profile.of(Kind::Consent).len(), MAX_CONSENTS);
        assert_eq!(profile.last_consent(EDGE), Some(&edge), "an answer to one purpose takes no other purpose's away");
        profile.sweep(program(), NOW);
        assert!(grants(&profile, EDGE, NOW) && profile.get(Kind::Noticed, "plan").is_some());
        answer(&mut profile, LOCAL, false, DAY_S, NOW).unwrap();
        assert!(!grants(&profile, LOCAL, NOW), "and one can always say no");
        answer(&mut profile, EDGE, false, DAY_S, NOW).unwrap();
        assert!(profile.of(Kind::Consent).iter().all(|record| record.id != edge.id));
    }

    #[test]
    fn a_ledger_of_last_words_only_drops_the_oldest() {
        let mut profile = Profile::default();
        for id in 0..MAX_CONSENTS as u32 {
            profile.put(Row { id, ..Row::new(Kind::Consent, &alloc::format!("purpose-{id:03}"), &[1, 1, 1, 0], &[""; 9]) });
        }
        answer(&mut profile, LOCAL, false, DAY_S, NOW).unwrap();
        let records = profile.of(Kind::Consent);
        assert_eq!((records.len(), records.first().map(|record| record.id)), (MAX_CONSENTS, Some(1)));
    }

    #[test]
    fn a_signal_withholds_all_but_what_stays_on_the_device_until_a_later_answer() {
        let mut profile = consented();
        let signal = || Row::new(Kind::Signal, "", &[], &[]);
        let granted = |profile: &Profile| [LOCAL, EDGE].map(|purpose| grants(profile, purpose, NOW));
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
        assert!(grants(&profile, EDGE, NOW), "the first answer is later than the signal");
    }

    #[test]
    fn a_yes_that_its_manager_holds_no_more_lapses_once_and_keeps_nothing_for_longer() {
        let mut profile = consented();
        let lapse = |profile: &Profile, keep_s| {
            let lapsed = Row { keep_s, ..Row::new(Kind::Consent, EDGE, &[State::Lapsed as i64, 1, 1, 0], &["manager"]) };
            profile.record(lapsed, NOW, sha256)
        };
        set(&mut profile, texts(Kind::Noticed, "plan", AttributeType::Text, &["pro"])).unwrap();
        let longest = 345 * DAY_S;
        assert_eq!(set(&mut profile.clone(), lapse(&profile, longest + DAY_S)), Err(Refused::Missing));
        let lapsed = lapse(&profile, longest);
        set(&mut profile, lapsed).unwrap();
        assert_eq!(profile.standing(program(), EDGE, NOW, false), Standing::Lapsed);
        assert!(!grants(&profile, EDGE, NOW));
        assert_eq!(profile.of(Kind::Noticed).len(), 1, "kept, unread");
        let again = lapse(&profile, longest);
        assert_eq!(set(&mut profile.clone(), again), Err(Refused::Missing), "only a yes can lapse");
        answer(&mut profile, EDGE, false, DAY_S, NOW).unwrap();
        assert_eq!((profile.standing(program(), EDGE, NOW, false), profile.of(Kind::Noticed)), (Standing::Refused, &[][..]));
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
