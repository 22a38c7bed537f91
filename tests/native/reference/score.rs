//! Scores as authors write them: boosts added, penalties taken off.

use super::{
    World, clock, draw,
    truth::{Hidden, Truth},
};
use crate::model::{Adjustment, Gain, Period};

/// The module's score in the slot, its draw included if `rotation` is on: its full score when nothing is hidden, else what is guaranteed whatever hidden inputs hold.
#[must_use]
pub fn score(world: &World, rotation: bool, slot: usize, module: usize) -> i64 {
    let base = world.policy.modules[module].score;
    let adjustments = world.policy.modules[module].adjustments.iter().enumerate();
    let changes: i64 = adjustments.map(|(at, adjustment)| change(world, module, at, adjustment)).sum();
    let total = base + changes + turn(world, rotation, slot, module);
    total.clamp(i64::from(i32::MIN), i64::from(i32::MAX))
}

fn change(world: &World, module: usize, at: usize, adjustment: &Adjustment) -> i64 {
    let boost = adjustment.add > 0;
    match &adjustment.gain {
        Gain::When(condition) => {
            let applies = if boost {
                world.truth(condition) == Truth::True
            } else {
                // A penalty is spared only while it is certain that it will never apply.
                world.may_cost(module, at, condition)
            };
            if applies { adjustment.add } else { 0 }
        }
        Gain::PerUnit(input, cap) => {
            let units = match world.number(input) {
                Ok(number) => number.unwrap_or(0).clamp(0, *cap),
                Err(Hidden) if boost => 0,
                Err(Hidden) => *cap,
            };
            adjustment.add * units
        }
    }
}

/// Rotation's share of the score.
fn turn(world: &World, rotation: bool, slot: usize, module: usize) -> i64 {
    let Some((points, every)) = world.policy.slots[slot].rotation.filter(|_| rotation) else { return 0 };
    let period = match every {
        Period::Day => clock::local_day(world.facts.now_ms, world.facts.offset_min),
        Period::Visit => i64::from(world.facts.visit_number),
        Period::Lifetime => 0,
    };
    let (policy, facts) = (world.policy, world.facts);
    let words = [&*policy.site, "rotation", &policy.slots[slot].name, &policy.modules[module].name];
    let draw = draw::draw(facts.seed.unwrap_or(facts.visit_seed), &words, period);
    i64::try_from(draw::below(draw, u64::from(points.unsigned_abs()) + 1)).expect("at most the points")
}
