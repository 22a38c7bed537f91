//! Exposures: how often a module was really shown, and what the visitor did with it.

use nearside_program::{Counts, List, Program};

use crate::{
    edit::Refused,
    profile::Profile,
    retention::Moment,
    row::{Kind, Row},
    visit::Spent,
};

/// What happened to a module: the one number of an exposure that a host asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Happened {
    /// It was really rendered, in the slot that the one text names: one more exposure, and the slot's cost to the attention spent. Deciding
    /// never does this; rendering does.
    Shown,
    /// It was clicked: counted, for the panel and for the site's own measuring on the device. Changes no decision by itself.
    Clicked,
    /// It helped: counted, likewise.
    Helped,
}

/// Counters of one module, under its stable name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Exposure {
    /// Exposures in visit [`Exposure::visit_number`].
    pub visit: u16,
    /// Exposures in local day [`Exposure::last_day`].
    pub day: u16,
    /// Exposures since the first.
    pub lifetime: u16,
    /// Local day of the last exposure.
    pub last_day: i32,
    /// Visit of the last exposure.
    pub visit_number: u32,
    /// How often it was clicked.
    pub clicked: u16,
    /// How often the visitor said, or the page saw, that it helped.
    pub helped: u16,
}

impl Exposure {
    /// What counts at a moment: figures of another visit or day are 0.
    pub(crate) fn at(self, visit_number: u32, moment: Moment) -> Counts {
        Counts {
            visit: if self.visit_number == visit_number { self.visit } else { 0 },
            day: if self.last_day == moment.local_day() { self.day } else { 0 },
            lifetime: self.lifetime,
        }
    }

    /// The counters after one more exposure; all saturate.
    fn once_more(self, visit_number: u32, moment: Moment) -> Self {
        let now = self.at(visit_number, moment);
        Self {
            visit: now.visit.saturating_add(1),
            day: now.day.saturating_add(1),
            lifetime: now.lifetime.saturating_add(1),
            last_day: moment.local_day(),
            visit_number,
            ..self
        }
    }

    /// Its numbers in a row.
    pub(crate) fn numbers(self) -> [i64; 7] {
        let Self { visit, day, lifetime, last_day, visit_number, clicked, helped } = self;
        [visit.into(), day.into(), lifetime.into(), last_day.into(), visit_number.into(), clicked.into(), helped.into()]
    }
}

impl From<&Row> for Exposure {
    fn from(row: &Row) -> Self {
        Self {
            visit: row.number(0) as u16,
            day: row.number(1) as u16,
            lifetime: row.number(2) as u16,
            last_day: row.number(3) as i32,
            visit_number: row.number(4) as u32,
            clicked: row.number(5) as u16,
            helped: row.number(6) as u16,
        }
    }
}

impl Profile {
    /// Counts what happened to a module; being shown is also a sign of the visitor.
    pub(crate) fn count(&mut self, program: &Program, row: &mut Row, moment: Moment) -> Result<(), Refused> {
        let held = self.get(Kind::Exposure, &row.name);
        let mut exposure = held.map(Exposure::from).unwrap_or_default();
        let happened = row.number(0);
        let mut also = None;
        if happened == Happened::Shown as i64 {
            let slot = program.find(List::Slots, row.text(0));
            let cost = slot.and_then(|at| program.slots().get(usize::from(at))).ok_or(Refused::Undeclared)?.attention;
            let visit = self.visit().seen(moment.now_ms);
            exposure = exposure.once_more(visit.number, moment);
            also = Some((visit, cost));
        } else {
            // Only what was shown can be clicked; the row stays as old as its last exposure.
            row.since_ms = held.ok_or(Refused::Missing)?.since_ms;
            let count = if happened == Happened::Helped as i64 { &mut exposure.helped } else { &mut exposure.clicked };
            *count = count.saturating_add(1);
        }
        row.numbers = exposure.numbers().into();
        row.texts.clear();
        self.store(row)?;
        if let Some((visit, cost)) = also {
            self.put(visit.row());
            if cost > 0 {
                let spent = self.get(Kind::Spent, "").map(Spent::from).unwrap_or_default().at(visit.number, moment);
                let more = Spent { visit: spent.visit.saturating_add(cost), day: spent.day.saturating_add(cost), ..spent };
                self.put(more.row(moment.now_ms));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Edit, MAX_NAMED,
        testing::{DAY_MS, NOW, consented, edit, facts_at, happened, set},
    };
    use alloc::string::ToString;

    #[test]
    fn exposures_count_by_visit_day_and_lifetime() {
        let mut profile = consented();
        let mut expose = |slot: &str, now_ms| {
            let row = Row { texts: [slot.to_string()].into(), ..happened(Happened::Shown, "pasta") };
            edit(&mut profile, Edit::Set(row), now_ms).unwrap();
        };
        expose("hero", NOW);
        expose("side", NOW + 60_000);
        expose("hero", NOW + 60_000 + crate::VISIT_GAP_MS);
        expose("hero", NOW + DAY_MS);
        let exposure = profile.exposure("pasta");
        assert_eq!((exposure.visit, exposure.day, exposure.lifetime, exposure.visit_number), (1, 1, 4, 3));
        let spent = Spent::from(profile.get(Kind::Spent, "").unwrap());
        assert_eq!((spent.visit, spent.day), (3, 3), "slot `side` is free");
        assert_eq!(profile.visit().number, 3);
    }

    #[test]
    fn what_was_clicked_or_helped_is_counted_and_changes_no_decision() {
        let mut profile = consented();
        set(&mut profile, happened(Happened::Shown, "pasta")).unwrap();
        let before = facts_at(&profile, NOW);
        for what in [Happened::Clicked, Happened::Clicked, Happened::Helped] {
            edit(&mut profile, Edit::Set(happened(what, "pasta")), NOW + 5).unwrap();
        }
        let exposure = profile.exposure("pasta");
        assert_eq!((exposure.lifetime, exposure.clicked, exposure.helped), (1, 2, 1));
        assert_eq!(profile.get(Kind::Exposure, "pasta").unwrap().since_ms, NOW);
        assert_eq!(facts_at(&profile, NOW), before);
    }

    #[test]
    fn the_module_not_shown_for_longest_makes_room() {
        let mut profile = consented();
        for n in 0..MAX_NAMED {
            let row = Row::new(Kind::Exposure, &alloc::format!("old {n}"), &Exposure::default().numbers(), &[]);
            profile.put(Row { since_ms: if n == 17 { 1 } else { 2 }, ..row });
        }
        set(&mut profile, happened(Happened::Shown, "pasta")).unwrap();
        assert!(profile.get(Kind::Exposure, "old 17").is_none());
        assert_eq!(profile.of(Kind::Exposure).len(), MAX_NAMED);
    }
}
