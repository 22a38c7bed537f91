//! What a visitor's acts leave and what the gate lets through: the profile agrees with the reference's memory and gate, and what
//! may not be read has no effect at all.

use std::collections::BTreeMap;

use nearside_engine::Scratch;
use nearside_program::Facts;
use nearside_tests::{
    agree,
    bridge::{Subject, request},
    corpus,
    generate::{self, Random, Story},
    model::Policy,
    reference::{Memory, Page, World},
    visitor::{Kept, live, with_host},
};

#[test]
fn the_gate_agrees_with_the_reference() {
    let (mut moments, mut locked, mut accepted, mut refused) = (0_u64, 0_u64, 0_u64, 0_u64);
    let mut told: BTreeMap<String, u64> = BTreeMap::new();
    let mut scratch = Scratch::new();
    for seed in 0..320 {
        let mut policy = generate::policy(&mut Random::new(seed, 0));
        generate::keeping(&mut Random::new(seed, 1), &mut policy);
        let Ok(subject) = agree::compile(&policy) else { continue };
        for stream in 2..12 {
            let random = &mut Random::new(seed, stream);
            let host = generate::facts(random, &policy);
            let story = generate::story(random, &policy, host);
            let mut memory = Memory::new(&policy, story.seed, story.offset_min);
            let mut kept = Kept::new(&subject.program, story.seed, story.offset_min);
            for (at, dated) in story.acts.iter().enumerate() {
                let (here, there) = (memory.act(dated), kept.act(dated));
                assert_eq!(here, there, "seed {seed}.{stream}: act {at}, {dated:?}, of {:#?}", story.acts);
                accepted += u64::from(here);
                refused += u64::from(!here);
            }
            kept.bytes().unwrap_or_else(|error| panic!("seed {seed}.{stream}: {error}"));
            for now_ms in &story.moments {
                let expected = memory.facts(*now_ms);
                let mut facts = Facts::new(subject.program.inputs().len());
                kept.open(*now_ms, &mut facts);
                let mut wanted = subject.facts(&expected);
                // The clock of the visitor is the host's to set.
                nearside_engine::set_time(&subject.program, &mut facts, *now_ms, story.offset_min);
                wanted.unavailable.clear();
                assert_eq!(facts, wanted, "seed {seed}.{stream} at {now_ms}: {:#?}\n{memory:#?}", story.acts);
                moments += 1;
                locked += u64::from(policy.keeping.purposes.iter().any(|purpose| memory.is_locked(purpose, *now_ms)));
                for (name, value) in &expected.values {
                    let kind = name.split('.').next().unwrap_or_default().split('(').next().unwrap_or_default();
                    let zero = matches!(value, nearside_tests::model::Value::Int(0));
                    *told.entry(format!("{kind}{}", if zero { " of 0" } else { "" })).or_default() += 1;
                }
                let whole = with_host(&expected, &story.host, &policy);
                let slate = Page::new().decide(&World::new(&policy, &whole));
                assert_eq!(subject.slate(&whole, &mut scratch), slate, "seed {seed}.{stream} at {now_ms}");
            }
        }
    }
    println!(
        "{moments} moments agree, {locked} of them with something locked, after {accepted} acts accepted and {refused} refused alike; values let through: {told:?}"
    );
    assert!(moments > 10_000 && refused * 20 > accepted && accepted > 30_000, "{moments} moments, {accepted}, {refused}");
    assert!(locked > 1_000, "{locked} of {moments} moments with something locked");
    for kind in ["profile", "interest", "activity", "shown", "interest of 0", "activity of 0"] {
        assert!(told.get(kind).is_some_and(|count| *count > 100), "`{kind}` was hardly ever let through: {told:?}");
    }
}

/// P1: two profiles that differ only in what is not consented or has run out give the same bytes.
#[test]
fn what_is_not_granted_changes_nothing() {
    let (mut pairs, mut differing, mut controls, mut told_apart) = (0_u64, 0_u64, 0_u64, 0_u64);
    for seed in 0..320 {
        let mut policy = generate::policy(&mut Random::new(seed, 0));
        generate::keeping(&mut Random::new(seed, 1), &mut policy);
        let Ok(subject) = agree::compile(&policy) else { continue };
        for stream in 100..110 {
            let random = &mut Random::new(seed, stream);
            let host = generate::facts(random, &policy);
            let story = generate::story(random, &policy, host);
            let mut memory = Memory::new(&policy, story.seed, story.offset_min);
            for dated in &story.acts {
                memory.act(dated);
            }
            let (kept, accepted) = live(&subject.program, &story);
            for (at, now_ms) in story.moments.iter().enumerate() {
                let ours = records(&subject, &policy, &story, &kept, *now_ms);
                for readable in [false, true] {
                    let twin = generate::twin(random, &policy, &story, &memory, *now_ms, readable);
                    let (other, accepted_too) = live(&subject.program, &twin);
                    // One word may decide whether a later act is accepted, and that can be read; such twins are no twins.
                    if accepted != accepted_too {
                        continue;
                    }
                    let theirs = records(&subject, &policy, &twin, &other, *now_ms);
                    if readable {
                        controls += 1;
                        told_apart += u64::from(ours != theirs);
                    } else {
                        pairs += 1;
                        differing += u64::from(kept.bytes() != other.bytes());
                        assert_eq!(ours, theirs, "seed {seed}.{stream}, moment {at}: {:#?}\n{:#?}", story.acts, twin.acts);
                    }
                }
            }
        }
    }
    println!(
        "{pairs} pairs give the same bytes, {differing} of them stored differently; told apart where it may be read: {told_apart} of {controls}"
    );
    assert!(differing > 3_000 && told_apart > 1_000, "{differing} of {pairs}, {told_apart} of {controls}");
}

/// Bytes of the decision and of all explanations at a moment.
fn records(subject: &Subject, policy: &Policy, story: &Story, kept: &Kept, now_ms: i64) -> (String, BTreeMap<String, String>) {
    let mut facts = subject.facts(&with_host(&Default::default(), &story.host, policy));
    nearside_engine::set_time(&subject.program, &mut facts, now_ms, story.offset_min);
    kept.open(now_ms, &mut facts);
    corpus::records_of(&subject.program, &facts, &request(&story.host)).expect("a record of every slot")
}
