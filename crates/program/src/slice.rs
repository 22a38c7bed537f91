//! A slice: the few coarse facts of a profile that may travel to a site's own edge, as one short plain text.
//!
//! ```text
//! slice   id, then a piece for each facet that has a value, in declared order: "1f0c93a7&interest.cooking=300..700&profile.diet=vegan"
//! id      eight hex digits that stand for everything that a piece may say: what was written under other facets says nothing
//! piece   "&", the name of the input, "=", its value: a name, "true" or "false", or a band from one edge up to the next
//! band    "..300", "300..700" and "700..": the lower edge belongs to it, the upper one does not
//! ```
//!
//! Whatever is not a letter, a digit or one of `.-_~` in a name is `%` and two hex digits per byte, as in an address. There is
//! one text for what a slice says, and what is not such a text, letter for letter, is the empty slice: it comes from
//! outside, and anybody can write one.

use alloc::{string::String, vec::Vec};

use crate::{Facts, InputId, Program, Source, State, ValueType, form::crc32};

/// Most slices that a program may tell apart, the empty one included: 16 bits.
pub const MAX_SLICES: u32 = 1 << 16;

/// One coarse fact of a slice: an attribute or an interest, told by value or by band.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facet {
    /// Whose value it is.
    pub input: InputId,
    /// Where the values of a number are cut into bands, ascending, in the unit of its `ValueType`; none for flags and names.
    pub edges: Vec<i64>,
}

impl Program {
    /// What a slice of a visitor of this program says, in the order of its text; nothing where no slice may travel.
    #[must_use]
    pub fn facets(&self) -> &[Facet] {
        &self.facets
    }

    /// The slice that these facts make; empty when no facet has a value, or there are none.
    #[must_use]
    pub fn slice(&self, facts: &Facts) -> String {
        let id = self.slice_id();
        let mut text = id.to_vec();
        for facet in &self.facets {
            let position = facet.position(facts.scalar(facet.input));
            if facts.state(facet.input) == State::Present && position < self.positions(facet) {
                self.push_piece(&mut text, facet, position);
            }
        }
        if text.len() == id.len() { String::new() } else { String::from_utf8(text).unwrap_or_default() }
    }

    /// Writes what a slice says into facts: for a band, its least value. What is no slice of this program writes nothing.
    ///
    /// Work is bounded by what the facets may say, whatever is given.
    pub fn read_slice(&self, text: &str, facts: &mut Facts) {
        let mut pieces = text.split('&');
        let mut facets = self.facets.iter();
        if pieces.next().map(str::as_bytes) != Some(&self.slice_id()) {
            return;
        }
        let mut said = Vec::new();
        for piece in pieces {
            // A facet that was passed over is not looked at again, so that pieces stand in order and once.
            let Some(value) = facets.find_map(|facet| self.value_in(facet, piece)) else { return };
            said.push(value);
        }
        for (input, value) in said {
            facts.set_scalar(input, value);
        }
    }

    /// The value that a piece, without its `&`, says of a facet.
    fn value_in(&self, facet: &Facet, piece: &str) -> Option<(InputId, i64)> {
        let says = |position: &u32| {
            let mut text = Vec::new();
            self.push_piece(&mut text, facet, *position);
            text.get(1..) == Some(piece.as_bytes())
        };
        let position = (0..self.positions(facet)).find(says)?;
        Some((facet.input, facet.least(position)))
    }

    /// How many values a facet may have, besides none.
    pub(crate) fn positions(&self, facet: &Facet) -> u32 {
        let count = match self.inputs.get(facet.input.index()).map(|input| input.value_type) {
            Some(ValueType::Bool) => 2,
            Some(ValueType::Enum(domain)) => self.domain(domain).len(),
            _ => facet.edges.len() + 1,
        };
        u32::try_from(count).unwrap_or(u32::MAX)
    }

    /// A checksum over all that pieces may say.
    fn slice_id(&self) -> [u8; 8] {
        let mut all = Vec::new();
        for facet in &self.facets {
            for position in 0..self.positions(facet) {
                self.push_piece(&mut all, facet, position);
            }
        }
        let sum = crc32([&all, &[]]);
        let mut id = [0; 8];
        for (digit, shift) in id.iter_mut().zip((0..32).step_by(4).rev()) {
            *digit = hex((sum >> shift) as u8 & 15, b'a');
        }
        id
    }

    fn push_piece(&self, text: &mut Vec<u8>, facet: &Facet, position: u32) {
        let Some(input) = self.inputs.get(facet.input.index()) else { return };
        text.push(b'&');
        push_escaped(text, &input.name);
        text.push(b'=');
        let at = position as usize;
        let edge = |text: &mut Vec<u8>, at: Option<usize>| {
            if let Some(edge) = at.and_then(|at| facet.edges.get(at)) {
                push_number(text, *edge, input.value_type == ValueType::Fixed);
            }
        };
        match input.value_type {
            ValueType::Bool => text.extend_from_slice(if at == 0 { b"false" } else { b"true" }),
            ValueType::Enum(domain) => {
                push_escaped(text, self.domain(domain).get(at).unwrap_or_default());
            }
            _ => {
                edge(text, at.checked_sub(1));
                text.extend_from_slice(b"..");
                edge(text, Some(at));
            }
        }
    }

    /// Whether facets are what a slice may be made of: attributes and interests, each once, of types that have few values, and
    /// together no more slices than [`MAX_SLICES`].
    pub(crate) fn facets_are_sound(&self) -> bool {
        let mut slices: u32 = 1;
        self.facets.iter().enumerate().all(|(at, facet)| {
            slices = slices.saturating_mul(self.positions(facet).saturating_add(1));
            let Some(input) = self.inputs.get(facet.input.index()) else { return false };
            let is_personal = matches!(input.source, Source::Attribute(_) | Source::Interest(_));
            let is_cut = match input.value_type {
                ValueType::Bool | ValueType::Enum(_) => facet.edges.is_empty(),
                ValueType::Int | ValueType::Fixed => !facet.edges.is_empty(),
                ValueType::Text | ValueType::Set | ValueType::Timestamp | ValueType::Duration => false,
            };
            let rises = facet.edges.iter().zip(facet.edges.iter().skip(1)).all(|(one, next)| one < next);
            let is_new = self.facets.iter().take(at).all(|other| other.input != facet.input);
            is_personal && is_cut && rises && is_new && slices <= MAX_SLICES
        })
    }
}

impl Facet {
    /// Number of the value, or of the band that it is in.
    fn position(&self, value: i64) -> u32 {
        // Numbers of names and flags are their positions.
        if self.edges.is_empty() { value as u32 } else { self.edges.iter().filter(|edge| **edge <= value).count() as u32 }
    }

    /// The value, or the least one of a band: of the lowest, 0, or what is just below the edge if that is not above 0.
    fn least(&self, position: u32) -> i64 {
        match (self.edges.first(), (position as usize).checked_sub(1)) {
            (None, _) => i64::from(position),
            (Some(edge), None) => edge.saturating_sub(1).min(0),
            (Some(_), Some(below)) => self.edges.get(below).copied().unwrap_or_default(),
        }
    }
}

fn push_escaped(text: &mut Vec<u8>, name: &str) {
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_' | b'~') {
            text.push(byte);
        } else {
            text.extend_from_slice(&[b'%', hex(byte >> 4, b'A'), hex(byte & 15, b'A')]);
        }
    }
}

const fn hex(digit: u8, ten: u8) -> u8 {
    if digit < 10 { b'0' + digit } else { ten + digit - 10 }
}

/// A whole number; with `fixed`, one in thousandths, as few decimals as it has.
fn push_number(text: &mut Vec<u8>, number: i64, fixed: bool) {
    if number < 0 {
        text.push(b'-');
    }
    let mut rest = number.unsigned_abs();
    let mut decimals = if fixed { 3 } else { 0 };
    while decimals > 0 && rest.is_multiple_of(10) {
        rest /= 10;
        decimals -= 1;
    }
    // At most twenty digits, the last first; a number below 1 has a 0 before its point.
    let (mut digits, mut count) = ([0; 20], 0);
    for place in &mut digits {
        *place = (rest % 10) as u8;
        rest /= 10;
        count += 1;
        if rest == 0 && count > decimals {
            break;
        }
    }
    for (left, digit) in (0..count).rev().zip(digits.iter().take(count).rev()) {
        text.push(b'0' + digit);
        if decimals > 0 && left == decimals {
            text.push(b'.');
        }
    }
}
