//! The reference interpreter: the contract of ARCHITECTURE.md, "The decision, precisely", word by word.
//!
//! It evaluates the model's trees by direct recursion. There is no normal form, no atom table, no index and no early stop
//! here, and nothing is cached, so that it can be read beside the contract and believed.

pub mod account;
pub mod clock;
pub mod draw;
pub mod gate;
pub mod memory;
pub mod notice;
pub mod score;
pub mod slate;
pub mod truth;

pub use account::{because, bound_holds};
pub use memory::Memory;
pub use notice::Notice;
pub use slate::{Mechanism, Outcome, Page, Reason};
pub use truth::{Truth, Whole, World};
