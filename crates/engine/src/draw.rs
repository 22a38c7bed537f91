//! Draws: counter-based, so that no order of evaluation can change them.
//!
//! Source: "Draws" in ARCHITECTURE.md.

use nearside_program::{Facts, ModuleId, Period, Program};

/// Stands for a module in the draw of the comparison group.
const COMPARISON: ModuleId = ModuleId(u16::MAX);
const DAY_MS: i64 = 86_400_000;
const PERIOD_BITS: u64 = (1 << 48) - 1;

/// The key of all draws of one program and seed.
#[derive(Clone, Copy)]
pub(crate) struct DrawKey(u64);

impl DrawKey {
    pub(crate) fn new(program: &Program, seed: u64) -> Self {
        let id = u128::from_le_bytes(program.id().0);
        let (a, b) = (id as u64, (id >> 64) as u64);
        Self(mix(mix(seed.wrapping_add(a)).wrapping_add(b)))
    }

    /// A draw of `0..=most` for a module in a period; `most` at least 0.
    pub(crate) fn up_to(self, most: i32, module: ModuleId, period: u64) -> i32 {
        let most = u32::try_from(most).unwrap_or_default();
        let drawn = scale(mix(self.0.wrapping_add((period & PERIOD_BITS) << 16 | u64::from(module.0))), most + 1);
        i32::try_from(drawn).unwrap_or(i32::MAX)
    }

    /// Whether the visitor is in the comparison group of `share` basis points.
    pub(crate) fn in_comparison(self, share: u16) -> bool {
        share > 0 && scale(mix(self.0.wrapping_add(u64::from(COMPARISON.0))), 10_000) < u32::from(share)
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
