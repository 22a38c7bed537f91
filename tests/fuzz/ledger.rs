//! Any bytes are a profile or an error; whatever its rows and its ledger are, a visitor can go on with it.

use super::{profile::PROGRAM, seal};
use crate::{
    generate::Random,
    model::Value,
    visitor::{Act, Dated, Kept, Worded},
};

/// Judges bytes, with length and checksum set right: acts are done to the profile, one after the other.
#[must_use]
pub fn judge(bytes: &[u8]) -> bool {
    let bytes = seal::profile(bytes);
    let Some(mut kept) = Kept::read(&PROGRAM, &bytes) else { return false };
    let random = &mut Random::new(u64::from(seal::crc32(bytes.iter())), 3);
    let mut at_ms = *random.pick(&[0, 1_000, 1_790_000_000_000]);
    for _ in 0..8 {
        let before = kept.ledger();
        let dated = Dated { at_ms, act: act(random) };
        let done = kept.act(&dated);
        // A record is appended, and nothing else: it breaks no chain, and mends none.
        let after = kept.ledger();
        match (&before, &after) {
            (Ok(held), Ok(now)) => assert!(*now == *held || done && *now == held + 1, "{dated:?}: {before:?}, {after:?}"),
            _ => assert_eq!(before.is_ok(), after.is_ok(), "{dated:?}: {before:?}, {after:?}"),
        }
        // What it leaves can be stored, and is read as what it is.
        kept.record().unwrap_or_else(|fault| panic!("{dated:?}: {fault}"));
        at_ms += random.between(-3, 40) * 3_600_000;
    }
    kept.use_it();
    true
}

fn act(random: &mut Random) -> Act {
    let purpose = String::from(*random.pick(&["personalize.local", "personalize.edge"]));
    let module = String::from(*random.pick(&["welcome", "member", "shown-before", "cook", "a"]));
    let (topic, kind) = (String::from(*random.pick(&["cooking", "a"])), String::from(*random.pick(&["view", "read"])));
    let attribute = String::from(*random.pick(&["member", "plan"]));
    match random.below(12) {
        0 | 1 => Act::Grant { purpose, keep_s: *random.pick(&[86_400, u32::MAX]), notice: Worded::AsNow },
        2 => Act::Refuse { purpose, keep_s: 86_400 },
        3 => Act::Withdraw { purpose },
        4 => Act::Signal,
        5 => Act::Record { kind, topic },
        6 => Act::TellInterest { topic, strength: 700, until_ms: None },
        7 => Act::Set { attribute, value: Value::Bool(true), told: random.chance(50), until_ms: None },
        8 => Act::Expose { slot: "hero".into(), module },
        9 => Act::NotThis { module },
        10 => Act::See,
        _ => Act::Sweep,
    }
}
