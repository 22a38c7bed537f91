//! What fuzzing begins with: the corpus in the forms that targets take, and inputs that once were found to fail (`found/`).

use std::{fs, path::PathBuf};

use nearside_policy::Sources;
use nearside_program::{Facts, Program};

use super::policy::FILE;
use crate::{
    compile, conformance, corpus,
    generate::{self, Random},
    visitor::live,
};

/// Programs of the corpus and of a few random policies.
#[must_use]
pub fn programs() -> Vec<Vec<u8>> {
    let corpus = topics().into_iter().map(|sources| compile::bytes(&sources).expect("a topic compiles"));
    let conditions = conformance::cases().expect("the cases").variants.into_iter().step_by(40).map(|variant| variant.program);
    corpus.chain(conditions).chain(found("program")).collect()
}

/// Profiles of random visitors of the program that the target has.
#[must_use]
pub fn profiles() -> Vec<Vec<u8>> {
    let program: &Program = &super::profile::PROGRAM;
    let mut profiles = found("profile");
    for seed in 0..40 {
        let random = &mut Random::new(seed, 7);
        // The names of another policy: what this program does not declare is refused, the rest is kept.
        let mut policy = generate::policy(random);
        generate::keeping(random, &mut policy);
        let host = generate::facts(random, &policy);
        let story = generate::story(random, &policy, host);
        profiles.push(live(program, &story).0.bytes().expect("a profile that can be stored"));
    }
    for name in corpus::index().expect("the index").iter().filter(|name| name.starts_with("visitor/")) {
        let program = compile::program(&Sources::read_folder(&corpus::root().join(name)).expect("a topic")).expect("a program");
        for case in corpus::topic(name).expect("a topic").cases {
            profiles.extend(corpus::profile(&program, &case.input).expect("acts that are accepted"));
        }
    }
    profiles
}

/// Policies of the corpus, each as one text.
#[must_use]
pub fn policies() -> Vec<Vec<u8>> {
    let text = |sources: Sources| {
        let files = sources.files.iter().map(|file| format!("{FILE}{}\n{}", file.path, file.text));
        files.collect::<String>().replacen(&format!("{FILE}policy.toml\n"), "", 1).into_bytes()
    };
    topics().into_iter().map(text).chain(found("policy")).collect()
}

/// Conditions of the corpus's modules and of the conformance cases.
#[must_use]
pub fn conditions() -> Vec<Vec<u8>> {
    let files = topics().into_iter().flat_map(|sources| sources.files);
    let when = files.filter_map(|file| {
        let line = file.text.lines().find(|line| line.starts_with("when = '"))?;
        Some(line.trim_start_matches("when = ").trim_matches('\'').as_bytes().to_vec())
    });
    let cases = conformance::cases().expect("the cases").variants.into_iter().filter(|variant| !variant.lifted);
    when.chain(cases.map(|variant| variant.text.into_bytes())).chain(found("condition")).collect()
}

/// Choices at random.
#[must_use]
pub fn decisions() -> Vec<Vec<u8>> {
    let choices = |seed| {
        let random = &mut Random::new(seed, 8);
        (0..400).map(|_| random.word() as u8).collect()
    };
    (0..40).map(choices).chain(found("decision")).collect()
}

/// Signed programs, good and bad.
#[must_use]
pub fn signed() -> Vec<Vec<u8>> {
    super::signed::CASES.iter().map(|case| case.bytes.clone()).chain(found("signed")).collect()
}

/// Cookies with slices of random facts, alone and among others.
#[must_use]
pub fn slices() -> Vec<Vec<u8>> {
    let program: &Program = &super::slice::PROGRAM;
    let mut cookies = found("slice");
    for seed in 0..40 {
        let random = &mut Random::new(seed, 6);
        let mut facts = Facts::new(program.inputs().len());
        for facet in program.facets() {
            if random.chance(70) {
                facts.set_scalar(facet.input, random.between(0, 3) * random.between(1, 400));
            }
        }
        let slice = program.slice(&facts);
        cookies.push(
            format!("theme=dark; visited=2026-11-22; __Host-nearside={slice}; basket=soup%2Cbread; __Host-nearsided=1")
                .into_bytes(),
        );
        cookies.push(slice.into_bytes());
    }
    cookies
}

/// Profiles, most of which have a ledger.
#[must_use]
pub fn ledgers() -> Vec<Vec<u8>> {
    profiles().into_iter().chain(found("ledger")).collect()
}

/// Pieces of a real log, and lines that are none.
#[must_use]
pub fn logs() -> Vec<Vec<u8>> {
    let log = fs::read(corpus::root().join("../../crates/lab/tests/data/access.log")).expect("the log");
    let lines: Vec<&[u8]> = log.split_inclusive(|byte| *byte == b'\n').collect();
    lines.chunks(5).map(<[&[u8]]>::concat).chain(found("log")).collect()
}

/// The inputs of the corpus's cases for the program that the target has.
#[must_use]
pub fn facts() -> Vec<Vec<u8>> {
    let mut inputs = found("facts");
    for name in corpus::index().expect("the index") {
        let text = fs::read_to_string(corpus::root().join(name).join("cases.json")).expect("cases");
        let topic: serde_json::Value = serde_json::from_str(&text).expect("cases");
        let cases = topic["cases"].as_array().cloned().unwrap_or_default();
        inputs.extend(cases.iter().map(|case| case["input"].to_string().into_bytes()));
    }
    // What other policies declare is wrong here; those that say nothing of a policy are right.
    inputs.retain(|input| super::facts::judge(input) || input.len() < 40);
    for n in 0..40 {
        let random = &mut Random::new(n, 5);
        let seed = if random.chance(50) { "null".into() } else { format!("\"{}\"", random.word()) };
        let (visit, now) = (random.word() >> 11, random.between(0, 2_000_000_000_000));
        inputs.push(
            format!(
                "{{\"seed\":{seed},\"visit_seed\":{visit},\"now_ms\":{now},\"offset_min\":60,\"attention\":{{\"day_spent\":2}}}}"
            )
            .into_bytes(),
        );
    }
    inputs
}

/// The hostile pages of the edge's tests.
#[must_use]
pub fn pages() -> Vec<Vec<u8>> {
    let text = fs::read_to_string(corpus::root().join("../edge/pages.json")).expect("the pages");
    let pages: Vec<serde_json::Value> = serde_json::from_str(&text).expect("the pages");
    let page = |page: &serde_json::Value| page["page"].as_str().map(|text| text.chars().map(|char| char as u8).collect());
    pages.iter().filter_map(page).chain(found("page")).collect()
}

/// The policies of the corpus, and one with a slice.
fn topics() -> Vec<Sources> {
    let names = corpus::index().expect("the index");
    let folders = names.iter().map(|name| corpus::root().join(name)).chain([corpus::root().join("../edge/sliced")]);
    folders.map(|folder| Sources::read_folder(&folder).expect("a topic")).collect()
}

/// Inputs that once failed and have to pass for ever, and those that reach what others do not, in the order of their names.
#[must_use]
pub fn found(target: &str) -> Vec<Vec<u8>> {
    let folder = |kind| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fuzz").join(kind).join(target);
    let entries = ["found", "corpus"].into_iter().filter_map(|kind| fs::read_dir(folder(kind)).ok()).flatten();
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    paths.iter().map(|path| fs::read(path).expect("a file")).collect()
}
