//! What the tests of this crate share: a small program, a source of random numbers, random profiles.

use alloc::{format, string::String, vec::Vec};
use nearside_program::{
    ActivityKind, Atom, AtomId, Attribute, AttributeId, AttributeType, Basis, Boost, Clause, Domain, DomainId, Facts, Gain,
    Input, InputId, Intent, KindId, Literal, Module, ModuleId, Parts, Period, Program, Purpose, PurposeId, Schema, Slot, SlotId,
    Source, Topic, TopicId, ValueType,
};

use std::sync::LazyLock;

use crate::{
    Block, BlockOf, Consent, ConsentState, Datum, Dismissal, Exposure, Gate, Limits, Moment, Noted, Origin, Profile, Row, Spent,
    Term, ToldInterest, VISIT_GAP_MS, Value, Visit,
};

pub(crate) const DAY_S: u32 = 86_400;
pub(crate) const DAY_MS: i64 = 86_400_000;
/// An instant in 2026 that the tests call now.
pub(crate) const NOW: i64 = 1_790_000_000_000;
pub(crate) const LOCAL: &str = "personalize.local";
pub(crate) const EDGE: &str = "personalize.edge";

pub(crate) const fn at(now_ms: i64) -> Moment {
    Moment { now_ms, offset_min: Some(120) }
}

/// splitmix64.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut x = self.0;
        x = (x ^ x >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        x = (x ^ x >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        x ^ x >> 31
    }

    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    pub(crate) fn one_in(&mut self, n: u64) -> bool {
        self.below(n) == 0
    }

    pub(crate) fn of<'a>(&mut self, names: &[&'a str]) -> &'a str {
        names[self.below(names.len() as u64) as usize]
    }
}

const ATTRIBUTES: [(&str, AttributeType, Basis, u16, u32); 10] = [
    ("diet", AttributeType::Enum(DomainId(0)), Basis::Told, 0, 90),
    ("plan", AttributeType::Text, Basis::Relationship, 1, 30),
    ("orders", AttributeType::Int, Basis::Observed, 0, 10),
    ("likes", AttributeType::Set(Some(DomainId(1))), Basis::Observed, 0, 20),
    ("notes", AttributeType::Set(None), Basis::Told, 1, 20),
    ("member", AttributeType::Bool, Basis::Relationship, 0, 365),
    ("spend", AttributeType::Fixed, Basis::Observed, 1, 40),
    ("since", AttributeType::Timestamp, Basis::Relationship, 0, 40),
    ("stay", AttributeType::Duration, Basis::Observed, 0, 1),
    ("motto", AttributeType::Text, Basis::Told, 0, 5),
];

pub(crate) fn schema() -> Schema {
    let domain = |names: &[&str]| Domain { names: names.iter().map(|name| String::from(*name)).collect() };
    let topic = |name: &str, days: u32| Topic { name: name.into(), half_life_s: days * DAY_S };
    let kind = |name: &str, weight| ActivityKind { name: name.into(), weight };
    Schema {
        site: "https://example.org".into(),
        policy_version: 1,
        locales: Vec::new(),
        slots: ["hero", "side"].map(String::from).into(),
        modules: ["pasta", "salad", "bike", "seeds"].map(String::from).into(),
        intents: [Intent { name: "find".into(), protected: false }].into(),
        purposes: [LOCAL, EDGE].map(|name| Purpose { name: name.into() }).into(),
        attributes: ATTRIBUTES
            .iter()
            .map(|&(name, value_type, basis, purpose, days)| Attribute {
                name: name.into(),
                value_type,
                basis,
                purpose: PurposeId(purpose),
                retention_s: days * DAY_S,
            })
            .collect(),
        topics: [topic("cooking", 7), topic("cycling", 1), topic("gardening", 30)].into(),
        kinds: [kind("view", 100), kind("read", 250), kind("buy", 600)].into(),
        activity_purpose: PurposeId(0),
        activity_retention_s: 30 * DAY_S,
        domains: [domain(&["none", "vegetarian", "vegan"]), domain(&["red", "green", "blue"])].into(),
        ..Schema::default()
    }
}

pub(crate) fn inputs() -> Vec<Input> {
    let schema = schema();
    let mut inputs = Vec::new();
    let mut add = |name: &str, source, value_type, basis| {
        inputs.push(Input { name: name.into(), source, value_type, basis });
    };
    add("now", Source::Now, ValueType::Timestamp, Basis::Ambient);
    add("device.kind", Source::Context, ValueType::Text, Basis::Ambient);
    for (id, attribute) in schema.attributes.iter().enumerate() {
        let value_type = crate::values::input_type(attribute.value_type);
        add(&format!("profile.{}", attribute.name), Source::Attribute(AttributeId(id as u16)), value_type, attribute.basis);
    }
    for (id, topic) in schema.topics.iter().enumerate() {
        add(&format!("interest.{}", topic.name), Source::Interest(TopicId(id as u16)), ValueType::Int, Basis::Observed);
    }
    for (kind, topic, days) in [(0, Some(0), 7), (0, None, 1), (2, Some(1), 60)] {
        let source = Source::Count { kind: KindId(kind), topic: topic.map(TopicId), window_ms: days * DAY_MS };
        add(&format!("activity.count({kind}, {topic:?}, {days})"), source, ValueType::Int, Basis::Observed);
    }
    for (module, period) in [(0, Period::Visit), (1, Period::Day), (2, Period::Lifetime)] {
        let source = Source::Shown { module: ModuleId(module), period };
        add(&format!("shown({module}, {period:?})"), source, ValueType::Int, Basis::Observed);
    }
    inputs
}

/// The id of an input by name.
pub(crate) fn input(name: &str) -> InputId {
    InputId(inputs().iter().position(|input| input.name == name).unwrap() as u16)
}

/// A program over [`schema`] and [`inputs`]. "pasta" reads the interest in cooking in its condition, the activity on
/// cycling in a boost; the others read nothing.
pub(crate) fn program() -> Program {
    let module = |slot, when, boosts| Module {
        slots: [SlotId(slot)].into(),
        helps: nearside_program::IntentId(0),
        base: 0,
        when,
        boosts,
        group: None,
        caps: nearside_program::Caps::default(),
        available: nearside_program::Availability::default(),
    };
    let always = || Vec::from([Clause::default()]);
    let literal = Literal { atom: AtomId(0), negated: false };
    let per_unit = Gain::PerUnit { input: input("activity.count(2, Some(1), 60)"), cap: 3 };
    let parts = Parts {
        inputs: inputs(),
        atoms: [Atom::Range { input: input("interest.cooking"), lo: 300, hi: i64::MAX }].into(),
        slots: [Slot { attention: 3, rotation: None }, Slot { attention: 0, rotation: None }].into(),
        modules: [
            module(0, [Clause([literal].into())].into(), [Boost { add: 5, gain: per_unit }].into()),
            module(0, always(), Vec::new()),
            module(1, always(), Vec::new()),
            module(1, always(), Vec::new()),
        ]
        .into(),
        schema: schema(),
        texts: Vec::new(),
        debug: None,
    };
    Program::decode(&parts.encode().unwrap()).unwrap()
}

/// A profile with both purposes granted for a year, twenty days ago.
pub(crate) fn consented() -> Profile {
    let mut profile = Profile::new(7);
    for purpose in [LOCAL, EDGE] {
        let _ = profile.grant(&schema(), purpose, "panel", 365 * DAY_S, None, NOW - 20 * DAY_MS).unwrap();
    }
    profile
}

/// What the gate lets through at [`NOW`].
pub(crate) fn facts(profile: &Profile) -> Facts {
    facts_at(profile, NOW)
}

pub(crate) fn facts_at(profile: &Profile, now_ms: i64) -> Facts {
    static TABLES: LazyLock<(Gate, Vec<Input>, Schema)> = LazyLock::new(|| {
        let (inputs, schema) = (inputs(), schema());
        (Gate::for_tables(&inputs, &schema), inputs, schema)
    });
    let (gate, inputs, schema) = &*TABLES;
    let mut facts = Facts::new(inputs.len());
    gate.write(profile, inputs, schema, at(now_ms), &mut facts);
    facts
}

/// A term that runs, has run out, or lies ahead of the clock.
pub(crate) fn random_term(random: &mut Random) -> Term {
    let since_ms = NOW - random.below(80 * DAY_MS as u64) as i64 + random.below(4) as i64 * DAY_MS;
    Term { since_ms, keep_s: random.below(u64::from(100 * DAY_S)) as u32 }
}

const MODULES: [&str; 6] = ["pasta", "salad", "bike", "seeds", "gone", "other"];
pub(crate) const TOPICS: [&str; 4] = ["cooking", "cycling", "gardening", "gone"];

pub(crate) fn random_value(random: &mut Random) -> Value {
    let names: Vec<&str> = ATTRIBUTES.iter().map(|attribute| attribute.0).chain(["gone"]).collect();
    let attribute = random.of(&names);
    let origin = [Origin::Panel, Origin::Page, Origin::Site, Origin::Derived][random.below(4) as usize];
    let told = matches!(origin, Origin::Panel | Origin::Page);
    let declared = ATTRIBUTES.iter().find(|declared| declared.0 == attribute);
    let basis = match declared {
        _ if told => Basis::Told,
        Some(declared) if declared.2 != Basis::Told && !random.one_in(8) => declared.2,
        _ => [Basis::Relationship, Basis::Observed][random.below(2) as usize],
    };
    let number = random.below(2_000) as i64 - 1_000;
    let colours = ["blue", "green", "mauve", "red"];
    let data = match declared.map(|declared| declared.1) {
        _ if random.one_in(8) => Datum::Int(number),
        Some(AttributeType::Bool) => Datum::Bool(random.one_in(2)),
        Some(AttributeType::Fixed) => Datum::Fixed(number),
        Some(AttributeType::Enum(_)) => Datum::Name(random.of(&["none", "vegan", "carnivore"]).into()),
        Some(AttributeType::Text) => Datum::Text(random.of(&["a", "bc", "Ωé"]).into()),
        Some(AttributeType::Set(_)) => Datum::set((0..random.below(4)).map(|_| random.of(&colours).into()).collect()),
        Some(AttributeType::Timestamp) => Datum::Timestamp(NOW + number),
        Some(AttributeType::Duration) => Datum::Duration(number),
        Some(AttributeType::Int) | None => Datum::Int(number),
    };
    Value { attribute: attribute.into(), origin, basis, data, term: random_term(random) }
}

pub(crate) fn random_told(random: &mut Random) -> ToldInterest {
    ToldInterest { topic: random.of(&TOPICS).into(), strength: random.below(1001) as u16, term: random_term(random) }
}

pub(crate) fn random_event(random: &mut Random, id: u32) -> Noted {
    let (kind, topic) = (random.of(&["view", "read", "buy", "gone"]).into(), random.of(&TOPICS).into());
    Noted { id, kind, topic, local_day: random.below(30_000) as i32, term: random_term(random) }
}

pub(crate) fn random_exposure(random: &mut Random) -> Exposure {
    Exposure {
        module: random.of(&MODULES).into(),
        visit: random.below(4) as u16,
        day: random.below(6) as u16,
        lifetime: random.below(40) as u16,
        last_day: at(NOW).local_day() - random.below(3) as i32,
        visit_number: random.below(4) as u32,
        clicked: random.below(3) as u16,
        helped: random.below(3) as u16,
    }
}

pub(crate) fn random_dismissal(random: &mut Random) -> Dismissal {
    Dismissal { module: random.of(&MODULES).into(), term: random_term(random) }
}

/// Seed, visit, attention and limits.
pub(crate) fn random_singles(random: &mut Random) -> [Row; 4] {
    let seen_ms = NOW - random.below(2 * VISIT_GAP_MS as u64) as i64;
    let limit = |random: &mut Random| (!random.one_in(3)).then(|| random.below(20) as u16);
    [
        Row::Seed(random.next()),
        Row::Visit(Visit { number: 1 + random.below(3) as u32, started_ms: seen_ms - 5_000, seen_ms }),
        Row::Spent(Spent {
            visit: random.below(9) as u16,
            visit_number: random.below(4) as u32,
            day: random.below(30) as u16,
            local_day: at(NOW).local_day() - random.below(2) as i32,
        }),
        Row::Limits(Limits { visit: limit(random), day: limit(random) }),
    ]
}

/// A profile with a bit of everything: granted and not, fitting and not, running and run out.
pub(crate) fn random_profile(random: &mut Random) -> Profile {
    let mut profile = Profile::default();
    for row in random_singles(random) {
        profile.put(row);
    }
    for seq in 0..random.below(9) as u32 {
        let state =
            [ConsentState::Given, ConsentState::Given, ConsentState::Given, ConsentState::Refused, ConsentState::Withdrawn];
        profile.put(Row::Consent(Consent {
            seq,
            purpose: random.of(&[LOCAL, LOCAL, EDGE, "gone"]).into(),
            state: state[random.below(5) as usize],
            method: random.of(&["panel", "banner"]).into(),
            term: if random.one_in(3) { random_term(random) } else { Term { since_ms: NOW - DAY_MS, keep_s: 365 * DAY_S } },
            notice: random.one_in(2).then(|| [random.next() as u8; 32]),
        }));
    }
    for _ in 0..random.below(12) {
        let value = random_value(random);
        profile.put(Row::Value(value));
    }
    for _ in 0..random.below(3) {
        let told = random_told(random);
        profile.put(Row::Told(told));
        let (exposure, dismissal) = (random_exposure(random), random_dismissal(random));
        profile.put(Row::Exposure(exposure));
        profile.put(Row::Dismissal(dismissal));
    }
    let mut id = 0;
    for _ in 0..random.below(12) {
        id += 1 + random.below(3) as u32;
        let event = random_event(random, id);
        profile.put(Row::Event(event));
    }
    if random.one_in(3) {
        profile.put(Row::NextEvent(id + 5));
    }
    if random.one_in(3) {
        let (of, name) = [(BlockOf::Topic, random.of(&TOPICS)), (BlockOf::Attribute, "orders")][random.below(2) as usize];
        profile.put(Row::Block(Block { of, name: name.into(), since_ms: NOW }));
    }
    assert!(profile.is_sound());
    profile
}
