//! "Did you mean": the declared name that is nearest to what was written.

/// The candidate with the fewest edits from `written`, if they are few for its length.
pub(crate) fn nearest<'a>(written: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let written: Vec<char> = written.to_lowercase().chars().collect();
    let most = written.len() / 3 + 1;
    candidates
        .into_iter()
        .map(|candidate| (distance(&written, &candidate.to_lowercase().chars().collect::<Vec<_>>()), candidate))
        .filter(|(distance, _)| *distance <= most)
        .min()
        .map(|(_, candidate)| candidate)
}

/// Insertions, deletions, replacements and swaps of neighbours that turn `from` into `to`.
fn distance(from: &[char], to: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=to.len()).collect();
    let mut previous = None;
    for (row, a) in from.iter().enumerate() {
        let mut next = vec![row + 1];
        let mut left = None;
        for (column, b) in to.iter().enumerate() {
            let at = |line: &[usize], index: usize| line.get(index).copied().unwrap_or(usize::MAX - 1);
            let mut best =
                (at(&last, column) + usize::from(a != b)).min(at(&last, column + 1) + 1).min(at(&next, column) + 1);
            if previous == Some(b) && left == Some(a) && column > 0 {
                best = best.min(at(&before, column - 1) + 1);
            }
            next.push(best);
            left = Some(b);
        }
        before = std::mem::replace(&mut last, next);
        previous = Some(a);
    }
    last.last().copied().unwrap_or(from.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_slips_but_not_strangers() {
        let names = ["device.kind", "local.hour", "page.path"];
        assert_eq!(nearest("device.knid", names), Some("device.kind"));
        assert_eq!(nearest("Local.Hour", names), Some("local.hour"));
        assert_eq!(nearest("weather", names), None);
        assert_eq!(distance(&['a', 'b'], &['b', 'a']), 1);
    }
}
