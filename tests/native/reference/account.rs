//! What an explanation has to say, derived from decisions alone.

use std::collections::{BTreeMap, BTreeSet};

use super::{Mechanism, Outcome, Page, Reason, World, score::score, slate::Slate, truth::Truth};

/// The bound check: with only `told` told, the winner's condition holds and its guaranteed score beats every rival's full one.
#[must_use]
pub fn bound_holds(
    page: &Page,
    world: &World,
    slot: usize,
    before: &[(usize, Outcome)],
    winner: usize,
    told: &BTreeSet<String>,
) -> bool {
    let told = world.telling(told);
    if told.truth(&world.policy.modules[winner].when) != Truth::True {
        return false;
    }
    let guaranteed = score(&told, page.rotates(), slot, winner);
    page.candidates(world, slot).into_iter().filter(|rival| *rival != winner).all(|rival| {
        let full = score(world, page.rotates(), slot, rival);
        let beaten = guaranteed > full || (guaranteed == full && winner < rival);
        beaten || page.removed(world, rival, before).is_some()
    })
}

/// The named inputs of a winner: all that it reads, less those that the bound check can spare, tried in `order`.
#[must_use]
pub fn because(
    page: &Page,
    world: &World,
    slot: usize,
    before: &[(usize, Outcome)],
    winner: usize,
    order: &[String],
) -> BTreeSet<String> {
    let reads = world.policy.inputs_of(winner);
    let mut told: BTreeSet<String> = reads.iter().filter(|name| !world.hidden.contains(*name)).cloned().collect();
    for input in order.iter().filter(|input| reads.contains(input)) {
        let mut fewer = told.clone();
        if fewer.remove(input) && bound_holds(page, world, slot, before, winner, &fewer) {
            told = fewer;
        }
    }
    told
}

/// Whether hiding this input alone changes what the slot shows.
#[must_use]
pub fn decisive(page: &Page, world: &World, slot: usize, before: &[(usize, Outcome)], input: &str) -> bool {
    page.fill(&world.hiding(input), slot, before) != page.fill(world, slot, before)
}

/// The page decided anew with an input absent.
#[must_use]
pub fn what_if(page: &Page, world: &World, input: &str) -> Slate {
    page.decide(&world.without(input))
}

/// Every mechanism that mattered for a slot, with the module that it displaced.
///
/// A mechanism matters when the outcome, its reason included, is another one without it. Where no single one stands between
/// the slot and a module, all that remove the best candidate matter as well.
#[must_use]
pub fn causes(page: &Page, world: &World, slot: usize, before: &[(usize, Outcome)]) -> BTreeMap<Mechanism, Option<usize>> {
    let shown = page.fill(world, slot, before);
    let mut causes = BTreeMap::new();
    for mechanism in Mechanism::SWITCHES {
        match page.switching_off(mechanism).fill(world, slot, before) {
            other if other == shown => {}
            Outcome::Shown(module) => drop(causes.insert(mechanism, Some(module))),
            Outcome::Default(_) => drop(causes.insert(mechanism, None)),
        }
    }
    let alone = causes.values().any(Option::is_some);
    let reached = !matches!(shown, Outcome::Shown(_) | Outcome::Default(Reason::Paused | Reason::Comparison));
    if !alone
        && reached
        && let Some(best) = page.candidates(world, slot).first()
    {
        for mechanism in Mechanism::SWITCHES {
            let mut only = Mechanism::SWITCHES.iter().fold(page.clone(), |page, mechanism| page.switching_off(*mechanism));
            only.off.remove(&mechanism);
            if only.removed(world, *best, before).is_some() {
                causes.insert(mechanism, Some(*best));
            }
        }
    }
    match shown {
        Outcome::Shown(winner) if tied(page, world, slot, before, winner) => drop(causes.insert(Mechanism::Tie, None)),
        _ => {}
    }
    causes
}

/// Whether an open candidate other than the winner has the winner's score.
#[must_use]
pub fn tied(page: &Page, world: &World, slot: usize, before: &[(usize, Outcome)], winner: usize) -> bool {
    let top = score(world, page.rotates(), slot, winner);
    page.candidates(world, slot)
        .into_iter()
        .filter(|rival| *rival != winner && page.removed(world, *rival, before).is_none())
        .any(|rival| score(world, page.rotates(), slot, rival) == top)
}
