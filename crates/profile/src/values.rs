//! Attribute values in rows: what the visitor told and what the site noticed, side by side.
//!
//! Numbers of a row: type, [`Origin`], basis, and, unless the type is one of texts, the value. Texts: the name of an enum,
//! the text, or the elements of a set, ascending and each once. A value is held by name and unit so that it means the same
//! under the next version of a policy.

use nearside_program::{Attribute, AttributeType, Basis, Facts, Input, InputId, Program, ValueType};

use crate::row::{EXACT, Kind, Row};

/// Longest value, UTF-8 bytes: a text, or the elements of a set together.
pub const MAX_TEXT_BYTES: usize = 4_096;
/// Most elements of a set.
const MAX_ELEMENTS: usize = 64;

/// Columns of a value's numbers.
pub(crate) const TYPE: usize = 0;
pub(crate) const ORIGIN: usize = 1;
pub(crate) const BASIS: usize = 2;
pub(crate) const SCALAR: usize = 3;
/// Their ranges.
pub(crate) const NUMBERS: [(i64, i64); 4] = [(0, 7), (0, 3), (0, 3), (-EXACT, EXACT)];

/// How a value came to be known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The visitor said so in the preference panel.
    Panel,
    /// The visitor said so on the page: answered a question, set a filter to be remembered.
    Page,
    /// The site set it through the SDK.
    Site,
    /// Derived on the device from what else is here.
    Derived,
}

/// The first number of a value of this type: bool, int, fixed (thousandths), name of an enum, text, set, timestamp (ms since
/// 1970), duration (ms).
#[must_use]
pub const fn type_number(declared: AttributeType) -> i64 {
    match declared {
        AttributeType::Bool => 0,
        AttributeType::Int => 1,
        AttributeType::Fixed => 2,
        AttributeType::Enum(_) => NAME,
        AttributeType::Text => TEXT,
        AttributeType::Set(_) => SET,
        AttributeType::Timestamp => 6,
        AttributeType::Duration => 7,
    }
}

const NAME: i64 = 3;
const TEXT: i64 = 4;
const SET: i64 = 5;

/// Whether a value's texts and scalar are those of its type, and its origin and basis those of its kind.
pub(crate) fn is_sound(row: &Row) -> bool {
    let scalars = match row.number(TYPE) {
        NAME | TEXT => usize::from(row.texts.len() != 1),
        SET => 0,
        _ => 1 + row.texts.len(),
    };
    let told = row.kind == Kind::Told;
    row.numbers.len() == SCALAR + scalars
        && told == (row.number(ORIGIN) <= Origin::Page as i64)
        && told == (row.number(BASIS) == Basis::Told as i64)
        && row.texts.len() <= MAX_ELEMENTS
        && row.texts.iter().fold(0, |sum, text| sum + text.len()) <= MAX_TEXT_BYTES
        && row.texts.iter().zip(row.texts.iter().skip(1)).all(|(left, right)| left < right)
}

/// Whether a sound value is of a declared type and inside its domain.
pub(crate) fn fits(row: &Row, declared: &Attribute<&str>, program: &Program) -> bool {
    let domain = match declared.value_type {
        AttributeType::Enum(domain) | AttributeType::Set(Some(domain)) => Some(domain),
        _ => None,
    };
    row.number(TYPE) == type_number(declared.value_type)
        && domain.is_none_or(|domain| row.texts.iter().all(|name| program.domain(domain).position(name).is_some()))
        // Anything but 0 and 1 would be truth of its own kind.
        && (declared.value_type != AttributeType::Bool || row.number(SCALAR) >> 1 == 0)
}

/// Writes a value that fits its declaration, in the unit of the input that reads it.
pub(crate) fn write(row: &Row, input: &Input, id: InputId, program: &Program, facts: &mut Facts) {
    match input.value_type {
        ValueType::Enum(domain) => {
            if let Some(at) = program.domain(domain).position(row.text(0)) {
                facts.set_scalar(id, at as i64);
            }
        }
        ValueType::Text | ValueType::Set => facts.set_texts(id, row.texts.clone()),
        _ => facts.set_scalar(id, row.number(SCALAR)),
    }
}
