//! What fuzzing begins with: the corpus in the forms that targets take, and inputs that once were found to fail (`found/`).

use std::{fs, path::PathBuf};

use nearside_policy::Sources;
use nearside_program::Program;

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

/// The policies of the corpus, and one with a slice.
fn topics() -> Vec<Sources> {
    let names = corpus::index().expect("the index");
    let folders = names.iter().map(|name| corpus::root().join(name)).chain([corpus::root().join("../edge/sliced")]);
    folders.map(|folder| Sources::read_folder(&folder).expect("a topic")).collect()
}

/// Inputs that once failed and have to pass for ever.
fn found(target: &str) -> Vec<Vec<u8>> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fuzz/found").join(target);
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    entries.flatten().map(|entry| fs::read(entry.path()).expect("a file")).collect()
}
