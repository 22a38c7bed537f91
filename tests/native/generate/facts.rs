//! Random facts for a policy.

use std::collections::BTreeMap;

use super::{
    Random,
    condition::{HOUR_MS, NOON_MS, value},
};
use crate::model::{Counted, Facts, Kind, Origin, Period, Policy, Value};

/// Facts that fit the policy's inputs; each is absent now and then.
#[must_use]
pub fn facts(random: &mut Random, policy: &Policy) -> Facts {
    let modules = policy.modules.len();
    let counts: BTreeMap<usize, Counted> = if random.chance(25) {
        BTreeMap::new()
    } else {
        (0..modules).filter_map(|module| random.maybe(35, |random| (module, counted(random)))).collect()
    };
    let present = *random.pick(&[45, 75, 90]);
    let mut values = BTreeMap::new();
    for input in &policy.inputs {
        let value = match &input.origin {
            Origin::Local => continue,
            Origin::Shown(module, period) => shown(policy, &counts, module, *period),
            _ => random.maybe(present, |random| fact(random, &input.kind, &input.name)),
        };
        values.extend(value.map(|value| (input.name.clone(), value)));
    }
    let mut facts = Facts {
        now_ms: NOON_MS
            + random.between(-10, 10) * 30 * 60_000
            + random.maybe(20, |r| r.between(-400, 400) * 24 * HOUR_MS).unwrap_or(0),
        offset_min: random.maybe(85, |random| *random.pick(&[0, 60, 120, -300, 345, -720, 840])),
        seed: random.maybe(75, Random::word),
        // What JavaScript's numbers hold exactly.
        visit_seed: random.word() >> 11,
        visit_number: random.below(4) as u32,
        paused: random.chance(3),
        intent: random.maybe(50, |random| random.below(policy.intents.len())),
        visit_spent: random.below(5) as u16,
        day_spent: random.below(7) as u16,
        visit_limit: random.maybe(20, |random| random.below(8) as u16),
        day_limit: random.maybe(20, |random| random.below(10) as u16),
        values,
        counts,
        dismissed: (0..modules).filter(|_| random.chance(8)).collect(),
        unavailable: (0..modules).filter(|_| random.chance(8)).collect(),
        slots: (0..policy.slots.len()).filter(|_| random.chance(90)).collect(),
        standing: BTreeMap::new(),
    };
    // A slot that is filled as well must not count.
    let stands = |random: &mut Random, slot: usize| {
        random.maybe(if facts.slots.contains(&slot) { 5 } else { 60 }, |random| random.below(modules))
    };
    facts.standing = (0..policy.slots.len()).filter_map(|slot| Some((slot, stands(random, slot)?))).collect();
    facts
}

fn fact(random: &mut Random, kind: &Kind, name: &str) -> Value {
    match (kind, value(random, kind, name)) {
        // Between the constants that conditions use, so that `<` and `<=` are told apart by equality alone.
        (Kind::Fixed, Value::Fixed(n)) if random.chance(30) => Value::Fixed(n + random.between(-1, 1)),
        (Kind::Timestamp, Value::Timestamp(t)) if random.chance(30) => Value::Timestamp(t + random.between(-1, 1)),
        (_, value) => value,
    }
}

fn counted(random: &mut Random) -> Counted {
    let visit = random.below(3) as u16;
    let day = visit + random.below(3) as u16;
    Counted { visit, day, lifetime: 1.max(day + random.below(3) as u16) }
}

/// A count of exposures: absent until the first exposure of anything is recorded.
fn shown(policy: &Policy, counts: &BTreeMap<usize, Counted>, module: &str, period: Period) -> Option<Value> {
    if counts.is_empty() {
        return None;
    }
    let module = policy.modules.iter().position(|known| known.name == module);
    let counted = module.and_then(|module| counts.get(&module)).copied().unwrap_or_default();
    Some(Value::Int(i64::from(match period {
        Period::Visit => counted.visit,
        Period::Day => counted.day,
        Period::Lifetime => counted.lifetime,
    })))
}
