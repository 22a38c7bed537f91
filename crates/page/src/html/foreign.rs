//! SVG and MathML, where other rules say which elements hold text.
//!
//! A browser mends what is wrong there in ways that only a whole tree shows. So this follows elements that are closed as
//! they were opened, and says so when they are not.

use core::ops::Range;

use super::{attribute::attribute, element::Element, token::Tag};

/// The markup can be read in more than one way; what follows is better left alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Unsure;

/// Open elements from the outermost `<svg>` or `<math>` on.
#[derive(Clone, Debug, Default)]
pub(crate) struct Foreign {
    open: Vec<(Range<usize>, Rules)>,
}

/// By which rules the content of an element is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rules {
    Svg,
    Math,
    /// An element of SVG or MathML that holds HTML.
    Doorway,
    /// An HTML element behind a doorway.
    Html,
}

impl Foreign {
    /// Whether nothing of SVG or MathML is open.
    pub(crate) fn is_outside(&self) -> bool {
        self.open.is_empty()
    }

    /// Whether a start tag that comes now makes an HTML element.
    pub(crate) fn reads_html(&self) -> bool {
        self.open.last().is_none_or(|(_, rules)| matches!(rules, Rules::Doorway | Rules::Html))
    }

    /// Whether CDATA sections exist here.
    pub(crate) fn has_cdata(&self) -> bool {
        self.open.last().is_some_and(|(_, rules)| *rules != Rules::Html)
    }

    /// Follows one tag of the page.
    pub(crate) fn read(&mut self, page: &[u8], tag: &Tag) -> Result<(), Unsure> {
        let name = page.get(tag.name.clone()).unwrap_or_default();
        let is = |names: &[&[u8]]| names.iter().any(|known| name.eq_ignore_ascii_case(known));
        if tag.closing {
            let Some((open, _)) = self.open.last() else { return Ok(()) };
            if !page.get(open.clone()).is_some_and(|open| open.eq_ignore_ascii_case(name)) {
                return Err(Unsure);
            }
            self.open.pop();
            return Ok(());
        }
        let rules = match self.open.last().map(|(_, rules)| *rules) {
            None | Some(Rules::Doorway | Rules::Html) if tag.element == Element::Svg => Rules::Svg,
            None | Some(Rules::Doorway | Rules::Html) if tag.element == Element::Math => Rules::Math,
            None => return Ok(()),
            Some(Rules::Doorway | Rules::Html) if is(&[b"mglyph", b"malignmark"]) => return Err(Unsure),
            Some(Rules::Doorway | Rules::Html) if tag.element.is_void() => return Ok(()),
            Some(Rules::Doorway | Rules::Html) => {
                self.open.push((tag.name.clone(), Rules::Html));
                return Ok(());
            }
            // A browser leaves SVG and MathML at any of these.
            Some(Rules::Svg | Rules::Math) if is(BREAKOUT) => return Err(Unsure),
            Some(Rules::Svg) if is(&[b"foreignobject", b"desc", b"title"]) => Rules::Doorway,
            Some(Rules::Math) if is(&[b"mi", b"mo", b"mn", b"ms", b"mtext"]) => Rules::Doorway,
            Some(Rules::Math) if tag.element == Element::Svg => return Err(Unsure),
            Some(Rules::Math) if is(&[b"annotation-xml"]) => {
                if attribute(page, tag.name.end, tag.range.end, "encoding").is_some() {
                    return Err(Unsure);
                }
                Rules::Math
            }
            Some(Rules::Svg) => Rules::Svg,
            Some(Rules::Math) => Rules::Math,
        };
        if !tag.self_closing {
            self.open.push((tag.name.clone(), rules));
        }
        Ok(())
    }
}

/// HTML elements that end SVG and MathML; `font` does only with some attributes.
const BREAKOUT: &[&[u8]] = &[
    b"b",
    b"big",
    b"blockquote",
    b"body",
    b"br",
    b"center",
    b"code",
    b"dd",
    b"div",
    b"dl",
    b"dt",
    b"em",
    b"embed",
    b"font",
    b"h1",
    b"h2",
    b"h3",
    b"h4",
    b"h5",
    b"h6",
    b"head",
    b"hr",
    b"i",
    b"img",
    b"li",
    b"listing",
    b"menu",
    b"meta",
    b"nobr",
    b"ol",
    b"p",
    b"pre",
    b"ruby",
    b"s",
    b"small",
    b"span",
    b"strong",
    b"strike",
    b"sub",
    b"sup",
    b"table",
    b"tt",
    b"u",
    b"ul",
    b"var",
];
