//! A program with a signature in front: whose it is, for which site, from which version on, until when.
//!
//! Ed25519 over everything behind the signature. The arithmetic is the host's (WebCrypto in browsers and at the edge, a crate
//! natively); what hosts differ in is decided here, before they are asked: points of small order, and numbers that are
//! not written in the one way there is.
//!
//! Layout, little-endian: `NSsg`, form 1, three zero bytes, 8 bytes that name the key (its first ones), 64 bytes of signature;
//! then what is signed: `nearside/program`, version (u32), floor (u32), expiry (ms since 1970, i64), length of the site (u16),
//! site, program.

use alloc::vec::Vec;
use core::fmt;

/// What every signed program begins with.
pub const SIGNED_MAGIC: [u8; 4] = *b"NSsg";

const FORM: [u8; 4] = [1, 0, 0, 0];
/// Where the signed part begins.
const PART: usize = 80;
/// Begins the signed part, so that no other signature of the key fits it.
const WHAT: &[u8; 16] = b"nearside/program";
/// The same for a leave to look; it differs from the other in its first bytes.
const LEAVE: &[u8; 16] = b"nearside/looking";
/// Fixed part of what is signed.
const HEAD: usize = 16 + 4 + 4 + 8 + 2;

/// What a signer promises of a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terms<'a> {
    /// Origin of the site that it is for, such as `https://example.org`.
    pub site: &'a str,
    /// Version of the policy.
    pub version: u32,
    /// Lowest version that is still good: who holds this program takes none that is older.
    pub floor: u32,
    /// Until when it is good, ms since 1970.
    pub expires_ms: i64,
}

/// A signed program that was read, and not verified yet.
#[derive(Clone, Copy, Debug)]
pub struct Signed<'a> {
    key_id: [u8; 8],
    signature: [u8; 64],
    part: &'a [u8],
    terms: Terms<'a>,
    program: &'a [u8],
}

/// Why a program is not used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Refused {
    /// There is no signature in front.
    Unsigned,
    /// The bytes around the program are not as they must be.
    Malformed,
    /// Nobody who is trusted has this key.
    UnknownKey,
    /// The signature is not of this key and these bytes.
    BadSignature,
    /// It was good until a moment that has passed.
    Expired,
    /// It is for another site.
    WrongSite,
    /// It is older than what was taken before.
    RolledBack,
}

impl<'a> Signed<'a> {
    /// Reads a signed program.
    ///
    /// # Errors
    /// `Unsigned` and `Malformed`; `BadSignature` for one that no honest signer writes.
    pub fn read(bytes: &'a [u8]) -> Result<Self, Refused> {
        if !bytes.starts_with(&SIGNED_MAGIC) {
            return Err(Refused::Unsigned);
        }
        let (head, part) = bytes.split_at_checked(PART).ok_or(Refused::Malformed)?;
        let (terms, program) = terms(part).ok_or(Refused::Malformed)?;
        let signed = Self {
            key_id: array(head, 8).ok_or(Refused::Malformed)?,
            signature: array(head, 16).ok_or(Refused::Malformed)?,
            part,
            terms,
            program,
        };
        if array(head, 4) != Some(FORM) {
            return Err(Refused::Malformed);
        }
        if is_canonical(&signed.signature) { Ok(signed) } else { Err(Refused::BadSignature) }
    }

    /// The key of these that it names.
    ///
    /// # Errors
    /// `UnknownKey`, also when the key is of small order, which anybody can sign for.
    pub fn key<'k>(&self, keys: &'k [[u8; 32]]) -> Result<&'k [u8; 32], Refused> {
        keys.iter().find(|key| key.starts_with(&self.key_id) && !is_small_order(key)).ok_or(Refused::UnknownKey)
    }

    /// The signature.
    #[must_use]
    pub const fn signature(&self) -> &[u8; 64] {
        &self.signature
    }

    /// What is signed.
    #[must_use]
    pub const fn part(&self) -> &'a [u8] {
        self.part
    }

    /// What the signer promises; worth nothing before the signature was verified.
    #[must_use]
    pub const fn terms(&self) -> &Terms<'a> {
        &self.terms
    }

    /// The program's bytes; worth nothing before the signature was verified.
    #[must_use]
    pub const fn program(&self) -> &'a [u8] {
        self.program
    }
}

impl Terms<'_> {
    /// Whether a program may be used for a site at a moment, by who takes none older than `floor`.
    ///
    /// # Errors
    /// `WrongSite`, `Expired`, `RolledBack`, the first that holds.
    pub fn check(&self, site: &str, now_ms: i64, floor: u32) -> Result<(), Refused> {
        if self.site != site {
            Err(Refused::WrongSite)
        } else if self.expires_ms <= now_ms {
            Err(Refused::Expired)
        } else if self.version < floor {
            Err(Refused::RolledBack)
        } else {
            Ok(())
        }
    }
}

impl Refused {
    /// Stable name of the reason.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Unsigned => "unsigned",
            Self::Malformed => "malformed",
            Self::UnknownKey => "unknown-key",
            Self::BadSignature => "bad-signature",
            Self::Expired => "expired",
            Self::WrongSite => "wrong-site",
            Self::RolledBack => "rolled-back",
        }
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Unsigned => "the program is not signed",
            Self::Malformed => "the bytes around the program are damaged, or of a later form",
            Self::UnknownKey => "the program is signed with a key that is not trusted here",
            Self::BadSignature => "the signature does not fit the program",
            Self::Expired => "the signature has expired",
            Self::WrongSite => "the program is signed for another site",
            Self::RolledBack => "the program is older than one that was taken before",
        })
    }
}

impl core::error::Error for Refused {}

/// What a signer signs; `None` when the site is longer than 65,535 bytes.
#[must_use]
pub fn part_to_sign(terms: &Terms<'_>, program: &[u8]) -> Option<Vec<u8>> {
    let site = terms.site.as_bytes();
    let mut part = WHAT.to_vec();
    part.extend_from_slice(&terms.version.to_le_bytes());
    part.extend_from_slice(&terms.floor.to_le_bytes());
    part.extend_from_slice(&terms.expires_ms.to_le_bytes());
    part.extend_from_slice(&u16::try_from(site.len()).ok()?.to_le_bytes());
    part.extend_from_slice(site);
    part.extend_from_slice(program);
    Some(part)
}

/// What is signed to give leave to look at the edge of a site until a moment (ms since 1970).
#[must_use]
pub fn leave_to_sign(site: &str, expires_ms: i64) -> Vec<u8> {
    let mut part = LEAVE.to_vec();
    part.extend_from_slice(&expires_ms.to_le_bytes());
    part.extend_from_slice(site.as_bytes());
    part
}

/// A signed program, of what was signed and the signature of that.
#[must_use]
pub fn seal(key: &[u8; 32], signature: &[u8; 64], part: &[u8]) -> Vec<u8> {
    let mut bytes = SIGNED_MAGIC.to_vec();
    bytes.extend_from_slice(&FORM);
    bytes.extend_from_slice(key.get(..8).unwrap_or_default());
    bytes.extend_from_slice(signature);
    bytes.extend_from_slice(part);
    bytes
}

fn terms(part: &[u8]) -> Option<(Terms<'_>, &[u8])> {
    let (head, rest) = part.split_at_checked(HEAD)?;
    if !head.starts_with(WHAT) {
        return None;
    }
    let (site, program) = rest.split_at_checked(usize::from(u16::from_le_bytes(array(head, 32)?)))?;
    let terms = Terms {
        site: core::str::from_utf8(site).ok()?,
        version: u32::from_le_bytes(array(head, 16)?),
        floor: u32::from_le_bytes(array(head, 20)?),
        expires_ms: i64::from_le_bytes(array(head, 24)?),
    };
    Some((terms, program))
}

fn array<const N: usize>(bytes: &[u8], at: usize) -> Option<[u8; N]> {
    bytes.get(at..)?.first_chunk().copied()
}

/// Whether a signature is written in the one way there is: its point below the field's prime and of large order, its number
/// below the order of the group.
fn is_canonical(signature: &[u8; 64]) -> bool {
    let (Some(point), Some(number)) = (signature.first_chunk::<32>(), signature.last_chunk::<32>()) else { return false };
    let mut y = *point;
    if let Some(last) = y.last_mut() {
        *last &= 127;
    }
    is_below(&y, &PRIME) && !is_small_order(point) && is_below(number, &ORDER)
}

/// Whether a point is one of the eight of small order, in any of their writings.
fn is_small_order(point: &[u8; 32]) -> bool {
    let mut y = *point;
    if let Some(last) = y.last_mut() {
        *last &= 127;
    }
    SMALL_ORDER.contains(&y)
}

/// Compares numbers in little-endian bytes.
fn is_below(number: &[u8; 32], bound: &[u8; 32]) -> bool {
    number.iter().rev().lt(bound.iter().rev())
}

/// 2^255 - 19.
const PRIME: [u8; 32] = field(0xED, 0x7F);

/// 2^252 + 27742317777372353535851937790883648493, the order of the group.
const ORDER: [u8; 32] = [
    0xED, 0xD3, 0xF5, 0x5C, 0x1A, 0x63, 0x12, 0x58, 0xD6, 0x9C, 0xF7, 0xA2, 0xDE, 0xF9, 0xDE, 0x14, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0x10,
];

/// The y of points of small order, without the sign of x: 0, 1, -1, two of order 8, and the writings of these at or past the prime.
const SMALL_ORDER: [[u8; 32]; 7] = [
    [0; 32],
    one(),
    field(0xEC, 0x7F),
    [
        0x26, 0xE8, 0x95, 0x8F, 0xC2, 0xB2, 0x27, 0xB0, 0x45, 0xC3, 0xF4, 0x89, 0xF2, 0xEF, 0x98, 0xF0, 0xD5, 0xDF, 0xAC, 0x05,
        0xD3, 0xC6, 0x33, 0x39, 0xB1, 0x38, 0x02, 0x88, 0x6D, 0x53, 0xFC, 0x05,
    ],
    [
        0xC7, 0x17, 0x6A, 0x70, 0x3D, 0x4D, 0xD8, 0x4F, 0xBA, 0x3C, 0x0B, 0x76, 0x0D, 0x10, 0x67, 0x0F, 0x2A, 0x20, 0x53, 0xFA,
        0x2C, 0x39, 0xCC, 0xC6, 0x4E, 0xC7, 0xFD, 0x77, 0x92, 0xAC, 0x03, 0x7A,
    ],
    PRIME,
    field(0xEE, 0x7F),
];

const fn one() -> [u8; 32] {
    let mut bytes = [0; 32];
    bytes[0] = 1;
    bytes
}

/// Bytes of 0xFF between a first and a last.
const fn field(first: u8, last: u8) -> [u8; 32] {
    let mut bytes = [0xFF; 32];
    bytes[0] = first;
    bytes[31] = last;
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    const TERMS: Terms<'_> = Terms { site: "https://a.example", version: 7, floor: 5, expires_ms: 1_000 };
    /// Not a signature of anything, but written as one.
    const SIGNATURE: [u8; 64] = [9; 64];

    fn sealed() -> Vec<u8> {
        seal(&[7; 32], &SIGNATURE, &part_to_sign(&TERMS, b"program").unwrap())
    }

    #[test]
    fn what_was_sealed_is_read() {
        let bytes = sealed();
        let signed = Signed::read(&bytes).unwrap();
        assert_eq!((signed.terms(), signed.program(), signed.signature()), (&TERMS, &b"program"[..], &SIGNATURE));
        assert_eq!(signed.key(&[[3; 32], [7; 32]]), Ok(&[7; 32]));
        assert_eq!(signed.key(&[[3; 32]]), Err(Refused::UnknownKey));
        assert_eq!(seal(&[7; 32], &SIGNATURE, signed.part()), bytes);
    }

    #[test]
    fn any_cut_and_any_change_around_the_program_is_noticed_or_signed() {
        let bytes = sealed();
        for end in 0..bytes.len() - b"program".len() {
            assert!(Signed::read(&bytes[..end]).is_err(), "{end}");
        }
        for at in (0..8).chain(80..96) {
            let mut changed = bytes.clone();
            changed[at] ^= 1;
            assert!(Signed::read(&changed).is_err(), "{at}");
        }
    }

    #[test]
    fn terms_name_the_first_reason() {
        assert_eq!(TERMS.check("https://a.example", 999, 7), Ok(()));
        assert_eq!(TERMS.check("https://b.example", 1_000, 8), Err(Refused::WrongSite));
        assert_eq!(TERMS.check("https://a.example", 1_000, 8), Err(Refused::Expired));
        assert_eq!(TERMS.check("https://a.example", 0, 8), Err(Refused::RolledBack));
    }

    #[test]
    fn signatures_that_hosts_judge_differently_are_refused_by_all() {
        let with = |point: [u8; 32], number: [u8; 32]| {
            let mut signature = [0; 64];
            signature[..32].copy_from_slice(&point);
            signature[32..].copy_from_slice(&number);
            let bytes = seal(&[7; 32], &signature, &part_to_sign(&TERMS, b"program").unwrap());
            Signed::read(&bytes).map(|_| ())
        };
        let mut below = ORDER;
        below[0] -= 1;
        assert_eq!(with([9; 32], below), Ok(()));
        assert_eq!(with([9; 32], ORDER), Err(Refused::BadSignature));
        assert_eq!(with(field(0xEF, 0x7F), below), Err(Refused::BadSignature), "a point past the prime");
        for mut point in SMALL_ORDER {
            assert_eq!(with(point, below), Err(Refused::BadSignature));
            point[31] |= 128;
            assert_eq!(with(point, below), Err(Refused::BadSignature));
            let bytes = seal(&point, &SIGNATURE, &part_to_sign(&TERMS, b"program").unwrap());
            assert_eq!(Signed::read(&bytes).unwrap().key(&[point]), Err(Refused::UnknownKey));
        }
    }
}
