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
    let mut slot_counts = columns.ids(count, slots.len() + 1);
    let total = columns.total(&slot_counts);
    let module_slots: Vec<SlotId> = columns.ids(total, slots.len()).map_u16(SlotId);
    let mut helps = columns.ids(count, schema.intents.len());
    let mut bases = columns.column(count, i64::from(i32::MIN)..=POINTS);
    let mut groups = columns.some_ids(count, schema.groups.len());
    let mut caps = [columns.column(count, 0..=U16 + 1), columns.column(count, 0..=U16 + 1), columns.column(count, 0..=U16 + 1)];
    let mut windows = columns.column(count, 0..=3);
    let of = |bit: i64| windows.values().iter().filter(|window| **window & bit != 0).count();
    let (from, until) = (of(1), of(2));
    let mut from = columns.column(from, i64::MIN..=i64::MAX);
    let mut until = columns.column(until, i64::MIN..=i64::MAX);
    let mut boost_counts = columns.ids(count, file);
    let boosts = columns.total(&boost_counts);
    let mut clause_counts = columns.ids(count, file);
    let conditions = columns.total(&clause_counts);
    let mut boosts = Boosts::read(&mut columns, boosts, inputs, atoms, file);
    let conditions = conditions + columns.total(&boosts.clauses);
    let mut lengths = columns.column(conditions, 0..=U16 + 1);
    let literals = columns.total(&lengths);
    let first = lengths.values().iter().filter(|length| **length > 0).count();
    let mut firsts = columns.ids(first, atoms.len() * 2);
    let mut others = columns.ids(literals.saturating_sub(first), atoms.len() * 2);
    let fault = columns.end()?;

    let mut cursor = Cursor::default();
    let mut table = Vec::with_capacity(literals);
    let mut ranges = Vec::with_capacity(conditions);
    for _ in 0..conditions {
        let length = lengths.next_u32();
        for at in 0..length {
            table.push(LiteralCode(if at == 0 { firsts.next_u16() } else { others.next_u16() }));
        }
        ranges.push(cursor.next(length));
    }

    let (mut slot_cursor, mut boost_cursor, mut condition_cursor) = (Cursor::default(), Cursor::default(), Cursor::default());
    let mut modules = Vec::with_capacity(count);
    for _ in 0..count {
        let window = windows.next();
        let slots = slot_cursor.next(slot_counts.next_u32());
        let own = module_slots.get(slots.start as usize..slots.end as usize).unwrap_or_default();
        if own.is_empty() || !own.is_sorted_by(|a, b| a < b) {
            return Err(fault);
        }
        modules.push(ModuleRow {
            base: bases.next_i32(),
            boosts: boost_cursor.next(boost_counts.next_u32()),
            helps: IntentId(helps.next_u16()),
            group: groups.next_some_u16().map(GroupId),
            caps: {
                let [visit, day, lifetime] = &mut caps;
                Caps { visit: visit.next_some_u16(), day: day.next_some_u16(), lifetime: lifetime.next_some_u16() }
            },
            available: Availability {
                from_ms: (window & 1 != 0).then(|| from.next()),
                until_ms: (window & 2 != 0).then(|| until.next()),
            },
            slots,
            condition: condition_cursor.next(clause_counts.next_u32()),
        });
    }
    let mut rows = Vec::with_capacity(boosts.count);
    for _ in 0..boosts.count {
        rows.push(boosts.next(&mut condition_cursor, &ranges, inputs).ok_or(fault)?);
    }
    Ok(Modules { slots, modules, module_slots, boosts: rows, conditions: ranges, literals: table })
}

fn read_slots(columns: &mut Columns<'_>, count: usize) -> Vec<SlotRow> {
    let mut attention = columns.column(count, 0..=U16);
    let mut rotations = columns.some_ids(count, 3);
    let rotating = rotations.values().iter().filter(|rotation| **rotation != 0).count();
    let mut points = columns.column(rotating, 1..=POINTS);
    let mut slots = Vec::with_capacity(count);
    for _ in 0..count {
        slots.push(SlotRow {
            attention: attention.next_u16(),
            rotation: rotations
                .next_some_u16()
                .map(|every| Rotation { points: points.next_i32(), every: period(i64::from(every)) }),
            groups: 0..0,
        });
    }
    slots
}

struct Boosts {
    count: usize,
    adds: Column,
    kinds: Column,
    literals: Column,
    clauses: Column,
    inputs: Column,
    caps: Column,
}

impl Boosts {
    fn read(columns: &mut Columns<'_>, count: usize, inputs: &[Input], atoms: &[Atom], file: usize) -> Self {
        let adds = columns.column(count, 1..=POINTS);
        let kinds = columns.column(count, LITERAL..=PER_MISSING);
        let of = |range: core::ops::RangeInclusive<i64>| kinds.values().iter().filter(|kind| range.contains(kind)).count();
        let literals = columns.ids(of(LITERAL..=LITERAL), atoms.len() * 2);
        let clauses = columns.ids(of(WHEN..=UNLESS), file);
        let per = of(PER_UNIT..=PER_MISSING);
        let inputs = columns.ids(per, inputs.len());
        let caps = columns.column(per, 0..=POINTS);
        Self { count, adds, kinds, literals, clauses, inputs, caps }
    }

    /// The next boost; `None` when it breaks a rule.
    fn next(&mut self, cursor: &mut Cursor, conditions: &[Range<u32>], inputs: &[Input]) -> Option<BoostRow> {
        let add = self.adds.next_i32();
        let kind = self.kinds.next();
        let gain = match kind {
            LITERAL => GainRow::Literal(LiteralCode(self.literals.next_u16())),
            WHEN | UNLESS => {
                let clauses = cursor.next(self.clauses.next_u32());
                let rows = conditions.get(clauses.start as usize..clauses.end as usize)?;
                if kind == UNLESS {
                    GainRow::Unless(clauses)
                } else if matches!(rows, [one] if one.len() == 1) {
                    // One literal has a kind of its own.
                    return None;
                } else {
                    GainRow::When(clauses)
                }
            }
            _ => {
                let (input, cap) = (InputId(self.inputs.next_u16()), self.caps.next_i32());
                add.checked_mul(cap)?;
                if !is_scalar(inputs.get(input.index())?.value_type) {
                    return None;
                }
                if kind == PER_UNIT { GainRow::PerUnit(input, cap) } else { GainRow::PerMissing(input, cap) }
            }
        };
        Some(BoostRow { add, gain })
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
