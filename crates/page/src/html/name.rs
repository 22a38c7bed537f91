//! Names of elements, looked up once per tag: what is known of each, for whoever follows a page.

use std::sync::LazyLock;

use super::{element::Element, text::TextKind};

/// A rule of `holds.json`: content with one of `tags` is not held by a place inside of one of `inside`, unless one of `until`
/// stands between the two.
struct Rule {
    tags: &'static [&'static str],
    inside: &'static [&'static str],
    until: &'static [&'static str],
}

/// A bit for each rule: what stands around a place, or what content must not find around it.
pub(crate) mod rule {
    use super::Rule;

    include!(concat!(env!("OUT_DIR"), "/holds.rs"));

    pub(super) fn all() -> impl Iterator<Item = (u16, &'static Rule)> {
        RULES.iter().enumerate().map(|(bit, rule)| (1 << bit, rule))
    }
}

/// What is known of an element by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Known {
    pub(crate) element: Element,
    /// Kinds of the HTML standard, as bits of [`is`].
    is: u16,
    /// Rules that speak of it in content.
    pub(crate) tags: u16,
    /// Rules that speak of what is inside of it.
    pub(crate) inside: u16,
    /// Rules that end at it.
    pub(crate) until: u16,
}

/// Kinds of elements that the tree construction of the HTML standard tells apart (section 13.2.4).
pub(crate) mod is {
    /// "Special": an end tag does not reach over it.
    pub(crate) const SPECIAL: u16 = 1;
    /// "In scope" ends at it.
    pub(crate) const SCOPE: u16 = 1 << 1;
    /// Reopened where it was not closed.
    pub(crate) const FORMATTING: u16 = 1 << 2;
    pub(crate) const HEADING: u16 = 1 << 3;
    /// Closed without a tag by many others.
    pub(crate) const IMPLIED: u16 = 1 << 4;
    /// A table and what holds its rows.
    pub(crate) const TABLE: u16 = 1 << 5;
    /// What only a table holds.
    pub(crate) const PART: u16 = 1 << 6;
    /// Formatting does not reach into it.
    pub(crate) const MARKER: u16 = 1 << 7;
    /// There is one of it, whatever tags say.
    pub(crate) const ONCE: u16 = 1 << 8;
    /// A choice of a select, or a group of them.
    pub(crate) const CHOICE: u16 = 1 << 9;
    pub(crate) const LIST: u16 = 1 << 10;
    pub(crate) const RUBY: u16 = 1 << 11;
    /// Its resources are asked for by its mere presence, or its scripts run, in `loads`.
    pub(crate) const ACTIVE: u16 = 1 << 12;
    pub(crate) const MEDIA: u16 = 1 << 13;
}

const KINDS: &[(u16, &str)] = &[
    (
        is::SPECIAL,
        "address applet area article aside base basefont bgsound blockquote body br button caption center col colgroup dd details dir \
         div dl dt embed fieldset figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html iframe img \
         input keygen li link listing main marquee menu meta nav noembed noframes noscript object ol p param plaintext pre script search \
         section select source style summary table tbody td template textarea tfoot th thead title tr track ul wbr xmp",
    ),
    (is::SCOPE, "applet caption html marquee object select table td template th"),
    (is::FORMATTING, "a b big code em font i nobr s small strike strong tt u"),
    (is::HEADING, "h1 h2 h3 h4 h5 h6"),
    (is::IMPLIED, "dd dt li optgroup option p rb rp rt rtc"),
    (is::TABLE, "colgroup table tbody tfoot thead tr"),
    (is::PART, "caption col colgroup tbody td tfoot th thead tr"),
    (is::MARKER, "applet caption marquee object td th"),
    (is::ONCE, "body frame frameset head html"),
    (is::CHOICE, "optgroup option"),
    (is::LIST, "ol ul"),
    (is::RUBY, "rb rp rt rtc"),
    (is::ACTIVE, "applet base bgsound embed fencedframe frame iframe link model noscript object portal script"),
    (is::MEDIA, "audio video"),
];

/// HTML elements that a reader of pages must know. A visitor's page runs scripts, so that `noscript` holds text.
const ELEMENTS: &[(Element, &str)] = &[
    (Element::Slot, "nearside-slot"),
    (Element::Why, "nearside-why"),
    (Element::Template, "template"),
    (Element::Html, "html"),
    (Element::Select, "select"),
    (Element::Frameset, "frameset"),
    (Element::Svg, "svg"),
    (Element::Math, "math"),
    (Element::Col, "col"),
    (Element::Meta, "meta"),
    (Element::Image, "img"),
    (Element::Source, "source"),
    (Element::Void, "area base basefont bgsound br embed frame hr input keygen link param track wbr"),
    (Element::Text(TextKind::Iframe), "iframe"),
    (Element::Text(TextKind::Noembed), "noembed"),
    (Element::Text(TextKind::Noframes), "noframes"),
    (Element::Text(TextKind::Noscript), "noscript"),
    (Element::Text(TextKind::Script), "script"),
    (Element::Text(TextKind::Style), "style"),
    (Element::Text(TextKind::Textarea), "textarea"),
    (Element::Text(TextKind::Title), "title"),
    (Element::Text(TextKind::Xmp), "xmp"),
    (Element::Text(TextKind::Plaintext), "plaintext"),
];

/// An element of which nothing is known but that it is one.
pub(crate) const UNKNOWN: Known = Known { element: Element::Other, is: 0, tags: 0, inside: 0, until: 0 };

/// Names by their hashes, with open addressing; a power of two, at least twice as many as there are names.
const PLACES: usize = 512;
/// Longest name that is known.
const LONGEST: usize = 16;

type Place = Option<(&'static [u8], Known)>;
static NAMES: LazyLock<Box<[Place]>> = LazyLock::new(|| {
    let mut places: Box<[Place]> = vec![None; PLACES].into();
    for (kind, names) in KINDS {
        names.split_ascii_whitespace().for_each(|name| note(&mut places, name, |known| known.is |= kind));
    }
    for (element, names) in ELEMENTS {
        names.split_ascii_whitespace().for_each(|name| note(&mut places, name, |known| known.element = *element));
    }
    for (bit, rule) in rule::all() {
        // `*` is every element, or any place; it is nobody's name.
        rule.tags.iter().filter(|name| **name != "*").for_each(|name| note(&mut places, name, |known| known.tags |= bit));
        rule.inside.iter().filter(|name| **name != "*").for_each(|name| note(&mut places, name, |known| known.inside |= bit));
        rule.until.iter().for_each(|name| note(&mut places, name, |known| known.until |= bit));
    }
    places
});

fn note(places: &mut [Place], name: &'static str, add: impl Fn(&mut Known)) {
    let name = name.as_bytes();
    let mut at = hash(name);
    while let Some(place) = places.get_mut(at % PLACES) {
        if place.is_none_or(|(held, _)| held == name) {
            add(&mut place.get_or_insert((name, UNKNOWN)).1);
            return;
        }
        at += 1;
    }
}

/// FNV-1a over lower case.
fn hash(name: &[u8]) -> usize {
    let step = |hash: u32, byte: &u8| (hash ^ u32::from(byte | 0x20)).wrapping_mul(0x0100_0193);
    let hash = name.iter().fold(0x811C_9DC5, step);
    (hash ^ (hash >> 15)) as usize % PLACES
}

impl Known {
    /// What is known of a tag's name, in upper or lower case.
    pub(crate) fn named(name: &[u8]) -> Self {
        if name.len() > LONGEST {
            return UNKNOWN;
        }
        let mut at = hash(name);
        while let Some(Some((held, known))) = NAMES.get(at % PLACES) {
            if held.eq_ignore_ascii_case(name) {
                return *known;
            }
            at += 1;
        }
        UNKNOWN
    }

    /// What stands for any element of SVG and MathML.
    pub(crate) fn foreign() -> Self {
        Self { element: Element::Other, is: 0, tags: 0, ..Self::named(b"svg") }
    }

    pub(crate) const fn is(&self, kinds: u16) -> bool {
        self.is & kinds != 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_known_in_either_case_and_nothing_like_them_is() {
        let all: Vec<&[u8]> = NAMES.iter().flatten().map(|(name, _)| *name).collect();
        assert!(all.len() > 100 && all.len() < PLACES / 2, "{} names", all.len());
        for name in &all {
            assert!(name.len() <= LONGEST);
            let known = Known::named(name);
            assert_ne!(known, UNKNOWN);
            assert_eq!(Known::named(&name.to_ascii_uppercase()), known);
            for at in 0..name.len() {
                let mut other = name.to_vec();
                other[at] = b'!';
                assert_eq!(Known::named(&other), UNKNOWN, "{}", other.escape_ascii());
                other.truncate(at);
                let is_known = all.iter().any(|known| *known == other);
                assert_eq!(Known::named(&other) == UNKNOWN, !is_known, "{}", other.escape_ascii());
            }
        }
        assert_eq!(Known::named(b"nearside-slots"), UNKNOWN);
    }
}
