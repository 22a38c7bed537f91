//! What the tests in JavaScript need from the native side: `cargo run -p nearside-tests --bin fixtures -- FOLDER`.
//!
//! Writes the compiled policies of the site and of `tests/browser/policy`, and `cases.json`: the whole corpus, random cases, random
//! visitors and the CEL conformance cases, each with the bytes of the records that the native engine makes of it. A visitor's
//! `profiles` are two where they are twins, which differ in nothing that may be read. `signed.json`: signed programs, and what is to be
//! said of them.

use std::{env, error::Error, fs, path::Path, process::ExitCode};

use nearside_engine::{Outcome, Request, Scratch, decide};
use nearside_policy::Sources;
use nearside_program::{Facts, Program, ValueType};
use nearside_tests::{
    bridge::{Subject, request},
    compile, conformance, corpus,
    generate::{self, Random},
    model, print,
    reference::Memory,
    signing,
    visitor::{live, with_host},
};
use serde_json::{Value, json};

const POLICIES: u64 = 40;
const FACTS_EACH: u64 = 10;
const VISITORS_EACH: u64 = 9;

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
    for (name, policy) in [
        ("site", tests.join("../www/site/policy")),
        ("pages", tests.join("browser/policy")),
        ("rich", tests.join("corpus/policies/rich")),
        ("edge", tests.join("edge/policy")),
        ("kinds", tests.join("browser/kinds")),
        ("flags", tests.join("browser/flags")),
    ] {
        fs::write(folder.join(format!("{name}.nsp")), compile::bytes(&Sources::read_folder(&policy)?)?)?;
    }
    // The policy of the pages, where everybody is in the comparison group, and in its next version.
    for (name, to) in [("compared", "version = 1\ncomparison = \"100%\""), ("pages-2", "version = 2")] {
        fs::write(folder.join(format!("{name}.nsp")), compile::altered("browser/policy", "version = 1", to)?)?;
    }
    // With other words for what stays on the device.
    let words = ("Remember on this device what I like", "Remember on this device what I like and read");
    fs::write(folder.join("pages-changed.nsp"), compile::altered("browser/policy", words.0, words.1)?)?;
    // The edge's policy in other versions, and for another site.
    for (name, from, to) in [
        ("edge-2", "version = 3", "version = 2"),
        ("edge-4", "version = 3", "version = 4"),
        ("edge-5", "version = 3", "version = 5"),
        ("edge-elsewhere", "https://shop.example", "https://elsewhere.example"),
    ] {
        fs::write(folder.join(format!("{name}.nsp")), compile::altered("edge/policy", from, to)?)?;
    }
    fs::write(folder.join("signed.json"), serde_json::to_string(&signed()?)?)?;
    let sliced = compile::bytes(&Sources::read_folder(&tests.join("edge/sliced"))?)?;
    fs::write(folder.join("sliced.json"), serde_json::to_vec(&slices(&Program::decode(&sliced)?))?)?;
    fs::write(folder.join("sliced.nsp"), sliced)?;
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
            let program = Program::decode(&bytes)?;
            let mut recorded = record(&file, &program, &because, case["input"].clone())?;
            if let Some(profile) = corpus::profile(&program, &serde_json::from_value(case["input"].clone())?)? {
                recorded["profiles"] = json!([hex(&profile)]);
            }
            cases.push(recorded);
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
            let input = input(&subject.program, &policy, &facts);
            if corpus::facts(&subject.program, &serde_json::from_value(input.clone())?)? != subject.facts(&facts) {
                return Err(format!("random {seed}.{at}: the case does not say what the facts are").into());
            }
            cases.push(record(&file, &subject.program, &format!("random {seed}.{at}"), input)?);
        }
    }
    visitors(folder, &mut cases)?;
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

/// Random visitors and their twins.
fn visitors(folder: &Path, cases: &mut Vec<Value>) -> Result<(), Box<dyn Error>> {
    for seed in 0..POLICIES {
        let mut policy = generate::policy(&mut Random::new(seed, 0));
        generate::keeping(&mut Random::new(seed, 1), &mut policy);
        let Ok(subject) = Subject::new(&policy) else { continue };
        let file = format!("visitor-{seed}.nsp");
        fs::write(folder.join("programs").join(&file), compile::bytes(&Sources::new(print::policy(&policy)))?)?;
        for stream in 2..2 + VISITORS_EACH {
            let random = &mut Random::new(seed, stream);
            let host = generate::facts(random, &policy);
            let story = generate::story(random, &policy, host);
            let mut memory = Memory::new(&policy, story.seed, story.offset_min);
            for dated in &story.acts {
                memory.act(dated);
            }
            let now_ms = *random.pick(&story.moments);
            let twin = generate::twin(random, &policy, &story, &memory, now_ms, false);
            let ((kept, accepted), (other, accepted_too)) = (live(&subject.program, &story), live(&subject.program, &twin));
            if accepted != accepted_too || story.host.slots.is_empty() {
                continue;
            }
            let seen = model::Facts { now_ms, offset_min: story.offset_min, ..model::Facts::default() };
            let host = with_host(&seen, &story.host, &policy);
            let mut facts = subject.facts(&host);
            kept.open(now_ms, &mut facts);
            let (decision, explanations) = corpus::records_of(&subject.program, &facts, &request(&host))?;
            cases.push(json!({
                "program": file, "because": format!("visitor {seed}.{stream}"), "input": input(&subject.program, &policy, &host),
                "profiles": [hex(&kept.bytes()?), hex(&other.bytes()?)], "decision": decision, "explanations": explanations,
            }));
        }
    }
    Ok(())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Every slice that a program tells apart, with the module that each slot shows for it and nothing else known.
fn slices(program: &Program) -> Vec<Value> {
    let mut all = vec![Facts::new(program.inputs().len())];
    for facet in program.facets() {
        let values = match program.inputs().get(facet.input.index()).map(|input| input.value_type) {
            Some(ValueType::Enum(domain)) => program.domain(domain).len(),
            Some(ValueType::Bool) => 2,
            // One value of each band.
            _ => 1_001,
        };
        let scalars = (0..values as i64).filter(|value| values < 1_001 || *value == 0 || facet.edges.contains(value));
        let with = |facts: &Facts, value: i64| {
            let mut facts = facts.clone();
            facts.set_scalar(facet.input, value);
            facts
        };
        let more: Vec<Facts> =
            scalars.flat_map(|value| all.iter().map(move |facts| with(facts, value)).collect::<Vec<_>>()).collect();
        all.extend(more);
    }
    let shown = |facts: &Facts| {
        let decision = decide(program, facts, &Request::all(), &mut Scratch::new());
        let name = |outcome: &Outcome| match outcome {
            Outcome::Shown(module) => Some(program.module_name(*module)),
            Outcome::Default(_) => None,
        };
        let slots = decision.outcomes.iter().map(|(slot, outcome)| (program.slot_name(*slot).to_owned(), json!(name(outcome))));
        Value::Object(slots.collect())
    };
    all.iter().map(|facts| json!({ "slice": program.slice(facts), "shown": shown(facts) })).collect()
}

fn record(program: &str, decoded: &Program, because: &str, input: Value) -> Result<Value, Box<dyn Error>> {
    let (decision, explanations) = corpus::records(decoded, &serde_json::from_value(input.clone())?)?;
    Ok(json!({ "program": program, "because": because, "input": input, "decision": decision, "explanations": explanations }))
}

/// Random facts in the corpus's own format. What only contradictions read, the program does not have.
fn input(program: &Program, policy: &model::Policy, facts: &model::Facts) -> Value {
    let module = |at: &usize| policy.modules[*at].name.clone();
    let read = facts.values.iter().filter(|(name, _)| program.inputs().iter().any(|input| input.name == **name));
    let values: serde_json::Map<String, Value> = read.map(|(name, value)| (name.clone(), plain(value))).collect();
    let counts: serde_json::Map<String, Value> = facts
        .counts
        .iter()
        .map(|(at, counted)| (module(at), json!({ "visit": counted.visit, "day": counted.day, "lifetime": counted.lifetime })))
        .collect();
    json!({
        "now_ms": facts.now_ms,
        "offset_min": facts.offset_min,
        "seed": facts.seed.map(|seed| seed.to_string()),
        "visit_seed": facts.visit_seed.to_string(),
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
        "standing": facts.standing.iter().map(|(slot, at)| (policy.slots[*slot].name.clone(), json!(module(at)))).collect::<serde_json::Map<_, _>>(),
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

/// Signed programs, and what is to be said of them.
fn signed() -> Result<Value, Box<dyn Error>> {
    let cases = signing::cases(&signing::Programs::new()?);
    let plain = |case: &signing::Case| {
        json!({
            "because": case.because,
            "bytes": hex(&case.bytes),
            "keys": case.keys.iter().map(|key| hex(key)).collect::<Vec<_>>(),
            "site": case.site,
            "floor": case.floor,
            "now_ms": case.now_ms,
            "want": case.want,
        })
    };
    Ok(cases.iter().map(plain).collect())
}
