//! The corpus of candidates, `tests/corpus/candidates`: each gets the verdict that is written there.

use std::{fs, path::PathBuf};

use nearside_page::{Fault, Judgement, Page, Role};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    id: String,
    place: String,
    html: String,
    verdict: String,
    because: String,
}

#[test]
fn every_candidate_is_judged_as_the_corpus_says() {
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/corpus/candidates/cases.json");
    let cases: Vec<Case> = serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap();
    assert!(cases.len() > 120);
    let mut failures = Vec::new();
    for case in &cases {
        let slot = format!("<nearside-slot name=\"a\">d<template data-module=\"m\">{}</template></nearside-slot>", case.html);
        let page = Page::read(format!("<!doctype html><body>{}", case.place.replace('*', &slot)).into_bytes());
        let said = verdict(&page);
        if said != case.verdict {
            failures.push(format!(
                "{}: {said} instead of {}, {}\n  {} in {}",
                case.id, case.verdict, case.because, case.html, case.place
            ));
        }
    }
    assert!(failures.is_empty(), "{} of {}:\n{}", failures.len(), cases.len(), failures.join("\n"));
}

fn verdict(page: &Page) -> &'static str {
    let Some(slot) = page.slots.first() else { return "no slot" };
    let Some((inner, judgement)) = slot.candidate(|name| name == "m") else { return "no candidate" };
    assert!(slot.parts.iter().any(|part| matches!(part.role, Role::Module(..))));
    let faults = Judgement::faults(&page.bytes, inner.clone(), slot.place);
    assert_eq!(faults.is_empty(), judgement.fits(slot.place), "the two ways to a verdict agree");
    match faults.first().map(|found| found.fault) {
        None => "ok",
        Some(Fault::Loads) => "loads",
        Some(Fault::Misplaced) => "misplaced",
    }
}
