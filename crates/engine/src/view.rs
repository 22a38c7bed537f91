//! Facts as one evaluation sees them: each input told, absent or hidden, and each atom evaluated at most once.

use alloc::vec::Vec;

use nearside_program::{AtomId, Facts, InputId, LiteralCode, Program, Source, Test};

use crate::{scratch::Scratch, slate::Slate};

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
/// code and a plain decision pays nothing for hiding: only an input without a value is asked whether it is hidden.
pub(crate) struct View<'a> {
    pub(crate) program: &'a Program,
    pub(crate) facts: &'a Facts,
    pub(crate) slate: &'a mut Slate,
    pub(crate) scored: &'a mut [u16],
    pub(crate) scan: &'a mut u16,
    tests: &'a [Test],
    scalars: &'a [i64],
    states: &'a mut Vec<u8>,
    hidden: &'a mut Vec<bool>,
    memo: &'a mut [u8],
    tag: &'a mut u8,
}

impl<'a> View<'a> {
    /// Everything told as the facts have it.
    pub(crate) fn new(program: &'a Program, facts: &'a Facts, scratch: &'a mut Scratch) -> Self {
        scratch.fit(program);
        let Scratch { states, hidden, memo, tag, scored, scan, slate } = scratch;
        let (tests, scalars) = (program.tests(), facts.record().1);
        let mut view = Self { program, facts, slate, scored, scan, tests, scalars, states, hidden, memo, tag };
        view.tell_all();
        view
    }

    /// Whether a literal holds.
    pub(crate) fn holds(&mut self, code: LiteralCode) -> bool {
        self.holds_now(code)
    }

    /// As [`View::holds`], for the hot loop alone: the commonest test is done without a call.
    #[inline(always)]
    pub(crate) fn holds_now(&mut self, code: LiteralCode) -> bool {
        let atom = usize::from(code.0 >> 1);
        let known = self.memo.get(atom).copied().unwrap_or_default() ^ *self.tag;
        let truth = if known < EPOCH {
            known
        } else if let Some(&Test::Range { input, lo, hi }) = self.tests.get(atom)
            && self.has_value(input)
        {
            let truth = in_range(self.scalar(input), lo, hi);
            self.remember(atom, truth)
        } else {
            self.evaluate(atom)
        };
        truth & TRUTH == (code.0 & 1 ^ 1) as u8
    }

    /// Whether a literal of a gain of kind *unless* holds: also when its atom is unknown for absence alone.
    pub(crate) fn holds_or_absent(&mut self, code: LiteralCode) -> bool {
        self.holds(code) || self.truth(usize::from(code.0 >> 1)) == UNKNOWN
    }

    /// Truth of an atom, evaluated at most once per view.
    pub(crate) fn truth(&mut self, atom: usize) -> u8 {
        let known = self.memo.get(atom).copied().unwrap_or_default() ^ *self.tag;
        if known < EPOCH { known } else { self.evaluate(atom) }
    }

    /// Out of line, so that the loops over literals stay small.
    #[inline(never)]
    fn evaluate(&mut self, atom: usize) -> u8 {
        let truth = match self.tests.get(atom) {
            Some(&Test::Mask { input, low, high }) => match self.state(input) {
                PRESENT => {
                    let value = self.scalar(input);
                    let bits = u64::from(high) << 32 | u64::from(low);
                    u8::from((0..64).contains(&value) && bits >> (value & 63) & 1 == 1)
                }
                state => state,
            },
            Some(&Test::Range { input, lo, hi }) => match self.state(input) {
                PRESENT => in_range(self.scalar(input), lo, hi),
                state => state,
            },
            Some(&Test::Has(input)) => match self.state(input) {
                ABSENT => FALSE,
                state => state,
            },
            Some(Test::Other) => self.evaluate_rare(atom),
            None => UNKNOWN,
        };
        self.remember(atom, truth)
    }

    fn remember(&mut self, atom: usize, truth: u8) -> u8 {
        if let Some(memo) = self.memo.get_mut(atom) {
            *memo = truth | *self.tag;
        }
        truth
    }

    /// Truth of an atom if it was evaluated in this view.
    pub(crate) fn known(&self, atom: AtomId) -> Option<u8> {
        let known = self.memo.get(atom.index()).copied().unwrap_or_default() ^ *self.tag;
        (known < EPOCH).then_some(known)
    }

    #[inline]
    fn has_value(&self, input: InputId) -> bool {
        self.states.get(input.index()).is_some_and(|&state| state != 0)
    }

    #[inline]
    pub(crate) fn state(&self, input: InputId) -> u8 {
        if self.has_value(input) {
            PRESENT
        } else if self.hidden.get(input.index()).is_some_and(|&hidden| hidden) {
            HIDDEN
        } else {
            ABSENT
        }
    }

    #[inline]
    pub(crate) fn scalar(&self, input: InputId) -> i64 {
        self.scalars.get(input.index()).copied().unwrap_or_default()
    }

    /// Tells every input as the facts have it.
    pub(crate) fn tell_all(&mut self) {
        self.states.clear();
        self.states.extend_from_slice(self.facts.record().0);
        self.hidden.clear();
        self.forget();
    }

    /// Hides every input but the clock, which is fixed in a replay.
    pub(crate) fn hide_all(&mut self) {
        self.hidden.clear();
        self.hidden.extend(self.program.inputs().iter().map(|input| input.source != Source::Now));
        for (state, hidden) in self.states.iter_mut().zip(&*self.hidden) {
            if *hidden {
                *state = 0;
            }
        }
        self.forget();
    }

    /// Hides one input; not the clock.
    pub(crate) fn hide(&mut self, input: InputId) {
        self.set(input, 0, true);
    }

    /// Makes one input absent; not the clock.
    pub(crate) fn withdraw(&mut self, input: InputId) {
        self.set(input, 0, false);
    }

    /// Tells one input as the facts have it.
    pub(crate) fn tell(&mut self, input: InputId) {
        let state = self.facts.record().0.get(input.index()).copied().unwrap_or_default();
        self.set(input, state, false);
    }

    /// Whether an input is the clock.
    pub(crate) fn is_clock(&self, input: InputId) -> bool {
        self.program.inputs().get(input.index()).is_some_and(|input| input.source == Source::Now)
    }

    fn set(&mut self, input: InputId, to: u8, hide: bool) {
        if self.is_clock(input) {
            return;
        }
        if let Some(state) = self.states.get_mut(input.index()) {
            *state = to;
        }
        self.hidden.resize(self.program.inputs().len(), false);
        if let Some(hidden) = self.hidden.get_mut(input.index()) {
            *hidden = hide;
        }
        self.forget();
    }

    /// Begins a new epoch: no atom is known. Clears the memo once in 31 epochs.
    fn forget(&mut self) {
        *self.tag = self.tag.wrapping_add(EPOCH);
        if *self.tag == 0 {
            self.memo.fill(0);
            *self.tag = EPOCH;
        }
    }
}

/// The least and greatest bound stand for none.
#[inline]
fn in_range(value: i64, lo: i32, hi: i32) -> u8 {
    let (above, below) = (value >= i64::from(lo) || lo == i32::MIN, value <= i64::from(hi) || hi == i32::MAX);
    u8::from(above & below)
}

#[cfg(test)]
mod tests {
    use nearside_program::{Atom, Facts, InputId, LiteralCode};

    use super::View;
    use crate::{
        Scratch,
        specimen::{self, Dice},
    };

    #[test]
    fn short_tests_mean_what_their_atoms_mean() {
        let near = |edge: i64| [edge.saturating_sub(1), edge, edge.saturating_add(1)];
        let edges = [i64::MIN, i64::from(i32::MIN), 0, 63, i64::from(i32::MAX), i64::MAX].map(near);
        let mut edges: alloc::vec::Vec<i64> = edges.into_iter().flatten().collect();
        edges.sort_unstable();
        edges.dedup();
        let input = InputId(1);
        let mut parts = specimen::parts(&mut Dice(256));
        for module in &mut parts.modules {
            module.when = [nearside_program::Clause::default()].into();
            module.boosts.clear();
        }
        let ranges = edges.iter().flat_map(|&lo| edges.iter().filter(move |&&hi| lo <= hi).map(move |&hi| (lo, hi)));
        let ranges: alloc::vec::Vec<_> = ranges.filter(|range| *range != (i64::MIN, i64::MAX)).collect();
        parts.atoms = ranges.iter().map(|&(lo, hi)| Atom::Range { input, lo, hi }).collect();
        let masks = [1, 1 << 31, 1 << 32, 1 << 63, 0x8000_0001_8000_0001_u64];
        parts.atoms.extend(masks.map(|bits| Atom::Mask { input, bits }));
        let program = specimen::program(&parts);
        let mut scratch = Scratch::new();
        for value in edges.iter().copied().chain([31, 32]) {
            let mut facts = Facts::new(parts.inputs.len());
            facts.set_scalar(input, value);
            let mut view = View::new(&program, &facts, &mut scratch);
            for (n, atom) in parts.atoms.iter().enumerate() {
                let holds = match *atom {
                    Atom::Range { lo, hi, .. } => (lo..=hi).contains(&value),
                    Atom::Mask { bits, .. } => (0..64).any(|bit| bit == value && bits >> bit & 1 == 1),
                    _ => unreachable!("only these were written"),
                };
                let code = LiteralCode((n as u16) << 1);
                assert_eq!((view.holds_now(code), view.holds(code)), (holds, holds), "{value} in {atom:?}");
            }
        }
    }
}
