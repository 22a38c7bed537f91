//! Numbers, times and reasons in words.

use nearside_engine::Reason;
use nearside_program::Period;

/// A whole number with commas.
pub(super) fn number(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A share as per cent with one decimal, rounded half up; in integers, so that every machine rounds alike.
pub(super) fn percent(part: u64, whole: u64) -> String {
    let permille = permille(part, whole);
    format!("{}.{} %", permille / 10, permille % 10)
}

/// A share in thousandths, rounded half up; 0 of nothing.
pub(super) fn permille(part: u64, whole: u64) -> u64 {
    let rounded = (u128::from(part) * 2000 + u128::from(whole)).checked_div(u128::from(whole) * 2).unwrap_or(0);
    u64::try_from(rounded).unwrap_or(1000)
}

/// Nanoseconds as microseconds with one decimal.
pub(super) fn micros(ns: u32) -> String {
    let tenths = (ns + 50) / 100;
    format!("{}.{} µs", tenths / 10, tenths % 10)
}

/// An instant as a date and time in UTC.
pub(super) fn date(ms: i64) -> String {
    let minutes = ms.div_euclid(60_000);
    let (days, minute) = (minutes.div_euclid(1440), minutes.rem_euclid(1440));
    // Years from March, in eras of 400: Howard Hinnant's `civil_from_days`.
    let era_day = days + 719_468;
    let (era, day_of_era) = (era_day.div_euclid(146_097), era_day.rem_euclid(146_097));
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = era * 400 + year_of_era + i64::from(month <= 2);
    format!("{year}-{month:02}-{day:02} {:02}:{:02}", minute / 60, minute % 60)
}

/// Why a slot kept its default.
pub(super) const fn reason(reason: Reason) -> &'static str {
    match reason {
        Reason::None => "no module’s condition holds",
        Reason::Paused => "paused by the visitor",
        Reason::Comparison => "comparison group",
        Reason::Unavailable => "content not available",
        Reason::Scheduled => "outside the campaign",
        Reason::Intent => "protected page",
        Reason::Dismissed => "dismissed by the visitor",
        Reason::Placed => "already on the page",
        Reason::Group => "exclusive group already on the page",
        Reason::Cap(Period::Visit) => "cap per visit reached",
        Reason::Cap(Period::Day) => "cap per day reached",
        Reason::Cap(Period::Lifetime) => "lifetime cap reached",
        Reason::Attention(Period::Visit) => "attention budget of the visit spent",
        Reason::Attention(Period::Day | Period::Lifetime) => "attention budget of the day spent",
    }
}

/// Text that is safe in HTML, in attributes too.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(char),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_well() {
        assert_eq!([0, 999, 1_000, 1_234_567].map(number), ["0", "999", "1,000", "1,234,567"]);
        assert_eq!(percent(1, 3), "33.3 %");
        assert_eq!((percent(2, 3).as_str(), percent(5, 5).as_str(), percent(0, 0).as_str()), ("66.7 %", "100.0 %", "0.0 %"));
        assert_eq!(micros(1_449), "1.4 µs");
        assert_eq!(date(1_431_857_103_000), "2015-05-17 10:05");
        assert_eq!(date(-60_000), "1969-12-31 23:59");
        assert_eq!(escape("<a href='x'>&\""), "&lt;a href=&#39;x&#39;&gt;&amp;&quot;");
    }
}
