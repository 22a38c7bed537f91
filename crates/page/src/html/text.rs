//! Elements that hold text instead of markup, and where that text ends.

use core::ops::Range;

use memchr::memchr;

use super::token::{is_space, next_mark};

/// Elements whose content the tokenizer reads as text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TextKind {
    Iframe,
    Noembed,
    Noframes,
    Noscript,
    Script,
    Style,
    Textarea,
    Title,
    Xmp,
    Plaintext,
}

impl TextKind {
    const fn name(self) -> &'static [u8] {
        match self {
            Self::Iframe => b"iframe",
            Self::Noembed => b"noembed",
            Self::Noframes => b"noframes",
            Self::Noscript => b"noscript",
            Self::Script => b"script",
            Self::Style => b"style",
            Self::Textarea => b"textarea",
            Self::Title => b"title",
            Self::Xmp => b"xmp",
            Self::Plaintext => b"plaintext",
        }
    }
}

/// Inside the text of an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct RawText {
    kind: TextKind,
    /// Scripts only: 1 inside `<!--`, 2 inside a `<script>` in that.
    escaped: u8,
    /// Dashes just read, up to 2; counted while escaped.
    dashes: u8,
    mark: Mark,
}

/// What was just read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    Text,
    /// `<` at this place.
    Less(usize),
    /// `<!` in a script, with this many dashes behind it.
    Bang(u8),
    /// `</` at the first place, and letters of a name from the second on.
    EndName(usize, usize),
    /// `<` and letters of a name from this place on, in an escaped script.
    StartName(usize),
}

impl RawText {
    pub(super) const fn new(kind: TextKind) -> Self {
        Self { kind, escaped: 0, dashes: 0, mark: Mark::Text }
    }

    /// Reads on. Where the element's end tag begins, with its name; `at` is then behind the name.
    pub(super) fn next(&mut self, page: &[u8], at: &mut usize) -> Option<(usize, Range<usize>)> {
        while let Some(&byte) = page.get(*at) {
            match self.mark {
                Mark::Text => {
                    if self.escaped == 0 {
                        *at = page.get(*at..).and_then(|rest| memchr(b'<', rest)).map_or(page.len(), |distance| *at + distance);
                    } else if !matches!(byte, b'<' | b'-' | b'>') {
                        self.dashes = 0;
                        *at = next_mark(page, *at);
                    }
                    match page.get(*at) {
                        Some(b'<') => self.mark = Mark::Less(*at),
                        Some(b'-') => self.dashes = (self.dashes + 1).min(2),
                        Some(b'>') if self.dashes == 2 => {
                            self.escaped = 0;
                            self.dashes = 0;
                        }
                        Some(_) => self.dashes = 0,
                        None => return None,
                    }
                    *at += 1;
                }
                Mark::Less(start) => {
                    self.dashes = 0;
                    match byte {
                        b'/' => self.go(at, Mark::EndName(start, *at + 1)),
                        b'!' if self.kind == TextKind::Script && self.escaped == 0 => self.go(at, Mark::Bang(0)),
                        _ if self.escaped == 1 && byte.is_ascii_alphabetic() => self.mark = Mark::StartName(*at),
                        _ => self.mark = Mark::Text,
                    }
                }
                Mark::Bang(dashes) => match (byte, dashes) {
                    (b'-', 0) => self.go(at, Mark::Bang(1)),
                    (b'-', _) => {
                        self.escaped = 1;
                        self.dashes = 2;
                        self.go(at, Mark::Text);
                    }
                    _ => self.mark = Mark::Text,
                },
                Mark::EndName(start, name) => {
                    if byte.is_ascii_alphabetic() {
                        *at += 1;
                        continue;
                    }
                    self.mark = Mark::Text;
                    let ends =
                        is_end(byte) && page.get(name..*at).is_some_and(|name| name.eq_ignore_ascii_case(self.kind.name()));
                    if ends && self.escaped < 2 {
                        return Some((start, name..*at));
                    }
                    // The delimiter belongs to the text, but it cannot begin anything, except by the dashes that it ends.
                    if ends {
                        self.escaped = 1;
                        *at += 1;
                    }
                }
                Mark::StartName(name) => {
                    if byte.is_ascii_alphabetic() {
                        *at += 1;
                        continue;
                    }
                    self.mark = Mark::Text;
                    if is_end(byte) {
                        if page.get(name..*at).is_some_and(|name| name.eq_ignore_ascii_case(b"script")) {
                            self.escaped = 2;
                        }
                        *at += 1;
                    }
                }
            }
        }
        None
    }

    fn go(&mut self, at: &mut usize, mark: Mark) {
        *at += 1;
        self.mark = mark;
    }
}

/// What may stand behind the name of a tag.
const fn is_end(byte: u8) -> bool {
    is_space(byte) || matches!(byte, b'/' | b'>')
}
