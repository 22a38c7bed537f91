//! Two ways to run clauses: the engine, and a slow and obvious evaluator straight from "The decision, precisely" in ARCHITECTURE.md,
//! which can also hide inputs.

use nearside_engine::{Outcome, Request, Scratch};
use nearside_policy::expr::Tables;
use nearside_program::{
    ActivityKind, Atom, Availability, Boost, Caps, Clause, Domain, Facts, Gain, InputId, Intent, IntentId, Module, ModuleId,
    Parts, Program, Purpose, Schema, Slot, SlotId, Source, State, TestOp, TextTest, Topic, TreeOp,
};

/// Facts with some inputs hidden.
pub(crate) struct World<'a> {
    pub(crate) tables: &'a Tables,
    pub(crate) facts: &'a Facts,
    pub(crate) hidden: &'a [InputId],
}

impl World<'_> {
    /// Whether one clause holds: every literal definitely true.
    pub(crate) fn holds(&self, clauses: &[Clause]) -> bool {
        clauses.iter().any(|clause| {
            clause.0.iter().all(|literal| self.atom(&self.tables.atoms()[literal.atom.index()]) == Some(!literal.negated))
        })
    }

    /// The same, where a literal also holds when it is unknown for absence alone.
    pub(crate) fn holds_unless(&self, clauses: &[Clause]) -> bool {
        clauses.iter().any(|clause| {
            clause.0.iter().all(|literal| {
                let atom = &self.tables.atoms()[literal.atom.index()];
                match self.atom(atom) {
                    Some(value) => value != literal.negated,
                    None => !self.reads(atom).iter().any(|input| self.hidden.contains(input)),
                }
            })
        })
    }

    fn reads(&self, atom: &Atom) -> Vec<InputId> {
        match atom {
            Atom::Has(input)
            | Atom::Range { input, .. }
            | Atom::Mask { input, .. }
            | Atom::OneOf { input, .. }
            | Atom::Text { input, .. }
            | Atom::Size { input, .. }
            | Atom::Any { input, .. }
            | Atom::All { input, .. } => vec![*input],
            Atom::Difference { left, right, .. } | Atom::TextOrder { left, right, .. } => vec![*left, *right],
            Atom::Tree(ops) => ops
                .iter()
                .flat_map(|op| match op {
                    TreeOp::Atom(atom) => self.reads(&self.tables.atoms()[atom.index()]),
                    _ => Vec::new(),
                })
                .collect(),
        }
    }

    fn known(&self, input: InputId) -> bool {
        let clock = self.tables.inputs()[input.index()].source == Source::Now;
        clock || (!self.hidden.contains(&input) && self.facts.state(input) == State::Present)
    }

    fn scalar(&self, input: InputId) -> Option<i64> {
        if self.tables.inputs()[input.index()].source == Source::Now {
            return Some(self.facts.now_ms);
        }
        self.known(input).then(|| self.facts.scalar(input))
    }

    fn texts(&self, input: InputId) -> Option<&[String]> {
        self.known(input).then(|| self.facts.texts(input))
    }

    fn text(&self, input: InputId) -> Option<&str> {
        self.texts(input).map(|texts| texts[0].as_str())
    }

    fn atom(&self, atom: &Atom) -> Option<bool> {
        Some(match atom {
            Atom::Has(input) => {
                if self.hidden.contains(input) {
                    return None;
                }
                self.known(*input)
            }
            Atom::Range { input, lo, hi } => (*lo..=*hi).contains(&self.scalar(*input)?),
            Atom::Mask { input, bits } => u32::try_from(self.scalar(*input)?).is_ok_and(|bit| bit < 64 && bits >> bit & 1 == 1),
            Atom::OneOf { input, values } => values.contains(&self.scalar(*input)?),
            Atom::Difference { left, right, lo, hi } => {
                (*lo..=*hi).contains(&self.scalar(*left)?.saturating_sub(self.scalar(*right)?))
            }
            Atom::Text { input, test } => passes(test, self.text(*input)?),
            Atom::TextOrder { left, right, less, equal } => {
                let order = self.text(*left)?.cmp(self.text(*right)?);
                (*less && order.is_lt()) || (*equal && order.is_eq())
            }
            Atom::Size { input, lo, hi } => {
                let texts = self.texts(*input)?;
                let is_set = self.tables.inputs()[input.index()].value_type == nearside_program::ValueType::Set;
                let size = if is_set { texts.len() } else { texts[0].chars().count() };
                (*lo..=*hi).contains(&(size as i64))
            }
            Atom::Any { input, test } => self.texts(*input)?.iter().any(|text| passes(test, text)),
            Atom::All { input, test } => self.texts(*input)?.iter().all(|text| passes(test, text)),
            Atom::Tree(ops) => return self.tree(ops),
        })
    }

    fn tree(&self, ops: &[TreeOp]) -> Option<bool> {
        let mut stack: Vec<Option<bool>> = Vec::new();
        for op in ops {
            let value = match op {
                TreeOp::Atom(atom) => self.atom(&self.tables.atoms()[atom.index()]),
                TreeOp::Not => stack.pop().unwrap().map(|value| !value),
                TreeOp::And | TreeOp::Or => {
                    let decisive = Some(*op == TreeOp::Or);
                    let (b, a) = (stack.pop().unwrap(), stack.pop().unwrap());
                    if a == decisive || b == decisive {
                        decisive
                    } else if a.is_none() || b.is_none() {
                        None
                    } else {
                        a
                    }
                }
                TreeOp::If => {
                    let (otherwise, then, condition) = (stack.pop().unwrap(), stack.pop().unwrap(), stack.pop().unwrap());
                    condition.and_then(|condition| if condition { then } else { otherwise })
                }
            };
            stack.push(value);
            assert!(stack.len() <= 64);
        }
        assert_eq!(stack.len(), 1);
        stack[0]
    }
}

fn passes(ops: &[TestOp], text: &str) -> bool {
    let mut stack: Vec<bool> = Vec::new();
    for op in ops {
        let value = match op {
            TestOp::Test(test) => match test {
                TextTest::OneOf(texts) => texts.iter().any(|one| one == text),
                TextTest::Before { text: bound, equal } => text < bound.as_str() || (*equal && text == bound),
                TextTest::StartsWith(part) => text.starts_with(part.as_str()),
                TextTest::EndsWith(part) => text.ends_with(part.as_str()),
                TextTest::Contains(part) => text.contains(part.as_str()),
                TextTest::Size { lo, hi } => (*lo..=*hi).contains(&(text.chars().count() as u32)),
            },
            TestOp::Not => !stack.pop().unwrap(),
            TestOp::And => {
                let (b, a) = (stack.pop().unwrap(), stack.pop().unwrap());
                a && b
            }
            TestOp::Or => {
                let (b, a) = (stack.pop().unwrap(), stack.pop().unwrap());
                a || b
            }
        };
        stack.push(value);
    }
    assert_eq!(stack.len(), 1);
    stack[0]
}

/// A program whose three slots tell, when the engine decides them, whether each of three conditions holds.
pub(crate) fn program(tables: &Tables, domains: &[Vec<String>], when: &[Clause], never: &[Clause], unless: &[Clause]) -> Program {
    let name = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    let schema = Schema {
        site: "https://example.org".into(),
        policy_version: 1,
        slots: name(&["when", "never", "unless"]),
        modules: name(&["welcome", "never", "unless", "rival"]),
        intents: vec![Intent { name: "read".into(), protected: false }],
        purposes: vec![Purpose { name: "personalize.local".into(), ..Purpose::default() }],
        topics: vec![Topic { name: "cooking".into(), half_life_s: 86_400 }],
        kinds: vec![ActivityKind { name: "view".into(), weight: 100 }],
        activity_retention_s: 86_400,
        domains: domains.iter().map(|names| Domain { names: names.clone() }).collect(),
        ..Schema::default()
    };
    let module = |slot: u16, base: i32, when: &[Clause]| Module {
        slots: vec![SlotId(slot)],
        helps: IntentId(0),
        base,
        when: when.to_vec(),
        boosts: Vec::new(),
        group: None,
        caps: Caps::default(),
        available: Availability::default(),
    };
    let always = [Clause::default()];
    // Without its boost the module loses its slot to the rival.
    let boosted = Module { boosts: vec![Boost { add: 1_000, gain: Gain::Unless(unless.to_vec()) }], ..module(2, 0, &always) };
    let parts = Parts {
        inputs: tables.inputs().to_vec(),
        atoms: tables.atoms().to_vec(),
        slots: vec![Slot::default(); 3],
        modules: vec![module(0, 0, when), module(1, 0, never), boosted, module(2, 500, &always)],
        schema,
        ..Parts::default()
    };
    Program::decode(&parts.encode().expect("clauses fit into a program")).expect("what was encoded decodes")
}

/// Whether the three conditions of [`program`] hold, by the engine.
pub(crate) fn decide(program: &Program, facts: &Facts) -> [bool; 3] {
    let decision = nearside_engine::decide(program, facts, &Request::all(), &mut Scratch::default());
    [0, 1, 2].map(|slot| decision.outcome(SlotId(slot)) == Some(Outcome::Shown(ModuleId(slot))))
}

/// splitmix64: the same numbers on every machine.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut x = self.0;
        x = (x ^ x >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        x = (x ^ x >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        x ^ x >> 31
    }

    /// `0..sides`.
    pub(crate) fn roll(&mut self, sides: usize) -> usize {
        (self.next() % sides as u64) as usize
    }

    pub(crate) fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.roll(from.len())]
    }

    pub(crate) fn range(&mut self, lo: i64, hi: i64) -> i64 {
        lo + self.roll((hi - lo + 1) as usize) as i64
    }
}
