//! What the tests of this crate share: a small program, a source of random numbers, random profiles.

use alloc::{format, string::String, vec::Vec};
use nearside_program::{
    ActivityKind, Atom, AtomId, Attribute, AttributeId, AttributeType, Basis, Boost, Clause, Domain, DomainId, Facet, Facts,
    Gain, Input, InputId, Intent, KindId, Literal, Module, ModuleId, Parts, Period, Program, Purpose, PurposeId, Schema, Slot,
    SlotId, Source, Topic, TopicId, ValueType,
};

use sha2::Digest;
use std::sync::LazyLock;

use crate::{
    Edit, Exposure, FOR_GOOD, Gate, Happened, Kind, Moment, OWN_WORDS, Profile, Refused, Row, Spent, State, VISIT_GAP_MS, Visit,
    row::EXACT,
    shape::are_sound,
    values::{Origin, type_number},
};

pub(crate) const DAY_S: u32 = 86_400;
pub(crate) const DAY_MS: i64 = 86_400_000;
/// An instant in 2026 that the tests call now.
pub(crate) const NOW: i64 = 1_790_000_000_000;
pub(crate) use crate::{EDGE, UNTOUCHED as LOCAL};

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
        purposes: [LOCAL, EDGE].map(|name| Purpose { name: name.into(), notice_version: 1, ..Purpose::default() }).into(),
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
        let value_type = attribute.value_type.value_type();
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
pub(crate) fn program() -> &'static Program {
    static PROGRAM: LazyLock<Program> = LazyLock::new(|| program_of(schema()));
    &PROGRAM
}

/// The same program with another schema of the same shape.
pub(crate) fn program_of(schema: Schema) -> Program {
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
        schema,
        facets: [
            Facet { input: input("interest.cooking"), edges: [300, 700].into() },
            Facet { input: input("profile.diet"), edges: Vec::new() },
            Facet { input: input("profile.orders"), edges: [3].into() },
        ]
        .into(),
        texts: Vec::new(),
        debug: None,
    };
    Program::decode(&parts.encode().unwrap()).unwrap()
}

/// Edits a profile of the test's program.
pub(crate) fn edit(profile: &mut Profile, edit: Edit, now_ms: i64) -> Result<(), Refused> {
    profile.edit(program(), edit, at(now_ms))
}

/// More like a module, now; of the test's program only "pasta" reads anything.
pub(crate) fn more(profile: &mut Profile, module: &str) -> Result<(), Refused> {
    let read: &[&str] = if module == "pasta" { &["interest.cooking", "activity.count(2, Some(1), 60)"] } else { &[] };
    let inputs: Vec<InputId> = read.iter().map(|name| input(name)).collect();
    profile.more_like(program(), module, &inputs, at(NOW))
}

/// Sets a row now.
pub(crate) fn set(profile: &mut Profile, row: Row) -> Result<(), Refused> {
    edit(profile, Edit::Set(row), NOW)
}

/// Removes the row of a kind and name.
pub(crate) fn remove(profile: &mut Profile, kind: Kind, name: &str) -> Result<(), Refused> {
    edit(profile, Edit::Remove(Row::new(kind, name, &[], &[])), NOW)
}

/// Says yes or no to a purpose.
pub(crate) fn answer(profile: &mut Profile, purpose: &str, yes: bool, keep_s: u32, now_ms: i64) -> Result<(), Refused> {
    let said = Row::new(Kind::Consent, purpose, &[i64::from(!yes), 1, 1, 0], &["panel"]);
    let record = profile.record(Row { keep_s, ..said }, now_ms, sha256);
    edit(profile, Edit::Set(record), now_ms)
}

/// SHA-256 in hex.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    sha2::Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A value of one of the types that are numbers.
pub(crate) fn scalar(kind: Kind, attribute: &str, value_type: AttributeType, value: i64) -> Row {
    let origin = if kind == Kind::Told { Origin::Panel } else { Origin::Site };
    Row::new(kind, attribute, &[type_number(value_type), origin as i64, Basis::Told as i64, value], &[])
}

/// A value of one of the types that are texts.
pub(crate) fn texts(kind: Kind, attribute: &str, value_type: AttributeType, texts: &[&str]) -> Row {
    let mut row = scalar(kind, attribute, value_type, 0);
    row.numbers.pop();
    row.texts = texts.iter().map(|text| String::from(*text)).collect();
    row
}

/// The whole number that `orders` is.
pub(crate) fn orders(kind: Kind, value: i64) -> Row {
    scalar(kind, "orders", AttributeType::Int, value)
}

pub(crate) fn interest(topic: &str, strength: i64) -> Row {
    Row::new(Kind::Interest, topic, &[strength], &[])
}

pub(crate) fn event(kind: &str, topic: &str) -> Row {
    Row::new(Kind::Event, topic, &[], &[kind])
}

/// Says what happened to a module, in slot "hero".
pub(crate) fn happened(what: Happened, module: &str) -> Row {
    Row::new(Kind::Exposure, module, &[what as i64], &["hero"])
}

/// A profile with both purposes granted for a year, twenty days ago.
pub(crate) fn consented() -> Profile {
    let mut profile = Profile::default();
    for purpose in [LOCAL, EDGE] {
        answer(&mut profile, purpose, true, 365 * DAY_S, NOW - 20 * DAY_MS).unwrap();
    }
    set(&mut profile, Row::new(Kind::Seed, "", &[7], &[])).unwrap();
    profile
}

/// What the gate lets through at [`NOW`].
pub(crate) fn facts(profile: &Profile) -> Facts {
    facts_at(profile, NOW)
}

pub(crate) fn facts_at(profile: &Profile, now_ms: i64) -> Facts {
    static GATE: LazyLock<Gate> = LazyLock::new(|| Gate::new(program()));
    let mut facts = Facts::new(program().inputs().len());
    GATE.open(profile, program(), at(now_ms), &mut facts);
    facts
}

/// A row with a term that runs, has run out, or lies ahead of the clock.
fn dated(random: &mut Random, row: Row) -> Row {
    let since_ms = NOW - random.below(80 * DAY_MS as u64) as i64 + random.below(4) as i64 * DAY_MS;
    Row { since_ms, keep_s: random.below(u64::from(100 * DAY_S)) as u32, ..row }
}

/// A row with any date that a store may hold, now and then: from elsewhere, or from a clock that went wrong.
fn anytime(random: &mut Random, row: Row) -> Row {
    const DATES: [i64; 6] = [-EXACT, 0, NOW - 200 * 365 * DAY_MS, NOW + DAY_MS + 1, NOW + 900 * DAY_MS, EXACT];
    if row.kind == Kind::Consent || !random.one_in(9) {
        return row;
    }
    let keep_s = if row.keep_s == FOR_GOOD || random.one_in(2) { FOR_GOOD } else { row.keep_s };
    let keep_s = if row.kind.shape().ends { keep_s } else { FOR_GOOD };
    Row { since_ms: DATES[random.below(6) as usize], keep_s, ..row }
}

const MODULES: [&str; 6] = ["pasta", "salad", "bike", "seeds", "gone", "other"];
pub(crate) const TOPICS: [&str; 4] = ["cooking", "cycling", "gardening", "gone"];

fn random_value(random: &mut Random) -> Row {
    let names: Vec<&str> = ATTRIBUTES.iter().map(|attribute| attribute.0).chain(["gone"]).collect();
    let attribute = random.of(&names);
    let kind = if random.one_in(2) { Kind::Told } else { Kind::Noticed };
    let declared = ATTRIBUTES.iter().find(|declared| declared.0 == attribute);
    let basis = match declared {
        _ if kind == Kind::Told => Basis::Told,
        Some(declared) if declared.2 != Basis::Told && !random.one_in(8) => declared.2,
        _ => [Basis::Relationship, Basis::Observed][random.below(2) as usize],
    };
    let number = random.below(2_000) as i64 - 1_000;
    let declared = declared.map(|declared| declared.1).filter(|_| !random.one_in(8)).unwrap_or(AttributeType::Int);
    let mut row = match declared {
        AttributeType::Bool => scalar(kind, attribute, declared, number & 1),
        AttributeType::Enum(_) => texts(kind, attribute, declared, &[random.of(&["none", "vegan", "carnivore"])]),
        AttributeType::Text => texts(kind, attribute, declared, &[random.of(&["a", "bc", "Ωé"])]),
        AttributeType::Set(_) => {
            let mut colours = Vec::from(["blue", "green", "mauve", "red"]);
            colours.retain(|_| random.one_in(2));
            texts(kind, attribute, declared, &colours)
        }
        AttributeType::Timestamp => scalar(kind, attribute, declared, NOW + number),
        _ => scalar(kind, attribute, declared, number),
    };
    row.numbers[crate::values::BASIS] = basis as i64;
    dated(random, row)
}

fn random_event(random: &mut Random, id: u32) -> Row {
    let day = random.below(30_000) as i64;
    let row = event(random.of(&["view", "read", "buy", "gone"]), random.of(&TOPICS));
    Row { id, numbers: [day].into(), ..dated(random, row) }
}

fn random_exposure(random: &mut Random) -> Row {
    let exposure = Exposure {
        visit: random.below(4) as u16,
        day: random.below(6) as u16,
        lifetime: random.below(40) as u16,
        last_day: at(NOW).local_day() - random.below(3) as i32,
        visit_number: random.below(4) as u32,
        clicked: random.below(3) as u16,
        helped: random.below(3) as u16,
    };
    Row { since_ms: NOW, ..Row::new(Kind::Exposure, random.of(&MODULES), &exposure.numbers(), &[]) }
}

/// One row of each kind that is read with consent only.
pub(crate) fn random_news(random: &mut Random) -> Vec<Row> {
    let seen_ms = NOW - random.below(2 * VISIT_GAP_MS as u64) as i64;
    let visit = Visit { number: 1 + random.below(3) as u32, started_ms: seen_ms - 5_000, seen_ms, next_event: 70 };
    let spent = Spent {
        visit: random.below(9) as u16,
        visit_number: random.below(4) as u32,
        day: random.below(30) as u16,
        local_day: at(NOW).local_day() - random.below(2) as i32,
    };
    let limit = |random: &mut Random| random.below(20) as i64 - 1;
    let limits = [limit(random), limit(random)];
    let told = interest(random.of(&TOPICS), random.below(1001) as i64);
    let away = Row::new(Kind::Dismissal, random.of(&MODULES), &[], &[]);
    let id = random.below(60) as u32;
    Vec::from([
        Row::new(Kind::Seed, "", &[1 + (random.next() >> 11) as i64], &[]),
        visit.row(),
        spent.row(NOW),
        Row::new(Kind::Limits, "", &limits, &[]),
        random_value(random),
        dated(random, told),
        random_exposure(random),
        dated(random, away),
        random_event(random, id),
    ])
}

/// A profile with a bit of everything: granted and not, fitting and not, running and run out.
pub(crate) fn random_profile(random: &mut Random) -> Profile {
    let mut profile = Profile::default();
    for id in 0..random.below(9) as u32 {
        let state = if random.one_in(3) { random.below(4) as i64 } else { State::Given as i64 };
        let purpose = random.of(&[LOCAL, LOCAL, EDGE, "gone"]);
        let notice = [1, 1, 1, 2, OWN_WORDS][random.below(5) as usize];
        let mut record = Row::new(Kind::Consent, purpose, &[state, 1, notice, 0], &[random.of(&["panel", "banner"])]);
        record.texts.resize(9, String::new());
        let record = Row { since_ms: NOW - DAY_MS, keep_s: 365 * DAY_S, ..record };
        profile.put(Row { id, ..if random.one_in(3) { dated(random, record) } else { record } });
    }
    if random.one_in(4) {
        profile.put(Row::new(Kind::Signal, "", &[random.below(9) as i64], &[]));
    }
    for _ in 0..random.below(5) {
        let mut rows = random_news(random);
        rows.retain(|_| !random.one_in(3));
        rows.push(random_value(random));
        for row in rows {
            profile.put(anytime(random, row));
        }
    }
    if random.one_in(3) {
        profile.put(Row::new(Kind::BlockedTopic, random.of(&TOPICS), &[], &[]));
        profile.put(Row::new(Kind::BlockedAttribute, "orders", &[], &[]));
    }
    assert!(are_sound(&profile.rows));
    profile
}
