//! Every official CEL conformance case agrees, folded and lifted, or it is rejected when it is compiled.
//!
//! The rejected ones stand with their reason in `corpus/cel/rejected.tsv`; `UPDATE_REJECTED=1` rewrites that file after a
//! deliberate change.

use std::fs;

use nearside_program::Program;
use nearside_tests::conformance::{cases, folder, program};

#[test]
fn every_official_case_agrees_or_is_rejected() {
    let cases = cases().unwrap_or_else(|error| panic!("{error}"));
    let mut failures = Vec::new();
    for variant in &cases.variants {
        let decoded = Program::decode(&variant.program).expect("what was encoded decodes");
        let found = program::input(&decoded, &variant.inputs).and_then(|input| program::run(&decoded, &input));
        if found != Ok(variant.want) {
            let (text, inputs) = (&variant.text, &variant.inputs);
            failures.push(format!("{}: {text} with {inputs:?} is {found:?}, not {:?}", variant.case, variant.want));
        }
    }
    assert!(failures.is_empty(), "{} disagree:\n{}", failures.len(), failures.join("\n"));
    let (agree, lifted) = (cases.agreeing(), cases.lifted());
    println!(
        "{} cases: {agree} agree ({lifted} of them also lifted, in {} variants), {} are rejected",
        cases.count,
        cases.variants.len() - agree,
        cases.rejected.len()
    );
    println!("{:#?}", cases.reasons());

    let listed = cases.rejected.iter().map(|line| format!("{line}\n")).collect::<String>();
    let path = folder().join("rejected.tsv");
    if std::env::var_os("UPDATE_REJECTED").is_some() {
        fs::write(&path, &listed).expect("the list can be written");
    }
    let known = fs::read_to_string(&path).unwrap_or_default();
    let difference: Vec<&str> = listed.lines().filter(|line| !known.lines().any(|old| old == *line)).collect();
    assert!(known == listed, "the rejected cases differ from rejected.tsv, for example: {difference:#?}");
}
