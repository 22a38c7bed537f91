//! Any bytes are the choices of the generator: a policy and facts, decided and explained, judged by the reference interpreter.

use nearside_engine::Scratch;

use crate::{agree, generate::Random};

/// Judges bytes as choices. False when the policy that they make is one that the compiler passes over.
#[must_use]
pub fn judge(bytes: &[u8]) -> bool {
    let mut random = Random::choosing(bytes);
    agree::chosen(&mut random, &mut Scratch::new()).unwrap_or_else(|disagreement| panic!("{disagreement}"))
}
