//! What a condition may name.

use std::collections::BTreeMap;

use nearside_program::{Basis, Source, ValueType};

use crate::FileId;

/// Declared names, as a checker sees them.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    /// Inputs by dotted name: `device.kind`, `profile.diet`, `interest.cooking`, `now`, …
    pub names: BTreeMap<String, Name>,
    /// Named conditions by name: file, byte range of the expression text in it, and the text.
    pub conditions: BTreeMap<String, (FileId, std::ops::Range<usize>, String)>,
    /// Names of each domain, by domain id.
    pub domains: Vec<Vec<String>>,
    /// Topics, by topic id.
    pub topics: Vec<String>,
    /// Kinds of activity, by kind id.
    pub kinds: Vec<String>,
    /// Modules, by module id, for `shown("module", "day")`.
    pub modules: Vec<String>,
}

/// One declared input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// Where its value comes from.
    pub source: Source,
    /// Its type.
    pub value_type: ValueType,
    /// What kind of knowledge it is.
    pub basis: Basis,
    /// For a set: the domain that its elements are drawn from, if closed.
    pub elements: Option<nearside_program::DomainId>,
    /// Whether it may be absent even when everything is granted; `has` on one that may not is a warning.
    pub optional: bool,
}
