//! Every official CEL conformance case: it agrees, folded and lifted, or it is rejected when it is compiled.
//!
//! Most cases are constants, and folding alone would pass them. So each literal, and each set of literals, is also *lifted* into a
//! declared input that holds its value, so that clauses over inputs are what is tested. The rejected cases stand with their
//! reason in `tests/corpus/cel/rejected.tsv`; run with `UPDATE_REJECTED=1` to rewrite that file after a deliberate change.

#![allow(clippy::indexing_slicing, clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]

mod support;

use std::{collections::BTreeMap, path::PathBuf};

use cel::{Context, Program};
use nearside_policy::{
    FileId, Severity,
    expr::{Name, Scope, Tables, compile},
};
use nearside_program::{Basis, DomainId, Facts, InputId, Source, ValueType};
use serde_json::Value as Json;
use support::World;

/// What a case must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Want {
    True,
    False,
    Error,
    /// A value that is not a boolean.
    Other,
}

/// A value of an input.
#[derive(Clone, Debug, PartialEq)]
enum Given {
    Scalar(ValueType, i64),
    Texts(ValueType, Vec<String>),
    /// One of a closed list.
    Enum(Vec<String>, i64),
    Absent(ValueType),
}

type Inputs = BTreeMap<String, Given>;

fn corpus(file: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/corpus/cel").join(file)
}

#[test]
fn every_official_case_agrees_or_is_rejected() {
    let text = std::fs::read_to_string(corpus("cases.json")).expect("cases.json is part of the repository");
    let cases: Vec<Json> = serde_json::from_str(&text).expect("cases.json is JSON");
    let (mut folded, mut variants, mut lifted_cases, mut rejected) = (0, 0, 0, Vec::new());
    let mut failures = Vec::new();
    for case in &cases {
        let (section, name, expr) = (&case["section"], &case["name"], case["expr"].as_str().unwrap());
        let id = format!("{}/{}", section.as_str().unwrap(), name.as_str().unwrap());
        let want = match &case["want"] {
            Json::Bool(true) => Want::True,
            Json::Bool(false) => Want::False,
            Json::String(want) if want == "error" => Want::Error,
            _ => Want::Other,
        };
        let inputs: Inputs = case["bindings"]
            .as_object()
            .into_iter()
            .flatten()
            .filter_map(|(name, value)| Some((name.clone(), bound(value)?)))
            .collect();
        // Conditions have no containers to look names up in, so there is nothing to ask of them here.
        let outcome = if case["container"].is_string() { Err("no containers".into()) } else { run(expr, &inputs) };
        match outcome {
            Err(codes) => {
                let expr = expr.split_whitespace().collect::<Vec<_>>().join(" ");
                rejected.push(format!("{id}\t{codes}\t{}", expr.chars().take(100).collect::<String>()));
            }
            Ok(found) if found != want => failures.push(format!("{id}: {expr} is {found:?}, not {want:?}")),
            Ok(_) => {
                folded += 1;
                let mut lifted = 0;
                for (text, inputs) in liftings(expr, &inputs) {
                    match run(&text, &inputs) {
                        Err(_) => {}
                        Ok(found) if found != want => {
                            failures.push(format!("{id}, lifted: {text} with {inputs:?} is {found:?}, not {want:?}"))
                        }
                        Ok(_) => lifted += 1,
                    }
                }
                variants += lifted;
                lifted_cases += usize::from(lifted > 0);
            }
        }
    }
    assert!(failures.is_empty(), "{} disagree:\n{}", failures.len(), failures.join("\n"));
    println!(
        "{} cases: {folded} agree ({lifted_cases} of them also lifted, in {variants} variants), {} are rejected",
        cases.len(),
        rejected.len()
    );
    let mut reasons: BTreeMap<&str, usize> = BTreeMap::new();
    for line in &rejected {
        *reasons.entry(line.split('\t').nth(1).unwrap()).or_default() += 1;
    }
    println!("{reasons:#?}");
    let listed = rejected.iter().map(|line| format!("{line}\n")).collect::<String>();
    if std::env::var_os("UPDATE_REJECTED").is_some() {
        std::fs::write(corpus("rejected.tsv"), &listed).expect("the list can be written");
    }
    let known = std::fs::read_to_string(corpus("rejected.tsv")).unwrap_or_default();
    let difference: Vec<&str> = listed.lines().filter(|line| !known.lines().any(|old| old == *line)).collect();
    assert!(known == listed, "the rejected cases differ from rejected.tsv, for example: {difference:#?}");
}

/// Compiles a condition and its negation and runs them; the codes of the errors when it is rejected.
fn run(expr: &str, inputs: &Inputs) -> Result<Want, String> {
    let mut scope = Scope::default();
    for (name, given) in inputs {
        let value_type = match given {
            Given::Scalar(value_type, _) | Given::Texts(value_type, _) | Given::Absent(value_type) => *value_type,
            Given::Enum(names, _) => {
                scope.domains.push(names.clone());
                ValueType::Enum(DomainId(scope.domains.len() as u16 - 1))
            }
        };
        scope.names.insert(
            name.clone(),
            Name { source: Source::Context, value_type, basis: Basis::Ambient, elements: None, optional: true },
        );
    }
    let (mut tables, mut diagnostics) = (Tables::default(), Vec::new());
    let clauses = compile(expr, FileId(0), 0, &scope, &mut tables, &mut diagnostics);
    let mut codes: Vec<&str> =
        diagnostics.iter().filter(|found| found.severity == Severity::Error).map(|found| found.code.0).collect();
    let Some(clauses) = clauses else {
        assert!(!codes.is_empty(), "{expr} was rejected without an error");
        codes.dedup();
        return Err(codes.join(" "));
    };
    assert!(codes.is_empty(), "{expr} was compiled in spite of {codes:?}");
    let negated =
        compile(&format!("!({expr}\n)"), FileId(0), 0, &scope, &mut tables, &mut diagnostics).expect("a negation is a condition");
    let mut facts = Facts::new(tables.inputs().len());
    for (index, input) in tables.inputs().iter().enumerate() {
        let id = InputId(index as u16);
        match &inputs[&input.name] {
            Given::Scalar(_, value) | Given::Enum(_, value) => facts.set_scalar(id, *value),
            Given::Texts(_, texts) => facts.set_texts(id, texts.clone()),
            Given::Absent(_) => {}
        }
    }
    let world = World { tables: &tables, facts: &facts, hidden: &[] };
    let (holds, fails) = (world.holds(&clauses), world.holds(&negated));
    let program = support::program(&tables, &scope.domains, &clauses, &negated, &[]);
    assert_eq!(support::decide(&program, &facts), [holds, fails, false], "the engine runs {expr} otherwise");
    Ok(match (holds, fails) {
        (true, false) => Want::True,
        (false, true) => Want::False,
        (false, false) => Want::Error,
        (true, true) => panic!("{expr} is both true and false"),
    })
}

/// A binding of a case as an input, if inputs can hold it.
fn bound(value: &Json) -> Option<Given> {
    let (kind, value) = match value {
        // Declared, but not bound. The few such cases are of any type.
        Json::Null => return Some(Given::Absent(ValueType::Bool)),
        other => other.as_object()?.iter().next()?,
    };
    Some(match kind.as_str() {
        "boolValue" => Given::Scalar(ValueType::Bool, i64::from(value.as_bool()?)),
        "int64Value" => Given::Scalar(ValueType::Int, value.as_str()?.parse().ok()?),
        "doubleValue" => Given::Scalar(ValueType::Fixed, thousandths(value.as_f64()?)?),
        "stringValue" => Given::Texts(ValueType::Text, vec![value.as_str()?.into()]),
        "listValue" => {
            let texts = value["values"].as_array()?.iter().map(|item| Some(item["stringValue"].as_str()?.to_owned()));
            Given::Texts(ValueType::Set, texts.collect::<Option<_>>()?)
        }
        _ => return None,
    })
}

fn thousandths(value: f64) -> Option<i64> {
    let scaled = (value * 1000.0).round();
    (scaled.abs() < 9e15 && scaled / 1000.0 == value).then_some(scaled as i64)
}

/// The expression with every set of its literals (single ones and all, when there are many) in inputs.
fn liftings(expr: &str, inputs: &Inputs) -> Vec<(String, Inputs)> {
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
fn literals(expr: &str, whole_calls: bool) -> Vec<std::ops::Range<usize>> {
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
