//! Conditions: a strict, typed subset of CEL, from text to clauses over deduplicated atoms.
//!
//! `text → Tree (parse) → Typed (check, against a Scope) → clauses (lower, into Tables)`.

mod atom;
mod call;
mod check;
mod clauses;
mod compare;
mod lexer;
mod lower;
mod names;
mod number;
mod parser;
mod print;
mod quantify;
mod quoted;
mod ranges;
#[cfg(test)]
pub(crate) mod sample;
mod scope;
mod tables;
mod time;
mod tree;
mod typed;
mod value;

pub use check::check;
pub use lower::{LowerError, compile, compile_unless, lower, lower_unless, numeric};
pub use parser::parse;
pub(crate) use quoted::quoted_text;
pub use scope::{Name, Scope};
pub use tables::{Origin, Tables, TablesFull};
pub(crate) use time::TimeError;
pub use tree::Tree;
pub use typed::Typed;
