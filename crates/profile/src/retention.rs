//! Time: the moment of a call, and how long a stored item is kept.

const DAY_MS: i64 = 86_400_000;

/// A clock may be set back a little between two visits; an item dated further ahead than this proves that the clock
/// cannot be trusted, and an item whose age is unknown is not used.
const CLOCK_SLACK_MS: i64 = DAY_MS;

/// [`Term::keep_s`] of an item that stays until it is removed.
pub const FOR_GOOD: u32 = u32::MAX;

/// The moment of a call, as the host's clock tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// Ms since 1970.
    pub now_ms: i64,
    /// Visitor's offset from UTC, minutes, if known.
    pub offset_min: Option<i16>,
}

impl Moment {
    /// Local day number, `floor((now_ms + offset) / 86,400,000)`; the offset counts as 0 while unknown.
    #[must_use]
    pub fn local_day(self) -> i32 {
        let local = self.now_ms.saturating_add(i64::from(self.offset_min.unwrap_or(0)) * 60_000);
        // Any i64 of ms is at most ±1.07e11 days; clamp instead of wrapping.
        i32::try_from(local.div_euclid(DAY_MS)).unwrap_or(if local < 0 { i32::MIN } else { i32::MAX })
    }
}

/// How long an item is kept: from `since_ms` for `keep_s` seconds, the last instant excluded; [`FOR_GOOD`] has no end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Term {
    /// When it was set, ms since 1970.
    pub since_ms: i64,
    /// How long it is kept, seconds; [`FOR_GOOD`] until it is removed.
    pub keep_s: u32,
}

impl Term {
    /// First instant at which the item is no longer kept, ms since 1970; the last instant there is for what has no end.
    #[must_use]
    pub const fn until_ms(self) -> i64 {
        if self.keep_s == FOR_GOOD { i64::MAX } else { self.since_ms.saturating_add(self.keep_s as i64 * 1000) }
    }

    /// Age of the item, ms; 0 for one that the clock dates ahead.
    #[must_use]
    pub fn age_ms(self, now_ms: i64) -> i64 {
        now_ms.saturating_sub(self.since_ms).max(0)
    }

    /// Whether the item may be read: its term is not over and it is not dated ahead by more than a day.
    #[must_use]
    pub const fn runs(self, now_ms: i64) -> bool {
        !self.is_over(now_ms) && self.since_ms <= now_ms.saturating_add(CLOCK_SLACK_MS)
    }

    /// Whether the term has run out, so that the item is dropped for good.
    #[must_use]
    pub const fn is_over(self, now_ms: i64) -> bool {
        now_ms >= self.until_ms()
    }

    /// The term, cut to a retention that was declared later. A longer one changes nothing: the promise of the day on which
    /// the item was recorded stands.
    #[must_use]
    pub(crate) fn within(self, retention_s: u32) -> Self {
        Self { keep_s: self.keep_s.min(retention_s), ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_instant_is_excluded() {
        let term = Term { since_ms: 0, keep_s: 1 };
        assert!(term.runs(999));
        assert!(!term.runs(1_000));
    }

    #[test]
    fn a_clock_far_back_reads_nothing_and_drops_nothing() {
        let term = Term { since_ms: 10 * DAY_MS, keep_s: 1 };
        assert!(term.runs(9 * DAY_MS));
        assert!(!term.runs(9 * DAY_MS - 1));
        assert!(!term.is_over(0));
    }

    #[test]
    fn what_is_kept_for_good_is_never_over() {
        let term = Term { since_ms: -crate::row::EXACT, keep_s: FOR_GOOD };
        assert!(term.runs(0) && term.runs(i64::MAX - 1));
        assert!(Term { keep_s: FOR_GOOD - 1, ..term }.is_over(0));
    }

    #[test]
    fn local_days_turn_at_local_midnight() {
        let day = |now_ms, offset_min| Moment { now_ms, offset_min }.local_day();
        assert_eq!(day(DAY_MS - 1, Some(0)), 0);
        assert_eq!(day(DAY_MS - 60_000, Some(1)), 1);
        assert_eq!(day(0, Some(-1)), -1);
        assert_eq!(day(0, None), 0);
        assert_eq!(day(i64::MAX, Some(i16::MAX)), i32::MAX);
        assert_eq!(day(i64::MIN, Some(i16::MIN)), i32::MIN);
    }
}
