//! The language in which sites write policies: from a folder of files to a program, or to diagnostics as data.
//!
//! Start with [`compile`], which takes [`Sources`] and gives a program or [`Diagnostic`]s: whatever is wrong with a policy is said
//! in these, and whoever draws them decides how.
//!
#![doc = include_str!("reference.md")]

mod builtin;
mod check;
mod compile;
mod content;
pub mod diagnostic;
pub mod diagnostics;
pub mod expr;
mod folder;
mod lint;
mod manual;
mod message;
mod modules;
mod names;
mod notice;
mod numbering;
mod paths;
mod plural;
mod positions;
mod quantity;
mod reasons;
mod report;
mod schema;
mod scope;
mod shape;
mod slice;
mod sources;
mod texts;
mod tree;
mod types;
mod vocabulary;

pub use compile::{Compiled, Options, compile};
pub use diagnostic::{Code, Diagnostic, FileId, Fix, Label, Severity};
pub use manual::{manual, reference};
pub use paths::{PathFact, PathRule};
pub use report::diagnostics_json;
pub use schema::{json_schema_module, json_schema_policy};
pub use sources::{Position, SourceFile, Sources};
pub use types::types;
