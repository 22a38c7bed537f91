//! Local time from an instant and an offset, by counting days.

use std::collections::BTreeMap;

use crate::model::Value;

const DAY_MS: i64 = 86_400_000;

/// Local day number: days since 1970 on the visitor's clock; UTC while the offset is unknown.
#[must_use]
pub fn local_day(now_ms: i64, offset_min: Option<i16>) -> i64 {
    (now_ms + i64::from(offset_min.unwrap_or(0)) * 60_000).div_euclid(DAY_MS)
}

/// Values of the local inputs; none while the offset is unknown.
#[must_use]
pub fn local_values(now_ms: i64, offset_min: Option<i16>) -> BTreeMap<String, Value> {
    let Some(offset) = offset_min else { return BTreeMap::new() };
    let day = local_day(now_ms, offset_min);
    let minutes = (now_ms + i64::from(offset) * 60_000).rem_euclid(DAY_MS) / 60_000;
    let (month, day_of_month) = date(day);
    let part = ["night", "morning", "afternoon", "evening"][usize::try_from(minutes / 360).expect("a quarter of a day")];
    BTreeMap::from([
        ("local.hour".into(), Value::Int(minutes / 60)),
        ("local.minute".into(), Value::Int(minutes % 60)),
        // 1 January 1970 was a Thursday.
        ("local.weekday".into(), Value::Int((day + 4).rem_euclid(7))),
        ("local.day".into(), Value::Int(day_of_month)),
        ("local.month".into(), Value::Int(month)),
        ("local.part".into(), Value::Name(part.into())),
    ])
}

/// Month and day of the month of a day number.
fn date(mut day: i64) -> (i64, i64) {
    let mut year = 1970;
    while day < 0 {
        year -= 1;
        day += days_of_year(year);
    }
    while day >= days_of_year(year) {
        day -= days_of_year(year);
        year += 1;
    }
    let february = 28 + i64::from(days_of_year(year) == 366);
    let mut month = 1;
    for length in [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] {
        if day < length {
            break;
        }
        day -= length;
        month += 1;
    }
    (month, day + 1)
}

fn days_of_year(year: i64) -> i64 {
    if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) { 366 } else { 365 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_dates() {
        assert_eq!(date(0), (1, 1));
        assert_eq!(date(-1), (12, 31));
        assert_eq!(date(11_016), (2, 29), "29 February 2000");
        assert_eq!(date(20_779), (11, 22), "22 November 2026");
    }

    #[test]
    fn an_offset_moves_the_day() {
        let values = local_values(20_779 * DAY_MS + 23 * 3_600_000, Some(120));
        assert_eq!(values["local.hour"], Value::Int(1));
        assert_eq!(values["local.day"], Value::Int(23));
        assert_eq!(values["local.weekday"], Value::Int(1), "a Monday");
        assert_eq!(values["local.part"], Value::Name("night".into()));
    }
}
