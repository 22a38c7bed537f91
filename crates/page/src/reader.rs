//! A page that arrives piece by piece.

use crate::{
    charset::{self, Charset, ESCAPE, SNIFFED},
    page::Page,
    scanner::Scanner,
};

/// Reads a page as it arrives. Where the pieces end makes no difference to what is found.
#[derive(Clone, Debug)]
pub struct Reader {
    page: Page,
    scanner: Scanner,
    charset: Known,
}

/// What is known of the page's encoding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Known {
    /// All that there is to know.
    Settled,
    /// Nobody said anything, so that browsers guess.
    Guessed,
    /// Too little has arrived; what its server says.
    Open(Charset),
}

impl Known {
    /// How many bytes tell which encoding it is: where the server has said it, only a byte order mark speaks against it.
    fn told_by(self) -> usize {
        match self {
            Self::Open(Charset::Unsaid) => SNIFFED,
            _ => MARK,
        }
    }
}

/// Longest byte order mark, bytes.
const MARK: usize = 3;

impl Default for Reader {
    fn default() -> Self {
        Self::new()
    }
}

impl Reader {
    /// A page in UTF-8 of which nothing has arrived.
    #[must_use]
    pub fn new() -> Self {
        Self { page: Page::default(), scanner: Scanner::new(), charset: Known::Settled }
    }

    /// A page of which only its `content-type` is known. In an encoding that is none of [`charset`]'s it has no slots.
    #[must_use]
    pub fn of(content_type: &str) -> Self {
        Self { charset: Known::Open(charset::said(content_type)), ..Self::new() }
    }

    /// Whether it is still open in which encoding the page is, so that what was found may be nothing.
    #[must_use]
    pub fn is_unsure(&self) -> bool {
        matches!(self.charset, Known::Open(_))
    }

    /// Takes the next piece. How much a page may hold is for the caller to say.
    pub fn push(&mut self, piece: &[u8]) {
        self.page.bytes.extend_from_slice(piece);
        self.scanner.read(&mut self.page);
        let has_escape = self.charset == Known::Guessed && piece.contains(&ESCAPE);
        if has_escape {
            self.scanner.lose();
        }
        if self.page.bytes.len() >= self.charset.told_by() {
            self.settle();
        }
    }

    /// Finds out the encoding from what is there.
    fn settle(&mut self) {
        let Known::Open(said) = self.charset else { return };
        let known = charset::known(said, &self.page.bytes);
        self.charset = if known == Charset::Unsaid { Known::Guessed } else { Known::Settled };
        if known == Charset::Strange {
            self.scanner.lose();
            self.page = Page { bytes: core::mem::take(&mut self.page.bytes), ..Page::default() };
        }
    }

    /// As much of the page as has arrived.
    #[must_use]
    pub fn page(&self) -> &Page {
        &self.page
    }

    /// Up to where no slot can be found any more, whatever arrives.
    #[must_use]
    pub fn settled(&self) -> usize {
        self.scanner.settled(&self.page)
    }

    /// How many tags and open elements were looked at.
    #[must_use]
    pub fn steps(&self) -> u64 {
        self.scanner.steps()
    }

    /// Stops looking; what was found stays.
    pub fn lose(&mut self) {
        self.scanner.lose();
    }

    /// Ends the page.
    #[must_use]
    pub fn end(mut self) -> Page {
        self.settle();
        self.page.open_ended = self.scanner.is_between();
        self.page.bytes.shrink_to_fit();
        self.page
    }
}

impl Page {
    /// Reads a page in UTF-8 that is there as a whole. As large as it may be: who has it in pieces uses a [`Reader`].
    #[must_use]
    pub fn read(bytes: Vec<u8>) -> Self {
        Self::whole(bytes, Reader::new())
    }

    /// Reads a page that is there as a whole, with its `content-type`.
    #[must_use]
    pub fn read_as(content_type: &str, bytes: Vec<u8>) -> Self {
        Self::whole(bytes, Reader::of(content_type))
    }

    fn whole(bytes: Vec<u8>, mut reader: Reader) -> Self {
        reader.page.bytes = bytes;
        reader.push(&[]);
        reader.end()
    }
}
