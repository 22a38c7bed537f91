//! A list that stays sorted by its items' keys and holds each key once.

use alloc::vec::Vec;
use core::cmp::Ordering;
use nearside_program::{
    lists::{insert_at, remove_at},
    packed::{Packed, Reader, Writer},
};

use crate::edit::NOTED;

/// What a [`Shelf`] is sorted by.
pub(crate) trait Keyed {
    /// Order of the keys; equal means that one replaces the other.
    fn order(&self, other: &Self) -> Ordering;
}

/// INVARIANT(sorted-shelf): items stand in strictly ascending order of their keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Shelf<T>(Vec<T>);

impl<T> Default for Shelf<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: Keyed> Shelf<T> {
    pub(crate) fn items(&self) -> &[T] {
        &self.0
    }

    /// The item that `by` calls equal; `by` must follow the order of the keys.
    pub(crate) fn get(&self, by: impl FnMut(&T) -> Ordering) -> Option<&T> {
        self.0.binary_search_by(by).ok().and_then(|at| self.0.get(at))
    }

    /// The stored item with the key of `item`.
    pub(crate) fn like(&self, item: &T) -> Option<&T> {
        self.get(|held| held.order(item))
    }

    /// Puts an item in its place; returns the one that it replaces.
    pub(crate) fn put(&mut self, item: T) -> Option<T> {
        match self.0.binary_search_by(|held| held.order(&item)) {
            Ok(at) => self.0.get_mut(at).map(|held| core::mem::replace(held, item)),
            Err(at) => {
                insert_at(&mut self.0, at, item);
                None
            }
        }
    }

    /// Takes out the item with the key of `item`.
    pub(crate) fn take(&mut self, item: &T) -> Option<T> {
        self.0.binary_search_by(|held| held.order(item)).ok().and_then(|at| remove_at(&mut self.0, at))
    }

    /// Takes out all items that `unwanted` names; returns them if changes are noted.
    pub(crate) fn take_where(&mut self, unwanted: impl Fn(&T) -> bool) -> Vec<T> {
        if !NOTED {
            self.0.retain(|item| !unwanted(item));
            return Vec::new();
        }
        let (out, kept) = self.clear().into_iter().partition(unwanted);
        self.0 = kept;
        out
    }

    pub(crate) fn into_items(self) -> Vec<T> {
        self.0
    }

    /// Takes out all items.
    pub(crate) fn clear(&mut self) -> Vec<T> {
        core::mem::take(&mut self.0)
    }

    /// Whether the items really are sorted and at most `most`; for what was decoded.
    pub(crate) fn is_sound(&self, most: usize) -> bool {
        self.0.len() <= most && self.0.iter().zip(self.0.iter().skip(1)).all(|(left, right)| left.order(right) == Ordering::Less)
    }
}

impl<T: Packed> Packed for Shelf<T> {
    fn read(from: &mut Reader<'_>) -> Self {
        Self(Packed::read(from))
    }

    fn write(&self, to: &mut Writer) {
        self.0.write(to);
    }
}
