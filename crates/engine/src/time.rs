//! The clock as inputs: integer arithmetic on (instant, offset), no zones.

use nearside_program::{Facts, InputId, Program, Source};

use crate::draw::local_ms;

const MINUTE_MS: i64 = 60_000;
const DAY_MINUTES: u64 = 1_440;
/// Days of 400 years; a multiple of 7.
const ERA_DAYS: u64 = 146_097;
/// More eras than 64 bits of milliseconds reach back.
const ERAS: i64 = 1_000_000;

/// Sets the instant of a decision and every input that depends on it: the clock, and the visitor's local time, which is
/// absent while the offset is unknown.
///
/// `now_ms`: ms since 1970. `offset_min`: minutes that the visitor's wall clock is ahead of UTC.
pub fn set_time(program: &Program, facts: &mut Facts, now_ms: i64, offset_min: Option<i16>) {
    facts.now_ms = now_ms;
    facts.offset_min = offset_min;
    let local = Local::new(now_ms, offset_min.unwrap_or_default());
    for (position, input) in (0..=u16::MAX).zip(program.inputs()) {
        let value = match input.source {
            Source::Now => now_ms,
            Source::LocalHour => local.minutes / 60,
            Source::LocalMinute => local.minutes % 60,
            Source::LocalPart => local.minutes / 360,
            Source::LocalWeekday => local.weekday,
            Source::LocalDay => local.day,
            Source::LocalMonth => local.month,
            _ => continue,
        };
        if offset_min.is_some() || input.source == Source::Now {
            facts.set_scalar(InputId(position), value);
        } else {
            facts.set_absent(InputId(position));
        }
    }
}

/// A visitor's wall clock.
struct Local {
    /// Minutes since midnight.
    minutes: i64,
    /// 0..=6, from Sunday.
    weekday: i64,
    /// 1..=31.
    day: i64,
    /// 1..=12.
    month: i64,
}

impl Local {
    fn new(now_ms: i64, offset_min: i16) -> Self {
        // Eras of whole weeks are added until no instant lies before them: divisions of unsigned numbers are short.
        let minutes = (local_ms(now_ms, offset_min).div_euclid(MINUTE_MS) + ERAS * ERA_DAYS as i64 * DAY_MINUTES as i64) as u64;
        let days = minutes / DAY_MINUTES;
        let (month, day) = civil(days);
        // 1 January 1970 was a Thursday.
        let weekday = (days + 4) % 7;
        Self { minutes: (minutes % DAY_MINUTES) as i64, weekday: weekday as i64, day: day as i64, month: month as i64 }
    }
}

/// Month and day of a day number, counted from 1970 or any number of eras before, in the proleptic Gregorian calendar.
///
/// Years are counted from March, so that the leap day comes last, in eras of 400 years. Source: Howard Hinnant's calendar
/// algorithms, `civil_from_days`.
fn civil(days: u64) -> (u64, u64) {
    let day_of_era = (days + 719_468) % ERA_DAYS;
    let year = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    (if month < 10 { month + 3 } else { month - 9 }, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_day_of_four_centuries_follows_the_one_before() {
        let length = |month: u64, leap: bool| match month {
            2 => 28 + u64::from(leap),
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        };
        // 1 January 1900 is day -25,567.
        let (mut year, mut month, mut day) = (1900, 1, 1);
        for days in -25_567..121_000 {
            assert_eq!(civil((days + ERA_DAYS as i64) as u64), (month, day), "day {days}");
            let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
            day += 1;
            if day > length(month, leap) {
                (day, month) = (1, month + 1);
            }
            if month > 12 {
                (month, year) = (1, year + 1);
            }
        }
    }

    #[test]
    fn time_sets_every_input_that_depends_on_it() {
        let sources = [Source::Now, Source::LocalHour, Source::LocalMinute, Source::LocalWeekday, Source::LocalDay];
        let sources = sources.into_iter().chain([Source::LocalMonth, Source::LocalPart, Source::Context]);
        let mut parts = crate::specimen::parts(&mut crate::specimen::Dice(1));
        let first = parts.inputs.len() as u16;
        for (n, source) in sources.enumerate() {
            parts.inputs.push(nearside_program::Input {
                name: alloc::format!("local{n}"),
                source,
                value_type: if n == 0 { nearside_program::ValueType::Timestamp } else { nearside_program::ValueType::Int },
                basis: nearside_program::Basis::Ambient,
            });
        }
        parts.texts[0].inputs.resize(parts.inputs.len(), alloc::string::String::new());
        let program = crate::specimen::program(&parts);
        let mut facts = Facts::new(parts.inputs.len());
        let seen = |facts: &Facts| -> alloc::vec::Vec<Option<i64>> {
            let value = |n| (facts.state(InputId(n)) == nearside_program::State::Present).then(|| facts.scalar(InputId(n)));
            (first..first + 8).map(value).collect()
        };
        // 2026-11-22T06:28:00Z is 22:28 of Saturday the 21st eight hours to the west.
        let now = 1_795_328_880_000;
        set_time(&program, &mut facts, now, Some(-480));
        assert_eq!(seen(&facts), [Some(now), Some(22), Some(28), Some(6), Some(21), Some(11), Some(3), None]);
        set_time(&program, &mut facts, now + 1, None);
        assert_eq!(seen(&facts), [Some(now + 1), None, None, None, None, None, None, None]);
        assert_eq!((facts.now_ms, facts.offset_min), (now + 1, None));
    }

    #[test]
    fn wall_clock_follows_the_offset() {
        // 2026-11-22T06:28:00Z, a Sunday.
        let now = 1_795_328_880_000;
        let local = Local::new(now, 0);
        assert_eq!((local.month, local.day, local.minutes, local.weekday), (11, 22, 388, 0));
        let local = Local::new(now, -420);
        assert_eq!((local.month, local.day, local.minutes), (11, 21, 1_408));
        let local = Local::new(-1, 0);
        assert_eq!((local.month, local.day, local.minutes, local.weekday), (12, 31, 1_439, 3));
        for extreme in [i64::MIN, i64::MAX] {
            let local = Local::new(extreme, i16::MAX);
            assert!((1..=12).contains(&local.month) && (1..=31).contains(&local.day) && (0..1_440).contains(&local.minutes));
        }
    }
}
