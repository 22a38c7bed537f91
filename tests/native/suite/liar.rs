//! The check of explanations catches lies: a true explanation, changed in one place, is refused for the right reason.

use std::collections::BTreeMap;

use nearside_engine::Scratch;
use nearside_program::{Atom, AtomId, Literal};
use nearside_tests::{
    agree,
    atom::{Told, inputs_of},
    faithful::{Claim, Replay},
    generate::{self, Random},
    reference::{Mechanism, Outcome, Page, Reason, World},
};

/// One way to lie: changes the claim, or gives up where it does not apply.
type Lie = fn(&mut Claim, &Replay) -> Option<()>;

const LIES: [(&str, &str, Lie); 12] = [
    ("verified", "unconfirmed", |claim, _| {
        claim.verified = false;
        Some(())
    }),
    ("F1", "the contrary of what held", |claim, replay| {
        let told = Told { program: replay.program, values: &replay.world.values, now_ms: replay.world.facts.now_ms };
        let literal = claim.reasons.iter_mut().find_map(|reason| reason.literals.first_mut())?;
        told.truth(&replay.program.atoms()[literal.atom.index()])?;
        literal.negated = !literal.negated;
        Some(())
    }),
    ("F1", "an atom of another input", |claim, replay| {
        let atoms = replay.program.atoms();
        let reason = claim.reasons.iter_mut().find(|reason| !reason.literals.is_empty())?;
        let foreign = |atom: &Atom| {
            inputs_of(replay.program, atom).iter().all(|id| replay.program.inputs()[id.index()].name != reason.input)
        };
        let atom = AtomId(atoms.iter().position(foreign)? as u16);
        reason.literals[0] = Literal { atom, negated: false };
        Some(())
    }),
    ("F1", "no atom at all", |claim, replay| {
        let Outcome::Shown(winner) = replay.outcome else { return None };
        let counted = !replay.world.policy.modules[winner].adjustments.is_empty();
        (!counted && !claim.reasons.is_empty()).then(|| claim.reasons[0].literals.clear())
    }),
    ("F1", "a reason for silence", |claim, replay| {
        let named = nearside_tests::faithful::Named {
            input: replay.world.policy.inputs.first()?.name.clone(),
            literals: Vec::new(),
            decisive: true,
            instead: Default::default(),
        };
        matches!(replay.outcome, Outcome::Default(_)).then(|| claim.reasons.push(named))
    }),
    ("F2", "a reason left out", |claim, _| {
        claim.reasons.pop()?;
        Some(())
    }),
    ("F3", "a reason said twice", |claim, _| {
        let reason = claim.reasons.first()?.clone();
        claim.reasons.push(reason);
        Some(())
    }),
    ("F4", "the other emphasis", |claim, _| {
        let reason = claim.reasons.first_mut()?;
        reason.decisive = !reason.decisive;
        Some(())
    }),
    ("F5", "another what-if", |claim, _| {
        let (_, slate) = claim.without.first_mut()?;
        let outcome = &mut slate.first_mut()?.1;
        *outcome = if *outcome == Outcome::Shown(0) { Outcome::Default(Reason::None) } else { Outcome::Shown(0) };
        Some(())
    }),
    ("F5", "a what-if left out", |claim, _| claim.without.pop().map(drop)),
    ("F6", "a cause left out", |claim, _| claim.causes.pop_first().map(drop)),
    ("F6", "an invented cause", |claim, _| {
        let free = Mechanism::SWITCHES.into_iter().find(|mechanism| !claim.causes.contains_key(mechanism))?;
        claim.causes.insert(free, None);
        Some(())
    }),
];

#[test]
fn every_lie_is_caught() {
    let mut caught: BTreeMap<&str, u64> = BTreeMap::new();
    let mut scratch = Scratch::new();
    for seed in 0..60 {
        let policy = generate::policy(&mut Random::new(seed, 0));
        let subject = agree::compile(&policy).expect("a policy that compiles");
        for stream in 1..=5 {
            let facts = generate::facts(&mut Random::new(seed, stream), &policy);
            let (page, world) = (Page::new(), World::new(&policy, &facts).judging_whole(&subject.whole));
            let slate = page.decide(&world);
            for (at, (slot, outcome)) in slate.iter().enumerate() {
                let replay = Replay {
                    program: &subject.program,
                    written: &subject.written,
                    page: &page,
                    world: &world,
                    slot: *slot,
                    before: &slate[..at],
                    outcome: *outcome,
                };
                let (_, claim) = subject.claim(&facts, *slot, &mut scratch).expect("an explanation");
                replay.check(&claim, &mut Random::new(seed, 0)).expect("the truth is accepted");
                for (rule, name, lie) in LIES {
                    let mut told = claim.clone();
                    if lie(&mut told, &replay).is_some() {
                        let fault = replay.check(&told, &mut Random::new(seed, 0)).expect_err(name);
                        assert!(fault.starts_with(rule), "`{name}` is refused for another reason: {fault}");
                        *caught.entry(name).or_default() += 1;
                    }
                }
            }
        }
    }
    println!("lies caught: {caught:#?}");
    for (_, name, _) in LIES {
        assert!(caught.get(name).is_some_and(|count| *count >= 10), "`{name}` was hardly tried: {caught:?}");
    }
}
