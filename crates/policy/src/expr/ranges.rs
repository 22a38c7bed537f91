//! Sets of whole numbers as sorted intervals: what a test of a number accepts.

/// A set of `i64`: disjoint closed intervals that do not touch, ascending.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Ranges(Vec<(i64, i64)>);

impl Ranges {
    /// Every number.
    pub(crate) fn all() -> Self {
        Self(vec![(i64::MIN, i64::MAX)])
    }

    /// `lo..=hi`; no number when `lo > hi`.
    pub(crate) fn between(lo: i64, hi: i64) -> Self {
        Self(if lo <= hi { vec![(lo, hi)] } else { Vec::new() })
    }

    /// One number.
    pub(crate) fn only(value: i64) -> Self {
        Self::between(value, value)
    }

    /// The listed numbers.
    pub(crate) fn of(values: impl IntoIterator<Item = i64>) -> Self {
        values.into_iter().fold(Self(Vec::new()), |set, value| set.or(&Self::only(value)))
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn intervals(&self) -> &[(i64, i64)] {
        &self.0
    }

    pub(crate) fn contains(&self, value: i64) -> bool {
        self.0.iter().any(|&(lo, hi)| lo <= value && value <= hi)
    }

    /// Everything else.
    pub(crate) fn not(&self) -> Self {
        let mut gaps = Vec::new();
        let mut next = Some(i64::MIN);
        for &(lo, hi) in &self.0 {
            if let Some(from) = next
                && from < lo
            {
                gaps.push((from, lo - 1));
            }
            next = hi.checked_add(1);
        }
        if let Some(from) = next {
            gaps.push((from, i64::MAX));
        }
        Self(gaps)
    }

    /// Union.
    pub(crate) fn or(&self, other: &Self) -> Self {
        let mut all: Vec<(i64, i64)> = self.0.iter().chain(&other.0).copied().collect();
        all.sort_unstable();
        let mut merged: Vec<(i64, i64)> = Vec::new();
        for (lo, hi) in all {
            match merged.last_mut() {
                Some(last) if lo <= last.1.saturating_add(1) => last.1 = last.1.max(hi),
                _ => merged.push((lo, hi)),
            }
        }
        Self(merged)
    }

    /// Intersection.
    pub(crate) fn and(&self, other: &Self) -> Self {
        self.not().or(&other.not()).not()
    }

    pub(crate) fn is_subset(&self, other: &Self) -> bool {
        self.and(&other.not()).is_empty()
    }

    /// The numbers in order, if there are at most `limit`.
    pub(crate) fn members(&self, limit: usize) -> Option<Vec<i64>> {
        let mut members = Vec::new();
        for &(lo, hi) in &self.0 {
            if hi.checked_sub(lo)? >= i64::try_from(limit).ok()? {
                return None;
            }
            members.extend(lo..=hi);
        }
        (members.len() <= limit).then_some(members)
    }

    /// The set of all `-x`, where the two ends of the number line stand for everything beyond them.
    pub(crate) fn mirrored(&self) -> Self {
        let flip = |value: i64| {
            if value == i64::MIN {
                i64::MAX
            } else if value == i64::MAX {
                i64::MIN
            } else {
                -value
            }
        };
        Self(self.0.iter().rev().map(|&(lo, hi)| (flip(hi), flip(lo))).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn touching_intervals_join() {
        assert_eq!(Ranges::between(1, 3).or(&Ranges::between(4, 6)), Ranges::between(1, 6));
        assert_eq!(Ranges::between(1, 3).or(&Ranges::between(5, 6)).intervals(), [(1, 3), (5, 6)]);
        assert_eq!(Ranges::of([3, 1, 2]), Ranges::between(1, 3));
    }

    #[test]
    fn complement_is_its_own_inverse() {
        for set in [Ranges::all(), Ranges::of([]), Ranges::only(i64::MIN), Ranges::only(i64::MAX), Ranges::of([-4, 7, 8])] {
            assert_eq!(set.not().not(), set);
            assert!(set.and(&set.not()).is_empty());
            assert_eq!(set.or(&set.not()), Ranges::all());
        }
    }

    #[test]
    fn intersection_subset_and_members() {
        let late = Ranges::between(16, i64::MAX);
        let early = Ranges::between(i64::MIN, 20);
        assert_eq!(late.and(&early), Ranges::between(16, 20));
        assert!(late.and(&early).is_subset(&late) && !late.is_subset(&early));
        assert_eq!(Ranges::of([9, 4]).members(2), Some(vec![4, 9]));
        assert_eq!(late.members(1000), None);
        assert_eq!(late.mirrored(), Ranges::between(i64::MIN, -16));
    }
}
