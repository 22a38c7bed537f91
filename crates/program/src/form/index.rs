//! The index of a program, derived from its modules: which clauses to try first.
//!
//! Clauses of a slot are sorted by falling bound, then filed under their first literal: a literal's group comes where its
//! first clause came. One stable radix sort over all slots keeps this linear in the program and small in code; storing
//! the order instead cost 2 bytes a clause and needed as much code to distrust it.

use alloc::vec::Vec;

use super::modules::Modules;
use crate::{BoostRow, ClauseRow, DecodeError, GainRow, GroupRow, ModuleId, ModuleRow, Place, Truths, error::Section};

/// Entries that the index may have per byte of the file: only modules that stand in many slots with many clauses need more.
const ENTRIES_PER_BYTE: usize = 16;

/// What is derived: groups of all slots, their places, and clauses of all groups.
#[derive(Clone, Debug)]
pub(crate) struct Index {
    pub(crate) groups: Vec<GroupRow>,
    pub(crate) places: Vec<Place>,
    pub(crate) clauses: Vec<ClauseRow>,
}

/// Derives the index; sets the groups of `tables.slots`.
pub(super) fn build(tables: &mut Modules, truths: &Truths, file: usize) -> Result<Index, DecodeError> {
    let entries = sort(entries(tables, truths, file.saturating_mul(ENTRIES_PER_BYTE))?);
    let mut groups: Vec<GroupRow> = Vec::new();
    let mut places: Vec<Place> = Vec::new();
    let nothing = ClauseRow { bound: 0, module: ModuleId(0), leads: [Place::ALWAYS; 2], len: 0, first: 0 };
    let mut clauses = alloc::vec![nothing; entries.len()];
    // Group of each literal in the current slot, by place; the first is for clauses without any.
    let mut filed = alloc::vec![NONE; truths.len()];
    let mut start = 0;
    for (slot, row) in (0_u16..).zip(tables.slots.iter_mut()) {
        let of_slot = entries.get(start..).unwrap_or_default();
        let of_slot = of_slot.split(|entry| entry.slot() != slot).next().unwrap_or_default();
        let first_group = groups.len();
        for entry in of_slot {
            let Some(group) = filed.get_mut(usize::from(entry.place.0)) else { continue };
            if *group == NONE {
                *group = groups.len() as u32;
                groups.push(GroupRow { bound: entry.bound(), clauses: 0..0 });
                places.push(entry.place);
            }
            if let Some(row) = groups.get_mut(*group as usize) {
                row.clauses.end += 1;
            }
        }
        // Lengths become starts; filling moves the ends back to where they belong.
        let mut at = start as u32;
        for group in groups.iter_mut().skip(first_group) {
            let len = group.clauses.end;
            group.clauses = at..at;
            at += len;
        }
        for entry in of_slot {
            let group = filed.get(usize::from(entry.place.0)).and_then(|group| groups.get_mut(*group as usize));
            if let Some(group) = group {
                if let Some(clause) = clauses.get_mut(group.clauses.end as usize) {
                    let rest = tables.literals.get(entry.first as usize..).unwrap_or_default();
                    let rest = rest.get(..usize::from(entry.len)).unwrap_or_default();
                    let lead = |at: usize| rest.get(at).map_or(Place::ALWAYS, |code| truths.place(*code));
                    let (bound, module, leads) = (entry.bound(), entry.module, [lead(0), lead(1)]);
                    *clause = ClauseRow { bound, module, leads, len: entry.len, first: entry.first };
                }
                group.clauses.end += 1;
            }
        }
        for place in places.iter().skip(first_group) {
            if let Some(group) = filed.get_mut(usize::from(place.0)) {
                *group = NONE;
            }
        }
        row.groups = first_group as u32..groups.len() as u32;
        start += of_slot.len();
    }
    Ok(Index { groups, places, clauses })
}

const NONE: u32 = u32::MAX;

/// One clause in one slot.
#[derive(Clone, Copy, Default)]
struct Entry {
    /// Slot in the upper 16 of 48 bits, then the bound, turned so that a higher one comes first.
    key: u64,
    module: ModuleId,
    place: Place,
    first: u32,
    len: u16,
}

impl Entry {
    const fn slot(&self) -> u16 {
        (self.key >> 32) as u16
    }

    const fn bound(&self) -> i32 {
        (!(self.key as u32) ^ 0x8000_0000) as i32
    }
}

/// Clauses of all modules in all their slots, by rising module and clause.
fn entries(tables: &Modules, truths: &Truths, most: usize) -> Result<Vec<Entry>, DecodeError> {
    let mut entries = Vec::new();
    for (module, row) in (0_u16..).zip(&tables.modules) {
        let best = i64::from(row.base) + gains(row, &tables.boosts);
        let conditions = tables.conditions.get(row.condition.start as usize..row.condition.end as usize).unwrap_or_default();
        for slot in tables.module_slots.get(row.slots.start as usize..row.slots.end as usize).unwrap_or_default() {
            if entries.len() + conditions.len() > most {
                return Err(DecodeError::Limit(Section::Tables));
            }
            let rotation = tables.slots.get(slot.index()).and_then(|slot| slot.rotation);
            let bound = best.saturating_add(rotation.map_or(0, |rotation| i64::from(rotation.points)));
            let bound = bound.clamp(i64::from(i32::MIN), i64::from(i32::MAX)) as i32;
            let key = u64::from(slot.0) << 32 | u64::from(!(bound as u32 ^ 0x8000_0000));
            entries.extend(conditions.iter().map(|range| {
                let literal = if range.is_empty() { None } else { tables.literals.get(range.start as usize) };
                let place = literal.map_or(Place::ALWAYS, |code| truths.place(*code));
                let filed = u32::from(literal.is_some());
                let len = (range.end - range.start - filed) as u16;
                Entry { key, module: ModuleId(module), place, first: range.start + filed, len }
            }));
        }
    }
    Ok(entries)
}

/// Most that a module can gain, milli-points.
fn gains(module: &ModuleRow, boosts: &[BoostRow]) -> i64 {
    let boosts = boosts.get(module.boosts.start as usize..module.boosts.end as usize).unwrap_or_default();
    boosts
        .iter()
        .map(|boost| match boost.gain {
            GainRow::PerUnit(_, cap) | GainRow::PerMissing(_, cap) => i64::from(boost.add) * i64::from(cap),
            _ => i64::from(boost.add),
        })
        .sum()
}

/// Stable radix sort by key, byte by byte; bytes that are the same everywhere are passed over.
fn sort(mut entries: Vec<Entry>) -> Vec<Entry> {
    let mut other = alloc::vec![Entry::default(); entries.len()];
    for shift in [0, 8, 16, 24, 32, 40] {
        let digit = |entry: &Entry| (entry.key >> shift) as u8 as usize;
        let mut places = [0_u32; 256];
        for entry in &entries {
            if let Some(place) = places.get_mut(digit(entry)) {
                *place += 1;
            }
        }
        if places.iter().any(|place| *place as usize == entries.len()) {
            continue;
        }
        let mut at = 0;
        for place in &mut places {
            (*place, at) = (at, at + *place);
        }
        for entry in &entries {
            if let Some(place) = places.get_mut(digit(entry)) {
                if let Some(to) = other.get_mut(*place as usize) {
                    *to = *entry;
                }
                *place += 1;
            }
        }
        core::mem::swap(&mut entries, &mut other);
    }
    entries
}
