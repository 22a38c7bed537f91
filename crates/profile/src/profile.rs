//! Everything that is stored of one visitor.

use alloc::vec::Vec;
use nearside_program::{
    lists::{insert_at, remove_at},
    packed,
};

use crate::{
    exposure::Exposure,
    row::{Kind, Row},
    visit::{Limits, Visit},
};

/// All that is stored of one visitor, on their device: a table of [`Row`]s. Empty by default.
///
/// Reading it decides nothing: only a [`Gate`](crate::Gate) says what a decision may see. Writing goes through
/// [`Profile::edit`], which is [`Refused`](crate::Refused) without consent.
///
/// INVARIANT(sorted-rows): rows stand in strictly ascending order of their keys, each has the shape of its kind, and there
/// are no more of a kind than there may be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Profile {
    pub(crate) rows: Vec<Row>,
}

impl Profile {
    /// Every stored row, in the order of the table. There is nothing else.
    #[must_use]
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// The row of a kind and name, as stored: also when its term is over.
    #[must_use]
    pub fn get(&self, kind: Kind, name: &str) -> Option<&Row> {
        self.find(kind, 0, name).ok().and_then(|at| self.rows.get(at))
    }

    /// Whether the visitor paused personalization.
    #[must_use]
    pub fn is_paused(&self) -> bool {
        self.get(Kind::Paused, "").is_some()
    }

    /// Whether the visitor has said anything that a host should remember: consent, a refusal or a pause. While this is
    /// false a host must not store the profile.
    #[must_use]
    pub fn may_be_stored(&self) -> bool {
        self.is_paused() || !self.of(Kind::Consent).is_empty()
    }

    /// The current or last visit.
    #[must_use]
    pub fn visit(&self) -> Visit {
        self.get(Kind::Visit, "").map(Visit::from).unwrap_or_default()
    }

    /// The visitor's own attention limits.
    #[must_use]
    pub fn limits(&self) -> Limits {
        self.get(Kind::Limits, "").map(Limits::from).unwrap_or_default()
    }

    /// Counters of a module; all zero before its first exposure.
    #[must_use]
    pub fn exposure(&self, module: &str) -> Exposure {
        self.get(Kind::Exposure, module).map(Exposure::from).unwrap_or_default()
    }

    /// The rows of a kind.
    pub(crate) fn of(&self, kind: Kind) -> &[Row] {
        let from = self.rows.partition_point(|row| row.kind < kind);
        let to = self.rows.partition_point(|row| row.kind <= kind);
        self.rows.get(from..to).unwrap_or_default()
    }

    /// Stores a sound row in the place of that of the same key.
    pub(crate) fn put(&mut self, row: Row) {
        match self.find(row.kind, row.id, &row.name) {
            Ok(at) => {
                if let Some(held) = self.rows.get_mut(at) {
                    *held = row;
                }
            }
            Err(at) => insert_at(&mut self.rows, at, row),
        }
    }

    /// Takes a row out; `None` when there is none of that key.
    pub(crate) fn take(&mut self, kind: Kind, id: u32, name: &str) -> Option<Row> {
        self.find(kind, id, name).ok().and_then(|at| remove_at(&mut self.rows, at))
    }

    fn find(&self, kind: Kind, id: u32, name: &str) -> Result<usize, usize> {
        self.rows.binary_search_by(|held| held.order(kind, id, name))
    }
}

packed! {
    struct Profile { rows }
}
