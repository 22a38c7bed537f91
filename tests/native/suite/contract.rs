//! The contract against itself: what the reference interpreter calls a guarantee has to be one.

use std::collections::{BTreeMap, BTreeSet};

use nearside_tests::{
    generate::{self, Random},
    model::{Gain, Policy},
    reference::{Outcome, Page, Truth, Whole, World, because, bound_holds, score::score},
};

/// Runs `check` on many random policies and facts.
fn each(policies: u64, facts_each: u64, mut check: impl FnMut(&Page, &World, &mut Random)) {
    for seed in 0..policies {
        let policy = generate::policy(&mut Random::new(seed, 0));
        for stream in 1..=facts_each {
            let mut random = Random::new(seed, stream);
            let facts = generate::facts(&mut random, &policy);
            // Every other one judges its penalties as a whole, with all that they read.
            let whole = if stream % 2 == 0 { all_whole(&policy) } else { Whole::new() };
            check(&Page::new(), &World::new(&policy, &facts).judging_whole(&whole), &mut random);
        }
    }
}

fn all_whole(policy: &Policy) -> Whole {
    let mut whole = Whole::new();
    for (module, row) in policy.modules.iter().enumerate() {
        for (at, adjustment) in row.adjustments.iter().enumerate() {
            if let (Gain::When(rule), true) = (&adjustment.gain, adjustment.add < 0) {
                let mut reads = Vec::new();
                rule.collect_inputs(policy, &mut reads);
                whole.insert((module, at), reads.into_iter().collect());
            }
        }
    }
    whole
}

#[test]
fn a_named_set_withstands_every_reveal() {
    let mut sets = 0;
    let mut outcomes: BTreeMap<String, u64> = BTreeMap::new();
    each(300, 10, |page, world, random| {
        let slate = page.decide(world);
        let order: Vec<String> = world.policy.inputs.iter().map(|input| input.name.clone()).collect();
        for (at, (slot, outcome)) in slate.iter().enumerate() {
            let word = match outcome {
                Outcome::Shown(_) => "shown".to_string(),
                Outcome::Default(reason) => format!("{reason:?}"),
            };
            *outcomes.entry(word).or_default() += 1;
            let Outcome::Shown(winner) = *outcome else { continue };
            let before = &slate[..at];
            let named = because(page, world, *slot, before, winner, &order);
            assert!(bound_holds(page, world, *slot, before, winner, &named));
            sets += 1;
            for _ in 0..6 {
                let told: BTreeSet<String> =
                    order.iter().filter(|name| named.contains(*name) || random.chance(50)).cloned().collect();
                let revealed = page.fill(&world.telling(&told), *slot, before);
                assert_eq!(revealed, *outcome, "{named:?} was overturned by telling {told:?} in {:#?}", world.policy);
            }
        }
    });
    println!("{sets} named sets, none overturned; outcomes: {outcomes:?}");
    assert!(sets > 2_000, "too few modules are shown to say anything: {sets}");
    for reason in ["None", "Paused", "Comparison", "Unavailable", "Scheduled", "Intent", "Dismissed", "Placed", "Group"] {
        assert!(outcomes.contains_key(reason), "no outcome `{reason}` was generated: {outcomes:?}");
    }
}

#[test]
fn telling_more_never_lowers_a_score_nor_closes_a_module() {
    each(200, 5, |page, world, random| {
        let names: Vec<String> = world.policy.inputs.iter().map(|input| input.name.clone()).collect();
        let few: BTreeSet<String> = names.iter().filter(|_| random.chance(40)).cloned().collect();
        let more: BTreeSet<String> = names.iter().filter(|name| few.contains(*name) || random.chance(50)).cloned().collect();
        let (few, more) = (world.telling(&few), world.telling(&more));
        for (at, module) in world.policy.modules.iter().enumerate() {
            if few.truth(&module.when) == Truth::True {
                assert_eq!(more.truth(&module.when), Truth::True);
            }
            for slot in &module.slots {
                assert!(score(&few, page.rotates(), *slot, at) <= score(&more, page.rotates(), *slot, at));
            }
        }
    });
}

#[test]
fn a_penalty_costs_exactly_when_it_holds() {
    each(200, 5, |_, world, _| {
        for module in &world.policy.modules {
            for adjustment in &module.adjustments {
                if let Gain::When(condition) = &adjustment.gain {
                    assert_eq!(world.may_become(condition, true), world.truth(condition) == Truth::True);
                }
            }
        }
    });
}
