//! How things stand with a purpose: what has become of what was said to it, by the clock, by signals of the browser and by what the policy says now.

use nearside_program::Program;

use crate::{
    consent::{CATEGORIES, CONTROLLER, NOTICE, OWN_WORDS, RECIPIENTS, RETENTION, STATE, UNTOUCHED, asked},
    profile::Profile,
    row::{Kind, Row},
};

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

/// Whether every line of a list is one of those that were told.
fn names_all(told: &str, list: &str) -> bool {
    fn lines(text: &str) -> impl Iterator<Item = &[u8]> {
        text.as_bytes().split(|byte| *byte == b'\n')
    }
    list.is_empty() || lines(list).all(|line| lines(told).any(|told| told == line))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        State, answer_to,
        edit::Refused,
        testing::{DAY_MS, DAY_S, EDGE, LOCAL, NOW, answer, program, program_of, schema, set, sha256, texts},
    };
    use alloc::string::String;
    use nearside_program::{AttributeType, Purpose};

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
}
