//! Visits: when one ends and the next begins, what it has cost, and what the visitor allows it to cost.

use crate::{
    retention::Moment,
    row::{Kind, Row},
};

/// A visit ends after this long without a sign of the visitor: 30 minutes.
pub const VISIT_GAP_MS: i64 = 30 * 60_000;

/// The current or last visit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Visit {
    /// Its number, from 1; 0 before the first.
    pub number: u32,
    /// When it began, ms since 1970.
    pub started_ms: i64,
    /// Last sign of the visitor, ms since 1970.
    pub seen_ms: i64,
    /// [`Row::id`] of the next event, so that none is given twice while activity is consented to. Without consent even this
    /// goes, because it says how much there was.
    pub next_event: u32,
}

impl Visit {
    /// The visit that a sign of the visitor at `now_ms` belongs to: this one, or the next after [`VISIT_GAP_MS`] of silence.
    #[must_use]
    pub fn seen(self, now_ms: i64) -> Self {
        if self.goes_on(now_ms) {
            // A clock that was set back must not make the silence before the next sign look longer.
            Self { seen_ms: now_ms.max(self.seen_ms), ..self }
        } else {
            Self { number: self.number.saturating_add(1), started_ms: now_ms, seen_ms: now_ms, ..self }
        }
    }

    /// Number of the visit that `now_ms` lies in; 0 for a visitor who was never seen.
    #[must_use]
    pub fn number_at(self, now_ms: i64) -> u32 {
        if self.number == 0 { 0 } else { self.seen(now_ms).number }
    }

    /// A clock set back by more than a gap begins a new visit, as a jump forward does.
    const fn goes_on(self, now_ms: i64) -> bool {
        self.number > 0 && now_ms.saturating_sub(self.seen_ms).saturating_abs() < VISIT_GAP_MS
    }

    pub(crate) fn row(self) -> Row {
        let numbers = [i64::from(self.number), self.seen_ms, i64::from(self.next_event)];
        let mut row = Row::new(Kind::Visit, "", &numbers, &[]);
        row.since_ms = self.started_ms;
        row
    }
}

impl From<&Row> for Visit {
    fn from(row: &Row) -> Self {
        Self { number: row.number(0) as u32, started_ms: row.since_ms, seen_ms: row.number(1), next_event: row.number(2) as u32 }
    }
}

/// Attention spent, in points, with the visit and local day that the figures belong to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spent {
    /// Spent in visit [`Spent::visit_number`].
    pub visit: u16,
    /// The visit that `visit` counts for.
    pub visit_number: u32,
    /// Spent in local day [`Spent::local_day`].
    pub day: u16,
    /// The local day that `day` counts for.
    pub local_day: i32,
}

impl Spent {
    /// What counts at a moment: figures of another visit or day are 0.
    #[must_use]
    pub(crate) fn at(self, visit_number: u32, moment: Moment) -> Self {
        let local_day = moment.local_day();
        Self {
            visit: if self.visit_number == visit_number { self.visit } else { 0 },
            visit_number,
            day: if self.local_day == local_day { self.day } else { 0 },
            local_day,
        }
    }

    pub(crate) fn row(self, now_ms: i64) -> Row {
        let numbers = [self.visit.into(), self.visit_number.into(), self.day.into(), self.local_day.into()];
        let mut row = Row::new(Kind::Spent, "", &numbers, &[]);
        row.since_ms = now_ms;
        row
    }
}

impl From<&Row> for Spent {
    fn from(row: &Row) -> Self {
        Self {
            visit: row.number(0) as u16,
            visit_number: row.number(1) as u32,
            day: row.number(2) as u16,
            local_day: row.number(3) as i32,
        }
    }
}

/// The visitor's own attention limits, in points; `None` leaves the site's. The lower of the two binds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    /// Per visit.
    pub visit: Option<u16>,
    /// Per local day.
    pub day: Option<u16>,
}

impl From<&Row> for Limits {
    fn from(row: &Row) -> Self {
        // -1 in a row leaves the site's.
        Self { visit: row.number(0).try_into().ok(), day: row.number(1).try_into().ok() }
    }
}
#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_visit_ends_after_half_an_hour_of_silence() {
        let first = Visit::default().seen(1_000);
        assert_eq!(first, Visit { number: 1, started_ms: 1_000, seen_ms: 1_000, next_event: 0 });
        let on = first.seen(1_000 + VISIT_GAP_MS - 1);
        assert_eq!((on.number, on.started_ms), (1, 1_000));
        let next = on.seen(on.seen_ms + VISIT_GAP_MS);
        assert_eq!((next.number, next.started_ms), (2, next.seen_ms));
    }

    #[test]
    fn a_clock_set_back_a_little_keeps_the_visit() {
        let visit = Visit::default().seen(VISIT_GAP_MS);
        assert_eq!(visit.seen(1), visit);
        assert_eq!(visit.seen(0).number, 2);
    }

    #[test]
    fn who_was_never_seen_has_no_visit() {
        assert_eq!(Visit::default().number_at(5), 0);
        assert_eq!(Visit::default().seen(5).number_at(6), 1);
        assert_eq!(Visit::default().seen(5).number_at(6 + VISIT_GAP_MS), 2);
    }
}
