//! Attributes of a tag.

use core::ops::Range;
use std::borrow::Cow;

use super::token::is_space;

/// An attribute, as ranges of the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Attribute {
    /// Name and value with their quotes.
    pub(crate) range: Range<usize>,
    /// The name, as written.
    pub(crate) name: Range<usize>,
    /// The value without quotes; empty when there is none.
    pub(crate) value: Range<usize>,
}

/// The attributes between `from` (behind the tag's name) and `to` (behind its `>`), in order, repeated ones too.
pub(crate) fn attributes(page: &[u8], from: usize, to: usize) -> impl Iterator<Item = Attribute> {
    let mut at = from;
    core::iter::from_fn(move || {
        let byte = |at: usize| page.get(at).copied().filter(|_| at + 1 < to);
        while byte(at).is_some_and(|byte| is_space(byte) || byte == b'/') {
            at += 1;
        }
        byte(at)?;
        let name_start = at;
        // The first byte belongs to the name, even if it is `=`.
        at += 1;
        while byte(at).is_some_and(|byte| !is_space(byte) && !matches!(byte, b'/' | b'=')) {
            at += 1;
        }
        let name = name_start..at;
        let mut ahead = at;
        while byte(ahead).is_some_and(is_space) {
            ahead += 1;
        }
        if byte(ahead) != Some(b'=') {
            return Some(Attribute { range: name.clone(), name, value: at..at });
        }
        at = ahead + 1;
        while byte(at).is_some_and(is_space) {
            at += 1;
        }
        let quote = byte(at).filter(|byte| matches!(byte, b'"' | b'\''));
        at += usize::from(quote.is_some());
        let value_start = at;
        while byte(at).is_some_and(|byte| quote.map_or(!is_space(byte), |quote| byte != quote)) {
            at += 1;
        }
        let value = value_start..at;
        at += usize::from(quote.is_some());
        Some(Attribute { range: name_start..at, name, value })
    })
}

/// The value of the first attribute with this name, character references undone; `None` when there is none, or when it is
/// not UTF-8.
pub(crate) fn attribute<'a>(page: &'a [u8], from: usize, to: usize, name: &str) -> Option<Cow<'a, str>> {
    let named = |found: &Attribute| page.get(found.name.clone()).is_some_and(|held| held.eq_ignore_ascii_case(name.as_bytes()));
    let value = core::str::from_utf8(page.get(attributes(page, from, to).find(named)?.value)?).ok()?;
    Some(if value.contains('&') { Cow::Owned(unescape(value)) } else { Cow::Borrowed(value) })
}

/// A value with character references undone, as well as it can be read.
pub(crate) fn value(held: &[u8]) -> Cow<'_, str> {
    let text = String::from_utf8_lossy(held);
    if text.contains('&') { Cow::Owned(unescape(&text)) } else { text }
}

/// Whether a value holds a reference that is not undone here: a browser may read something else.
pub(crate) fn has_reference(value: &str) -> bool {
    value.split('&').skip(1).any(|behind| behind.starts_with(|first: char| first == '#' || first.is_ascii_alphanumeric()))
}

/// Undoes the references that authors need in a name or an address; others stay as they are written.
fn unescape(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('&') {
        plain.push_str(before);
        let found = behind.split_once(';').and_then(|(name, after)| Some((reference(name)?, after)));
        match found {
            Some((character, after)) => {
                plain.push(character);
                rest = after;
            }
            None => {
                plain.push('&');
                rest = behind;
            }
        }
    }
    plain + rest
}

fn reference(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code).filter(|character| *character != '\0')
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(tag: &str, want: &[(&str, &str)]) {
        let page = tag.as_bytes();
        let found: Vec<(&str, &str)> =
            attributes(page, 2, page.len()).map(|found| (&tag[found.name], &tag[found.value])).collect();
        assert_eq!(found, want, "{tag}");
    }

    #[test]
    fn attributes_are_read_as_browsers_do() {
        check("<a b>", &[("b", "")]);
        check("<a b=c/>", &[("b", "c/")]);
        check("<a b = 'c d' e=\"'\"f=g>", &[("b", "c d"), ("e", "'"), ("f", "g")]);
        check("<a =b=c x\"y z/=1>", &[("=b", "c"), ("x\"y", ""), ("z", ""), ("=1", "")]);
        check("<a/b//c=>", &[("b", ""), ("c", "")]);
        check("<a>", &[]);
    }

    #[test]
    fn the_first_of_a_name_counts_and_is_unescaped() {
        let tag = "<a NAME='a&amp;b &#x41; &no; &' name=other>";
        assert_eq!(attribute(tag.as_bytes(), 2, tag.len(), "name").as_deref(), Some("a&b A &no; &"));
        assert_eq!(attribute(tag.as_bytes(), 2, tag.len(), "value"), None);
    }
}
