//! The language in which sites write policies: from a folder of files to a program, or to diagnostics as data.
//!
//! Start with [`Diagnostic`]: whatever is wrong with a policy is said in these, and whoever draws them decides how.

pub mod diagnostic;
pub mod diagnostics;
pub mod expr;

pub use diagnostic::{Code, Diagnostic, FileId, Fix, Label, Severity};
