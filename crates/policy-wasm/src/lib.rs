//! The compiler's bindings: policies in, programs and diagnostics out, for the playground and for editors.
//!
//! Start with [`compile`]. [`manual`] has the page of one diagnostic, [`json_schema_policy`] and [`json_schema_module`] are for
//! editors that know TOML. Nothing here decides anything: programs are run by the runtime, a module of its own.

mod compile;
mod diagnostic;
mod manual;
mod outline;
mod schema;

pub use compile::compile;
pub use manual::{manual, reference};
pub use schema::{json_schema_module, json_schema_policy};
