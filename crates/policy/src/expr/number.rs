//! Number literals: whole numbers that every platform holds exactly, and numbers with three decimals.

/// Largest magnitude that a condition may write: 2^53 - 1, the largest that JavaScript holds exactly.
pub(crate) const LARGEST: i64 = 9_007_199_254_740_991;

/// A number as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Number {
    /// A whole number.
    Int(i64),
    /// Thousandths.
    Fixed(i64),
}

/// Why a number is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NumberError {
    /// More than three decimals matter.
    TooPrecise,
    /// Beyond ±(2^53 - 1), in thousandths for a fixed-point number.
    TooLarge,
    /// Not a number at all.
    Malformed,
}

/// Reads digits, `0x` digits, or digits with a point or exponent. No sign.
pub(crate) fn number(text: &str) -> Result<Number, NumberError> {
    if let Some(digits) = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(NumberError::Malformed);
        }
        return i64::from_str_radix(digits, 16)
            .ok()
            .filter(|value| *value <= LARGEST)
            .map(Number::Int)
            .ok_or(NumberError::TooLarge);
    }
    if text.bytes().all(|byte| byte.is_ascii_digit()) && !text.is_empty() {
        return text.parse().ok().filter(|value| *value <= LARGEST).map(Number::Int).ok_or(NumberError::TooLarge);
    }
    decimal(text).map(Number::Fixed)
}

fn decimal(text: &str) -> Result<i64, NumberError> {
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().map_err(|_| NumberError::Malformed)?),
        None => (text, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits: String = [whole, fraction].concat();
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(NumberError::Malformed);
    }
    let significant = digits.trim_start_matches('0').trim_end_matches('0');
    if significant.is_empty() {
        return Ok(0);
    }
    // The value is `significant * 10^power` thousandths.
    let trailing = digits.len() - digits.trim_end_matches('0').len();
    let power = i64::from(exponent) + 3 + count(trailing)? - count(fraction.len())?;
    let power = match u32::try_from(power) {
        Ok(power) => power,
        Err(_) if power < 0 => return Err(NumberError::TooPrecise),
        Err(_) => return Err(NumberError::TooLarge),
    };
    let scale = 10_i64.checked_pow(power).ok_or(NumberError::TooLarge)?;
    let value = significant.parse::<i64>().ok().and_then(|value| value.checked_mul(scale));
    value.filter(|value| *value <= LARGEST).ok_or(NumberError::TooLarge)
}

fn count(length: usize) -> Result<i64, NumberError> {
    i64::try_from(length).map_err(|_| NumberError::TooLarge)
}

/// Thousandths as an author writes them: `1.5`, `-0.25`, `3.0`.
pub(crate) fn fixed_text(thousandths: i64) -> String {
    let sign = if thousandths < 0 { "-" } else { "" };
    let (whole, rest) = (thousandths.unsigned_abs() / 1000, thousandths.unsigned_abs() % 1000);
    let decimals = format!("{rest:03}");
    let decimals = decimals.trim_end_matches('0');
    format!("{sign}{whole}.{}", if decimals.is_empty() { "0" } else { decimals })
}

#[cfg(test)]
mod tests {
    use super::{Number::*, NumberError::*, *};

    #[test]
    fn whole_numbers_stop_where_javascript_does() {
        assert_eq!(number("0"), Ok(Int(0)));
        assert_eq!(number("0x1F"), Ok(Int(31)));
        assert_eq!(number("9007199254740991"), Ok(Int(LARGEST)));
        assert_eq!(number("9007199254740992"), Err(TooLarge));
        assert_eq!(number("99999999999999999999999"), Err(TooLarge));
        assert_eq!(number("0x"), Err(Malformed));
    }

    #[test]
    fn decimals_are_exact_thousandths_or_refused() {
        for (text, want) in [("1.5", 1500), (".99", 990), ("9.9e-1", 990), ("1e3", 1_000_000), ("1.0e+0", 1000), ("0.0e-99", 0)] {
            assert_eq!(number(text), Ok(Fixed(want)), "{text}");
        }
        assert_eq!(number("1.2345"), Err(TooPrecise));
        assert_eq!(number("1e-4"), Err(TooPrecise));
        assert_eq!(number("1e300"), Err(TooLarge));
        assert_eq!(number("1.2.3"), Err(Malformed));
    }

    #[test]
    fn thousandths_print_back() {
        for (value, text) in [(1500, "1.5"), (-250, "-0.25"), (3000, "3.0"), (1, "0.001"), (0, "0.0")] {
            assert_eq!(fixed_text(value), text);
        }
    }
}
