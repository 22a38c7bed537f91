//! Agreement: random policies and facts, decided and explained by the engine, judged by the reference interpreter.

use std::{collections::BTreeMap, fmt};

use nearside_engine::Scratch;

use crate::{
    bridge::Subject,
    contrast::Question,
    faithful::{Replay, Tally},
    generate::{self, Random},
    model::{Facts, Policy},
    print,
    reference::{Outcome, Page, World},
    shrink,
};

/// What a run saw.
#[derive(Clone, Debug, Default)]
pub struct Counts {
    /// Policies compiled.
    pub policies: u64,
    /// Penalties that are held as one tree.
    pub whole: u64,
    /// Policies passed over, because they declare what no rule can read.
    pub unread: u64,
    /// Policies with facts.
    pub cases: u64,
    /// Outcomes compared, by word.
    pub outcomes: BTreeMap<String, u64>,
    /// Checks of explanations.
    pub tally: Tally,
    /// "Why not" asked, each of one module.
    pub questions: u64,
    /// Changes offered in answer, each tried.
    pub changes: u64,
    /// Changes with a part that can be spared.
    pub spare: u64,
}

/// A case in which engine and reference differ, made small.
#[derive(Clone, Debug)]
pub struct Disagreement {
    /// Seed of the policy.
    pub seed: u64,
    /// The policy.
    pub policy: Policy,
    /// The facts, if it got that far.
    pub facts: Option<Facts>,
    /// What differs.
    pub fault: String,
}

/// Judges `policies` policies from `seed` on, each with `facts_each` facts; stops at the first disagreement.
///
/// # Errors
/// The first disagreement, shrunk.
pub fn run(seed: u64, policies: u64, facts_each: u64, mut progress: impl FnMut(&Counts)) -> Result<Counts, Box<Disagreement>> {
    let mut counts = Counts::default();
    let mut scratch = Scratch::new();
    for seed in seed.. {
        if counts.policies == policies {
            break;
        }
        let policy = generate::policy(&mut Random::new(seed, 0));
        let subject = match compile(&policy) {
            Ok(subject) => subject,
            Err(fault) if unread(&fault) => {
                counts.unread += 1;
                continue;
            }
            Err(fault) => {
                let policy =
                    shrink::policy(policy, |policy| compile(policy).err().is_some_and(|other| same_kind(&fault, &other)));
                let fault = compile(&policy).err().unwrap_or(fault);
                return Err(Box::new(Disagreement { seed, policy, facts: None, fault }));
            }
        };
        counts.policies += 1;
        counts.whole += subject.whole.len() as u64;
        for stream in 1..=facts_each {
            let facts = generate::facts(&mut Random::new(seed, stream), &policy);
            counts.cases += 1;
            if let Err(fault) = judge(&policy, &subject, &facts, &mut scratch, &mut counts) {
                let (policy, facts) = shrink::case(policy, facts, |policy, facts| {
                    again(policy, facts).is_some_and(|other| same_kind(&fault, &other))
                });
                let fault = again(&policy, &facts).unwrap_or(fault);
                return Err(Box::new(Disagreement { seed, policy, facts: Some(facts), fault }));
            }
        }
        progress(&counts);
    }
    Ok(counts)
}

/// Judges one policy and facts that `random` chooses; false for a policy that is passed over.
///
/// # Errors
/// The disagreement, as it was found.
pub fn chosen(random: &mut Random, scratch: &mut Scratch) -> Result<bool, Box<Disagreement>> {
    let policy = generate::policy(random);
    let disagree = |policy, facts, fault| Err(Box::new(Disagreement { seed: 0, policy, facts, fault }));
    let subject = match compile(&policy) {
        Ok(subject) => subject,
        Err(fault) if unread(&fault) => return Ok(false),
        Err(fault) => return disagree(policy, None, fault),
    };
    let facts = generate::facts(random, &policy);
    match judge(&policy, &subject, &facts, scratch, &mut Counts::default()) {
        Ok(()) => Ok(true),
        Err(fault) => disagree(policy, Some(facts), fault),
    }
}

/// Whether all that is wrong with a policy is that it declares what only contradictions read: the compiler sees through them
/// and "collect only what a slot uses" is an error, but the generator does not look that far.
fn unread(fault: &str) -> bool {
    fault.trim_start_matches("compile: ").lines().all(|line| line.starts_with("policy::unread_fact"))
}

/// The policy as a program, by way of its text.
///
/// # Errors
/// What is said against it.
pub fn compile(policy: &Policy) -> Result<Subject, String> {
    Subject::new(policy)
}

/// The fault of one case, if there still is one.
fn again(policy: &Policy, facts: &Facts) -> Option<String> {
    let subject = compile(policy).ok()?;
    judge(policy, &subject, facts, &mut Scratch::new(), &mut Counts::default()).err()
}

/// Faults are of a kind when their first word is the same.
fn same_kind(a: &str, b: &str) -> bool {
    a.split(':').next() == b.split(':').next()
}

/// Compares all outcomes of one case and checks every explanation.
fn judge(policy: &Policy, subject: &Subject, facts: &Facts, scratch: &mut Scratch, counts: &mut Counts) -> Result<(), String> {
    let page = Page::new();
    let world = World::new(policy, facts).judging_whole(&subject.whole);
    let expected = page.decide(&world);
    let decided = subject.slate(facts, scratch);
    if decided != expected {
        return Err(format!("outcome: the engine says {decided:?}, the reference {expected:?}"));
    }
    for (at, (slot, outcome)) in expected.iter().enumerate() {
        *counts.outcomes.entry(word(*outcome)).or_default() += 1;
        let Some((said, claim)) = subject.claim(facts, *slot, scratch) else {
            return Err(format!("explain: nothing is said of slot {slot}"));
        };
        if said != *outcome {
            return Err(format!("explain: slot {slot} is said to show {said:?}, it shows {outcome:?}"));
        }
        let replay = Replay {
            program: &subject.program,
            written: &subject.written,
            page: &page,
            world: &world,
            slot: *slot,
            before: &expected[..at],
            outcome: *outcome,
        };
        let mut random = Random::new(facts.visit_seed, *slot as u64);
        let tally = replay.check(&claim, &mut random).map_err(|fault| format!("{fault}\nslot {slot}, {outcome:?}, {claim:?}"))?;
        counts.tally.add(tally);
        let own: Vec<usize> = (0..policy.modules.len()).filter(|module| policy.modules[*module].slots.contains(slot)).collect();
        if !own.is_empty() {
            let module = *random.pick(&own);
            let question = Question { program: &subject.program, page: &page, world: &world, slate: &expected, at, module };
            let answer = subject.why_not(facts, *slot, module, scratch);
            let offered =
                question.check(&answer).map_err(|fault| format!("{fault}\nslot {slot}, module {module}, {answer:?}"))?;
            counts.questions += 1;
            counts.changes += u64::from(offered.is_some());
            counts.spare += u64::from(offered == Some(true));
        }
    }
    Ok(())
}

fn word(outcome: Outcome) -> String {
    match outcome {
        Outcome::Shown(_) => "shown".into(),
        Outcome::Default(reason) => format!("{reason:?}").to_lowercase(),
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tally = &self.tally;
        writeln!(f, "{} cases ({} policies, {} more passed over) agree", self.cases, self.policies, self.unread)?;
        let outcomes: u64 = self.outcomes.values().sum();
        writeln!(f, "penalties of more than 32 clauses: {}", self.whole)?;
        writeln!(f, "outcomes compared: {outcomes}")?;
        for (word, count) in &self.outcomes {
            writeln!(f, "  {word:<18} {count:>10}")?;
        }
        writeln!(f, "explanations checked: {} of modules, {} of defaults", tally.shown, tally.silent)?;
        writeln!(f, "  F1 grounded        {:>10}", tally.f1_grounded)?;
        writeln!(f, "  F2 sufficient      {:>10}", tally.f2_sufficient)?;
        writeln!(f, "  F3 minimal         {:>10}", tally.f3_minimal)?;
        writeln!(f, "  F4 earned          {:>10}", tally.f4_earned)?;
        writeln!(f, "  F5 what-if         {:>10}", tally.f5_what_if)?;
        writeln!(f, "  F6 no silent cause {:>10}", tally.f6_causes)?;
        write!(
            f,
            "\"why not\" asked: {}, changes that let the module win: {} ({} with a part to spare)",
            self.questions, self.changes, self.spare
        )
    }
}

impl fmt::Display for Disagreement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "disagreement in policy {}, made small:", self.seed)?;
        for (path, text) in print::policy(&self.policy) {
            writeln!(f, "\n# {path}\n{text}")?;
        }
        if let Some(facts) = &self.facts {
            writeln!(f, "{facts:#?}\n")?;
        }
        f.write_str(&self.fault)
    }
}
