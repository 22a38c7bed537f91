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
                _ => {
                    undone.take(self, row);
                }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        BlockOf, ConsentState, Datum, Layer, Limits, Moment, Origin, Response,
        testing::{DAY_MS, EDGE, LOCAL, NOW, Random, at, consented, facts, program, random_profile, schema},
    };
    use alloc::vec::Vec;
    use nearside_program::{ModuleId, Program, SlotId};

    /// One random edit of a visitor or a page.
    fn edit(random: &mut Random, profile: &mut Profile, program: &Program) -> Result<Change, Refused> {
        let schema = program.schema();
        let topic = random.of(&["cooking", "cycling"]);
        let moment = Moment { offset_min: None, ..at(NOW) };
        let module = ModuleId(random.below(5) as u16);
        match random.below(14) {
            0 => profile.set_value(schema, "orders", Datum::Int(random.below(9) as i64), Origin::Panel, None, NOW),
            1 => profile.set_value(schema, "orders", Datum::Int(random.below(9) as i64), Origin::Site, None, NOW),
            2 => profile.remove_value("orders", [Layer::Told, Layer::Noticed][random.below(2) as usize]),
            3 => profile.tell_interest(schema, topic, random.below(1001) as u16, Some(NOW + DAY_MS), NOW),
            4 => profile.remove_interest(topic),
            5 => profile.record_activity(schema, random.of(&["view", "buy"]), topic, moment),
            6 => profile.delete_event(random.below(40) as u32),
            7 => Ok(profile.forget_activity(NOW - random.below(40 * DAY_MS as u64) as i64)),
            8 => profile.block(schema, BlockOf::Topic, topic, NOW),
            9 => profile.unblock(BlockOf::Topic, topic),
            10 => Ok(profile.set_paused(random.one_in(2))),
            11 => profile.set_limits(schema, Limits { visit: Some(random.below(3) as u16), day: None }, NOW),
            12 => profile.expose(program, SlotId(random.below(3) as u16), module, moment),
            _ => {
                let all = [Response::Helped, Response::Clicked, Response::Dismissed, Response::NotThis, Response::MoreLikeThis];
                profile.respond(program, module, all[random.below(5) as usize], moment)
            }
        }
    }

    /// Everything but the visit and the next event id, which no undo touches.
    fn items(profile: &Profile) -> Vec<Row> {
        let mut rows = profile.inventory();
        rows.retain(|row| !matches!(row, Row::Visit(_) | Row::NextEvent(_)));
        rows
    }

    #[test]
    fn every_edit_is_undone_and_a_refused_one_changes_nothing() {
        let (program, mut random) = (program(), Random(41));
        let (mut done, mut refused) = (0, 0);
        for _ in 0..600 {
            let mut profile = random_profile(&mut random);
            for _ in 0..20 {
                let before = profile.clone();
                match edit(&mut random, &mut profile, &program) {
                    Ok(change) => {
                        done += 1;
                        assert!(profile.is_sound());
                        let after = profile.clone();
                        match profile.undo(program.schema(), &change, NOW) {
                            Ok(undone) => {
                                assert_eq!(items(&profile), items(&before));
                                let redone = profile.undo(program.schema(), &undone, NOW);
                                if redone.is_ok() {
                                    assert_eq!(items(&profile), items(&after));
                                }
                            }
                            Err(error) => {
                                assert_eq!(error, Refused::NoConsent);
                                assert_eq!(profile, after);
                            }
                        }
                    }
                    Err(_) => {
                        refused += 1;
                        assert_eq!(profile, before);
                    }
                }
            }
        }
        assert!(done > 3_000 && refused > 1_000, "{done} done, {refused} refused");
    }

    #[test]
    fn a_later_change_is_not_lost() {
        let mut profile = consented();
        let set = |profile: &mut Profile, number| {
            profile.set_value(&schema(), "orders", Datum::Int(number), Origin::Panel, None, NOW).unwrap()
        };
        let first = set(&mut profile, 1);
        let second = set(&mut profile, 2);
        assert_eq!(profile.undo(&schema(), &first, NOW), Err(Refused::Stale));
        let _ = profile.undo(&schema(), &second, NOW).unwrap();
        let _ = profile.undo(&schema(), &first, NOW).unwrap();
        assert_eq!(profile.value("orders", Layer::Told), None);
        // Nor is a value that was set after a removal.
        let _ = set(&mut profile, 3);
        let removal = profile.remove_value("orders", Layer::Told).unwrap();
        let _ = set(&mut profile, 4);
        assert_eq!(profile.undo(&schema(), &removal, NOW), Err(Refused::Stale));
    }

    #[test]
    fn consent_is_taken_back_by_a_record_of_its_own() {
        let mut profile = consented();
        let before = facts(&profile);
        let change = profile.withdraw(LOCAL, "panel", NOW).unwrap();
        assert!(!profile.grants(LOCAL, NOW));
        let undone = profile.undo(&schema(), &change, NOW).unwrap();
        assert!(profile.grants(LOCAL, NOW));
        assert_eq!(facts(&profile), before);
        let last = profile.last_consent(LOCAL).unwrap();
        let first = &profile.consents()[0];
        assert_eq!((last.seq, &*last.method, last.term.until_ms()), (3, "undo", first.term.until_ms()));
        let _ = profile.undo(&schema(), &undone, NOW).unwrap();
        assert_eq!(profile.last_consent(LOCAL).unwrap().state, ConsentState::Withdrawn);
        assert_eq!(profile.undo(&schema(), &change, NOW), Err(Refused::Stale));
        let mut profile = Profile::default();
        let change = profile.grant(&schema(), EDGE, "panel", 60, None, NOW).unwrap();
        let _ = profile.undo(&schema(), &change, NOW).unwrap();
        assert!(!profile.grants(EDGE, NOW));
    }

    #[test]
    fn nothing_is_restored_without_consent() {
        let mut profile = consented();
        let _ = profile.tell_interest(&schema(), "cooking", 5, None, NOW).unwrap();
        let removal = profile.remove_interest("cooking").unwrap();
        let _ = profile.withdraw(LOCAL, "panel", NOW).unwrap();
        assert_eq!(profile.undo(&schema(), &removal, NOW), Err(Refused::NoConsent));
    }
}
