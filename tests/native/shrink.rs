//! Makes a disagreement small: parts are dropped while it still disagrees.

use crate::{
    generate::policy::tidy,
    model::{Caps, Condition, Facts, Gain, Policy},
};

/// A smaller policy that still fails.
#[must_use]
pub fn policy(policy: Policy, fails: impl Fn(&Policy) -> bool) -> Policy {
    case(policy, Facts::default(), |policy, _| fails(policy)).0
}

/// A smaller case that still fails.
#[must_use]
pub fn case(mut policy: Policy, mut facts: Facts, fails: impl Fn(&Policy, &Facts) -> bool) -> (Policy, Facts) {
    // Each round takes the first smaller case that still fails; every step makes it smaller, so this ends.
    'round: loop {
        for (smaller, fewer) in smaller(&policy, &facts) {
            if fails(&smaller, &fewer) {
                (policy, facts) = (smaller, fewer);
                continue 'round;
            }
        }
        return (policy, facts);
    }
}

/// Cases with one part less.
fn smaller(policy: &Policy, facts: &Facts) -> Vec<(Policy, Facts)> {
    let mut all = Vec::new();
    for module in 0..policy.modules.len() {
        all.extend(without_module(policy, facts, module));
    }
    let mut with_policy = |change: &dyn Fn(&mut Policy)| {
        let mut smaller = policy.clone();
        change(&mut smaller);
        tidy(&mut smaller);
        if format!("{smaller:?}").len() < format!("{policy:?}").len() {
            let mut fewer = facts.clone();
            fewer.values.retain(|name, _| smaller.inputs.iter().any(|input| input.name == *name));
            all.push((smaller, fewer));
        }
    };
    for at in 0..policy.modules.len() {
        for adjustment in 0..policy.modules[at].adjustments.len() {
            with_policy(&|policy| {
                policy.modules[at].adjustments.remove(adjustment);
            });
            if let Gain::When(condition) = &policy.modules[at].adjustments[adjustment].gain {
                for part in parts(policy, condition) {
                    with_policy(&|policy| policy.modules[at].adjustments[adjustment].gain = Gain::When(part.clone()));
                }
            }
        }
        for part in parts(policy, &policy.modules[at].when) {
            with_policy(&|policy| policy.modules[at].when = part.clone());
        }
        if policy.modules[at].slots.len() > 1 {
            for slot in 0..policy.modules[at].slots.len() {
                with_policy(&|policy| {
                    policy.modules[at].slots.remove(slot);
                });
            }
        }
        with_policy(&|policy| policy.modules[at].group = None);
        with_policy(&|policy| policy.modules[at].caps = Caps::default());
        with_policy(&|policy| policy.modules[at].from_ms = None);
        with_policy(&|policy| policy.modules[at].until_ms = None);
        with_policy(&|policy| policy.modules[at].score = 0);
    }
    for slot in 0..policy.slots.len() {
        with_policy(&|policy| policy.slots[slot].rotation = None);
        with_policy(&|policy| policy.slots[slot].attention = 0);
    }
    with_policy(&|policy| policy.visit_limit = None);
    with_policy(&|policy| policy.day_limit = None);
    with_policy(&|policy| policy.comparison_bp = 0);
    with_policy(&|policy| policy.comparison_salt.clear());
    let mut with_facts = |change: &dyn Fn(&mut Facts)| {
        let mut fewer = facts.clone();
        change(&mut fewer);
        if format!("{fewer:?}").len() < format!("{facts:?}").len() {
            all.push((policy.clone(), fewer));
        }
    };
    for name in facts.values.keys() {
        with_facts(&|facts| {
            facts.values.remove(name);
        });
    }
    for module in 0..policy.modules.len() {
        with_facts(&|facts| {
            facts.counts.remove(&module);
        });
        with_facts(&|facts| {
            facts.dismissed.remove(&module);
        });
        with_facts(&|facts| {
            facts.unavailable.remove(&module);
        });
    }
    for slot in &facts.slots {
        with_facts(&|facts| {
            facts.slots.remove(slot);
        });
    }
    for slot in facts.standing.keys() {
        with_facts(&|facts| {
            facts.standing.remove(slot);
        });
    }
    with_facts(&|facts| facts.intent = None);
    with_facts(&|facts| facts.visit_limit = None);
    with_facts(&|facts| facts.day_limit = None);
    with_facts(&|facts| facts.offset_min = None);
    with_facts(&|facts| facts.seed = None);
    with_facts(&|facts| facts.visit_seed = 0);
    all
}

/// Simpler conditions to try in place of one.
fn parts(policy: &Policy, condition: &Condition) -> Vec<Condition> {
    let mut all = vec![Condition::Constant(true)];
    match condition {
        Condition::Not(inner) => all.push((**inner).clone()),
        Condition::And(parts) | Condition::Or(parts) => all.extend(parts.iter().cloned()),
        Condition::If(test, yes, no) => all.extend([test, yes, no].map(|part| (**part).clone())),
        Condition::Named(name) => all.push(policy.named(name).clone()),
        _ => {}
    }
    all
}

/// The case without one module, if no condition counts its exposures.
fn without_module(policy: &Policy, facts: &Facts, module: usize) -> Option<(Policy, Facts)> {
    let (mut policy, mut facts) = (policy.clone(), facts.clone());
    let name = policy.modules.remove(module).name;
    tidy(&mut policy);
    let counted = format!("shown({name:?}");
    if policy.modules.is_empty() || policy.inputs.iter().any(|input| input.name.starts_with(&counted)) {
        return None;
    }
    let moved = |at: usize| if at > module { at - 1 } else { at };
    facts.counts = facts.counts.iter().filter(|(at, _)| **at != module).map(|(at, counts)| (moved(*at), *counts)).collect();
    facts.dismissed = facts.dismissed.iter().filter(|at| **at != module).map(|at| moved(*at)).collect();
    facts.unavailable = facts.unavailable.iter().filter(|at| **at != module).map(|at| moved(*at)).collect();
    facts.standing.retain(|_, at| *at != module);
    facts.standing.values_mut().for_each(|at| *at = moved(*at));
    facts.values.retain(|name, _| policy.inputs.iter().any(|input| input.name == *name));
    Some((policy, facts))
}
