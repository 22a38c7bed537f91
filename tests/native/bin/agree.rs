//! The long run: `cargo run -p nearside-tests --release --bin agree -- --cases 1000000 --seed 0`.

use std::{env, process::ExitCode, time::Instant};

use nearside_tests::agree;

const FACTS_EACH: u64 = 20;

fn main() -> ExitCode {
    let mut cases = 10_000;
    let mut seed = 0;
    let mut words = env::args().skip(1);
    while let Some(word) = words.next() {
        let number = words.next().and_then(|text| text.parse().ok());
        match (word.as_str(), number) {
            ("--cases", Some(number)) => cases = number,
            ("--seed", Some(number)) => seed = number,
            _ => {
                eprintln!("usage: agree [--cases N] [--seed N]; both are whole numbers");
                return ExitCode::from(2);
            }
        }
    }
    let begun = Instant::now();
    let mut told = begun;
    let run = agree::run(seed, u64::div_ceil(cases, FACTS_EACH), FACTS_EACH, |counts| {
        if told.elapsed().as_secs() >= 10 {
            told = Instant::now();
            eprintln!("{} of {cases} cases", counts.cases);
        }
    });
    match run {
        Ok(counts) => {
            println!("{counts}\nin {} s, from seed {seed} on", begun.elapsed().as_secs());
            ExitCode::SUCCESS
        }
        Err(disagreement) => {
            println!("{disagreement}");
            ExitCode::FAILURE
        }
    }
}
