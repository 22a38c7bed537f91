//! What the tests in JavaScript need from the native side: `cargo run -p nearside-tests --bin fixtures -- FOLDER`.
//!
//! Writes the compiled policies of the site and of `tests/browser/policy`, and `cases.json`: the whole corpus, random cases and
//! the CEL conformance cases, each with the bytes of the records that the native engine makes of it.

use std::{env, error::Error, fs, path::Path, process::ExitCode};

use nearside_policy::Sources;
use nearside_program::Program;
use nearside_tests::{
    bridge::Subject,
    compile, conformance, corpus,
    generate::{self, Random},
    model, print,
};
use serde_json::{Value, json};

const POLICIES: u64 = 40;
const FACTS_EACH: u64 = 10;

fn main() -> ExitCode {
    let Some(folder) = env::args().nth(1) else {
        eprintln!("usage: fixtures FOLDER");
        return ExitCode::from(2);
    };
    match write(Path::new(&folder)) {
        Ok(count) => {
            println!("fixtures: {count} cases in {folder}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("fixtures: {error}");
            ExitCode::FAILURE
        }
    }
}

fn write(folder: &Path) -> Result<usize, Box<dyn Error>> {
    fs::create_dir_all(folder.join("programs"))?;
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    for (name, policy) in [("site", tests.join("../www/site/policy")), ("pages", tests.join("browser/policy"))] {
        fs::write(folder.join(format!("{name}.nsp")), compile::bytes(&Sources::read_folder(&policy)?)?)?;
    }
    let mut cases = Vec::new();
    for name in corpus::index()? {
        let bytes = compile::bytes(&Sources::read_folder(&corpus::root().join(&name))?)?;
        let file = format!("{}.nsp", name.replace('/', "-"));
        fs::write(folder.join("programs").join(&file), &bytes)?;
        // Read as plain data: what the corpus leaves out is left out for every reader.
        let text = fs::read_to_string(corpus::root().join(&name).join("cases.json"))?;
        let Value::Object(mut topic) = serde_json::from_str(&text)? else { return Err(format!("{name}: no object").into()) };
        let Some(Value::Array(listed)) = topic.remove("cases") else { return Err(format!("{name}: no cases").into()) };
        for case in listed {
            let because = format!("{name}: {}", case["because"].as_str().unwrap_or_default());
            cases.push(record(&file, &Program::decode(&bytes)?, &because, case["input"].clone())?);
        }
    }
    // Some policies declare what nothing reads, which the compiler refuses; the next seed takes their place.
    let usable = (0..).filter_map(|seed| {
        let mut random = Random::new(seed, 0);
        let policy = generate::policy(&mut random);
        let bytes = compile::bytes(&Sources::new(print::policy(&policy))).ok()?;
        Some((seed, random, policy, bytes))
    });
    for (seed, mut random, policy, bytes) in usable.take(POLICIES as usize) {
        let file = format!("random-{seed}.nsp");
        fs::write(folder.join("programs").join(&file), &bytes)?;
        let subject = Subject::new(&policy)?;
        for at in 0..FACTS_EACH {
            let facts = generate::facts(&mut random, &policy);
            if facts.slots.is_empty() {
                continue;
            }
            let input = input(&policy, &facts);
            if corpus::facts(&subject.program, &serde_json::from_value(input.clone())?)? != subject.facts(&facts) {
                return Err(format!("random {seed}.{at}: the case does not say what the facts are").into());
            }
            cases.push(record(&file, &subject.program, &format!("random {seed}.{at}"), input)?);
        }
    }
    for (at, variant) in conformance::cases()?.variants.iter().enumerate() {
        let file = format!("conformance-{at}.nsp");
        fs::write(folder.join("programs").join(&file), &variant.program)?;
        let program = Program::decode(&variant.program)?;
        let because =
            format!("conformance, {}: {}: {}", if variant.lifted { "lifted" } else { "folded" }, variant.case, variant.text);
        let mut case = record(&file, &program, &because, conformance::program::input(&program, &variant.inputs)?)?;
        // What the official case wants, beside what the native engine says.
        case["want"] = conformance::program::shows(variant.want);
        cases.push(case);
    }
    fs::write(folder.join("cases.json"), serde_json::to_string(&cases)?)?;
    Ok(cases.len())
}

fn record(program: &str, decoded: &Program, because: &str, input: Value) -> Result<Value, Box<dyn Error>> {
    let (decision, explanations) = corpus::records(decoded, &serde_json::from_value(input.clone())?)?;
    Ok(json!({ "program": program, "because": because, "input": input, "decision": decision, "explanations": explanations }))
}

/// Random facts in the corpus's own format.
fn input(policy: &model::Policy, facts: &model::Facts) -> Value {
    let module = |at: &usize| policy.modules[*at].name.clone();
    let values: serde_json::Map<String, Value> = facts.values.iter().map(|(name, value)| (name.clone(), plain(value))).collect();
    let counts: serde_json::Map<String, Value> = facts
        .counts
        .iter()
        .map(|(at, counted)| (module(at), json!({ "visit": counted.visit, "day": counted.day, "lifetime": counted.lifetime })))
        .collect();
    json!({
        "now_ms": facts.now_ms,
        "offset_min": facts.offset_min,
        "seed": facts.seed.to_string(),
        "visit_number": facts.visit_number,
        "paused": facts.paused,
        "intent": facts.intent.map(|at| policy.intents[at].name.clone()),
        "attention": {
            "visit_spent": facts.visit_spent,
            "day_spent": facts.day_spent,
            "visit_limit": facts.visit_limit,
            "day_limit": facts.day_limit,
        },
        "values": values,
        "counts": counts,
        "dismissed": facts.dismissed.iter().map(module).collect::<Vec<_>>(),
        "unavailable": facts.unavailable.iter().map(module).collect::<Vec<_>>(),
        "slots": facts.slots.iter().map(|at| policy.slots[*at].name.clone()).collect::<Vec<_>>(),
    })
}

fn plain(value: &model::Value) -> Value {
    match value {
        model::Value::Bool(flag) => json!(flag),
        model::Value::Int(n) | model::Value::Fixed(n) | model::Value::Timestamp(n) | model::Value::Duration(n) => json!(n),
        model::Value::Name(text) | model::Value::Text(text) => json!(text),
        model::Value::Set(elements) => json!(elements),
    }
}
