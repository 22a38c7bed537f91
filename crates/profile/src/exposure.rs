//! Exposures: how often a module was really shown, and which modules the visitor sent away.

use alloc::string::String;
use core::cmp::Ordering;
use nearside_program::{Counts, packed};

use crate::{
    retention::{Moment, Term},
    shelf::Keyed,
};

/// Most modules with exposure counters; beyond it the one not shown for the longest time is forgotten.
pub const MAX_EXPOSURES: usize = 1_000;
/// Most dismissed modules.
pub(crate) const MAX_DISMISSALS: usize = 1_000;

/// Counters of one module, under its stable name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Exposure {
    /// Name of the module.
    pub module: String,
    /// Exposures in visit [`Exposure::visit_number`].
    pub visit: u16,
    /// Exposures in local day [`Exposure::last_day`].
    pub day: u16,
    /// Exposures since the first.
    pub lifetime: u16,
    /// Local day of the last exposure.
    pub last_day: i32,
    /// Visit of the last exposure.
    pub visit_number: u32,
    /// How often it was clicked.
    pub clicked: u16,
    /// How often the visitor said, or the page saw, that it helped.
    pub helped: u16,
}

impl Exposure {
    /// What counts at a moment: figures of another visit or day are 0.
    pub(crate) fn at(&self, visit_number: u32, moment: Moment) -> Counts {
        Counts {
            visit: if self.visit_number == visit_number { self.visit } else { 0 },
            day: if self.last_day == moment.local_day() { self.day } else { 0 },
            lifetime: self.lifetime,
        }
    }

    /// The counters after one more exposure; all saturate.
    pub(crate) fn once_more(&self, visit_number: u32, moment: Moment) -> Self {
        let now = self.at(visit_number, moment);
        Self {
            visit: now.visit.saturating_add(1),
            day: now.day.saturating_add(1),
            lifetime: now.lifetime.saturating_add(1),
            last_day: moment.local_day(),
            visit_number,
            ..self.clone()
        }
    }
}

impl Keyed for Exposure {
    fn order(&self, other: &Self) -> Ordering {
        self.module.cmp(&other.module)
    }
}

/// A module that the visitor sent away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dismissal {
    /// Name of the module.
    pub module: String,
    /// Since when and for how long; [`FOR_GOOD`](crate::FOR_GOOD) after "not this".
    pub term: Term,
}

impl Keyed for Dismissal {
    fn order(&self, other: &Self) -> Ordering {
        self.module.cmp(&other.module)
    }
}

packed! {
    struct Exposure { module, visit, day, lifetime, last_day, visit_number, clicked, helped }
    struct Dismissal { module, term }
}
