//! Memory that decisions reuse.

use alloc::vec::Vec;

use nearside_program::Program;

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
    pub(crate) holding: Vec<u32>,
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
        let words = program.truths().len().div_ceil(32);
        if self.holding.len() < words {
            self.holding.resize(words, 0);
        }
        for (list, len) in [(&mut self.memo, program.atoms().len()), (&mut self.scored, program.modules().len())] {
            if list.len() < len {
                list.resize(len, 0);
            }
        }
    }
}
