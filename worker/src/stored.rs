//! A shell as bytes: what the platform's cache holds of it, for other isolates.
//!
//! These are the origin's page and what the origin said of it. What the page holds is found out again by whoever reads it: others
//! can write to a cache, and a place that is not read from the page cannot be a wrong one.

use std::rc::Rc;

use nearside_page::Page;
use nearside_program::packed::{Packed, Reader, Writer, crc32};

use crate::{
    freshness::{MAX_FRESH_MS, Term},
    shells::Shell,
    stream::MAX_PAGE,
};

/// What a stored shell begins with; the digit is its form.
const MAGIC: &[u8] = b"nearside-shell2";
/// How long a page that is no longer fresh is worth asking about, s.
const ASKABLE_S: i64 = 86_400;

/// What stands before the page: its key, its term (made, fresh until, usable until), and its headers.
type Head = ((String, (i64, (i64, i64))), Vec<(String, String)>);

impl Shell {
    /// The shell as it is stored. `key`: the digest of what the page depends on.
    #[must_use]
    pub fn store(&self, key: &str) -> Vec<u8> {
        let Term { born_ms, fresh_until_ms, usable_until_ms } = self.term;
        let head: Head = ((key.to_owned(), (born_ms, (fresh_until_ms, usable_until_ms))), self.headers.to_vec());
        let mut rest = Writer::default();
        head.write(&mut rest);
        let page = self.page.bytes();
        rest.number(page.len() as u64);
        let sum = crc32([&rest.bytes, page]).to_le_bytes();
        [MAGIC, &sum, &rest.bytes, page].concat()
    }

    /// Reads a shell that was stored under this key. `None` for anything else: other bytes, another page, a part of one, headers
    /// that no response has, a term that no origin could have given.
    #[must_use]
    pub fn restore(stored: &[u8], key: &str, now_ms: i64) -> Option<Self> {
        let (sum, rest) = stored.strip_prefix(MAGIC)?.split_first_chunk()?;
        if crc32([rest, &[]]) != u32::from_le_bytes(*sum) {
            return None;
        }
        let mut reader = Reader::new(rest);
        let ((of, (born_ms, (fresh_until_ms, usable_until_ms))), headers) = Head::read(&mut reader);
        let len = usize::try_from(reader.number(MAX_PAGE as u64)).ok()?;
        let page = reader.bytes(len);
        let term = Term { born_ms, fresh_until_ms, usable_until_ms };
        let is_good = reader.end() && of == key && is_term(term, now_ms);
        if !is_good || !headers.iter().all(|(name, value)| is_header(name, value)) {
            return None;
        }
        let content_type = headers.iter().find(|(name, _)| name == "content-type").map_or("text/html", |(_, value)| value);
        let page = Rc::new(Page::read_as(content_type, page.to_vec()));
        Some(Self { page, headers: headers.into(), term })
    }

    /// How long it is worth storing, s; 0 is not at all.
    #[must_use]
    pub fn term_s(&self, now_ms: i64) -> i64 {
        let left_s = |until_ms: i64| (until_ms - now_ms).max(0) / 1_000;
        let askable_s = if self.condition().is_some() { ASKABLE_S } else { 0 };
        (left_s(self.term.fresh_until_ms) + askable_s).max(left_s(self.term.usable_until_ms))
    }
}

/// The address that a shell is stored under, on the site's own host. `key` is a digest: no value is to be read in an address.
#[must_use]
pub fn stored_at(site: &str, key: &str) -> String {
    format!("{site}/?nearside-shell={key}")
}

/// Whether an origin could have given such a term: two clocks of one place differ by less than a minute.
fn is_term(term: Term, now_ms: i64) -> bool {
    let latest_ms = now_ms.saturating_add(MAX_FRESH_MS + 60_000);
    term.born_ms <= now_ms.saturating_add(60_000)
        && term.fresh_until_ms <= term.usable_until_ms
        && term.usable_until_ms <= latest_ms
}

/// Whether a response may have such a header.
fn is_header(name: &str, value: &str) -> bool {
    let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte));
    is_name && !value.chars().any(|character| character.is_control() && character != '\t' || u32::from(character) > 255)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::Output;

    const NOW: i64 = 1_000_000;
    const PAGE: &str = "<!doctype html><html lang=de><nearside-slot name=hero><p>d</p></nearside-slot>";

    fn shell() -> Shell {
        let headers = [("content-type", "text/html"), ("etag", "\"a\"")].map(|(name, value)| (name.to_owned(), value.to_owned()));
        let term = Term { born_ms: NOW - 1_000, fresh_until_ms: NOW + 60_000, usable_until_ms: NOW + 90_000 };
        Shell { page: Rc::new(Page::read(PAGE.into())), headers: Rc::new(headers), term }
    }

    #[test]
    fn what_was_stored_comes_back_and_nothing_else_does() {
        let held = shell();
        let stored = held.store("key");
        let back = Shell::restore(&stored, "key", NOW).unwrap();
        assert_eq!(format!("{back:?}"), format!("{held:?}"));
        assert!(Shell::restore(&stored, "other key", NOW).is_none());
        for term in [
            Term { born_ms: NOW + 60_001, ..held.term },
            Term { usable_until_ms: NOW + 59_000, ..held.term },
            Term { usable_until_ms: NOW + MAX_FRESH_MS + 60_001, ..held.term },
        ] {
            assert!(Shell::restore(&Shell { term, ..shell() }.store("key"), "key", NOW).is_none(), "{term:?}");
        }
        for end in 0..stored.len() {
            assert!(Shell::restore(&stored[..end], "key", NOW).is_none(), "cut off at {end}");
            let mut changed = stored.clone();
            changed[end] ^= 1;
            assert!(Shell::restore(&changed, "key", NOW).is_none(), "changed at {end}");
        }
        assert!(Shell::restore(&[&stored[..], b"x"].concat(), "key", NOW).is_none());
    }

    #[test]
    fn whatever_a_cache_says_the_page_is_read_anew() {
        // Written by somebody who knows the form: the sum is right, and so is every length.
        for (name, value) in [("x\r\ny", "z"), ("", "z"), ("x", "y\nset-cookie: z"), ("x", "\0")] {
            let held = Shell { headers: Rc::new([(name.to_owned(), value.to_owned())]), ..shell() };
            assert!(Shell::restore(&held.store("key"), "key", NOW).is_none(), "{name:?}: {value:?}");
        }
        let mut page = Page::read(PAGE.into());
        page.slots[0].range = 1..9_999;
        page.slots[0].parts.clear();
        let lying = Shell { page: Rc::new(page), ..shell() };
        let back = Shell::restore(&lying.store("key"), "key", NOW).unwrap();
        assert_eq!(format!("{:?}", back.page), format!("{:?}", shell().page));
        let mut out = Vec::new();
        out.origin(&back.page, back.page.slots[0].range.clone());
        assert!(out.starts_with(b"<nearside-slot") && out.ends_with(b"</nearside-slot>"));
    }

    #[test]
    fn a_page_is_stored_while_it_is_fresh_or_usable_or_can_be_asked_about() {
        let unnamed = || Shell { headers: Rc::new([]), ..shell() };
        assert_eq!([shell().term_s(NOW), shell().term_s(NOW + 90_000)], [60 + ASKABLE_S, ASKABLE_S]);
        assert_eq!([unnamed().term_s(NOW), unnamed().term_s(NOW + 61_000), unnamed().term_s(NOW + 90_000)], [90, 29, 0]);
    }
}
