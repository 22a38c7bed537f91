//! Draws: chance that depends on nothing but its key.

/// The draw of a seed for some words and a number.
#[must_use]
pub fn draw(seed: u64, words: &[&str], number: i64) -> u64 {
    let keyed = words.iter().fold(seed, |key, word| mix(key.wrapping_add(hash(word))));
    mix(keyed.wrapping_add(u64::from_le_bytes(number.to_le_bytes())))
}

/// The draw as a number of `0..n`.
#[must_use]
pub fn below(draw: u64, n: u64) -> u64 {
    u64::try_from((u128::from(draw) * u128::from(n)) >> 64).expect("less than n")
}

/// FNV-1a.
fn hash(word: &str) -> u64 {
    let mut hash = 14_695_981_039_346_656_037_u64;
    for byte in word.as_bytes() {
        hash = (hash ^ u64::from(*byte)).wrapping_mul((1 << 40) + (1 << 8) + 0xb3);
    }
    hash
}

/// The splitmix64 finalizer.
fn mix(mut x: u64) -> u64 {
    x ^= x >> 30;
    x = x.wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x ^= x >> 27;
    x = x.wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}
