//! A seeded generator of random numbers: reproducible, and that is all that is asked of it.

/// Random numbers from a seed (PCG XSL RR 128/64, after O'Neill, so that nothing is shared with the engine's draws).
#[derive(Clone, Debug)]
pub struct Random {
    state: u128,
    /// Choices that come before the sequence, two bytes each.
    chosen: Vec<u8>,
}

const MULTIPLIER: u128 = 0x2360_ed05_1fc6_5da4_4385_df64_9fcc_f645;
const INCREMENT: u128 = 0x5851_f42d_4c95_7f2d_1405_7b7e_f767_814f;

impl Random {
    /// The sequence of this seed and of this purpose in it.
    #[must_use]
    pub fn new(seed: u64, stream: u64) -> Self {
        let mut random = Self { state: u128::from(seed) << 64 | u128::from(stream), chosen: Vec::new() };
        for _ in 0..4 {
            random.word();
        }
        random
    }

    /// The choices that these bytes make, then the sequence of seed 0: what a fuzzer varies, it varies step by step.
    #[must_use]
    pub fn choosing(bytes: &[u8]) -> Self {
        let mut chosen = bytes.to_vec();
        chosen.reverse();
        Self { chosen, ..Self::new(0, 0) }
    }

    /// 64 random bits.
    pub fn word(&mut self) -> u64 {
        if let Some(low) = self.chosen.pop() {
            return u64::from(low) | u64::from(self.chosen.pop().unwrap_or_default()) << 8;
        }
        self.state = self.state.wrapping_mul(MULTIPLIER).wrapping_add(INCREMENT);
        let folded = (self.state >> 64) as u64 ^ self.state as u64;
        folded.rotate_right((self.state >> 122) as u32)
    }

    /// A number of `0..n`; 0 if `n` is 0.
    pub fn below(&mut self, n: usize) -> usize {
        if n == 0 { 0 } else { (self.word() % n as u64) as usize }
    }

    /// A number of `lo..=hi`.
    pub fn between(&mut self, lo: i64, hi: i64) -> i64 {
        lo + (self.word() % (hi - lo + 1).unsigned_abs()) as i64
    }

    /// True in `percent` of a hundred.
    pub fn chance(&mut self, percent: u64) -> bool {
        self.word() % 100 < percent
    }

    /// One of a list.
    pub fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }

    /// Something with this chance.
    pub fn maybe<T>(&mut self, percent: u64, make: impl FnOnce(&mut Self) -> T) -> Option<T> {
        if self.chance(percent) { Some(make(self)) } else { None }
    }

    /// Between `lo` and `hi` different ones of a list, in the list's order.
    pub fn some<T: Clone>(&mut self, list: &[T], lo: usize, hi: usize) -> Vec<T> {
        let wanted = (lo + self.below(hi - lo + 1)).min(list.len());
        let mut left: Vec<usize> = (0..list.len()).collect();
        while left.len() > wanted {
            let at = self.below(left.len());
            left.remove(at);
        }
        left.into_iter().map(|at| list[at].clone()).collect()
    }
}
