//! Conditions and scores of one module under a view.

use core::ops::Range;

use nearside_program::{BoostRow, GainRow, LiteralCode, ModuleId, ModuleRow, Program};

use crate::view::{ABSENT, PRESENT, View};

/// The literals of a clause, by its number in [`Program::conditions`].
pub(crate) fn clause(program: &Program, clause: usize) -> &[LiteralCode] {
    program.conditions().get(clause).and_then(|range| program.literals().get(span(range))).unwrap_or_default()
}

/// A table range as a slice range.
pub(crate) fn span(range: &Range<u32>) -> Range<usize> {
    range.start as usize..range.end as usize
}

/// Boosts of a module.
pub(crate) fn boosts<'a>(program: &'a Program, row: &ModuleRow) -> &'a [BoostRow] {
    program.boosts().get(span(&row.boosts)).unwrap_or_default()
}

impl View<'_> {
    /// First clause of a module's condition that holds.
    pub(crate) fn eligible(&mut self, module: ModuleId) -> Option<usize> {
        let row = self.program.modules().get(module.index())?;
        self.first_clause(&row.condition, false)
    }

    /// First clause of a range that holds; `lenient` as in a gain of kind *unless*.
    pub(crate) fn first_clause(&mut self, clauses: &Range<u32>, lenient: bool) -> Option<usize> {
        let program = self.program;
        span(clauses).find(|&number| {
            clause(program, number).iter().all(|&code| if lenient { self.holds_or_absent(code) } else { self.holds(code) })
        })
    }

    /// Score of a module without its draw, unclamped.
    pub(crate) fn points(&mut self, row: &ModuleRow) -> i64 {
        let program = self.program;
        let mut points = i64::from(row.base);
        for boost in boosts(program, row) {
            // Gains are never negative, so saturation does not depend on their order.
            points = points.saturating_add(self.gain(boost));
        }
        points
    }

    /// Points that a boost gives.
    pub(crate) fn gain(&mut self, boost: &BoostRow) -> i64 {
        let units = match &boost.gain {
            GainRow::Literal(code) => i64::from(self.holds(*code)),
            GainRow::When(clauses) => i64::from(self.first_clause(clauses, false).is_some()),
            GainRow::Unless(clauses) => i64::from(self.first_clause(clauses, true).is_some()),
            GainRow::PerUnit(input, cap) => match self.state(*input) {
                PRESENT => self.scalar(*input).min(i64::from(*cap)).max(0),
                _ => 0,
            },
            GainRow::PerMissing(input, cap) => match self.state(*input) {
                PRESENT => i64::from(*cap) - self.scalar(*input).min(i64::from(*cap)).max(0),
                ABSENT => i64::from(*cap),
                _ => 0,
            },
        };
        i64::from(boost.add) * units
    }
}

/// A score is held in 32 bits.
pub(crate) fn clamp(points: i64) -> i32 {
    points.clamp(i64::from(i32::MIN), i64::from(i32::MAX)) as i32
}
