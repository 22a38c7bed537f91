//! The stored form: an envelope that says whether the bytes are whole, around a profile of a known version.
//!
//! ```text
//! 0   4  magic "NSPF"
//! 4   2  version of the envelope, little endian: 1
//! 6   4  length of the body
//! 10  4  CRC-32 (IEEE 802.3) of the body
//! 14  …  body: postcard of an enum whose variant is the version of the profile
//! ```

use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

use crate::profile::Profile;

/// Longest stored form, bytes: above what the limits on lists and texts add up to, so that whatever was recorded can be
/// stored. A usual profile takes a few KB.
pub const MAX_BYTES: usize = 8 << 20;

const MAGIC: [u8; 4] = *b"NSPF";
const ENVELOPE: u16 = 1;
const HEADER: usize = 14;
/// Versions of the profile that this code knows: variants of [`Stored`].
const KNOWN: u8 = 1;

/// A profile of any version that was ever released. A new version is a new variant at the end; older ones are kept, with
/// their types frozen, and migrated in [`Profile::decode`].
#[derive(Serialize, Deserialize)]
enum Stored<P> {
    V1(P),
}

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
        let body = postcard::to_allocvec(&Stored::V1(self)).map_err(|_| EncodeError)?;
        if body.len() > MAX_BYTES - HEADER {
            return Err(EncodeError);
        }
        let mut bytes = Vec::with_capacity(HEADER + body.len());
        bytes.extend_from_slice(&MAGIC);
        bytes.extend_from_slice(&ENVELOPE.to_le_bytes());
        bytes.extend_from_slice(&u32::try_from(body.len()).map_err(|_| EncodeError)?.to_le_bytes());
        bytes.extend_from_slice(&crc32(&body).to_le_bytes());
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
        if u32::from_le_bytes(*sum) != crc32(body) {
            return Err(DecodeError::Checksum);
        }
        // The variant is the first byte while there are fewer than 128.
        if body.first().is_some_and(|variant| *variant >= KNOWN) {
            return Err(DecodeError::Newer);
        }
        let Stored::V1(profile) = postcard::from_bytes::<Stored<Self>>(body).map_err(|_| DecodeError::Malformed)?;
        // Postcard reads padded numbers and ignores what follows; writing again is the shortest proof that nothing of the
        // kind is there.
        if profile.is_sound() && profile.encode().is_ok_and(|again| again == bytes) {
            Ok(profile)
        } else {
            Err(DecodeError::Malformed)
        }
    }
}

/// CRC-32 of IEEE 802.3, reflected, four bits at a time: a table of 64 bytes instead of 1 KB.
fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32| crc >> 4 ^ NIBBLES.get((crc & 15) as usize).copied().unwrap_or_default();
    !bytes.iter().fold(u32::MAX, |crc, byte| step(step(crc ^ u32::from(*byte))))
}

/// Remainders of the sixteen four-bit values by the reflected polynomial 0xEDB88320.
const NIBBLES: [u32; 16] = [
    0x0000_0000,
    0x1DB7_1064,
    0x3B6E_20C8,
    0x26D9_30AC,
    0x76DC_4190,
    0x6B6B_51F4,
    0x4DB2_6158,
    0x5005_713C, //
    0xEDB8_8320,
    0xF00F_9344,
    0xD6D6_A3E8,
    0xCB61_B38C,
    0x9B64_C2B0,
    0x86D3_D2D4,
    0xA00A_E278,
    0xBDBD_F21C,
];
