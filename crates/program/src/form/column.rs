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

use alloc::{string::String, vec::Vec};

use crate::{
    DecodeError,
    error::Section,
    packed::{Packed, Reader},
};

/// Reads one section from front to back; every value that it hands out was checked against a range.
///
/// The first fault is kept and reported by [`Columns::end`]; what is read after it is zero or empty. So readers have one way
/// out instead of one per column, and all columns lie in one list, which halves their code.
pub(super) struct Columns<'a> {
    section: Section,
    reader: Reader<'a>,
    /// Most rows that any table may have: the length of the whole file, so that work and memory stay linear in it.
    most: usize,
    column: u8,
    error: Option<DecodeError>,
    /// Values of all columns read so far, one column behind the other.
    values: Vec<i64>,
    /// What is left of each column in `values`: start and end.
    left: Vec<(usize, usize)>,
    texts: alloc::vec::IntoIter<String>,
}

/// A column that was read: its number in its section, from 0.
#[derive(Clone, Copy)]
pub(super) struct Column(usize);

impl<'a> Columns<'a> {
    pub(super) fn new(section: Section, bytes: &'a [u8], most: usize) -> Self {
        Self {
            section,
            reader: Reader::new(bytes),
            most,
            column: 0,
            error: None,
            values: Vec::new(),
            left: Vec::new(),
            texts: Vec::new().into_iter(),
        }
    }

    /// Ends the section: reports the first fault, or that bytes are left.
    pub(super) const fn end(&self) -> Result<(), DecodeError> {
        match self.error {
            Some(error) => Err(error),
            None if self.reader.end() => Ok(()),
            None => Err(DecodeError::Malformed { section: self.section, column: 0 }),
        }
    }

    /// Number of rows of a table, at most `limit` and the length of the file.
    pub(super) fn count(&mut self, limit: usize) -> usize {
        let count = self.reader.number(u64::MAX);
        self.watch();
        self.limited(count, limit.min(self.most))
    }

    /// Sum of a column of lengths: number of rows of the table that they divide. At most the length of the file.
    pub(super) fn total(&mut self, lengths: Column) -> usize {
        let mut sum = 0_u64;
        for length in self.values(lengths) {
            sum = sum.saturating_add(length.unsigned_abs());
        }
        self.limited(sum, self.most)
    }

    /// How many values of a column are among `wanted`, whose bits stand for 0..=15.
    #[inline(never)]
    pub(super) fn among(&self, column: Column, wanted: u16) -> usize {
        self.values(column).iter().filter(|value| (0..16).contains(*value) && wanted >> **value & 1 == 1).count()
    }

    fn limited(&mut self, count: u64, limit: usize) -> usize {
        match usize::try_from(count) {
            Ok(count) if count <= limit => count,
            _ => {
                self.fail(DecodeError::Limit(self.section));
                0
            }
        }
    }

    /// A column of ids into a table of `len` rows.
    pub(super) fn ids(&mut self, count: usize, len: usize) -> Column {
        self.column(count, 0, len as i64 - 1)
    }

    /// A column of ids into a table of `len` rows, one higher, where 0 is none.
    pub(super) fn some_ids(&mut self, count: usize, len: usize) -> Column {
        self.column(count, 0, len as i64)
    }

    /// A column of `count` values, all in `least..=greatest`.
    #[inline(never)]
    pub(super) fn column(&mut self, count: usize, least: i64, greatest: i64) -> Column {
        self.column = self.column.saturating_add(1);
        let start = self.values.len();
        if count > 0 && self.error.is_none() && !self.read(count, least, greatest) {
            self.values.truncate(start);
            self.fail(self.fault());
        }
        self.left.push((start, self.values.len()));
        Column(self.left.len() - 1)
    }

    /// A list of `count` texts, for [`Columns::next_text`]: a column of their lengths in bytes, then all of them. One list
    /// per section.
    pub(super) fn texts(&mut self, count: usize) {
        let lengths = self.column(count, 0, i64::from(u32::MAX));
        let mut texts = Vec::new();
        for _ in 0..self.values(lengths).len() {
            let len = self.next_u32(lengths) as usize;
            let Ok(text) = core::str::from_utf8(self.reader.bytes(len)) else {
                self.reader.refuse();
                break;
            };
            texts.push(text.into());
        }
        self.watch();
        self.texts = texts.into_iter();
    }

    /// The next value of a column; 0 past its end.
    #[inline(never)]
    pub(super) fn next(&mut self, column: Column) -> i64 {
        let Some((at, end)) = self.left.get_mut(column.0) else { return 0 };
        if at == end {
            return 0;
        }
        *at += 1;
        self.values.get(*at - 1).copied().unwrap_or_default()
    }

    /// For columns whose range lies in 16 bits.
    #[inline(never)]
    pub(super) fn next_u16(&mut self, column: Column) -> u16 {
        self.next(column) as u16
    }

    /// For columns whose range lies in 32 bits.
    #[inline(never)]
    pub(super) fn next_u32(&mut self, column: Column) -> u32 {
        self.next(column) as u32
    }

    /// For columns whose range lies in 32 bits.
    pub(super) fn next_i32(&mut self, column: Column) -> i32 {
        self.next_u32(column) as i32
    }

    /// For columns of 16-bit numbers, one higher, where 0 is none.
    pub(super) fn next_some_u16(&mut self, column: Column) -> Option<u16> {
        u16::try_from(self.next(column) - 1).ok()
    }

    /// The next text of the list.
    pub(super) fn next_text(&mut self) -> String {
        self.texts.next().unwrap_or_default()
    }

    /// Notes that rows break a rule which no single column can.
    pub(super) const fn refuse(&mut self) {
        self.fail(DecodeError::Malformed { section: self.section, column: 0 });
    }

    /// Keeps the first error.
    const fn fail(&mut self, error: DecodeError) {
        if self.error.is_none() {
            self.error = Some(error);
        }
        self.reader.refuse();
    }

    /// Keeps a fault of the reader.
    const fn watch(&mut self) {
        if self.reader.is_faulty() {
            self.fail(self.fault());
        }
    }

    const fn fault(&self) -> DecodeError {
        DecodeError::Malformed { section: self.section, column: self.column }
    }

    fn values(&self, column: Column) -> &[i64] {
        self.left.get(column.0).and_then(|&(at, end)| self.values.get(at..end)).unwrap_or_default()
    }

    /// Reads a column; false for what is out of range or not the one way to write it.
    fn read(&mut self, count: usize, least: i64, greatest: i64) -> bool {
        let low = i64::read(&mut self.reader);
        let width = self.reader.number(8);
        let start = self.values.len();
        if width == 0 {
            self.values.resize(start + count, low);
            return !self.reader.is_faulty() && least <= low && low <= greatest;
        }
        let scale = self.reader.number(u64::MAX);
        self.values.resize(start + count, 0);
        let values = self.values.get_mut(start..).unwrap_or_default();
        let mut top = 0;
        for plane in 0..width {
            top = 0;
            for (value, byte) in values.iter_mut().zip(self.reader.bytes(count)) {
                top |= byte;
                *value |= i64::from(*byte) << (plane * 8);
            }
        }
        let (mut any_zero, mut divisor, mut most) = (false, 0, 0_u64);
        for value in &*values {
            let raw = *value as u64;
            any_zero |= raw == 0;
            most = most.max(raw);
            if divisor != 1 {
                divisor = common_divisor(divisor, raw);
            }
        }
        let minimal = top != 0 && any_zero && divisor == 1;
        // The scale is above 0 and the greatest value does not overflow.
        let room = low.abs_diff(i64::MAX).checked_div(scale).is_some_and(|room| most <= room);
        if self.reader.is_faulty() || !minimal || !room {
            return false;
        }
        for value in values {
            *value = low.wrapping_add_unsigned((*value as u64).wrapping_mul(scale));
        }
        least <= low && low.wrapping_add_unsigned(most.wrapping_mul(scale)) <= greatest
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
