//! The Modules section: slots, modules, boosts, and the clauses of both.

use alloc::vec::Vec;
use core::ops::Range;

#[cfg(feature = "encode")]
use super::column::ColumnWriter;
#[cfg(feature = "encode")]
use super::inputs::period_number;
use super::{
    atoms::is_scalar,
    column::{Column, Columns},
    inputs::period,
};
use crate::{
    Atom, Availability, BoostRow, Caps, DecodeError, GainRow, GroupId, Input, InputId, IntentId, LiteralCode, ModuleRow,
    Rotation, Schema, SlotId, SlotRow, error::Section,
};
#[cfg(feature = "encode")]
use crate::{Clause, Gain, Parts};

const POINTS: i64 = i32::MAX as i64;
const U16: i64 = u16::MAX as i64;

const LITERAL: i64 = 0;
const WHEN: i64 = 1;
const UNLESS: i64 = 2;
const PER_UNIT: i64 = 3;
const PER_MISSING: i64 = 4;

/// What the section holds; slots have no groups yet.
pub(super) struct Modules {
    pub(super) slots: Vec<SlotRow>,
    pub(super) modules: Vec<ModuleRow>,
    pub(super) module_slots: Vec<SlotId>,
    pub(super) boosts: Vec<BoostRow>,
    /// Clauses of modules, in their order, then those of boosts, in theirs.
    pub(super) conditions: Vec<Range<u32>>,
    pub(super) literals: Vec<LiteralCode>,
}

/// Hands out consecutive ranges of a table.
#[derive(Default)]
struct Cursor(u32);

impl Cursor {
    fn next(&mut self, len: u32) -> Range<u32> {
        let start = self.0;
        self.0 += len;
        start..self.0
    }
}

pub(super) fn read(bytes: &[u8], file: usize, schema: &Schema, inputs: &[Input], atoms: &[Atom]) -> Result<Modules, DecodeError> {
    let mut columns = Columns::new(Section::Modules, bytes, file);
    let slots = read_slots(&mut columns, schema.slots.len());
    let count = schema.modules.len();
    let slot_counts = columns.ids(count, slots.len() + 1);
    let total = columns.total(slot_counts);
    let module_slot = columns.ids(total, slots.len());
    let helps = columns.ids(count, schema.intents.len());
    let bases = columns.column(count, i64::from(i32::MIN), POINTS);
    let groups = columns.some_ids(count, schema.groups.len());
    let visit = columns.column(count, 0, U16 + 1);
    let day = columns.column(count, 0, U16 + 1);
    let lifetime = columns.column(count, 0, U16 + 1);
    let windows = columns.column(count, 0, 3);
    let of = columns.among(windows, 1 << 1 | 1 << 3);
    let from = columns.column(of, i64::MIN, i64::MAX);
    let of = columns.among(windows, 1 << 2 | 1 << 3);
    let until = columns.column(of, i64::MIN, i64::MAX);
    let boost_counts = columns.ids(count, file);
    let boost_count = columns.total(boost_counts);
    let clause_counts = columns.ids(count, file);
    let conditions = columns.total(clause_counts);
    let boosts = Boosts::read(&mut columns, boost_count, inputs, atoms, file);
    let conditions = conditions + columns.total(boosts.clauses);
    let lengths = columns.column(conditions, 0, U16 + 1);
    let literals = columns.total(lengths);
    let empty = columns.among(lengths, 1);
    let first = conditions - empty;
    let firsts = columns.ids(first, atoms.len() * 2);
    let others = columns.ids(literals.saturating_sub(first), atoms.len() * 2);
    columns.end()?;

    let mut cursor = Cursor::default();
    let mut table = Vec::with_capacity(literals);
    let mut ranges = Vec::with_capacity(conditions);
    for _ in 0..conditions {
        let length = columns.next_u32(lengths);
        for at in 0..length {
            table.push(LiteralCode(columns.next_u16(if at == 0 { firsts } else { others })));
        }
        ranges.push(cursor.next(length));
    }

    let (mut slot_cursor, mut boost_cursor, mut condition_cursor) = (Cursor::default(), Cursor::default(), Cursor::default());
    let mut modules = Vec::with_capacity(count);
    let mut module_slots: Vec<SlotId> = Vec::with_capacity(total);
    for _ in 0..count {
        let window = columns.next(windows);
        let slots = slot_cursor.next(columns.next_u32(slot_counts));
        let own = module_slots.len();
        for _ in slots.clone() {
            module_slots.push(SlotId(columns.next_u16(module_slot)));
        }
        if slots.is_empty() || !module_slots.get(own..).is_some_and(|own| own.is_sorted_by(|a, b| a < b)) {
            columns.refuse();
        }
        modules.push(ModuleRow {
            base: columns.next_i32(bases),
            boosts: boost_cursor.next(columns.next_u32(boost_counts)),
            helps: IntentId(columns.next_u16(helps)),
            group: columns.next_some_u16(groups).map(GroupId),
            caps: Caps {
                visit: columns.next_some_u16(visit),
                day: columns.next_some_u16(day),
                lifetime: columns.next_some_u16(lifetime),
            },
            available: Availability {
                from_ms: (window & 1 != 0).then(|| columns.next(from)),
                until_ms: (window & 2 != 0).then(|| columns.next(until)),
            },
            slots,
            condition: condition_cursor.next(columns.next_u32(clause_counts)),
        });
    }
    let mut rows = Vec::with_capacity(boost_count);
    for _ in 0..boost_count {
        rows.push(boosts.next(&mut columns, &mut condition_cursor, &ranges, inputs));
    }
    columns.end()?;
    Ok(Modules { slots, modules, module_slots, boosts: rows, conditions: ranges, literals: table })
}

fn read_slots(columns: &mut Columns<'_>, count: usize) -> Vec<SlotRow> {
    let attention = columns.column(count, 0, U16);
    let rotations = columns.some_ids(count, 3);
    let still = columns.among(rotations, 1);
    let points = columns.column(count - still, 1, POINTS);
    let mut slots = Vec::with_capacity(count);
    for _ in 0..count {
        slots.push(SlotRow {
            attention: columns.next_u16(attention),
            rotation: columns
                .next_some_u16(rotations)
                .map(|every| Rotation { points: columns.next_i32(points), every: period(i64::from(every)) }),
            groups: 0..0,
        });
    }
    slots
}

struct Boosts {
    adds: Column,
    kinds: Column,
    literals: Column,
    clauses: Column,
    inputs: Column,
    caps: Column,
}

impl Boosts {
    fn read(columns: &mut Columns<'_>, count: usize, inputs: &[Input], atoms: &[Atom], file: usize) -> Self {
        let adds = columns.column(count, 1, POINTS);
        let kinds = columns.column(count, LITERAL, PER_MISSING);
        let of = columns.among(kinds, 1 << LITERAL);
        let literals = columns.ids(of, atoms.len() * 2);
        let of = columns.among(kinds, 1 << WHEN | 1 << UNLESS);
        let clauses = columns.ids(of, file);
        let per = columns.among(kinds, 1 << PER_UNIT | 1 << PER_MISSING);
        let inputs = columns.ids(per, inputs.len());
        let caps = columns.column(per, 0, POINTS);
        Self { adds, kinds, literals, clauses, inputs, caps }
    }

    /// The next boost.
    fn next(&self, columns: &mut Columns<'_>, cursor: &mut Cursor, conditions: &[Range<u32>], inputs: &[Input]) -> BoostRow {
        let add = columns.next_i32(self.adds);
        let kind = columns.next(self.kinds);
        let gain = match kind {
            LITERAL => GainRow::Literal(LiteralCode(columns.next_u16(self.literals))),
            WHEN | UNLESS => {
                let clauses = cursor.next(columns.next_u32(self.clauses));
                let rows = conditions.get(clauses.start as usize..clauses.end as usize).unwrap_or_default();
                // One literal has a kind of its own.
                if kind == WHEN && matches!(rows, [one] if one.len() == 1) {
                    columns.refuse();
                }
                if kind == UNLESS { GainRow::Unless(clauses) } else { GainRow::When(clauses) }
            }
            _ => {
                let (input, cap) = (InputId(columns.next_u16(self.inputs)), columns.next_i32(self.caps));
                let scalar = inputs.get(input.index()).is_some_and(|input| is_scalar(input.value_type));
                if !scalar || add.checked_mul(cap).is_none() {
                    columns.refuse();
                }
                if kind == PER_UNIT { GainRow::PerUnit(input, cap) } else { GainRow::PerMissing(input, cap) }
            }
        };
        BoostRow { add, gain }
    }
}

#[cfg(feature = "encode")]
pub(super) fn write(parts: &Parts) -> Vec<u8> {
    let modules = &parts.modules;
    let mut writer = ColumnWriter::default();
    writer.column(parts.slots.iter().map(|slot| slot.attention));
    writer.some_ids(parts.slots.iter().map(|slot| slot.rotation.map(|rotation| u16::from(period_number(rotation.every)))));
    writer.column(parts.slots.iter().filter_map(|slot| slot.rotation).map(|rotation| rotation.points));
    writer.lengths(modules.iter().map(|module| module.slots.len()));
    writer.column(modules.iter().flat_map(|module| &module.slots).map(|slot| slot.0));
    writer.column(modules.iter().map(|module| module.helps.0));
    writer.column(modules.iter().map(|module| module.base));
    writer.some_ids(modules.iter().map(|module| module.group.map(|group| group.0)));
    writer.some_ids(modules.iter().map(|module| module.caps.visit));
    writer.some_ids(modules.iter().map(|module| module.caps.day));
    writer.some_ids(modules.iter().map(|module| module.caps.lifetime));
    let windows = || modules.iter().map(|module| module.available);
    writer.column(windows().map(|window| u8::from(window.from_ms.is_some()) | u8::from(window.until_ms.is_some()) << 1));
    writer.column(windows().filter_map(|window| window.from_ms));
    writer.column(windows().filter_map(|window| window.until_ms));
    writer.lengths(modules.iter().map(|module| module.boosts.len()));
    writer.lengths(modules.iter().map(|module| module.when.len()));
    let of_boosts = write_boosts(&mut writer, parts);
    let clauses: Vec<&Clause> = modules.iter().flat_map(|module| &module.when).chain(of_boosts).collect();
    writer.lengths(clauses.iter().map(|clause| clause.0.len()));
    let code = |literal: &crate::Literal| u32::from(literal.atom.0) << 1 | u32::from(literal.negated);
    writer.column(clauses.iter().filter_map(|clause| clause.0.first()).map(code));
    writer.column(clauses.iter().flat_map(|clause| clause.0.iter().skip(1)).map(code));
    writer.bytes
}

/// Writes the columns of boosts; gives the clauses that they name.
#[cfg(feature = "encode")]
fn write_boosts<'p>(writer: &mut ColumnWriter, parts: &'p Parts) -> Vec<&'p Clause> {
    let boosts = || parts.modules.iter().flat_map(|module| &module.boosts);
    let gains = || boosts().map(|boost| &boost.gain);
    let single = |gain: &Gain| match gain {
        Gain::When(clauses) => match clauses.as_slice() {
            [Clause(literals)] => match literals.as_slice() {
                [literal] => Some(*literal),
                _ => None,
            },
            _ => None,
        },
        _ => None,
    };
    writer.column(boosts().map(|boost| boost.add));
    writer.column(gains().map(|gain| match gain {
        gain if single(gain).is_some() => LITERAL,
        Gain::When(_) => WHEN,
        Gain::Unless(_) => UNLESS,
        Gain::PerUnit { .. } => PER_UNIT,
        Gain::PerMissing { .. } => PER_MISSING,
    }));
    writer.column(gains().filter_map(single).map(|literal| u32::from(literal.atom.0) << 1 | u32::from(literal.negated)));
    let clauses = || {
        gains().filter(|gain| single(gain).is_none()).filter_map(|gain| match gain {
            Gain::When(clauses) | Gain::Unless(clauses) => Some(clauses),
            _ => None,
        })
    };
    writer.lengths(clauses().map(Vec::len));
    let per = || {
        gains().filter_map(|gain| match gain {
            Gain::PerUnit { input, cap } | Gain::PerMissing { input, cap } => Some((input.0, *cap)),
            _ => None,
        })
    };
    writer.column(per().map(|per| per.0));
    writer.column(per().map(|per| per.1));
    clauses().flatten().collect()
}
