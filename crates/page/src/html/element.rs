//! Elements that a reader of pages must know, by their names.

use super::text::TextKind;

/// An HTML element. In SVG and MathML the same names mean something else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Element {
    /// `<nearside-slot>`.
    Slot,
    /// `<nearside-why>`.
    Why,
    Template,
    Html,
    Select,
    Frameset,
    Svg,
    Math,
    Col,
    Meta,
    /// Any other that never has content nor an end tag.
    Void,
    /// One that holds text instead of markup.
    Text(TextKind),
    Other,
}

/// Names that matter, in lower case. A visitor's page runs scripts, so that `noscript` holds text.
const NAMES: [(&[u8], Element); 36] = [
    (b"nearside-slot", Element::Slot),
    (b"nearside-why", Element::Why),
    (b"template", Element::Template),
    (b"html", Element::Html),
    (b"select", Element::Select),
    (b"frameset", Element::Frameset),
    (b"svg", Element::Svg),
    (b"math", Element::Math),
    (b"col", Element::Col),
    (b"meta", Element::Meta),
    (b"area", Element::Void),
    (b"base", Element::Void),
    (b"basefont", Element::Void),
    (b"bgsound", Element::Void),
    (b"br", Element::Void),
    (b"embed", Element::Void),
    (b"frame", Element::Void),
    (b"hr", Element::Void),
    (b"img", Element::Void),
    (b"input", Element::Void),
    (b"keygen", Element::Void),
    (b"link", Element::Void),
    (b"param", Element::Void),
    (b"source", Element::Void),
    (b"track", Element::Void),
    (b"wbr", Element::Void),
    (b"iframe", Element::Text(TextKind::Iframe)),
    (b"noembed", Element::Text(TextKind::Noembed)),
    (b"noframes", Element::Text(TextKind::Noframes)),
    (b"noscript", Element::Text(TextKind::Noscript)),
    (b"script", Element::Text(TextKind::Script)),
    (b"style", Element::Text(TextKind::Style)),
    (b"textarea", Element::Text(TextKind::Textarea)),
    (b"title", Element::Text(TextKind::Title)),
    (b"xmp", Element::Text(TextKind::Xmp)),
    (b"plaintext", Element::Text(TextKind::Plaintext)),
];

/// Length of the longest of them, `nearside-slot`.
const LONGEST: usize = 13;

/// By length: the letters that they begin with, and those that they end with. Most tags of a page are told to be none of them by
/// these two alone.
const ENDS: [[u32; 2]; LONGEST + 1] = ends();

#[expect(clippy::indexing_slicing, reason = "evaluated by the compiler, which a wrong index stops")]
const fn ends() -> [[u32; 2]; LONGEST + 1] {
    let mut ends = [[0; 2]; LONGEST + 1];
    let mut names: &[(&[u8], Element)] = &NAMES;
    while let [(name, _), rest @ ..] = names {
        ends[name.len()][0] |= letter(name[0]);
        ends[name.len()][1] |= letter(name[name.len() - 1]);
        names = rest;
    }
    ends
}

/// A letter of either case as a bit; none for anything else.
const fn letter(byte: u8) -> u32 {
    match byte | 0x20 {
        letter @ b'a'..=b'z' => 1 << (letter - b'a'),
        _ => 0,
    }
}

impl Element {
    /// The element of a tag's name, in upper or lower case.
    pub(crate) fn named(name: &[u8]) -> Self {
        let (Some([starts, ends]), [first, ..], [.., last]) = (ENDS.get(name.len()), name, name) else { return Self::Other };
        if starts & letter(*first) == 0 || ends & letter(*last) == 0 {
            return Self::Other;
        }
        NAMES.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map_or(Self::Other, |(_, element)| *element)
    }

    /// Whether it never has content nor an end tag.
    pub(crate) const fn is_void(self) -> bool {
        matches!(self, Self::Col | Self::Meta | Self::Void)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_known_in_either_case_and_nothing_like_them_is() {
        for (name, element) in NAMES {
            assert_eq!(Element::named(name), element);
            assert_eq!(Element::named(&name.to_ascii_uppercase()), element);
            for at in 0..name.len() {
                let mut other = name.to_vec();
                other[at] = b'!';
                assert_eq!(Element::named(&other), Element::Other, "{}", other.escape_ascii());
                other.truncate(at);
                let is_known = NAMES.iter().any(|(known, _)| *known == other);
                assert_eq!(Element::named(&other) == Element::Other, !is_known, "{}", other.escape_ascii());
            }
        }
        assert_eq!(Element::named(b"nearside-slots"), Element::Other);
    }
}
