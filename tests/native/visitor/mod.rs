//! Visitors: what they do, and the profile that it leaves.
//!
//! [`Act`] is data, for the corpus and for the generator; [`Kept`] does it to the profile under test. What it should leave, and
//! what the gate should make of it, is said by [`crate::reference::memory`].

mod act;
mod kept;

pub use act::{Act, Dated, Worded};
pub use kept::Kept;

use nearside_program::Program;

use crate::{
    generate::Story,
    model::{Facts, Origin, Policy},
};

/// What a gate let through, with what the host adds to it: context, the page's intent, slots and what it cannot render.
#[must_use]
pub fn with_host(seen: &Facts, host: &Facts, policy: &Policy) -> Facts {
    let mut facts = seen.clone();
    let context = policy.inputs.iter().filter(|input| input.origin == Origin::Context);
    facts.values.extend(context.filter_map(|input| Some((input.name.clone(), host.values.get(&input.name)?.clone()))));
    Facts {
        visit_seed: host.visit_seed,
        intent: host.intent,
        unavailable: host.unavailable.clone(),
        slots: host.slots.clone(),
        standing: host.standing.clone(),
        ..facts
    }
}

/// The profile that a story leaves, and which of its acts were accepted.
#[must_use]
pub fn live<'p>(program: &'p Program, story: &Story) -> (Kept<'p>, Vec<bool>) {
    let mut kept = Kept::new(program, story.seed, story.offset_min);
    let accepted = story.acts.iter().map(|dated| kept.act(dated)).collect();
    (kept, accepted)
}
