//! What is written is read, what is read is written, and nothing else is read.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests may fail loudly")]

mod sample;

use std::collections::HashMap;

use nearside_program::{Boost, DecodeError, Gain, Module, Program, Section, ValueType, strip_debug, verify_id};
use sample::Draws;

#[test]
fn a_sites_program_comes_back() {
    let parts = sample::site(1000);
    let bytes = parts.encode().unwrap();
    let program = Program::decode(&bytes).unwrap();
    assert_eq!(program.to_parts().unwrap(), parts);
    assert_eq!(verify_id(&bytes), Ok(program.id()));
}

#[test]
fn random_programs_come_back() {
    for seed in 0..1500 {
        let parts = sample::random(seed);
        let bytes = parts.encode().unwrap_or_else(|error| panic!("seed {seed}: {error}"));
        let program = Program::decode(&bytes).unwrap();
        let again = program.to_parts().unwrap();
        assert_eq!(again, parts, "seed {seed}");
        assert_eq!(again.encode().unwrap(), bytes, "seed {seed}");
        check_index(&program, seed);
    }
}

#[test]
fn modules_that_gain_most_by_the_same_input_stand_apart() {
    let mut apart = 0;
    for seed in 0..200 {
        let mut parts = sample::random(seed);
        let scalars = (0..).map(nearside_program::InputId).zip(&parts.inputs);
        let scalars: Vec<_> = scalars.filter(|(_, input)| matches!(input.value_type, ValueType::Int)).collect();
        let Some(input) = scalars.get(seed as usize % scalars.len().max(1)).map(|scalar| scalar.0) else { continue };
        for (at, module) in parts.modules.iter_mut().enumerate() {
            // Above all gains of the sample, so that it is the greatest, but for some modules.
            let cap = if at % 5 == 0 { 0 } else { 900 + at as i32 % 3 };
            module.boosts.push(Boost { add: 1_000_000, gain: Gain::PerUnit { input, cap } });
            // Many clauses are what makes it worth while.
            module.when.extend(module.when.clone().into_iter().cycle().take(40));
        }
        let program = Program::decode(&parts.encode().unwrap()).unwrap();
        check_index(&program, seed);
        apart += program.groups().iter().filter(|group| group.input == Some(input)).count();
    }
    assert!(apart > 200, "{apart} groups");
}

/// The index against its definition, written anew: who is filed where, bounds, order, completeness.
fn check_index(program: &Program, seed: u64) {
    let parts = program.to_parts().unwrap();
    let gain = |boost: &Boost| match boost.gain {
        Gain::PerUnit { cap, .. } | Gain::PerMissing { cap, .. } => i64::from(boost.add) * i64::from(cap),
        _ => i64::from(boost.add),
    };
    // What each module gains most by, of the first of equals.
    let most = |row: &Module| {
        let per_unit = row.boosts.iter().rev().filter_map(|boost| match boost.gain {
            Gain::PerUnit { input, .. } => Some((gain(boost), input)),
            _ => None,
        });
        per_unit.filter(|most| most.0 > 0).max_by_key(|most| most.0)
    };
    let mut filed: HashMap<_, usize> = HashMap::new();
    for row in &parts.modules {
        if let Some((_, input)) = most(row) {
            *filed.entry(input).or_default() += row.when.len() * row.slots.len();
        }
    }
    for (at, slot) in program.slots().iter().enumerate() {
        let mut want: HashMap<_, Vec<_>> = HashMap::new();
        for (module, row) in parts.modules.iter().enumerate().filter(|(_, row)| row.slots.iter().any(|slot| slot.index() == at)) {
            let gains: i64 = row.boosts.iter().map(gain).sum();
            let best = i64::from(row.base) + gains + slot.rotation.map_or(0, |rotation| i64::from(rotation.points));
            let apart = most(row).filter(|(_, input)| filed[input] >= 16 * parts.slots.len());
            let homes = [Some((None, best - apart.map_or(0, |apart| apart.0))), apart.map(|apart| (Some(apart.1), best))];
            for (input, best) in homes.into_iter().flatten() {
                let bound = best.clamp(i32::MIN.into(), i32::MAX.into());
                for (clause, literals) in row.when.iter().enumerate() {
                    want.entry(input).or_default().push((-bound, module, clause, literals.0.clone()));
                }
            }
        }
        let mut want: Vec<_> = want.into_iter().collect();
        for (_, clauses) in &mut want {
            clauses.sort_by_key(|(bound, module, clause, _)| (*bound, *module, *clause));
        }
        want.sort_by_key(|(input, clauses)| (clauses[0].0, *input));
        let groups = &program.groups()[slot.groups.start as usize..slot.groups.end as usize];
        assert_eq!(groups.len(), want.len(), "seed {seed}");
        for (group, (input, clauses)) in groups.iter().zip(want) {
            assert_eq!((group.input, i64::from(group.bound)), (input, -clauses[0].0), "seed {seed}");
            let range = group.clauses.start as usize..group.clauses.end as usize;
            assert_eq!(range.len(), clauses.len(), "seed {seed}");
            let rows = program.clauses()[range.clone()].iter().zip(&program.firsts()[range]);
            for ((row, first), (bound, module, _, literals)) in rows.zip(clauses) {
                assert_eq!((i64::from(row.bound), row.module.index()), (-bound, module), "seed {seed}");
                let range = &program.conditions()[row.number as usize];
                let codes = &program.literals()[range.start as usize..range.end as usize];
                assert_eq!(codes.iter().map(|code| code.literal()).collect::<Vec<_>>(), literals, "seed {seed}");
                let places = [*first, row.leads[0], row.leads[1]].map(|place| program.truths().literal(place));
                assert_eq!(places, [0, 1, 2].map(|at| codes.get(at).copied()), "seed {seed}");
            }
        }
    }
}

#[test]
fn stripping_keeps_the_id_and_all_else() {
    let mut seen = 0;
    for seed in 0..100 {
        let mut parts = sample::random(seed);
        let bytes = parts.encode().unwrap();
        seen += usize::from(parts.debug.take().is_some());
        let stripped = strip_debug(&bytes).unwrap();
        assert_eq!(stripped, parts.encode().unwrap());
        assert_eq!(verify_id(&stripped), verify_id(&bytes));
    }
    assert!(seen > 10);
}

#[test]
fn another_text_is_another_id() {
    let mut parts = sample::random(1);
    let before = Program::decode(&parts.encode().unwrap()).unwrap().id();
    parts.texts[0].inputs[0].push('!');
    let mut bytes = parts.encode().unwrap();
    assert_ne!(Program::decode(&bytes).unwrap().id(), before);
    bytes[20] ^= 1;
    fix(&mut bytes);
    assert!(Program::decode(&bytes).is_ok());
    assert_eq!(verify_id(&bytes), Err(DecodeError::Id));
}

#[test]
fn accidents_are_noticed() {
    let bytes = sample::random(3).encode().unwrap();
    for at in 0..bytes.len() {
        for bit in 0..8 {
            let mut bytes = bytes.clone();
            bytes[at] ^= 1 << bit;
            assert!(Program::decode(&bytes).is_err(), "bit {bit} of byte {at}");
        }
        assert_eq!(Program::decode(&bytes[..at]).err(), Some(DecodeError::Truncated), "cut at {at}");
    }
    let mut longer = bytes.clone();
    longer.push(0);
    assert_eq!(Program::decode(&longer).err(), Some(DecodeError::Trailing));
}

#[test]
fn versions_and_features_are_respected() {
    let bytes = sample::random(3).encode().unwrap();
    let with = |at: usize, value: u8| {
        let mut bytes = bytes.clone();
        bytes[at] = value;
        fix(&mut bytes);
        Program::decode(&bytes)
    };
    assert_eq!(with(0, b'x').err(), Some(DecodeError::Magic));
    assert_eq!(with(4, 2).err(), Some(DecodeError::Major(2)));
    assert!(with(6, 1).is_ok(), "a newer minor version only adds what may be skipped");
    assert_eq!(with(32, 4).err(), Some(DecodeError::Feature(4)));
    assert_eq!(with(42, 2).err(), Some(DecodeError::Table), "an unknown flag");
    assert_eq!(with(42, 0).err(), Some(DecodeError::Table), "the tables may not be optional");
    assert_eq!(with(44, 0).err(), Some(DecodeError::Table), "sections may not overlap");
}

#[test]
fn unknown_sections_are_skipped_or_refused() {
    let bytes = sample::random(3).encode().unwrap();
    for critical in [0, 1] {
        let mut bytes = bytes.clone();
        let sections = usize::from(bytes[36]);
        for row in 0..sections {
            let at = 40 + row * 12 + 4;
            let offset = u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap()) + 12;
            bytes[at..at + 4].copy_from_slice(&offset.to_le_bytes());
        }
        let offset = bytes.len() as u32 + 12;
        let row = [[99, 0, critical, 0], offset.to_le_bytes(), [3, 0, 0, 0]].concat();
        bytes.splice(40 + sections * 12..40 + sections * 12, row);
        bytes.extend([1, 2, 3]);
        bytes[36] += 1;
        fix(&mut bytes);
        match critical {
            0 => assert!(Program::decode(&bytes).is_ok()),
            _ => assert_eq!(Program::decode(&bytes).err(), Some(DecodeError::Unknown(99))),
        }
        assert!(strip_debug(&bytes).is_err(), "it would lose the section");
    }
}

/// Mutants per run; a long run sets `NEARSIDE_MUTANTS`.
fn mutants() -> u64 {
    std::env::var("NEARSIDE_MUTANTS").ok().and_then(|count| count.parse().ok()).unwrap_or(200_000)
}

/// Whatever the bytes, decoding ends in a value or an error, and what is accepted is the one form of that value.
#[test]
fn mutants_are_refused_or_canonical() {
    let mut draws = Draws(99);
    // Small ones, because most of the time goes into checksums, and one that has everything.
    let seeds = (0..400).chain([sample::GOLDEN]);
    let mut bases: Vec<Vec<u8>> = seeds.map(|seed| sample::random(seed).encode().unwrap()).collect();
    let richest = bases.pop().unwrap();
    bases.sort_by_key(Vec::len);
    bases.truncate(60);
    bases.push(richest);
    let (mut accepted, mut rewritten) = (0, 0);
    for _ in 0..mutants() {
        let mut bytes = bases[draws.below(bases.len())].clone();
        for _ in 0..1 + draws.below(3) {
            mutate(&mut bytes, &mut draws);
        }
        fix(&mut bytes);
        let Ok(program) = Program::decode(&bytes) else { continue };
        accepted += 1;
        let Ok(parts) = program.to_parts() else { continue };
        let again = parts.encode().unwrap();
        let unknown = |bytes: &[u8]| bytes[36];
        if unknown(&again) != unknown(&bytes) {
            continue;
        }
        rewritten += 1;
        if rewritten % 64 == 0 {
            check_index(&program, 0);
        }
        // Minor version, checksum and id are not the content's.
        assert_eq!(again[..6], bytes[..6]);
        assert_eq!(again[8..12], bytes[8..12]);
        assert_eq!(again[32..], bytes[32..]);
    }
    println!("{accepted} of {} mutants accepted, {rewritten} written anew", mutants());
    assert!(rewritten > 1000, "{rewritten} of {accepted}");
}

fn mutate(bytes: &mut Vec<u8>, draws: &mut Draws) {
    // Mostly the sections; sometimes the envelope.
    let first = if draws.chance(90) { 40 + 12 * usize::from(bytes[36]) } else { 4 };
    let at = first + draws.below(bytes.len().saturating_sub(first).max(1));
    let at = at.min(bytes.len() - 1);
    match draws.below(8) {
        0 => bytes[at] ^= 1 << draws.below(8),
        1 => bytes[at] = draws.next() as u8,
        2 => bytes[at] = [0, 1, 0x7F, 0x80, 0xFF][draws.below(5)],
        3 => bytes[at] = bytes[at].wrapping_add(1),
        4 => bytes[at] = bytes[at].wrapping_sub(1),
        5 => {
            let from = first.min(bytes.len() - 1) + draws.below(bytes.len() - first.min(bytes.len() - 1));
            bytes[at] = bytes[from];
        }
        6 => resize(bytes, at, true, draws),
        _ => resize(bytes, at, false, draws),
    }
}

/// Adds or removes a byte inside a section and moves the table along.
fn resize(bytes: &mut Vec<u8>, at: usize, grow: bool, draws: &mut Draws) {
    let rows = usize::from(bytes[36]);
    let table = 40 + 12 * rows;
    if at < table || bytes.len() < table {
        return;
    }
    if grow {
        bytes.insert(at, draws.next() as u8);
    } else {
        bytes.remove(at);
    }
    let change = |bytes: &mut Vec<u8>, place: usize| {
        let value = u32::from_le_bytes(bytes[place..place + 4].try_into().unwrap());
        let value = if grow { value.wrapping_add(1) } else { value.wrapping_sub(1) };
        bytes[place..place + 4].copy_from_slice(&value.to_le_bytes());
    };
    for row in 0..rows {
        let place = 40 + 12 * row + 4;
        let get = |at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap()) as usize;
        let (offset, length) = (get(place), get(place + 4));
        if offset > at {
            change(bytes, place);
        } else if at < offset.saturating_add(length) {
            change(bytes, place + 4);
        }
    }
}

/// Sets length and checksum to what they should be; the checksum is worked out half a byte at a time, unlike the library's.
fn fix(bytes: &mut [u8]) {
    let table: [u32; 16] = std::array::from_fn(|half| {
        (0..4).fold(half as u32, |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xEDB8_8320 } else { crc >> 1 })
    });
    let length = bytes.len() as u32;
    bytes[8..12].copy_from_slice(&length.to_le_bytes());
    let mut crc = u32::MAX;
    for byte in bytes[..12].iter().chain(&bytes[16..]) {
        crc = table[(crc as usize ^ usize::from(*byte)) & 15] ^ crc >> 4;
        crc = table[(crc as usize ^ usize::from(*byte >> 4)) & 15] ^ crc >> 4;
    }
    bytes[12..16].copy_from_slice(&(!crc).to_le_bytes());
}

#[test]
fn codes_are_stable() {
    assert_eq!(DecodeError::Magic.code(), 1);
    assert_eq!(DecodeError::Id.code(), 12);
    assert_eq!(DecodeError::Malformed { section: Section::Tables, column: 9 }.code(), 0x1A);
}

#[test]
fn the_golden_program_has_everything() {
    let parts = sample::random(sample::GOLDEN);
    let kinds: std::collections::HashSet<_> = parts.atoms.iter().map(std::mem::discriminant).collect();
    let gains: std::collections::HashSet<_> =
        parts.modules.iter().flat_map(|module| &module.boosts).map(|boost| std::mem::discriminant(&boost.gain)).collect();
    let sources: std::collections::HashSet<_> = parts.inputs.iter().map(|input| std::mem::discriminant(&input.source)).collect();
    assert_eq!((kinds.len(), gains.len(), sources.len() > 8, parts.debug.is_some()), (11, 4, true, true));
}
