//! Decides what the slots of a page show, and says why.
//!
//! Start with [`decide`] and [`explain`]. Both are pure: a [`Program`](nearside_program::Program),
//! [`Facts`](nearside_program::Facts) and a [`Request`] go in, a [`Decision`] or an [`Explanation`] comes out; there is no
//! clock, no randomness and no failure. [`why_not`] turns the question round, [`verify`] replays an explanation,
//! [`wire`] writes all of them as canonical JSON, and [`reason_text`] words a reason for the visitor.
//! The meaning is fixed in "The decision, precisely" of ARCHITECTURE.md.
#![no_std]

extern crate alloc;
#[cfg(test)]
extern crate std;

mod candidate;
mod decide;
mod draw;
mod explain;
mod json;
#[cfg(test)]
mod laws;
mod outcome;
mod rare;
mod reads;
mod reason_text;
mod request;
mod score;
mod scratch;
mod slate;
#[cfg(test)]
mod specimen;
mod time;
mod view;
mod why_not;
pub mod wire;

pub use decide::{decide, decide_into};
pub use explain::{Because, Cause, CauseKind, Explanation, Fault, Ground, Without, explain, verify};
pub use outcome::{Decision, Outcome, Reason};
pub use reads::{inputs_of, reads};
pub use reason_text::{Part, ReasonText, nearest_locale, reason_text};
pub use request::Request;
pub use scratch::Scratch;
pub use time::set_time;
pub use why_not::{Change, Obstacle, Value, WhyNot, why_not};
