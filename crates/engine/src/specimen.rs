//! Small random programs and facts for tests, the same for the same seed.

use alloc::{format, string::String, vec::Vec};

use nearside_program::{
    Atom, AtomId, Availability, Basis, Boost, Budget, Caps, Clause, Counts, Domain, DomainId, Facts, Gain, GroupId, Input,
    InputId, Intent, IntentId, Literal, LocaleTexts, Module, ModuleId, Parts, Period, Program, Rotation, Schema, Slot, SlotId,
    Source, TestOp, TextTest, TreeOp, ValueType,
};

/// splitmix64.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    /// `0..n`.
    pub(crate) fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut x = self.0;
        x = (x ^ x >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        x = (x ^ x >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((x ^ x >> 31) % n as u64) as usize
    }

    pub(crate) fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }

    fn small(&mut self) -> i64 {
        self.below(6) as i64
    }
}

/// Number of scalar inputs; then come two texts, two sets and the clock.
const SCALARS: usize = 8;
const TEXTS: [u16; 2] = [8, 9];
const SETS: [u16; 2] = [10, 11];
pub(crate) const CLOCK: InputId = InputId(12);
const WORDS: [&str; 4] = ["", "ab", "b", "oat"];

/// A program that encodes and decodes.
pub(crate) fn program(parts: &Parts) -> Program {
    let bytes = parts.encode().expect("a valid specimen");
    Program::decode(&bytes).expect("what was encoded")
}

/// Random parts: every kind of atom, gain, rule and mechanism.
pub(crate) fn parts(dice: &mut Dice) -> Parts {
    let bases = [Basis::Ambient, Basis::Told, Basis::Relationship, Basis::Observed];
    let input = |name: String, value_type, basis, source| Input { name, source, value_type, basis };
    let mut inputs: Vec<_> = (0..SCALARS)
        .map(|n| {
            let value_type = [ValueType::Bool, ValueType::Int, ValueType::Enum(DomainId(0)), ValueType::Int][n % 4];
            input(format!("page.s{n}"), value_type, dice.pick(&bases), Source::Context)
        })
        .collect();
    for n in TEXTS {
        inputs.push(input(format!("page.t{n}"), ValueType::Text, dice.pick(&bases), Source::Context));
    }
    for n in SETS {
        inputs.push(input(format!("page.u{n}"), ValueType::Set, dice.pick(&bases), Source::Context));
    }
    inputs.push(input("now".into(), ValueType::Timestamp, Basis::Ambient, Source::Now));

    let mut atoms = Vec::new();
    for _ in 0..3 + dice.below(14) {
        let atom = atom(dice, atoms.len());
        if !atoms.contains(&atom) {
            atoms.push(atom);
        }
    }
    let slots: Vec<_> = (0..1 + dice.below(3))
        .map(|_| Slot {
            attention: dice.pick(&[0, 0, 1, 2]),
            rotation: dice.chance(30).then(|| Rotation {
                points: 1 + dice.below(300) as i32,
                every: dice.pick(&[Period::Visit, Period::Day, Period::Lifetime]),
            }),
        })
        .collect();
    let mut modules: Vec<_> = (0..1 + dice.below(9)).map(|_| module(dice, atoms.len(), slots.len())).collect();
    if dice.chance(10) {
        // Modules of many clauses are filed apart by what they gain most by.
        for module in &mut modules {
            module.when = module.when.iter().cycle().take(module.when.len() * 24).cloned().collect();
        }
    }
    let names = |prefix: &str, n: usize| (0..n).map(|n| format!("{prefix}{n}")).collect();
    let schema = Schema {
        site: "https://example.org".into(),
        policy_version: 1,
        locales: ["en".into()].into(),
        slots: names("slot", slots.len()),
        modules: names("module", modules.len()),
        groups: names("group", 2),
        intents: [("read", false), ("buy", true)].map(|(name, protected)| Intent { name: name.into(), protected }).into(),
        purposes: [nearside_program::Purpose { name: "personalize.local".into(), ..Default::default() }].into(),
        activity_retention_s: 86_400,
        domains: [Domain { names: names("name", 6) }].into(),
        budget: Budget {
            visit: dice.chance(30).then(|| dice.below(5) as u16),
            day: dice.chance(30).then(|| dice.below(5) as u16),
        },
        comparison_bp: dice.pick(&[0, 0, 0, 2_000]),
        comparison_salt: String::from(dice.pick(&["", "spring"])),
        ..Schema::default()
    };
    let texts = LocaleTexts {
        locale: "en".into(),
        inputs: inputs.iter().map(|input| input.name.clone()).collect(),
        domains: [names("Name ", 6)].into(),
        purposes: ["Personalize on this device".into()].into(),
        intents: names("intent", 2),
        ..LocaleTexts::default()
    };
    Parts { inputs, atoms, slots, modules, schema, facets: Vec::new(), texts: [texts].into(), debug: None }
}

fn atom(dice: &mut Dice, earlier: usize) -> Atom {
    let scalar = |dice: &mut Dice| InputId(dice.below(SCALARS) as u16);
    match dice.below(if earlier > 1 { 14 } else { 12 }) {
        0 => Atom::Has(InputId(dice.below(12) as u16)),
        1 | 2 => Atom::Mask { input: scalar(dice), bits: 1 + dice.below(63) as u64 },
        3 => Atom::OneOf { input: scalar(dice), values: [dice.small(), 7, 9].into() },
        4 => {
            let (left, right) = (scalar(dice), if dice.chance(20) { CLOCK } else { scalar(dice) });
            Atom::Difference { left, right: if left == right { CLOCK } else { right }, lo: -1, hi: dice.small() }
        }
        5 => Atom::Text { input: InputId(dice.pick(&TEXTS)), test: test(dice) },
        6 => Atom::TextOrder { left: InputId(TEXTS[0]), right: InputId(TEXTS[1]), less: true, equal: dice.chance(50) },
        7 => {
            let input = InputId(dice.pick(&[TEXTS[0], SETS[0], SETS[1]]));
            Atom::Size { input, lo: dice.small() / 2, hi: 3 }
        }
        8 if dice.chance(50) => Atom::Any { input: InputId(dice.pick(&SETS)), test: test(dice) },
        8 => Atom::All { input: InputId(dice.pick(&SETS)), test: test(dice) },
        9..=11 => {
            let lo = dice.small();
            let hi = dice.pick(&[lo, lo + 1, lo + 2, i64::MAX, i64::from(i32::MAX), 1 << 40]);
            Atom::Range { input: scalar(dice), lo: dice.pick(&[lo, lo, i64::MIN, i64::from(i32::MIN)]), hi }
        }
        _ => {
            let mut leaf = || TreeOp::Atom(AtomId(dice.below(earlier) as u16));
            let (a, b, c) = (leaf(), leaf(), leaf());
            Atom::Tree(match dice.below(3) {
                0 => [a, b, TreeOp::And, c, TreeOp::Or].into(),
                1 => [a, TreeOp::Not, b, TreeOp::And].into(),
                _ => [a, b, c, TreeOp::If].into(),
            })
        }
    }
}

fn test(dice: &mut Dice) -> Vec<TestOp> {
    let mut one = || {
        let word = String::from(dice.pick(&WORDS[1..]));
        TestOp::Test(match dice.below(6) {
            0 => TextTest::OneOf(["b".into(), "oat".into()].into()),
            1 => TextTest::Before { text: word, equal: dice.chance(50) },
            2 => TextTest::StartsWith(word),
            3 => TextTest::EndsWith(word),
            4 => TextTest::Contains(word),
            _ => TextTest::Size { lo: 1, hi: 2 },
        })
    };
    let (first, second) = (one(), one());
    match dice.below(3) {
        0 => [first].into(),
        1 => [first, TestOp::Not, second, TestOp::And].into(),
        _ => [first, second, TestOp::Or].into(),
    }
}

fn clauses(dice: &mut Dice, atoms: usize, most: usize) -> Vec<Clause> {
    let mut clauses = Vec::new();
    for _ in 0..1 + dice.below(most) {
        let mut literals: Vec<Literal> = Vec::new();
        for _ in 0..dice.below(4) {
            let atom = AtomId(dice.below(atoms) as u16);
            if literals.iter().all(|literal| literal.atom != atom) {
                literals.push(Literal { atom, negated: dice.chance(30) });
            }
        }
        let clause = Clause(literals);
        if !clauses.contains(&clause) {
            clauses.push(clause);
        }
    }
    clauses
}

fn module(dice: &mut Dice, atoms: usize, slots: usize) -> Module {
    let mut of: Vec<_> = (0..slots).filter(|_| dice.chance(60)).map(|slot| SlotId(slot as u16)).collect();
    if of.is_empty() {
        of.push(SlotId(dice.below(slots) as u16));
    }
    let boosts = (0..dice.below(4))
        .map(|_| {
            let scalar = InputId(dice.below(SCALARS) as u16);
            let cap = 1 + dice.small() as i32;
            let gain = match dice.below(4) {
                0 => Gain::When(clauses(dice, atoms, 2)),
                1 => Gain::Unless(clauses(dice, atoms, 2)),
                2 => Gain::PerUnit { input: scalar, cap },
                _ => Gain::PerMissing { input: scalar, cap },
            };
            Boost { add: 50 * (1 + dice.below(4) as i32), gain }
        })
        .collect();
    let mut cap = || dice.chance(15).then(|| dice.below(3) as u16);
    let caps = Caps { visit: cap(), day: cap(), lifetime: cap() };
    Module {
        slots: of,
        helps: IntentId(dice.below(2) as u16),
        base: 100 * dice.below(5) as i32 - 100,
        when: clauses(dice, atoms, 3),
        boosts,
        group: dice.chance(25).then(|| GroupId(dice.below(2) as u16)),
        caps,
        available: Availability { from_ms: dice.chance(10).then_some(5), until_ms: dice.chance(10).then_some(5) },
    }
}

/// Random facts for a specimen; about a third of the inputs are absent.
pub(crate) fn facts(dice: &mut Dice, parts: &Parts) -> Facts {
    let mut facts = Facts::new(parts.inputs.len());
    for (n, input) in parts.inputs.iter().enumerate() {
        let id = InputId(n as u16);
        if id == CLOCK || dice.chance(35) {
            continue;
        }
        match input.value_type {
            ValueType::Bool => facts.set_scalar(id, dice.below(2) as i64),
            ValueType::Text => facts.set_text(id, dice.pick(&WORDS).into()),
            ValueType::Set => {
                let words = WORDS.iter().filter(|_| dice.chance(40)).map(|&word| word.into()).collect();
                facts.set_texts(id, words);
            }
            _ => facts.set_scalar(id, dice.small()),
        }
    }
    facts.now_ms = dice.below(10) as i64;
    facts.set_scalar(CLOCK, facts.now_ms);
    facts.seed = (dice.below(4) > 0).then(|| dice.below(1_000_000) as u64);
    facts.visit_seed = dice.below(1_000_000) as u64;
    facts.visit_number = dice.below(3) as u32;
    facts.paused = dice.chance(3);
    facts.intent = dice.chance(40).then(|| IntentId(dice.below(2) as u16));
    facts.attention.visit_spent = dice.below(3) as u16;
    facts.attention.visit_limit = dice.chance(20).then(|| dice.below(5) as u16);
    facts.attention.day_limit = dice.chance(20).then(|| dice.below(5) as u16);
    for n in 0..parts.modules.len() {
        let module = ModuleId(n as u16);
        if dice.chance(30) {
            let mut count = || dice.below(3) as u16;
            facts.counts.push((module, Counts { visit: count(), day: count(), lifetime: count() }));
        }
        if dice.chance(6) {
            facts.dismissed.push(module);
        }
        if dice.chance(6) {
            facts.unavailable.push(module);
        }
    }
    facts
}
