//! Where a page is written to.

use core::ops::Range;

use nearside_page::Page;

/// A page for one visitor, in the making: stretches of the origin's page, and what stands between them.
pub trait Output {
    /// The next stretch of the origin's page.
    fn origin(&mut self, page: &Page, range: Range<usize>);
    /// Where what is not of the origin is written, behind everything before.
    fn own(&mut self) -> &mut Vec<u8>;
}

/// Bytes, one after the other.
impl Output for Vec<u8> {
    fn origin(&mut self, page: &Page, range: Range<usize>) {
        self.extend_from_slice(page.bytes.get(range).unwrap_or_default());
    }

    fn own(&mut self) -> &mut Vec<u8> {
        self
    }
}

/// A page as pieces, which are copied once, to where they are needed.
#[derive(Clone, Debug, Default)]
pub struct Pieces {
    pieces: Vec<Piece>,
    own: Vec<u8>,
    /// How much of `own` stands in `pieces`.
    placed: usize,
}

#[derive(Clone, Debug)]
enum Piece {
    Origin(Range<usize>),
    Own(Range<usize>),
}

impl Output for Pieces {
    fn origin(&mut self, _: &Page, range: Range<usize>) {
        self.place();
        match self.pieces.last_mut() {
            Some(Piece::Origin(last)) if last.end == range.start => last.end = range.end,
            _ => self.pieces.push(Piece::Origin(range)),
        }
    }

    fn own(&mut self) -> &mut Vec<u8> {
        &mut self.own
    }
}

impl Pieces {
    /// Whether it is one stretch of the origin's page, or nothing.
    #[must_use]
    pub fn is_origin(&self) -> bool {
        self.own.is_empty() && self.pieces.len() <= 1
    }

    /// The page's bytes, piece by piece; `page` is the one that it was made of.
    pub fn bytes<'a>(&'a mut self, page: &'a Page) -> impl Iterator<Item = &'a [u8]> + Clone {
        self.place();
        let (pieces, own) = (&self.pieces, &self.own);
        pieces.iter().map(move |piece| match piece {
            Piece::Origin(range) => page.bytes.get(range.clone()).unwrap_or_default(),
            Piece::Own(range) => own.get(range.clone()).unwrap_or_default(),
        })
    }

    /// Puts what was written since the last stretch behind it.
    fn place(&mut self) {
        if self.own.len() > self.placed {
            self.pieces.push(Piece::Own(self.placed..self.own.len()));
            self.placed = self.own.len();
        }
    }
}
