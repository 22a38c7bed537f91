//! Programs to test with: one of a thousand modules, shaped like a site's, and random small ones.

#![allow(
    dead_code,
    unreachable_pub,
    unused_imports,
    clippy::indexing_slicing,
    reason = "every test binary uses its part, and tests may fail loudly"
)]

use nearside_program::{
    ActivityKind, Atom, AtomId, Attribute, AttributeId, AttributeType, Availability, Basis, Boost, Budget, Caps, Clause,
    Component, Content, Debug, Domain, DomainId, Facet, Field, FieldKind, FieldValue, Gain, GroupId, Input, InputId, Intent,
    IntentId, Key, KindId, Literal, LocaleTexts, Message, Module, ModuleId, Parts, Period, PluralCategory, PluralTable, Purpose,
    PurposeId, Rotation, Schema, Segment, Slot, SlotId, Source, Span, TestOp, TextTest, Topic, TopicId, TreeOp, ValueType,
    Variant,
};

/// Seed of the random program that is kept as a golden file: it has atoms of every kind, debug information, and a
/// slice of names and bands.
pub const GOLDEN: u64 = 36_534;

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
            purposes: vec![Purpose { name: "personalize.local".into(), ..Purpose::default() }],
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

/// A small random program that uses everything that the form has; equal seeds give equal programs.
pub fn random(seed: u64) -> Parts {
    let mut parts = Random { draws: Draws(seed), parts: Parts::default() }.parts();
    // Programs of the first form have no salt of their own.
    if seed != GOLDEN && seed % 3 == 1 {
        parts.schema.comparison_salt = format!("salt {seed}");
    }
    parts
}

struct Random {
    draws: Draws,
    parts: Parts,
}

impl Random {
    fn parts(mut self) -> Parts {
        let size = 1 + self.draws.below(12);
        self.schema(size);
        self.inputs(size);
        for _ in 0..self.draws.below(3 * size) {
            let atom = self.atom();
            self.parts.atoms.push(atom);
        }
        for _ in 0..self.parts.schema.slots.len() {
            let slot = Slot {
                attention: self.draws.next() as u16 >> self.draws.below(16),
                rotation: self.draws.chance(40).then(|| Rotation { points: self.points(), every: self.period() }),
            };
            self.parts.slots.push(slot);
        }
        for _ in 0..self.parts.schema.modules.len() {
            let module = self.module();
            self.parts.modules.push(module);
        }
        for locale in self.parts.schema.locales.clone() {
            let texts = self.texts(locale);
            self.parts.texts.push(texts);
        }
        if self.draws.chance(50) {
            self.debug();
        }
        self.facets();
        self.parts
    }

    fn schema(&mut self, size: usize) {
        let mut below = |end: usize| 1 + self.draws.below(end);
        let domains = below(3);
        self.parts.schema = Schema {
            site: "https://example.org".into(),
            controller: "Example Ltd".into(),
            policy_version: below(1000) as u32,
            locales: names("l", below(3)),
            slots: names("slot", below(4)),
            modules: names("module", below(size)),
            groups: names("group", below(3)),
            intents: (0..below(4)).map(|at| Intent { name: format!("intent-{at}"), protected: at == 1 }).collect(),
            purposes: vec![Purpose {
                name: "personalize.local".into(),
                notice_version: 2,
                recipients: names("recipient", 2).join("\n"),
                categories: "category".into(),
                retention_s: 86_400,
            }],
            attributes: (0..below(6))
                .map(|at| Attribute {
                    name: format!("attribute-{at}"),
                    value_type: [
                        AttributeType::Bool,
                        AttributeType::Enum(DomainId(0)),
                        AttributeType::Set(Some(DomainId(0))),
                        AttributeType::Text,
                        AttributeType::Set(None),
                        AttributeType::Timestamp,
                    ][at],
                    basis: Basis::Relationship,
                    purpose: PurposeId(0),
                    retention_s: 1_000_000,
                })
                .collect(),
            topics: (0..below(4)).map(|at| Topic { name: format!("topic-{at}"), half_life_s: 3600 }).collect(),
            kinds: vec![ActivityKind { name: "view".into(), weight: 1000 }, ActivityKind { name: "read".into(), weight: 0 }],
            activity_purpose: PurposeId(0),
            activity_retention_s: 86_400,
            domains: (0..domains).map(|at| Domain { names: names("value", at * 2) }).collect(),
            budget: Budget { visit: Some(10), day: None },
            comparison_bp: 500,
            comparison_salt: String::new(),
            components: vec![Component {
                name: "card".into(),
                fields: [FieldKind::Heading, FieldKind::List, FieldKind::Link, FieldKind::Image]
                    .into_iter()
                    .map(|kind| Field { name: format!("{kind:?}"), kind, max_length: 80, required: kind == FieldKind::Heading })
                    .collect(),
            }],
        };
    }

    fn inputs(&mut self, size: usize) {
        for at in 0..3 + self.draws.below(2 * size) {
            let schema = &self.parts.schema;
            let source = match self.draws.below(12) {
                0 => Source::Now,
                1 => Source::LocalHour,
                2 => Source::LocalMinute,
                3 => Source::LocalWeekday,
                4 => Source::LocalDay,
                5 => Source::LocalMonth,
                6 => Source::LocalPart,
                7 => Source::Context,
                8 => Source::Attribute(AttributeId(self.draws.below(schema.attributes.len()) as u16)),
                9 => Source::Interest(TopicId(self.draws.below(schema.topics.len()) as u16)),
                10 => Source::Count {
                    kind: KindId(self.draws.below(2) as u16),
                    topic: self.draws.chance(50).then(|| TopicId(self.draws.below(schema.topics.len()) as u16)),
                    window_ms: 1 + (self.draws.next() >> self.draws.below(63) >> 2) as i64,
                },
                _ => Source::Shown {
                    module: ModuleId(self.draws.below(schema.modules.len()) as u16),
                    period: [Period::Visit, Period::Day, Period::Lifetime][self.draws.below(3)],
                },
            };
            let value_type = match at {
                0 => ValueType::Int,
                1 => ValueType::Text,
                2 => ValueType::Set,
                _ => [
                    ValueType::Bool,
                    ValueType::Int,
                    ValueType::Fixed,
                    ValueType::Enum(DomainId(self.draws.below(schema.domains.len()) as u16)),
                    ValueType::Text,
                    ValueType::Set,
                    ValueType::Timestamp,
                    ValueType::Duration,
                ][self.draws.below(8)],
            };
            let basis = [Basis::Ambient, Basis::Told, Basis::Relationship, Basis::Observed][self.draws.below(4)];
            self.parts.inputs.push(Input { name: format!("input.größe-{at}"), source, value_type, basis });
        }
    }

    fn facets(&mut self) {
        let mut slices = 1;
        for at in 0..self.parts.inputs.len() {
            let Input { source: Source::Attribute(_) | Source::Interest(_), value_type, .. } = self.parts.inputs[at] else {
                continue;
            };
            let mut edges = Vec::new();
            let values = match value_type {
                ValueType::Bool => 2,
                ValueType::Enum(domain) => self.parts.schema.domains[domain.index()].names.len(),
                ValueType::Int | ValueType::Fixed => {
                    edges = (0..1 + self.draws.below(3)).map(|_| self.number()).collect();
                    edges.sort_unstable();
                    edges.dedup();
                    edges.len() + 1
                }
                _ => continue,
            };
            slices *= values + 1;
            if slices <= nearside_program::MAX_SLICES as usize && self.parts.facets.len() < 16 {
                self.parts.facets.push(Facet { input: InputId(at as u16), edges });
            } else {
                return;
            }
        }
    }

    fn points(&mut self) -> i32 {
        1 + (self.draws.next() as u32 >> self.draws.below(31) >> 2) as i32
    }

    fn period(&mut self) -> Period {
        [Period::Visit, Period::Day, Period::Lifetime][self.draws.below(3)]
    }

    /// An input of a type that `fits`; the first three inputs are a number, a text and a set.
    fn input(&mut self, fits: impl Fn(ValueType) -> bool) -> InputId {
        loop {
            let at = self.draws.below(self.parts.inputs.len());
            if fits(self.parts.inputs[at].value_type) {
                return InputId(at as u16);
            }
        }
    }

    fn scalar(&mut self) -> InputId {
        self.input(|value_type| !matches!(value_type, ValueType::Text | ValueType::Set))
    }

    fn number(&mut self) -> i64 {
        match self.draws.below(10) {
            0 => i64::MAX,
            1 => i64::MIN,
            2 => self.draws.next() as i64,
            3 => 1000 * self.draws.below(1000) as i64,
            _ => self.draws.below(100) as i64 - 10,
        }
    }

    fn text(&mut self) -> String {
        ["", "a", "vegan", "naïve", "日本", "zebra"][self.draws.below(6)].into()
    }

    fn atom(&mut self) -> Atom {
        let (lo, hi) = (self.number(), self.number());
        match self.draws.below(14) {
            0 => Atom::Has(self.input(|_| true)),
            1 => Atom::Mask { input: self.scalar(), bits: self.draws.next() },
            2 => {
                let mut values: Vec<i64> = (0..self.draws.below(5)).map(|_| self.number()).collect();
                values.sort_unstable();
                values.dedup();
                Atom::OneOf { input: self.scalar(), values }
            }
            3 => Atom::Difference { left: self.scalar(), right: self.scalar(), lo, hi },
            4 => Atom::Text { input: self.input(|value_type| value_type == ValueType::Text), test: self.test() },
            5 => {
                let (left, right) = (InputId(1), self.input(|value_type| value_type == ValueType::Text));
                Atom::TextOrder { left, right, less: self.draws.chance(50), equal: self.draws.chance(50) }
            }
            6 => Atom::Size { input: self.input(|value_type| matches!(value_type, ValueType::Text | ValueType::Set)), lo, hi },
            7 => Atom::Any { input: self.input(|value_type| value_type == ValueType::Set), test: self.test() },
            8 => Atom::All { input: self.input(|value_type| value_type == ValueType::Set), test: self.test() },
            9 if !self.parts.atoms.is_empty() => Atom::Tree(self.tree()),
            10 => Atom::Range { input: self.scalar(), lo, hi: lo },
            11 => Atom::Range { input: self.scalar(), lo, hi: i64::MAX },
            12 => Atom::Range { input: self.scalar(), lo: i64::MIN, hi },
            _ => Atom::Range { input: self.scalar(), lo, hi },
        }
    }

    fn test(&mut self) -> Vec<TestOp> {
        let mut ops = Vec::new();
        let mut height = 0;
        for left in (0..1 + self.draws.below(4)).rev() {
            ops.push(TestOp::Test(match self.draws.below(6) {
                0 => {
                    let mut list: Vec<String> = (0..self.draws.below(4)).map(|_| self.text()).collect();
                    list.sort_unstable();
                    list.dedup();
                    TextTest::OneOf(list)
                }
                1 => TextTest::Before { text: self.text(), equal: self.draws.chance(50) },
                2 => TextTest::StartsWith(self.text()),
                3 => TextTest::EndsWith(self.text()),
                4 => TextTest::Contains(self.text()),
                _ => TextTest::Size { lo: self.draws.below(5) as u32, hi: self.draws.next() as u32 },
            }));
            height += 1;
            if self.draws.chance(20) {
                ops.push(TestOp::Not);
            }
            while height > 1 && (left == 0 || self.draws.chance(50)) {
                ops.push(if self.draws.chance(50) { TestOp::And } else { TestOp::Or });
                height -= 1;
            }
        }
        ops
    }

    fn tree(&mut self) -> Vec<TreeOp> {
        let mut ops = Vec::new();
        let mut height = 0;
        for left in (0..1 + self.draws.below(6)).rev() {
            ops.push(TreeOp::Atom(AtomId(self.draws.below(self.parts.atoms.len()) as u16)));
            height += 1;
            if self.draws.chance(20) {
                ops.push(TreeOp::Not);
            }
            while height > 1 && (left == 0 || self.draws.chance(50)) {
                let (op, pops) = match self.draws.below(3) {
                    0 if height > 2 => (TreeOp::If, 2),
                    1 => (TreeOp::Or, 1),
                    _ => (TreeOp::And, 1),
                };
                ops.push(op);
                height -= pops;
            }
        }
        ops
    }

    fn clauses(&mut self) -> Vec<Clause> {
        (0..self.draws.below(4))
            .map(|_| {
                let literals = if self.parts.atoms.is_empty() { 0 } else { self.draws.below(4) };
                let atoms = self.parts.atoms.len();
                let literal = |_| Literal { atom: AtomId(self.draws.below(atoms) as u16), negated: self.draws.chance(30) };
                Clause((0..literals).map(literal).collect())
            })
            .collect()
    }

    fn boost(&mut self) -> Boost {
        let add = self.points();
        let cap = self.draws.below((i32::MAX / add) as usize + 1) as i32;
        let gain = match self.draws.below(4) {
            0 => Gain::When(self.clauses()),
            1 => Gain::Unless(self.clauses()),
            2 => Gain::PerUnit { input: self.scalar(), cap },
            _ => Gain::PerMissing { input: self.scalar(), cap },
        };
        Boost { add, gain }
    }

    fn module(&mut self) -> Module {
        let schema = self.parts.schema.clone();
        let mut slots: Vec<SlotId> = (0..schema.slots.len() as u16).filter(|_| self.draws.chance(40)).map(SlotId).collect();
        if slots.is_empty() {
            slots.push(SlotId(0));
        }
        let mut cap = || self.draws.chance(30).then(|| self.draws.next() as u16 >> self.draws.below(16));
        let caps = Caps { visit: cap(), day: cap(), lifetime: cap() };
        Module {
            slots,
            helps: IntentId(self.draws.below(schema.intents.len()) as u16),
            base: [self.draws.next() as i32, i32::MAX, i32::MIN, 1000, 400_000, 400_000][self.draws.below(6)],
            when: self.clauses(),
            boosts: (0..self.draws.below(3)).map(|_| self.boost()).collect(),
            group: self.draws.chance(30).then(|| GroupId(self.draws.below(schema.groups.len()) as u16)),
            caps,
            available: Availability {
                from_ms: self.draws.chance(30).then(|| self.number()),
                until_ms: self.draws.chance(30).then(|| self.number()),
            },
        }
    }

    fn texts(&mut self, locale: String) -> LocaleTexts {
        let schema = self.parts.schema.clone();
        let inputs = self.parts.inputs.len();
        let mut variants = Vec::new();
        if let Some(last) = self.parts.atoms.len().checked_sub(1) {
            let clause = vec![Literal { atom: AtomId(0), negated: true }, Literal { atom: AtomId(last as u16), negated: false }];
            variants.push(Variant { key: Key::Clause(clause), segments: vec![Segment::Text(self.text())] });
        }
        variants.extend([
            Variant { key: Key::Exact(-1), segments: vec![Segment::Date] },
            Variant { key: Key::Plural(PluralCategory::Few), segments: vec![Segment::Value, Segment::Text(self.text())] },
            Variant { key: Key::Any, segments: vec![Segment::Label] },
        ]);
        let message = Message { variants };
        let link = nearside_program::Link { text: self.text(), href: "/there".into() };
        let image = FieldValue::Image { src: "a.png".into(), alt: self.text(), width: 320, height: 200 };
        LocaleTexts {
            locale,
            plural: PluralTable { runs: vec![(1, PluralCategory::One), (199, PluralCategory::Zero)] },
            inputs: (0..inputs).map(|_| self.text()).collect(),
            reasons: (0..inputs as u16).filter(|_| self.draws.chance(20)).map(|at| (InputId(at), message.clone())).collect(),
            domains: schema.domains.iter().map(|domain| domain.names.clone()).collect(),
            attributes: names("A", schema.attributes.len()),
            topics: names("T", schema.topics.len()),
            kinds: names("K", schema.kinds.len()),
            purposes: names("P", schema.purposes.len()),
            intents: names("I", schema.intents.len()),
            content: vec![(
                ModuleId(0),
                Content {
                    component: 0,
                    fields: vec![
                        (0, FieldValue::Text(self.text())),
                        (1, FieldValue::List(vec![self.text(), self.text()])),
                        (2, FieldValue::Link(link)),
                        (3, image),
                    ],
                },
            )],
        }
    }

    fn debug(&mut self) {
        let mut span = || Span { file: 0, start: self.draws.below(10) as u32, end: self.draws.below(1000) as u32 };
        self.parts.debug = Some(Debug {
            files: names("policy", 1),
            atoms: (0..self.parts.atoms.len()).map(|_| span()).collect(),
            atom_texts: names("atom", self.parts.atoms.len()),
            modules: (0..self.parts.modules.len()).map(|_| span()).collect(),
        });
    }
}
