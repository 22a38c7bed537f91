//! A short run of every fuzz target: all seeds, then the same mutants every time. `NEARSIDE_MUTANTS` sets another number of them.

use nearside_tests::{
    fuzz::{TARGETS, mutate::mutant, seeds::found},
    generate::Random,
};

#[test]
fn every_target_bears_its_seeds_and_mutants() {
    let mutants: u64 =
        std::env::var("NEARSIDE_MUTANTS").ok().map_or(3_000, |text| text.parse().expect("NEARSIDE_MUTANTS is a number"));
    for target in TARGETS {
        let seeds = (target.seeds)();
        let good = seeds.iter().filter(|seed| (target.judge)(seed)).count();
        // What was found is good for having been found.
        let made = seeds.len() - found(target.name).len();
        assert!(good * 2 > made, "{}: only {good} of {} seeds are good for anything", target.name, seeds.len());
        // Deciding and judging a whole policy takes a hundred times as long as refusing bytes.
        let mutants = if target.name == "decision" { mutants / 4 } else { mutants };
        let random = &mut Random::new(mutants, 9);
        let bearable = (0..mutants).filter(|_| (target.judge)(&mutant(random, &seeds))).count();
        println!("{}: {good} of {} seeds and {bearable} of {mutants} mutants were good for something", target.name, seeds.len());
        assert!(bearable as u64 * 100 > mutants, "{}: only {bearable} of {mutants} mutants got anywhere", target.name);
    }
}
