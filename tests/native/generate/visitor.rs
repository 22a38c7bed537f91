//! Random visitors: how a policy keeps what is known of them, and what they do.

use super::{
    Random,
    condition::{HOUR_MS, NOON_MS, value},
};
use crate::{
    model::{Facts, Input, Keeping, Origin, Policy, Value},
    visitor::{Act, Dated, Worded},
};

const DAY_S: u32 = 86_400;
const PURPOSES: [&str; 2] = ["personalize.local", "personalize.edge"];

/// A visitor: what they did, in order, and the moment of a decision after or before some of it.
#[derive(Clone, Debug)]
pub struct Story {
    /// Key of their draws.
    pub seed: u64,
    /// Their offset from UTC.
    pub offset_min: Option<i16>,
    /// What they did.
    pub acts: Vec<Dated>,
    /// Moments to look at their profile.
    pub moments: Vec<i64>,
    /// What the host knows in a decision: context, intent, slots, modules that it cannot render.
    pub host: Facts,
}

/// Gives a policy purposes, retentions, half-lives and weights of its own.
pub fn keeping(random: &mut Random, policy: &mut Policy) {
    let purpose = |random: &mut Random| String::from(PURPOSES[usize::from(random.chance(30))]);
    let mut keeping = Keeping::default();
    let mut topics = Vec::new();
    for input in &policy.inputs {
        match &input.origin {
            Origin::Attribute(_) => {
                let name = input.name.trim_start_matches("profile.").to_string();
                let retention_s = *random.pick(&[DAY_S / 24, DAY_S, 10 * DAY_S, 365 * DAY_S]);
                keeping.attributes.insert(name, (purpose(random), retention_s));
            }
            Origin::Interest(topic) => topics.push(topic.clone()),
            Origin::Count(kind, topic, _) => {
                topics.push(topic.clone());
                keeping.weights.insert(kind.clone(), 0);
            }
            Origin::Local | Origin::Context | Origin::Shown(..) => {}
        }
    }
    if !topics.is_empty() {
        keeping.weights.insert("view".into(), 0);
        keeping.activity_purpose = purpose(random);
        keeping.activity_retention_s = *random.pick(&[1, 7, 30, 90]) * DAY_S;
    }
    keeping.weights.values_mut().for_each(|weight| *weight = *random.pick(&[0, 1, 137, 400, 1000]));
    for topic in topics {
        keeping.half_lives.insert(topic, *random.pick(&[1, 3600, DAY_S, 7 * DAY_S, 400 * DAY_S]));
    }
    policy.keeping = keeping;
}

/// What a visitor of this policy does within two months, consenting more often than not.
#[must_use]
pub fn story(random: &mut Random, policy: &Policy, host: Facts) -> Story {
    let mut acts = Vec::new();
    let mut at_ms = NOON_MS - random.between(1, 60) * 24 * HOUR_MS;
    let mut recorded = 0;
    for purpose in PURPOSES {
        if random.chance(85) {
            let keep_s = *random.pick(&[DAY_S, 20 * DAY_S, 180 * DAY_S, 180 * DAY_S]);
            acts.push(Dated { at_ms, act: grant(purpose, keep_s, worded(random)) });
        }
    }
    for _ in 0..random.between(3, 40) {
        // Within a visit, between visits, days later; now and then a clock that is set back.
        let step_s = match random.below(20) {
            0..=9 => random.between(0, 1_500),
            10..=14 => random.between(1_700, 90_000),
            15..=18 => random.between(40_000, 700_000),
            _ => -random.between(0, 100_000),
        };
        at_ms = (at_ms + step_s * 1000).min(NOON_MS);
        let act = act(random, policy, at_ms, recorded);
        recorded += usize::from(matches!(act, Act::Record { .. }));
        // Most visitors who stop begin again, or the rest of the story would be refusals.
        let again = match &act {
            Act::Pause => vec![Act::Resume],
            Act::Withdraw { purpose } | Act::Lapse { purpose } | Act::Refuse { purpose, .. } => {
                vec![grant(purpose, 30 * DAY_S, Worded::AsNow)]
            }
            Act::Erase => PURPOSES.map(|purpose| grant(purpose, 180 * DAY_S, Worded::AsNow)).to_vec(),
            _ => Vec::new(),
        };
        acts.push(Dated { at_ms, act });
        if random.chance(70) {
            acts.extend(again.into_iter().map(|act| Dated { at_ms: at_ms + random.between(0, 2_000) * 1000, act }));
        }
    }
    let moments = (0..5)
        .map(|at| match at {
            0 => at_ms,
            1 => at_ms + random.between(0, 3_000_000),
            2 => at_ms + random.between(0, 40) * 24 * HOUR_MS + random.between(0, 86_400_000),
            // Where a term, a window or a rest ends, or one millisecond before.
            3 => random.pick(&acts).at_ms + *random.pick(&[1, 24, 168, 240, 720]) * HOUR_MS - random.between(0, 1),
            _ => at_ms - random.between(0, 3) * 24 * HOUR_MS - random.between(0, 9) * HOUR_MS,
        })
        .collect();
    Story { seed: random.word() >> 11, offset_min: host.offset_min, acts, moments, host }
}

fn grant(purpose: &str, keep_s: u32, notice: Worded) -> Act {
    Act::Grant { purpose: purpose.into(), keep_s, notice }
}

/// What was shown: mostly what the policy says now.
fn worded(random: &mut Random) -> Worded {
    let others = [
        Worded::AnotherVersion,
        Worded::OwnWords,
        Worded::AnotherController,
        Worded::FirstRecipientLess,
        Worded::RecipientMore,
        Worded::CategoriesLess,
        Worded::Shorter,
        Worded::Longer,
    ];
    if random.chance(75) { Worded::AsNow } else { *random.pick(&others) }
}

fn act(random: &mut Random, policy: &Policy, at_ms: i64, recorded: usize) -> Act {
    let purpose = |random: &mut Random| String::from(*random.pick(&PURPOSES));
    let module = |random: &mut Random| random.pick(&policy.modules).name.clone();
    let keep_s = |random: &mut Random| *random.pick(&[0, DAY_S, 30 * DAY_S, 180 * DAY_S]);
    let until =
        |random: &mut Random| random.maybe(25, |random| at_ms + random.between(-1, 60) * 12 * HOUR_MS + random.between(0, 999));
    let topics: Vec<&String> = policy.keeping.half_lives.keys().collect();
    let topic = |random: &mut Random| {
        if topics.is_empty() || random.chance(4) { "unheard-of".into() } else { (*random.pick(&topics)).clone() }
    };
    let attributes: Vec<&Input> = policy.inputs.iter().filter(|input| matches!(input.origin, Origin::Attribute(_))).collect();
    let attribute = |random: &mut Random| {
        if attributes.is_empty() || random.chance(4) {
            return ("unheard-of".to_string(), Value::Int(1));
        }
        let input = *random.pick(&attributes);
        let value = if random.chance(5) { Value::Name("misfit".into()) } else { value(random, &input.kind, &input.name) };
        (input.name.trim_start_matches("profile.").to_string(), value)
    };
    match random.below(100) {
        0..=3 => grant(&purpose(random), keep_s(random), worded(random)),
        4 | 5 => Act::Refuse { purpose: purpose(random), keep_s: keep_s(random) },
        6 => Act::Withdraw { purpose: purpose(random) },
        7 => Act::Lapse { purpose: purpose(random) },
        8 => Act::Signal,
        9..=31 => {
            let (attribute, value) = attribute(random);
            Act::Set { attribute, value, told: random.chance(50), until_ms: until(random) }
        }
        32..=35 => Act::Remove { attribute: attribute(random).0, told: random.chance(50) },
        36..=40 => {
            let strength = *random.pick(&[0, 1, 300, 500, 1000, 1001]);
            Act::TellInterest { topic: topic(random), strength, until_ms: until(random) }
        }
        41 | 42 => Act::RemoveInterest { topic: topic(random) },
        43..=66 => {
            let kinds: Vec<&String> = policy.keeping.weights.keys().collect();
            let kind = if kinds.is_empty() || random.chance(4) { "unheard-of".into() } else { (*random.pick(&kinds)).clone() };
            Act::Record { kind, topic: topic(random) }
        }
        67..=69 => Act::DeleteEvent { event: random.below(recorded + 1) },
        70 => Act::Forget { since_ms: at_ms - random.between(0, 72) * HOUR_MS },
        71 => Act::BlockAttribute { attribute: attribute(random).0 },
        72 => Act::BlockTopic { topic: topic(random) },
        73 => Act::UnblockAttribute { attribute: attribute(random).0 },
        74 => Act::UnblockTopic { topic: topic(random) },
        75 => Act::Pause,
        76 | 77 => Act::Resume,
        78 => Act::Limit { visit: random.maybe(70, |r| r.below(6) as u16), day: random.maybe(70, |r| r.below(9) as u16) },
        79 | 80 => Act::See,
        81..=92 => Act::Expose { slot: random.pick(&policy.slots).name.clone(), module: module(random) },
        93 | 94 => Act::Dismiss { module: module(random) },
        95 => Act::NotThis { module: module(random) },
        96 => Act::BringBack { module: module(random) },
        97 | 98 => Act::Sweep,
        _ => Act::Erase,
    }
}
