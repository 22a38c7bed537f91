//! Sheets: how a section holds its tables, column by column.
//!
//! ```text
//! sheet     number of rows of each table, and of bytes of text (varints) | columns in the order of their shapes | text
//! column    of n > 0 values: least (zigzag varint) | width u8, 0..=8 | if width > 0: scale (varint), n times `width` bytes
//! value i   least + scale * (little-endian number i)
//! ```
//!
//! A [`Shape`] says what a column may hold: numbers of a range, rows of another table, or lengths that divide the rows of
//! another table among its own. A column that only some rows have (see [`Shape::only`]) holds values of those rows. So one
//! routine reads and checks every column there is, and what it lets through needs no check where it is used.
//!
//! `least` is the least value, `scale` the greatest common divisor of what is above it, `width` the fewest bytes that hold
//! it: there is one way to write a column. A general compressor does the rest; bytes of equal weight side by side, instead
//! of the bytes of a value, cost it a tenth more where the same few values come again and again.

use alloc::{string::String, vec::Vec};
use core::ops::Range;

use crate::{DecodeError, error::Section, packed::Reader};

/// A table: its number in its sheet.
#[derive(Clone, Copy)]
pub(super) struct Table(pub(super) u8);

/// A column: its number in its sheet.
#[derive(Clone, Copy, Debug)]
pub(super) struct Column(pub(super) u8);

/// The bytes of text behind the columns, as if they were the last table.
const TEXT: Table = Table(u8::MAX);

/// What a column holds, in eight bytes, because there are a hundred and visitors download them.
#[derive(Clone, Copy)]
pub(super) struct Shape {
    /// The table that it is a column of.
    table: Table,
    /// Least and greatest value, as positions in [`BOUNDS`]; the greatest grows by `times` the rows of `of`.
    least: u8,
    greatest: u8,
    times: u8,
    of: Table,
    /// Whether the values are lengths of ranges that follow each other in `of`, together all of it.
    divides: bool,
    /// The rows that have a value: those where the column `kind`, which stands before it, has a value among these bits. The
    /// other rows hold 0.
    kind: Column,
    only: u16,
}

/// All rows have a value.
const EVERY: u16 = u16::MAX;

/// All bounds that a shape may have.
#[rustfmt::skip]
const BOUNDS: [i64; 21] = [
    i64::MIN, i32::MIN as i64, -1, 0, 1, 2, 3, 4, 5, 7, 9, 10, 11, 200, 1_000, 10_000,
    u16::MAX as i64, u16::MAX as i64 + 1, i32::MAX as i64, u32::MAX as i64, i64::MAX,
];

/// Position of a bound; a shape with one that is not listed refuses everything.
#[expect(clippy::indexing_slicing, reason = "runs while this is compiled")]
const fn bound(value: i64) -> u8 {
    let mut at = 0;
    while at < BOUNDS.len() && BOUNDS[at] != value {
        at += 1;
    }
    at as u8
}

/// Whole numbers in a range.
pub(super) const fn number(least: i64, greatest: i64) -> Shape {
    let (least, greatest) = (bound(least), bound(greatest));
    Shape { table: TEXT, least, greatest, times: 0, of: TEXT, divides: false, kind: Column(0), only: EVERY }
}

/// A row of a table.
pub(super) const fn id(of: Table) -> Shape {
    Shape { times: 1, of, ..number(0, -1) }
}

/// A row of a table, one higher; 0 is none.
pub(super) const fn some_id(of: Table) -> Shape {
    Shape { times: 1, of, ..number(0, 0) }
}

/// A row of a table twice over, plus one when negated.
pub(super) const fn literal(of: Table) -> Shape {
    Shape { times: 2, of, ..number(0, -1) }
}

/// How many rows of a table belong to this one; they stand in the order of those that they belong to.
pub(super) const fn rows(of: Table) -> Shape {
    Shape { times: 1, of, divides: true, ..number(0, 0) }
}

/// A text.
pub(super) const fn text() -> Shape {
    rows(TEXT)
}

impl Shape {
    /// As a column of a table.
    pub(super) const fn in_table(self, table: Table) -> Self {
        Self { table, ..self }
    }

    /// Has a value only where another column, which stands before it, holds one of the values that the bits stand for.
    pub(super) const fn only(self, kind: Column, only: u16) -> Self {
        Self { kind, only, ..self }
    }

    /// Whether a row of a kind has a value.
    const fn has(self, kind: u32) -> bool {
        self.only >> (kind & 15) & 1 == 1
    }

    /// Whether 32 bits are not enough for a value, so that it takes two cells.
    const fn is_wide(self) -> bool {
        self.least == 0 || self.greatest as usize == BOUNDS.len() - 1
    }
}

/// What a sheet looks like.
pub(super) struct Layout {
    /// Shapes of all columns.
    pub(super) shapes: &'static [Shape],
    /// Most rows of each table.
    pub(super) limits: &'static [usize],
}

/// Lays out a sheet: names its tables, each with the most rows that it may have, and their columns.
macro_rules! sheet {
    ($layout:ident: $($table:ident: $limit:expr => { $($(#[$doc:meta])* $column:ident: $shape:expr,)* })*) => {
        #[allow(non_camel_case_types, clippy::upper_case_acronyms)]
        enum Tables { $($table,)* }
        #[allow(non_camel_case_types, clippy::upper_case_acronyms)]
        enum Columns { $($($column,)*)* }
        $(pub(super) const $table: $crate::form::sheet::Table = $crate::form::sheet::Table(Tables::$table as u8);)*
        $($(
            $(#[$doc])*
            pub(super) const $column: $crate::form::sheet::Column = $crate::form::sheet::Column(Columns::$column as u8);
        )*)*
        /// Its layout.
        pub(super) const $layout: $crate::form::sheet::Layout = $crate::form::sheet::Layout {
            shapes: &[$($($shape.in_table($table),)*)*],
            limits: &[$($limit,)*],
        };
    };
}
pub(super) use sheet;

/// A sheet that was read: every value is in the range of its shape, rows without a value hold 0.
#[derive(Clone, Debug)]
pub(crate) struct Sheet {
    /// Number of rows of each table, then of bytes of text.
    counts: Vec<usize>,
    /// All columns, one behind the other, each with a 0 behind it. Lengths have become starts, with the end of the last one
    /// behind them. Values of 64 bits are two cells, the lower half first.
    cells: Vec<u32>,
    /// Where each column begins in `cells`.
    starts: Vec<usize>,
    text: String,
}

impl Sheet {
    /// Reads a section to its last byte. No table may have more rows than the section has bytes, so that work and memory stay
    /// linear in it.
    pub(super) fn read(section: Section, layout: &Layout, bytes: &[u8]) -> Result<Self, DecodeError> {
        let mut reader = Reader::new(bytes);
        let mut sheet = Sheet { counts: Vec::new(), cells: Vec::new(), starts: Vec::new(), text: String::new() };
        for limit in layout.limits.iter().chain([&bytes.len()]) {
            let count = reader.number(u64::MAX);
            if count > (*limit).min(bytes.len()) as u64 {
                return Err(DecodeError::Limit(section));
            }
            sheet.counts.push(count as usize);
        }
        sheet.text = reader.last_text(sheet.counts.last().copied().unwrap_or_default()).into();
        sheet.cells =
            alloc::vec![0; layout.shapes.iter().map(|shape| (sheet.len(shape.table) + 1) << u32::from(shape.is_wide())).sum()];
        if sheet.columns(&mut reader, layout.shapes) && reader.end() {
            Ok(sheet)
        } else {
            Err(DecodeError::Malformed { section, column: sheet.starts.len() as u8 })
        }
    }

    /// Reads all columns; false when one is not as its shape says.
    fn columns(&mut self, reader: &mut Reader<'_>, shapes: &[Shape]) -> bool {
        let mut divided = alloc::vec![None; self.counts.len()];
        let mut start = 0;
        for shape in shapes {
            let rows = self.len(shape.table);
            self.starts.push(start);
            let kinds = self.starts.get(shape.kind.0 as usize).copied().unwrap_or_default();
            let Some((before, cells)) = self.cells.split_at_mut_checked(start) else { return false };
            let wide = shape.is_wide();
            start += (rows + 1) << u32::from(wide);
            let kinds = before.get(kinds..kinds + rows).unwrap_or_default();
            let read = if shape.only == EVERY { rows } else { kinds.iter().filter(|kind| shape.has(**kind)).count() };
            let of = (shape.of.0 as usize).min(self.counts.len() - 1);
            let whole = self.counts.get(of).copied().unwrap_or_default();
            let (Some(least), Some(greatest)) = (BOUNDS.get(shape.least as usize), BOUNDS.get(shape.greatest as usize)) else {
                return false;
            };
            let range = *least..=greatest + whole as i64 * i64::from(shape.times);
            if read > 0 && !column(reader, cells.get_mut(..read << u32::from(wide)).unwrap_or_default(), wide, range) {
                return false;
            }
            if (1..rows).contains(&read) {
                spread(cells, read, kinds, *shape);
            }
            if shape.divides {
                let Some(filled) = divided.get_mut(of) else { return false };
                let mut at = filled.unwrap_or(0);
                for cell in cells.iter_mut().take(rows + 1) {
                    // No length is longer than the whole, so this does not overflow.
                    (*cell, at) = (at as u32, at + *cell as usize);
                    if at > whole || shape.of.0 == TEXT.0 && !self.text.is_char_boundary(at) {
                        return false;
                    }
                }
                *filled = Some(at);
            }
        }
        divided.iter().zip(&self.counts).all(|(filled, count)| filled.is_none_or(|filled| filled == *count))
    }

    /// Number of rows of a table.
    pub(super) fn len(&self, table: Table) -> usize {
        self.counts.get(table.0 as usize).copied().unwrap_or_default()
    }

    /// Value of a column of 32 bits in a row that the table has; of signed ones the bits.
    #[inline(never)]
    pub(super) fn at(&self, column: Column, row: usize) -> u32 {
        self.starts.get(column.0 as usize).and_then(|start| self.cells.get(start + row)).copied().unwrap_or_default()
    }

    /// Value of a column whose shape needs 64 bits, in a row that the table has.
    #[inline(never)]
    pub(super) fn wide(&self, column: Column, row: usize) -> i64 {
        i64::from(self.at(column, row * 2 + 1)) << 32 | i64::from(self.at(column, row * 2))
    }

    /// All values of a column of 32 bits.
    pub(super) fn all(&self, table: Table, column: Column) -> &[u32] {
        let start = self.starts.get(column.0 as usize).copied().unwrap_or_default();
        self.cells.get(start..start + self.len(table)).unwrap_or_default()
    }

    /// Forgets a column and those behind it: they have become rows.
    pub(super) fn forget(&mut self, column: Column) {
        // A copy gives back what a shorter list would keep.
        let end = self.starts.get(column.0 as usize).copied().unwrap_or_default();
        self.cells = self.cells.get(..end).unwrap_or_default().to_vec();
    }

    /// Value of a column whose shape lies in 16 bits.
    pub(super) fn id(&self, column: Column, row: usize) -> u16 {
        self.at(column, row) as u16
    }

    /// Value of a column of 16-bit numbers that are one higher, where 0 is none.
    #[inline(never)]
    pub(super) fn some_id(&self, column: Column, row: usize) -> Option<u16> {
        u16::try_from(self.at(column, row).wrapping_sub(1)).ok()
    }

    /// The rows that belong to a row, by a column of [`rows`].
    #[inline(never)]
    pub(super) fn rows(&self, column: Column, row: usize) -> Range<usize> {
        self.at(column, row) as usize..self.at(column, row + 1) as usize
    }

    /// The same as positions of 32 bits.
    pub(super) fn span(&self, column: Column, row: usize) -> Range<u32> {
        self.at(column, row)..self.at(column, row + 1)
    }

    /// Whether the values of some rows, of 32 bits, ascend strictly.
    pub(super) fn ascends(&self, column: Column, rows: Range<usize>) -> bool {
        rows.clone().zip(rows.skip(1)).all(|(row, next)| self.at(column, row) < self.at(column, next))
    }

    /// The texts of a column.
    pub(super) fn texts(&self, table: Table, column: Column) -> Vec<String> {
        self.texts_in(column, 0..self.len(table))
    }

    /// The texts of some rows.
    #[inline(never)]
    pub(super) fn texts_in(&self, column: Column, rows: Range<usize>) -> Vec<String> {
        let mut texts = Vec::new();
        for row in rows {
            texts.push(self.string(column, row));
        }
        texts
    }

    /// A copy of a text.
    #[inline(never)]
    pub(super) fn string(&self, column: Column, row: usize) -> String {
        self.text(column, row).into()
    }

    /// A text.
    #[inline(never)]
    pub(super) fn text(&self, column: Column, row: usize) -> &str {
        self.text.get(self.rows(column, row)).unwrap_or_default()
    }
}

/// Moves the first `read` values to the rows that have one, those of `kinds` that the shape wants.
fn spread(cells: &mut [u32], mut read: usize, kinds: &[u32], shape: Shape) {
    let wide = usize::from(shape.is_wide());
    for (row, kind) in kinds.iter().enumerate().rev() {
        let has = shape.has(*kind);
        read -= usize::from(has);
        for half in 0..=wide {
            let cell = if has { cells.get((read << wide) + half).copied().unwrap_or_default() } else { 0 };
            if let Some(place) = cells.get_mut((row << wide) + half) {
                *place = cell;
            }
        }
    }
}

/// Reads a column into cells, two for a value if it is wide; false for what is out of range or not the one way to write it.
#[inline(never)]
fn column(reader: &mut Reader<'_>, cells: &mut [u32], wide: bool, range: core::ops::RangeInclusive<i64>) -> bool {
    let low = reader.signed(u64::MAX);
    let width = reader.number(8) as usize;
    let scale = if width > 0 { reader.number(u64::MAX) } else { 1 };
    let (mut least, mut greatest, mut divisor) = (u64::MAX, 0, 0);
    let mut rest = reader.bytes((cells.len() >> u32::from(wide)).saturating_mul(width));
    for value in cells.chunks_mut(1 + usize::from(wide)) {
        let Some((bytes, after)) = rest.split_at_checked(width) else { return false };
        rest = after;
        let raw = match *bytes {
            [low] => u64::from(low),
            [low, high] => u64::from(high) << 8 | u64::from(low),
            _ => bytes.iter().rev().fold(0, |raw, byte| raw << 8 | u64::from(*byte)),
        };
        least = least.min(raw);
        greatest = greatest.max(raw);
        if divisor != 1 {
            divisor = common_divisor(divisor, raw);
        }
        let mut read = low.wrapping_add_unsigned(raw.wrapping_mul(scale));
        for cell in value {
            *cell = read as u32;
            read >>= 32;
        }
    }
    // The scale is above 0 and the greatest value does not overflow.
    let room = low.abs_diff(i64::MAX).checked_div(scale).is_some_and(|room| greatest <= room);
    let minimal = width == 0 || least == 0 && divisor == 1 && greatest >> (width * 8 - 8) != 0;
    minimal && room && range.contains(&low) && range.contains(&low.wrapping_add_unsigned(greatest.wrapping_mul(scale)))
}

/// Greatest common divisor; 0 stands for no number yet.
const fn common_divisor(mut a: u64, mut b: u64) -> u64 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

/// Collects a sheet's columns, row by row, and writes them.
#[cfg(feature = "encode")]
pub(super) struct SheetWriter {
    layout: &'static Layout,
    columns: Vec<Vec<i64>>,
    /// Texts of each column.
    texts: Vec<String>,
}

#[cfg(feature = "encode")]
impl SheetWriter {
    pub(super) fn new(layout: &'static Layout) -> Self {
        let columns = layout.shapes.len();
        Self { layout, columns: alloc::vec![Vec::new(); columns], texts: alloc::vec![Default::default(); columns] }
    }

    /// Adds a value to a column; every row of its table that has one needs one.
    pub(super) fn add(&mut self, column: Column, value: impl Into<i64>) {
        if let Some(values) = self.columns.get_mut(column.0 as usize) {
            values.push(value.into());
        }
    }

    /// Adds an id one higher, or 0 for none.
    pub(super) fn add_some(&mut self, column: Column, id: Option<u16>) {
        self.add(column, id.map_or(0, |id| i64::from(id) + 1));
    }

    /// Adds how many rows belong to a row.
    pub(super) fn add_rows(&mut self, column: Column, rows: usize) {
        self.add(column, i64::try_from(rows).unwrap_or(i64::MAX));
    }

    /// Adds a text.
    pub(super) fn add_text(&mut self, column: Column, text: &str) {
        self.add_rows(column, text.len());
        if let Some(texts) = self.texts.get_mut(column.0 as usize) {
            texts.push_str(text);
        }
    }

    /// The bytes of the sheet.
    pub(super) fn end(self) -> Vec<u8> {
        let mut writer = crate::packed::Writer::default();
        // Every table's first column has a value in all rows.
        let mut next = 0;
        for (shape, values) in self.layout.shapes.iter().zip(&self.columns) {
            if shape.table.0 == next {
                writer.number(values.len() as u64);
                next += 1;
            }
        }
        writer.number(self.texts.iter().map(String::len).sum::<usize>() as u64);
        for values in &self.columns {
            write_column(&mut writer, values);
        }
        for text in &self.texts {
            writer.bytes.extend_from_slice(text.as_bytes());
        }
        writer.bytes
    }
}

#[cfg(feature = "encode")]
fn write_column(writer: &mut crate::packed::Writer, values: &[i64]) {
    let (Some(least), Some(greatest)) = (values.iter().min().copied(), values.iter().max().copied()) else { return };
    let scale = values.iter().fold(0, |divisor, value| common_divisor(divisor, value.abs_diff(least)));
    let width = greatest.abs_diff(least).checked_div(scale).map_or(0, |most| (64 - most.leading_zeros()).div_ceil(8));
    writer.signed(least);
    writer.number(u64::from(width));
    if width > 0 {
        writer.number(scale);
        for value in values {
            let raw = (value.abs_diff(least) / scale).to_le_bytes();
            writer.bytes.extend(raw.iter().take(width as usize));
        }
    }
}
