//! Cold sections: postcard behind a version number.
//!
//! postcard is positional, so a changed type is a new version: the old one stays in [`Versions`] until the next major format.

#[cfg(feature = "encode")]
use alloc::vec::Vec;

use postcard::{Deserializer, Error, de_flavors::Flavor};
use serde::{Deserialize, Serialize};

use crate::{DecodeError, error::Section};

/// What a cold section holds.
#[derive(Serialize, Deserialize)]
enum Versions<T> {
    V1(T),
}

/// Reads a cold section to its last byte.
pub(super) fn read<'a, T: Deserialize<'a>>(section: Section, bytes: &'a [u8]) -> Result<T, DecodeError> {
    let fault = DecodeError::Malformed { section, column: 0 };
    let mut deserializer = Deserializer::from_flavor(Minimal { rest: bytes, continued: false });
    let Versions::V1(value) = Versions::deserialize(&mut deserializer).map_err(|_| fault)?;
    match deserializer.finalize() {
        Ok([]) => Ok(value),
        _ => Err(fault),
    }
}

/// Writes a cold section.
#[cfg(feature = "encode")]
pub(super) fn write<T: Serialize>(section: Section, value: &T) -> Result<Vec<u8>, DecodeError> {
    postcard::to_allocvec(&Versions::V1(value)).map_err(|_| DecodeError::Malformed { section, column: 0 })
}

/// Input of postcard that refuses numbers with needless bytes, so that a value has one form only.
///
/// Sound because no cold type holds a plain `u8`: any other byte above 127 that is popped is continued by the next one,
/// and a continuation of zero says nothing.
struct Minimal<'a> {
    rest: &'a [u8],
    continued: bool,
}

impl<'a> Flavor<'a> for Minimal<'a> {
    type Remainder = &'a [u8];
    type Source = &'a [u8];

    fn pop(&mut self) -> postcard::Result<u8> {
        let (byte, rest) = self.rest.split_first().ok_or(Error::DeserializeUnexpectedEnd)?;
        if self.continued && *byte == 0 {
            return Err(Error::DeserializeBadVarint);
        }
        self.continued = *byte >= 0x80;
        self.rest = rest;
        Ok(*byte)
    }

    /// Lengths are believed only as far as there are bytes.
    fn size_hint(&self) -> Option<usize> {
        Some(self.rest.len())
    }

    fn try_take_n(&mut self, len: usize) -> postcard::Result<&'a [u8]> {
        let (taken, rest) = self.rest.split_at_checked(len).ok_or(Error::DeserializeUnexpectedEnd)?;
        self.rest = rest;
        Ok(taken)
    }

    fn finalize(self) -> postcard::Result<&'a [u8]> {
        Ok(self.rest)
    }
}

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use super::{Section, read};

    #[test]
    fn needless_bytes_are_refused() {
        assert_eq!(read::<Vec<u32>>(Section::Schema, &[0, 2, 5, 0x80, 1]), Ok(alloc::vec![5, 128]));
        assert!(read::<Vec<u32>>(Section::Schema, &[0, 2, 5, 0x85, 0]).is_err());
        assert!(read::<Vec<u32>>(Section::Schema, &[0, 0x81, 0, 5]).is_err());
        assert!(read::<Vec<u32>>(Section::Schema, &[0, 1, 5, 0]).is_err());
        assert!(read::<Vec<u32>>(Section::Schema, &[1, 1, 5]).is_err());
    }
}
