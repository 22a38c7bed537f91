//! How long an origin lets its page be kept by everybody's cache, and used when the origin is away.
//!
//! Sources: RFC 9111 (caching) as a shared cache, RFC 9213 (targeted fields), RFC 5861 (`stale-if-error`). What cannot be read
//! counts as expired. Nothing is guessed: a page without a term has none.

use std::time::UNIX_EPOCH;

use crate::{conditional::validator, control::Control, fields::members, incoming::Header};

/// Nothing is fresh, or used after that, for longer than a year.
pub(crate) const MAX_FRESH_MS: i64 = 365 * 86_400_000;

/// How long a page is used after its term while the origin is away, where the origin says neither how long nor that it must be
/// asked.
const AWAY_S: i64 = 3_600;

/// Directives that forbid to use a page after its term, whatever happens (RFC 9111, sections 5.2.2.2, 4, 8 and 10).
const MUST_ASK: [&str; 4] = ["must-revalidate", "no-cache", "proxy-revalidate", "s-maxage"];

/// What may be done with a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    /// It is one visitor's, or nobody can tell whether it still holds.
    Never,
    /// It may be kept for everybody.
    For(Term),
}

/// The term of a page. Instants are ms since 1970.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Term {
    /// When the origin made it, as far as it says.
    pub born_ms: i64,
    /// Until when it may be used without asking.
    pub fresh_until_ms: i64,
    /// Until when it may be used while the origin is away or fails; not before `fresh_until_ms`.
    pub usable_until_ms: i64,
}

impl Term {
    /// How old the page is, s (RFC 9111, section 4.2.3).
    #[must_use]
    pub fn age_s(&self, now_ms: i64) -> i64 {
        now_ms.saturating_sub(self.born_ms).max(0) / 1_000
    }
}

/// Reads the headers of a page that was asked for at `now_ms`.
#[must_use]
pub fn keep(header: Header<'_>, now_ms: i64) -> Keep {
    let control = Control::of(header);
    let is_barred = ["no-store", "no-store-remote", "private"].iter().any(|name| control.has(name));
    if is_barred || header("set-cookie").is_some() || varies_by_everything(header) {
        return Keep::Never;
    }
    let Some(age_s) = age_s(header, now_ms) else { return if_askable(header, expired(now_ms, now_ms)) };
    let born_ms = now_ms.saturating_sub(age_s.saturating_mul(1_000));
    let must_ask = MUST_ASK.iter().any(|name| control.has(name));
    let lifetime_s = if control.has("no-cache") { 0 } else { lifetime_s(&control, header, now_ms) };
    let term = term(born_ms, lifetime_s, (!must_ask).then(|| control.seconds("stale-if-error").unwrap_or(AWAY_S)), now_ms);
    if term.fresh_until_ms > now_ms { Keep::For(term) } else { if_askable(header, term) }
}

fn term(born_ms: i64, lifetime_s: i64, away_s: Option<i64>, now_ms: i64) -> Term {
    let latest_ms = now_ms.saturating_add(MAX_FRESH_MS);
    let after = |start_ms: i64, seconds: i64| start_ms.saturating_add(seconds.saturating_mul(1_000)).min(latest_ms);
    let ends_ms = after(born_ms, lifetime_s);
    let fresh_until_ms = ends_ms.max(now_ms);
    let usable_until_ms = away_s.map_or(fresh_until_ms, |seconds| after(ends_ms, seconds).max(fresh_until_ms));
    Term { born_ms, fresh_until_ms, usable_until_ms }
}

/// A term that is over.
const fn expired(born_ms: i64, now_ms: i64) -> Term {
    Term { born_ms, fresh_until_ms: now_ms, usable_until_ms: now_ms }
}

/// A page that is not fresh is kept only if the origin can be asked whether it still holds.
fn if_askable(header: Header<'_>, term: Term) -> Keep {
    if validator(header).is_some() { Keep::For(term) } else { Keep::Never }
}

/// How long a page is fresh after it was made (RFC 9111, section 4.2.1). There is no heuristic.
fn lifetime_s(control: &Control, header: Header<'_>, now_ms: i64) -> i64 {
    let expires = || {
        let ends_ms = date_ms(&header("expires").filter(|_| !control.is_targeted)?)?;
        let from_ms = header("date").and_then(|date| date_ms(&date)).unwrap_or(now_ms);
        Some(ends_ms.saturating_sub(from_ms) / 1_000)
    };
    control.seconds("s-maxage").or_else(|| control.seconds("max-age")).or_else(expires).unwrap_or(0)
}

/// How old a page is when it arrives, s (RFC 9111, section 4.2.3); `None` where what it says cannot be read.
fn age_s(header: Header<'_>, now_ms: i64) -> Option<i64> {
    let said = match header("age") {
        // Of several the first counts (RFC 9111, section 5.1).
        Some(age) => {
            let first = members(&age).next().filter(|age| age.bytes().all(|byte| byte.is_ascii_digit()))?;
            first.parse().unwrap_or(i64::MAX)
        }
        None => 0,
    };
    let apparent = match header("date") {
        Some(date) => now_ms.saturating_sub(date_ms(&date)?) / 1_000,
        None => 0,
    };
    Some(said.max(apparent).max(0))
}

fn varies_by_everything(header: Header<'_>) -> bool {
    header("vary").is_some_and(|vary| members(&vary).any(|name| name == "*"))
}

/// A date of HTTP, ms since 1970 (RFC 9110, section 5.6.7).
pub(crate) fn date_ms(text: &str) -> Option<i64> {
    let since = httpdate::parse_http_date(text.trim_matches([' ', '\t'])).ok()?.duration_since(UNIX_EPOCH).ok()?;
    i64::try_from(since.as_millis()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 30 November 2026, 12:00.
    const NOW: i64 = 1_796_040_000_000;
    const AT_NOON: &str = "Mon, 30 Nov 2026 12:00:00 GMT";
    const AT_ONE: &str = "Mon, 30 Nov 2026 13:00:00 GMT";
    const HOUR: i64 = 3_600;

    fn kept(headers: &[(&str, &str)]) -> Keep {
        keep(&|name| headers.iter().find(|(held, _)| *held == name).map(|(_, value)| (*value).to_owned()), NOW)
    }

    type Terms = Option<(i64, i64)>;

    /// For how many seconds a page is fresh, and for how many it is usable; `None` where it is not kept.
    fn seconds(headers: &[(&str, &str)]) -> Terms {
        match kept(headers) {
            Keep::Never => None,
            Keep::For(term) => Some(((term.fresh_until_ms - NOW) / 1_000, (term.usable_until_ms - NOW) / 1_000)),
        }
    }

    #[test]
    fn the_table_of_terms() {
        let tag = ("etag", "\"a\"");
        let of = |control| ("cache-control", control);
        let year = MAX_FRESH_MS / 1_000;
        let cases: &[(&[(&str, &str)], Terms)] = &[
            // Whose term counts.
            (&[of("public, max-age=60")], Some((60, 60 + HOUR))),
            (&[of("max-age=60, s-maxage=90")], Some((90, 90))),
            (&[of("max-age=60"), ("cdn-cache-control", "max-age=90")], Some((90, 90 + HOUR))),
            (
                &[of("max-age=60"), ("cdn-cache-control", "max-age=90"), ("cloudflare-cdn-cache-control", "max-age=30")],
                Some((30, 30 + HOUR)),
            ),
            (&[of("private, no-store"), ("cdn-cache-control", "max-age=90")], Some((90, 90 + HOUR))),
            (&[of("max-age=60"), ("cdn-cache-control", "no-store")], None),
            (&[of("max-age=60"), ("cdn-cache-control", "private=\"x-a\"")], None),
            (&[of("max-age=60"), ("cdn-cache-control", "max-age=90, &&")], Some((60, 60 + HOUR))),
            (&[of("no-store"), ("cdn-cache-control", "MAX-AGE=90")], None),
            (&[("cdn-cache-control", "foobar"), ("expires", AT_ONE)], None),
            (&[of("max-age=60"), ("surrogate-control", "max-age=90+30")], Some((90, 90 + HOUR))),
            (&[of("max-age=60"), ("surrogate-control", "no-store")], None),
            (&[of("max-age=60"), ("surrogate-control", "no-store-remote")], None),
            // What forbids.
            (&[of("max-age=60, no-store")], None),
            (&[of("must-understand, no-store, max-age=60"), tag], None),
            (&[of("private")], None),
            (&[of("max-age=60, private=\"x-a, x-b\"")], None),
            (&[of("x=\"private\", max-age=60")], Some((60, 60 + HOUR))),
            (&[of("max-age=60, No-Store"), tag], None),
            (&[of("max-age=60"), ("set-cookie", "a=b")], None),
            (&[of("max-age=60"), ("vary", "*")], None),
            (&[of("max-age=60"), ("vary", "accept, *"), tag], None),
            (&[of("max-age=60"), ("vary", "*, accept"), tag], None),
            (&[of("max-age=60"), ("vary", "accept")], Some((60, 60 + HOUR))),
            // What cannot be read is over.
            (&[of("max-age=60, max-age=90")], None),
            (&[of("max-age=60, max-age=90"), tag], Some((0, HOUR))),
            (&[of("max-age=a"), ("expires", AT_ONE), tag], Some((0, HOUR))),
            (&[of("max-age=60, s-maxage=x"), tag], Some((0, 0))),
            (&[("expires", "0"), tag], Some((0, HOUR))),
            (&[("expires", "2050"), tag], Some((0, HOUR))),
            (&[("expires", "tomorrow")], None),
            (&[of("max-age=60"), ("date", "2026-11-30"), tag], Some((0, 0))),
            (&[of("max-age=60"), ("age", "x"), tag], Some((0, 0))),
            (&[of("max-age=60"), ("age", "-1")], None),
            (&[of("max-age=0"), ("etag", "unquoted")], None),
            (&[of("max-age=0"), ("etag", "W/\"a\"")], Some((0, HOUR))),
            (&[("last-modified", "yesterday")], None),
            // Ages and dates.
            (&[of("max-age=60"), ("age", "30")], Some((30, 30 + HOUR))),
            (&[of("max-age=60"), ("age", "30, 90")], Some((30, 30 + HOUR))),
            (&[of("max-age=60"), ("age", "99"), ("last-modified", AT_NOON)], Some((0, HOUR - 39))),
            (&[of("max-age=7200"), ("date", "Mon, 30 Nov 2026 11:00:00 GMT")], Some((HOUR, 2 * HOUR))),
            (&[of("max-age=60"), ("date", AT_ONE)], Some((60, 60 + HOUR))),
            (&[("expires", AT_ONE)], Some((HOUR, 2 * HOUR))),
            (&[("expires", AT_ONE), ("date", "Monday, 30-Nov-26 12:00:00 GMT")], Some((HOUR, 2 * HOUR))),
            (&[("expires", "Mon Nov 30 13:00:00 2026")], Some((HOUR, 2 * HOUR))),
            (&[of("max-age=60"), ("expires", AT_ONE)], Some((60, 60 + HOUR))),
            (&[of("max-age=99999999999999999999")], Some((year, year))),
            // No term is none.
            (&[], None),
            (&[of("public")], None),
            (&[of("public"), ("last-modified", "Mon, 30 Nov 2020 12:00:00 GMT")], Some((0, HOUR))),
            (&[of("no-cache, max-age=60"), tag], Some((0, 0))),
            (&[of("no-cache=\"set-cookie\", max-age=60"), tag], Some((0, 0))),
            // While the origin is away.
            (&[of("max-age=60, must-revalidate")], Some((60, 60))),
            (&[of("max-age=60, proxy-revalidate, stale-if-error=90")], Some((60, 60))),
            (&[of("max-age=60, stale-if-error=86400")], Some((60, 60 + 86_400))),
            (&[of("max-age=60, stale-if-error=0")], Some((60, 60))),
            (&[of("max-age=60, stale-if-error=x")], Some((60, 60))),
            (&[of("max-age=60, stale-if-error=99999999999999999999")], Some((60, year))),
            (&[of("max-age=60"), ("cdn-cache-control", "max-age=30, must-revalidate")], Some((30, 30))),
        ];
        for (headers, want) in cases {
            assert_eq!(seconds(headers), *want, "{headers:?}");
        }
    }

    #[test]
    fn a_page_has_the_age_that_it_had_before_it_came() {
        let Keep::For(term) = kept(&[("cache-control", "max-age=60"), ("age", "30")]) else { panic!("it is kept") };
        assert_eq!([term.age_s(NOW), term.age_s(NOW + 15_999), term.age_s(0)], [30, 45, 0]);
    }
}
