//! Literals of a condition, taken out into declared inputs that hold their values.

use std::{collections::BTreeMap, ops::Range};

use cel::{Context, Program};
use nearside_program::ValueType;

/// A value of an input.
#[derive(Clone, Debug, PartialEq)]
pub enum Given {
    /// A truth, a number, an instant or a length of time.
    Scalar(ValueType, i64),
    /// One text, or the texts of a set.
    Texts(ValueType, Vec<String>),
    /// One of a closed list, by its position.
    Enum(Vec<String>, i64),
    /// Nothing.
    Absent(ValueType),
}

/// Values by the name of their input.
pub type Inputs = BTreeMap<String, Given>;

/// The expression with every set of its literals (single ones and all, when there are many) in inputs.
#[must_use]
pub fn liftings(expr: &str, inputs: &Inputs) -> Vec<(String, Inputs)> {
    let mut liftings = Vec::new();
    for whole_calls in [false, true] {
        let literals: Vec<_> =
            literals(expr, whole_calls).into_iter().filter_map(|range| Some((range.clone(), value(&expr[range])?))).collect();
        let texts: Vec<String> = literals
            .iter()
            .filter_map(|(_, given)| if let Given::Texts(ValueType::Text, texts) = given { Some(texts[0].clone()) } else { None })
            .collect();
        let sets: Vec<u64> = match literals.len() {
            0 => continue,
            count @ 1..=6 => (1..1 << count).collect(),
            count => (0..count.min(60)).map(|bit| 1 << bit).chain([u64::MAX]).collect(),
        };
        for set in sets {
            for as_enum in [false, true] {
                let (mut text, mut inputs) = (expr.to_owned(), inputs.clone());
                for (index, (range, given)) in
                    literals.iter().enumerate().rev().filter(|(index, _)| set >> index.min(&63) & 1 == 1)
                {
                    let name = format!("lifted.v{index}");
                    let mut given = given.clone();
                    if let (true, Given::Texts(ValueType::Text, value)) = (as_enum, &given) {
                        let mut names = texts.clone();
                        names.sort();
                        names.dedup();
                        let position = names.iter().position(|name| *name == value[0]).unwrap();
                        given = Given::Enum(names, position as i64);
                    }
                    text.replace_range(range.clone(), &format!(" {name} "));
                    inputs.insert(name, given);
                }
                if !liftings.contains(&(text.clone(), inputs.clone())) {
                    liftings.push((text, inputs));
                }
            }
        }
    }
    liftings
}

/// Byte ranges of the literals; with `whole_calls`, those inside `timestamp(…)`, `duration(…)` and brackets count as one.
fn literals(expr: &str, whole_calls: bool) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < expr.len() {
        let rest = &expr[at..];
        let first = rest.chars().next().unwrap();
        let previous = expr[..at].chars().next_back().unwrap_or(' ');
        let begins = !(previous.is_alphanumeric() || previous == '_' || previous == '.');
        let call = ["timestamp(", "duration(", "["].into_iter().find(|call| begins && whole_calls && rest.starts_with(call));
        let length = if let Some(call) = call {
            let closing = if call == "[" { ']' } else { ')' };
            rest.find(closing).map_or(0, |end| end + 1)
        } else if first == '"' || first == '\'' {
            let mut escaped = false;
            let mut end = None;
            for (index, letter) in rest.char_indices().skip(1) {
                if letter == first && !escaped {
                    end = Some(index + 1);
                    break;
                }
                escaped = letter == '\\' && !escaped;
            }
            end.unwrap_or(0)
        } else if begins
            && (first.is_ascii_digit() || (first == '-' && rest[1..].starts_with(|next: char| next.is_ascii_digit())))
        {
            1 + rest[1..].find(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '.')).unwrap_or(rest.len() - 1)
        } else if begins && (rest.starts_with("true") || rest.starts_with("false")) {
            if rest.starts_with("true") { 4 } else { 5 }
        } else {
            0
        };
        if length > 0 && !previous.is_ascii_alphabetic() {
            found.push(at..at + length);
            at += length;
        } else {
            at += first.len_utf8().max(length);
        }
    }
    found
}

/// The value of a literal, as the oracle reads it.
fn value(literal: &str) -> Option<Given> {
    let value = Program::compile(literal).ok()?.execute(&Context::default()).ok()?;
    Some(match value {
        cel::Value::Bool(value) => Given::Scalar(ValueType::Bool, i64::from(value)),
        cel::Value::Int(value) => Given::Scalar(ValueType::Int, value),
        cel::Value::Float(value) => Given::Scalar(ValueType::Fixed, thousandths(value)?),
        cel::Value::String(text) => Given::Texts(ValueType::Text, vec![text.to_string()]),
        cel::Value::Timestamp(instant) => Given::Scalar(ValueType::Timestamp, instant.timestamp_millis()),
        cel::Value::Duration(length) => Given::Scalar(ValueType::Duration, length.num_milliseconds()),
        cel::Value::List(items) => {
            let texts = items.iter().map(|item| if let cel::Value::String(text) = item { Some(text.to_string()) } else { None });
            Given::Texts(ValueType::Set, texts.collect::<Option<_>>()?)
        }
        _ => return None,
    })
}

/// A number in thousandths, if that is all of it.
#[must_use]
pub fn thousandths(value: f64) -> Option<i64> {
    let scaled = (value * 1000.0).round();
    (scaled.abs() < 9e15 && scaled / 1000.0 == value).then_some(scaled as i64)
}
