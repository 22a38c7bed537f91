//! Elements that a reader of pages must know.

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
    /// `<img>`.
    Image,
    Source,
    /// Any other that never has content nor an end tag.
    Void,
    /// One that holds text instead of markup.
    Text(TextKind),
    Other,
}

impl Element {
    /// Whether it never has content nor an end tag.
    pub(crate) const fn is_void(self) -> bool {
        matches!(self, Self::Col | Self::Meta | Self::Image | Self::Source | Self::Void)
    }
}
