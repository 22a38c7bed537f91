//! Facts as one evaluation sees them: each input told, absent or hidden, and each atom evaluated at most once.

use nearside_program::{Atom, AtomId, Facts, InputId, LiteralCode, Program, Source};

use crate::scratch::Scratch;

/// Truth of an atom: false, true or unknown in the two lower bits, and [`READS_HIDDEN`].
pub(crate) const FALSE: u8 = 0;
pub(crate) const TRUE: u8 = 1;
pub(crate) const UNKNOWN: u8 = 2;
/// Set when the atom reads a hidden input, whatever its truth.
pub(crate) const READS_HIDDEN: u8 = 4;
/// The bits of the truth itself.
pub(crate) const TRUTH: u8 = 3;

/// State of an input. A state other than [`PRESENT`] is also the truth of an ordinary atom over it.
pub(crate) const PRESENT: u8 = 1;
pub(crate) const ABSENT: u8 = UNKNOWN;
pub(crate) const HIDDEN: u8 = UNKNOWN | READS_HIDDEN;

/// One epoch of the memo.
const EPOCH: u8 = 8;

/// Facts under what is told, absent and hidden at the moment.
///
/// States are copied from the facts once per view (some hundred bytes). So decisions and explanations run the very same
/// code and a plain decision pays nothing for hiding.
pub(crate) struct View<'a> {
    pub(crate) program: &'a Program,
    pub(crate) facts: &'a Facts,
    pub(crate) scratch: &'a mut Scratch,
    atoms: &'a [Atom],
    scalars: &'a [i64],
}

impl<'a> View<'a> {
    /// Everything told as the facts have it.
    pub(crate) fn new(program: &'a Program, facts: &'a Facts, scratch: &'a mut Scratch) -> Self {
        scratch.fit(program);
        let mut view = Self { program, facts, scratch, atoms: program.atoms(), scalars: facts.record().1 };
        view.tell_all();
        view
    }

    /// Whether a literal holds.
    #[inline]
    pub(crate) fn holds(&mut self, code: LiteralCode) -> bool {
        self.truth(usize::from(code.0 >> 1)) & TRUTH == (code.0 & 1 ^ 1) as u8
    }

    /// Whether a literal of a gain of kind *unless* holds: also when its atom is unknown for absence alone.
    pub(crate) fn holds_or_absent(&mut self, code: LiteralCode) -> bool {
        self.holds(code) || self.truth(usize::from(code.0 >> 1)) == UNKNOWN
    }

    /// Truth of an atom, evaluated at most once per view.
    #[inline]
    pub(crate) fn truth(&mut self, atom: usize) -> u8 {
        let known = self.scratch.memo.get(atom).copied().unwrap_or_default() ^ self.scratch.tag;
        if known < EPOCH { known } else { self.evaluate(atom) }
    }

    /// Out of line, so that the loops over literals stay small; the ordinary tests are done right here.
    #[inline(never)]
    fn evaluate(&mut self, atom: usize) -> u8 {
        let truth = match self.atoms.get(atom) {
            Some(&Atom::Range { input, lo, hi }) => match self.state(input) {
                PRESENT => u8::from((lo..=hi).contains(&self.scalar(input))),
                state => state,
            },
            Some(&Atom::Mask { input, bits }) => match self.state(input) {
                PRESENT => {
                    let value = self.scalar(input);
                    u8::from((0..64).contains(&value) && bits >> (value & 63) & 1 == 1)
                }
                state => state,
            },
            Some(&Atom::Has(input)) => match self.state(input) {
                ABSENT => FALSE,
                state => state,
            },
            Some(_) => self.evaluate_rare(atom),
            None => UNKNOWN,
        };
        self.remember(atom, truth);
        truth
    }

    pub(crate) fn remember(&mut self, atom: usize, truth: u8) {
        let tag = self.scratch.tag;
        if let Some(memo) = self.scratch.memo.get_mut(atom) {
            *memo = truth | tag;
        }
    }

    /// Truth of an atom if it was evaluated in this view.
    pub(crate) fn known(&self, atom: AtomId) -> Option<u8> {
        let known = self.scratch.memo.get(atom.index()).copied().unwrap_or_default() ^ self.scratch.tag;
        (known < EPOCH).then_some(known)
    }

    #[inline]
    pub(crate) fn state(&self, input: InputId) -> u8 {
        self.scratch.states.get(input.index()).copied().unwrap_or(ABSENT)
    }

    #[inline]
    pub(crate) fn scalar(&self, input: InputId) -> i64 {
        self.scalars.get(input.index()).copied().unwrap_or_default()
    }

    /// Tells every input as the facts have it.
    pub(crate) fn tell_all(&mut self) {
        let (states, _) = self.facts.record();
        self.scratch.states.clear();
        self.scratch.states.extend(states.iter().map(|&state| if state == 0 { ABSENT } else { PRESENT }));
        self.scratch.states.resize(self.program.inputs().len(), ABSENT);
        self.forget();
    }

    /// Hides every input but the clock, which is fixed in a replay.
    pub(crate) fn hide_all(&mut self) {
        for (state, input) in self.scratch.states.iter_mut().zip(self.program.inputs()) {
            if input.source != Source::Now {
                *state = HIDDEN;
            }
        }
        self.forget();
    }

    /// Hides one input; not the clock.
    pub(crate) fn hide(&mut self, input: InputId) {
        self.set(input, HIDDEN);
    }

    /// Makes one input absent; not the clock.
    pub(crate) fn withdraw(&mut self, input: InputId) {
        self.set(input, ABSENT);
    }

    /// Tells one input as the facts have it.
    pub(crate) fn tell(&mut self, input: InputId) {
        let absent = self.facts.record().0.get(input.index()).is_none_or(|&state| state == 0);
        self.set(input, if absent { ABSENT } else { PRESENT });
    }

    /// Whether an input is the clock.
    pub(crate) fn is_clock(&self, input: InputId) -> bool {
        self.program.inputs().get(input.index()).is_some_and(|input| input.source == Source::Now)
    }

    fn set(&mut self, input: InputId, to: u8) {
        if self.is_clock(input) {
            return;
        }
        if let Some(state) = self.scratch.states.get_mut(input.index()) {
            *state = to;
        }
        self.forget();
    }

    /// Begins a new epoch: no atom is known. Clears the memo once in 31 epochs.
    pub(crate) fn forget(&mut self) {
        self.scratch.tag = self.scratch.tag.wrapping_add(EPOCH);
        if self.scratch.tag == 0 {
            self.scratch.memo.fill(0);
            self.scratch.tag = EPOCH;
        }
    }
}
