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

/// Length of the longest name that matters, `nearside-slot`.
const LONGEST: usize = 13;

impl Element {
    /// The element of a tag's name, in upper or lower case.
    pub(crate) fn named(name: &[u8]) -> Self {
        let mut lower = [0; LONGEST];
        let Some(lower) = lower.get_mut(..name.len()) else { return Self::Other };
        lower.copy_from_slice(name);
        lower.make_ascii_lowercase();
        match &*lower {
            b"nearside-slot" => Self::Slot,
            b"nearside-why" => Self::Why,
            b"template" => Self::Template,
            b"html" => Self::Html,
            b"select" => Self::Select,
            b"frameset" => Self::Frameset,
            b"svg" => Self::Svg,
            b"math" => Self::Math,
            b"col" => Self::Col,
            b"meta" => Self::Meta,
            b"area" | b"base" | b"basefont" | b"bgsound" | b"br" | b"embed" | b"frame" | b"hr" | b"img" | b"input"
            | b"keygen" | b"link" | b"param" | b"source" | b"track" | b"wbr" => Self::Void,
            name => TextKind::named(name).map_or(Self::Other, Self::Text),
        }
    }

    /// Whether it never has content nor an end tag.
    pub(crate) const fn is_void(self) -> bool {
        matches!(self, Self::Col | Self::Meta | Self::Void)
    }
}
