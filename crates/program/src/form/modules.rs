//! Slots, modules, boosts and clauses among the tables.

use alloc::vec::Vec;
use core::ops::Range;

#[cfg(feature = "encode")]
use super::sheet::SheetWriter;
use super::{atoms::is_scalar, inputs::period, sheet::Sheet, tables::*};
use crate::{
    Availability, BoostRow, Caps, GainRow, GroupId, Input, InputId, IntentId, LiteralCode, ModuleRow, Rotation, SlotId, SlotRow,
};
#[cfg(feature = "encode")]
use crate::{Clause, Gain, Parts};

/// Most literals of a clause: the one that it is filed under and 65,535 others.
const CLAUSE: usize = u16::MAX as usize + 1;

/// The rows of slots, modules and boosts, and what they are made of.
#[derive(Clone, Debug, Default)]
pub(crate) struct Modules {
    pub(crate) slots: Vec<SlotRow>,
    pub(crate) modules: Vec<ModuleRow>,
    pub(crate) module_slots: Vec<SlotId>,
    pub(crate) boosts: Vec<BoostRow>,
    /// Clauses of modules, in their order, then those of boosts, in theirs.
    pub(crate) conditions: Vec<Range<u32>>,
    pub(crate) literals: Vec<LiteralCode>,
}

/// The rows, where slots have no groups yet; `None` when one breaks a rule that its columns cannot.
///
/// Columns are forgotten from behind as they become rows, which then take their room: memory that a new instance touches for the
/// first time costs it a page fault.
pub(super) fn read(sheet: &mut Sheet, inputs: &[Input]) -> Option<Modules> {
    let mut tables = Modules::default();
    let mut good = true;
    tables.literals.reserve(sheet.len(LITERALS));
    for &code in sheet.all(LITERALS, LITERAL_CODE) {
        tables.literals.push(LiteralCode(code as u16));
    }
    sheet.forget(LITERAL_CODE);
    tables.conditions.reserve(sheet.len(CLAUSES));
    for row in 0..sheet.len(CLAUSES) {
        let clause = sheet.span(CLAUSE_LITERALS, row);
        good &= clause.len() <= CLAUSE;
        tables.conditions.push(clause);
    }
    sheet.forget(CLAUSE_LITERALS);
    tables.boosts.reserve(sheet.len(BOOSTS));
    for row in 0..sheet.len(BOOSTS) {
        let add = sheet.at(BOOST_ADD, row) as i32;
        let gain = gain(sheet, row);
        good &= match &gain {
            // One literal has a kind of its own.
            GainRow::When(clauses) => {
                clauses.len() != 1 || tables.conditions.get(clauses.start as usize).is_none_or(|clause| clause.len() != 1)
            }
            GainRow::PerUnit(input, cap) | GainRow::PerMissing(input, cap) => {
                inputs.get(input.index()).is_some_and(|input| is_scalar(input.value_type))
                    && i64::from(add) * i64::from(*cap) <= i64::from(i32::MAX)
            }
            GainRow::Literal(_) | GainRow::Unless(_) => true,
        };
        tables.boosts.push(BoostRow { add, gain });
    }
    sheet.forget(BOOST_ADD);
    for &slot in sheet.all(MEMBERS, MEMBER) {
        tables.module_slots.push(SlotId(slot as u16));
    }
    tables.modules.reserve(sheet.len(MODULES));
    for row in 0..sheet.len(MODULES) {
        let own = sheet.rows(MODULE_SLOTS, row);
        good &= !own.is_empty() && sheet.ascends(MEMBER, own);
        tables.modules.push(module(sheet, row));
    }
    sheet.forget(MODULE_SLOTS);
    for row in 0..sheet.len(SLOTS) {
        let points = sheet.at(SLOT_POINTS, row) as i32;
        let rotation = sheet.some_id(SLOT_ROTATION, row).map(|every| Rotation { points, every: period(every) });
        let (id, attention) = (SlotId(row as u16), sheet.id(SLOT_ATTENTION, row));
        tables.slots.push(SlotRow { id, attention, rotation, groups: 0..0 });
    }
    good.then_some(tables)
}

fn module(sheet: &Sheet, row: usize) -> ModuleRow {
    let window = sheet.at(MODULE_WINDOW, row);
    ModuleRow {
        base: sheet.at(MODULE_BASE, row) as i32,
        boosts: sheet.span(MODULE_BOOSTS, row),
        helps: IntentId(sheet.id(MODULE_HELPS, row)),
        group: sheet.some_id(MODULE_GROUP, row).map(GroupId),
        caps: Caps {
            visit: sheet.some_id(CAP_VISIT, row),
            day: sheet.some_id(CAP_DAY, row),
            lifetime: sheet.some_id(CAP_LIFETIME, row),
        },
        available: Availability {
            from_ms: (window & 1 != 0).then_some(sheet.wide(MODULE_FROM, row)),
            until_ms: (window & 2 != 0).then_some(sheet.wide(MODULE_UNTIL, row)),
        },
        slots: sheet.span(MODULE_SLOTS, row),
        condition: sheet.span(MODULE_CLAUSES, row),
    }
}

fn gain(sheet: &Sheet, row: usize) -> GainRow {
    let clauses = sheet.span(BOOST_CLAUSES, row);
    let (input, cap) = (InputId(sheet.id(BOOST_INPUT, row)), sheet.at(BOOST_CAP, row) as i32);
    match sheet.id(BOOST_KIND, row) {
        LITERAL => GainRow::Literal(LiteralCode(sheet.id(BOOST_LITERAL, row))),
        WHEN => GainRow::When(clauses),
        UNLESS => GainRow::Unless(clauses),
        PER_UNIT => GainRow::PerUnit(input, cap),
        _ => GainRow::PerMissing(input, cap),
    }
}

#[cfg(feature = "encode")]
pub(super) fn write(sheet: &mut SheetWriter, parts: &Parts) {
    for slot in &parts.slots {
        sheet.add(SLOT_ATTENTION, slot.attention);
        sheet.add_some(SLOT_ROTATION, slot.rotation.map(|rotation| rotation.every as u16));
        if let Some(rotation) = slot.rotation {
            sheet.add(SLOT_POINTS, rotation.points);
        }
    }
    for module in &parts.modules {
        sheet.add_rows(MODULE_SLOTS, module.slots.len());
        for slot in &module.slots {
            sheet.add(MEMBER, slot.0);
        }
        sheet.add(MODULE_HELPS, module.helps.0);
        sheet.add(MODULE_BASE, module.base);
        sheet.add_some(MODULE_GROUP, module.group.map(|group| group.0));
        sheet.add_some(CAP_VISIT, module.caps.visit);
        sheet.add_some(CAP_DAY, module.caps.day);
        sheet.add_some(CAP_LIFETIME, module.caps.lifetime);
        let Availability { from_ms, until_ms } = module.available;
        sheet.add(MODULE_WINDOW, u8::from(from_ms.is_some()) | u8::from(until_ms.is_some()) << 1);
        for (column, instant) in [(MODULE_FROM, from_ms), (MODULE_UNTIL, until_ms)] {
            if let Some(instant) = instant {
                sheet.add(column, instant);
            }
        }
        sheet.add_rows(MODULE_BOOSTS, module.boosts.len());
        write_clauses(sheet, MODULE_CLAUSES, &module.when);
    }
    for boost in parts.modules.iter().flat_map(|module| &module.boosts) {
        sheet.add(BOOST_ADD, boost.add);
        let kind = write_gain(sheet, &boost.gain);
        sheet.add(BOOST_KIND, kind);
    }
}

#[cfg(feature = "encode")]
fn write_gain(sheet: &mut SheetWriter, gain: &Gain) -> u16 {
    match gain {
        Gain::When(clauses) => {
            if let [Clause(literals)] = clauses.as_slice()
                && let [literal] = literals.as_slice()
            {
                sheet.add(BOOST_LITERAL, LiteralCode::from(*literal).0);
                return LITERAL;
            }
            write_clauses(sheet, BOOST_CLAUSES, clauses);
            WHEN
        }
        Gain::Unless(clauses) => {
            write_clauses(sheet, BOOST_CLAUSES, clauses);
            UNLESS
        }
        Gain::PerUnit { input, cap } | Gain::PerMissing { input, cap } => {
            sheet.add(BOOST_INPUT, input.0);
            sheet.add(BOOST_CAP, *cap);
            if matches!(gain, Gain::PerUnit { .. }) { PER_UNIT } else { PER_MISSING }
        }
    }
}

#[cfg(feature = "encode")]
fn write_clauses(sheet: &mut SheetWriter, column: super::sheet::Column, clauses: &[Clause]) {
    sheet.add_rows(column, clauses.len());
    for clause in clauses {
        sheet.add_rows(CLAUSE_LITERALS, clause.0.len());
        for literal in &clause.0 {
            sheet.add(LITERAL_CODE, u32::from(literal.atom.0) << 1 | u32::from(literal.negated));
        }
    }
}
