//! What is known in one decision.

use std::collections::{BTreeMap, BTreeSet};

use super::Value;

/// Facts by name. An input that is not in `values` is absent; local inputs follow from the clock.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// Instant, ms since 1970.
    pub now_ms: i64,
    /// Offset from UTC, minutes.
    pub offset_min: Option<i16>,
    /// The visitor's own seed.
    pub seed: Option<u64>,
    /// A seed of this visit alone.
    pub visit_seed: u64,
    /// Number of the visit.
    pub visit_number: u32,
    /// Personalization is paused.
    pub paused: bool,
    /// Index of the page's intent.
    pub intent: Option<usize>,
    /// Attention spent in this visit.
    pub visit_spent: u16,
    /// Attention spent on this day.
    pub day_spent: u16,
    /// Visitor's limit per visit.
    pub visit_limit: Option<u16>,
    /// Visitor's limit per day.
    pub day_limit: Option<u16>,
    /// Values of the inputs that are present, local ones excepted.
    pub values: BTreeMap<String, Value>,
    /// Exposure counts by module.
    pub counts: BTreeMap<usize, Counted>,
    /// Modules that the visitor said "not this" to.
    pub dismissed: BTreeSet<usize>,
    /// Modules that the host cannot render.
    pub unavailable: BTreeSet<usize>,
    /// Slots that are to be filled.
    pub slots: BTreeSet<usize>,
    /// Modules that stand in other slots of the page, by slot.
    pub standing: BTreeMap<usize, usize>,
}

/// Exposures of one module.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counted {
    /// In this visit.
    pub visit: u16,
    /// On this day.
    pub day: u16,
    /// Ever.
    pub lifetime: u16,
}
