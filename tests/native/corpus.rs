//! The corpus: cases as data, read and run natively. The format is described in `tests/corpus/README.md`.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use nearside_engine::{Outcome, Reason, Request, Scratch, decide, explain, set_time, wire};
use nearside_program::{Attention, Counts, Facts, InputId, IntentId, List, ModuleId, Period, Program, SlotId, Source, ValueType};
use serde::{Deserialize, de::DeserializeOwned};

use crate::visitor::{Act, Dated, Kept};

/// The cases of one policy.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Topic {
    /// The sentence that they hold to.
    pub because: String,
    /// The cases.
    pub cases: Vec<Case>,
}

/// One case.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// What is special about it.
    pub because: String,
    /// What is known.
    pub input: Input,
    /// The outcome of every slot on the page, by slot name.
    pub want: BTreeMap<String, Want>,
    /// The named inputs of slots, by slot name.
    #[serde(default)]
    pub reasons: BTreeMap<String, Vec<String>>,
}

/// What is known; everything may be left out.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Input {
    now_ms: i64,
    offset_min: Option<i16>,
    seed: Option<String>,
    visit_seed: Option<String>,
    visitor: Option<Vec<Told>>,
    visit_number: u32,
    paused: bool,
    intent: Option<String>,
    attention: Spent,
    values: BTreeMap<String, serde_json::Value>,
    counts: BTreeMap<String, Counted>,
    dismissed: Vec<String>,
    unavailable: Vec<String>,
    slots: Option<Vec<String>>,
    standing: BTreeMap<String, String>,
}

/// An act of the visitor, and whether it has to be refused.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Told {
    at_ms: i64,
    act: Act,
    #[serde(default)]
    refused: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Spent {
    visit_spent: u16,
    day_spent: u16,
    visit_limit: Option<u16>,
    day_limit: Option<u16>,
}

#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Counted {
    visit: u16,
    day: u16,
    lifetime: u16,
}

/// What a slot shows.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Want {
    /// A module, by name …
    #[serde(default)]
    pub shown: Option<String>,
    /// … or its default, with the reason's word …
    #[serde(default)]
    pub default: Option<String>,
    /// … and the period of a cap or budget.
    #[serde(default)]
    pub period: Option<String>,
}

/// The folder of the corpus.
#[must_use]
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus")
}

/// Folders of all topics, as the index lists them.
///
/// # Errors
/// The index cannot be read.
pub fn index() -> Result<Vec<String>, String> {
    read(&root().join("index.json"))
}

/// A topic's cases.
///
/// # Errors
/// The file cannot be read, or says something that the format does not have.
pub fn topic(name: &str) -> Result<Topic, String> {
    read(&root().join(name).join("cases.json"))
}

fn read<T: DeserializeOwned>(path: &Path) -> Result<T, String> {
    let text = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    serde_json::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))
}

/// Runs one case.
///
/// # Errors
/// A name that the program does not have, or what came out otherwise.
pub fn run(program: &Program, case: &Case) -> Result<(), String> {
    let facts = facts(program, &case.input)?;
    let request = request(program, &case.input)?;
    let mut scratch = Scratch::new();
    let decision = decide(program, &facts, &request, &mut scratch);
    let got: BTreeMap<String, Want> =
        decision.outcomes.iter().map(|(slot, outcome)| (program.slot_name(*slot).into(), want(program, *outcome))).collect();
    if got != case.want {
        return Err(format!("wanted {:?}\n     got {got:?}", case.want));
    }
    for (name, wanted) in &case.reasons {
        let explanation =
            explain(program, &facts, &request, slot(program, name)?, &mut scratch).ok_or("nothing is said of the slot")?;
        let mut got: Vec<&String> =
            explanation.because.iter().map(|because| &program.inputs()[because.input.index()].name).collect();
        got.sort();
        if !explanation.verified || !got.iter().copied().eq(wanted) {
            return Err(format!(
                "wanted the reasons {wanted:?} of `{name}`\n     got {got:?}, verified: {}",
                explanation.verified
            ));
        }
    }
    Ok(())
}

/// The canonical records of a case's decision and of each slot's explanation, by slot.
///
/// # Errors
/// A name that the program does not have.
pub fn records(program: &Program, input: &Input) -> Result<(String, BTreeMap<String, String>), String> {
    records_of(program, &facts(program, input)?, &request(program, input)?)
}

/// The canonical records of a decision and of each slot's explanation, by slot.
///
/// # Errors
/// Nothing is said of a slot.
pub fn records_of(program: &Program, facts: &Facts, request: &Request) -> Result<(String, BTreeMap<String, String>), String> {
    let mut scratch = Scratch::new();
    let decision = decide(program, facts, request, &mut scratch);
    let mut explanations = BTreeMap::new();
    for (id, _) in &decision.outcomes {
        let explanation = explain(program, facts, request, *id, &mut scratch).ok_or("nothing is said of a slot")?;
        explanations.insert(program.slot_name(*id).into(), wire::explanation(program, facts, &explanation));
    }
    Ok((wire::decision(program, facts, &decision), explanations))
}

/// The stored form of the profile that a case's visitor has, if it tells of one.
///
/// # Errors
/// An act was refused that is not, or accepted that has to be refused.
pub fn profile(program: &Program, input: &Input) -> Result<Option<Vec<u8>>, String> {
    visitor(program, input)?.map(|kept| kept.bytes()).transpose()
}

fn visitor<'p>(program: &'p Program, input: &Input) -> Result<Option<Kept<'p>>, String> {
    let Some(told) = &input.visitor else { return Ok(None) };
    let mut kept = Kept::new(program, seed(&input.seed)?.unwrap_or_default(), input.offset_min);
    for Told { at_ms, act, refused } in told {
        if kept.act(&Dated { at_ms: *at_ms, act: act.clone() }) == *refused {
            return Err(format!("at {at_ms}, {act:?} was {}", if *refused { "accepted" } else { "refused" }));
        }
    }
    Ok(Some(kept))
}

fn seed(text: &Option<String>) -> Result<Option<u64>, String> {
    text.as_deref().map(|text| text.parse().map_err(|error| format!("seed {text}: {error}"))).transpose()
}

fn request(program: &Program, input: &Input) -> Result<Request, String> {
    let slots = match &input.slots {
        None => Request::all(),
        Some(names) => Request::only(names.iter().map(|name| slot(program, name)).collect::<Result<Vec<_>, _>>()?),
    };
    let standing = input.standing.iter().map(|(name, shown)| Ok((slot(program, name)?, module(program, shown)?)));
    Ok(slots.beside(standing.collect::<Result<Vec<_>, String>>()?))
}

/// A case's input as the program's record.
///
/// # Errors
/// A name that the program does not have, or a value that its input cannot take.
pub fn facts(program: &Program, input: &Input) -> Result<Facts, String> {
    let mut facts = Facts::new(program.inputs().len());
    set_time(program, &mut facts, input.now_ms, input.offset_min);
    facts.visit_seed = seed(&input.visit_seed)?.unwrap_or_default();
    if let Some(name) = &input.intent {
        facts.intent = Some(IntentId(named(program, List::Intents, name)?));
    }
    if let Some(kept) = visitor(program, input)? {
        kept.open(input.now_ms, &mut facts);
        // What the profile says cannot be said a second time.
        let counters = input.visit_number > 0 || input.paused || input.attention != Spent::default();
        if counters || !input.counts.is_empty() || !input.dismissed.is_empty() {
            return Err("a case with a visitor gives counters of its own".into());
        }
    } else {
        facts.seed = seed(&input.seed)?;
        history(program, input, &mut facts)?;
    }
    facts.unavailable = modules(program, &input.unavailable)?;
    for (name, value) in &input.values {
        let id = InputId(position(program.inputs().iter().map(|input| &input.name), name)?);
        if input.visitor.is_some() && program.inputs()[id.index()].source != Source::Context {
            return Err(format!("`{name}` is the profile's to say, or the clock's"));
        }
        set(program, &mut facts, id, value).ok_or_else(|| format!("`{name}` cannot be {value}"))?;
    }
    Ok(facts)
}

fn history(program: &Program, input: &Input, facts: &mut Facts) -> Result<(), String> {
    facts.visit_number = input.visit_number;
    facts.paused = input.paused;
    let Spent { visit_spent, day_spent, visit_limit, day_limit } = input.attention;
    facts.attention = Attention { visit_spent, day_spent, visit_limit, day_limit };
    for (name, counted) in &input.counts {
        let counts = Counts { visit: counted.visit, day: counted.day, lifetime: counted.lifetime };
        facts.counts.push((module(program, name)?, counts));
    }
    facts.counts.sort_by_key(|(module, _)| *module);
    facts.dismissed = modules(program, &input.dismissed)?;
    Ok(())
}

fn set(program: &Program, facts: &mut Facts, id: InputId, value: &serde_json::Value) -> Option<()> {
    match program.inputs()[id.index()].value_type {
        ValueType::Bool => facts.set_scalar(id, i64::from(value.as_bool()?)),
        ValueType::Int | ValueType::Fixed | ValueType::Timestamp | ValueType::Duration => facts.set_scalar(id, value.as_i64()?),
        ValueType::Enum(domain) => {
            facts.set_scalar(id, program.domain(domain).position(value.as_str()?)? as i64);
        }
        ValueType::Text => facts.set_text(id, value.as_str()?.into()),
        ValueType::Set => {
            let elements = value.as_array()?.iter().map(|element| element.as_str().map(String::from)).collect::<Option<_>>()?;
            facts.set_texts(id, elements);
        }
    }
    Some(())
}

fn modules(program: &Program, names: &[String]) -> Result<Vec<ModuleId>, String> {
    let mut modules = names.iter().map(|name| module(program, name)).collect::<Result<Vec<_>, _>>()?;
    modules.sort();
    Ok(modules)
}

fn module(program: &Program, name: &str) -> Result<ModuleId, String> {
    named(program, List::Modules, name).map(ModuleId)
}

fn slot(program: &Program, name: &str) -> Result<SlotId, String> {
    named(program, List::Slots, name).map(SlotId)
}

fn named(program: &Program, list: List, name: &str) -> Result<u16, String> {
    program.find(list, name).ok_or_else(|| format!("the program has no `{name}`"))
}

fn position<'a>(mut names: impl Iterator<Item = &'a String>, name: &str) -> Result<u16, String> {
    let at = names.position(|known| known == name).ok_or_else(|| format!("the program has no `{name}`"))?;
    u16::try_from(at).map_err(|error| error.to_string())
}

fn want(program: &Program, outcome: Outcome) -> Want {
    let period = |period| {
        Some(String::from(match period {
            Period::Visit => "visit",
            Period::Day => "day",
            Period::Lifetime => "lifetime",
        }))
    };
    let (word, period) = match outcome {
        Outcome::Shown(module) => {
            return Want { shown: Some(program.module_name(module).into()), default: None, period: None };
        }
        Outcome::Default(reason) => match reason {
            Reason::None => ("none", None),
            Reason::Paused => ("paused", None),
            Reason::Comparison => ("comparison", None),
            Reason::Unavailable => ("unavailable", None),
            Reason::Scheduled => ("scheduled", None),
            Reason::Intent => ("intent", None),
            Reason::Dismissed => ("dismissed", None),
            Reason::Placed => ("placed", None),
            Reason::Group => ("group", None),
            Reason::Cap(of) => ("cap", period(of)),
            Reason::Attention(of) => ("attention", period(of)),
        },
    };
    Want { shown: None, default: Some(word.into()), period }
}
