//! Draws about people: evenly distributed, independent of each other, and moved by no publish.

use nearside_engine::{Outcome, Reason, Request, Scratch, decide, decide_into, explain, why_not, wire};
use nearside_policy::Sources;
use nearside_program::{Facts, ModuleId, Program, SlotId};
use nearside_tests::{
    bridge::{Subject, request},
    compile,
    generate::{self, Random},
    print,
};

const SEEDS: u64 = 1_000_000;
const DAY_MS: i64 = 86_400_000;
/// Modules that take turns in each of the two slots.
const TURNS: usize = 5;

#[test]
fn groups_and_turns_are_drawn_evenly_and_independently() {
    let (here, there) = (program("https://example.org", ""), program("https://example.org", "\ncomparison_salt = \"spring\""));
    let elsewhere = program("https://shop.example.net", "");
    // Seeds one after the other, as a simulation has them, and at random, as browsers do.
    for (spread, seeds) in [(1, SEEDS), (0x9e37_79b9_7f4a_7c15, SEEDS / 5)] {
        let (mut group, mut salted, mut sites) = (Table::new(2, 1), Table::new(2, 2), Table::new(2, 2));
        let (mut slots, mut days, mut turn_sites) =
            (Table::new(TURNS, TURNS), Table::new(TURNS, TURNS), Table::new(TURNS, TURNS));
        let (mut group_and_turn, mut strangers) = (Table::new(2, TURNS), Table::new(TURNS, TURNS));
        let mut draw = Draw::default();
        for seed in 1..=seeds {
            let own = seed.wrapping_mul(spread);
            let today = draw.of(&here, Some(own), own, 0);
            let [salt, site] = [&there, &elsewhere].map(|program| draw.of(program, Some(own), own, 0));
            let tomorrow = draw.of(&here, Some(own), own, 1);
            let stranger = draw.of(&here, None, own, 0);
            assert!(stranger.turns.is_some(), "whoever has no seed is in no group");
            group.add(today.is_compared, 0);
            salted.add(today.is_compared, salt.is_compared);
            sites.add(today.is_compared, site.is_compared);
            if let Some([hero, side]) = stranger.turns {
                slots.add(hero, side);
                // The group's draw has nothing to do with the turns of the same seed.
                group_and_turn.add(today.is_compared, hero);
            }
            if let (Some([one, _]), Some([other, _])) = (today.turns, tomorrow.turns) {
                days.add(one, other);
            }
            if let (Some([one, _]), Some([other, _])) = (stranger.turns, draw.of(&elsewhere, None, own, 0).turns) {
                turn_sites.add(one, other);
            }
            let next = draw.of(&here, None, own.wrapping_add(1), 0);
            if let (Some([one, _]), Some([other, _])) = (stranger.turns, next.turns) {
                strangers.add(one, other);
            }
        }
        let share = group.rows()[1] / seeds as f64;
        println!("comparison share {share}; chi-square, of one degree: {}", group.against(&[0.9, 0.1]));
        group.is_even("comparison share", &[0.9, 0.1]);
        slots.is_even("turns", &[0.2; TURNS]);
        for (what, table) in [
            ("two salts", &salted),
            ("two sites", &sites),
            ("two slots", &slots),
            ("two days", &days),
            ("turns of two sites", &turn_sites),
            ("group and turn", &group_and_turn),
            ("two visits", &strangers),
        ] {
            table.is_independent(what);
        }
        // The control: what does depend is found.
        assert!(group_and_itself(&group).chi_square() > seeds as f64 / 10.0);
    }
}

/// A table of a draw against itself.
fn group_and_itself(group: &Table) -> Table {
    let mut table = Table::new(2, 2);
    let rows = group.rows();
    (table.cells[0], table.cells[3]) = (rows[0], rows[1]);
    table
}

#[test]
fn a_publish_draws_nobody_anew() {
    let (mut compared, mut turned, mut same) = (0, 0, 0);
    let mut scratch = Scratch::new();
    for seed in 0..300 {
        let policy = generate::policy(&mut Random::new(seed, 0));
        let Ok(subject) = Subject::new(&policy) else { continue };
        // The next version has modules and a slot before all others, which gives every other one another number.
        let mut files = print::policy(&policy);
        for (path, text) in &mut files {
            if path == "policy.toml" {
                *text = text.replace("\nversion = 1\n", "\nversion = 8\n");
                let at = text.find("\n[slots.").expect("a policy has slots");
                text.insert_str(at, "\n[slots.aaa]\ndefault = \"page\"\nrotate = { points = 5, every = \"day\" }\n");
            }
        }
        for name in ["a-first", "a-second"] {
            let text = format!("slot = \"aaa\"\nhelps = {:?}\nscore = 1\n", policy.intents[0].name);
            files.push((format!("modules/{name}.toml"), text));
        }
        let Ok(later) = compile::program(&Sources::new(files)) else { continue };
        for stream in 1..=10 {
            let host = generate::facts(&mut Random::new(seed, stream), &policy);
            let facts = subject.facts(&host);
            let mut moved = facts.clone();
            moved.counts.iter_mut().for_each(|entry| entry.0.0 += 2);
            moved.dismissed.iter_mut().for_each(|module| module.0 += 2);
            moved.unavailable.iter_mut().for_each(|module| module.0 += 2);
            let before = decide(&subject.program, &facts, &request(&host), &mut scratch).outcomes;
            let slots = Request::only(host.slots.iter().map(|slot| SlotId(*slot as u16 + 1)))
                .beside(host.standing.iter().map(|(slot, module)| (SlotId(*slot as u16 + 1), ModuleId(*module as u16 + 2))));
            let after = decide(&later, &moved, &slots, &mut scratch).outcomes;
            // No slots at all would be all of them.
            if host.slots.is_empty() {
                continue;
            }
            let shifted = before.iter().map(|(slot, outcome)| {
                (
                    SlotId(slot.0 + 1),
                    if let Outcome::Shown(module) = outcome { Outcome::Shown(ModuleId(module.0 + 2)) } else { *outcome },
                )
            });
            assert!(shifted.eq(after.iter().copied()), "seed {seed}.{stream}: {before:?} became {after:?}");
            same += 1;
            compared += usize::from(before.iter().any(|(_, outcome)| *outcome == Outcome::Default(Reason::Comparison)));
            turned += usize::from(host.slots.iter().any(|slot| policy.slots[*slot].rotation.is_some()));
        }
    }
    println!(
        "{same} pages are decided alike by the next version; {compared} of them for the comparison group, {turned} with rotation"
    );
    assert!(same > 1_500 && compared > 20 && turned > 500, "{same}, {compared}, {turned}");
}

/// Decisions, explanations and answers to "why not" are exported, and a seed is the same in all of a visitor's.
#[test]
fn no_record_has_a_seed() {
    let (mut records, mut scratch) = (0, Scratch::new());
    for number in 0..100 {
        let policy = generate::policy(&mut Random::new(number, 0));
        let Ok(subject) = Subject::new(&policy) else { continue };
        for stream in 1..=5 {
            let host = generate::facts(&mut Random::new(number, stream), &policy);
            let mut facts = subject.facts(&host);
            facts.seed = Some(0x1234_5678_9abc_def0 | number << 8);
            facts.visit_seed = 0x000f_edcb_a987_6543 ^ number << 8;
            let (program, request) = (&subject.program, request(&host));
            let decision = decide(program, &facts, &request, &mut scratch);
            let mut texts = vec![wire::decision(program, &facts, &decision)];
            for (slot, _) in &decision.outcomes {
                let said = explain(program, &facts, &request, *slot, &mut scratch).expect("the slot is on the page");
                texts.push(wire::explanation(program, &facts, &said));
                for module in (0..program.modules().len() as u16).map(ModuleId) {
                    let answer = why_not(program, &facts, &request, *slot, module, &mut scratch);
                    texts.push(wire::why_not(program, &facts, *slot, module, &answer));
                }
            }
            for seed in [facts.seed.expect("a seed"), facts.visit_seed] {
                let forms = [seed.to_string(), format!("{seed:x}"), format!("{:x}", seed.swap_bytes())];
                let told = texts.iter().find(|text| forms.iter().any(|form| text.to_lowercase().contains(form)));
                assert_eq!(told, None, "policy {number}.{stream}: seed {seed} is in a record");
            }
            records += texts.len();
        }
    }
    println!("{records} records, and no seed in any of them");
    assert!(records > 3_000, "{records}");
}

fn program(site: &str, salt: &str) -> Program {
    let slot = |name: &str| format!("[slots.{name}]\ndefault = \"page\"\nrotate = {{ points = 100, every = \"day\" }}\n");
    let policy = format!(
        "site = {site:?}\nversion = 1\nlocales = [\"en\"]\ncomparison = \"10%\"{salt}\n[purposes.\"personalize.local\"]\ntext.en = \"Yes?\"\n\
         [intents.read]\n{}{}",
        slot("hero"),
        slot("side")
    );
    let mut files = vec![("policy.toml".to_owned(), policy)];
    for at in 0..TURNS {
        for slot in ["hero", "side"] {
            files.push((format!("modules/{slot}-{at}.toml"), format!("slot = {slot:?}\nhelps = \"read\"\nscore = 1\n")));
        }
    }
    compile::program(&Sources::new(files)).expect("a policy that compiles")
}

/// What a seed drew: whether it is in the comparison group, else whose turn it is in the two slots.
struct Drawn {
    is_compared: usize,
    turns: Option<[usize; 2]>,
}

/// Decides, again and again.
#[derive(Default)]
struct Draw {
    facts: Facts,
    scratch: Scratch,
    outcomes: Vec<(SlotId, Outcome)>,
}

impl Draw {
    fn of(&mut self, program: &Program, seed: Option<u64>, visit_seed: u64, day: i64) -> Drawn {
        (self.facts.seed, self.facts.visit_seed, self.facts.now_ms) = (seed, visit_seed, day * DAY_MS);
        decide_into(program, &self.facts, &Request::all(), &mut self.scratch, &mut self.outcomes);
        match self.outcomes[..] {
            // Modules are numbered by name: those of the hero come first.
            [(_, Outcome::Shown(hero)), (_, Outcome::Shown(side))] => {
                Drawn { is_compared: 0, turns: Some([hero.index(), side.index() - TURNS]) }
            }
            [(_, Outcome::Default(Reason::Comparison)), _] => Drawn { is_compared: 1, turns: None },
            ref other => panic!("{other:?}"),
        }
    }
}

/// How often two draws went together.
struct Table {
    columns: usize,
    cells: Vec<f64>,
}

impl Table {
    fn new(rows: usize, columns: usize) -> Self {
        Self { columns, cells: vec![0.0; rows * columns] }
    }

    fn add(&mut self, row: usize, column: usize) {
        self.cells[row * self.columns + column] += 1.0;
    }

    fn rows(&self) -> Vec<f64> {
        self.cells.chunks(self.columns).map(|row| row.iter().sum()).collect()
    }

    /// Chi-square of the rows against their shares.
    fn against(&self, shares: &[f64]) -> f64 {
        let rows = self.rows();
        let sum: f64 = rows.iter().sum();
        rows.iter().zip(shares).map(|(row, share)| (row - sum * share).powi(2) / (sum * share)).sum()
    }

    /// Chi-square of the table against what rows and columns alone would make of it.
    fn chi_square(&self) -> f64 {
        let rows = self.rows();
        let sum: f64 = rows.iter().sum();
        let columns: Vec<f64> = (0..self.columns).map(|at| self.cells.iter().skip(at).step_by(self.columns).sum()).collect();
        let expected = rows.iter().flat_map(|row| columns.iter().map(move |column| row * column / sum));
        self.cells.iter().zip(expected).map(|(cell, expected)| (cell - expected).powi(2) / expected).sum()
    }

    fn is_even(&self, what: &str, shares: &[f64]) {
        judge(what, self.against(shares), shares.len() - 1);
    }

    fn is_independent(&self, what: &str) {
        judge(what, self.chi_square(), (self.rows().len() - 1) * (self.columns - 1));
    }
}

/// Chi-square may exceed its degrees of freedom by what happens once in a million, by the approximation of Wilson and Hilferty.
/// Seeds are fixed, so this either holds for ever or never.
fn judge(what: &str, chi_square: f64, degrees: usize) {
    let degrees = degrees as f64;
    let ninth = 2.0 / (9.0 * degrees);
    let most = degrees * (1.0 - ninth + 4.753 * ninth.sqrt()).powi(3);
    println!("{what}: chi-square {chi_square:.2} of {degrees} degrees, at most {most:.2}");
    assert!(chi_square < most, "{what}: chi-square {chi_square} of {degrees} degrees of freedom, at most {most}");
}
