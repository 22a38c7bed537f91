//! Mutants of seeds, the same for the same seed of the generator.

use crate::generate::Random;

/// Words that formats and languages are made of.
const WORDS: [&str; 24] = [
    "&&",
    "||",
    "!",
    "(",
    ")",
    "[",
    "]",
    "\"",
    "'''",
    "\n",
    " = ",
    "true",
    "in ",
    ".exists(e, e == \"a\")",
    "has(profile.plan)",
    "duration(\"1h\")",
    "timestamp(\"2026-11-22T12:00:00Z\")",
    "{$n}",
    ".match",
    "? 1 : 2",
    "-9223372036854775808",
    "1e9",
    "\u{202e}",
    "ä",
];

/// A mutant of one seed, or of two.
#[must_use]
pub fn mutant(random: &mut Random, seeds: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = random.pick(seeds).clone();
    for _ in 0..1 + random.below(4) {
        let at = random.below(bytes.len());
        let end = (at + 1 + random.below(16)).min(bytes.len());
        match random.below(9) {
            0 if at < bytes.len() => bytes[at] ^= 1 << random.below(8),
            1 if at < bytes.len() => bytes[at] = random.word() as u8,
            2 if at < bytes.len() => bytes[at] = *random.pick(&[0, 1, 0x7f, 0x80, 0xff]),
            3 if at < bytes.len() => bytes[at] = bytes[at].wrapping_add(*random.pick(&[1, 255])),
            4 => drop(bytes.drain(at..end)),
            5 => {
                let part = bytes[at..end].to_vec();
                bytes.splice(at..at, part);
            }
            6 => {
                let word = random.pick::<&str>(&WORDS);
                bytes.splice(at..at, word.bytes());
            }
            7 => {
                let other = random.pick(seeds);
                let from = random.below(other.len());
                let part = other[from..(from + random.below(64)).min(other.len())].to_vec();
                bytes.splice(at..end, part);
            }
            _ => bytes.truncate(at),
        }
    }
    bytes
}
