//! How long an origin lets its page be kept, and by whom. Source: RFC 9111, as a cache that many visitors share.

use crate::incoming::Header;

/// Nothing is fresh for longer than a year.
pub(crate) const MAX_FRESH_MS: i64 = 365 * 86_400_000;

/// What may be done with a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    /// It is one visitor's, or changes with every request.
    Never,
    /// Until this instant, ms since 1970; then the origin must be asked whether it still holds.
    Until(i64),
}

/// Reads the headers of a response that arrived at `now_ms`. `dates` reads a date of HTTP, ms since 1970.
pub fn keep(header: Header<'_>, now_ms: i64, dates: &dyn Fn(&str) -> Option<i64>) -> Keep {
    let control = header("cache-control").unwrap_or_default().to_ascii_lowercase();
    let has = |name: &str| directives(&control).any(|(held, _)| held == name);
    let seconds =
        |name: &str| directives(&control).find(|(held, _)| *held == name).and_then(|(_, value)| value.parse::<i64>().ok());
    if has("no-store")
        || has("private")
        || header("set-cookie").is_some()
        || header("vary").is_some_and(|vary| vary.trim() == "*")
    {
        return Keep::Never;
    }
    let age = header("age").and_then(|age| age.trim().parse().ok()).unwrap_or(0_i64).max(0);
    let expires =
        || Some(dates(&header("expires")?)? - header("date").and_then(|date| dates(&date)).unwrap_or(now_ms)).map(|ms| ms / 1000);
    let lifetime = seconds("s-maxage").or_else(|| seconds("max-age")).or_else(expires).filter(|_| !has("no-cache"));
    let fresh_s = (lifetime.unwrap_or(0) - age).clamp(0, MAX_FRESH_MS / 1_000);
    let has_validator = header("etag").is_some() || header("last-modified").is_some();
    if fresh_s == 0 && !has_validator { Keep::Never } else { Keep::Until(now_ms.saturating_add(fresh_s * 1000)) }
}

/// The rules for a page whose slots were decided: the visitor's browser may keep it as the origin said, nobody between may.
/// `sliced`: the decision may depend on a slice, and nobody may keep it at all.
#[must_use]
pub fn control(of_origin: Option<&str>, sliced: bool) -> String {
    if sliced {
        return "private, no-store".to_owned();
    }
    let lower = of_origin.unwrap_or_default().to_ascii_lowercase();
    let shared = ["public", "private", "s-maxage", "proxy-revalidate", ""];
    let kept = directives(&lower).filter(|(name, _)| !shared.contains(name));
    kept.fold("private".to_owned(), |all, (name, value)| match value {
        "" => format!("{all}, {name}"),
        value => format!("{all}, {name}={value}"),
    })
}

fn directives(control: &str) -> impl Iterator<Item = (&str, &str)> {
    control.split(',').map(|part| {
        let (name, value) = part.split_once('=').unwrap_or((part, ""));
        (name.trim(), value.trim().trim_matches('"'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(headers: &[(&str, &str)], want: Keep) {
        let header = |name: &str| headers.iter().find(|(held, _)| *held == name).map(|(_, value)| (*value).to_owned());
        assert_eq!(keep(&header, 1_000_000, &|text| text.parse().ok()), want, "{headers:?}");
    }

    #[test]
    fn an_origin_says_how_long() {
        check(&[("cache-control", "public, max-age=60")], Keep::Until(1_060_000));
        check(&[("cache-control", "max-age=60, s-maxage=\"90\""), ("age", "30")], Keep::Until(1_060_000));
        check(&[("expires", "1030000"), ("date", "1000000")], Keep::Until(1_030_000));
        check(&[("cache-control", "no-cache, max-age=60"), ("etag", "x")], Keep::Until(1_000_000));
        check(&[("etag", "x")], Keep::Until(1_000_000));
        check(&[("cache-control", "max-age=60"), ("age", "99"), ("last-modified", "x")], Keep::Until(1_000_000));
    }

    #[test]
    fn one_visitors_page_is_not_kept() {
        check(&[], Keep::Never);
        check(&[("cache-control", "private, max-age=60")], Keep::Never);
        check(&[("cache-control", "No-Store"), ("etag", "x")], Keep::Never);
        check(&[("cache-control", "max-age=60"), ("set-cookie", "a=b")], Keep::Never);
        check(&[("cache-control", "max-age=60"), ("vary", "*")], Keep::Never);
    }

    #[test]
    fn nobody_between_keeps_a_decided_page() {
        assert_eq!(
            control(Some("public, max-age=60, s-maxage=600, must-revalidate"), false),
            "private, max-age=60, must-revalidate"
        );
        assert_eq!(control(Some("no-store"), false), "private, no-store");
        assert_eq!(control(None, false), "private");
        assert_eq!(control(Some("public, max-age=60"), true), "private, no-store");
    }
}
