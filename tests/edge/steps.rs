//! Filling takes steps in proportion to the page, whatever stands in it and however it arrives.

use std::rc::Rc;

use nearside_policy::Sources;
use nearside_tests::compile;
use nearside_worker::{Policy, Stream};

use crate::pages::visits;

/// A policy with so many slots, each with a module of its own; every tenth competes with the one before it.
fn policy(slots: usize) -> Rc<Policy> {
    let mut text = String::from("site = \"https://a.example\"\nversion = 1\nlocales = [\"en\"]\n\n[intents.a]\n");
    let mut files = Vec::new();
    for at in 0..slots {
        text.push_str(&format!("\n[slots.s{at}]\ndefault = \"page\"\n"));
        let slot = if at % 10 == 9 { format!("[\"s{}\", \"s{at}\"]", at - 1) } else { format!("\"s{at}\"") };
        files.push((format!("modules/m{at}.toml"), format!("slot = {slot}\nhelps = \"a\"\nscore = 1\n")));
    }
    files.push(("policy.toml".to_owned(), text));
    Rc::new(Policy::decode(&compile::bytes(&Sources::new(files)).expect("a program")).expect("a program that decodes"))
}

fn page(slots: usize, declared: usize) -> String {
    let name = |at: usize| if at < declared { format!("s{at}") } else { format!("other{at}") };
    (0..slots)
        .map(|at| format!("<nearside-slot name={}>d<template data-module=m{at}>e</template></nearside-slot>", name(at)))
        .collect()
}

fn steps(policy: &Rc<Policy>, page: &str, piece: usize) -> (u64, usize) {
    let mut stream = Stream::new(Rc::clone(policy), visits()[0].clone());
    let mut out = Vec::new();
    for piece in page.as_bytes().chunks(piece) {
        stream.push(piece, &mut out);
    }
    let steps = stream.steps();
    stream.finish(&mut out);
    (steps, out.windows(13).filter(|window| window == b"state=\"shown\"").count())
}

#[test]
fn filling_takes_steps_in_proportion_to_the_page() {
    let policy = policy(500);
    for (kind, declared) in [("declared", 500), ("undeclared", 0)] {
        let (few, _) = steps(&policy, &page(100, declared.min(100)), 1);
        let (many, shown) = steps(&policy, &page(1_000, declared), 1);
        let (whole, shown_at_once) = steps(&policy, &page(1_000, declared), usize::MAX);
        assert!(many <= 12 * few, "{kind}: {few} steps, then {many}");
        assert!(
            many <= 3 * whole && shown == declared && shown_at_once == declared,
            "{kind}: {many} steps in bytes, {whole} at once, {shown} shown"
        );
    }
    // Most of them are looked at and left alone.
    let (few, _) = steps(&policy, &page(1_000, 0), 7);
    let (many, _) = steps(&policy, &page(100_000, 0), 7);
    assert!(many <= 110 * few, "{few} steps, then {many}");
}

#[test]
fn a_slot_that_waits_costs_nothing_while_it_waits() {
    let policy = policy(20);
    // `s9` waits for `s8`, which comes at the end.
    let waiting = |filler: usize| {
        format!(
            "<nearside-slot name=s9>d<template data-module=m9>e</template></nearside-slot>{}<nearside-slot name=s8>d<template data-module=m9>e</template></nearside-slot>",
            "x".repeat(filler)
        )
    };
    let (short, _) = steps(&policy, &waiting(100), 1);
    let (long, shown) = steps(&policy, &waiting(200_000), 1);
    assert_eq!(short, long);
    assert_eq!(shown, 1);
}
