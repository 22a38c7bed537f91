//! The index of a program, derived from its modules: which clauses to try first.
//!
//! A module that gains points per unit of an input stands twice in a slot: filed under the input that it can gain most by, with
//! all that it can score, and under none, with what it can score while that input counts nothing. Most inputs count nothing for
//! most visitors, so most modules are passed over by the lower bound, or with their whole group. Sorting by one stable radix sort
//! keeps this linear in the program and small in code; storing the order instead cost 2 bytes a clause and needed as much code
//! to distrust it.

use alloc::vec::Vec;

use super::modules::Modules;
use crate::{ClauseRow, DecodeError, GainRow, GroupRow, InputId, ModuleId, ModuleRow, Place, Truths, error::Section};

/// Clauses that the index may have per byte of the file: only modules that stand in many slots with many clauses need more.
const CLAUSES_PER_BYTE: u64 = 32;

/// Clauses per slot that an input must have to be filed apart: a group of few costs more than it saves.
const APART: usize = 16;

/// What is derived: groups of all slots, clauses of all groups, and the places of their first literals.
#[derive(Clone, Debug)]
pub(crate) struct Index {
    pub(crate) groups: Vec<GroupRow>,
    pub(crate) clauses: Vec<ClauseRow>,
    pub(crate) firsts: Vec<Place>,
}

/// Derives the index; sets the groups of `tables.slots`.
pub(super) fn build(tables: &mut Modules, inputs: usize, truths: &Truths, file: usize) -> Result<Index, DecodeError> {
    let (entries, count) = entries(tables, inputs);
    if count > file as u64 * CLAUSES_PER_BYTE {
        return Err(DecodeError::Limit(Section::Tables));
    }
    let count = count as usize;
    let mut index = Index { groups: Vec::new(), clauses: Vec::with_capacity(count), firsts: Vec::with_capacity(count) };
    let mut filed = Vec::new();
    let mut last = None;
    for entry in sort(entries) {
        let (home, bound) = (entry.key >> 32, bound(entry.key as u32));
        if last != Some(home) {
            last = Some(home);
            let start = index.clauses.len() as u32;
            // Groups stand by slot, then by bound.
            let key = home >> 16 << 32 | u64::from(entry.key as u32);
            filed.push(Entry { key, item: index.groups.len() as u32 });
            let input = (home as u16).checked_sub(1).map(InputId);
            index.groups.push(GroupRow { bound, input, clauses: start..start });
        }
        let module = ModuleId(entry.item as u16);
        let clauses = tables.modules.get(module.index()).map_or(0..0, |row| row.condition.clone());
        for number in clauses {
            let literals = tables.conditions.get(number as usize).map_or(0..0, |range| range.start as usize..range.end as usize);
            let literals = tables.literals.get(literals).unwrap_or_default();
            let place = |at: usize| literals.get(at).map_or(Place::ALWAYS, |code| truths.place(*code));
            index.firsts.push(place(0));
            index.clauses.push(ClauseRow { bound, module, leads: [place(1), place(2)], number });
        }
        if let Some(group) = index.groups.last_mut() {
            group.clauses.end = index.clauses.len() as u32;
        }
    }
    let mut groups = Vec::with_capacity(filed.len());
    for entry in sort(filed) {
        groups.extend(index.groups.get(entry.item as usize).cloned());
        if let Some(slot) = tables.slots.get_mut((entry.key >> 32) as usize) {
            let end = groups.len() as u32;
            slot.groups = if slot.groups.end == 0 { end - 1 } else { slot.groups.start }..end;
        }
    }
    index.groups = groups;
    Ok(index)
}

/// What is sorted: a module in a group, or a group in a slot.
#[derive(Clone, Copy, Default)]
struct Entry {
    /// Slot, then the input that it is filed under plus one, or 0, in 16 bits each; then the bound, turned so that a higher one
    /// comes first.
    key: u64,
    item: u32,
}

fn turned(bound: i64) -> u32 {
    !(bound.clamp(i64::from(i32::MIN), i64::from(i32::MAX)) as u32 ^ 0x8000_0000)
}

const fn bound(turned: u32) -> i32 {
    (!turned ^ 0x8000_0000) as i32
}

/// All modules in all their groups, by rising module, and how many clauses these have.
fn entries(tables: &Modules, inputs: usize) -> (Vec<Entry>, u64) {
    // Clauses that would be filed under each input.
    let mut filed = alloc::vec![0_u64; inputs];
    for row in &tables.modules {
        if let Some(filed) = best(row, tables).input.and_then(|input| filed.get_mut(input.index())) {
            *filed += row.condition.len() as u64 * row.slots.len() as u64;
        }
    }
    let least = (APART * tables.slots.len()) as u64;
    let mut entries = Vec::new();
    let mut count = 0;
    for (item, row) in (0_u32..).zip(&tables.modules).filter(|(_, row)| !row.condition.is_empty()) {
        let best = best(row, tables);
        let apart = best.input.filter(|input| filed.get(input.index()).is_some_and(|filed| *filed >= least));
        for slot in tables.module_slots.get(row.slots.start as usize..row.slots.end as usize).unwrap_or_default() {
            let rotation = tables.slots.get(slot.index()).and_then(|slot| slot.rotation);
            let bound = best.points + rotation.map_or(0, |rotation| i64::from(rotation.points));
            let without = (0, bound - apart.map_or(0, |_| best.gain));
            for (input, bound) in [without].into_iter().chain(apart.map(|input| (u64::from(input.0) + 1, bound))) {
                entries.push(Entry { key: u64::from(slot.0) << 48 | input << 32 | u64::from(turned(bound)), item });
                count += row.condition.len() as u64;
            }
        }
    }
    (entries, count)
}

/// The most that a module can score without rotation, and what of that it gains per unit of one input; milli-points.
struct Best {
    points: i64,
    gain: i64,
    input: Option<InputId>,
}

fn best(module: &ModuleRow, tables: &Modules) -> Best {
    let mut best = Best { points: i64::from(module.base), gain: 0, input: None };
    for boost in tables.boosts.get(module.boosts.start as usize..module.boosts.end as usize).unwrap_or_default() {
        let gain = i64::from(boost.add)
            * match boost.gain {
                GainRow::PerUnit(_, cap) | GainRow::PerMissing(_, cap) => i64::from(cap),
                _ => 1,
            };
        best.points += gain;
        if let GainRow::PerUnit(input, _) = boost.gain
            && gain > best.gain
        {
            (best.gain, best.input) = (gain, Some(input));
        }
    }
    best
}

/// Stable radix sort by key, byte by byte; bytes that are the same everywhere are passed over.
fn sort(mut entries: Vec<Entry>) -> Vec<Entry> {
    let mut other = alloc::vec![Entry::default(); entries.len()];
    for shift in [0, 8, 16, 24, 32, 40, 48, 56] {
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
