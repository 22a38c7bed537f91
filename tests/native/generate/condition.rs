//! Random conditions over given inputs, leaning towards truth so that slots fill and modules compete.

use super::Random;
use crate::model::{Condition, Element, Input, Kind, Operand, Relation, TextTest, Value};

/// Texts that values and constants are taken from, so that they meet.
pub const TEXTS: [&str; 9] = ["", "a", "ab", "abc", "b", "Ab", "käse", "zürich \"west\"", "日本"];
/// Middle of all instants: 22 November 2026, 12:00 UTC.
pub const NOON_MS: i64 = 1_795_348_800_000;
/// Milliseconds of an hour.
pub const HOUR_MS: i64 = 3_600_000;

/// A condition of at most this depth.
pub fn condition(random: &mut Random, inputs: &[Input], named: &[String], depth: usize) -> Condition {
    if depth == 0 || random.chance(30) {
        return leaf(random, inputs, named);
    }
    let inner = |random: &mut Random| condition(random, inputs, named, depth - 1);
    match random.below(10) {
        0..=3 => Condition::And((0..2 + random.below(2)).map(|_| inner(random)).collect()),
        4..=6 => Condition::Or((0..2 + random.below(2)).map(|_| inner(random)).collect()),
        7 | 8 => Condition::Not(Box::new(inner(random))),
        _ => Condition::If(Box::new(inner(random)), Box::new(inner(random)), Box::new(inner(random))),
    }
}

fn leaf(random: &mut Random, inputs: &[Input], named: &[String]) -> Condition {
    if !named.is_empty() && random.chance(12) {
        return Condition::Named(random.pick(named).clone());
    }
    let input = random.pick(inputs);
    let name = input.name.clone();
    // `has` takes a dotted name, not a call.
    if random.chance(8) && !name.contains('(') {
        return if random.chance(60) { Condition::Has(name) } else { Condition::Not(Box::new(Condition::Has(name))) };
    }
    match &input.kind {
        Kind::Bool => {
            if random.chance(70) {
                Condition::Flag(name)
            } else {
                let relation = *random.pick(&[Relation::Equal, Relation::Unequal]);
                {
                    let flag = random.chance(50);
                    compare(random, Operand::Input(name), relation, Operand::Value(Value::Bool(flag)))
                }
            }
        }
        Kind::Int | Kind::Fixed | Kind::Duration => number(random, input, inputs),
        Kind::Timestamp => instant(random, input, inputs),
        Kind::Enum(names) => match random.below(5) {
            0..=2 => {
                let relation = *random.pick(&[Relation::Equal, Relation::Equal, Relation::Unequal]);
                let value = Value::Name(random.pick(names).clone());
                compare(random, Operand::Input(name), relation, Operand::Value(value))
            }
            _ => {
                let values = random.some(names, 1, names.len());
                Condition::OneOf(Operand::Input(name), values.into_iter().map(Value::Name).collect())
            }
        },
        Kind::Text => text(random, input, inputs),
        Kind::Set(names) => set(random, &name, names),
    }
}

/// A comparison, sometimes written the other way round.
fn compare(random: &mut Random, left: Operand, relation: Relation, right: Operand) -> Condition {
    if random.chance(15) {
        let turned = match relation {
            Relation::Less => Relation::Greater,
            Relation::AtMost => Relation::AtLeast,
            Relation::Greater => Relation::Less,
            Relation::AtLeast => Relation::AtMost,
            same => same,
        };
        Condition::Compare(right, turned, left)
    } else {
        Condition::Compare(left, relation, right)
    }
}

fn number(random: &mut Random, input: &Input, inputs: &[Input]) -> Condition {
    let name = input.name.clone();
    let others: Vec<&Input> = inputs.iter().filter(|other| other.kind == input.kind && other.name != name).collect();
    let relation = *random.pick(&Relation::ALL);
    if !others.is_empty() && random.chance(10) {
        let other = random.pick(&others).name.clone();
        return Condition::Compare(Operand::Input(name), relation, Operand::Input(other));
    }
    if input.kind != Kind::Duration && random.chance(20) {
        let values = (0..1 + random.below(3)).map(|_| value(random, &input.kind, &name)).collect();
        return Condition::OneOf(Operand::Input(name), values);
    }
    let bound = value(random, &input.kind, &name);
    compare(random, Operand::Input(name), relation, Operand::Value(bound))
}

fn instant(random: &mut Random, input: &Input, inputs: &[Input]) -> Condition {
    let name = input.name.clone();
    let others: Vec<&Input> = inputs.iter().filter(|other| other.kind == Kind::Timestamp && other.name != name).collect();
    let relation = *random.pick(&[Relation::Less, Relation::AtMost, Relation::Greater, Relation::AtLeast]);
    match random.below(8) {
        0 if !others.is_empty() => {
            let other = random.pick(&others).name.clone();
            Condition::Compare(Operand::Input(name), relation, Operand::Input(other))
        }
        1 => Condition::Compare(Operand::Input(name), relation, Operand::Now),
        2 | 3 => {
            let bound = value(random, &Kind::Timestamp, &name);
            compare(random, Operand::Input(name), relation, Operand::Value(bound))
        }
        _ => {
            let age = Value::Duration(random.between(-2, 96) * HOUR_MS / 2);
            compare(random, Operand::Age(name), relation, Operand::Value(age))
        }
    }
}

fn text(random: &mut Random, input: &Input, inputs: &[Input]) -> Condition {
    let name = input.name.clone();
    let others: Vec<&Input> = inputs.iter().filter(|other| other.kind == Kind::Text && other.name != name).collect();
    let constant = Value::Text((*random.pick(&TEXTS)).to_string());
    match random.below(8) {
        0 if !others.is_empty() => {
            let other = random.pick(&others).name.clone();
            Condition::Compare(Operand::Input(name), *random.pick(&Relation::ALL), Operand::Input(other))
        }
        0 | 1 => {
            let relation = *random.pick(&Relation::ALL);
            compare(random, Operand::Input(name), relation, Operand::Value(constant))
        }
        2 => compare(random, Operand::Input(name), Relation::Equal, Operand::Value(constant)),
        3 => {
            let texts = random.some(&TEXTS, 1, 4).into_iter().map(|text| Value::Text(text.to_string())).collect();
            Condition::OneOf(Operand::Input(name), texts)
        }
        4 => size(random, name),
        _ => Condition::Text(name, text_test(random)),
    }
}

fn size(random: &mut Random, name: String) -> Condition {
    let bound = Value::Int(random.between(0, 4));
    let relation = *random.pick(&Relation::ALL);
    compare(random, Operand::Size(name), relation, Operand::Value(bound))
}

fn text_test(random: &mut Random) -> TextTest {
    let part = (*random.pick(&["a", "b", "ab", "c", "ä", "se", "zü", "本", ""])).to_string();
    match random.below(3) {
        0 => TextTest::StartsWith(part),
        1 => TextTest::EndsWith(part),
        _ => TextTest::Contains(part),
    }
}

fn set(random: &mut Random, name: &str, names: &[String]) -> Condition {
    let pool: Vec<String> = if names.is_empty() { TEXTS.iter().map(ToString::to_string).collect() } else { names.to_vec() };
    match random.below(6) {
        0..=2 => Condition::Member(random.pick(&pool).clone(), name.to_string()),
        3 => size(random, name.to_string()),
        4 => Condition::Exists(name.to_string(), element(random, &pool, 2)),
        _ => Condition::All(name.to_string(), element(random, &pool, 2)),
    }
}

fn element(random: &mut Random, pool: &[String], depth: usize) -> Element {
    if depth > 0 && random.chance(35) {
        return match random.below(3) {
            0 => Element::Not(Box::new(element(random, pool, depth - 1))),
            1 => Element::And(Box::new(element(random, pool, depth - 1)), Box::new(element(random, pool, depth - 1))),
            _ => Element::Or(Box::new(element(random, pool, depth - 1)), Box::new(element(random, pool, depth - 1))),
        };
    }
    match random.below(5) {
        0 => Element::OneOf(random.some(pool, 1, 3)),
        1 => Element::Text(text_test(random)),
        2 => Element::Size(*random.pick(&Relation::ALL), random.between(0, 4)),
        _ => Element::Compare(*random.pick(&[Relation::Equal, Relation::Equal, Relation::Unequal]), random.pick(pool).clone()),
    }
}

/// A value for an input of this kind and name, taken from few, so that constants and facts meet.
pub fn value(random: &mut Random, kind: &Kind, name: &str) -> Value {
    match kind {
        Kind::Bool => Value::Bool(random.chance(60)),
        Kind::Int if name == "local.hour" => Value::Int(random.between(0, 23)),
        Kind::Int if name == "local.weekday" => Value::Int(random.between(0, 6)),
        Kind::Int if name == "local.minute" => Value::Int(random.between(0, 59)),
        Kind::Int if name == "local.month" => Value::Int(random.between(1, 12)),
        Kind::Int if name == "local.day" => Value::Int(random.between(1, 31)),
        Kind::Int if name.starts_with("interest.") => Value::Int(random.between(0, 10) * 100),
        Kind::Int if name.starts_with("shown(") || name.starts_with("activity.") => Value::Int(random.between(0, 4)),
        Kind::Int => Value::Int(random.between(-3, 9)),
        Kind::Fixed => Value::Fixed(random.between(-4, 12) * 250),
        Kind::Enum(names) => Value::Name(random.pick(names).clone()),
        Kind::Text => Value::Text((*random.pick(&TEXTS)).to_string()),
        Kind::Set(names) if names.is_empty() => Value::Set(random.some(&TEXTS, 0, 4).into_iter().map(String::from).collect()),
        Kind::Set(names) => Value::Set(random.some(names, 0, names.len())),
        Kind::Timestamp => Value::Timestamp(NOON_MS + random.between(-96, 8) * HOUR_MS / 2),
        Kind::Duration => Value::Duration(random.between(0, 48) * HOUR_MS / 2),
    }
}
