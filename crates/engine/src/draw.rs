//! Draws: counter-based, so that no order of evaluation can change them, and keyed by names, so that no publish can.
//!
//! Source: "Draws" in ARCHITECTURE.md.

use nearside_program::{Facts, Period, Program};

const DAY_MS: i64 = 86_400_000;

/// What draws hang on: a seed, and words one after the other.
#[derive(Clone, Copy)]
pub(crate) struct Key(u64);

impl Key {
    /// The key of a seed's draws of one kind. The kind is a word of its own, so that no two kinds have anything in common.
    pub(crate) fn new(seed: u64, program: &Program, kind: &str) -> Self {
        Self(seed).with(program.site()).with(kind)
    }

    /// The key with one more word.
    pub(crate) fn with(self, word: &str) -> Self {
        Self(mix(self.0.wrapping_add(hash(word))))
    }

    /// The draw of a period, of `0..n`; `n` at least 1.
    pub(crate) fn below(self, n: u32, period: u64) -> u32 {
        scale(mix(self.0.wrapping_add(period)), n)
    }
}

/// Number of the period that a rotation's draws last for.
pub(crate) fn period(facts: &Facts, every: Period) -> u64 {
    match every {
        Period::Day => local_ms(facts.now_ms, facts.offset_min.unwrap_or_default()).div_euclid(DAY_MS) as u64,
        Period::Visit => u64::from(facts.visit_number),
        Period::Lifetime => 0,
    }
}

/// Milliseconds of the visitor's wall clock since 1970-01-01 00:00 there.
pub(crate) fn local_ms(now_ms: i64, offset_min: i16) -> i64 {
    now_ms.saturating_add(i64::from(offset_min) * 60_000)
}

/// `(draw * n) >> 64`, in halves: the 128-bit product would be a call in wasm.
fn scale(draw: u64, n: u32) -> u32 {
    let (high, low) = (draw >> 32, draw & 0xffff_ffff);
    let n = u64::from(n);
    ((high * n + ((low * n) >> 32)) >> 32) as u32
}

/// FNV-1a with 64 bits, over the bytes of a word in UTF-8.
/// Source: draft-eastlake-fnv, section 2.
fn hash(word: &str) -> u64 {
    word.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// The splitmix64 finalizer.
fn mix(mut x: u64) -> u64 {
    x ^= x >> 30;
    x = x.wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x ^= x >> 27;
    x = x.wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ x >> 31
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mixing_agrees_with_splitmix64() {
        // First output of splitmix64 seeded with 0: its state is the golden gamma.
        assert_eq!(mix(0x9e37_79b9_7f4a_7c15), 0xe220_a839_7b1d_cdaf);
    }

    #[test]
    fn hashing_agrees_with_the_vectors_of_fnv() {
        // Source: draft-eastlake-fnv, test vectors.
        for (word, want) in [("", 0xcbf2_9ce4_8422_2325), ("a", 0xaf63_dc4c_8601_ec8c), ("foobar", 0x8594_4171_f739_67e8)] {
            assert_eq!(hash(word), want, "{word}");
        }
    }

    #[test]
    fn scaling_in_halves_is_the_128_bit_product() {
        let mut draw = 1u64;
        for n in [1, 2, 3, 10_000, 0x7fff_ffff, 0x8000_0000] {
            for _ in 0..1_000 {
                draw = mix(draw.wrapping_add(0x9e37_79b9_7f4a_7c15));
                assert_eq!(u128::from(scale(draw, n)), (u128::from(draw) * u128::from(n)) >> 64);
            }
            assert_eq!(scale(u64::MAX, n), n - 1);
        }
    }

    #[test]
    fn days_before_1970_and_offsets_count_downwards() {
        let mut facts = Facts::default();
        facts.now_ms = -1;
        assert_eq!(period(&facts, Period::Day), u64::MAX);
        facts.offset_min = Some(1);
        assert_eq!(period(&facts, Period::Day), 0);
        facts.now_ms = i64::MIN;
        facts.offset_min = Some(-720);
        period(&facts, Period::Day);
    }
}
