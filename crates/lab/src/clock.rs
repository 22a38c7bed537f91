//! Times as servers log them: `17/May/2015:10:05:03 +0000`.

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// Instant in ms since 1970 and offset from UTC in minutes; `None` when it is not a time. A leap second counts as the next one.
pub(crate) fn parse(text: &str) -> Option<(i64, i16)> {
    let (time, offset) = text.split_once(' ')?;
    let (date, time) = time.split_once(':')?;
    let mut date = date.split('/');
    let day = number(date.next()?, 1, 31)?;
    let month = date.next()?;
    let month = MONTHS.iter().zip(1..).find(|(name, _)| **name == month)?.1;
    let year = number(date.next()?, 1970, 9999)?;
    let mut time = time.split(':');
    let hour = number(time.next()?, 0, 23)?;
    let minute = number(time.next()?, 0, 59)?;
    let second = number(time.next()?, 0, 60)?;
    if date.next().is_some() || time.next().is_some() || day > days_in(month, year) {
        return None;
    }
    let sign = match offset.as_bytes().first()? {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let digits = offset.get(1..).filter(|digits| digits.len() == 4)?;
    let offset_min = sign * (number(digits.get(..2)?, 0, 15)? * 60 + number(digits.get(2..)?, 0, 59)?);
    let seconds = days_since_1970(year, month, day) * 86_400 + hour * 3_600 + minute * 60 + second;
    Some(((seconds - offset_min * 60) * 1_000, i16::try_from(offset_min).ok()?))
}

fn number(text: &str, least: i64, most: i64) -> Option<i64> {
    // `parse` would take a sign.
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|number| digits && (least..=most).contains(number))
}

const fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

const fn days_in(month: i64, year: i64) -> i64 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days from 1970-01-01, in the Gregorian calendar.
fn days_since_1970(year: i64, month: i64, day: i64) -> i64 {
    let before = year - 1;
    let leap_days = before / 4 - before / 100 + before / 400 - 477;
    (year - 1970) * 365 + leap_days + (1..month).map(|month| days_in(month, year)).sum::<i64>() + day - 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read() {
        assert_eq!(parse("01/Jan/1970:00:00:00 +0000"), Some((0, 0)));
        assert_eq!(parse("29/Feb/2000:23:59:59 -0130"), Some((951_874_199_000, -90)));
        assert_eq!(parse("17/May/2015:10:05:03 +0000"), Some((1_431_857_103_000, 0)));
        assert_eq!(parse("31/Dec/2016:23:59:60 +0000"), Some((1_483_228_800_000, 0)));
    }

    #[test]
    fn days_follow_each_other() {
        let mut days = 0;
        for year in 1970..2500 {
            for month in 1..=12 {
                for day in 1..=days_in(month, year) {
                    assert_eq!(days_since_1970(year, month, day), days);
                    days += 1;
                }
            }
        }
    }

    #[test]
    fn other_texts_are_not_times() {
        for text in [
            "",
            "17/May/2015:10:05:03",
            "17/May/2015:10:05 +0000",
            "29/Feb/2015:10:05:03 +0000",
            "17/May/2015:24:05:03 +0000",
            "17/May/2015:10:05:03 0000",
            "17/May/2015:10:05:03 +00:00",
            "17/May/2015:10:05:03 +é00",
            "+7/May/2015:10:05:03 +0000",
            "17/May/2015:10:05:03:09 +0000",
            "17/05/2015:10:05:03 +0000",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
