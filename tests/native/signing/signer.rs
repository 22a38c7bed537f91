//! Who signs: as it should be done, and in every way in which hosts differ. Written from the description of the form and of Ed25519 alone.

use curve25519_dalek::{EdwardsPoint, Scalar, constants::EIGHT_TORSION, edwards::CompressedEdwardsY};
use nearside_program::Terms;
use sha2::{Digest as _, Sha512};

/// A key pair.
pub(super) struct Signer {
    secret: Scalar,
    prefix: [u8; 32],
    public: [u8; 32],
}

/// The order of the group, little-endian.
const ORDER: [u8; 32] = [
    0xED, 0xD3, 0xF5, 0x5C, 0x1A, 0x63, 0x12, 0x58, 0xD6, 0x9C, 0xF7, 0xA2, 0xDE, 0xF9, 0xDE, 0x14, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0x10,
];

impl Signer {
    /// The key of a seed that is 32 times the same byte.
    pub(super) fn new(seed: u8) -> Self {
        let hash: [u8; 64] = Sha512::digest([seed; 32]).into();
        let (mut low, mut prefix) = ([0; 32], [0; 32]);
        low.copy_from_slice(&hash[..32]);
        prefix.copy_from_slice(&hash[32..]);
        let secret = Scalar::from_bytes_mod_order(curve25519_dalek::scalar::clamp_integer(low));
        Self { secret, prefix, public: EdwardsPoint::mul_base(&secret).compress().0 }
    }

    pub(super) fn public(&self) -> [u8; 32] {
        self.public
    }

    pub(super) fn signed(&self, terms: &Terms<'_>, program: &[u8]) -> Vec<u8> {
        self.signed_as(self, terms, program)
    }

    /// Signed by this key, with another one's name on it.
    pub(super) fn signed_as(&self, other: &Self, terms: &Terms<'_>, program: &[u8]) -> Vec<u8> {
        let part = part(terms, program);
        seal(&other.public, &self.sign(&part, EdwardsPoint::default(), &other.public), &part)
    }

    /// The same signature with the group's order added to its number.
    pub(super) fn past_the_order(&self, terms: &Terms<'_>, program: &[u8]) -> Vec<u8> {
        let mut bytes = self.signed(terms, program);
        let mut carry = 0;
        for (byte, add) in bytes[48..80].iter_mut().zip(ORDER) {
            let sum = u16::from(*byte) + u16::from(add) + carry;
            *byte = sum.to_le_bytes()[0];
            carry = sum >> 8;
        }
        bytes
    }

    /// Signed, with another point in the signature.
    pub(super) fn with_point(&self, point: &[u8; 32], terms: &Terms<'_>, program: &[u8]) -> Vec<u8> {
        let mut bytes = self.signed(terms, program);
        bytes[16..48].copy_from_slice(point);
        bytes
    }

    /// A signature whose point has a component of order 8: some hosts multiply by 8 before they compare, which hides it.
    pub(super) fn with_torsion(&self, terms: &Terms<'_>, program: &[u8]) -> Vec<u8> {
        let part = part(terms, program);
        seal(&self.public, &self.sign(&part, EIGHT_TORSION[1], &self.public), &part)
    }

    /// The same in the public key, which only its owner can have made.
    pub(super) fn with_torsion_in_key(&self, terms: &Terms<'_>, program: &[u8]) -> ([u8; 32], Vec<u8>) {
        let part = part(terms, program);
        let public = (EdwardsPoint::mul_base(&self.secret) + EIGHT_TORSION[1]).compress().0;
        (public, seal(&public, &self.sign(&part, EdwardsPoint::default(), &public), &part))
    }

    fn sign(&self, part: &[u8], torsion: EdwardsPoint, public: &[u8; 32]) -> [u8; 64] {
        let scalar = |pieces: &[&[u8]]| Scalar::from_bytes_mod_order_wide(&Sha512::digest(pieces.concat()).into());
        let nonce = scalar(&[&self.prefix, part]);
        let point = (EdwardsPoint::mul_base(&nonce) + torsion).compress().0;
        let number = nonce + scalar(&[&point, public, part]) * self.secret;
        let mut signature = [0; 64];
        signature[..32].copy_from_slice(&point);
        signature[32..].copy_from_slice(number.as_bytes());
        signature
    }
}

/// Every writing of the points of small order, the wrong ones included.
pub(super) fn small_points() -> Vec<[u8; 32]> {
    let mut points: Vec<[u8; 32]> = EIGHT_TORSION.iter().map(|point| point.compress().0).collect();
    // 0 and 1 written as the prime and the prime plus 1.
    for first in [0xED, 0xEE] {
        let mut point = [0xFF; 32];
        (point[0], point[31]) = (first, 0x7F);
        points.push(point);
    }
    // A sign is written also where there is none.
    let signs: Vec<[u8; 32]> =
        points.iter().map(|point| std::array::from_fn(|at| point[at] ^ if at == 31 { 128 } else { 0 })).collect();
    points.extend(signs);
    points.sort_unstable();
    points.dedup();
    points
}

/// The signature that fits everything, under a key of small order, for hosts that do not look at it: any point, which is B times its number.
pub(super) fn forged() -> [u8; 64] {
    let number = Scalar::from(8_u8);
    let mut signature = [0; 64];
    signature[..32].copy_from_slice(&EdwardsPoint::mul_base(&number).compress().0);
    signature[32..].copy_from_slice(number.as_bytes());
    signature
}

/// Bytes that are no point of the curve.
pub(super) fn no_point() -> [u8; 32] {
    let numbered = |first: u8| std::array::from_fn(|at| if at == 0 { first } else { 0 });
    (2..=255).map(numbered).find(|bytes| CompressedEdwardsY(*bytes).decompress().is_none()).expect("half of all numbers are none")
}

/// What is signed.
pub(super) fn part(terms: &Terms<'_>, program: &[u8]) -> Vec<u8> {
    let site = terms.site.as_bytes();
    let length = u16::try_from(site.len()).expect("a short site").to_le_bytes();
    let numbers = [terms.version.to_le_bytes(), terms.floor.to_le_bytes()].concat();
    [b"nearside/program", &numbers[..], &terms.expires_ms.to_le_bytes(), &length, site, program].concat()
}

/// A signed program, of its pieces.
pub(super) fn seal(public: &[u8; 32], signature: &[u8; 64], part: &[u8]) -> Vec<u8> {
    [b"NSsg\x01\0\0\0", &public[..8], signature, part].concat()
}
