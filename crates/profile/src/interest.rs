//! Interests fade: what one event adds to the interest in its topic, by its age.

/// Greatest strength of an interest.
pub(crate) const MAX_STRENGTH: u16 = 1_000;

/// A sum of contributions as a strength: rounded to whole points, at most 1000. Rounding once, at the end, makes the
/// strength independent of the order of events.
pub(crate) fn points(sum: u64) -> u16 {
    u16::try_from((sum + (1 << 30)) >> 31).unwrap_or(u16::MAX).min(MAX_STRENGTH)
}

/// `round(2^15 * 2^(-i/64))` for `i` in 0..64; the next entry would be 2^14.
const HALVING: [u16; 64] = [
    32768, 32415, 32066, 31720, 31379, 31041, 30706, 30376, 30048, 29725, 29405, 29088, 28774, 28464, 28158, 27855, //
    27554, 27258, 26964, 26674, 26386, 26102, 25821, 25543, 25268, 24995, 24726, 24460, 24196, 23936, 23678, 23423, //
    23170, 22921, 22674, 22430, 22188, 21949, 21713, 21479, 21247, 21019, 20792, 20568, 20347, 20127, 19911, 19696, //
    19484, 19274, 19066, 18861, 18658, 18457, 18258, 18061, 17867, 17674, 17484, 17296, 17109, 16925, 16743, 16562,
];

/// `2^(-age / half_life)` in units of 2^-31, within 2^-14 of it relatively; never rises with age, 0 after 31 half-lives.
///
/// Formula: with `x = age / half_life` split into whole `n` and a 16-bit fraction `f`, the upper 6 bits of `f` pick two
/// neighbours in [`HALVING`], the lower 10 bits go between them in a straight line, and `n` halves the result `n` times.
pub(crate) fn decay(age_ms: i64, half_life_s: u32) -> u64 {
    let half_life_ms = u64::from(half_life_s) * 1000;
    let age_ms = age_ms.max(0).unsigned_abs();
    let (Some(n), Some(rest)) = (age_ms.checked_div(half_life_ms), age_ms.checked_rem(half_life_ms)) else {
        // A half-life of 0 is refused by the compiler; taken as it stands it leaves only the instant itself.
        return if age_ms == 0 { 1 << 31 } else { 0 };
    };
    if n > 31 {
        return 0;
    }
    // By rest < half_life_ms < 2^42 the shift cannot overflow and the quotient is below 2^16.
    let fraction = (rest << 16) / half_life_ms;
    let at = (fraction >> 10) as usize;
    let above = u64::from(HALVING.get(at).copied().unwrap_or(1 << 14));
    let below = u64::from(HALVING.get(at + 1).copied().unwrap_or(1 << 14));
    // Ten extra bits keep the straight line exact: 2^15 becomes 2^25, and six more make 2^31.
    let line = (above << 10) - (above - below) * (fraction & 1023);
    (line << 6) >> n
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_its_formula() {
        for (i, entry) in HALVING.iter().enumerate() {
            let exact = 32768.0 * (-(i as f64) / 64.0).exp2();
            assert_eq!(f64::from(*entry), exact.round(), "entry {i}");
        }
    }

    #[test]
    fn decay_is_close_to_the_exact_power() {
        let half_life_s = 7 * 24 * 3600;
        for step in 0..20_000_i64 {
            let age_ms = step * 1_234_567;
            let exact = (-(age_ms as f64) / (f64::from(half_life_s) * 1000.0)).exp2();
            let got = decay(age_ms, half_life_s) as f64 / (1_u64 << 31) as f64;
            // Half a unit of the table (2^-15 at worst), the bow of the line (2^-16), and the last shift.
            assert!((got - exact).abs() <= exact / 16384.0 + 1e-9, "at {age_ms} ms: {got} for {exact}");
        }
    }

    #[test]
    fn decay_never_rises_and_ends() {
        for half_life_s in [1, 3, 3600, u32::MAX] {
            let mut last = decay(0, half_life_s);
            assert_eq!(last, 1 << 31);
            for step in 1..10_000_i64 {
                let next = decay(step * i64::from(half_life_s) * 4, half_life_s);
                assert!(next <= last);
                last = next;
            }
            assert_eq!(last, 0);
        }
        assert_eq!(decay(1000, 1), 1 << 30);
        assert_eq!(decay(i64::MAX, 1), 0);
        assert_eq!(decay(-5, 1), 1 << 31);
        assert_eq!((decay(0, 0), decay(1, 0)), (1 << 31, 0));
    }

    #[test]
    fn sums_round_once() {
        assert_eq!(points(0), 0);
        assert_eq!(points(1 << 30), 1);
        assert_eq!(points((1 << 30) - 1), 0);
        assert_eq!(points((500 * 1000) << 31), 1000);
    }
}
