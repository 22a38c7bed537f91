//! F1–F6: whether an explanation survives a replay by the reference interpreter, which knows nothing of how it was made.

use std::collections::{BTreeMap, BTreeSet};

use nearside_program::{Atom, GainRow, Literal, Program, Source};

use crate::{
    atom::{Told, inputs_of},
    generate::Random,
    model::Gain,
    reference::{
        Mechanism, Outcome, Page, World,
        account::{because, bound_holds, causes, decisive, what_if},
        slate::Slate,
    },
};

/// What an explanation of one slot claims, in the model's words.
#[derive(Clone, Debug, Default)]
pub struct Claim {
    /// The named inputs.
    pub reasons: Vec<Named>,
    /// "Without X": an input and the page without it.
    pub without: Vec<(String, Slate)>,
    /// Mechanisms that mattered, with the module that each displaced.
    pub causes: BTreeMap<Mechanism, Option<usize>>,
    /// Every input that was evaluated.
    pub read: BTreeSet<String>,
    /// Whether the engine says that its own replay confirmed it.
    pub verified: bool,
}

/// One reason.
#[derive(Clone, Debug)]
pub struct Named {
    /// The input.
    pub input: String,
    /// What held of it.
    pub literals: Vec<Literal>,
    /// Plain "because", or "among other things".
    pub decisive: bool,
    /// Inputs that would have been enough in its place.
    pub instead: BTreeSet<String>,
}

/// How many checks of each kind were made.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tally {
    /// Explanations of a shown module.
    pub shown: u64,
    /// Explanations of a default.
    pub silent: u64,
    /// Literals found true and in the module's own rules.
    pub f1_grounded: u64,
    /// Replays with few inputs told in which the module won.
    pub f2_sufficient: u64,
    /// Reasons whose dropping broke the bound check.
    pub f3_minimal: u64,
    /// Reasons whose "because" or hedge was earned, and alternatives found again.
    pub f4_earned: u64,
    /// What-ifs that came out the same.
    pub f5_what_if: u64,
    /// Switches tried.
    pub f6_causes: u64,
}

impl Tally {
    /// Adds another tally.
    pub fn add(&mut self, other: Self) {
        self.shown += other.shown;
        self.silent += other.silent;
        self.f1_grounded += other.f1_grounded;
        self.f2_sufficient += other.f2_sufficient;
        self.f3_minimal += other.f3_minimal;
        self.f4_earned += other.f4_earned;
        self.f5_what_if += other.f5_what_if;
        self.f6_causes += other.f6_causes;
    }
}

/// One slot of one decision, with everything a replay needs.
#[derive(Clone, Copy, Debug)]
pub struct Replay<'a> {
    /// The decoded program: names of inputs, literals, declared bases.
    pub program: &'a Program,
    /// What the author wrote at each atom's source position; `None` where the position is no text.
    pub written: &'a [Option<String>],
    /// The page.
    pub page: &'a Page,
    /// Policy and facts.
    pub world: &'a World<'a>,
    /// The slot.
    pub slot: usize,
    /// Outcomes of the slots before it.
    pub before: &'a [(usize, Outcome)],
    /// What the slot shows.
    pub outcome: Outcome,
}

impl Replay<'_> {
    /// Checks a claim; the first fault found ends it.
    ///
    /// # Errors
    /// The rule that is broken and how.
    pub fn check(&self, claim: &Claim, random: &mut Random) -> Result<Tally, String> {
        let mut tally = Tally::default();
        if !claim.verified {
            return Err("verified: the engine's own replay did not confirm its explanation".into());
        }
        if let Outcome::Shown(winner) = self.outcome {
            tally.shown = 1;
            self.grounded(claim, winner, &mut tally)?;
            self.sufficient(claim, winner, random, &mut tally)?;
            self.minimal(claim, winner, &mut tally)?;
            self.earned(claim, winner, &mut tally)?;
            self.run(claim, &mut tally)?;
        } else {
            tally.silent = 1;
            if !claim.reasons.is_empty() {
                return Err(format!("F1: a default has reasons: {:?}", claim.reasons));
            }
        }
        self.caused(claim, &mut tally)?;
        self.all_read(claim, &mut tally)?;
        Ok(tally)
    }

    /// Names in the order in which they are tried for deletion: ambient, told, relationship, observed; falling input id.
    #[must_use]
    pub fn deletion_order(&self) -> Vec<String> {
        let mut inputs: Vec<_> =
            self.program.inputs().iter().enumerate().filter(|(_, input)| input.source != Source::Now).collect();
        inputs.sort_by_key(|(id, input)| (input.basis, std::cmp::Reverse(*id)));
        let known: Vec<String> = inputs.into_iter().map(|(_, input)| input.name.clone()).collect();
        // What only a part without effect mentions, the compiler may leave out: nothing can depend on it.
        let unread = self.world.policy.inputs.iter().map(|input| &input.name).filter(|name| !known.contains(name));
        unread.chain(&known).cloned().collect()
    }

    fn named(claim: &Claim) -> BTreeSet<String> {
        claim.reasons.iter().map(|reason| reason.input.clone()).collect()
    }

    fn grounded(&self, claim: &Claim, winner: usize, tally: &mut Tally) -> Result<(), String> {
        let told = Told { program: self.program, values: &self.world.values, now_ms: self.world.facts.now_ms };
        let own = own_literals(self.program, winner);
        for reason in &claim.reasons {
            let counted = self.world.policy.modules[winner]
                .adjustments
                .iter()
                .any(|adjustment| matches!(&adjustment.gain, Gain::PerUnit(input, _) if *input == reason.input));
            if reason.literals.is_empty() && !counted {
                return Err(format!("F1: the reason `{}` names no atom", reason.input));
            }
            if !claim.read.contains(&reason.input) {
                return Err(format!("F6: the reason `{}` is not among the inputs read", reason.input));
            }
            for literal in &reason.literals {
                let Some(spares) = own.get(literal) else {
                    return Err(format!("F1: {literal:?} is not a rule of module {winner}"));
                };
                let atom = &self.program.atoms()[literal.atom.index()];
                let reads = inputs_of(self.program, atom);
                if !reads.iter().any(|input| self.program.inputs()[input.index()].name == reason.input) {
                    return Err(format!("F1: {atom:?} does not read `{}`", reason.input));
                }
                match &self.written[literal.atom.index()] {
                    None => return Err(format!("F1: {atom:?} has no source position")),
                    // In TOML text quotes are escaped. A tree's text may name a condition that names the input.
                    Some(text) if text.replace('\\', "").contains(&reason.input) || matches!(atom, Atom::Tree(_)) => {}
                    Some(text) => {
                        return Err(format!("F1: the source of {atom:?}, `{text}`, does not mention `{}`", reason.input));
                    }
                }
                match told.truth(atom) {
                    Some(value) if value != literal.negated => {}
                    None if *spares => {}
                    truth => return Err(format!("F1: {literal:?} {atom:?} was {truth:?}")),
                }
                tally.f1_grounded += 1;
            }
        }
        Ok(())
    }

    fn sufficient(&self, claim: &Claim, winner: usize, random: &mut Random, tally: &mut Tally) -> Result<(), String> {
        let named = Self::named(claim);
        if !bound_holds(self.page, self.world, self.slot, self.before, winner, &named) {
            return Err(format!("F2: the bound check fails for {named:?}"));
        }
        for round in 0..6 {
            let others = self.world.policy.inputs.iter().map(|input| input.name.clone());
            let mut told: BTreeSet<String> = others.filter(|_| round > 0 && random.chance(50)).collect();
            told.extend(named.iter().cloned());
            let outcome = self.page.fill(&self.world.telling(&told), self.slot, self.before);
            if outcome != self.outcome {
                return Err(format!("F2: with {told:?} told, the slot shows {outcome:?}; named were {named:?}"));
            }
            tally.f2_sufficient += 1;
        }
        Ok(())
    }

    fn minimal(&self, claim: &Claim, winner: usize, tally: &mut Tally) -> Result<(), String> {
        let named = Self::named(claim);
        if named.len() != claim.reasons.len() {
            return Err(format!("F3: an input is named twice in {:?}", claim.reasons));
        }
        for input in &named {
            let mut fewer = named.clone();
            fewer.remove(input);
            if bound_holds(self.page, self.world, self.slot, self.before, winner, &fewer) {
                return Err(format!("F3: `{input}` can be spared of {named:?}"));
            }
            tally.f3_minimal += 1;
        }
        let expected = because(self.page, self.world, self.slot, self.before, winner, &self.deletion_order());
        if named != expected {
            return Err(format!("F3: {named:?} are named, but deletion in the contract's order leaves {expected:?}"));
        }
        Ok(())
    }

    fn earned(&self, claim: &Claim, winner: usize, tally: &mut Tally) -> Result<(), String> {
        let named = Self::named(claim);
        for reason in &claim.reasons {
            let really = decisive(self.page, self.world, self.slot, self.before, &reason.input);
            if reason.decisive != really {
                return Err(format!("F4: `{}` is said to be decisive: {}; replayed: {really}", reason.input, reason.decisive));
            }
            let expected: BTreeSet<String> = if really {
                BTreeSet::new()
            } else {
                let world = self.world.hiding(&reason.input);
                let other = because(self.page, &world, self.slot, self.before, winner, &self.deletion_order());
                other.difference(&named).cloned().collect()
            };
            if reason.instead != expected {
                return Err(format!(
                    "F4: in place of `{}`, {:?} are named; replayed: {expected:?}",
                    reason.input, reason.instead
                ));
            }
            tally.f4_earned += 1;
        }
        for input in self.world.policy.inputs.iter().map(|input| &input.name).filter(|name| !named.contains(*name)) {
            if decisive(self.page, self.world, self.slot, self.before, input) {
                return Err(format!("F4: hiding `{input}` changes the slot, but it is not named"));
            }
        }
        Ok(())
    }

    fn run(&self, claim: &Claim, tally: &mut Tally) -> Result<(), String> {
        let promised: BTreeSet<String> = claim.without.iter().map(|(input, _)| input.clone()).collect();
        let named = Self::named(claim);
        if promised != named {
            return Err(format!("F5: what-ifs for {promised:?}, reasons for {named:?}"));
        }
        for (input, slate) in &claim.without {
            let really = what_if(self.page, self.world, input);
            if *slate != really {
                return Err(format!("F5: without `{input}` the page is said to be {slate:?}; replayed: {really:?}"));
            }
            tally.f5_what_if += 1;
        }
        Ok(())
    }

    fn caused(&self, claim: &Claim, tally: &mut Tally) -> Result<(), String> {
        let expected = causes(self.page, self.world, self.slot, self.before);
        let said: BTreeSet<_> = claim.causes.keys().collect();
        if said != expected.keys().collect() {
            return Err(format!("F6: causes {:?}; replayed: {expected:?}", claim.causes));
        }
        for (mechanism, displaced) in &expected {
            let said = claim.causes[mechanism];
            if displaced.is_some() && said != *displaced {
                return Err(format!("F6: {mechanism:?} is said to displace {said:?}; replayed: {displaced:?}"));
            }
        }
        tally.f6_causes += Mechanism::SWITCHES.len() as u64 + 1;
        Ok(())
    }

    /// What was not read cannot matter: hiding all of it at once changes nothing.
    fn all_read(&self, claim: &Claim, tally: &mut Tally) -> Result<(), String> {
        let outcome = self.page.fill(&self.world.telling(&claim.read), self.slot, self.before);
        if outcome != self.outcome {
            return Err(format!("F6: with only the inputs read {:?} told, the slot shows {outcome:?}", claim.read));
        }
        tally.f6_causes += 1;
        Ok(())
    }
}

/// Literals of a module's condition and gains, and whether each may hold by absence.
fn own_literals(program: &Program, module: usize) -> BTreeMap<Literal, bool> {
    let row = &program.modules()[module];
    let mut own = BTreeMap::new();
    let mut add = |clauses: &std::ops::Range<u32>, spares: bool| {
        for clause in &program.conditions()[clauses.start as usize..clauses.end as usize] {
            for code in &program.literals()[clause.start as usize..clause.end as usize] {
                *own.entry(code.literal()).or_insert(false) |= spares;
            }
        }
    };
    add(&row.condition, false);
    let mut single = Vec::new();
    for boost in &program.boosts()[row.boosts.start as usize..row.boosts.end as usize] {
        match &boost.gain {
            GainRow::Literal(code) => single.push(code.literal()),
            GainRow::When(clauses) => add(clauses, false),
            GainRow::Unless(clauses) => add(clauses, true),
            GainRow::PerUnit(..) | GainRow::PerMissing(..) => {}
        }
    }
    for literal in single {
        own.entry(literal).or_insert(false);
    }
    own
}
