//! Conditions: a strict, typed subset of CEL, from text to clauses over deduplicated atoms.
//!
//! `text → Tree (parse) → Typed (check, against a Scope) → clauses (lower, into Tables)`.

mod scope;
mod tables;

pub use scope::{Name, Scope};
pub use tables::{Origin, Tables, TablesFull};
