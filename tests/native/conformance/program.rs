//! A condition as a program whose slots tell whether it holds.

use nearside_engine::{Outcome, Request, Scratch, decide};
use nearside_policy::{
    FileId, Severity,
    expr::{Name, Scope, Tables, compile},
};
use nearside_program::{
    Availability, Basis, Caps, Clause, Domain, DomainId, Intent, IntentId, Module, ModuleId, Parts, Program, Schema, Slot,
    SlotId, Source, ValueType,
};
use serde_json::{Map, Value as Json, json};

use super::{
    Want,
    lift::{Given, Inputs},
};
use crate::corpus;

/// Slots and modules: `holds` shows its module when the condition is definitely true, `fails` when its negation is.
const SLOTS: [&str; 2] = ["holds", "fails"];

/// Numbers past this are not numbers in every place the engine runs in.
const MOST: u64 = 1 << 53;

/// Compiles a condition and its negation to the bytes of one program; inside, the codes of the errors when it is rejected.
///
/// # Errors
/// The compiler contradicts itself.
pub fn bytes(expr: &str, inputs: &Inputs) -> Result<Result<Vec<u8>, String>, String> {
    let mut scope = Scope::default();
    for (name, given) in inputs {
        let value_type = match given {
            Given::Scalar(value_type, _) | Given::Texts(value_type, _) | Given::Absent(value_type) => *value_type,
            Given::Enum(names, _) => {
                scope.domains.push(names.clone());
                ValueType::Enum(DomainId(scope.domains.len() as u16 - 1))
            }
        };
        let declared = Name { source: Source::Context, value_type, basis: Basis::Ambient, elements: None, optional: true };
        scope.names.insert(name.clone(), declared);
    }
    let (mut tables, mut diagnostics) = (Tables::default(), Vec::new());
    let clauses = compile(expr, FileId(0), 0, &scope, &mut tables, &mut diagnostics);
    let mut codes: Vec<&str> =
        diagnostics.iter().filter(|found| found.severity == Severity::Error).map(|found| found.code.0).collect();
    match clauses {
        None if codes.is_empty() => Err(format!("{expr} was rejected without an error")),
        None => {
            codes.dedup();
            Ok(Err(codes.join(" ")))
        }
        Some(_) if !codes.is_empty() => Err(format!("{expr} was compiled in spite of {codes:?}")),
        Some(holds) => {
            let negation = format!("!({expr}\n)");
            diagnostics.clear();
            let fails = match compile(&negation, FileId(0), 0, &scope, &mut tables, &mut diagnostics) {
                Some(fails) => fails,
                // The negation of what just fits the limits may not: it is deeper, and may have more clauses. It never holds here.
                None if diagnostics.iter().any(|found| LIMITS.contains(&found.code.0)) => Vec::new(),
                None => return Err(format!("{expr} compiles, its negation does not: {diagnostics:?}")),
            };
            encode(&tables, &scope.domains, [holds, fails]).map(Ok).map_err(|error| format!("{expr}: {error}"))
        }
    }
}

/// What is said of a condition that is beyond the limits of the language.
const LIMITS: [&str; 2] = ["condition::too_deep", "condition::too_large"];

fn encode(tables: &Tables, domains: &[Vec<String>], conditions: [Vec<Clause>; 2]) -> Result<Vec<u8>, String> {
    let names = || SLOTS.map(String::from).to_vec();
    let schema = Schema {
        site: "https://example.org".into(),
        policy_version: 1,
        slots: names(),
        modules: names(),
        intents: vec![Intent { name: "read".into(), protected: false }],
        domains: domains.iter().map(|names| Domain { names: names.clone() }).collect(),
        ..Schema::default()
    };
    let module = |(slot, when): (u16, Vec<Clause>)| Module {
        slots: vec![SlotId(slot)],
        helps: IntentId(0),
        base: 0,
        when,
        boosts: Vec::new(),
        group: None,
        caps: Caps::default(),
        available: Availability::default(),
    };
    let parts = Parts {
        inputs: tables.inputs().to_vec(),
        atoms: tables.atoms().to_vec(),
        slots: vec![Slot::default(); SLOTS.len()],
        modules: (0..).zip(conditions).map(module).collect(),
        schema,
        ..Parts::default()
    };
    parts.encode().map_err(|error| error.to_string())
}

/// Inputs in the corpus's own format; of those given, the ones that the program reads.
///
/// # Errors
/// A number that not every place can hold.
pub fn input(program: &Program, inputs: &Inputs) -> Result<Json, String> {
    let mut values = Map::new();
    for declared in program.inputs() {
        let value = match &inputs[&declared.name] {
            Given::Scalar(ValueType::Bool, flag) => json!(*flag != 0),
            Given::Scalar(_, number) if number.unsigned_abs() > MOST => {
                return Err(format!("`{}` is {number}, past 2^53", declared.name));
            }
            Given::Scalar(_, number) => json!(number),
            Given::Texts(ValueType::Text, texts) => json!(texts.first()),
            Given::Texts(_, texts) => json!(texts),
            Given::Enum(names, at) => json!(usize::try_from(*at).ok().and_then(|at| names.get(at))),
            Given::Absent(_) => continue,
        };
        values.insert(declared.name.clone(), value);
    }
    Ok(json!({ "values": values }))
}

/// What the native engine makes of a program of [`bytes`] and an input of [`input`].
///
/// # Errors
/// The input does not suit the program, or condition and negation both hold.
pub fn run(program: &Program, input: &Json) -> Result<Want, String> {
    let input: corpus::Input = serde_json::from_value(input.clone()).map_err(|error| error.to_string())?;
    let facts = corpus::facts(program, &input)?;
    let decision = decide(program, &facts, &Request::all(), &mut Scratch::default());
    match [0, 1].map(|slot| decision.outcome(SlotId(slot)) == Some(Outcome::Shown(ModuleId(slot)))) {
        [true, false] => Ok(Want::True),
        [false, true] => Ok(Want::False),
        [false, false] => Ok(Want::Error),
        [true, true] => Err("both true and false".into()),
    }
}

/// The modules that the two slots show, by slot, `null` for a default.
#[must_use]
pub fn shows(want: Want) -> Json {
    let shown = |slot: usize, shows| if shows { json!(SLOTS[slot]) } else { Json::Null };
    json!({ SLOTS[0]: shown(0, want == Want::True), SLOTS[1]: shown(1, want == Want::False) })
}
