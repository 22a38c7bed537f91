//! Every case of the corpus, natively.

use std::{collections::BTreeSet, fs};

use nearside_policy::Sources;
use nearside_tests::{compile, corpus};

#[test]
fn every_case_holds() {
    let mut failures = Vec::new();
    let (mut topics, mut cases) = (0, 0);
    for name in corpus::index().expect("the index") {
        topics += 1;
        let topic = corpus::topic(&name).unwrap_or_else(|error| panic!("{error}"));
        let sources = Sources::read_folder(&corpus::root().join(&name)).unwrap_or_else(|error| panic!("{name}: {error}"));
        let program = match compile::program(&sources) {
            Ok(program) => program,
            Err(error) => {
                failures.push(format!("{name}: {error}"));
                continue;
            }
        };
        for case in &topic.cases {
            cases += 1;
            if let Err(error) = corpus::run(&program, case) {
                failures.push(format!("{name}: {}\n  {}: {error}", topic.because, case.because));
            }
        }
    }
    println!("{cases} cases in {topics} topics");
    assert!(failures.is_empty(), "{} of {cases} cases fail:\n\n{}", failures.len(), failures.join("\n\n"));
    assert!(cases > 100, "the corpus has shrunk to {cases} cases");
}

#[test]
fn the_index_lists_every_folder() {
    let listed: BTreeSet<String> = corpus::index().expect("the index").into_iter().collect();
    let mut found = BTreeSet::new();
    for area in fs::read_dir(corpus::root()).expect("the corpus").flatten().filter(|entry| entry.path().is_dir()) {
        for topic in fs::read_dir(area.path()).expect("an area").flatten() {
            if topic.path().join("cases.json").exists() {
                found.insert(format!("{}/{}", area.file_name().to_string_lossy(), topic.file_name().to_string_lossy()));
            }
        }
    }
    assert_eq!(listed, found);
}
