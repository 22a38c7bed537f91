//! Random policies: small, dense with rules, and tried on every mechanism of the contract.

use super::{
    Random,
    condition::{HOUR_MS, NOON_MS, condition},
};
use crate::model::{Adjustment, Caps, Condition, Gain, Input, Intent, Keeping, Kind, Module, Origin, Period, Policy, Slot};

const PERIODS: [Period; 3] = [Period::Visit, Period::Day, Period::Lifetime];
const TOPICS: [&str; 3] = ["cooking", "cycling", "gardening"];

/// The most that an author may write, milli-points; three of them are beyond what a score holds.
const MOST: i64 = 1_000_000_000;

/// A policy.
#[must_use]
pub fn policy(random: &mut Random) -> Policy {
    let modules = 1 + random.below(12);
    let catalogue = catalogue(random, modules);
    let inputs = random.some(&catalogue, 3, 9);
    let mut named: Vec<(String, Condition)> = Vec::new();
    for at in 0..random.below(3) {
        let known: Vec<String> = named.iter().map(|(name, _)| name.clone()).collect();
        named.push((format!("case_{at}"), condition(random, &inputs, &known, 2)));
    }
    let names: Vec<String> = named.iter().map(|(name, _)| name.clone()).collect();
    let intents: Vec<Intent> =
        (0..1 + random.below(3)).map(|at| Intent { name: format!("goal-{at}"), protected: random.chance(40) }).collect();
    let groups: Vec<String> = (0..random.below(3)).map(|at| format!("group-{at}")).collect();
    let slots: Vec<Slot> = (0..1 + random.below(4))
        .map(|at| Slot {
            name: format!("slot-{at}"),
            attention: if random.chance(50) { 0 } else { 1 + random.below(3) as u16 },
            rotation: random.maybe(25, |random| (random.between(1, 3) as i32 * 100_000, *random.pick(&PERIODS))),
        })
        .collect();
    let places: Vec<usize> = (0..slots.len()).collect();
    let modules = (0..modules)
        .map(|at| Module {
            name: format!("m{at:02}"),
            slots: if random.chance(65) { vec![random.below(slots.len())] } else { random.some(&places, 1, slots.len()) },
            helps: random.below(intents.len()),
            when: match random.below(8) {
                0 => Condition::Constant(true),
                n => condition(random, &inputs, &names, n % 4),
            },
            // Now and then the most there is, so that boosts are cut off and ties arise.
            score: if random.chance(3) { MOST } else { random.between(0, 5) * 100_000 },
            adjustments: (0..random.below(4)).map(|_| adjustment(random, &inputs, &named)).collect(),
            group: random.maybe(30, |random| random.below(groups.len())).filter(|_| !groups.is_empty()),
            caps: Caps {
                visit: random.maybe(15, |random| 1 + random.below(2) as u16),
                day: random.maybe(15, |random| 1 + random.below(3) as u16),
                lifetime: random.maybe(15, |random| 1 + random.below(4) as u16),
            },
            from_ms: random.maybe(10, |random| NOON_MS + random.between(-48, 1) * HOUR_MS),
            until_ms: random.maybe(10, |random| NOON_MS + random.between(2, 48) * HOUR_MS),
        })
        .collect();
    let mut policy = Policy {
        site: String::from(*random.pick(&["https://example.org", "https://shop.example.net"])),
        slots,
        intents,
        groups,
        visit_limit: random.maybe(40, |random| 1 + random.below(8) as u16),
        day_limit: random.maybe(40, |random| 1 + random.below(10) as u16),
        comparison_bp: random.maybe(20, |random| random.between(1, 3) as u16 * 500).unwrap_or(0),
        comparison_salt: String::from(*random.pick(&["", "", "spring", "Frühling 2027"])),
        inputs,
        named,
        modules,
        keeping: Keeping::default(),
    };
    tidy(&mut policy);
    policy
}

/// Drops what nothing uses: named conditions, inputs and groups.
pub fn tidy(policy: &mut Policy) {
    let text = |policy: &Policy| format!("{:?}", (&policy.modules, &policy.named));
    loop {
        let used = text(policy);
        let before = policy.named.len();
        policy.named.retain(|(name, _)| used.contains(&format!("Named({name:?})")));
        if policy.named.len() == before {
            break;
        }
    }
    let mut used = Vec::new();
    for module in 0..policy.modules.len() {
        used.extend(policy.inputs_of(module));
    }
    policy.inputs.retain(|input| used.contains(&input.name));
}

fn adjustment(random: &mut Random, inputs: &[Input], named: &[(String, Condition)]) -> Adjustment {
    let sign = if random.chance(35) { -1 } else { 1 };
    let counted: Vec<&Input> = inputs.iter().filter(|input| input.kind == Kind::Int).collect();
    if !counted.is_empty() && random.chance(20) {
        let input = random.pick(&counted).name.clone();
        return Adjustment { add: sign * random.between(1, 4) * 50_000, gain: Gain::PerUnit(input, random.between(1, 4)) };
    }
    let names: Vec<String> = named.iter().map(|(name, _)| name.clone()).collect();
    let rule = if sign < 0 && random.chance(12) {
        // "Not" of so many alternatives has 2^6 clauses or more, unless some are the same.
        let pair = |random: &mut Random| Condition::And((0..2).map(|_| condition(random, inputs, &names, 0)).collect());
        Condition::Or((0..6 + random.below(3)).map(|_| pair(random)).collect())
    } else {
        let depth = 1 + random.below(3);
        condition(random, inputs, &names, depth)
    };
    let points = if sign > 0 && random.chance(5) { MOST } else { random.between(1, 4) * 50_000 };
    Adjustment { add: sign * points, gain: Gain::When(rule) }
}

/// Every input that a policy of this many modules could read.
fn catalogue(random: &mut Random, modules: usize) -> Vec<Input> {
    let names = |list: &[&str]| list.iter().map(ToString::to_string).collect::<Vec<_>>();
    let mut inputs = Vec::new();
    let mut add = |name: String, kind: Kind, origin: Origin| inputs.push(Input { name, kind, origin });
    for name in ["hour", "weekday", "minute", "day", "month"] {
        add(format!("local.{name}"), Kind::Int, Origin::Local);
    }
    add("local.part".into(), Kind::Enum(names(&["night", "morning", "afternoon", "evening"])), Origin::Local);
    add("device.kind".into(), Kind::Enum(names(&["phone", "tablet", "desktop"])), Origin::Context);
    add("page.kind".into(), Kind::Enum(names(&["home", "article", "shop"])), Origin::Context);
    add("page.path".into(), Kind::Text, Origin::Context);
    add("visit.pages".into(), Kind::Int, Origin::Context);
    let bases = ["told", "relationship", "observed"];
    let diets = names(&["vegan", "vegetarian", "any"]);
    let tags = names(&["red", "green", "blue"]);
    for (name, kind) in [
        ("diet", Kind::Enum(diets)),
        ("member", Kind::Bool),
        ("newsletter", Kind::Bool),
        ("orders", Kind::Int),
        ("children", Kind::Int),
        ("spend", Kind::Fixed),
        ("rating", Kind::Fixed),
        ("city", Kind::Text),
        ("plan", Kind::Text),
        ("tags", Kind::Set(Vec::new())),
        ("colours", Kind::Set(tags)),
        ("joined", Kind::Timestamp),
        ("last_order", Kind::Timestamp),
        ("patience", Kind::Duration),
    ] {
        add(format!("profile.{name}"), kind, Origin::Attribute(random.pick::<&'static str>(&bases)));
    }
    for topic in TOPICS {
        add(format!("interest.{topic}"), Kind::Int, Origin::Interest(topic.into()));
        let hours = *random.pick(&[24, 168]);
        let kind = *random.pick(&["view", "read"]);
        let name = format!("activity.count({kind:?}, {topic:?}, duration(\"{hours}h\"))");
        add(name, Kind::Int, Origin::Count(kind.into(), topic.into(), hours));
    }
    for _ in 0..2 {
        let module = format!("m{:02}", random.below(modules));
        let period = *random.pick(&PERIODS);
        let name = format!("shown({module:?}, \"{period}\")");
        add(name, Kind::Int, Origin::Shown(module, period));
    }
    let mut seen = std::collections::BTreeSet::new();
    inputs.retain(|input| seen.insert(input.name.clone()));
    inputs
}
