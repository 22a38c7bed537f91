//! Lengths and checksums, set right: otherwise no mutant would get past the envelope.

/// CRC-32 of IEEE 802.3, bit by bit.
#[must_use]
pub fn crc32<'b>(bytes: impl Iterator<Item = &'b u8>) -> u32 {
    let mut crc = u32::MAX;
    for byte in bytes {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 };
        }
    }
    !crc
}

/// A program with the length and checksum of its bytes; too short ones stay as they are.
#[must_use]
pub fn program(bytes: &[u8]) -> Vec<u8> {
    let mut sealed = bytes.to_vec();
    if bytes.len() >= 16 {
        sealed[8..12].copy_from_slice(&(bytes.len() as u32).to_le_bytes());
        let crc = crc32(sealed[..12].iter().chain(&sealed[16..]));
        sealed[12..16].copy_from_slice(&crc.to_le_bytes());
    }
    sealed
}

/// A profile with the length and checksum of its body; too short ones stay as they are.
#[must_use]
pub fn profile(bytes: &[u8]) -> Vec<u8> {
    let mut sealed = bytes.to_vec();
    if bytes.len() >= 14 {
        sealed[6..10].copy_from_slice(&(bytes.len() as u32 - 14).to_le_bytes());
        let crc = crc32(sealed[14..].iter());
        sealed[10..14].copy_from_slice(&crc.to_le_bytes());
    }
    sealed
}
