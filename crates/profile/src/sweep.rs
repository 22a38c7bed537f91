//! The sweep: drops for good what has run out or has lost its consent.

use alloc::vec::Vec;
use nearside_program::{AttributeId, List, Program, PurposeId};

use crate::{profile::Profile, shape::Needs};

impl Profile {
    /// Drops what no decision may ever see again: rows whose term is over, and rows whose consent is gone
    /// (never given, refused, withdrawn or run out). A host calls it when it opens the profile, and stores the result.
    ///
    /// Values of attributes that this policy does not declare stay for their own term while any consent holds, since
    /// another page may declare them. Consent records stay: they say why the rest is gone. It never changes what a
    /// [`Gate`](crate::Gate) lets through.
    pub fn sweep(&mut self, program: &Program, now_ms: i64) {
        let mut ended = Vec::new();
        for purpose in program.names(List::Purposes).iter() {
            ended.push(self.has_ended(purpose, now_ms));
        }
        let ended = |id: PurposeId| ended.get(id.index()).copied().unwrap_or(true);
        let (all_ended, activity_ended) = (self.all_ended(now_ms), ended(program.activity_purpose()));
        let activity_retention_s = program.activity_retention_s();
        self.rows.retain(|row| {
            let term = row.term();
            match row.kind.shape().needs {
                Needs::Nothing => true,
                Needs::Any => !all_ended,
                Needs::Activity => !activity_ended && !term.is_over(now_ms),
                Needs::Evidence => !activity_ended && !term.within(activity_retention_s).is_over(now_ms),
                Needs::Attribute => {
                    let id = program.find(List::Attributes, &row.name).map(AttributeId);
                    let (ended, term) = match id.and_then(|id| program.attribute(id)) {
                        Some(declared) => (ended(declared.purpose), term.within(declared.retention_s)),
                        None => (all_ended, term),
                    };
                    !ended && !term.is_over(now_ms)
                }
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Edit, Kind, Row,
        shape::are_sound,
        testing::{
            DAY_MS, DAY_S, EDGE, LOCAL, NOW, Random, answer, consented, edit, event, facts, facts_at, orders, program,
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
        let mut swept = 0;
        for _ in 0..3_000 {
            let mut profile = random_profile(&mut random);
            let (before, later) = (facts(&profile), facts_at(&profile, NOW + DAY_MS));
            swept += usize::from(sweep(&mut profile, NOW));
            assert_eq!((before, later), (facts(&profile), facts_at(&profile, NOW + DAY_MS)));
            assert!(are_sound(&profile.rows));
            assert!(!sweep(&mut profile, NOW), "a second sweep finds nothing");
        }
        assert!(swept > 2_000, "{swept}");
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
