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

/// The rows that the index is made from; slots have no groups yet.
pub(super) struct Modules {
    pub(super) slots: Vec<SlotRow>,
    pub(super) modules: Vec<ModuleRow>,
    pub(super) module_slots: Vec<SlotId>,
    pub(super) boosts: Vec<BoostRow>,
    /// Clauses of modules, in their order, then those of boosts, in theirs.
    pub(super) conditions: Vec<Range<u32>>,
    pub(super) literals: Vec<LiteralCode>,
}

/// The rows; `None` when one breaks a rule that its columns cannot.
pub(super) fn read(sheet: &Sheet<'_>, inputs: &[Input]) -> Option<Modules> {
    let mut conditions = Vec::with_capacity(sheet.len(CLAUSES));
    for row in 0..sheet.len(CLAUSES) {
        let clause = sheet.span(CLAUSE_LITERALS, row);
        if clause.len() > CLAUSE {
            return None;
        }
        conditions.push(clause);
    }
    let mut literals = Vec::with_capacity(sheet.len(LITERALS));
    for row in 0..sheet.len(LITERALS) {
        literals.push(LiteralCode(sheet.id(LITERAL_CODE, row)));
    }
    let mut slots = Vec::with_capacity(sheet.len(SLOTS));
    for row in 0..sheet.len(SLOTS) {
        slots.push(SlotRow {
            attention: sheet.id(SLOT_ATTENTION, row),
            rotation: sheet
                .some_id(SLOT_ROTATION, row)
                .map(|every| Rotation { points: sheet.at(SLOT_POINTS, row) as i32, every: period(every) }),
            groups: 0..0,
        });
    }
    let mut module_slots = Vec::with_capacity(sheet.len(MEMBERS));
    for row in 0..sheet.len(MEMBERS) {
        module_slots.push(SlotId(sheet.id(MEMBER, row)));
    }
    let mut modules = Vec::with_capacity(sheet.len(MODULES));
    for row in 0..sheet.len(MODULES) {
        let own = module_slots.get(sheet.rows(MODULE_SLOTS, row)).unwrap_or_default();
        if own.is_empty() || !own.is_sorted_by(|a, b| a < b) {
            return None;
        }
        let window = sheet.at(MODULE_WINDOW, row);
        modules.push(ModuleRow {
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
                from_ms: (window & 1 != 0).then(|| sheet.at(MODULE_FROM, row)),
                until_ms: (window & 2 != 0).then(|| sheet.at(MODULE_UNTIL, row)),
            },
            slots: sheet.span(MODULE_SLOTS, row),
            condition: sheet.span(MODULE_CLAUSES, row),
        });
    }
    let mut boosts = Vec::with_capacity(sheet.len(BOOSTS));
    for row in 0..sheet.len(BOOSTS) {
        boosts.push(BoostRow { add: sheet.at(BOOST_ADD, row) as i32, gain: gain(sheet, row, &conditions, inputs)? });
    }
    Some(Modules { slots, modules, module_slots, boosts, conditions, literals })
}

fn gain(sheet: &Sheet<'_>, row: usize, conditions: &[Range<u32>], inputs: &[Input]) -> Option<GainRow> {
    let clauses = sheet.span(BOOST_CLAUSES, row);
    let (input, cap) = (InputId(sheet.id(BOOST_INPUT, row)), sheet.at(BOOST_CAP, row));
    let kind = sheet.id(BOOST_KIND, row);
    match kind {
        LITERAL => Some(GainRow::Literal(LiteralCode(sheet.id(BOOST_LITERAL, row)))),
        WHEN => {
            // One literal has a kind of its own.
            let rows = conditions.get(sheet.rows(BOOST_CLAUSES, row))?;
            (!matches!(rows, [one] if one.len() == 1)).then_some(GainRow::When(clauses))
        }
        UNLESS => Some(GainRow::Unless(clauses)),
        _ => {
            let fits = is_scalar(inputs.get(input.index())?.value_type);
            let most = sheet.at(BOOST_ADD, row) * cap;
            let gain = if kind == PER_UNIT { GainRow::PerUnit } else { GainRow::PerMissing };
            (fits && most <= i64::from(i32::MAX)).then_some(gain(input, cap as i32))
        }
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
