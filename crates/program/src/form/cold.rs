//! Cold sections: records in packed form (see `packed`) behind a version number.
//!
//! Packed records are positional, so a changed type is a new version: the old one stays readable until the next major format.

use crate::{
    DecodeError,
    error::Section,
    packed::{Packed, Reader},
};

/// The version that this reader knows.
const VERSION: u64 = 0;

/// Reads a cold section to its last byte.
pub(super) fn read<T: Packed>(section: Section, bytes: &[u8]) -> Result<T, DecodeError> {
    let mut reader = Reader::new(bytes);
    reader.number(VERSION);
    let value = T::read(&mut reader);
    if reader.end() { Ok(value) } else { Err(DecodeError::Malformed { section, column: 0 }) }
}

/// Writes a cold section.
#[cfg(feature = "encode")]
pub(super) fn write<T: Packed>(value: &T) -> alloc::vec::Vec<u8> {
    let mut writer = crate::packed::Writer::default();
    writer.number(VERSION);
    value.write(&mut writer);
    writer.bytes
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
