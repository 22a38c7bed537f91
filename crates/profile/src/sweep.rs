//! The sweep: drops for good what has run out or has lost its consent.

use alloc::vec::Vec;
use nearside_program::{PurposeId, Schema};

use crate::{
    edit::Change,
    inventory::Row,
    profile::Profile,
    retention::Term,
    visit::{Limits, Spent, Visit},
};

impl Profile {
    /// Drops what no decision may ever see again: items whose term is over, and items whose consent is gone
    /// (never given, refused, withdrawn or run out). A host calls it when it opens the profile, and stores the result.
    ///
    /// Values of attributes that this policy does not declare stay for their own term while any consent holds, since
    /// another page may declare them. Consent records stay: they say why the rest is gone. It never changes what a
    /// [`gate`](crate::gate) lets through.
    pub fn sweep(&mut self, schema: &Schema, now_ms: i64) -> Change {
        let lapsed =
            |id: PurposeId| schema.purposes.get(id.index()).is_none_or(|purpose| self.consents.has_lapsed(&purpose.name, now_ms));
        let (all_lapsed, activity_lapsed) = (self.consents.all_lapsed(now_ms), lapsed(schema.activity_purpose));
        let by_attribute: Vec<(&str, bool, u32)> =
            schema.attributes.iter().map(|declared| (&*declared.name, lapsed(declared.purpose), declared.retention_s)).collect();
        let values = self.values.take_where(|value| {
            by_attribute
                .iter()
                .find(|declared| declared.0 == value.attribute)
                .map_or(all_lapsed || value.term.is_over(now_ms), |&(_, lapsed, retention_s)| {
                    lapsed || value.term.within(retention_s).is_over(now_ms)
                })
        });
        let over = |term: Term| activity_lapsed || term.within(schema.activity_retention_s).is_over(now_ms);
        let told = self.told.take_where(|told| over(told.term));
        let events = self.activity.take_where(|event| over(event.term));
        let dismissals = self.dismissals.take_where(|gone| activity_lapsed || gone.term.is_over(now_ms));
        let mut change = Change::default();
        change.lose(values.into_iter().map(Row::Value));
        change.lose(told.into_iter().map(Row::Told));
        change.lose(events.into_iter().map(Row::Event));
        change.lose(dismissals.into_iter().map(Row::Dismissal));
        if all_lapsed {
            change.lose(self.blocks.clear().into_iter().map(Row::Block));
        }
        if activity_lapsed {
            change.lose(self.exposures.clear().into_iter().map(Row::Exposure));
            change.take(self, &Row::Seed(0));
            change.take(self, &Row::Visit(Visit::default()));
            change.take(self, &Row::Spent(Spent::default()));
            change.take(self, &Row::Limits(Limits::default()));
        }
        change
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{DAY_MS, DAY_S, LOCAL, NOW, Random, at, consented, facts, facts_at, random_profile, schema};
    use crate::{Datum, Layer, Origin};

    #[test]
    fn a_sweep_changes_nothing_that_a_decision_sees() {
        let mut random = Random(31);
        let mut swept = 0;
        for _ in 0..3_000 {
            let mut profile = random_profile(&mut random);
            let (before, later) = (facts(&profile), facts_at(&profile, NOW + DAY_MS));
            swept += usize::from(!profile.sweep(&schema(), NOW).is_empty());
            assert_eq!((before, later), (facts(&profile), facts_at(&profile, NOW + DAY_MS)));
            assert!(profile.is_sound());
            assert!(profile.sweep(&schema(), NOW).is_empty(), "a second sweep finds nothing");
        }
        assert!(swept > 2_000, "{swept}");
    }

    #[test]
    fn what_lost_its_consent_is_dropped_and_the_ledger_stays() {
        let mut profile = consented();
        let _ = profile.record_activity(&schema(), "view", "cooking", at(NOW)).unwrap();
        let _ = profile.set_value(&schema(), "plan", Datum::Text("pro".into()), Origin::Site, None, NOW).unwrap();
        let _ = profile.withdraw(LOCAL, "panel", NOW).unwrap();
        let change = profile.sweep(&schema(), NOW);
        assert!(change.removed.iter().any(|row| matches!(row, Row::Event(_))));
        assert!(change.removed.iter().any(|row| matches!(row, Row::Seed(7))));
        assert!(profile.value("plan", Layer::Noticed).is_some(), "its purpose is still granted");
        let _ = profile.withdraw(crate::testing::EDGE, "panel", NOW).unwrap();
        let _ = profile.sweep(&schema(), NOW);
        assert!(profile.inventory().iter().all(|row| matches!(row, Row::Consent(_) | Row::NextEvent(_))));
        assert_eq!(profile.consents().len(), 4);
    }

    #[test]
    fn a_clock_set_back_drops_nothing() {
        let mut profile = consented();
        let _ = profile.record_activity(&schema(), "view", "cooking", at(NOW)).unwrap();
        assert!(profile.sweep(&schema(), 0).is_empty());
        assert_eq!(facts_at(&profile, 0), facts_at(&Profile::default(), 0));
    }

    #[test]
    fn what_another_page_declares_stays_for_its_own_term() {
        let mut profile = consented();
        let _ = profile.set_value(&schema(), "orders", Datum::Int(1), Origin::Site, None, NOW).unwrap();
        let mut other = schema();
        other.attributes.retain(|attribute| attribute.name != "orders");
        assert!(profile.sweep(&other, NOW).is_empty());
        assert!(!profile.sweep(&other, NOW + 10 * i64::from(DAY_S) * 1000).is_empty());
    }
}
