//! Draws: chance that depends on nothing but its key.

/// The splitmix64 finalizer.
fn mix(mut x: u64) -> u64 {
    x ^= x >> 30;
    x = x.wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x ^= x >> 27;
    x = x.wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

/// The draw of a module in a period.
#[must_use]
pub fn draw(program: [u8; 16], seed: u64, module: u16, period: i64) -> u64 {
    let word = |at: usize| (0..8).rev().fold(0_u64, |word, byte| word << 8 | u64::from(program[at + byte]));
    let period = u64::from_le_bytes(period.to_le_bytes()) & 0xffff_ffff_ffff;
    let keyed = mix(mix(seed.wrapping_add(word(0))).wrapping_add(word(8)));
    mix(keyed.wrapping_add(period << 16 | u64::from(module)))
}

/// The draw as a number of `0..n`.
#[must_use]
pub fn below(draw: u64, n: u64) -> u64 {
    u64::try_from((u128::from(draw) * u128::from(n)) >> 64).expect("less than n")
}
