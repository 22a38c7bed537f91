//! The visitor's side of nearside: what is known of a visitor, kept on their device, and the one door out of it.
//!
//! Start with [`Profile`] (everything that is stored: a table of [`Row`]s), [`Profile::edit`] (the only way to change it by
//! the rules; what it may not do is [`Refused`]) and [`Gate`], which writes the [`Facts`](nearside_program::Facts) of a
//! decision. [`Profile::encode`] and [`Profile::decode`] are the two ends of the stored form.
//!
//! A host may take a profile apart and put it together again row by row: to show all of it, to take a change back, to
//! bring in an export. [`Profile::decode`] refuses rows that are no profile, and a gate lets through only what is granted.
//!
//! Nothing here asks for the time, for randomness or for storage: a host passes [`Moment`]s and bytes.
#![no_std]

extern crate alloc;
#[cfg(test)]
extern crate std;

pub mod chain;
mod codec;
mod consent;
mod edit;
mod exposure;
mod gate;
mod interest;
mod more;
mod profile;
mod reading;
mod retention;
mod row;
mod shape;
mod standing;
mod sweep;
pub mod values;
mod visit;

#[cfg(test)]
mod testing;

pub use codec::{DecodeError, EncodeError, MAX_BYTES};
pub use consent::{EDGE, OWN_WORDS, State, UNTOUCHED, answer_to};
pub use edit::{Edit, Refused};
pub use exposure::{Exposure, Happened};
pub use gate::{Gate, gate};
pub use profile::Profile;
pub use retention::{FOR_GOOD, Moment, Term};
pub use row::{EXACT, Kind, Row};
pub use shape::{MAX_CONSENTS, MAX_EVENTS, MAX_NAME_BYTES, MAX_NAMED};
pub use standing::Standing;
pub use visit::{Limits, Spent, VISIT_GAP_MS, Visit};
