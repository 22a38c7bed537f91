//! Conditions and scores of one module under a view.

use alloc::vec::Vec;
use core::ops::Range;

use nearside_program::{BoostRow, GainRow, InputId, LiteralCode, ModuleId, ModuleRow, Program};

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

impl<'a> View<'a> {
    /// The first clause of a module's condition that holds.
    pub(crate) fn eligible(&mut self, module: ModuleId) -> Option<&'a [LiteralCode]> {
        let row = self.program.modules().get(module.index())?;
        self.first_clause(&row.condition, false)
    }

    /// The first clause of a range that holds; `lenient` as in a gain of kind *unless*.
    fn first_clause(&mut self, clauses: &Range<u32>, lenient: bool) -> Option<&'a [LiteralCode]> {
        let program = self.program;
        span(clauses)
            .map(|number| clause(program, number))
            .find(|clause| clause.iter().all(|&code| if lenient { self.holds_or_absent(code) } else { self.holds(code) }))
    }

    /// The literals for which a boost gives points; none if it does not, or counts units.
    pub(crate) fn gained_by(&mut self, boost: &'a BoostRow) -> Option<&'a [LiteralCode]> {
        match &boost.gain {
            GainRow::Literal(code) => self.holds(*code).then_some(core::slice::from_ref(code)),
            GainRow::When(clauses) => self.first_clause(clauses, false),
            GainRow::Unless(clauses) => self.first_clause(clauses, true),
            GainRow::PerUnit(..) | GainRow::PerMissing(..) => None,
        }
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
    pub(crate) fn gain(&mut self, boost: &'a BoostRow) -> i64 {
        let units = match boost.gain {
            GainRow::PerUnit(input, cap) => match self.state(input) {
                PRESENT => self.scalar(input).min(i64::from(cap)).max(0),
                _ => 0,
            },
            GainRow::PerMissing(input, cap) => match self.state(input) {
                PRESENT => i64::from(cap) - self.scalar(input).min(i64::from(cap)).max(0),
                ABSENT => i64::from(cap),
                _ => 0,
            },
            _ => i64::from(self.gained_by(boost).is_some()),
        };
        i64::from(boost.add) * units
    }

    /// Evaluates all that a module's condition and boosts ask for, to note which inputs that is; ascending.
    pub(crate) fn inputs_of(&mut self, module: ModuleId) -> Vec<InputId> {
        self.note();
        let program = self.program;
        if let Some(row) = program.modules().get(module.index()) {
            self.ask(&row.condition);
            for boost in boosts(program, row) {
                match &boost.gain {
                    GainRow::When(clauses) | GainRow::Unless(clauses) => self.ask(clauses),
                    GainRow::Literal(code) => _ = self.truth(code.literal().atom.index()),
                    GainRow::PerUnit(input, _) | GainRow::PerMissing(input, _) => _ = self.state(*input),
                }
            }
        }
        self.inputs_asked()
    }

    fn ask(&mut self, clauses: &Range<u32>) {
        for number in span(clauses) {
            for code in clause(self.program, number) {
                self.truth(code.literal().atom.index());
            }
        }
    }
}

/// A score is held in 32 bits.
pub(crate) fn clamp(points: i64) -> i32 {
    points.clamp(i64::from(i32::MIN), i64::from(i32::MAX)) as i32
}
