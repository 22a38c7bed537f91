//! A page that arrives piece by piece.

use crate::{page::Page, scanner::Scanner};

/// Reads a page as it arrives. Where the pieces end makes no difference to what is found.
#[derive(Clone, Debug)]
pub struct Reader {
    page: Page,
    scanner: Scanner,
}

impl Default for Reader {
    fn default() -> Self {
        Self::new()
    }
}

impl Reader {
    /// A page of which nothing has arrived.
    #[must_use]
    pub fn new() -> Self {
        Self { page: Page::default(), scanner: Scanner::new() }
    }

    /// Takes the next piece. How much a page may hold is for the caller to say.
    pub fn push(&mut self, piece: &[u8]) {
        self.page.bytes.extend_from_slice(piece);
        self.scanner.read(&mut self.page);
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

    /// Stops looking; what was found stays.
    pub fn lose(&mut self) {
        self.scanner.lose();
    }

    /// Ends the page.
    #[must_use]
    pub fn end(mut self) -> Page {
        self.page.open_ended = self.scanner.is_between();
        self.page.bytes.shrink_to_fit();
        self.page
    }
}

impl Page {
    /// Reads a page that is there as a whole. As large as it may be: who has it in pieces uses a [`Reader`].
    #[must_use]
    pub fn read(bytes: Vec<u8>) -> Self {
        let mut reader = Reader { page: Self { bytes, ..Self::default() }, scanner: Scanner::new() };
        reader.push(&[]);
        reader.end()
    }
}
