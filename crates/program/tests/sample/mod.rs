//! Programs to test with: one of a thousand modules, shaped like a site's, and random small ones.

#![allow(dead_code, unreachable_pub, unused_imports, reason = "every test binary uses its part")]

use nearside_program::{
    ActivityKind, Atom, AtomId, Attribute, AttributeId, AttributeType, Availability, Basis, Boost, Budget, Caps, Clause,
    Component, Content, Debug, Domain, DomainId, Field, FieldKind, FieldValue, Gain, GroupId, Input, InputId, Intent, IntentId,
    Key, KindId, Literal, LocaleTexts, Message, Module, ModuleId, Parts, Period, PluralCategory, PluralTable, Purpose, PurposeId,
    Rotation, Schema, Segment, Slot, SlotId, Source, Span, TestOp, TextTest, Topic, TopicId, TreeOp, ValueType, Variant,
};

/// splitmix64: equal programs everywhere and for ever.
pub struct Draws(pub u64);

impl Draws {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut x = self.0;
        x = (x ^ x >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        x = (x ^ x >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        x ^ x >> 31
    }

    pub fn below(&mut self, end: usize) -> usize {
        ((u128::from(self.next()) * end as u128) >> 64) as usize
    }

    pub fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }
}

fn names(prefix: &str, count: usize) -> Vec<String> {
    (0..count).map(|at| format!("{prefix}-{at}")).collect()
}

/// A site's program without texts: 60 inputs, about 500 atoms, one to five literals per clause, up to two boosts.
pub fn site(modules: usize) -> Parts {
    let mut draws = Draws(7);
    let words =
        ["quick", "dinner", "garden", "winter", "offer", "family", "guide", "weekend", "fresh", "local", "member", "early"];
    let (topics, attributes, domains) = (30, 12, 4);
    let mut parts = Parts {
        schema: Schema {
            site: "https://example.org".into(),
            policy_version: 3,
            slots: names("slot", 8),
            modules: (0..modules)
                .map(|at| format!("{}-{}-{at}", words[draws.below(words.len())], words[draws.below(words.len())]))
                .collect(),
            groups: names("group", 6),
            intents: (0..10).map(|at| Intent { name: format!("goal-{at}"), protected: at == 0 }).collect(),
            purposes: vec![Purpose { name: "personalize.local".into() }],
            attributes: (0..attributes)
                .map(|at| Attribute {
                    name: format!("attribute-{at}"),
                    value_type: if at < domains { AttributeType::Enum(DomainId(at as u16)) } else { AttributeType::Int },
                    basis: Basis::Told,
                    purpose: PurposeId(0),
                    retention_s: 31_536_000,
                })
                .collect(),
            topics: (0..topics).map(|at| Topic { name: format!("topic-{at}"), half_life_s: 604_800 }).collect(),
            kinds: vec![ActivityKind { name: "view".into(), weight: 40 }],
            domains: (0..domains).map(|_| Domain { names: names("value", 12) }).collect(),
            activity_retention_s: 7_776_000,
            ..Schema::default()
        },
        slots: (0..8).map(|at| Slot { attention: at % 3, rotation: None }).collect(),
        ..Parts::default()
    };
    let input = |name: String, source, value_type, basis| Input { name, source, value_type, basis };
    parts.inputs.push(input("now".into(), Source::Now, ValueType::Timestamp, Basis::Ambient));
    parts.inputs.push(input("local.hour".into(), Source::LocalHour, ValueType::Int, Basis::Ambient));
    parts.inputs.push(input("device.kind".into(), Source::Context, ValueType::Enum(DomainId(0)), Basis::Ambient));
    for at in 0..topics {
        let source = Source::Interest(TopicId(at as u16));
        parts.inputs.push(input(format!("interest.topic-{at}"), source, ValueType::Int, Basis::Observed));
    }
    for at in 0..attributes {
        let value_type = if at < domains { ValueType::Enum(DomainId(at as u16)) } else { ValueType::Int };
        parts.inputs.push(input(
            format!("profile.attribute-{at}"),
            Source::Attribute(AttributeId(at as u16)),
            value_type,
            Basis::Told,
        ));
    }
    for at in 0..15_u16 {
        let source = Source::Count { kind: KindId(0), topic: Some(TopicId(at)), window_ms: 604_800_000 };
        let name = format!("activity.count(\"view\", \"topic-{at}\", duration(\"168h\"))");
        parts.inputs.push(input(name, source, ValueType::Int, Basis::Observed));
    }
    let mut atoms = std::collections::HashMap::new();
    for _ in 0..modules {
        let mut literal = |parts: &mut Parts, draws: &mut Draws| {
            let at = draws.below(parts.inputs.len());
            let input = InputId(at as u16);
            let atom = match parts.inputs[at].source {
                Source::Interest(_) => Atom::Range { input, lo: 50 * (1 + draws.below(12) as i64), hi: i64::MAX },
                Source::LocalHour => {
                    let lo = draws.below(20) as i64;
                    Atom::Range { input, lo, hi: lo + 3 }
                }
                Source::Now => Atom::Range { input, lo: 1_780_000_000_000 + 86_400_000 * draws.below(20) as i64, hi: i64::MAX },
                Source::Count { .. } => Atom::Range { input, lo: 1 + draws.below(6) as i64, hi: i64::MAX },
                _ => {
                    let value = draws.below(12) as i64;
                    Atom::Range { input, lo: value, hi: value }
                }
            };
            let next = atoms.len() as u16;
            let id = *atoms.entry(atom.clone()).or_insert_with(|| {
                parts.atoms.push(atom);
                AtomId(next)
            });
            Literal { atom: id, negated: draws.chance(10) }
        };
        let clauses = 1 + usize::from(draws.chance(10));
        let when =
            (0..clauses).map(|_| Clause((0..1 + draws.below(5)).map(|_| literal(&mut parts, &mut draws)).collect())).collect();
        let boosts = (0..draws.below(3))
            .map(|_| Boost {
                add: 1000 * (10 + draws.below(200) as i32),
                gain: Gain::When(vec![Clause(vec![literal(&mut parts, &mut draws)])]),
            })
            .collect();
        let module = Module {
            slots: vec![SlotId(draws.below(8) as u16)],
            helps: IntentId(draws.below(10) as u16),
            base: 1000 * (100 + draws.below(900) as i32),
            when,
            boosts,
            group: draws.chance(10).then(|| GroupId(draws.below(6) as u16)),
            caps: Caps { visit: draws.chance(20).then_some(1), day: draws.chance(10).then_some(3), lifetime: None },
            available: Availability::default(),
        };
        parts.modules.push(module);
    }
    parts
}
