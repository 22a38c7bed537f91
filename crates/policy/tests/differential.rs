//! Random conditions of level 1 against the `cel` crate, with inputs missing at random.
//!
//! For each pair of a condition and a context, in the engine and in a slow evaluator: the clauses hold exactly when CEL says `true`; the clauses of the negation hold
//! exactly when it says `false`; the clauses of "unless" hold exactly when it does not say `true`; and what holds with inputs
//! hidden still holds when they are told.

#![allow(clippy::indexing_slicing, clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]

mod support;

use std::collections::HashMap;

use cel::{Context, Program, Value};
use nearside_policy::{
    FileId, Severity,
    expr::{Name, Scope, Tables, compile, compile_unless},
};
use nearside_program::{
    Atom, AtomId, Basis, Clause, DomainId, Facts, InputId, KindId, Literal, ModuleId, Period, Source, TestOp, TextTest, TopicId,
    ValueType,
};
use support::{Dice, World};

/// Expressions of a run in CI; `FUZZ_EXPRESSIONS=200000 cargo test -p nearside-policy --release --test differential` runs longer.
const EXPRESSIONS: u64 = 3_000;
const CONTEXTS: usize = 18;
const HOUR: i64 = 3_600_000;
const EPOCH: i64 = 1_700_000_000_000;
const TEXTS: [&str; 8] = ["", "a", "ab", "b", "ba", "abc", "é", "😀"];
const KINDS: [&str; 4] = ["phone", "tablet", "desktop", "tv"];
const PLANS: [&str; 2] = ["free", "pro"];

/// Name, type, and what the oracle calls it.
fn inputs() -> Vec<(&'static str, ValueType, Source)> {
    use ValueType::{Bool, Duration, Enum, Fixed, Int, Set, Text, Timestamp};
    let context = Source::Context;
    let mut inputs: Vec<_> = ["c.i", "c.j"].map(|name| (name, Int, context)).to_vec();
    inputs.extend(["c.f", "c.g"].map(|name| (name, Fixed, context)));
    inputs.extend(["c.b", "c.d"].map(|name| (name, Bool, context)));
    inputs.extend(["c.e", "c.k"].map(|name| (name, Enum(DomainId(0)), context)));
    inputs.push(("c.m", Enum(DomainId(1)), context));
    inputs.extend(["c.s", "c.t"].map(|name| (name, Text, context)));
    inputs.extend(["c.x", "c.y"].map(|name| (name, Set, context)));
    inputs.extend(["c.p", "c.q"].map(|name| (name, Timestamp, context)));
    inputs.extend(["c.l", "c.n"].map(|name| (name, Duration, context)));
    inputs.push(("now", Timestamp, Source::Now));
    inputs.push(("local.hour", Int, Source::LocalHour));
    inputs.push(("interest.cooking", Int, Source::Interest(TopicId(0))));
    inputs
}

/// Inputs that are written as calls: our text, and the name that the oracle knows them by.
const CALLS: [(&str, &str); 3] = [
    (r#"activity.count("view", "cooking", duration("168h"))"#, "n.views"),
    (r#"activity.count("view", "*", duration("1h30m"))"#, "n.all"),
    (r#"shown("welcome", "day")"#, "n.shown"),
];

/// Named conditions: the oracle gets the text in brackets.
const NAMED: [(&str, &str); 2] = [("night", "local.hour >= 22 || local.hour < 6"), ("keen", "c.i > 2 ? night : !(c.e == 'tv')")];

fn scope() -> Scope {
    let mut scope = Scope {
        domains: vec![KINDS.map(String::from).to_vec(), PLANS.map(String::from).to_vec()],
        topics: vec!["cooking".into()],
        kinds: vec!["view".into()],
        modules: vec!["welcome".into()],
        ..Scope::default()
    };
    for (name, value_type, source) in inputs() {
        let optional = source != Source::Now;
        scope.names.insert(name.into(), Name { source, value_type, basis: Basis::Ambient, elements: None, optional });
    }
    for (name, text) in NAMED {
        scope.conditions.insert(name.into(), (FileId(1), 0..text.len(), text.into()));
    }
    scope
}

/// Writes random conditions.
struct Author {
    dice: Dice,
}

impl Author {
    fn condition(&mut self, depth: usize) -> String {
        if depth == 0 {
            return self.test();
        }
        match self.dice.roll(12) {
            0..=3 => self.join(" && ", depth),
            4..=6 => self.join(" || ", depth),
            7 => format!("!({})", self.condition(depth - 1)),
            8 => format!("(({}) ? ({}) : ({}))", self.condition(depth - 1), self.condition(depth - 1), self.condition(depth - 1)),
            9 => {
                let op = self.comparison();
                format!("(({}) {op} ({}))", self.condition(depth - 1), self.condition(depth - 1))
            }
            _ => self.test(),
        }
    }

    fn join(&mut self, operator: &str, depth: usize) -> String {
        let parts: Vec<String> = (0..self.dice.range(2, 4)).map(|_| self.condition(depth - 1)).collect();
        format!("({})", parts.join(operator))
    }

    fn comparison(&mut self) -> &'static str {
        self.dice.pick(&["==", "!=", "<", "<=", ">", ">="])
    }

    fn sides(&mut self, left: String, right: String) -> String {
        let op = self.comparison();
        if self.dice.roll(4) == 0 { format!("{right} {op} {left}") } else { format!("{left} {op} {right}") }
    }

    fn text(&mut self) -> String {
        format!("'{}'", self.dice.pick(&TEXTS))
    }

    fn list(&mut self, mut item: impl FnMut(&mut Self) -> String) -> String {
        let items: Vec<String> = (0..self.dice.roll(4)).map(|_| item(self)).collect();
        format!("[{}]", items.join(", "))
    }

    fn instant(&mut self) -> String {
        let minutes = self.dice.range(0, 5) * 60 - 60;
        let stamp = chrono::DateTime::from_timestamp_millis(EPOCH + minutes * 60_000).unwrap();
        format!("timestamp('{}')", stamp.to_rfc3339().replace("+00:00", "Z"))
    }

    fn length(&mut self) -> String {
        format!("duration('{}')", self.dice.pick(&["0s", "1h", "-1h", "90m", "2h", "3h", "1.5s", "-120m"]))
    }

    fn fixed(&mut self) -> String {
        self.dice.pick(&["0.5", "1.0", "-0.25", "1.5", "0.001", "2", "1e0"]).into()
    }

    fn test(&mut self) -> String {
        match self.dice.roll(24) {
            0 | 1 => {
                let (left, right) = (self.dice.pick(&["c.i", "c.j"]).to_owned(), self.dice.range(-2, 6).to_string());
                self.sides(left, right)
            }
            2 => self.sides("c.i".into(), "c.j".into()),
            3 => format!(
                "{} in {}",
                self.dice.pick(&["c.i", "c.j", "local.hour"]),
                self.list(|author| author.dice.range(-2, 6).to_string())
            ),
            4 => {
                let (left, right) = (self.dice.pick(&["c.f", "c.g"]).to_owned(), self.fixed());
                self.sides(left, right)
            }
            5 => self.sides("c.f".into(), "c.g".into()),
            6 => self
                .dice
                .pick(&["c.b", "c.d", "!c.b", "c.b == true", "false != c.d", "c.b == c.d", "c.b < c.d", "night", "keen"])
                .into(),
            7 | 8 => {
                let op = self.dice.pick(&["==", "!="]);
                format!("{} {op} '{}'", self.dice.pick(&["c.e", "c.k"]), self.dice.pick(&KINDS))
            }
            9 => self
                .dice
                .pick(&["c.e == c.k", "c.k != c.e", "c.m == 'pro'", "'free' != c.m", "c.e.startsWith('t')", "c.e.contains('z')"])
                .into(),
            10 => format!("c.e in {}", self.list(|author| format!("'{}'", author.dice.pick(&KINDS)))),
            11 | 12 => {
                let (left, right) = (self.dice.pick(&["c.s", "c.t"]).to_owned(), self.text());
                self.sides(left, right)
            }
            13 => self.sides("c.s".into(), "c.t".into()),
            14 => format!("c.s in {}", self.list(Self::text)),
            15 => format!(
                "{}.{}({})",
                self.dice.pick(&["c.s", "c.t"]),
                self.dice.pick(&["startsWith", "endsWith", "contains"]),
                self.text()
            ),
            16 => {
                let left = self.dice.pick(&["c.s.size()", "size(c.t)", "c.x.size()", "size(c.y)"]).to_owned();
                let right = self.dice.range(-1, 3).to_string();
                self.sides(left, right)
            }
            17 => format!("{} in {}", self.text(), self.dice.pick(&["c.x", "c.y"])),
            18 => {
                let quantifier = self.dice.pick(&["exists", "all"]);
                format!("{}.{quantifier}(w, {})", self.dice.pick(&["c.x", "c.y"]), self.element(2))
            }
            19 => {
                let name = self.dice.pick(&inputs()).0;
                if name == "now" { "has(c.i)".into() } else { format!("has({name})") }
            }
            20 => {
                let left = self.dice.pick(&["now", "c.p", "c.q"]).to_owned();
                let right = match self.dice.roll(3) {
                    0 => self.instant(),
                    1 => self.dice.pick(&["c.p", "c.q", "now"]).to_owned(),
                    _ => format!("{} {} {}", self.dice.pick(&["now", "c.q"]), self.dice.pick(&["-", "+"]), self.length()),
                };
                self.sides(left, right)
            }
            21 => {
                let difference = match self.dice.roll(4) {
                    0 => format!("now - {}", self.instant()),
                    1 => format!("{} - c.p", self.instant()),
                    _ => self.dice.pick(&["now - c.p", "c.p - c.q", "c.q - c.p", "c.p - now", "c.l - c.n"]).to_owned(),
                };
                let right = self.length();
                self.sides(difference, right)
            }
            22 => {
                let right = if self.dice.roll(3) == 0 { "c.n".to_owned() } else { self.length() };
                self.sides("c.l".into(), right)
            }
            _ => match self.dice.roll(8) {
                0 => self.dice.pick(&["true", "false", "2 > 1", "'a' == 'b'", "1 in [1, 2]"]).into(),
                1 => {
                    let (left, right) = (self.list(Self::text), self.text());
                    format!("{left}.exists(v, c.s.startsWith(v) || v == {right})")
                }
                2 | 3 => {
                    let bound = self.dice.range(-1, 24).to_string();
                    self.sides("local.hour".into(), bound)
                }
                4 => {
                    let bound = self.dice.range(0, 4).to_string();
                    self.sides("interest.cooking".into(), bound)
                }
                _ => {
                    let (left, right) = (format!("§{}", self.dice.roll(CALLS.len())), self.dice.range(0, 4).to_string());
                    self.sides(left, right)
                }
            },
        }
    }

    fn element(&mut self, depth: usize) -> String {
        if depth == 0 || self.dice.roll(2) == 0 {
            return match self.dice.roll(6) {
                0 | 1 => {
                    let text = self.text();
                    self.sides("w".into(), text)
                }
                2 => format!("w.{}({})", self.dice.pick(&["startsWith", "endsWith", "contains"]), self.text()),
                3 => format!("w in {}", self.list(Self::text)),
                4 => {
                    let bound = self.dice.range(-1, 3).to_string();
                    self.sides("w.size()".into(), bound)
                }
                _ => self.dice.pick(&["true", "false"]).into(),
            };
        }
        let (a, b) = (self.element(depth - 1), self.element(depth - 1));
        match self.dice.roll(4) {
            0 => format!("({a} && {b})"),
            1 => format!("({a} || {b})"),
            2 => format!("!({a})"),
            _ => format!("({a} ? {b} : {})", self.element(depth - 1)),
        }
    }
}

/// One value of an input, for both sides.
#[derive(Clone)]
enum Given {
    Scalar(i64, Value),
    Texts(Vec<String>, Value),
}

fn given(dice: &mut Dice, name: &str, value_type: ValueType) -> Given {
    match value_type {
        ValueType::Bool => {
            let value = dice.range(0, 1);
            Given::Scalar(value, Value::Bool(value == 1))
        }
        ValueType::Int => {
            let value = if name == "local.hour" {
                dice.pick(&[0, 1, 5, 6, 21, 22, 23])
            } else {
                dice.range(-2, 6).max(if name.starts_with('c') { -2 } else { 0 })
            };
            Given::Scalar(value, Value::Int(value))
        }
        ValueType::Fixed => {
            let value = dice.pick(&[500, 1000, -250, 1500, 1, 2000, 1499]);
            Given::Scalar(value, Value::Float(value as f64 / 1000.0))
        }
        ValueType::Enum(domain) => {
            let names: &[&str] = if domain.0 == 0 { &KINDS } else { &PLANS };
            let value = dice.roll(names.len());
            Given::Scalar(value as i64, names[value].into())
        }
        ValueType::Text => {
            let text = dice.pick(&TEXTS);
            Given::Texts(vec![text.into()], text.into())
        }
        ValueType::Set => {
            let texts: Vec<String> = TEXTS.iter().filter(|_| dice.roll(4) == 0).map(|text| (*text).into()).collect();
            let list: Vec<Value> = texts.iter().map(|text| text.clone().into()).collect();
            Given::Texts(texts, Value::List(list.into()))
        }
        ValueType::Timestamp => {
            let value = EPOCH + dice.range(-2, 5) * HOUR / 2;
            Given::Scalar(value, Value::Timestamp(chrono::DateTime::from_timestamp_millis(value).unwrap().fixed_offset()))
        }
        ValueType::Duration => {
            let value = dice.pick(&[0, HOUR, -HOUR, 2 * HOUR, 1500, HOUR * 3 / 2]);
            Given::Scalar(value, Value::Duration(chrono::Duration::milliseconds(value)))
        }
    }
}

/// The source of each input by id, with what the oracle calls it.
fn oracle_name(source: Source, name: &str) -> String {
    let call = match source {
        Source::Count { kind: KindId(0), topic: Some(_), .. } => 0,
        Source::Count { .. } => 1,
        Source::Shown { module: ModuleId(0), period: Period::Day } => 2,
        _ => return name.into(),
    };
    CALLS[call].1.into()
}

#[test]
fn agrees_with_cel_on_random_conditions_and_partial_contexts() {
    let expressions = std::env::var("FUZZ_EXPRESSIONS").ok().and_then(|count| count.parse().ok()).unwrap_or(EXPRESSIONS);
    let half = expressions / 2;
    let [one, other] = std::thread::scope(|threads| {
        [0..half, half..expressions]
            .map(|seeds| threads.spawn(|| campaign(seeds)))
            .map(|half| half.join().expect("both halves agree"))
    });
    let verdicts: Vec<usize> = one.verdicts.iter().zip(other.verdicts).map(|(a, b)| a + b).collect();
    let pairs: usize = verdicts.iter().sum();
    println!(
        "{pairs} pairs agree: {} true, {} false, {} unknown; {} clauses, {} conditions with a tree, {} atoms read back from their text",
        verdicts[1],
        verdicts[0],
        verdicts[2],
        one.clauses + other.clauses,
        one.trees + other.trees,
        one.read_back + other.read_back
    );
    assert!(pairs >= 50_000 && verdicts.iter().all(|count| *count > 5_000), "{pairs} {verdicts:?}");
}

/// What a run of seeds did, all of it in agreement.
#[derive(Default)]
struct Tally {
    /// False, true, unknown.
    verdicts: [usize; 3],
    clauses: usize,
    trees: usize,
    read_back: usize,
}

/// The text of each atom compiles to that atom again.
fn read_back(scope: &Scope, tables: &mut Tables) -> usize {
    let mut count = 0;
    for (id, (atom, origin)) in tables.atoms().to_vec().iter().zip(tables.origins().to_vec()).enumerate() {
        // A tree may come back as clauses, and "any value at all" as `has`.
        let full = (i64::MIN, i64::MAX);
        match atom {
            Atom::Tree(_) => continue,
            Atom::Range { lo, hi, .. } | Atom::Difference { lo, hi, .. } if (*lo, *hi) == full => continue,
            Atom::Size { lo: 0, hi: i64::MAX, .. } => continue,
            Atom::Text { test, .. } if *test == [TestOp::Test(TextTest::OneOf(Vec::new()))] => continue,
            _ => {}
        }
        let mut diagnostics = Vec::new();
        let clauses = compile(&origin.text, FileId(0), 0, scope, tables, &mut diagnostics);
        let want = Clause(vec![Literal { atom: AtomId(id as u16), negated: false }]);
        assert_eq!(clauses, Some(vec![want]), "{} of {atom:?}: {diagnostics:?}\n{:?}", origin.text, tables.atoms());
        count += 1;
    }
    count
}

fn campaign(seeds: std::ops::Range<u64>) -> Tally {
    let scope = scope();
    let mut tally = Tally::default();
    let mut values: Vec<(String, ValueType)> =
        inputs().into_iter().map(|(name, value_type, _)| (name.into(), value_type)).collect();
    values.extend(CALLS.map(|(_, name)| (name.into(), ValueType::Int)));
    for seed in seeds {
        let mut author = Author { dice: Dice(seed) };
        let depth = author.dice.roll(4);
        let written = author.condition(depth);
        let (mut ours, mut theirs) = (written.clone(), written);
        for (index, (call, name)) in CALLS.iter().enumerate() {
            ours = ours.replace(&format!("§{index}"), call);
            theirs = theirs.replace(&format!("§{index}"), name);
        }
        for (name, text) in NAMED.iter().rev() {
            theirs = theirs.replace(name, &format!("({text})"));
        }
        let program = Program::compile(&theirs).unwrap_or_else(|error| panic!("{theirs}: {error}"));
        let (mut tables, mut diagnostics) = (Tables::default(), Vec::new());
        let negated = format!("!({ours})");
        let file = FileId(0);
        let when = compile(&ours, file, 0, &scope, &mut tables, &mut diagnostics);
        let never = compile(&negated, file, 0, &scope, &mut tables, &mut diagnostics);
        let unless = compile_unless(&ours, file, 0, &scope, &mut tables, &mut diagnostics);
        let errors: Vec<_> = diagnostics.iter().filter(|found| found.severity == Severity::Error).collect();
        let (Some(when), Some(never), Some(unless)) = (when, never, unless) else { panic!("{ours}: {errors:?}") };
        assert!(errors.is_empty() && when.len() <= 32 && never.len() <= 32 && unless.len() <= 32, "{ours}");
        tally.trees += usize::from(tables.atoms().iter().any(|atom| matches!(atom, Atom::Tree(_))));
        tally.clauses += when.len();
        if seed % 4 == 0 {
            tally.read_back += read_back(&scope, &mut tables);
        }
        let engine = support::program(&tables, &scope.domains, &when, &never, &unless);
        let mut dice = Dice(!seed);
        for _ in 0..CONTEXTS {
            let mut facts = Facts::new(tables.inputs().len());
            let mut maps: HashMap<String, HashMap<String, Value>> =
                ["c", "n", "local", "interest"].map(|map| (map.into(), HashMap::new())).into();
            let absent_in = dice.pick(&[2, 4, 8, 1000]);
            let mut now = EPOCH;
            let mut present: HashMap<String, Given> = HashMap::new();
            for (name, value_type) in &values {
                if name != "now" && dice.roll(absent_in) == 0 {
                    continue;
                }
                let value = given(&mut dice, name, *value_type);
                if let (Some((map, key)), Given::Scalar(_, value) | Given::Texts(_, value)) = (name.split_once('.'), &value) {
                    maps.get_mut(map).unwrap().insert(key.into(), value.clone());
                } else if let Given::Scalar(instant, _) = value {
                    now = instant;
                }
                present.insert(name.clone(), value);
            }
            facts.now_ms = now;
            for (index, input) in tables.inputs().iter().enumerate() {
                let id = InputId(index as u16);
                match present.get(&oracle_name(input.source, &input.name)) {
                    Some(Given::Scalar(value, _)) => facts.set_scalar(id, *value),
                    Some(Given::Texts(texts, _)) => facts.set_texts(id, texts.clone()),
                    None => {}
                }
            }
            let mut context = Context::default();
            for (name, map) in maps {
                context.add_variable_from_value(name, map);
            }
            context.add_variable_from_value(
                "now",
                Value::Timestamp(chrono::DateTime::from_timestamp_millis(now).unwrap().fixed_offset()),
            );
            let verdict = match program.execute(&context) {
                Ok(Value::Bool(value)) => Some(value),
                Ok(other) => panic!("{theirs} is {other:?}"),
                Err(_) => None,
            };
            let decided = support::decide(&engine, &facts);
            let told = World { tables: &tables, facts: &facts, hidden: &[] };
            let explain = || {
                format!(
                    "{ours}\ncel says {verdict:?}\nwith {facts:?}\natoms {:?}\nwhen {when:?}\nnegated {never:?}\nunless {unless:?}",
                    tables.atoms()
                )
            };
            let wanted = [verdict == Some(true), verdict == Some(false), verdict != Some(true)];
            assert_eq!(decided, wanted, "engine: {}", explain());
            assert_eq!(told.holds(&when), verdict == Some(true), "when: {}", explain());
            assert_eq!(told.holds(&never), verdict == Some(false), "negated: {}", explain());
            assert_eq!(told.holds_unless(&unless), verdict != Some(true), "unless: {}", explain());

            let hidden: Vec<InputId> =
                (0..tables.inputs().len()).filter(|_| dice.roll(3) == 0).map(|index| InputId(index as u16)).collect();
            let partly = World { hidden: &hidden, ..told };
            assert!(!partly.holds(&when) || verdict == Some(true), "hidden {hidden:?}: {}", explain());
            assert!(!partly.holds(&never) || verdict == Some(false), "hidden {hidden:?}: {}", explain());
            assert!(!partly.holds_unless(&unless) || verdict != Some(true), "hidden {hidden:?}: {}", explain());
            tally.verdicts[verdict.map_or(2, usize::from)] += 1;
        }
    }
    tally
}
