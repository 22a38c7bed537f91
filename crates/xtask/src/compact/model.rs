//! What a byte costs a compressor that has seen the bytes before it: an estimate, good enough to compare two ways to say a thing.

/// Most bytes before a byte that are looked at. A longer memory fits the engine's bytes better, and brotli worse.
pub(super) const REACH: usize = 4;

/// Cells of each length of context; contexts that share one are rare enough.
const CELLS: usize = 1 << 20;

/// How much the shorter context counts beside what was seen after one of this length, in sightings.
const TRUST: [u64; REACH + 1] = [16, 8, 4, 2, 1];

/// Fraction of 2^32: a probability, in whole numbers, so that every machine makes the same module.
const WHOLE: u64 = 1 << 32;

/// How often each byte came after each context of up to [`REACH`] bytes.
pub(super) struct Model {
    lengths: Vec<Counts>,
}

struct Counts {
    /// Sightings of a byte after a context.
    seen: Vec<u32>,
    /// Sightings of a context.
    all: Vec<u32>,
}

impl Model {
    pub(super) fn new() -> Self {
        let counts = || Counts { seen: vec![0; CELLS], all: vec![0; CELLS] };
        Self { lengths: (0..=REACH).map(|_| counts()).collect() }
    }

    /// Has seen this code.
    pub(super) fn add(&mut self, code: &[u8]) {
        self.count(code, 1);
    }

    /// Has not seen this code, which was added before.
    pub(super) fn remove(&mut self, code: &[u8]) {
        self.count(code, u32::MAX);
    }

    fn count(&mut self, code: &[u8], change: u32) {
        for at in 0..code.len() {
            let (context, byte) = context(code, at);
            for (length, Counts { seen, all }) in self.lengths.iter_mut().enumerate() {
                let (after, alone) = cells(context, length, byte);
                for cell in [seen.get_mut(after), all.get_mut(alone)].into_iter().flatten() {
                    *cell = cell.wrapping_add(change);
                }
            }
        }
    }

    /// What the byte at a place costs, in 256ths of a bit.
    pub(super) fn cost(&self, code: &[u8], at: usize) -> u64 {
        let (context, byte) = context(code, at);
        let mut chance = WHOLE >> 8;
        for ((length, Counts { seen, all }), trust) in self.lengths.iter().enumerate().zip(TRUST) {
            let (after, alone) = cells(context, length, byte);
            let all = u64::from(all.get(alone).copied().unwrap_or_default());
            let seen = u64::from(seen.get(after).copied().unwrap_or_default());
            chance = (seen * WHOLE + trust * chance) / (all + trust);
        }
        bits(chance)
    }
}

/// The bytes before a place, the nearest in the lowest bits, and the byte there.
fn context(code: &[u8], at: usize) -> (u64, u8) {
    let before = code.get(at.saturating_sub(REACH)..at).unwrap_or_default();
    let context = before.iter().fold(0, |context, byte| context << 8 | u64::from(*byte));
    (context, code.get(at).copied().unwrap_or_default())
}

/// Cells of a byte after a context of some length, and of the context alone.
fn cells(context: u64, length: usize, byte: u8) -> (usize, usize) {
    let context = context & ((1 << (8 * length)) - 1);
    let cell = |key: u64| (key.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 44) as usize;
    (cell(context << 8 | u64::from(byte)), cell(context))
}

/// How many times a chance halves the whole, in 256ths: its logarithm, by repeated squaring.
fn bits(chance: u64) -> u64 {
    let chance = chance.clamp(1, WHOLE);
    let whole = chance.ilog2();
    let (mut rest, mut fraction) = (chance << 31 >> whole, 0);
    for _ in 0..8 {
        rest = (rest * rest) >> 31;
        let above = rest >> 32;
        rest >>= above;
        fraction = fraction << 1 | above;
    }
    u64::from(32 - whole) * 256 - fraction
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_are_bits() {
        for shift in 0..=32 {
            assert_eq!(bits(WHOLE >> shift), shift * 256);
        }
        let third = bits(WHOLE / 3) as f64 / 256.0;
        assert!((third - 3_f64.log2()).abs() < 0.01, "{third}");
    }

    #[test]
    fn what_was_seen_is_cheap_and_what_was_taken_back_is_not() {
        let mut model = Model::new();
        let price = |model: &Model| (0..6).map(|at| model.cost(b"abcabd", at)).sum::<u64>();
        let before = price(&model);
        model.add(b"abcabd");
        assert!(price(&model) < before / 2);
        model.remove(b"abcabd");
        assert_eq!(price(&model), before);
    }
}
