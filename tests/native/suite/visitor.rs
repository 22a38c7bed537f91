//! What a visitor's acts leave and what the gate lets through: the profile agrees with the reference's memory and gate.

use std::collections::BTreeMap;

use nearside_engine::Scratch;
use nearside_program::Facts;
use nearside_tests::{
    agree,
    generate::{self, Random},
    reference::{Memory, Page, World},
    visitor::Kept,
};

#[test]
fn the_gate_agrees_with_the_reference() {
    let (mut moments, mut accepted, mut refused) = (0_u64, 0_u64, 0_u64);
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
                for (name, value) in &expected.values {
                    let kind = name.split('.').next().unwrap_or_default().split('(').next().unwrap_or_default();
                    let zero = matches!(value, nearside_tests::model::Value::Int(0));
                    *told.entry(format!("{kind}{}", if zero { " of 0" } else { "" })).or_default() += 1;
                }
                let whole = nearside_tests::visitor::with_host(&expected, &story.host, &policy);
                let slate = Page::new(subject.program.id().0).decide(&World::new(&policy, &whole));
                assert_eq!(subject.slate(&whole, &mut scratch), slate, "seed {seed}.{stream} at {now_ms}");
            }
        }
    }
    println!("{moments} moments agree, after {accepted} acts accepted and {refused} refused alike; values let through: {told:?}");
    assert!(moments > 10_000 && refused * 20 > accepted && accepted > 30_000, "{moments} moments, {accepted}, {refused}");
    for kind in ["profile", "interest", "activity", "shown", "interest of 0", "activity of 0"] {
        assert!(told.get(kind).is_some_and(|count| *count > 100), "`{kind}` was hardly ever let through: {told:?}");
    }
}
