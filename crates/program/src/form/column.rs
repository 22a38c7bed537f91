//! Columns: how every hot table is written.
//!
//! ```text
//! column of n > 0 values   least (zigzag varint) | width u8, 0..=8 | if width > 0: scale (varint), then `width` planes of n bytes
//! value i                  least + scale * (plane 0 [i] + plane 1 [i] << 8 + …)
//! ```
//!
//! A column of none is no bytes. `least` is the least value, `scale` the greatest common divisor of what is above it,
//! `width` the fewest planes that hold it: there is one way to write a column. Planes keep bytes of equal meaning together,
//! which is what a general compressor wants: scores in milli-points cost it 10 bits, not the 16 they cost as varints.

use alloc::{
    string::{String, ToString},
    vec::Vec,
};
use core::ops::RangeInclusive;

use crate::{DecodeError, error::Section};

/// Reads one section from front to back; every value that it hands out was checked against a range.
///
/// The first fault is kept and reported by [`Columns::end`]; until then, what is read after it is empty. So readers have
/// one way out instead of one per column, which halves their code.
pub(super) struct Columns<'a> {
    section: Section,
    rest: &'a [u8],
    /// Most rows that any table may have: the length of the whole file, so that work and memory stay linear in it.
    most: usize,
    column: u8,
    error: Option<DecodeError>,
}

/// A decoded column; gives 0 past its end.
pub(super) struct Column {
    values: alloc::vec::IntoIter<i64>,
}

impl Column {
    /// Kept out of line: it is called in some eighty places.
    #[inline(never)]
    pub(super) fn next(&mut self) -> i64 {
        self.values.next().unwrap_or_default()
    }

    /// For columns whose range lies in 16 bits.
    pub(super) fn next_u16(&mut self) -> u16 {
        self.next() as u16
    }

    /// For columns whose range lies in 32 bits.
    pub(super) fn next_u32(&mut self) -> u32 {
        self.next() as u32
    }

    /// For columns whose range lies in 32 bits.
    pub(super) fn next_i32(&mut self) -> i32 {
        self.next() as i32
    }

    /// For columns of 16-bit numbers, one higher, where 0 is none.
    pub(super) fn next_some_u16(&mut self) -> Option<u16> {
        u16::try_from(self.next() - 1).ok()
    }

    /// All at once, for columns whose range lies in 16 bits.
    pub(super) fn map_u16<T>(self, new: impl Fn(u16) -> T) -> Vec<T> {
        self.values.map(|value| new(value as u16)).collect()
    }

    pub(super) fn values(&self) -> &[i64] {
        self.values.as_slice()
    }
}

impl<'a> Columns<'a> {
    pub(super) const fn new(section: Section, bytes: &'a [u8], most: usize) -> Self {
        Self { section, rest: bytes, most, column: 0, error: None }
    }

    /// Ends the section: reports the first fault, or that bytes are left. Gives the error for rows that break a rule.
    pub(super) fn end(self) -> Result<DecodeError, DecodeError> {
        let broken = DecodeError::Malformed { section: self.section, column: 0 };
        match self.error {
            Some(error) => Err(error),
            None if self.rest.is_empty() => Ok(broken),
            None => Err(broken),
        }
    }

    /// Number of rows of a table, at most `limit` and the length of the file.
    pub(super) fn count(&mut self, limit: usize) -> usize {
        let count = self.varint();
        let count = self.keep(count).unwrap_or_default();
        self.limited(count, limit.min(self.most))
    }

    /// Sum of a column of lengths: number of rows of the table that they divide. At most the length of the file.
    pub(super) fn total(&mut self, lengths: &Column) -> usize {
        let mut sum = 0_u64;
        for length in lengths.values() {
            sum = sum.saturating_add(length.unsigned_abs());
        }
        self.limited(sum, self.most)
    }

    fn limited(&mut self, count: u64, limit: usize) -> usize {
        match usize::try_from(count) {
            Ok(count) if count <= limit => count,
            _ => self.keep(Err(DecodeError::Limit(self.section))).unwrap_or_default(),
        }
    }

    /// A column of ids into a table of `len` rows.
    pub(super) fn ids(&mut self, count: usize, len: usize) -> Column {
        self.column(count, 0..=len as i64 - 1)
    }

    /// A column of ids into a table of `len` rows, one higher, where 0 is none.
    pub(super) fn some_ids(&mut self, count: usize, len: usize) -> Column {
        self.column(count, 0..=len as i64)
    }

    /// A column of `count` values, all in `range`.
    pub(super) fn column(&mut self, count: usize, range: RangeInclusive<i64>) -> Column {
        self.column = self.column.saturating_add(1);
        let values = if count == 0 || self.error.is_some() { Ok(Vec::new()) } else { self.values(count, range) };
        Column { values: self.keep(values).unwrap_or_default().into_iter() }
    }

    /// A list of `count` texts: a column of their lengths in bytes, then all of them.
    pub(super) fn texts(&mut self, count: usize) -> alloc::vec::IntoIter<String> {
        let mut lengths = self.column(count, 0..=i64::from(u32::MAX));
        let mut texts = Vec::new();
        for _ in 0..lengths.values().len() {
            let text = self.text(lengths.next_u32() as usize);
            texts.extend(self.keep(text));
        }
        texts.into_iter()
    }

    /// Keeps the first error.
    fn keep<T>(&mut self, result: Result<T, DecodeError>) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            Err(error) => {
                self.error.get_or_insert(error);
                self.rest = &[];
                None
            }
        }
    }

    const fn fault(&self) -> DecodeError {
        DecodeError::Malformed { section: self.section, column: self.column }
    }

    fn values(&mut self, count: usize, range: RangeInclusive<i64>) -> Result<Vec<i64>, DecodeError> {
        let zigzag = self.varint()?;
        let least = (zigzag >> 1) as i64 ^ -((zigzag & 1) as i64);
        let width = usize::from(self.byte()?);
        if width > 8 {
            return Err(self.fault());
        }
        let (values, greatest) = if width == 0 { (alloc::vec![least; count], least) } else { self.planes(count, width, least)? };
        if least < *range.start() || greatest > *range.end() {
            return Err(self.fault());
        }
        Ok(values)
    }

    /// Reads scale and planes; gives the values and the greatest. Refuses what is not the one way to write them.
    fn planes(&mut self, count: usize, width: usize, least: i64) -> Result<(Vec<i64>, i64), DecodeError> {
        let scale = self.varint()?;
        let mut values = alloc::vec![0_i64; count];
        let mut top = 0;
        for plane in 0..width {
            top = 0;
            for (value, byte) in values.iter_mut().zip(self.take(count)?) {
                top |= byte;
                *value |= (i64::from(*byte)) << (plane * 8);
            }
        }
        let (mut any_zero, mut divisor, mut greatest) = (false, 0, 0_u64);
        for value in &values {
            let raw = *value as u64;
            any_zero |= raw == 0;
            greatest = greatest.max(raw);
            if divisor != 1 {
                divisor = common_divisor(divisor, raw);
            }
        }
        let room = least.abs_diff(i64::MAX);
        if top == 0 || !any_zero || divisor != 1 || scale == 0 || greatest > room / scale {
            return Err(self.fault());
        }
        for value in &mut values {
            *value = least.wrapping_add_unsigned((*value as u64).wrapping_mul(scale));
        }
        Ok((values, least.wrapping_add_unsigned(greatest.wrapping_mul(scale))))
    }

    fn text(&mut self, len: usize) -> Result<String, DecodeError> {
        let bytes = self.take(len)?;
        core::str::from_utf8(bytes).map(ToString::to_string).map_err(|_| self.fault())
    }

    fn take(&mut self, len: usize) -> Result<&'a [u8], DecodeError> {
        let (taken, rest) = self.rest.split_at_checked(len).ok_or(self.fault())?;
        self.rest = rest;
        Ok(taken)
    }

    fn byte(&mut self) -> Result<u8, DecodeError> {
        let (byte, rest) = self.rest.split_first().ok_or(self.fault())?;
        self.rest = rest;
        Ok(*byte)
    }

    /// LEB128, at most 64 bits, in the fewest bytes.
    fn varint(&mut self) -> Result<u64, DecodeError> {
        let mut value = 0;
        let mut shift = 0;
        loop {
            let byte = self.byte()?;
            if (shift == 63 && byte > 1) || (shift > 0 && byte == 0) {
                return Err(self.fault());
            }
            value |= u64::from(byte & 0x7F) << shift;
            if byte < 0x80 {
                return Ok(value);
            }
            shift += 7;
        }
    }
}

/// Greatest common divisor; 0 stands for no number yet.
const fn common_divisor(mut a: u64, mut b: u64) -> u64 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

/// Writes one section.
#[cfg(feature = "encode")]
#[derive(Default)]
pub(super) struct ColumnWriter {
    pub(super) bytes: Vec<u8>,
}

#[cfg(feature = "encode")]
impl ColumnWriter {
    pub(super) fn count(&mut self, count: usize) {
        self.varint(count as u64);
    }

    pub(super) fn column<T: Into<i64>>(&mut self, values: impl IntoIterator<Item = T>) {
        let values: Vec<i64> = values.into_iter().map(Into::into).collect();
        let (Some(least), Some(greatest)) = (values.iter().min().copied(), values.iter().max().copied()) else { return };
        self.varint((least << 1 ^ least >> 63) as u64);
        let scale = values.iter().fold(0, |divisor, value| common_divisor(divisor, value.abs_diff(least)));
        let width = greatest.abs_diff(least).checked_div(scale).map_or(0, |most| (64 - most.leading_zeros()).div_ceil(8));
        self.bytes.push(width as u8);
        if width > 0 {
            self.varint(scale);
            for plane in 0..width {
                self.bytes.extend(values.iter().map(|value| ((value.abs_diff(least) / scale) >> (plane * 8)) as u8));
            }
        }
    }

    /// Lengths saturate; a program that large is refused for its size.
    pub(super) fn lengths(&mut self, lengths: impl IntoIterator<Item = usize>) {
        self.column(lengths.into_iter().map(|length| u32::try_from(length).unwrap_or(u32::MAX)));
    }

    pub(super) fn some_ids(&mut self, ids: impl IntoIterator<Item = Option<u16>>) {
        self.column(ids.into_iter().map(|id| id.map_or(0, |id| u32::from(id) + 1)));
    }

    pub(super) fn texts<'t>(&mut self, texts: impl IntoIterator<Item = &'t str> + Clone) {
        self.lengths(texts.clone().into_iter().map(str::len));
        for text in texts {
            self.bytes.extend_from_slice(text.as_bytes());
        }
    }

    fn varint(&mut self, mut value: u64) {
        while value >= 0x80 {
            self.bytes.push(value as u8 | 0x80);
            value >>= 7;
        }
        self.bytes.push(value as u8);
    }
}
