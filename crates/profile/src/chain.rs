//! The chain of consent records: each holds the hash of the one before and its own, over everything else in it.
//!
//! It finds damage, partial edits, gaps and other orders. It proves nothing against who can run scripts on the site or edit
//! files on the device: they can make a new chain. Nor does it know of records that were cut off at its end.

use alloc::{string::String, vec::Vec};
use nearside_program::packed::{Packed, Writer};

use crate::{
    consent::{OWN, PREVIOUS, STATE, day_of, is_superseded},
    profile::Profile,
    row::{Kind, Row},
    shape::MAX_CONSENTS,
};

/// Where a chain is broken, by [`Row::id`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Broken {
    /// The record of this id is not there, and a later one is.
    Missing(u32),
    /// It does not follow what now stands before it.
    Unlinked(u32),
    /// Something in it was changed after it was made, or it never had a hash.
    Changed(u32),
}

/// Whether the records of consent among rows are an unbroken chain; how many there are.
///
/// `sha256` gives the SHA-256 of bytes in lower-case hex. A chain begins with id 0. In a full one, old records have made room: it begins
/// where it begins, and behind records that are all their purposes' last words others may be missing.
/// # Errors
/// The first place at which it is broken.
pub fn verify(profile: &Profile, sha256: impl Fn(&[u8]) -> String) -> Result<usize, Broken> {
    let records = profile.of(Kind::Consent);
    let (mut id, mut previous) = (0, "");
    let mut may_go_on = records.len() >= MAX_CONSENTS;
    for (at, record) in records.iter().enumerate() {
        if may_go_on && record.id > id {
            (id, previous) = (record.id, record.text(PREVIOUS));
        }
        may_go_on &= !is_superseded(records, at);
        if record.id != id {
            return Err(Broken::Missing(id));
        }
        if record.text(PREVIOUS) != previous {
            return Err(Broken::Unlinked(id));
        }
        if record.text(OWN) != sha256(&hashed(record)) {
            return Err(Broken::Changed(id));
        }
        previous = record.text(OWN);
        id = id.saturating_add(1);
    }
    Ok(records.len())
}

/// The bytes of a record that its hash is over: its packed form without its last text, which is that hash.
#[must_use]
pub fn hashed(record: &Row) -> Vec<u8> {
    let mut rest = record.clone();
    rest.texts.truncate(OWN);
    let mut writer = Writer::default();
    rest.write(&mut writer);
    writer.bytes
}

impl Profile {
    /// An answer as the next record of the ledger. `answer` says its purpose, how long it holds, and yes (0) or no as the first of its
    /// four numbers; its texts end before the two hashes. Whether it may be appended is for [`Profile::edit`] to say.
    #[must_use]
    pub fn record(&self, answer: Row, now_ms: i64, sha256: impl Fn(&[u8]) -> String) -> Row {
        let mut record = Row { since_ms: day_of(now_ms), ..answer };
        let (id, previous) = self.next_record().unwrap_or_default();
        record.id = id;
        if let Some(state) = record.numbers.get_mut(STATE) {
            *state = self.next_state(&record.name, *state) as i64;
        }
        record.texts.resize(PREVIOUS, String::new());
        record.texts.push(previous.into());
        record.texts.push(sha256(&hashed(&record)));
        record
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{DAY_S, EDGE, LOCAL, NOW, Random, answer, consented, sha256};

    /// A ledger of random answers, two or more.
    fn ledger(random: &mut Random) -> Profile {
        let mut profile = Profile::default();
        for at in 0..2 + random.below(7) as i64 {
            let purpose = random.of(&[LOCAL, EDGE]);
            answer(&mut profile, purpose, !random.one_in(3), 30 * DAY_S, NOW + at * 40_000_000).unwrap();
        }
        profile
    }

    /// Changes one thing of a row, whatever it is.
    fn change(random: &mut Random, row: &mut Row) {
        let texts = row.texts.len() as u64;
        match random.below(6) {
            0 => row.id ^= 1 << random.below(4),
            1 => row.name.push('x'),
            2 => row.since_ms += 1 - 2 * random.below(2) as i64,
            3 => row.keep_s -= 1,
            4 => {
                let at = random.below(row.numbers.len() as u64) as usize;
                row.numbers[at] += 1;
            }
            _ => {
                let text = &mut row.texts[random.below(texts) as usize];
                if random.one_in(2) {
                    text.push('0');
                } else if text.pop().is_none() {
                    text.push('1');
                }
            }
        }
    }

    #[test]
    fn any_change_gap_or_other_order_is_found_but_for_a_lost_end() {
        let mut random = Random(61);
        let mut lost = 0;
        for _ in 0..4_000 {
            let whole = ledger(&mut random);
            let count = whole.rows.len();
            assert_eq!(verify(&whole, sha256), Ok(count));
            let mut broken = whole.clone();
            let at = random.below(count as u64) as usize;
            match random.below(3) {
                0 => {
                    change(&mut random, &mut broken.rows[at]);
                    broken.rows.sort_by(|left, right| left.order(right.kind, right.id, &right.name));
                }
                1 => {
                    broken.rows.remove(at);
                    if at == count - 1 {
                        lost += 1;
                        assert_eq!(verify(&broken, sha256), Ok(count - 1), "what was cut off at the end is not missed");
                        continue;
                    }
                }
                _ => {
                    // Two records change places, with or without their ids.
                    let other = (at + 1) % count;
                    broken.rows.swap(at, other);
                    if random.one_in(2) {
                        let id = broken.rows[at].id;
                        broken.rows[at].id = broken.rows[other].id;
                        broken.rows[other].id = id;
                    }
                }
            }
            assert!(verify(&broken, sha256).is_err(), "{whole:?}\n{broken:?}");
        }
        assert!(lost > 100, "{lost}");
    }

    #[test]
    fn the_first_place_is_named() {
        let whole = ledger(&mut Random(7));
        let broken = |work: &dyn Fn(&mut Vec<Row>)| {
            let mut broken = whole.clone();
            work(&mut broken.rows);
            verify(&broken, sha256)
        };
        assert_eq!(broken(&|rows| drop(rows.remove(0))), Err(Broken::Missing(0)));
        assert_eq!(broken(&|rows| rows[1].texts[PREVIOUS] = "00".into()), Err(Broken::Unlinked(1)));
        assert_eq!(broken(&|rows| rows[1].keep_s += 1), Err(Broken::Changed(1)));
        // Whoever changes a record and makes its hash anew breaks the next one.
        let reseal = |rows: &mut Vec<Row>| {
            rows[0].keep_s += 1;
            rows[0].texts[OWN] = sha256(&hashed(&rows[0]));
        };
        assert_eq!(broken(&reseal), Err(Broken::Unlinked(1)));
    }

    #[test]
    fn a_full_ledger_begins_where_it_begins() {
        let mut profile = Profile::default();
        for _ in 0..MAX_CONSENTS + 3 {
            answer(&mut profile, LOCAL, true, DAY_S, NOW).unwrap();
        }
        assert_eq!(verify(&profile, sha256), Ok(MAX_CONSENTS));
        profile.rows.remove(0);
        assert_eq!(verify(&profile, sha256), Err(Broken::Missing(0)));
    }

    #[test]
    fn a_full_ledger_may_lack_records_behind_last_words_only() {
        let mut profile = consented();
        for _ in 0..MAX_CONSENTS + 3 {
            answer(&mut profile, LOCAL, true, DAY_S, NOW).unwrap();
        }
        assert_eq!((verify(&profile, sha256), profile.of(Kind::Consent)[0].name.as_str()), (Ok(MAX_CONSENTS), EDGE));
        let consents = profile.rows.iter().position(|row| row.kind == Kind::Consent).unwrap();
        let id = profile.rows[consents + 5].id;
        let lacking = profile.rows.remove(consents + 5);
        // As many as before, so that it is full all the same.
        profile.put(Row { id: u32::MAX, ..lacking });
        assert_eq!(verify(&profile, sha256), Err(Broken::Missing(id)));
    }
}
