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

use crate::{profile::Profile, shape::are_sound};

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
        if reader.end() && are_sound(&profile.rows) { Ok(profile) } else { Err(DecodeError::Malformed) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Kind, MAX_EVENTS, MAX_NAMED, Row,
        row::EXACT,
        testing::{NOW, Random, answer, consented, edit, event, interest, orders, random_profile, scalar, set, texts},
        values::MAX_TEXT_BYTES,
    };
    use nearside_program::AttributeType;

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
        // Stored by the first release: it must be read for ever. A change that breaks this needs a new version.
        let mut profile = Profile::default();
        answer(&mut profile, "personalize.local", true, 1_000, 1_000).unwrap();
        let mut add = |row: Row| edit(&mut profile, crate::Edit::Set(row), 2_000).unwrap();
        add(Row::new(Kind::Seed, "", &[0x1_0203_0405_0607], &[]));
        add(interest("cooking", 500));
        add(orders(Kind::Noticed, -2));
        add(texts(Kind::Noticed, "likes", AttributeType::Set(None), &["red", "blue"]));
        add(event("view", "cooking"));
        let hex: alloc::string::String = profile.encode().unwrap().iter().map(|byte| alloc::format!("{byte:02x}")).collect();
        assert_eq!(hex, VERSION_1);
        assert_eq!(Profile::decode(&profile.encode().unwrap()), Ok(profile));
    }

    const VERSION_1: &str = "4e5350460100e4000000b233af260007000000a01f00018e98a8c0e080810100020000a01f000302a01f0200060011706572\
        736f6e616c697a652e6c6f63616c00e9070400020200090570616e656c000000000000004061313334636265656537666233\
        6537353061373339383633353866386264646231386261336534316436643939623537303231366638373332653563363935\
        350900056c696b6573a01f81bc69030a04060204626c7565037265640900066f7264657273a01f81de340402040603000b00\
        07636f6f6b696e67a01f819a9e0101e807000e0007636f6f6b696e67a01f819a9e010100010476696577";

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
        // The count of rows of an empty profile as a padded number: 80 00 instead of 00.
        let mut bytes = Profile::default().encode().unwrap();
        assert_eq!(bytes[HEADER + 1], 0);
        bytes.splice(HEADER + 1..HEADER + 2, [0x80, 0x00]);
        assert_eq!(Profile::decode(&sealed(bytes)), Err(DecodeError::Malformed));
        let decoded = |rows: &[Row]| Profile::decode(&Profile { rows: rows.into() }.encode().unwrap()).map(drop);
        let rows = consented().rows;
        assert_eq!(decoded(&rows), Ok(()));
        let reversed: Vec<Row> = rows.iter().rev().cloned().collect();
        assert_eq!(decoded(&reversed), Err(DecodeError::Malformed));
        for row in &rows {
            assert_eq!(decoded(&[row.clone(), row.clone()]), Err(DecodeError::Malformed), "{row:?} twice");
        }
    }

    #[test]
    fn a_row_without_the_shape_of_its_kind_is_refused() {
        let sound = |row: Row| Profile::decode(&Profile { rows: [row].into() }.encode().unwrap()).is_ok();
        let told = |numbers: &[i64], texts: &[&str]| sound(Row::new(Kind::Told, "x", numbers, texts));
        assert!(sound(interest(&"x".repeat(256), 1_000)));
        assert!(!sound(interest(&"x".repeat(257), 1_000)));
        assert!(!sound(interest("x", 1_001)) && !sound(interest("", 1)));
        assert!(!sound(Row { id: 1, ..interest("x", 1) }));
        assert!(!sound(Row { since_ms: EXACT + 1, ..interest("x", 1) }));
        assert!(!sound(Row::new(Kind::Interest, "x", &[1], &["text"])));
        assert!(!sound(Row::new(Kind::Interest, "x", &[], &[])));
        assert!(sound(Row::new(Kind::Paused, "", &[], &[])) && !sound(Row::new(Kind::Paused, "x", &[], &[])));
        assert!(told(&[1, 0, 1, EXACT], &[]) && !told(&[1, 0, 1, EXACT + 1], &[]) && !told(&[1, 0, 1], &[]));
        assert!(!told(&[1, 0, 1, 5], &["text"]) && !told(&[4, 0, 1, 5], &["text"]) && told(&[4, 0, 1], &["text"]));
        assert!(!told(&[4, 0, 1], &[]) && !told(&[4, 0, 1], &["a", "b"]) && told(&[5, 0, 1], &["a", "b"]));
        assert!(!told(&[5, 0, 1], &["b", "a"]) && !told(&[5, 0, 1], &["a", "a"]));
        assert!(!told(&[8, 0, 1, 5], &[]) && !told(&[1, 2, 1, 5], &[]) && !told(&[1, 0, 2, 5], &[]));
        assert!(told(&[4, 0, 1], &[&"x".repeat(MAX_TEXT_BYTES)]) && !told(&[4, 0, 1], &[&"x".repeat(MAX_TEXT_BYTES + 1)]));
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
                    assert!(are_sound(&profile.rows));
                    assert_eq!(profile.encode().unwrap(), mutant);
                }
            }
        }
        assert_eq!(whole, 120_000);
        assert!(good > 1_000, "mutants hardly ever get behind the envelope: {good}");
    }

    #[test]
    fn a_profile_at_its_limits_can_be_stored() {
        let mut profile = consented();
        for n in 0..2 * MAX_EVENTS as i64 {
            edit(&mut profile, crate::Edit::Set(event("view", "cooking")), NOW + n).unwrap();
        }
        let long = |n: usize| alloc::format!("{n:0>256}");
        for n in 0..MAX_NAMED {
            for kind in [Kind::Told, Kind::Noticed] {
                let mut row = texts(kind, &long(n), AttributeType::Text, &[&"x".repeat(MAX_TEXT_BYTES / 2)]);
                row.numbers[crate::values::BASIS] = if kind == Kind::Told { 1 } else { 3 };
                profile.put(Row { since_ms: NOW, ..row });
            }
            profile.put(interest(&long(n), 1_000));
            for kind in [Kind::Dismissal, Kind::BlockedTopic, Kind::BlockedAttribute] {
                profile.put(Row::new(kind, &long(n), &[], &[]));
            }
            let exposure = [65_535, 65_535, 65_535, i64::from(i32::MIN), i64::from(u32::MAX), 65_535, 65_535];
            profile.put(Row::new(Kind::Exposure, &long(n), &exposure, &[]));
        }
        assert!(are_sound(&profile.rows));
        let bytes = profile.encode().unwrap();
        assert!(bytes.len() > MAX_BYTES / 2 && Profile::decode(&bytes) == Ok(profile.clone()));
        for kind in [Kind::Told, Kind::Interest, Kind::Dismissal, Kind::BlockedTopic, Kind::Exposure] {
            let like = profile.get(kind, &long(0)).unwrap().clone();
            let mut over = profile.clone();
            over.put(Row { name: "one more".into(), ..like });
            assert_eq!(Profile::decode(&over.encode().unwrap()), Err(DecodeError::Malformed));
        }
        assert_eq!(set(&mut profile, scalar(Kind::Told, "orders", AttributeType::Int, 1)), Err(crate::Refused::Full));
    }
}
