//! Times decide, explain and load on one program, with facts drawn at random: `measure PROGRAM`.
//! Prints three numbers, ms: `[decide, explain one slot, load]`, each the best of several rounds.

use std::{hint::black_box, time::Instant};

use nearside_engine::{Request, Scratch, decide_into, explain};
use nearside_program::{Facts, InputId, Program, SlotId, ValueType};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let file = std::env::args().nth(1).ok_or("usage: measure PROGRAM")?;
    let bytes = std::fs::read(file)?;
    let program = Program::decode(&bytes)?;
    let visitors: Vec<Facts> = (1..=200).map(|seed| facts(&program, seed)).collect();
    let request = Request::all();
    let mut scratch = Scratch::new();
    let mut outcomes = Vec::new();
    let decide = best(|| {
        for facts in &visitors {
            decide_into(&program, facts, &request, &mut scratch, &mut outcomes);
            black_box(&outcomes);
        }
    }) / 200.0;
    let slots = u16::try_from(program.slots().len())?;
    let explained = best(|| {
        for facts in visitors.iter().take(20) {
            for slot in 0..slots {
                black_box(explain(&program, facts, &request, SlotId(slot), &mut scratch));
            }
        }
    }) / (20.0 * f64::from(slots));
    let load = best(|| drop(black_box(Program::decode(&bytes))));
    println!("[{decide}, {explained}, {load}]");
    Ok(())
}

/// Every input present: enums and flags uniformly, numbers mostly small, as counts and interests are.
fn facts(program: &Program, seed: u64) -> Facts {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mut below = |limit: u64| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state % limit
    };
    let mut facts = Facts::new(program.inputs().len());
    for (id, input) in (0..).map(InputId).zip(program.inputs()) {
        let limit = match input.value_type {
            ValueType::Bool => 2,
            ValueType::Enum(domain) => program.domain(domain).len().max(1) as u64,
            _ if below(4) == 0 => 80,
            _ => 3,
        };
        facts.set_scalar(id, i64::try_from(below(limit.max(1))).unwrap_or(0));
    }
    facts
}

/// Best time of one call, ms.
fn best(mut work: impl FnMut()) -> f64 {
    let mut least = f64::INFINITY;
    for _ in 0..7 {
        let start = Instant::now();
        let mut calls = 0.0;
        while start.elapsed().as_millis() < 20 {
            work();
            calls += 1.0;
        }
        least = least.min(start.elapsed().as_secs_f64() * 1000.0 / calls);
    }
    least
}
