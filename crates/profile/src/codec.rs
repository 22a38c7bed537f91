//! The stored form: an envelope that says whether the bytes are whole, around a profile of a known version.
//!
//! ```text
//! 0   4  magic "NSPF"
//! 4   2  version of the envelope, little endian: 1
//! 6   4  length of the body
//! 10  4  CRC-32 (IEEE 802.3) of the body
//! 14  …  body: version of the profile as a packed number, then the profile in packed form
//! ```

use alloc::vec::Vec;
use nearside_program::packed::{Packed, Reader, Writer, crc32};

use crate::profile::Profile;

/// Longest stored form, bytes: above what the limits on lists and texts add up to, so that whatever was recorded can be
/// stored. A usual profile takes a few KB.
pub const MAX_BYTES: usize = 8 << 20;

const MAGIC: [u8; 4] = *b"NSPF";
const ENVELOPE: u16 = 1;
const HEADER: usize = 14;
/// Number of the profile's version. A later one is read beside it: older ones are kept, with their types frozen, and
/// migrated in [`Profile::decode`].
const VERSION: u64 = 0;

/// Why bytes are not a profile. Whatever the reason, a host takes its older generation, or else an empty profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecodeError {
    /// They do not begin as a profile does.
    NotAProfile,
    /// A later release of this package wrote them; they may be whole, and should not be overwritten.
    Newer,
    /// They are cut off, too long, or followed by something else.
    Length,
    /// The checksum does not fit: some of them have changed.
    Checksum,
    /// The checksum fits, but a field or a limit does not, or the same profile would be written otherwise.
    Malformed,
}

/// The profile could not be written. The limits of its parts exclude it; a host treats it as a full disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EncodeError;

impl Profile {
    /// The stored form; equal profiles have equal bytes.
    /// # Errors
    /// [`EncodeError`] when it would be longer than [`MAX_BYTES`].
    pub fn encode(&self) -> Result<Vec<u8>, EncodeError> {
        let mut writer = Writer::default();
        writer.number(VERSION);
        self.write(&mut writer);
        let body = writer.bytes;
        if body.len() > MAX_BYTES - HEADER {
            return Err(EncodeError);
        }
        let mut bytes = Vec::with_capacity(HEADER + body.len());
        bytes.extend_from_slice(&MAGIC);
        bytes.extend_from_slice(&ENVELOPE.to_le_bytes());
        bytes.extend_from_slice(&u32::try_from(body.len()).map_err(|_| EncodeError)?.to_le_bytes());
        bytes.extend_from_slice(&crc32([&body, &[]]).to_le_bytes());
        bytes.extend_from_slice(&body);
        Ok(bytes)
    }

    /// The profile that the bytes stand for.
    /// # Errors
    /// [`DecodeError`] for any other bytes, including another writing of the same profile.
    pub fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        let (magic, rest) = bytes.split_first_chunk::<4>().ok_or(DecodeError::NotAProfile)?;
        if *magic != MAGIC {
            return Err(DecodeError::NotAProfile);
        }
        let (version, rest) = rest.split_first_chunk::<2>().ok_or(DecodeError::Length)?;
        match u16::from_le_bytes(*version) {
            ENVELOPE => {}
            0 => return Err(DecodeError::NotAProfile),
            _ => return Err(DecodeError::Newer),
        }
        let (length, rest) = rest.split_first_chunk::<4>().ok_or(DecodeError::Length)?;
        let (sum, body) = rest.split_first_chunk::<4>().ok_or(DecodeError::Length)?;
        if bytes.len() > MAX_BYTES || usize::try_from(u32::from_le_bytes(*length)) != Ok(body.len()) {
            return Err(DecodeError::Length);
        }
        if u32::from_le_bytes(*sum) != crc32([body, &[]]) {
            return Err(DecodeError::Checksum);
        }
        let mut reader = Reader::new(body);
        if reader.number(u64::MAX) > VERSION {
            return Err(DecodeError::Newer);
        }
        let profile = Self::read(&mut reader);
        // By the reader a value has one form, so writing the profile again would give the same bytes.
        if reader.end() && profile.is_sound() { Ok(profile) } else { Err(DecodeError::Malformed) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{DAY_MS, NOW, Random, at, consented, random_profile, schema};

    /// Bytes with a checksum and a length that fit, so that mutations reach what lies behind them.
    fn sealed(mut bytes: Vec<u8>) -> Vec<u8> {
        let body = bytes.split_off(HEADER.min(bytes.len()));
        bytes.resize(HEADER, 0);
        bytes[6..10].copy_from_slice(&(body.len() as u32).to_le_bytes());
        bytes[10..14].copy_from_slice(&crc32([&body, &[]]).to_le_bytes());
        bytes.extend(body);
        bytes
    }

    #[test]
    fn decode_is_the_inverse_of_encode() {
        let mut random = Random(21);
        for _ in 0..3_000 {
            let profile = random_profile(&mut random);
            let bytes = profile.encode().unwrap();
            assert_eq!(Profile::decode(&bytes), Ok(profile));
        }
        assert_eq!(Profile::decode(&Profile::default().encode().unwrap()), Ok(Profile::default()));
    }

    #[test]
    fn the_form_of_version_1_does_not_change() {
        // Stored by the first release: it must be read for ever. A change that breaks this needs a new variant.
        let mut profile = Profile::new(0x0102_0304_0506_0708);
        let _ = profile.grant(&schema(), "personalize.local", "panel", 1_000, Some([9; 32]), 1_000).unwrap();
        let _ = profile.tell_interest(&schema(), "cooking", 500, None, 2_000).unwrap();
        let _ = profile.set_value(&schema(), "orders", crate::Datum::Int(-2), crate::Origin::Derived, None, 2_000).unwrap();
        let _ = profile.record_activity(&schema(), "view", "cooking", at(3_000)).unwrap();
        let hex: alloc::string::String = profile.encode().unwrap().iter().map(|byte| alloc::format!("{byte:02x}")).collect();
        assert_eq!(hex, VERSION_1);
    }

    const VERSION_1: &str = "4e53504601009600000067e4192000888e98a8c0e08081010001f02ef02e000000000000010011706572736f6e616c697a65\
        2e6c6f63616c000570616e656cd00fe807010909090909090909090909090909090909090909090909090909090909090909\
        0001066f726465727303030103a01f80de340107636f6f6b696e67f403a01f809a9e010000010104766965770107636f6f6b\
        696e670100000000f02e809a9e01";

    #[test]
    fn damage_is_an_error_of_its_own() {
        let bytes = consented().encode().unwrap();
        let with = |at: usize, byte: u8| {
            let mut damaged = bytes.clone();
            damaged[at] = byte;
            Profile::decode(&damaged)
        };
        assert_eq!(Profile::decode(b""), Err(DecodeError::NotAProfile));
        assert_eq!(with(0, b'X'), Err(DecodeError::NotAProfile));
        assert_eq!(with(4, 2), Err(DecodeError::Newer));
        assert_eq!(with(4, 0), Err(DecodeError::NotAProfile));
        assert_eq!(with(6, 0), Err(DecodeError::Length));
        assert_eq!(with(HEADER + 3, 0xff), Err(DecodeError::Checksum));
        for end in 4..bytes.len() {
            assert_eq!(Profile::decode(&bytes[..end]), Err(DecodeError::Length), "cut at {end}");
        }
        let mut longer = bytes.clone();
        longer.push(0);
        assert_eq!(Profile::decode(&longer), Err(DecodeError::Length));
        assert_eq!(Profile::decode(&sealed(longer)), Err(DecodeError::Malformed));
        let mut newer = bytes;
        newer[HEADER] = 1;
        assert_eq!(Profile::decode(&sealed(newer)), Err(DecodeError::Newer));
    }

    #[test]
    fn another_writing_of_the_same_profile_is_refused() {
        // The seed 0 of an empty profile as a padded number: 80 00 instead of 00.
        let mut bytes = Profile::default().encode().unwrap();
        assert_eq!(bytes[HEADER + 1], 0);
        bytes.splice(HEADER + 1..HEADER + 2, [0x80, 0x00]);
        assert_eq!(Profile::decode(&sealed(bytes)), Err(DecodeError::Malformed));
    }

    #[test]
    fn any_bytes_end_in_a_profile_or_an_error() {
        let mut random = Random(22);
        let (mut good, mut whole) = (0, 0);
        for _ in 0..1_200 {
            let bytes = random_profile(&mut random).encode().unwrap();
            for _ in 0..100 {
                let mut mutant = bytes.clone();
                for _ in 0..=random.below(3) {
                    let at = HEADER + random.below((mutant.len() - HEADER) as u64) as usize;
                    match random.below(4) {
                        0 => mutant[at] = random.next() as u8,
                        1 => mutant[at] ^= 1 << random.below(8),
                        2 => drop(mutant.remove(at)),
                        _ => mutant.insert(at, random.next() as u8),
                    }
                    if mutant.len() <= HEADER {
                        break;
                    }
                }
                whole += 1;
                let mutant = sealed(mutant);
                if let Ok(profile) = Profile::decode(&mutant) {
                    good += 1;
                    assert!(profile.is_sound());
                    assert_eq!(profile.encode().unwrap(), mutant);
                }
            }
        }
        assert_eq!(whole, 120_000);
        assert!(good > 1_000, "mutants hardly ever get behind the envelope: {good}");
    }

    #[test]
    fn a_profile_at_its_limits_can_be_stored() {
        let schema = schema();
        let mut profile = consented();
        for n in 0..2 * crate::MAX_EVENTS as i64 {
            let _ = profile.record_activity(&schema, "view", "cooking", at(NOW - DAY_MS + n)).unwrap();
        }
        let long = |n: usize| alloc::format!("{n:0>256}");
        for n in 0..crate::MAX_VALUES {
            let term = crate::Term { since_ms: NOW, keep_s: u32::MAX };
            let data = crate::Datum::Text("x".repeat(crate::MAX_TEXT_BYTES));
            let (attribute, origin, basis) = (long(n), crate::Origin::Panel, nearside_program::Basis::Told);
            profile.put(crate::Row::Value(crate::Value { attribute, origin, basis, data, term }));
            profile.put(crate::Row::Told(crate::ToldInterest { topic: long(n), strength: 1, term }));
            profile.put(crate::Row::Exposure(crate::Exposure { module: long(n), ..crate::Exposure::default() }));
            profile.put(crate::Row::Dismissal(crate::Dismissal { module: long(n), term }));
            profile.put(crate::Row::Block(crate::Block { of: crate::BlockOf::Topic, name: long(n), since_ms: NOW }));
        }
        assert!(profile.is_sound());
        let bytes = profile.encode().unwrap();
        assert_eq!(Profile::decode(&bytes), Ok(profile));
    }
}
