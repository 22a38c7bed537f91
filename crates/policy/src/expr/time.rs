//! Constant instants and lengths of time, to the millisecond.

/// Why a constant of time is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TimeError {
    /// Not of the form that CEL reads.
    Malformed,
    /// Finer than a millisecond.
    TooFine,
    /// Outside the years 1 to 9999, or longer than about 10,000 years.
    OutOfRange,
}

/// First and last instant of CEL: years 1 to 9999, ms since 1970.
pub(crate) const INSTANTS: std::ops::RangeInclusive<i64> = -62_135_596_800_000..=253_402_300_799_999;
/// Longest length of time of CEL, ms.
pub(crate) const LONGEST_MS: i64 = 315_576_000_000_000;

/// Reads an RFC 3339 instant such as `2026-12-01T08:30:00+01:00`, as ms since 1970.
pub(crate) fn timestamp(text: &str) -> Result<i64, TimeError> {
    let mut rest = text;
    let year = digits(&mut rest, 4)?;
    expect(&mut rest, "-")?;
    let month = digits(&mut rest, 2)?;
    expect(&mut rest, "-")?;
    let day = digits(&mut rest, 2)?;
    expect(&mut rest, "T")?;
    let hour = digits(&mut rest, 2)?;
    expect(&mut rest, ":")?;
    let minute = digits(&mut rest, 2)?;
    expect(&mut rest, ":")?;
    let second = digits(&mut rest, 2)?;
    let millis = match rest.strip_prefix('.') {
        Some(fraction) => {
            let length = fraction.bytes().take_while(u8::is_ascii_digit).count();
            let (decimals, after) = fraction.split_at_checked(length).ok_or(TimeError::Malformed)?;
            rest = after;
            thousandths(decimals)?
        }
        None => 0,
    };
    let offset_min = if let Some(after) = rest.strip_prefix('Z') {
        rest = after;
        0
    } else {
        let sign = if rest.starts_with('-') { -1 } else { 1 };
        rest = rest.strip_prefix(['+', '-']).ok_or(TimeError::Malformed)?;
        let hours = digits(&mut rest, 2)?;
        expect(&mut rest, ":")?;
        let minutes = digits(&mut rest, 2)?;
        if hours > 23 || minutes > 59 {
            return Err(TimeError::Malformed);
        }
        sign * (hours * 60 + minutes)
    };
    let real = (1..=12).contains(&month) && (1..=days_in(year, month)).contains(&day) && hour < 24 && minute < 60 && second < 60;
    if !rest.is_empty() || !real {
        return Err(TimeError::Malformed);
    }
    let minutes = (day_number(year, month, day) * 24 + hour) * 60 + minute - offset_min;
    let instant = (minutes * 60 + second) * 1000 + millis;
    if INSTANTS.contains(&instant) { Ok(instant) } else { Err(TimeError::OutOfRange) }
}

/// Reads a length of time such as `1h30m`, `-45s` or `250ms`, in ms.
pub(crate) fn duration(text: &str) -> Result<i64, TimeError> {
    let (sign, mut rest) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    if rest == "0" {
        return Ok(0);
    }
    // Nanoseconds in 128 bits: no sum of sane parts overflows, and insane parts are refused one by one.
    let mut nanos: i128 = 0;
    if rest.is_empty() {
        return Err(TimeError::Malformed);
    }
    while !rest.is_empty() {
        let length = rest.bytes().take_while(|byte| byte.is_ascii_digit() || *byte == b'.').count();
        let (amount, after) = rest.split_at_checked(length).ok_or(TimeError::Malformed)?;
        let (unit, after) = UNITS
            .iter()
            .find_map(|(name, nanos)| after.strip_prefix(name).map(|after| (*nanos, after)))
            .ok_or(TimeError::Malformed)?;
        nanos += scaled(amount, unit)?;
        rest = after;
    }
    if nanos % 1_000_000 != 0 {
        return Err(TimeError::TooFine);
    }
    let millis = i64::try_from(nanos / 1_000_000).map_err(|_| TimeError::OutOfRange)?;
    if millis > LONGEST_MS { Err(TimeError::OutOfRange) } else { Ok(sign * millis) }
}

/// Longer names first, so that `ms` is not read as `m`.
const UNITS: [(&str, i128); 7] = [
    ("ns", 1),
    ("us", 1_000),
    ("µs", 1_000),
    ("ms", 1_000_000),
    ("h", 3_600_000_000_000),
    ("m", 60_000_000_000),
    ("s", 1_000_000_000),
];

fn scaled(amount: &str, unit: i128) -> Result<i128, TimeError> {
    let (whole, fraction) = amount.split_once('.').unwrap_or((amount, ""));
    if (whole.is_empty() && fraction.is_empty()) || fraction.contains('.') || fraction.len() > 12 {
        return Err(TimeError::Malformed);
    }
    if whole.len() > 18 {
        return Err(TimeError::OutOfRange);
    }
    let whole: i128 = if whole.is_empty() { 0 } else { whole.parse().map_err(|_| TimeError::Malformed)? };
    let mut nanos = whole * unit;
    let mut scale = unit;
    for digit in fraction.bytes() {
        if scale % 10 != 0 {
            return if digit == b'0' { Ok(nanos) } else { Err(TimeError::TooFine) };
        }
        scale /= 10;
        nanos += i128::from(digit - b'0') * scale;
    }
    Ok(nanos)
}

/// An instant as an author writes it.
pub(crate) fn timestamp_text(instant: i64) -> String {
    let (days, millis) = (instant.div_euclid(86_400_000), instant.rem_euclid(86_400_000));
    let (year, month, day) = civil(days);
    let (seconds, fraction) = (millis / 1000, millis % 1000);
    let fraction = if fraction == 0 { String::new() } else { format!(".{fraction:03}") };
    format!("{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}{fraction}Z", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

/// A length of time as an author writes it, in the largest unit that divides it.
pub(crate) fn duration_text(millis: i64) -> String {
    match millis {
        0 => "0s".into(),
        _ if millis % 3_600_000 == 0 => format!("{}h", millis / 3_600_000),
        _ if millis % 60_000 == 0 => format!("{}m", millis / 60_000),
        _ if millis % 1_000 == 0 => format!("{}s", millis / 1_000),
        _ => format!("{millis}ms"),
    }
}

fn digits(rest: &mut &str, count: usize) -> Result<i64, TimeError> {
    let (number, after) = rest.split_at_checked(count).ok_or(TimeError::Malformed)?;
    if !number.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(TimeError::Malformed);
    }
    *rest = after;
    number.parse().map_err(|_| TimeError::Malformed)
}

fn expect(rest: &mut &str, mark: &str) -> Result<(), TimeError> {
    *rest = rest.strip_prefix(mark).ok_or(TimeError::Malformed)?;
    Ok(())
}

fn thousandths(decimals: &str) -> Result<i64, TimeError> {
    if decimals.is_empty() {
        return Err(TimeError::Malformed);
    }
    let significant = decimals.trim_end_matches('0');
    if significant.len() > 3 {
        return Err(TimeError::TooFine);
    }
    format!("{significant:0<3}").parse().map_err(|_| TimeError::Malformed)
}

fn days_in(year: i64, month: i64) -> i64 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

/// Days since 1970-01-01 in the proleptic Gregorian calendar, by counting years from March so that leap days come last.
fn day_number(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// The inverse of [`day_number`].
fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let march = (5 * of_year + 2) / 153;
    let month = if march < 10 { march + 3 } else { march - 9 };
    (year + era * 400 + i64::from(month <= 2), month, of_year - (153 * march + 2) / 5 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants() {
        assert_eq!(timestamp("1970-01-01T00:00:00Z"), Ok(0));
        assert_eq!(timestamp("2009-02-13T23:31:30Z"), Ok(1_234_567_890_000));
        assert_eq!(timestamp("2026-12-01T08:30:00.250+01:00"), timestamp("2026-12-01T07:30:00.25Z"));
        assert_eq!(timestamp("0001-01-01T00:00:00Z"), Ok(*INSTANTS.start()));
        assert_eq!(timestamp("9999-12-31T23:59:59.999Z"), Ok(*INSTANTS.end()));
        assert_eq!(timestamp("0000-12-31T00:00:00Z"), Err(TimeError::OutOfRange));
        assert_eq!(timestamp("2026-02-29T00:00:00Z"), Err(TimeError::Malformed));
        assert_eq!(timestamp("2026-02-28"), Err(TimeError::Malformed));
        assert_eq!(timestamp("2026-02-28T00:00:00.0001Z"), Err(TimeError::TooFine));
    }

    #[test]
    fn instants_print_back() {
        for text in ["1969-12-31T23:59:59.001Z", "2024-02-29T12:00:00Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"] {
            assert_eq!(timestamp(text).map(timestamp_text), Ok(text.to_owned()));
        }
    }

    #[test]
    fn lengths() {
        assert_eq!(duration("1h30m"), Ok(5_400_000));
        assert_eq!(duration("-1.5s"), Ok(-1_500));
        assert_eq!(duration("250ms"), Ok(250));
        assert_eq!(duration("1000000ns"), Ok(1));
        assert_eq!(duration("1ns"), Err(TimeError::TooFine));
        assert_eq!(duration("7d"), Err(TimeError::Malformed));
        assert_eq!(duration(""), Err(TimeError::Malformed));
        assert_eq!(duration("320000000000s"), Err(TimeError::OutOfRange));
        assert_eq!(duration("999999999999999999999h"), Err(TimeError::OutOfRange));
    }

    #[test]
    fn lengths_print_back() {
        for text in ["168h", "90m", "45s", "250ms", "-2h"] {
            assert_eq!(duration(text).map(duration_text), Ok(text.to_owned()));
        }
    }
}
