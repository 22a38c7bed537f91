//! Any bytes are a program or an error, and every program decides, explains itself and can be written again.

use nearside_engine::{Request, Scratch, decide, explain, set_time, verify};
use nearside_program::{Facts, InputId, Program, SlotId, Source, ValueType, listing};

use super::seal;
use crate::generate::{Random, condition::NOON_MS};

/// More modules than this are decided, but not explained: an explanation is some tens of decisions.
const EXPLAINED: usize = 64;

/// Judges bytes, with length and checksum set right.
#[must_use]
pub fn judge(bytes: &[u8]) -> bool {
    let bytes = seal::program(bytes);
    let Ok(program) = Program::decode(&bytes) else { return false };
    let text = listing(&bytes);
    if let Ok(parts) = program.to_parts() {
        let again = parts.encode().expect("what was decoded can be encoded");
        let again = Program::decode(&again).expect("what was encoded decodes");
        assert_eq!(again.to_parts().as_ref(), Ok(&parts), "the second form says something else");
        assert!(text.is_ok(), "it has parts, but no listing");
    }
    for seed in 0..3 {
        let mut facts = facts(&program, &mut Random::new(u64::from(seal::crc32(bytes.iter())), seed), seed);
        set_time(&program, &mut facts, NOON_MS, Some(60));
        // A slice says the same again when it is read, and what is no slice says nothing.
        let slice = program.slice(&facts);
        let mut back = Facts::new(program.inputs().len());
        program.read_slice(&slice, &mut back);
        assert_eq!(program.slice(&back), slice, "a slice is read as another one");
        program.read_slice(&String::from_utf8_lossy(&bytes), &mut back);
        assert_eq!(program.slice(&back), slice, "bytes are read as a slice");
        let mut scratch = Scratch::new();
        let decision = decide(&program, &facts, &Request::all(), &mut scratch);
        assert_eq!(decision.outcomes.len(), program.slots().len());
        if program.modules().len() > EXPLAINED {
            continue;
        }
        for slot in (0..program.slots().len().min(4)).map(|slot| SlotId(slot as u16)) {
            let said = explain(&program, &facts, &Request::all(), slot, &mut scratch).expect("the slot is on the page");
            assert_eq!(Some(said.outcome), decision.outcome(slot), "another outcome is explained");
            assert!(said.verified, "not verified: {:?}", verify(&program, &facts, &Request::all(), &said, &mut scratch));
        }
    }
    true
}

/// Nothing known, or values of every input's type, in its domain or just outside of what conditions look at.
fn facts(program: &Program, random: &mut Random, seed: u64) -> Facts {
    let mut facts = Facts::new(program.inputs().len());
    facts.seed = random.chance(50).then(|| random.word());
    facts.visit_seed = random.word();
    if seed == 0 {
        return facts;
    }
    for (at, input) in program.inputs().iter().enumerate() {
        let id = InputId(at as u16);
        if input.source == Source::Now || random.chance(20) {
            continue;
        }
        match input.value_type {
            ValueType::Bool => facts.set_scalar(id, random.between(0, 1)),
            ValueType::Enum(_) => facts.set_scalar(id, random.between(0, 5)),
            ValueType::Text => facts.set_text(id, (*random.pick(&["", "a", "abc", "日本"])).to_owned()),
            ValueType::Set => facts.set_texts(id, random.some(&["a", "b", "c"], 0, 3).into_iter().map(String::from).collect()),
            _ if random.chance(10) => facts.set_scalar(id, random.word() as i64),
            _ => facts.set_scalar(id, random.between(-2, 1000)),
        }
    }
    facts
}
