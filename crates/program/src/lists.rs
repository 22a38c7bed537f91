//! Growing and shrinking lists in the middle without the panics of `alloc`, whose messages and number formatting would ship
//! to every visitor.

use alloc::vec::Vec;

/// Puts an item at a position; at the end when the list is shorter.
pub fn insert_at<T>(list: &mut Vec<T>, at: usize, item: T) {
    let mut carried = item;
    for place in list.iter_mut().skip(at) {
        core::mem::swap(place, &mut carried);
    }
    list.push(carried);
}

/// Takes the item at a position out; `None` when there is none.
pub fn remove_at<T>(list: &mut Vec<T>, at: usize) -> Option<T> {
    if at >= list.len() {
        return None;
    }
    let mut carried = list.pop()?;
    for place in list.iter_mut().skip(at).rev() {
        core::mem::swap(place, &mut carried);
    }
    Some(carried)
}

/// Adds to an ascending list of distinct items.
pub fn insert<T: Ord>(list: &mut Vec<T>, item: T) {
    if let Err(at) = list.binary_search(&item) {
        insert_at(list, at, item);
    }
}

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use super::{insert, insert_at, remove_at};

    #[test]
    fn what_is_put_in_comes_out() {
        for len in 0..6 {
            for at in 0..=len {
                let mut list: Vec<usize> = (0..len).collect();
                insert_at(&mut list, at, 9);
                let mut want: Vec<usize> = (0..len).collect();
                want.insert(at, 9);
                assert_eq!(list, want);
                assert_eq!(remove_at(&mut list, at), Some(9));
                assert_eq!(list, (0..len).collect::<Vec<_>>());
            }
            assert_eq!(remove_at(&mut (0..len).collect::<Vec<_>>(), len), None);
        }
    }

    #[test]
    fn lists_stay_ascending_and_distinct() {
        let mut list = Vec::new();
        for item in [3, 1, 2, 3, 0, 1] {
            insert(&mut list, item);
        }
        assert_eq!(list, [0, 1, 2, 3]);
    }
}
