//! Sorted lists, item by item: what is sorted here is short, and the sorts of `core` would weigh more than the engine.

use alloc::vec::Vec;

pub(crate) use nearside_program::lists::insert;

/// Adds to the `most` least items of a list.
pub(crate) fn insert_among(list: &mut Vec<(i64, usize)>, item: (i64, usize), most: usize) {
    insert(list, item);
    list.truncate(most);
}
