//! Facts as one evaluation sees them: each input told, absent or hidden.
//!
//! The truth of ordinary literals is looked up per input before anything is asked ([`nearside_program::Truths`]); other atoms
//! are evaluated when they are asked for, at most once.

use alloc::vec::Vec;

use nearside_program::{Facts, InputId, LiteralCode, Place, Program, Source, Strip, Truths};

use crate::{
    scratch::{Holding, Scratch},
    slate::Slate,
};

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

/// The fate of an input that is told as the facts have it; the others are [`ABSENT`] and [`HIDDEN`].
const TOLD: u8 = 0;

/// One epoch of the memo.
const EPOCH: u8 = 8;

/// Facts under what is told, absent and hidden at the moment.
///
/// Fates lie over the facts, and a plain decision has none. So decisions and explanations run the very same code, hiding one
/// input looks up that input's strips only, and a plain decision pays nothing for it.
pub(crate) struct View<'a> {
    pub(crate) program: &'a Program,
    pub(crate) facts: &'a Facts,
    pub(crate) slate: &'a mut Slate,
    pub(crate) scored: &'a mut [u8],
    pub(crate) scan: &'a mut u8,
    truths: &'a Truths,
    /// Bits of the literals that may hold, by place: those before `lazy` that do, and all others.
    pub(crate) holding: &'a mut Holding,
    kept: &'a mut Vec<u32>,
    /// Literals from this place on are evaluated when they are asked for: the rare ones, or all while reads are traced.
    lazy: Place,
    states: &'a [u8],
    scalars: &'a [i64],
    fates: &'a mut Vec<u8>,
    asked: &'a mut Vec<u8>,
    memo: &'a mut [u8],
    tag: &'a mut u8,
}

impl<'a> View<'a> {
    /// Everything told as the facts have it.
    pub(crate) fn new(program: &'a Program, facts: &'a Facts, scratch: &'a mut Scratch) -> Self {
        scratch.fit(program);
        let Scratch { fates, asked, holding, kept, memo, tag, scored, scan, slate } = scratch;
        let (truths, (states, scalars)) = (program.truths(), facts.record());
        let lazy = truths.rare();
        // What strips do not set: the first place holds, and those of rare literals may.
        holding.set(Place::ALWAYS);
        holding.set_from(lazy, truths.len());
        fates.clear();
        asked.clear();
        let mut view =
            Self { program, facts, slate, scored, scan, truths, holding, kept, lazy, states, scalars, fates, asked, memo, tag };
        view.refresh(truths.strips());
        view
    }

    /// Whether a literal holds.
    pub(crate) fn holds(&mut self, code: LiteralCode) -> bool {
        let place = self.truths.place(code);
        if place < self.lazy { self.holding.may_hold(place) == 1 } else { self.evaluates(code) }
    }

    /// Out of line, so that the loops over literals stay small.
    #[inline(never)]
    fn evaluates(&mut self, code: LiteralCode) -> bool {
        self.truth(usize::from(code.0 >> 1)) & TRUTH == (code.0 & 1 ^ 1) as u8
    }

    /// Whether a literal of a gain of kind *unless* holds: also when its atom is unknown for absence alone.
    pub(crate) fn holds_or_absent(&mut self, code: LiteralCode) -> bool {
        self.holds(code) || self.truth(usize::from(code.0 >> 1)) == UNKNOWN
    }

    /// Truth of an atom, evaluated at most once per view.
    pub(crate) fn truth(&mut self, atom: usize) -> u8 {
        let known = self.memo.get(atom).copied().unwrap_or_default() ^ *self.tag;
        if known < EPOCH {
            return known;
        }
        let program = self.program;
        let truth = program.atoms().get(atom).map_or(UNKNOWN, |atom| self.evaluate(atom));
        if let Some(memo) = self.memo.get_mut(atom) {
            *memo = truth | *self.tag;
        }
        truth
    }

    /// Whether an atom was evaluated since facts were last told, hidden or noted.
    pub(crate) fn is_known(&self, atom: usize) -> bool {
        self.memo.get(atom).copied().unwrap_or_default() ^ *self.tag < EPOCH
    }

    /// From here on notes which inputs are asked about by whatever is evaluated.
    pub(crate) fn note(&mut self) {
        self.asked.clear();
        self.asked.resize(self.program.inputs().len(), 0);
        self.forget();
    }

    /// Whether an input was asked about since [`View::note`].
    pub(crate) fn was_asked(&self, input: InputId) -> bool {
        self.asked.get(input.index()) == Some(&1)
    }

    /// The inputs asked about since [`View::note`], ascending.
    pub(crate) fn inputs_asked(&self) -> Vec<InputId> {
        let mut inputs = Vec::new();
        for (input, &asked) in (0..=u16::MAX).zip(&*self.asked) {
            if asked != 0 {
                inputs.push(InputId(input));
            }
        }
        inputs
    }

    /// From here on notes, and evaluates every literal when it is asked for instead of looking it up; until
    /// [`View::tell_all`].
    pub(crate) fn trace(&mut self) {
        self.lazy = Place(Place::ALWAYS.0 + 1);
        self.holding.set_from(self.lazy, self.truths.len());
        self.note();
    }

    /// State of an input, noted.
    #[inline]
    pub(crate) fn state(&mut self, input: InputId) -> u8 {
        if let Some(asked) = self.asked.get_mut(input.index()) {
            *asked = 1;
        }
        state_of(self.fates, self.states, input.index())
    }

    /// Whether an input is a number above 0, noted.
    #[inline(always)]
    pub(crate) fn counts(&mut self, input: InputId) -> bool {
        self.state(input) == PRESENT && self.scalar(input) > 0
    }

    #[inline]
    pub(crate) fn scalar(&self, input: InputId) -> i64 {
        self.scalars.get(input.index()).copied().unwrap_or_default()
    }

    /// Keeps the truths of the moment, when everything is told, for [`View::tell_all`].
    pub(crate) fn keep(&mut self) {
        self.kept.clear();
        self.kept.extend_from_slice(self.holding.words(self.truths.len()));
    }

    /// Tells every input as the facts have it, from the truths that were kept.
    pub(crate) fn tell_all(&mut self) {
        self.lazy = self.truths.rare();
        self.fates.clear();
        self.holding.put(self.kept);
        self.forget();
    }

    /// Hides every input but the clock, which is fixed in a replay.
    pub(crate) fn hide_all(&mut self) {
        self.fates.clear();
        self.fates.resize(self.program.inputs().len(), HIDDEN);
        for (fate, input) in self.fates.iter_mut().zip(self.program.inputs()) {
            if input.source == Source::Now {
                *fate = TOLD;
            }
        }
        self.refresh(self.truths.strips());
    }

    /// Hides every input but these and the clock.
    pub(crate) fn tell_only(&mut self, inputs: &[InputId]) {
        self.hide_all();
        for &input in inputs {
            self.tell(input);
        }
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
        self.set(input, TOLD);
    }

    /// Whether an input is told as the facts have it; false for the clock, which is never told nor hidden.
    pub(crate) fn is_told(&self, input: InputId) -> bool {
        !self.is_clock(input) && self.fates.get(input.index()).is_none_or(|&fate| fate == TOLD)
    }

    fn is_clock(&self, input: InputId) -> bool {
        self.program.inputs().get(input.index()).is_some_and(|input| input.source == Source::Now)
    }

    fn set(&mut self, input: InputId, fate: u8) {
        if self.is_clock(input) {
            return;
        }
        self.fates.resize(self.program.inputs().len(), TOLD);
        if let Some(place) = self.fates.get_mut(input.index()) {
            *place = fate;
        }
        self.refresh(self.truths.of(input));
    }

    /// Looks up the truths of some strips anew, and forgets what was evaluated.
    #[inline(never)]
    fn refresh(&mut self, strips: &[Strip]) {
        let Self { truths, states, scalars, .. } = *self;
        let (fates, holding) = (self.fates.as_slice(), &mut *self.holding);
        for strip in strips {
            let at = strip.input.index();
            let bits = match state_of(fates, states, at) {
                PRESENT => truths.at(strip, scalars.get(at).copied().unwrap_or_default()),
                ABSENT => strip.absent,
                _ => 0,
            };
            holding.replace(strip.word, strip.mask, bits);
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

/// State of an input under fates that lie over what the facts say.
#[inline(always)]
fn state_of(fates: &[u8], states: &[u8], input: usize) -> u8 {
    match fates.get(input) {
        Some(&fate) if fate != TOLD => fate,
        _ if states.get(input).is_some_and(|&state| state != 0) => PRESENT,
        _ => ABSENT,
    }
}

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use nearside_program::{Atom, Clause, Facts, InputId, LiteralCode, Parts};

    use super::View;
    use crate::{
        Scratch,
        specimen::{self, Dice},
    };

    /// Scalars that the tests are about; the last one is asked by few.
    const SCALARS: u16 = 3;

    /// A value of any size, often one near an edge that others use too.
    fn value(dice: &mut Dice) -> i64 {
        let edges = [i64::MIN, i64::from(i32::MIN), -1, 0, 7, 31, 63, 64, 1_000, i64::from(i32::MAX), 1 << 40, i64::MAX];
        match dice.below(4) {
            0 => dice.below(70) as i64 - 3,
            1 => 10 * dice.below(100) as i64,
            _ => edges[dice.below(edges.len())].saturating_add(dice.below(3) as i64 - 1),
        }
    }

    fn atom(dice: &mut Dice) -> Atom {
        let input = InputId(if dice.chance(10) { 2 } else { dice.below(2) as u16 });
        match dice.below(8) {
            0 => Atom::Has(input),
            1 | 2 => Atom::Mask { input, bits: ((dice.below(1 << 32) as u64) << 32 | dice.below(1 << 32) as u64).max(1) },
            3 => {
                let mut values: Vec<_> = (0..2 + dice.below(9)).map(|_| value(dice)).collect();
                values.sort_unstable();
                values.dedup();
                Atom::OneOf { input, values }
            }
            4 => {
                let lo = value(dice);
                Atom::Range { input, lo, hi: lo }
            }
            _ => Atom::Range { input, lo: value(dice), hi: value(dice) },
        }
    }

    /// A program that uses some of the literals over `count` ordinary atoms.
    fn parts(dice: &mut Dice, count: usize) -> Parts {
        let mut parts = specimen::parts(dice);
        parts.atoms.clear();
        for _ in 0..count {
            let atom = atom(dice);
            let all = matches!(atom, Atom::Range { lo: i64::MIN, hi: i64::MAX, .. });
            if !all && !parts.atoms.contains(&atom) {
                parts.atoms.push(atom);
            }
        }
        for module in &mut parts.modules {
            module.when = [Clause::default()].into();
            module.boosts.clear();
        }
        let codes = (0..parts.atoms.len() as u16 * 2).map(|code| LiteralCode(code).literal());
        parts.modules[0].when = codes.filter(|_| dice.chance(80)).map(|literal| Clause([literal].into())).collect();
        parts
    }

    fn codes(parts: &Parts) -> impl Iterator<Item = LiteralCode> {
        (0..parts.atoms.len() as u16 * 2).map(LiteralCode)
    }

    /// The truth that an atom has by definition; `None` is unknown.
    fn by_definition(atom: &Atom, value: Option<i64>, hidden: bool) -> Option<bool> {
        match (atom, value) {
            (Atom::Has(_), _) => (!hidden).then_some(value.is_some()),
            (_, None) => None,
            (Atom::Range { lo, hi, .. }, Some(value)) => Some(*lo <= value && value <= *hi),
            (Atom::Mask { bits, .. }, Some(value)) => Some((0..64).any(|bit| bit == value && bits >> bit & 1 == 1)),
            (Atom::OneOf { values, .. }, Some(value)) => Some(values.contains(&value)),
            _ => panic!("only these were written"),
        }
    }

    #[test]
    fn looking_up_is_evaluating() {
        let (mut held, mut failed) = (0, 0);
        let mut scratch = Scratch::new();
        for seed in 0..400 {
            let mut dice = Dice(seed << 32 | 77);
            let parts = parts(&mut dice, if seed % 10 == 0 { 300 } else { 20 });
            let program = specimen::program(&parts);
            for _ in 0..12 {
                let mut facts = Facts::new(parts.inputs.len());
                for input in (0..SCALARS).map(InputId) {
                    if dice.chance(85) {
                        facts.set_scalar(input, value(&mut dice));
                    }
                }
                let mut view = View::new(&program, &facts, &mut scratch);
                let states = [0, 1, 2].map(|input| {
                    let (input, fate) = (InputId(input), dice.below(6));
                    match fate {
                        0 => view.hide(input),
                        1 => view.withdraw(input),
                        _ => view.tell(input),
                    }
                    let told = fate > 1 && facts.state(input) == nearside_program::State::Present;
                    (told.then(|| facts.scalar(input)), fate == 0)
                });
                for (code, traced) in [false, true].into_iter().flat_map(|traced| codes(&parts).map(move |code| (code, traced))) {
                    let literal = code.literal();
                    let atom = &parts.atoms[literal.atom.index()];
                    let (Atom::Has(input) | Atom::Range { input, .. } | Atom::Mask { input, .. } | Atom::OneOf { input, .. }) =
                        atom
                    else {
                        panic!("only these were written")
                    };
                    let (value, hidden) = states[input.index()];
                    let want = by_definition(atom, value, hidden) == Some(!literal.negated);
                    let place = program.truths().place(code);
                    if traced && code == LiteralCode(0) {
                        view.trace();
                    }
                    let may_hold = program.truths().literal(place).is_none() || view.holding.may_hold(place) == 1;
                    assert!(
                        view.holds(code) == want && (may_hold || !want),
                        "{code:?} {atom:?} at {value:?}, hidden {hidden}, {traced}"
                    );
                    assert!(!traced || view.was_asked(*input));
                    *(if want { &mut held } else { &mut failed }) += 1;
                }
            }
        }
        assert!(held > 80_000 && failed > 80_000, "{held} held, {failed} failed");
    }
}
