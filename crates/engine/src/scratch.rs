//! Memory that decisions reuse.

use alloc::{boxed::Box, vec::Vec};

use nearside_program::{Place, Program};

use crate::slate::Slate;

/// Memory of decisions, reusable with any program and any facts.
///
/// Nothing in it carries meaning from one decision to the next: what it remembers is stamped with an epoch, and a new
/// decision takes a new one instead of clearing.
#[derive(Clone, Debug, Default)]
pub struct Scratch {
    /// Whether each input is told as the facts have it, absent or hidden; empty, which is all told, in a plain decision.
    pub(crate) fates: Vec<u8>,
    /// 1 for each input that was asked about; empty while nobody wants to know.
    pub(crate) asked: Vec<u8>,
    /// Bits of the literals that hold in the current view, by place.
    pub(crate) holding: Box<Holding>,
    /// Those of the view when everything is told, while it is explained.
    pub(crate) kept: Vec<u32>,
    /// Truth of each atom that was evaluated, stamped with an epoch in its upper five bits.
    pub(crate) memo: Vec<u8>,
    /// Epoch of `memo`, 1..=31, in the upper five bits.
    pub(crate) tag: u8,
    /// Scan in which each module was last scored.
    pub(crate) scored: Vec<u8>,
    /// Number of the current scan, > 0 once one has begun; modules are forgotten once in 255 scans.
    pub(crate) scan: u8,
    /// What the page shows so far.
    pub(crate) slate: Slate,
}

impl Scratch {
    /// Empty memory; grows to the size of the programs that it is used with.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Makes room for a program.
    pub(crate) fn fit(&mut self, program: &Program) {
        for (list, len) in [(&mut self.memo, program.atoms().len()), (&mut self.scored, program.modules().len())] {
            if list.len() < len {
                list.resize(len, 0);
            }
        }
    }
}

/// A bit for each place there can be: with one for all, looking one up needs no check.
#[derive(Clone, Debug)]
pub(crate) struct Holding([u32; 1 << 11]);

impl Holding {
    /// 1 if the literal of a place may hold, else 0: a number, so that loops need not branch on it.
    #[inline(always)]
    pub(crate) fn may_hold(&self, place: Place) -> u32 {
        self.0.get(usize::from(place.0 >> 5)).map_or(0, |word| word >> (place.0 & 31) & 1)
    }

    /// The words of the first `places`.
    pub(crate) fn words(&self, places: usize) -> &[u32] {
        self.0.get(..places.div_ceil(32)).unwrap_or_default()
    }

    /// Puts words back.
    pub(crate) fn put(&mut self, words: &[u32]) {
        for (word, kept) in self.0.iter_mut().zip(words) {
            *word = *kept;
        }
    }

    /// Sets some bits of a word and clears the others of `mask`.
    #[inline(always)]
    pub(crate) fn replace(&mut self, word: u16, mask: u32, bits: u32) {
        if let Some(word) = self.0.get_mut(usize::from(word)) {
            *word = *word & !mask | bits;
        }
    }

    /// Sets the bit of a place.
    pub(crate) fn set(&mut self, place: Place) {
        self.replace(place.0 >> 5, 0, 1 << (place.0 & 31));
    }

    /// Sets the bits from a place on, of the words of the first `places`.
    pub(crate) fn set_from(&mut self, first: Place, places: usize) {
        let mut bits = !0 << (first.0 & 31);
        for word in self.0.iter_mut().take(places.div_ceil(32)).skip(usize::from(first.0 >> 5)) {
            *word |= bits;
            bits = !0;
        }
    }
}

impl Default for Holding {
    fn default() -> Self {
        Self([0; 1 << 11])
    }
}
