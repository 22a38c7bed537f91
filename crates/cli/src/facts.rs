//! The situation of one decision, as a JSON file describes it: the `input` of a case in `tests/corpus`.

use std::{fs, path::Path};

use nearside_engine::{Request, set_time};
use nearside_lab::{Fact, FactError, set_fact};
use nearside_program::{Attention, Counts, Facts, List, ModuleId, Program, SlotId};
use serde_json::{Map, Value};

use crate::failure::{Failure, printable};

/// Facts and slots of a decision, and what was said about facts that cannot matter.
#[derive(Debug)]
pub struct Situation {
    /// The facts.
    pub facts: Facts,
    /// The slots.
    pub request: Request,
    /// What was left out, a sentence each.
    pub notes: Vec<String>,
}

const KEYS: [&str; 14] = [
    "now_ms",
    "offset_min",
    "seed",
    "visit_seed",
    "visit_number",
    "paused",
    "intent",
    "attention",
    "values",
    "counts",
    "dismissed",
    "unavailable",
    "slots",
    "standing",
];

/// Reads a situation. Every key may be left out; a whole case, with its `input`, is taken as well.
pub(crate) fn read(path: &Path, program: &Program) -> Result<Situation, Failure> {
    let text = fs::read_to_string(path).map_err(|error| Failure::file("read", path, &error))?;
    let document: Value = serde_json::from_str(&text).map_err(|error| {
        Failure::new(format!("`{}` is not JSON: {error}", path.display()))
            .help("it begins like `{\"values\": {\"device.kind\": \"phone\"}}`")
    })?;
    of_document(&document, program).map_err(|problem| Failure::new(format!("`{}`: {problem}", path.display())))
}

/// The situation that a text describes.
///
/// # Errors
/// What is wrong with it, in one sentence.
pub fn situation_of(text: &str, program: &Program) -> Result<Situation, String> {
    of_document(&serde_json::from_str(text).map_err(|error| printable(&error.to_string()))?, program)
}

fn of_document(document: &Value, program: &Program) -> Result<Situation, String> {
    let input = document.get("input").unwrap_or(document);
    let mut read = input.as_object().ok_or_else(|| "an object is wanted".to_owned()).and_then(|keys| situation(keys, program));
    // Both quote names that anybody may have written.
    match &mut read {
        Ok(situation) => situation.notes.iter_mut().for_each(|note| *note = printable(note)),
        Err(reason) => *reason = printable(reason),
    }
    read
}

fn situation(keys: &Map<String, Value>, program: &Program) -> Result<Situation, String> {
    if let Some(unknown) = keys.keys().find(|key| !KEYS.contains(&key.as_str())) {
        return Err(format!("unknown key `{unknown}`; known are {}", listed(KEYS)));
    }
    let mut facts = Facts::new(program.inputs().len());
    let mut notes = Vec::new();
    let now_ms = keys.get("now_ms").map(|value| whole("now_ms", value)).transpose()?.unwrap_or(0);
    let offset_min = match keys.get("offset_min") {
        None | Some(Value::Null) => None,
        Some(value) => Some(small("offset_min", value)?),
    };
    set_time(program, &mut facts, now_ms, offset_min);
    facts.seed = seed(keys, "seed")?;
    facts.visit_seed = seed(keys, "visit_seed")?.unwrap_or_default();
    facts.visit_number = keys.get("visit_number").map(|value| small("visit_number", value)).transpose()?.unwrap_or(0);
    facts.paused =
        keys.get("paused").map(|value| value.as_bool().ok_or("`paused` must be true or false")).transpose()?.unwrap_or(false);
    if let Some(value) = keys.get("attention") {
        facts.attention = attention(value)?;
    }
    if let Some(value) = keys.get("intent").filter(|value| !value.is_null()) {
        set(program, &mut facts, "page.intent", value, &mut notes)?;
    }
    for (name, value) in object(keys, "values")? {
        set(program, &mut facts, name, value, &mut notes)?;
    }
    for (name, value) in object(keys, "counts")? {
        let counted = module(program, name)?;
        let periods =
            value.as_object().ok_or_else(|| format!("`counts.{name}` must be an object with `visit`, `day` and `lifetime`"))?;
        only(periods, &["visit", "day", "lifetime"], &format!("counts.{name}"))?;
        let of = |period: &str| periods.get(period).map_or(Ok(0), |value| small(&format!("counts.{name}.{period}"), value));
        facts.counts.push((counted, Counts { visit: of("visit")?, day: of("day")?, lifetime: of("lifetime")? }));
    }
    facts.counts.sort_by_key(|entry| entry.0);
    facts.dismissed = modules(keys, "dismissed", program)?;
    facts.unavailable = modules(keys, "unavailable", program)?;
    let request = match keys.get("slots") {
        None => Request::all(),
        Some(value) => {
            Request::only(texts("slots", value)?.iter().map(|name| slot(program, name)).collect::<Result<Vec<_>, _>>()?)
        }
    };
    let standing = object(keys, "standing")?
        .into_iter()
        .map(|(name, value)| {
            let shown = value.as_str().ok_or_else(|| format!("`standing.{name}` must be the name of a module"))?;
            Ok((slot(program, name)?, module(program, shown)?))
        })
        .collect::<Result<Vec<_>, String>>()?;
    Ok(Situation { facts, request: request.beside(standing), notes })
}

/// A seed: a number, or a text where it has more than 53 bits.
fn seed(keys: &Map<String, Value>, key: &str) -> Result<Option<u64>, String> {
    Ok(match keys.get(key) {
        None | Some(Value::Null) => None,
        Some(Value::String(seed)) => Some(seed.parse().map_err(|_| format!("`{key}` must be an unsigned number, as a text"))?),
        Some(value) => Some(small(key, value)?),
    })
}

fn set(program: &Program, facts: &mut Facts, name: &str, value: &Value, notes: &mut Vec<String>) -> Result<(), String> {
    let fact = match value {
        Value::Bool(flag) => Fact::Flag(*flag),
        Value::Number(number) => Fact::Whole(
            number.as_i64().ok_or_else(|| format!("`{name}` must be whole; numbers with decimals are given in thousandths"))?,
        ),
        Value::String(text) => Fact::Text(text.clone()),
        Value::Array(_) => Fact::Texts(texts(name, value)?),
        Value::Null => return Ok(()),
        Value::Object(_) => return Err(format!("`{name}` cannot be an object")),
    };
    match set_fact(program, facts, name, &fact) {
        Ok(()) => Ok(()),
        Err(FactError::Unread) => {
            notes.push(format!("`{name}` is left out: {}", FactError::Unread));
            Ok(())
        }
        Err(error) => Err(format!("`{name}`: {error}")),
    }
}

fn attention(value: &Value) -> Result<Attention, String> {
    let keys = value.as_object().ok_or("`attention` must be an object")?;
    let known = ["visit_spent", "day_spent", "visit_limit", "day_limit"];
    only(keys, &known, "attention")?;
    let of = |key: &str| {
        keys.get(key).filter(|value| !value.is_null()).map(|value| small(&format!("attention.{key}"), value)).transpose()
    };
    Ok(Attention {
        visit_spent: of("visit_spent")?.unwrap_or(0),
        day_spent: of("day_spent")?.unwrap_or(0),
        visit_limit: of("visit_limit")?,
        day_limit: of("day_limit")?,
    })
}

/// The slot of a name.
pub(crate) fn slot(program: &Program, name: &str) -> Result<SlotId, String> {
    program
        .find(List::Slots, name)
        .map(SlotId)
        .ok_or_else(|| format!("there is no slot `{name}`; there are {}", listed(program.names(List::Slots).iter())))
}

/// The module of a name.
pub(crate) fn module(program: &Program, name: &str) -> Result<ModuleId, String> {
    program
        .find(List::Modules, name)
        .map(ModuleId)
        .ok_or_else(|| format!("there is no module `{name}`; `nearside list` lists them"))
}

fn modules(keys: &Map<String, Value>, key: &str, program: &Program) -> Result<Vec<ModuleId>, String> {
    let Some(value) = keys.get(key) else { return Ok(Vec::new()) };
    let mut modules = texts(key, value)?.iter().map(|name| module(program, name)).collect::<Result<Vec<_>, _>>()?;
    modules.sort_unstable();
    modules.dedup();
    Ok(modules)
}

fn object<'a>(keys: &'a Map<String, Value>, key: &str) -> Result<Vec<(&'a String, &'a Value)>, String> {
    match keys.get(key) {
        None => Ok(Vec::new()),
        Some(value) => {
            value.as_object().map(|object| object.iter().collect()).ok_or_else(|| format!("`{key}` must be an object"))
        }
    }
}

fn only(keys: &Map<String, Value>, known: &[&str], place: &str) -> Result<(), String> {
    match keys.keys().find(|key| !known.contains(&key.as_str())) {
        Some(unknown) => Err(format!("unknown key `{unknown}` in `{place}`; known are {}", listed(known.iter().copied()))),
        None => Ok(()),
    }
}

fn texts(name: &str, value: &Value) -> Result<Vec<String>, String> {
    let items =
        value.as_array().map(|items| items.iter().map(|item| item.as_str().map(str::to_owned)).collect::<Option<Vec<_>>>());
    items.flatten().ok_or_else(|| format!("`{name}` must be a list of texts"))
}

fn whole(name: &str, value: &Value) -> Result<i64, String> {
    value.as_i64().ok_or_else(|| format!("`{name}` must be a whole number"))
}

fn small<T: TryFrom<i64>>(name: &str, value: &Value) -> Result<T, String> {
    T::try_from(whole(name, value)?).map_err(|_| format!("`{name}` is out of range"))
}

fn listed<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    names.into_iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}
