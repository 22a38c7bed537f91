//! Tests from outside: a reference interpreter of the contract, random policies and facts, the check of explanations.
//!
//! Start with [`reference`](mod@reference) (what a decision means, slowly), [`generate`] (what is tried) and [`faithful`] (what an
//! explanation must withstand).

pub mod agree;
pub mod atom;
pub mod bridge;
pub mod compile;
pub mod conformance;
pub mod contrast;
pub mod corpus;
pub mod faithful;
#[path = "../fuzz/mod.rs"]
pub mod fuzz;
pub mod generate;
pub mod model;
pub mod print;
pub mod reference;
pub mod shrink;
pub mod signing;
pub mod visitor;
