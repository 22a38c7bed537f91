//! The sweep: drops for good what has run out, cannot be dated, or has lost its consent.

use alloc::vec::Vec;
use nearside_program::{AttributeId, List, Program, PurposeId};

use crate::{
    profile::Profile,
    retention::{FOR_GOOD, Term},
    shape::Needs,
    standing::ConsentTerm,
};

impl Profile {
    /// Drops what no decision may ever see again: rows whose consent is gone (never given, refused, withdrawn or run out), rows
    /// whose term is over, and rows that are dated more than a day ahead of the clock under a consent that is not. A host calls it
    /// when it opens the profile, and stores the result.
    ///
    /// What is kept for good goes with its consent only, whatever its date is. Values of attributes that this policy does not
    /// declare stay for their own term while any consent holds, since another page may declare them. Consent records stay: they
    /// say why the rest is gone. It never changes what a [`Gate`](crate::Gate) lets through at this instant.
    pub fn sweep(&mut self, program: &Program, now_ms: i64) {
        let mut terms = Vec::new();
        for purpose in program.names(List::Purposes).iter() {
            terms.push(self.consent_term(purpose, now_ms));
        }
        let consent = |id: PurposeId| terms.get(id.index()).copied().unwrap_or_default();
        let (best, activity) = (self.best_consent_term(now_ms), consent(program.activity_purpose()));
        let activity_retention_s = program.activity_retention_s();
        self.rows.retain(|row| {
            let shape = row.kind.shape();
            let (consent, retention_s) = match shape.needs {
                Needs::Nothing => return true,
                Needs::Any => (best, FOR_GOOD),
                Needs::Activity => (activity, FOR_GOOD),
                Needs::Evidence => (activity, activity_retention_s),
                Needs::Attribute => {
                    let id = program.find(List::Attributes, &row.name).map(AttributeId);
                    let declared = id.and_then(|id| program.attribute(id));
                    declared.map_or((best, FOR_GOOD), |declared| (consent(declared.purpose), declared.retention_s))
                }
            };
            // The gate asks for the date of what runs out, and of nothing else.
            consent != ConsentTerm::Over && (!shape.ends || may_stay(row.term().within(retention_s), consent, now_ms))
        });
    }
}

/// Whether a row that runs out is kept. A clock that was set back to before the consent itself proves nothing about a row.
fn may_stay(term: Term, consent: ConsentTerm, now_ms: i64) -> bool {
    if consent == ConsentTerm::Running { term.runs(now_ms) } else { !term.is_over(now_ms) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Edit, Kind, Row,
        row::EXACT,
        shape::are_sound,
        testing::{
            DAY_MS, DAY_S, EDGE, LOCAL, NOW, Random, answer, consented, edit, event, facts, facts_at, interest, orders, program,
            program_of, random_profile, schema, set, texts,
        },
    };
    use nearside_program::AttributeType;

    /// Sweeps; whether anything went.
    fn sweep(profile: &mut Profile, now_ms: i64) -> bool {
        let before = profile.rows.len();
        profile.sweep(program(), now_ms);
        profile.rows.len() < before
    }

    #[test]
    fn a_sweep_changes_nothing_that_a_decision_sees() {
        let mut random = Random(31);
        let (mut swept, mut ahead) = (0, 0);
        let at_any_time = [i64::MIN, -EXACT, 0, NOW - 90 * DAY_MS, NOW + 40 * DAY_MS, NOW + 901 * DAY_MS, EXACT, i64::MAX];
        for _ in 0..3_000 {
            let mut profile = random_profile(&mut random);
            for now_ms in at_any_time {
                let mut later = profile.clone();
                sweep(&mut later, now_ms);
                assert_eq!(facts_at(&later, now_ms), facts_at(&profile, now_ms), "at {now_ms}: {profile:#?}");
            }
            // What is dated further ahead than that goes where its consent is granted, and is missing later.
            let mut present = profile.clone();
            present.rows.retain(|row| row.kind == Kind::Consent || !row.kind.shape().ends || row.since_ms <= NOW + DAY_MS);
            ahead += usize::from(present != profile);
            let (before, later) = (facts(&profile), facts_at(&present, NOW + DAY_MS));
            swept += usize::from(sweep(&mut profile, NOW));
            sweep(&mut present, NOW);
            assert_eq!((before, later), (facts(&profile), facts_at(&present, NOW + DAY_MS)));
            if [LOCAL, EDGE].iter().all(|purpose| profile.grants(program(), purpose, NOW)) {
                assert_eq!(profile, present);
            }
            assert!(are_sound(&profile.rows));
            assert!(!sweep(&mut profile, NOW), "a second sweep finds nothing");
        }
        assert!(swept > 2_000 && ahead > 900, "{swept}, {ahead}");
    }

    #[test]
    fn what_is_kept_for_good_goes_with_its_consent_only() {
        for since_ms in [-EXACT, EXACT] {
            let mut profile = consented();
            let visit = crate::Visit { number: 3, started_ms: since_ms, seen_ms: NOW, next_event: 0 }.row();
            profile.put(visit);
            assert_eq!((sweep(&mut profile, NOW), facts(&profile).visit_number), (false, 3));
        }
    }

    #[test]
    fn what_is_dated_ahead_is_not_kept_for_longer_than_its_retention() {
        let mut profile = consented();
        let ahead = |row: Row, by_ms| Row { since_ms: NOW + by_ms, keep_s: DAY_S, ..row };
        profile.put(ahead(orders(Kind::Noticed, 1), DAY_MS));
        profile.put(ahead(interest("cooking", 1), DAY_MS + 1));
        profile.put(ahead(Row { id: 3, numbers: [0].into(), ..event("view", "cycling") }, 900 * DAY_MS));
        profile.put(ahead(Row::new(Kind::Dismissal, "pasta", &[], &[]), 900 * DAY_MS));
        let ends =
            |profile: &Profile| profile.rows.iter().filter(|row| row.kind.shape().ends && row.kind != Kind::Consent).count();
        assert_eq!((ends(&profile), sweep(&mut profile, NOW), ends(&profile)), (4, true, 1));
    }

    #[test]
    fn what_lost_its_consent_is_dropped_and_the_ledger_stays() {
        let mut profile = consented();
        set(&mut profile, event("view", "cooking")).unwrap();
        set(&mut profile, texts(Kind::Noticed, "plan", AttributeType::Text, &["pro"])).unwrap();
        set(&mut profile, Row::new(Kind::BlockedTopic, "cooking", &[], &[])).unwrap();
        answer(&mut profile, LOCAL, false, DAY_S, NOW).unwrap();
        let kinds = |profile: &Profile| profile.rows.iter().map(|row| row.kind).collect::<Vec<_>>();
        let consent = [Kind::Consent; 4];
        assert_eq!(kinds(&profile), [&consent[..3], &[Kind::BlockedTopic, Kind::Noticed]].concat(), "the edge is still granted");
        answer(&mut profile, EDGE, false, DAY_S, NOW).unwrap();
        assert_eq!(kinds(&profile), consent);
    }

    #[test]
    fn a_visit_sweeps_even_when_nobody_consents_any_more() {
        let mut profile = consented();
        set(&mut profile, event("view", "cooking")).unwrap();
        let visit = Edit::Set(Row::new(Kind::Visit, "", &[], &[]));
        assert_eq!(edit(&mut profile, visit, NOW + 400 * DAY_MS), Err(crate::Refused::NoConsent));
        assert!(profile.rows.iter().all(|row| row.kind == Kind::Consent));
    }

    #[test]
    fn a_clock_set_back_drops_nothing() {
        let mut profile = consented();
        set(&mut profile, event("view", "cooking")).unwrap();
        assert!(!sweep(&mut profile, 0));
        assert_eq!(facts_at(&profile, 0), facts_at(&Profile::default(), 0));
    }

    #[test]
    fn what_another_page_declares_stays_for_its_own_term() {
        let mut profile = consented();
        set(&mut profile, orders(Kind::Noticed, 1)).unwrap();
        let mut other = schema();
        other.attributes.iter_mut().filter(|attribute| attribute.name == "orders").for_each(|attribute| attribute.name.push('2'));
        let other = program_of(other);
        profile.sweep(&other, NOW);
        assert!(profile.get(Kind::Noticed, "orders").is_some());
        profile.sweep(&other, NOW + 10 * i64::from(DAY_S) * 1000);
        assert!(profile.get(Kind::Noticed, "orders").is_none());
    }
}
