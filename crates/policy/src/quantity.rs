//! Quantities as authors write them: points, lengths of time, shares, instants.

use jiff::{
    Timestamp, civil,
    tz::{AmbiguousOffset, TimeZone, TimeZoneDatabase},
};

use crate::{
    Diagnostic,
    diagnostics::{bad_instant, bad_length, bad_number, local_time, unknown_zone},
    tree::{Node, Text, Value},
};

/// Greatest number of points, in milli-points.
const MOST_MILLI: i64 = 1_000_000_000;

/// Points in milli-points; reported and `None` when too fine or too large. Types are checked elsewhere.
pub(crate) fn points(node: &Node, diagnostics: &mut Vec<Diagnostic>) -> Option<i32> {
    let milli = match &node.value {
        Value::Whole(whole) => whole.checked_mul(1000),
        Value::Number(number) => thousandths(number),
        _ => return None,
    };
    let milli = milli.filter(|milli| milli.abs() <= MOST_MILLI).and_then(|milli| i32::try_from(milli).ok());
    if milli.is_none() {
        diagnostics.push(bad_number(node.at, "from -1000000 to 1000000, with at most three decimals"));
    }
    milli
}

/// A decimal number in thousandths, exactly; `None` when it has more decimals, an exponent or too many digits.
pub(crate) fn thousandths(number: &str) -> Option<i64> {
    let (sign, digits) = match number.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, number.strip_prefix('+').unwrap_or(number)),
    };
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
    let decimals = decimals.trim_end_matches('0');
    if decimals.len() > 3 || !whole.bytes().chain(decimals.bytes()).all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let whole: i64 = whole.parse().ok()?;
    let decimals: i64 = format!("{decimals:0<3}").parse().ok()?;
    whole.checked_mul(1000)?.checked_add(decimals)?.checked_mul(sign)
}

/// A length of time in seconds, at least one.
pub(crate) fn length_s(text: &Text, diagnostics: &mut Vec<Diagnostic>) -> Option<u32> {
    let seconds = seconds(text.text.trim());
    if seconds.is_none() {
        diagnostics.push(bad_length(text.at, &text.text));
    }
    seconds
}

fn seconds(text: &str) -> Option<u32> {
    let unit = text.chars().last()?;
    let number: u32 = text.strip_suffix(unit)?.trim_end().parse().ok()?;
    let factor = match unit {
        's' => 1,
        'm' => 60,
        'h' => 3600,
        'd' => 86_400,
        'w' => 604_800,
        _ => return None,
    };
    number.checked_mul(factor).filter(|seconds| *seconds > 0)
}

/// A share such as `2.5%` in basis points, 0 to 10,000.
pub(crate) fn basis_points(text: &Text, diagnostics: &mut Vec<Diagnostic>) -> Option<u16> {
    let share = text
        .text
        .trim()
        .strip_suffix('%')
        .and_then(|number| thousandths(number.trim()))
        .filter(|share| (0..=100_000).contains(share) && share % 10 == 0)
        .and_then(|share| u16::try_from(share / 10).ok());
    if share.is_none() {
        diagnostics.push(bad_number(text.at, "from \"0%\" to \"100%\", with at most two decimals"));
    }
    share
}

/// A zone of the time zone database.
pub(crate) fn zone(text: &Text, diagnostics: &mut Vec<Diagnostic>) -> Option<TimeZone> {
    let zone = TimeZoneDatabase::bundled().get(&text.text).ok();
    if zone.is_none() {
        diagnostics.push(unknown_zone(text.at, &text.text));
    }
    zone
}

/// An instant in ms since 1970; dates and times without an offset are in `zone`.
pub(crate) fn instant_ms(node: &Node, zone: &TimeZone, diagnostics: &mut Vec<Diagnostic>) -> Option<i64> {
    let (written, at) = match &node.value {
        Value::Time { written, dated: true } => (written.clone(), node.at),
        Value::Text(text) => (text.text.trim().to_owned(), text.at),
        Value::Time { .. } => {
            diagnostics.push(bad_instant(node.at));
            return None;
        }
        _ => return None,
    };
    if let Ok(instant) = written.parse::<Timestamp>() {
        return Some(instant.as_millisecond());
    }
    let local =
        written.parse::<civil::DateTime>().ok().or_else(|| written.parse::<civil::Date>().ok().map(|date| date.at(0, 0, 0, 0)));
    let Some(local) = local else {
        diagnostics.push(bad_instant(at));
        return None;
    };
    let name = zone.iana_name().unwrap_or("UTC");
    let ambiguous = zone.to_ambiguous_zoned(local);
    match ambiguous.offset() {
        AmbiguousOffset::Unambiguous { offset } => offset.to_timestamp(local).ok().map(Timestamp::as_millisecond),
        AmbiguousOffset::Gap { .. } => {
            let next =
                ambiguous.later().map_or_else(|_| String::new(), |later| format!("the clocks go on at {}", later.datetime()));
            diagnostics.push(local_time(at, name, false, next));
            None
        }
        AmbiguousOffset::Fold { before, after } => {
            let help = format!(
                "say which one is meant: `{local}{}` or `{local}{}`",
                offset_text(before.seconds()),
                offset_text(after.seconds())
            );
            diagnostics.push(local_time(at, name, true, help));
            None
        }
    }
}

/// An offset as TOML writes it.
fn offset_text(seconds: i32) -> String {
    let minutes = seconds.abs() / 60;
    format!("{}{:02}:{:02}", if seconds < 0 { '-' } else { '+' }, minutes / 60, minutes % 60)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{FileId, tree};

    fn instant(source: &str, zone: &str) -> Result<i64, String> {
        let (node, _) = tree::parse(FileId(0), &format!("at = {source}"));
        let mut diagnostics = Vec::new();
        let zone = TimeZoneDatabase::bundled().get(zone).unwrap();
        instant_ms(node.get("at").unwrap(), &zone, &mut diagnostics)
            .ok_or_else(|| format!("{}: {}", diagnostics[0].message, diagnostics[0].help.clone().unwrap_or_default()))
    }

    #[test]
    fn numbers_are_exact() {
        assert_eq!(thousandths("0.001"), Some(1));
        assert_eq!(thousandths("-1.5"), Some(-1500));
        assert_eq!(thousandths("2.5000"), Some(2500));
        assert_eq!(thousandths("1e3"), None);
        assert_eq!(thousandths("0.0001"), None);
        assert_eq!(thousandths("99999999999999999999.0"), None);
    }

    #[test]
    fn lengths_have_a_unit() {
        assert_eq!(seconds("400d"), Some(34_560_000));
        assert_eq!(seconds("12 h"), Some(43_200));
        assert_eq!(seconds("0d"), None);
        assert_eq!(seconds("30"), None);
        assert_eq!(seconds("99999999w"), None);
    }

    #[test]
    fn instants_are_read_in_the_zone() {
        assert_eq!(instant("2026-12-01", "UTC"), Ok(1_796_083_200_000));
        assert_eq!(instant("2026-12-01T01:00:00", "Europe/Vienna"), Ok(1_796_083_200_000));
        assert_eq!(instant("\"2026-12-01T01:00:00+01:00\"", "UTC"), Ok(1_796_083_200_000));
        assert_eq!(instant("2026-12-01T01:00:00+01:00", "Asia/Tokyo"), Ok(1_796_083_200_000));
        assert!(instant("01:00:00", "UTC").is_err());
    }

    #[test]
    fn clock_changes_are_reported() {
        let skipped = instant("2026-03-29T02:30:00", "Europe/Vienna").unwrap_err();
        assert_eq!(skipped, "this time does not occur in Europe/Vienna: the clocks go on at 2026-03-29T03:30:00");
        let twice = instant("2026-10-25T02:30:00", "Europe/Vienna").unwrap_err();
        assert_eq!(
            twice,
            "this time occurs twice in Europe/Vienna: say which one is meant: `2026-10-25T02:30:00+02:00` or `2026-10-25T02:30:00+01:00`"
        );
    }
}
