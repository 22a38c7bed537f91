//! The visitor's side of nearside: what is known of a visitor, kept on their device, and the one door out of it.
//!
//! Start with [`Profile`] (everything that is stored), its edits such as [`Profile::set_value`] (each returns a [`Change`]
//! or is [`Refused`]) and [`gate`], which writes the [`Facts`](nearside_program::Facts) of a decision. [`Profile::encode`]
//! and [`Profile::decode`] are the two ends of the stored form; [`Profile::inventory`] lists every stored item.
//!
//! Feature `undo` (on by default): changes note every row that went and came, for `Profile::undo` and for telling the
//! visitor. The runtime that visitors download does without.
//!
//! Nothing here asks for the time, for randomness or for storage: a host passes [`Moment`]s and bytes.
#![no_std]

extern crate alloc;
#[cfg(test)]
extern crate std;

mod activity;
mod codec;
mod consent;
mod edit;
mod exposure;
mod gate;
mod interest;
mod inventory;
mod profile;
mod reading;
mod respond;
mod retention;
mod shelf;
mod sweep;
#[cfg(feature = "undo")]
mod undo;
mod values;
mod visit;

#[cfg(test)]
mod testing;

pub use activity::{MAX_EVENTS, Noted};
pub use codec::{DecodeError, EncodeError, MAX_BYTES};
pub use consent::{Consent, ConsentState, MAX_CONSENTS};
pub use edit::{Change, Refused};
pub use exposure::{Dismissal, Exposure, MAX_EXPOSURES};
pub use gate::{Gate, gate};
pub use interest::{Evidence, Interest, ToldInterest};
pub use inventory::{BadRows, Row};
pub use profile::{Erased, Profile};
pub use respond::Response;
pub use retention::{FOR_GOOD, Moment, Term};
pub use values::{Block, BlockOf, Datum, Layer, MAX_NAME_BYTES, MAX_TEXT_BYTES, MAX_VALUES, Origin, Value};
pub use visit::{Limits, Spent, VISIT_GAP_MS, Visit};
