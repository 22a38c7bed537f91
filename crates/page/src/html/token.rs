//! Tags, found in a page that arrives piece by piece.
//!
//! The tokenizer of the HTML standard as far as it decides where a tag begins and ends: it reads names, quotes, comments and
//! raw text, and never reads a byte twice but for the few of a name. Where the pieces end makes no difference.
//! Source: section 13.2.5 of the HTML standard; the names of states follow it.

use core::ops::Range;

use memchr::{memchr, memchr2};

use super::{
    element::Element,
    name::{Known, UNKNOWN},
    text::{RawText, TextKind},
};

/// A start or end tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Tag {
    /// From `<` to behind `>`.
    pub(crate) range: Range<usize>,
    /// Its name, as written.
    pub(crate) name: Range<usize>,
    /// What it is in HTML.
    pub(crate) element: Element,
    /// What is known of its name.
    pub(crate) known: Known,
    /// `</name>`.
    pub(crate) closing: bool,
    /// `<name/>`; means something in SVG and MathML only.
    pub(crate) self_closing: bool,
}

impl Tag {
    /// Whether a start tag's element holds nothing. `html`: it stands where a tag makes an HTML element.
    pub(crate) fn is_leaf(&self, html: bool) -> bool {
        match self.element {
            Element::Svg | Element::Math => self.self_closing,
            element if html => element.is_void(),
            _ => self.self_closing,
        }
    }
}

/// Where in the page the tokenizer is.
#[derive(Clone, Debug)]
pub(crate) struct Tokenizer {
    at: usize,
    state: State,
    /// The tag that is being read.
    tag: Tag,
    /// Whether `<![CDATA[` means something here: inside SVG and MathML.
    pub(crate) cdata: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Data,
    /// After `<`.
    TagOpen,
    /// After `</`.
    EndTagOpen,
    TagName,
    BeforeAttributeName,
    AttributeName,
    AfterAttributeName,
    BeforeValue,
    /// Inside a value in these quotes.
    Quoted(u8),
    Unquoted,
    AfterQuoted,
    /// After `/` inside a tag.
    SelfClosing,
    /// After `<!`, as long as it may become a comment or CDATA; holds where it began.
    Declaration(usize),
    /// A comment that is none: to the next `>`.
    Bogus,
    Comment(Comment),
    /// CDATA, after this many closing brackets.
    Cdata(u8),
    Raw(RawText),
    /// Nothing but text to the end of the page.
    Plaintext,
}

/// States of a comment that a `>` may end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Comment {
    Start,
    StartDash,
    Text,
    Dash,
    DashDash,
    DashDashBang,
}

impl Tokenizer {
    /// Begins at a place in the page where markup is read as markup.
    pub(crate) const fn from(at: usize) -> Self {
        let tag = Tag { range: 0..0, name: 0..0, element: Element::Other, known: UNKNOWN, closing: false, self_closing: false };
        Self { at, state: State::Data, tag, cdata: false }
    }

    /// The next tag of `page`, which holds everything that has arrived; `None` until more arrives.
    pub(crate) fn next(&mut self, page: &[u8]) -> Option<Tag> {
        while let Some(&byte) = page.get(self.at) {
            match self.state {
                State::Data => match memchr(b'<', page.get(self.at..)?) {
                    Some(distance) => {
                        self.tag.range.start = self.at + distance;
                        self.at += distance;
                        self.consume(State::TagOpen);
                    }
                    None => self.at = page.len(),
                },
                State::TagOpen => match byte {
                    b'!' => self.consume(State::Declaration(self.at + 1)),
                    b'/' => self.consume(State::EndTagOpen),
                    b'?' => self.consume(State::Bogus),
                    _ if byte.is_ascii_alphabetic() => self.open(false),
                    _ => self.state = State::Data,
                },
                State::EndTagOpen => match byte {
                    b'>' => self.consume(State::Data),
                    _ if byte.is_ascii_alphabetic() => self.open(true),
                    _ => self.state = State::Bogus,
                },
                State::TagName => {
                    self.at = skip(page, self.at, |byte| is_space(byte) || matches!(byte, b'/' | b'>'));
                    if self.at < page.len() {
                        self.tag.name.end = self.at;
                        self.state = State::BeforeAttributeName;
                    }
                }
                State::BeforeAttributeName => match byte {
                    b' ' => self.at = plain_attribute(page, self.at).unwrap_or(self.at + 1),
                    b'/' => self.consume(State::SelfClosing),
                    b'>' => return self.close(page, false),
                    _ if is_space(byte) => self.at += 1,
                    // Also `=`, which begins a name here.
                    _ => self.consume(State::AttributeName),
                },
                State::AttributeName | State::AfterAttributeName => match byte {
                    b'/' => self.consume(State::SelfClosing),
                    b'>' => return self.close(page, false),
                    b'=' => self.consume(State::BeforeValue),
                    _ if is_space(byte) => self.consume(State::AfterAttributeName),
                    _ => {
                        self.at = skip(page, self.at + 1, |byte| is_space(byte) || matches!(byte, b'/' | b'>' | b'='));
                        self.state = State::AttributeName;
                    }
                },
                State::BeforeValue => match byte {
                    b'"' | b'\'' => self.consume(State::Quoted(byte)),
                    b'>' => return self.close(page, false),
                    _ if is_space(byte) => self.at += 1,
                    _ => self.consume(State::Unquoted),
                },
                State::Quoted(quote) => match memchr(quote, page.get(self.at..)?) {
                    Some(distance) => {
                        self.at += distance;
                        self.consume(State::AfterQuoted);
                    }
                    None => self.at = page.len(),
                },
                State::Unquoted => match byte {
                    b'>' => return self.close(page, false),
                    _ if is_space(byte) => self.consume(State::BeforeAttributeName),
                    _ => self.at += 1,
                },
                State::AfterQuoted => self.state = State::BeforeAttributeName,
                State::SelfClosing => {
                    if byte == b'>' {
                        return self.close(page, true);
                    }
                    self.state = State::BeforeAttributeName;
                }
                State::Declaration(start) => {
                    let so_far = page.get(start..=self.at)?;
                    if so_far == b"--" {
                        self.consume(State::Comment(Comment::Start));
                    } else if self.cdata && so_far == b"[CDATA[" {
                        self.consume(State::Cdata(0));
                    } else if b"--".starts_with(so_far) || (self.cdata && b"[CDATA[".starts_with(so_far)) {
                        self.at += 1;
                    } else {
                        self.at = start;
                        self.state = State::Bogus;
                    }
                }
                State::Bogus => match memchr(b'>', page.get(self.at..)?) {
                    Some(distance) => {
                        self.at += distance;
                        self.consume(State::Data);
                    }
                    None => self.at = page.len(),
                },
                State::Comment(Comment::Text) => match memchr(b'-', page.get(self.at..)?) {
                    Some(distance) => {
                        self.at += distance;
                        self.consume(State::Comment(Comment::Dash));
                    }
                    None => self.at = page.len(),
                },
                State::Comment(comment) => self.consume(comment.next(byte)),
                State::Cdata(brackets) => match byte {
                    b']' => self.consume(State::Cdata(brackets.saturating_add(1).min(2))),
                    b'>' if brackets == 2 => self.consume(State::Data),
                    _ => {
                        let distance = memchr(b']', page.get(self.at..)?);
                        self.at = distance.map_or(page.len(), |distance| self.at + distance);
                        self.state = State::Cdata(0);
                    }
                },
                State::Raw(mut raw) => {
                    let end = raw.next(page, &mut self.at);
                    self.state = State::Raw(raw);
                    if let Some((start, name)) = end {
                        self.tag = Tag {
                            range: start..start,
                            name,
                            element: Element::Other,
                            known: UNKNOWN,
                            closing: true,
                            self_closing: false,
                        };
                        self.state = State::BeforeAttributeName;
                    }
                }
                State::Plaintext => self.at = page.len(),
            }
        }
        None
    }

    /// Says what the element of the start tag just read holds, if that is not markup.
    pub(crate) fn enter(&mut self, kind: TextKind) {
        self.state = match kind {
            TextKind::Plaintext => State::Plaintext,
            kind => State::Raw(RawText::new(kind)),
        };
    }

    /// Up to where the page holds no beginning of a tag that is not whole yet.
    pub(crate) fn settled(&self) -> usize {
        match self.state {
            State::Data | State::Bogus | State::Comment(_) | State::Cdata(_) | State::Raw(_) | State::Plaintext => self.at,
            _ => self.tag.range.start,
        }
    }

    /// Whether markup that is added here is read as markup.
    pub(crate) fn is_between(&self) -> bool {
        self.state == State::Data
    }

    fn consume(&mut self, state: State) {
        self.at += 1;
        self.state = state;
    }

    fn open(&mut self, closing: bool) {
        self.tag.closing = closing;
        self.tag.name = self.at..self.at;
        self.state = State::TagName;
    }

    fn close(&mut self, page: &[u8], self_closing: bool) -> Option<Tag> {
        self.consume(State::Data);
        self.tag.range.end = self.at;
        self.tag.known = Known::named(page.get(self.tag.name.clone()).unwrap_or_default());
        self.tag.element = self.tag.known.element;
        self.tag.self_closing = self_closing;
        Some(self.tag.clone())
    }
}

impl Comment {
    const fn next(self, byte: u8) -> State {
        State::Comment(match (self, byte) {
            (Self::Start | Self::StartDash | Self::DashDash | Self::DashDashBang, b'>') => return State::Data,
            (Self::Start, b'-') => Self::StartDash,
            (Self::StartDash | Self::Dash | Self::DashDash, b'-') => Self::DashDash,
            (Self::DashDashBang, b'-') | (Self::Text, b'-') => Self::Dash,
            (Self::DashDash, b'!') => Self::DashDashBang,
            _ => Self::Text,
        })
    }
}

/// Behind the plainest attribute, ` name="value"`, if that is what stands at `at` and all of it has arrived. Whatever this leaves alone the
/// states read byte by byte, to the same end.
fn plain_attribute(page: &[u8], at: usize) -> Option<usize> {
    let rest = page.get(at + 1..)?;
    let name = rest.iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'-').count();
    let Some([b'=', b'"', value @ ..]) = rest.get(name..).filter(|_| name > 0) else { return None };
    // The space, and `="` and `"` around the value.
    Some(at + 1 + name + 2 + memchr(b'"', value)? + 1)
}

/// The first place at or behind `at` whose byte `ends` what is read; else the end of the page.
fn skip(page: &[u8], at: usize, ends: impl Fn(u8) -> bool) -> usize {
    let mut rest = page.get(at..).unwrap_or_default().iter();
    rest.position(|byte| ends(*byte)).map_or(page.len(), |distance| at + distance)
}

/// White space between attributes.
pub(crate) const fn is_space(byte: u8) -> bool {
    matches!(byte, b'\t' | b'\n' | b'\x0C' | b'\r' | b' ')
}

/// The next `<` or `-` at or behind `at`, else the end of the page.
pub(super) fn next_mark(page: &[u8], at: usize) -> usize {
    page.get(at..).and_then(|rest| memchr2(b'<', b'-', rest)).map_or(page.len(), |distance| at + distance)
}
