//! Packed bytes: how records are written row by row, in stored profiles and in what crosses to and from the host.
//!
//! ```text
//! number   LEB128, in the fewest bytes; signed ones zigzag first
//! flag     one byte, 0 or 1            option   0, or 1 and the value
//! text     length in bytes, UTF-8      list     length, then its items
//! record   its fields in order         choice   number of the variant, then its fields
//! ```
//!
//! These are the bytes of postcard, with one difference: a reader refuses needless bytes, so that a value has one form only.
//! Written by hand because it ships to every visitor (see "No serde in the runtime" in ARCHITECTURE.md).

use alloc::{string::String, vec::Vec};

use crate::ids::Id;

pub use crate::form::crc32;

/// A value that has a packed form.
pub trait Packed: Sized {
    /// Reads a value. After a fault it is any value: see [`Reader::end`].
    fn read(from: &mut Reader<'_>) -> Self;

    /// Writes the value.
    fn write(&self, to: &mut Writer);
}

/// Reads packed bytes from front to back.
///
/// A fault is kept and told by [`Reader::end`]; what is read after it is zero or empty. So there is one way out instead of
/// one per field, which is most of the code of a reader.
#[derive(Clone, Debug)]
pub struct Reader<'a> {
    rest: &'a [u8],
    faulty: bool,
}

impl<'a> Reader<'a> {
    /// A reader of all these bytes.
    #[must_use]
    pub const fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes, faulty: false }
    }

    /// Whether all bytes were read, and well-formed. Before it says so, no value may be used.
    #[must_use]
    pub const fn end(&self) -> bool {
        !self.faulty && self.rest.is_empty()
    }

    /// Whether there was a fault.
    #[must_use]
    pub const fn is_faulty(&self) -> bool {
        self.faulty
    }

    /// Notes a fault.
    #[inline(never)]
    pub const fn refuse(&mut self) {
        self.faulty = true;
        self.rest = &[];
    }

    /// A number of at most `most`; 0 after a fault.
    #[inline(never)]
    pub fn number(&mut self, most: u64) -> u64 {
        let mut value = 0;
        let mut shift = 0;
        while let Some((byte, rest)) = self.rest.split_first() {
            self.rest = rest;
            if (shift == 63 && *byte > 1) || (shift > 0 && *byte == 0) {
                break;
            }
            value |= u64::from(*byte & 0x7F) << shift;
            if *byte < 0x80 {
                if value > most {
                    break;
                }
                return value;
            }
            shift += 7;
        }
        self.refuse();
        0
    }

    /// A signed number.
    pub fn signed(&mut self, most: u64) -> i64 {
        let zigzag = self.number(most);
        (zigzag >> 1) as i64 ^ -((zigzag & 1) as i64)
    }

    /// The next `len` bytes; none after a fault.
    #[inline(never)]
    pub fn bytes(&mut self, len: usize) -> &'a [u8] {
        if let Some((taken, rest)) = self.rest.split_at_checked(len) {
            self.rest = rest;
            return taken;
        }
        self.refuse();
        &[]
    }

    /// The text in the last `len` bytes, which are read before all others.
    pub(crate) fn last_text(&mut self, len: usize) -> &'a str {
        let last = self.rest.len().checked_sub(len).and_then(|at| self.rest.split_at_checked(at));
        if let Some((rest, text)) = last
            && let Ok(text) = core::str::from_utf8(text)
        {
            self.rest = rest;
            return text;
        }
        self.refuse();
        ""
    }

    /// A length. Lengths are believed only as far as there are bytes.
    fn len(&mut self) -> usize {
        self.number(self.rest.len() as u64) as usize
    }
}

/// Writes packed bytes.
#[derive(Clone, Debug, Default)]
pub struct Writer {
    /// What was written.
    pub bytes: Vec<u8>,
}

impl Writer {
    /// Appends a number.
    #[inline(never)]
    pub fn number(&mut self, mut value: u64) {
        while value >= 0x80 {
            self.bytes.push(value as u8 | 0x80);
            value >>= 7;
        }
        self.bytes.push(value as u8);
    }

    /// Appends a signed number.
    pub fn signed(&mut self, value: i64) {
        self.number((value << 1 ^ value >> 63) as u64);
    }
}

macro_rules! unsigned {
    ($($number:ident),*) => {$(
        impl Packed for $number {
            fn read(from: &mut Reader<'_>) -> Self {
                from.number(u64::from(Self::MAX)) as Self
            }

            fn write(&self, to: &mut Writer) {
                to.number(u64::from(*self));
            }
        }
    )*};
}

unsigned!(u8, u16, u32, u64);

impl Packed for i32 {
    fn read(from: &mut Reader<'_>) -> Self {
        from.signed(u64::from(u32::MAX)) as Self
    }

    fn write(&self, to: &mut Writer) {
        to.signed(i64::from(*self));
    }
}

impl Packed for i64 {
    fn read(from: &mut Reader<'_>) -> Self {
        from.signed(u64::MAX)
    }

    fn write(&self, to: &mut Writer) {
        to.signed(*self);
    }
}

impl Packed for bool {
    fn read(from: &mut Reader<'_>) -> Self {
        from.number(1) == 1
    }

    fn write(&self, to: &mut Writer) {
        to.number(u64::from(*self));
    }
}

impl<T: Id> Packed for T {
    fn read(from: &mut Reader<'_>) -> Self {
        T::from_number(u16::read(from))
    }

    fn write(&self, to: &mut Writer) {
        self.number().write(to);
    }
}

impl Packed for String {
    #[inline(never)]
    fn read(from: &mut Reader<'_>) -> Self {
        let len = from.len();
        match core::str::from_utf8(from.bytes(len)) {
            Ok(text) => text.into(),
            Err(_) => {
                from.refuse();
                Self::new()
            }
        }
    }

    #[inline(never)]
    fn write(&self, to: &mut Writer) {
        to.number(self.len() as u64);
        to.bytes.extend_from_slice(self.as_bytes());
    }
}

/// Bytes as they are, without a length.
impl Packed for [u8; 32] {
    fn read(from: &mut Reader<'_>) -> Self {
        from.bytes(32).first_chunk().copied().unwrap_or([0; 32])
    }

    fn write(&self, to: &mut Writer) {
        to.bytes.extend_from_slice(self);
    }
}

impl<T: Packed> Packed for Option<T> {
    fn read(from: &mut Reader<'_>) -> Self {
        bool::read(from).then(|| T::read(from))
    }

    fn write(&self, to: &mut Writer) {
        self.is_some().write(to);
        if let Some(value) = self {
            value.write(to);
        }
    }
}

impl<T: Packed> Packed for Vec<T> {
    #[inline(never)]
    fn read(from: &mut Reader<'_>) -> Self {
        // No item is of no bytes, so a list is never longer than what is left to read.
        let len = from.len();
        let mut list = Self::new();
        while list.len() < len && !from.faulty {
            list.push(T::read(from));
        }
        list
    }

    fn write(&self, to: &mut Writer) {
        to.number(self.len() as u64);
        for item in self {
            item.write(to);
        }
    }
}

impl<A: Packed, B: Packed> Packed for (A, B) {
    fn read(from: &mut Reader<'_>) -> Self {
        (A::read(from), B::read(from))
    }

    fn write(&self, to: &mut Writer) {
        self.0.write(to);
        self.1.write(to);
    }
}

/// Gives records and choices their packed form.
///
/// A record lists its fields in the order of writing; a choice numbers its variants from 0 and names their fields:
/// `packed!(struct Link { text, href })`, `packed!(enum Key { 0 => Any {}, 1 => Exact { 0: number } })`.
#[macro_export]
macro_rules! packed {
    ($(struct $name:ident { $($field:tt),* $(,)? })+) => {$(
        impl $crate::packed::Packed for $name {
            fn read(from: &mut $crate::packed::Reader<'_>) -> Self {
                Self { $($field: $crate::packed::Packed::read(from)),* }
            }

            fn write(&self, to: &mut $crate::packed::Writer) {
                $($crate::packed::Packed::write(&self.$field, to);)*
            }
        }
    )+};
    ($(enum $name:ident {
        0 => $first:ident { $($first_field:tt : $first_bound:ident),* }
        $(, $number:literal => $variant:ident { $($field:tt : $bound:ident),* })* $(,)?
    })+) => {$(
        impl $crate::packed::Packed for $name {
            fn read(from: &mut $crate::packed::Reader<'_>) -> Self {
                match from.number(u64::MAX) {
                    $($number => Self::$variant { $($field: $crate::packed::Packed::read(from)),* },)*
                    number => {
                        if number > 0 {
                            from.refuse();
                        }
                        Self::$first { $($first_field: $crate::packed::Packed::read(from)),* }
                    }
                }
            }

            fn write(&self, to: &mut $crate::packed::Writer) {
                match self {
                    Self::$first { $($first_field: $first_bound),* } => {
                        to.number(0);
                        $($crate::packed::Packed::write($first_bound, to);)*
                    }
                    $(Self::$variant { $($field: $bound),* } => {
                        to.number($number);
                        $($crate::packed::Packed::write($bound, to);)*
                    })*
                }
            }
        }
    )+};
}

#[cfg(test)]
mod tests {
    use alloc::{string::String, vec::Vec};

    use super::{Packed, Reader, Writer};

    fn read<T: Packed>(bytes: &[u8]) -> Option<T> {
        let mut reader = Reader::new(bytes);
        let value = T::read(&mut reader);
        reader.end().then_some(value)
    }

    fn written<T: Packed>(value: &T) -> Vec<u8> {
        let mut writer = Writer::default();
        value.write(&mut writer);
        writer.bytes
    }

    /// postcard is the oracle: what it writes is what is written here.
    fn check<T: Packed + serde::Serialize + PartialEq + core::fmt::Debug>(value: T) {
        let bytes = written(&value);
        assert_eq!(bytes, postcard::to_allocvec(&value).unwrap());
        for end in 0..bytes.len() {
            assert_eq!(read::<T>(&bytes[..end]), None, "cut at {end}");
        }
        assert_eq!(read(&bytes), Some(value));
    }

    #[test]
    fn bytes_are_those_of_postcard() {
        for number in [0, 1, 0x7F, 0x80, 0x3FFF, 0x4000, u64::from(u32::MAX), u64::MAX / 2, u64::MAX] {
            check(number);
            check(number as u32);
            check(number as u16);
            check(number as i64);
            check(number as i32);
            check((number as i64).wrapping_neg());
            check((number as i32).wrapping_neg());
        }
        check([true, false].to_vec());
        check([Some(7_u32), None].to_vec());
        check((String::from("äöü"), Some([9_u8; 32])));
        check([String::new(), "x".repeat(200)].to_vec());
    }

    #[test]
    fn needless_and_missing_bytes_are_refused() {
        assert_eq!(read::<Vec<u32>>(&[2, 5, 0x80, 1]), Some([5, 128].to_vec()));
        assert_eq!(read::<Vec<u32>>(&[2, 5, 0x85, 0]), None);
        assert_eq!(read::<Vec<u32>>(&[0x81, 0, 5]), None);
        assert_eq!(read::<Vec<u32>>(&[1, 5, 0]), None);
        assert_eq!(read::<Vec<u32>>(&[5, 1, 1, 1, 1]), None);
        assert_eq!(read::<u16>(&[0x80, 0x80, 4]), None);
        assert_eq!(read::<u64>(&[0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 2]), None);
        assert_eq!(read::<bool>(&[2]), None);
        assert_eq!(read::<Option<u8>>(&[2, 0]), None);
        assert_eq!(read::<String>(&[1, 0xFF]), None);
    }
}
