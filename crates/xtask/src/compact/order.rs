//! Which function stands behind which.

use super::module::Function;

/// Length of the sequences by which functions are compared, in bytes.
const SEQUENCE: usize = 5;

/// An order in which each function stands behind the one that has most of its byte sequences, as far as they are left. It begins with
/// the longest.
pub(super) fn similar_together(functions: &[Function]) -> Vec<usize> {
    let sequences: Vec<Vec<u64>> = functions.iter().map(sequences).collect();
    let mut left: Vec<(usize, &[u64])> = sequences.iter().map(|list| &**list).enumerate().collect();
    let mut order = Vec::new();
    let mut last: &[u64] = &[];
    while !left.is_empty() {
        let rated =
            left.iter().map(|(_, list)| if order.is_empty() { (list.len(), 1) } else { (shared(last, list), list.len().max(1)) });
        let best = rated.enumerate().reduce(|best, next| {
            let ((one, of_one), (other, of_other)) = (best.1, next.1);
            if other * of_one > one * of_other { next } else { best }
        });
        let (function, list) = left.remove(best.map_or(0, |(at, _)| at));
        order.push(function);
        last = list;
    }
    order
}

/// The byte sequences of a function, ascending, each once.
fn sequences(function: &Function) -> Vec<u64> {
    let windows = function.code.windows(SEQUENCE);
    let mut list: Vec<u64> = windows.map(|window| window.iter().fold(0, |all, byte| all << 8 | u64::from(*byte))).collect();
    list.sort_unstable();
    list.dedup();
    list
}

/// How many items two ascending lists have in common.
fn shared(mut one: &[u64], mut other: &[u64]) -> usize {
    let mut count = 0;
    while let ([first, rest @ ..], [second, more @ ..]) = (one, other) {
        count += usize::from(first == second);
        if first <= second {
            one = rest;
        }
        if second <= first {
            other = more;
        }
    }
    count
}
