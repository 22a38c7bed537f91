//! How long decisions took: the only figures here that differ from run to run.

/// Times of many decisions, nanoseconds. A decision is that of a whole page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Timing {
    /// How many were timed.
    pub decisions: u64,
    /// All together.
    pub total_ns: u64,
    /// Half took at most this long.
    pub median_ns: u32,
    /// 99 of 100 took at most this long.
    pub p99_ns: u32,
}

impl Timing {
    /// Sums up single times.
    #[must_use]
    pub fn of(mut times_ns: Vec<u32>) -> Self {
        times_ns.sort_unstable();
        let at = |percent: usize| {
            let rank = (times_ns.len() * percent).div_ceil(100);
            times_ns.get(rank.saturating_sub(1)).copied().unwrap_or_default()
        };
        Self {
            decisions: times_ns.len() as u64,
            total_ns: times_ns.iter().copied().map(u64::from).sum(),
            median_ns: at(50),
            p99_ns: at(99),
        }
    }

    /// Decisions a second; 0 when there were none.
    #[must_use]
    pub fn per_second(self) -> u64 {
        (u128::from(self.decisions) * 1_000_000_000)
            .checked_div(u128::from(self.total_ns))
            .and_then(|rate| u64::try_from(rate).ok())
            .unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_times_that_occurred() {
        let timing = Timing::of((1..=200).rev().collect());
        assert_eq!((timing.median_ns, timing.p99_ns, timing.total_ns), (100, 198, 20_100));
        assert_eq!(timing.per_second(), 9_950_248);
        assert_eq!(Timing::of(vec![7]).p99_ns, 7);
        assert_eq!(Timing::of(vec![]), Timing::default());
        assert_eq!(Timing::default().per_second(), 0);
    }
}
