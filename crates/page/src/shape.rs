//! A component of the site: markup with places that fields of a module are set into.
//!
//! The result must look as if a browser had copied the template and set the fields by DOM calls
//! (`NearsideSlot` in `www/elements` is the other half of this): texts are escaped, an element whose field is missing goes.

use core::ops::Range;

use crate::{
    address::{is_own_image, is_safe_link},
    content::{Content, Value},
    escape::escape,
    html::{Element, Foreign, Tag, TextKind, Tokenizer, attribute, attributes, is},
    judge::{Hold, Judgement, Place as Around},
};

/// What a picture that is held back has, and where its address waits.
const HELD: &str = "data-nearside-held";
const HELD_SOURCE: &str = "data-nearside-src";

/// The content of a `<template data-component>`, cut where fields are set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shape {
    pieces: Vec<Piece>,
    judgement: Judgement,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    /// As it stands.
    Markup(Range<usize>),
    Place(Place),
}

/// An element with `data-field`.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Place {
    field: String,
    tag: Tag,
    inner: Range<usize>,
    /// Empty for elements without one.
    end_tag: Range<usize>,
    /// Start tag of its first child: what each line of a list looks like.
    item: Option<Tag>,
    /// One of HTML.
    html: bool,
}

/// An element that is open while a shape is read.
struct Open {
    is_template: bool,
    place: Option<Place>,
}

impl Shape {
    /// Reads the part `inner` of a page, whose elements are closed as they were opened. `None` when a field stands where no
    /// text can be set: in scripts, styles and their like.
    pub(crate) fn read(page: &[u8], inner: Range<usize>) -> Option<Self> {
        let part = page.get(..inner.end)?;
        let mut tokens = Tokenizer::from(inner.start);
        let mut foreign = Foreign::default();
        let mut open: Vec<Open> = Vec::new();
        let mut pieces = Vec::new();
        let mut from = inner.start;
        while let Some(tag) = tokens.next(part) {
            let html = foreign.reads_html();
            foreign.read(part, &tag).ok()?;
            tokens.cdata = foreign.has_cdata();
            if tag.closing {
                if let Some(mut place) = open.pop()?.place {
                    place.inner.end = tag.range.start;
                    place.end_tag = tag.range.clone();
                    pieces.extend(piece(from..place.tag.range.start));
                    from = tag.range.end;
                    pieces.push(Piece::Place(place));
                }
                continue;
            }
            let text = match tag.element {
                Element::Text(kind) if html => Some(kind),
                _ => None,
            };
            if let Some(kind) = text {
                tokens.enter(kind);
            }
            if let Some(place) = open.last_mut().and_then(|parent| parent.place.as_mut()) {
                place.item.get_or_insert_with(|| tag.clone());
            }
            let inert = open.iter().any(|open| open.is_template || open.place.is_some());
            let field = attribute(part, tag.name.end, tag.range.end, "data-field").filter(|_| !inert);
            let holds_no_text = html && (tag.known.is(is::TABLE) || tag.element == Element::Select);
            if field.is_some()
                && (holds_no_text || text.is_some_and(|kind| !matches!(kind, TextKind::Textarea | TextKind::Title)))
            {
                return None;
            }
            let place = field.map(|field| Place {
                field: field.into_owned(),
                inner: tag.range.end..tag.range.end,
                end_tag: tag.range.end..tag.range.end,
                tag: tag.clone(),
                item: None,
                html,
            });
            if tag.is_leaf(html) {
                if let Some(place) = place {
                    pieces.extend(piece(from..place.tag.range.start));
                    from = tag.range.end;
                    pieces.push(Piece::Place(place));
                }
            } else {
                open.push(Open { is_template: html && tag.element == Element::Template, place });
            }
        }
        if !open.is_empty() {
            return None;
        }
        pieces.extend(piece(from..inner.end));
        Some(Self { pieces, judgement: Judgement::of(page, inner) })
    }

    /// Whether a place holds the component with this content.
    #[must_use]
    pub fn takes(&self, content: &Content, around: Around) -> bool {
        self.judgement.fits(around)
            && self.pieces.iter().all(|piece| match piece {
                Piece::Place(place) => content.field(&place.field).is_none_or(|value| place.takes(value)),
                Piece::Markup(_) => true,
            })
    }

    /// Writes a copy of the component with these fields; `page` is the one that it was read from. `held`: its pictures wait
    /// for the page's script.
    pub fn fill(&self, page: &[u8], content: &Content, site: &str, held: bool, out: &mut Vec<u8>) {
        let holds = if held { self.judgement.holds.as_slice() } else { &[] };
        for piece in &self.pieces {
            match piece {
                Piece::Markup(range) => holding(page, range.clone(), holds, out),
                Piece::Place(place) => {
                    if let Some(value) = content.field(&place.field) {
                        place.fill(page, value, site, holds, held, out);
                    }
                }
            }
        }
    }
}

/// Writes a part of a page, with its pictures held back where `holds` says.
fn holding(page: &[u8], range: Range<usize>, holds: &[Hold], out: &mut Vec<u8>) {
    let mut from = range.start;
    for hold in holds.iter().filter(|hold| range.contains(&hold.at)) {
        out.extend_from_slice(page.get(from..hold.at).unwrap_or_default());
        out.extend_from_slice(hold.text());
        from = hold.at;
    }
    out.extend_from_slice(page.get(from..range.end).unwrap_or_default());
}

fn piece(range: Range<usize>) -> Option<Piece> {
    (!range.is_empty()).then_some(Piece::Markup(range))
}

impl Place {
    /// Whether this can be set into it so that it stays, and loads nothing but a picture.
    fn takes(&self, value: &Value) -> bool {
        match value {
            Value::Text(_) => true,
            // A line without a pattern is an item, which only a list keeps.
            Value::List(_) => self.item.as_ref().map_or(self.tag.known.is(is::LIST), |item| !item.known.is(is::TABLE)),
            Value::Link { .. } => self.html,
            Value::Image { .. } => self.html && self.tag.element == Element::Image,
        }
    }

    fn fill(&self, page: &[u8], value: &Value, site: &str, holds: &[Hold], held: bool, out: &mut Vec<u8>) {
        let bytes = |range: &Range<usize>| page.get(range.clone()).unwrap_or_default();
        let has_content = !self.end_tag.is_empty();
        match value {
            Value::Text(text) => {
                out.extend_from_slice(bytes(&self.tag.range));
                if has_content {
                    escape(text, out);
                }
            }
            Value::List(items) => {
                out.extend_from_slice(bytes(&self.tag.range));
                for item in items.iter().filter(|_| has_content) {
                    let (start, name) =
                        self.item.as_ref().map_or((&b"<li>"[..], &b"li"[..]), |tag| (bytes(&tag.range), bytes(&tag.name)));
                    out.extend_from_slice(start);
                    if !self.item.as_ref().is_some_and(|tag| tag.element.is_void()) {
                        escape(item, out);
                        out.extend_from_slice(b"</");
                        out.extend_from_slice(name);
                        out.push(b'>');
                    }
                }
            }
            Value::Link { text, href } => {
                let address = [("href", href.as_str())];
                self.start(page, if is_safe_link(href, site) { &address } else { &[] }, &[], out);
                if has_content {
                    escape(text, out);
                }
            }
            Value::Image { src, alt, width, height } if is_own_image(src, site) => {
                let (width, height) = (width.to_string(), height.to_string());
                let source = if held { HELD_SOURCE } else { "src" };
                // Its own address would be the one that loads.
                let dropped: &[&str] = if held { &["src", "srcset"] } else { &[] };
                let mark: &[(&str, &str)] = if held { &[(HELD, "")] } else { &[] };
                let set = [(source, src.as_str()), ("alt", alt), ("width", &width), ("height", &height)];
                self.start(page, &[mark, &set].concat(), dropped, out);
                out.extend_from_slice(bytes(&self.inner));
            }
            Value::Image { .. } => {
                holding(page, self.tag.range.clone(), holds, out);
                out.extend_from_slice(bytes(&self.inner));
            }
        }
        out.extend_from_slice(bytes(&self.end_tag));
    }

    /// Writes the start tag with these attributes in place of its own of the same names.
    fn start(&self, page: &[u8], set: &[(&str, &str)], dropped: &[&str], out: &mut Vec<u8>) {
        let bytes = |range: Range<usize>| page.get(range).unwrap_or_default();
        out.extend_from_slice(bytes(self.tag.range.start..self.tag.name.end));
        for held in attributes(page, self.tag.name.end, self.tag.range.end) {
            let name = bytes(held.name);
            if !set.iter().map(|(known, _)| known).chain(dropped).any(|known| name.eq_ignore_ascii_case(known.as_bytes())) {
                out.push(b' ');
                out.extend_from_slice(bytes(held.range));
            }
        }
        for (name, value) in set {
            out.push(b' ');
            out.extend_from_slice(name.as_bytes());
            out.extend_from_slice(b"=\"");
            escape(value, out);
            out.push(b'"');
        }
        // A space, so that the slash does not join a value without quotes.
        out.extend_from_slice(if self.tag.self_closing { b" />" } else { b">" });
    }
}
