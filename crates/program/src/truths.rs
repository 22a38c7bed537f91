//! The truth of ordinary literals by look-up: what makes a decision's cost follow the inputs and not the conditions.
//!
//! Every literal that conditions use has a *place*, a bit among the truths of a view. Ordinary literals, those of tests that
//! look at one scalar or ask whether there is a value, stand together by input, cut into strips that lie in one word of 32
//! places each. Where a strip's tests turn from true to false or back, they cut the line of all values into intervals; the
//! strip holds its bits for each interval. So one search among a few edges gives the truth of up to 32 literals at once.

use alloc::{vec, vec::Vec};

use crate::{Atom, BoostRow, GainRow, InputId, LiteralCode, lists::insert_at};

/// Position of a literal among the truths of a view: word times 32 plus bit. [`Place::ALWAYS`] is what holds without asking.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place(pub u16);

impl Place {
    /// The place of no literal: its bit is always set.
    pub const ALWAYS: Self = Self(0);
    /// No place; greater than all others.
    const NONE: Self = Self(u16::MAX);
}

/// Literals over one input that share a word.
#[derive(Clone, Debug)]
pub struct Strip {
    /// The greatest value below all edges: the end of the first interval.
    below: i64,
    /// The input.
    pub input: InputId,
    /// The word of its places.
    pub word: u16,
    /// Its bits in that word.
    pub mask: u32,
    /// Those of its bits that hold while the input is absent; when it is hidden, none does.
    pub absent: u32,
    /// Its bits for the first interval, in `patterns`; those for the others follow.
    first: u32,
    /// Number of its last pattern.
    last: u32,
    /// Its edges in `edges`, one per pattern but the first; [`DENSE`] when there is a pattern for every value from `below` on.
    edges: u32,
}

/// Marks a strip that needs no search.
const DENSE: u32 = u32::MAX;

/// A list of values of this length or more is not ordinary: its edges would be sorted for too long.
const LIST: usize = 8;

/// Places of all literals, and the strips of the ordinary ones.
///
/// Memory is linear in the program: a strip has at most `8 * edges + 34` patterns of 4 bytes, and edges are at most 2 for a
/// range, 65 for a mask and 14 for a list.
#[derive(Clone, Debug, Default)]
pub struct Truths {
    strips: Vec<Strip>,
    /// Number of strips of each input and those before it.
    ends: Vec<u32>,
    edges: Vec<i64>,
    patterns: Vec<u32>,
    /// Place of each literal, by code.
    places: Vec<Place>,
    /// Literal of each place but the first.
    codes: Vec<LiteralCode>,
    /// First place that is no ordinary literal's.
    rare: Place,
}

impl Truths {
    /// Places for all literals of clauses and boosts.
    pub(crate) fn new(inputs: usize, atoms: &[Atom], literals: &[LiteralCode], boosts: &[BoostRow]) -> Self {
        let mut truths = Self { places: vec![Place::NONE; atoms.len() * 2], ..Self::default() };
        let gains = boosts.iter().filter_map(|boost| match boost.gain {
            GainRow::Literal(code) => Some(code),
            _ => None,
        });
        for code in literals.iter().copied().chain(gains) {
            if let Some(place) = truths.places.get_mut(usize::from(code.0)) {
                *place = Place::ALWAYS;
            }
        }
        // Used literals by input, rare ones last: counted, then filled in.
        let home = |code: usize| atoms.get(code >> 1).and_then(ordinary).map_or(inputs, InputId::index);
        let used = |places: &[Place], code: usize| places.get(code).is_some_and(|place| *place != Place::NONE);
        let mut starts = vec![0_usize; inputs + 2];
        for code in (0..truths.places.len()).filter(|&code| used(&truths.places, code)) {
            if let Some(count) = starts.get_mut(home(code) + 1) {
                *count += 1;
            }
        }
        let mut total = 0;
        for start in &mut starts {
            total += *start;
            *start = total;
        }
        truths.codes = vec![LiteralCode(0); total];
        for code in (0..truths.places.len()).filter(|&code| used(&truths.places, code)) {
            if let Some(start) = starts.get_mut(home(code)) {
                if let Some(to) = truths.codes.get_mut(*start) {
                    // By the limit of 32,767 atoms codes have 16 bits, and places with the first one too.
                    *to = LiteralCode(code as u16);
                }
                *start += 1;
            }
        }
        for (code, place) in truths.codes.iter().zip(1_u16..) {
            if let Some(to) = truths.places.get_mut(usize::from(code.0)) {
                *to = Place(place);
            }
        }
        let mut turns = Turns::default();
        let mut at = 0;
        for input in 0..inputs {
            let end = starts.get(input).copied().unwrap_or_default();
            while at < end {
                // The first place is nobody's, hence the bits are one ahead.
                let next = end.min((at + 1) | 31);
                truths.strip(atoms, InputId(input as u16), at..next, &mut turns);
                at = next;
            }
            truths.ends.push(truths.strips.len() as u32);
        }
        truths.rare = Place(at as u16 + 1);
        truths
    }

    /// Adds the strip of some literals over one input that stand in one word.
    fn strip(&mut self, atoms: &[Atom], input: InputId, codes: core::ops::Range<usize>, turns: &mut Turns) {
        let word = ((codes.start + 1) >> 5) as u16;
        let (mut mask, mut absent) = (0, 0);
        turns.start = 0;
        turns.edges.clear();
        for at in codes {
            let bit = 1 << ((at + 1) & 31);
            mask |= bit;
            let Some(code) = self.codes.get(at) else { continue };
            if code.literal().negated {
                turns.start ^= bit;
            }
            match atoms.get(code.literal().atom.index()) {
                Some(Atom::Has(_)) => {
                    turns.start ^= bit;
                    if code.literal().negated {
                        absent |= bit;
                    }
                }
                Some(Atom::Range { lo, hi, .. }) => turns.between(*lo, *hi, bit),
                Some(Atom::OneOf { values, .. }) => values.iter().for_each(|value| turns.between(*value, *value, bit)),
                Some(Atom::Mask { bits, .. }) => {
                    let mut changes = bits ^ bits << 1;
                    while changes != 0 {
                        turns.at(i64::from(changes.trailing_zeros()), bit);
                        changes &= changes - 1;
                    }
                    if bits >> 63 == 1 {
                        turns.at(64, bit);
                    }
                }
                _ => {}
            }
        }
        let first = self.patterns.len() as u32;
        let mut pattern = turns.start;
        self.patterns.push(pattern);
        let base = turns.edges.first().map_or(i64::MAX, |edge| edge.0);
        let span = turns.edges.last().map_or(0, |edge| edge.0.wrapping_sub(base) as u64);
        let edges = if span < turns.edges.len() as u64 * 8 + 32 { DENSE } else { self.edges.len() as u32 };
        let mut filled = base;
        for &(edge, bits) in &turns.edges {
            if edges == DENSE {
                while filled < edge {
                    self.patterns.push(pattern);
                    filled += 1;
                }
                filled = edge.saturating_add(1);
            } else {
                self.edges.push(edge);
            }
            pattern ^= bits;
            self.patterns.push(pattern);
        }
        let last = self.patterns.len() as u32 - 1 - first;
        // No edge is `i64::MIN`, so this does not overflow.
        self.strips.push(Strip { below: base - 1, input, word, mask, absent, first, last, edges });
    }

    /// Strips of all inputs, by rising input.
    #[must_use]
    pub fn strips(&self) -> &[Strip] {
        &self.strips
    }

    /// Strips of one input.
    #[must_use]
    pub fn of(&self, input: InputId) -> &[Strip] {
        let end = |input: usize| self.ends.get(input).map_or(0, |end| *end as usize);
        let start = input.index().checked_sub(1).map_or(0, end);
        self.strips.get(start..end(input.index())).unwrap_or_default()
    }

    /// Bits of a strip's literals that hold at a value of its input.
    #[inline]
    #[must_use]
    pub fn at(&self, strip: &Strip, value: i64) -> u32 {
        let number = if strip.edges == DENSE {
            // Without a branch on the value, which nobody can foresee.
            (value.max(strip.below).wrapping_sub(strip.below) as u64).min(u64::from(strip.last)) as u32
        } else if value <= strip.below {
            0
        } else {
            self.search(strip, value)
        };
        self.patterns.get((strip.first + number) as usize).copied().unwrap_or_default()
    }

    /// Number of a strip's edges that are not above a value.
    fn search(&self, strip: &Strip, value: i64) -> u32 {
        let edges = self.edges.get(strip.edges as usize..(strip.edges + strip.last) as usize).unwrap_or_default();
        edges.partition_point(|&edge| edge <= value) as u32
    }

    /// Place of a literal; beyond [`Truths::rare`] when no clause and no boost uses it.
    #[inline]
    #[must_use]
    pub fn place(&self, code: LiteralCode) -> Place {
        self.places.get(usize::from(code.0)).copied().unwrap_or(Place::NONE)
    }

    /// Literal of a place; none has [`Place::ALWAYS`].
    #[must_use]
    pub fn literal(&self, place: Place) -> Option<LiteralCode> {
        self.codes.get(usize::from(place.0).checked_sub(1)?).copied()
    }

    /// The first place without a strip: from here on literals are evaluated one by one.
    #[must_use]
    pub const fn rare(&self) -> Place {
        self.rare
    }

    /// Number of places, [`Place::ALWAYS`] included.
    #[must_use]
    pub fn len(&self) -> usize {
        self.codes.len() + 1
    }

    /// Never: there is always [`Place::ALWAYS`].
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        false
    }
}

/// The one input that an ordinary atom looks at.
fn ordinary(atom: &Atom) -> Option<InputId> {
    match atom {
        Atom::Has(input) | Atom::Range { input, .. } | Atom::Mask { input, .. } => Some(*input),
        Atom::OneOf { input, values } if values.len() < LIST => Some(*input),
        _ => None,
    }
}

/// Where the literals of a strip turn, by rising value.
#[derive(Default)]
struct Turns {
    /// Bits that hold at the least value.
    start: u32,
    edges: Vec<(i64, u32)>,
}

impl Turns {
    fn at(&mut self, edge: i64, bit: u32) {
        let at = self.edges.partition_point(|other| other.0 < edge);
        match self.edges.get_mut(at) {
            Some(other) if other.0 == edge => other.1 ^= bit,
            _ => insert_at(&mut self.edges, at, (edge, bit)),
        }
    }

    fn between(&mut self, lo: i64, hi: i64, bit: u32) {
        if lo > hi {
            return;
        }
        if lo == i64::MIN {
            self.start ^= bit;
        } else {
            self.at(lo, bit);
        }
        if hi < i64::MAX {
            self.at(hi + 1, bit);
        }
    }
}

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use super::Truths;
    use crate::{Atom, InputId, LiteralCode};

    /// Edges and patterns are linear in the tests, however these are made; at the limit of atoms, too.
    #[test]
    fn memory_is_bounded_by_edges() {
        let spread = |n: i64| n.wrapping_mul(0x9e37_79b9_7f4a_7c15_u64 as i64) >> 3;
        let ranges = |n: i64| Atom::Range { input: InputId((n % 3) as u16), lo: spread(n), hi: spread(n).saturating_add(n * n) };
        let masks = |n: i64| Atom::Mask { input: InputId(0), bits: spread(n) as u64 };
        let lists = |n: i64| Atom::OneOf { input: InputId(1), values: (0..7).map(|k| n * 9 + k * (1 + n % 5)).collect() };
        let near = |n: i64| Atom::Range { input: InputId(2), lo: n * 2, hi: n * 2 + n % 7 };
        for make in [&ranges as &dyn Fn(i64) -> Atom, &masks, &lists, &near] {
            let atoms: Vec<_> = (0..32_767).map(make).collect();
            let codes: Vec<_> = (0..32_767 * 2).map(LiteralCode).collect();
            let truths = Truths::new(3, &atoms, &codes, &[]);
            assert_eq!((truths.len(), truths.rare().0), (65_535, 65_535));
            assert_eq!(truths.strips().iter().map(|strip| strip.mask.count_ones()).sum::<u32>(), 65_534);
            let most = match atoms[0] {
                Atom::Mask { .. } => truths.strips().len() * 66,
                Atom::OneOf { .. } => 65_534 * 14 * 8 + truths.strips().len() * 34,
                _ => 65_534 * 2 * 8 + truths.strips().len() * 34,
            };
            assert!(truths.patterns.len() <= most && truths.edges.len() <= 65_534 * 14, "{} of {most}", truths.patterns.len());
        }
    }
}
