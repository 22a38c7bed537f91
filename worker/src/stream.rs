//! The two ways to a page: streamed the first time, spliced from then on.

use std::rc::Rc;

use nearside_page::{Page, Reader};

use crate::{
    filling::Filling,
    output::{Output, Pieces},
    policy::Policy,
    visit::Visit,
};

/// Pages larger than this are filled as far as here, and never kept.
pub const MAX_PAGE: usize = 4 << 20;

/// A page that is seen for the first time: filled while it arrives, and found out about for the next visitor.
pub struct Stream {
    reader: Reader,
    filling: Filling,
    /// The page is too large: the rest passes through.
    passing: bool,
}

impl Stream {
    /// A page that has not arrived yet.
    #[must_use]
    pub fn new(policy: Rc<Policy>, visit: Visit) -> Self {
        Self { reader: Reader::new(), filling: Filling::new(policy, visit), passing: false }
    }

    /// The same of a page whose `content-type` is known.
    #[must_use]
    pub fn of(content_type: &str, policy: Rc<Policy>, visit: Visit) -> Self {
        Self { reader: Reader::of(content_type), ..Self::new(policy, visit) }
    }

    /// Takes a piece of the origin's page and appends what can be sent on. Where the pieces end makes no difference.
    pub fn push(&mut self, piece: &[u8], out: &mut dyn Output) {
        if self.passing {
            out.own().extend_from_slice(piece);
            return;
        }
        let room = MAX_PAGE - self.page().bytes.len();
        let (piece, rest) = piece.split_at_checked(room).unwrap_or((piece, &[]));
        self.reader.push(piece);
        if self.reader.is_unsure() {
            // Slots wait until it is known that they are some.
            self.filling.pass(self.reader.page(), self.reader.settled(), out);
        } else if rest.is_empty() {
            self.filling.write(self.reader.page(), self.reader.settled(), false, out);
        } else {
            self.reader.lose();
            self.filling.write(self.reader.page(), self.page().bytes.len(), true, out);
            self.passing = true;
            out.own().extend_from_slice(rest);
        }
    }

    /// Ends the page: appends the rest, and returns what is to be kept for the next visitor, unless it was too large.
    pub fn finish(mut self, out: &mut dyn Output) -> Option<Page> {
        if self.passing {
            return None;
        }
        let page = self.reader.end();
        self.filling.write(&page, page.bytes.len(), true, out);
        self.filling.hand_over(&page, out);
        Some(page)
    }

    /// As much of the page as has arrived: what the output's stretches are of.
    #[must_use]
    pub fn page(&self) -> &Page {
        self.reader.page()
    }

    /// How many steps it took so far: tags, open elements, slots, components, modules. What a page takes is in proportion to its size.
    #[must_use]
    pub fn steps(&self) -> u64 {
        self.reader.steps() + self.filling.steps()
    }

    /// How many of the origin's bytes the output stands for so far; `None` when all that come are passed on as they are.
    #[must_use]
    pub fn sent(&self) -> Option<usize> {
        (!self.passing).then(|| self.filling.sent())
    }
}

/// Whether a page that was seen before may be another one for another slice, whatever slice there is: then nobody may keep what
/// is made of it. Told from what candidates ask about, not from what a decision read: reasons look at rivals as well.
#[must_use]
pub fn depends_on_slice(page: &Page, policy: &Policy, visit: &Visit) -> bool {
    visit.slice.is_some() && page.slots().any(|(name, _)| policy.slot(name).is_some_and(|slot| policy.is_sliced(slot)))
}

/// A page that was seen before, for another visit: nothing is parsed, and nothing copied yet.
#[must_use]
pub fn splice(page: &Page, policy: Rc<Policy>, visit: Visit) -> Pieces {
    let mut pieces = Pieces::default();
    let mut filling = Filling::new(policy, visit);
    filling.write(page, page.bytes.len(), true, &mut pieces);
    filling.hand_over(page, &mut pieces);
    pieces
}
