//! The search for a slot's best candidate: the hot path.

use core::ops::Range;

use nearside_program::{ModuleId, SlotRow};

use crate::{
    score::{clamp, clause as literals, span},
    slate::{Rules, Slate, Switches},
    view::View,
};

/// A module whose condition holds, with its score in a slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Candidate {
    pub(crate) module: ModuleId,
    pub(crate) score: i32,
}

impl Candidate {
    /// Whether it comes before another: by falling score, then in declared order.
    pub(crate) fn beats(self, other: Self) -> bool {
        self.score > other.score || self.score == other.score && self.module < other.module
    }
}

/// What a search found.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Found {
    /// The best candidate that is not removed.
    pub(crate) best: Option<Candidate>,
    /// The best of those removed, and what removes it. Complete only when `best` is `None`, which is when it matters.
    pub(crate) removed: Option<(Candidate, Switches)>,
    /// Every mechanism that is named for removing a candidate better than `best`: only they can have changed the outcome.
    pub(crate) removed_by: Switches,
}

impl Found {
    /// The least that a candidate must beat.
    #[inline(always)]
    fn floor(&self) -> Candidate {
        self.best.unwrap_or(NOTHING)
    }
}

/// The least that a candidate must beat while none is found: nothing.
const NOTHING: Candidate = Candidate { module: ModuleId(u16::MAX), score: i32::MIN };

/// How a slot is searched: as decided, or with something left out to see what it caused.
#[derive(Clone, Copy)]
pub(crate) struct Search<'a> {
    pub(crate) rules: &'a Rules<'a>,
    pub(crate) slate: &'a Slate,
    pub(crate) off: Switches,
    /// A module to pass over.
    pub(crate) except: Option<ModuleId>,
}

impl View<'_> {
    /// Finds the best candidate of a slot.
    ///
    /// Groups and clauses stand in order of falling bound (INVARIANT(bound-order)), so the search ends at the first that
    /// cannot beat what it has; a group whose input counts nothing is passed over (INVARIANT(two-bounds)). Removal only takes
    /// candidates away and draws are part of the bounds, so both keep it right.
    pub(crate) fn search(&mut self, slot: &SlotRow, how: &Search<'_>) -> Found {
        let program = self.program;
        let mut found = Found::default();
        self.begin_scan();
        for group in program.groups().get(span(&slot.groups)).unwrap_or_default() {
            if group.bound < found.floor().score {
                break;
            }
            if group.input.is_none_or(|input| self.counts(input)) {
                self.search_group(span(&group.clauses), slot, how, &mut found);
            }
        }
        found
    }

    /// Searches the clauses of a group.
    ///
    /// Truths are gathered for 32 clauses at a time: whether one holds cannot be foreseen, and a missed branch costs more than
    /// looking at a few clauses too many.
    #[inline(always)]
    fn search_group(&mut self, mut rest: Range<usize>, slot: &SlotRow, how: &Search<'_>, found: &mut Found) {
        let program = self.program;
        let mut floor = found.floor();
        while !rest.is_empty() {
            let chunk = rest.start..rest.end.min(rest.start + 32);
            rest.start = chunk.end;
            let (Some(clauses), Some(firsts)) = (program.clauses().get(chunk.clone()), program.firsts().get(chunk)) else {
                return;
            };
            if clauses.first().is_none_or(|clause| clause.bound < floor.score) {
                return;
            }
            let mut holding = 0;
            let truths = &*self.holding;
            for &first in firsts.iter().rev() {
                holding = holding << 1 | truths.may_hold(first);
            }
            while let Some(clause) = clauses.get(holding.trailing_zeros() as usize) {
                holding &= holding.wrapping_sub(1);
                let [second, third] = clause.leads;
                if self.holding.may_hold(second) & self.holding.may_hold(third) == 0 {
                    continue;
                }
                if clause.bound < floor.score || clause.bound == floor.score && clause.module > floor.module {
                    return;
                }
                if literals(program, clause.number as usize).iter().all(|&code| self.holds(code)) {
                    self.reach(clause.module, slot, how, found);
                    floor = found.floor();
                }
            }
        }
    }

    /// Scores a module whose condition holds, once per scan, and keeps it if it leads.
    #[inline(never)]
    fn reach(&mut self, module: ModuleId, slot: &SlotRow, how: &Search<'_>, found: &mut Found) {
        let scan = *self.scan;
        let (Some(scored), Some(row)) = (self.scored.get_mut(module.index()), self.program.modules().get(module.index())) else {
            return;
        };
        if core::mem::replace(scored, scan) == scan || how.except == Some(module) {
            return;
        }
        let points = self.points(row);
        let draw = how.rules.rotation(slot, module, how.off);
        let candidate = Candidate { module, score: clamp(points.saturating_add(i64::from(draw))) };
        if found.best.is_some_and(|best| !candidate.beats(best)) {
            return;
        }
        let removals = how.rules.removals(module, how.slate, how.off);
        if removals == Switches::NONE {
            found.best = Some(candidate);
            return;
        }
        found.removed_by = found.removed_by.and(removals.first());
        if found.removed.is_none_or(|(removed, _)| candidate.beats(removed)) {
            found.removed = Some((candidate, removals));
        }
    }

    fn begin_scan(&mut self) {
        *self.scan = self.scan.wrapping_add(1);
        if *self.scan == 0 {
            self.scored.fill(0);
            *self.scan = 1;
        }
    }
}
