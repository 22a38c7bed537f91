//! Consent: an append-only ledger of what the visitor allowed, refused and took back, per purpose. The last record of a
//! purpose says how things stand, unless a signal of the browser says no since.
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

/// How things stand with a purpose, and why. Only `Given` allows anything; from `Lapsed` on the visitor may be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// The last word is yes, it holds, and what it was said to covers what the policy asks for now.
    Given,
    /// The last word is no.
    Refused,
    /// The last word took a yes back.
    Withdrawn,
    /// The browser signals a no, and nothing was answered since.
    Signal,
    /// The manager that a yes came from holds it no more.
    Lapsed,
    /// The last word has run out, or lies ahead of the clock by more than a day.
    Expired,
    /// There is none.
    Unasked,
    /// The last word is yes, but to another notice: the policy now says more than the visitor was told.
    Changed,
}

/// Place of a record's [`State`] among its numbers. After it: version of the policy.
pub(crate) const STATE: usize = 0;
/// Place of the version of the notice that was shown.
const NOTICE: usize = 2;
/// Place of the longest retention of what is kept for the purpose, seconds.
const RETENTION: usize = 3;
/// Place of the controller among a record's texts. Before it: by what means; a random name of the record; locale and SHA-256 of the
/// text that was shown.
const CONTROLLER: usize = 4;
/// Place of the recipients, a line each.
const RECIPIENTS: usize = 5;
/// Place of the categories of data, a line each.
const CATEGORIES: usize = 6;
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

/// How the word stands by which something is kept for a purpose: a yes, or a yes that lapsed. A sweep tells three cases apart, or one
/// clock that was set back would erase what the visitor meant to keep.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum ConsentTerm {
    /// There is none, a no or a signal came after it, or its term is over.
    #[default]
    Over,
    /// It is dated more than a day ahead of the clock: the clock itself was set back.
    Ahead,
    /// Its term runs.
    Running,
}

const DAY_MS: i64 = 86_400_000;

/// The first instant of a day of UTC: records say the day and not the minute.
pub(crate) const fn day_of(now_ms: i64) -> i64 {
    now_ms.saturating_sub(now_ms.rem_euclid(DAY_MS))
}

impl Profile {
    /// Whether a purpose, by name, is allowed at `now_ms`.
    #[must_use]
    pub fn grants(&self, program: &Program, purpose: &str, now_ms: i64) -> bool {
        self.standing(program, purpose, now_ms, false) == Standing::Given
    }

    /// How things stand with a purpose, by name, at `now_ms`. `signalled`: the browser signals a no right now, whether or not that is
    /// kept yet.
    #[must_use]
    pub fn standing(&self, program: &Program, purpose: &str, now_ms: i64, signalled: bool) -> Standing {
        let last = self.last_consent(purpose);
        let said = match last {
            None => Standing::Unasked,
            Some(last) if !last.term().runs(now_ms) => Standing::Expired,
            Some(last) => match last.number(STATE) {
                0 => Standing::Given,
                1 => return Standing::Refused,
                2 => return Standing::Withdrawn,
                _ => Standing::Lapsed,
            },
        };
        match last {
            _ if self.is_overridden(purpose, last, signalled) => Standing::Signal,
            Some(last) if said == Standing::Given && !covers(program, last) => Standing::Changed,
            _ => said,
        }
    }

    /// The last thing said to a purpose, also when it has run out or a signal overrides it.
    #[must_use]
    pub fn last_consent(&self, purpose: &str) -> Option<&Row> {
        self.of(Kind::Consent).iter().rev().find(|record| record.name == purpose)
    }

    /// What a sweep may make of what is kept for a purpose. A changed notice or a manager that holds the yes no more ends nothing: what
    /// was allowed is kept for as long as it was allowed, unread, until the visitor has answered anew.
    pub(crate) fn consent_term(&self, purpose: &str, now_ms: i64) -> ConsentTerm {
        match self.allowed(purpose).map(Row::term) {
            Some(given) if given.runs(now_ms) => ConsentTerm::Running,
            Some(given) if !given.is_over(now_ms) => ConsentTerm::Ahead,
            _ => ConsentTerm::Over,
        }
    }

    /// The best of all purposes of the ledger.
    pub(crate) fn best_consent_term(&self, now_ms: i64) -> ConsentTerm {
        self.of(Kind::Consent).iter().map(|record| self.consent_term(&record.name, now_ms)).max().unwrap_or_default()
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

    /// The record by which something may be kept for a purpose, term aside: the last one, if it says yes or that a yes lapsed, and no
    /// signal has come since.
    fn allowed(&self, purpose: &str) -> Option<&Row> {
        let last = self.last_consent(purpose);
        let is_kept = |last: &&Row| matches!(last.number(STATE), 0 | 3);
        last.filter(is_kept).filter(|_| !self.is_overridden(purpose, last, false))
    }

    /// Whether a signal of the browser counts more than the last word to a purpose: it came after it.
    fn is_overridden(&self, purpose: &str, last: Option<&Row>, signalled: bool) -> bool {
        // While there is no row of it, nothing was said since it was seen.
        let noted = self.get(Kind::Signal, "").map_or(if signalled { i64::MAX } else { -1 }, |row| row.number(0));
        purpose != UNTOUCHED && last.map_or(-1, |last| i64::from(last.id)) < noted
    }
}

/// Whether a later record is of the same purpose as the one at `at`.
pub(crate) fn is_superseded(records: &[Row], at: usize) -> bool {
    let name = records.get(at).map(|record| &record.name);
    records.iter().skip(at + 1).any(|later| Some(&later.name) == name)
}

/// Whether what a record of consent says covers what the policy says of its purpose now: the same version of the notice, if the text
/// was the policy's, and the same controller; no recipient and no category that it does not name, and no longer retention.
fn covers(program: &Program, record: &Row) -> bool {
    let Some(now) = asked(program, &record.name) else { return false };
    let notice = record.number(NOTICE);
    (notice >= OWN_WORDS || notice == now.notice_version.into())
        && record.text(CONTROLLER) == program.controller()
        && names_all(record.text(RECIPIENTS), now.recipients)
        && names_all(record.text(CATEGORIES), now.categories)
        && i64::from(now.retention_s) <= record.number(RETENTION)
}

/// What a program declares of a purpose.
fn asked<'a>(program: &'a Program, purpose: &str) -> Option<Purpose<&'a str>> {
    program.purpose(PurposeId(program.find(List::Purposes, purpose)?))
}

/// Whether every line of a list is one of those that were told.
fn names_all(told: &str, list: &str) -> bool {
    fn lines(text: &str) -> impl Iterator<Item = &[u8]> {
        text.as_bytes().split(|byte| *byte == b'\n')
    }
    list.is_empty() || lines(list).all(|line| lines(told).any(|told| told == line))
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

    /// A policy that says all there is to say of what stays on the device.
    fn asking(change: impl FnOnce(&mut nearside_program::Schema)) -> Program {
        let mut schema = schema();
        schema.controller = "Example Ltd".into();
        schema.purposes[0] = Purpose {
            name: LOCAL.into(),
            notice_version: 3,
            recipients: "First\nSecond".into(),
            categories: "diet\nactivity".into(),
            retention_s: 30 * DAY_S,
        };
        change(&mut schema);
        program_of(schema)
    }

    /// Says yes to what a policy asks, with a change of what was shown.
    fn said_yes(to: &Program, change: impl FnOnce(&mut Row)) -> Profile {
        let mut profile = Profile::default();
        let mut yes = answer_to(to, LOCAL, State::Given, 90 * DAY_S, "panel");
        change(&mut yes);
        let yes = profile.record(yes, NOW, sha256);
        profile.edit(to, crate::Edit::Set(yes), crate::testing::at(NOW)).unwrap();
        profile
    }

    #[test]
    fn a_yes_covers_what_was_said_to_it_and_no_more() {
        let profile = said_yes(&asking(|_| {}), |_| {});
        let stands = |change: fn(&mut nearside_program::Schema)| profile.standing(&asking(change), LOCAL, NOW, false);
        // Nothing more than was told, in any order.
        for same in [
            |_: &mut nearside_program::Schema| {},
            |schema: &mut nearside_program::Schema| schema.purposes[0].recipients = "Second".into(),
            |schema: &mut nearside_program::Schema| schema.purposes[0].recipients = String::new(),
            |schema: &mut nearside_program::Schema| schema.purposes[0].recipients = "Second\nFirst".into(),
            |schema: &mut nearside_program::Schema| schema.purposes[0].categories = "activity".into(),
            |schema: &mut nearside_program::Schema| schema.purposes[0].retention_s = 29 * DAY_S,
            |schema: &mut nearside_program::Schema| schema.policy_version = 9,
            |schema: &mut nearside_program::Schema| schema.purposes[1].notice_version = 9,
        ] {
            assert_eq!(stands(same), Standing::Given);
        }
        for more in [
            |schema: &mut nearside_program::Schema| schema.purposes[0].notice_version = 4,
            |schema: &mut nearside_program::Schema| schema.purposes[0].notice_version = 2,
            |schema: &mut nearside_program::Schema| schema.controller = "Other Ltd".into(),
            |schema: &mut nearside_program::Schema| schema.purposes[0].recipients = "First\nSecond\nThird".into(),
            |schema: &mut nearside_program::Schema| schema.purposes[0].recipients = "Firs".into(),
            |schema: &mut nearside_program::Schema| schema.purposes[0].categories = "diet\nactivity\nplace".into(),
            |schema: &mut nearside_program::Schema| schema.purposes[0].retention_s = 30 * DAY_S + 1,
            |schema: &mut nearside_program::Schema| schema.purposes[0].name = "another".into(),
        ] {
            assert_eq!(stands(more), Standing::Changed);
        }
    }

    #[test]
    fn words_of_others_are_not_compared_by_their_version_but_by_all_else() {
        let profile = said_yes(&asking(|_| {}), |yes| yes.numbers[NOTICE] = OWN_WORDS + 17);
        let stands = |change: fn(&mut nearside_program::Schema)| profile.standing(&asking(change), LOCAL, NOW, false);
        assert_eq!(stands(|schema| schema.purposes[0].notice_version = 4), Standing::Given);
        assert_eq!(stands(|schema| schema.purposes[0].recipients = "Third".into()), Standing::Changed);
    }

    #[test]
    fn what_a_changed_notice_locks_is_kept_unread_and_opens_with_a_new_yes() {
        let (before, after) = (asking(|_| {}), asking(|schema| schema.purposes[0].notice_version = 4));
        let mut profile = said_yes(&before, |_| {});
        let diet = || texts(Kind::Told, "diet", AttributeType::Enum(nearside_program::DomainId(0)), &["vegan"]);
        let now = crate::testing::at(NOW);
        profile.edit(&before, crate::Edit::Set(diet()), now).unwrap();
        let seen = |profile: &Profile, program: &Program, now_ms| {
            let mut facts = nearside_program::Facts::new(program.inputs().len());
            crate::gate(profile, program, now_ms, None, &mut facts);
            facts
        };
        let known = seen(&profile, &before, NOW);
        let unknown = seen(&Profile::default(), &after, NOW);
        assert_ne!(known, unknown);
        assert_eq!(seen(&profile, &after, NOW), unknown, "as an empty profile");
        assert_eq!(profile.edit(&after, crate::Edit::Set(diet()), now), Err(Refused::NoConsent), "and nothing is added");
        profile.sweep(&after, NOW);
        let mut asked_again = profile.clone();
        let yes = profile.record(answer_to(&after, LOCAL, State::Given, DAY_S, "panel"), NOW, sha256);
        asked_again.edit(&after, crate::Edit::Set(yes), now).unwrap();
        assert_eq!(seen(&asked_again, &after, NOW), known);
        let mut refused = profile.clone();
        let no = profile.record(answer_to(&after, LOCAL, State::Refused, DAY_S, "panel"), NOW, sha256);
        refused.edit(&after, crate::Edit::Set(no), now).unwrap();
        assert_eq!(refused.of(Kind::Told), [], "a no removes it");
        // For as long as it was allowed, and not a day longer.
        profile.sweep(&after, NOW + 89 * DAY_MS);
        assert_eq!(profile.of(Kind::Told).len(), 1);
        profile.sweep(&after, NOW + 90 * DAY_MS);
        assert_eq!(profile.of(Kind::Told), []);
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
    fn a_standing_names_its_cause() {
        let mut profile = Profile::default();
        let cause = |profile: &Profile, purpose: &str, signalled| profile.standing(program(), purpose, NOW, signalled);
        assert_eq!([LOCAL, EDGE].map(|purpose| cause(&profile, purpose, false)), [Standing::Unasked; 2]);
        assert_eq!([LOCAL, EDGE].map(|purpose| cause(&profile, purpose, true)), [Standing::Unasked, Standing::Signal]);
        answer(&mut profile, EDGE, true, DAY_S, NOW).unwrap();
        assert_eq!((cause(&profile, EDGE, false), cause(&profile, EDGE, true)), (Standing::Given, Standing::Signal));
        set(&mut profile, Row::new(Kind::Signal, "", &[], &[])).unwrap();
        assert_eq!(cause(&profile, EDGE, false), Standing::Signal, "also when the browser has stopped");
        answer(&mut profile, EDGE, true, DAY_S, NOW).unwrap();
        assert_eq!(cause(&profile, EDGE, true), Standing::Given, "a later answer counts, whatever the browser goes on saying");
        answer(&mut profile, EDGE, false, DAY_S, NOW).unwrap();
        assert_eq!(cause(&profile, EDGE, true), Standing::Withdrawn);
        answer(&mut profile, EDGE, false, DAY_S, NOW).unwrap();
        assert_eq!(cause(&profile, EDGE, true), Standing::Refused);
        assert_eq!(profile.standing(program(), EDGE, NOW + DAY_MS, false), Standing::Expired);
        assert_eq!(profile.standing(program(), EDGE, NOW - 3 * DAY_MS, false), Standing::Expired);
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
