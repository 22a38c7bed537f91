//! Requests on a condition: what names the version of something, and what a visitor may ask of it. Source: RFC 9110, section 13.

use crate::{fields::members, freshness::date_ms, incoming::Header};

/// Headers that name the version of a page, the better first, and those that ask whether it still holds.
pub(crate) const VALIDATORS: [(&str, &str); 2] = [("etag", "if-none-match"), ("last-modified", "if-modified-since")];

/// The better validator of a response: the header that asks about it, and its value. One that cannot be read is none.
#[must_use]
pub fn validator(header: Header<'_>) -> Option<(&'static str, String)> {
    VALIDATORS.iter().find_map(|(name, asked)| {
        let value = header(name)?;
        let is_read = if *name == "etag" { Tag::read(value.trim()).is_some() } else { date_ms(&value).is_some() };
        is_read.then_some((*asked, value))
    })
}

/// What a condition makes of an answer that would be good without one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Condition {
    /// The answer is sent.
    Met,
    /// The visitor has it: 304.
    Held,
    /// The visitor wanted another version: 412.
    Failed,
}

impl Condition {
    /// Judges a request whose conditions the origin was not told, by the version that it sent (section 13.2.2).
    /// Of methods other than GET and HEAD the origin was told them, and has judged.
    #[must_use]
    pub fn judge(method: &str, asked: Header<'_>, answered: Header<'_>) -> Self {
        if !is_read_only(method) {
            return Self::Met;
        }
        let tag = answered("etag");
        let tag = tag.as_deref().and_then(|tag| Tag::read(tag.trim()));
        let modified_ms = answered("last-modified").and_then(|date| date_ms(&date));
        let date = |name: &str| asked(name).and_then(|date| date_ms(&date));
        if let Some(wanted) = asked("if-match") {
            // Strong comparison: two weak tags are never one version (section 8.8.3.2).
            if !names(&wanted, |other| tag.is_some_and(|tag| !tag.is_weak && tag == other)) {
                return Self::Failed;
            }
        } else if date("if-unmodified-since").zip(modified_ms).is_some_and(|(since, modified)| modified > since) {
            return Self::Failed;
        }
        let is_held = match asked("if-none-match") {
            Some(held) => names(&held, |other| tag.is_some_and(|tag| tag.opaque == other.opaque)),
            None => date("if-modified-since").zip(modified_ms).is_some_and(|(since, modified)| modified <= since),
        };
        if is_held { Self::Held } else { Self::Met }
    }
}

/// Conditions of what changes nothing are judged at the edge; the others the origin must judge before it acts.
#[must_use]
pub(crate) fn is_read_only(method: &str) -> bool {
    matches!(method, "GET" | "HEAD")
}

/// An entity tag (section 8.8.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Tag<'a> {
    is_weak: bool,
    opaque: &'a str,
}

impl<'a> Tag<'a> {
    fn read(text: &'a str) -> Option<Self> {
        let (is_weak, quoted) = text.strip_prefix("W/").map_or((false, text), |quoted| (true, quoted));
        let opaque = quoted.strip_prefix('"')?.strip_suffix('"')?;
        let is_good = |character: char| character != '"' && character > ' ' && character != '\x7f';
        opaque.chars().all(is_good).then_some(Self { is_weak, opaque })
    }
}

/// Whether a list of tags names a version: `*` names any.
fn names(list: &str, is_it: impl Fn(Tag<'_>) -> bool) -> bool {
    list.trim() == "*" || members(list).filter_map(Tag::read).any(is_it)
}

#[cfg(test)]
mod tests {
    use super::*;

    const EARLY: &str = "Mon, 30 Nov 2026 12:00:00 GMT";
    const LATE: &str = "Mon, 30 Nov 2026 12:00:01 GMT";

    type Said<'a> = &'a [(&'static str, &'static str)];

    fn of(headers: &[(&'static str, &'static str)]) -> impl Fn(&str) -> Option<String> {
        let headers = headers.to_vec();
        move |name| headers.iter().find(|(held, _)| *held == name).map(|(_, value)| (*value).to_owned())
    }

    #[test]
    fn conditions_are_judged_by_method_in_their_order() {
        use Condition::{Failed, Held, Met};
        let strong = [("etag", "\"a,b\""), ("last-modified", EARLY)];
        let weak = [("etag", "W/\"a\"")];
        let cases: &[(&str, Said<'_>, Said<'_>, Condition)] = &[
            ("GET", &[("if-none-match", "\"x\", W/\"a,b\"")], &strong, Held),
            ("HEAD", &[("if-none-match", "*")], &strong, Held),
            ("GET", &[("if-none-match", "\"a\"")], &strong, Met),
            ("GET", &[("if-none-match", "\"b\"")], &strong, Met),
            ("GET", &[("if-none-match", "a,b")], &strong, Met),
            ("GET", &[("if-none-match", "\"a\"")], &weak, Held),
            ("GET", &[("if-none-match", "w/\"a\"")], &weak, Met),
            ("GET", &[("if-none-match", "\"x\""), ("if-modified-since", LATE)], &strong, Met),
            ("GET", &[("if-none-match", "\"a\"")], &[("etag", "a")], Met),
            ("GET", &[("if-none-match", "a")], &[("etag", "a")], Met),
            ("GET", &[("if-none-match", "\"a\"")], &[], Met),
            ("GET", &[("if-modified-since", LATE)], &strong, Held),
            ("GET", &[("if-modified-since", EARLY)], &strong, Held),
            ("GET", &[("if-modified-since", EARLY)], &[("last-modified", LATE)], Met),
            ("GET", &[("if-modified-since", "never")], &strong, Met),
            ("GET", &[("if-modified-since", LATE)], &[("last-modified", "yesterday")], Met),
            ("GET", &[("if-match", "\"a,b\"")], &strong, Met),
            ("GET", &[("if-match", "\"x\"")], &strong, Failed),
            ("GET", &[("if-match", "W/\"a\"")], &weak, Failed),
            ("GET", &[("if-match", "*"), ("if-none-match", "\"a,b\"")], &strong, Held),
            ("GET", &[("if-match", "\"x\""), ("if-none-match", "\"a,b\"")], &strong, Failed),
            ("GET", &[("if-unmodified-since", EARLY)], &strong, Met),
            ("GET", &[("if-unmodified-since", EARLY)], &[("last-modified", LATE)], Failed),
            ("GET", &[("if-match", "*"), ("if-unmodified-since", EARLY)], &[("last-modified", LATE)], Met),
            ("POST", &[("if-none-match", "\"a,b\"")], &strong, Met),
            ("PUT", &[("if-match", "\"x\"")], &strong, Met),
            ("DELETE", &[("if-modified-since", LATE)], &strong, Met),
        ];
        for (method, asked, answered, want) in cases {
            assert_eq!(Condition::judge(method, &of(asked), &of(answered)), *want, "{method} {asked:?} {answered:?}");
        }
    }

    #[test]
    fn the_better_validator_asks() {
        let check = |headers: &[(&'static str, &'static str)], want: Option<&str>| {
            assert_eq!(validator(&of(headers)).map(|(asked, _)| asked), want, "{headers:?}");
        };
        check(&[("etag", "\"a\""), ("last-modified", EARLY)], Some("if-none-match"));
        check(&[("etag", "a"), ("last-modified", EARLY)], Some("if-modified-since"));
        check(&[("etag", "\"a\"b\""), ("last-modified", "x")], None);
        check(&[("etag", "W/\"\"")], Some("if-none-match"));
    }
}
