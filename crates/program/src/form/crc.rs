//! CRC-32 (IEEE 802.3): finds accidents, not attacks.

/// Checksum of the concatenation of `pieces`.
pub(super) fn crc32(pieces: [&[u8]; 2]) -> u32 {
    // Built per call: 256 steps cost less than a kilobyte of incompressible constants in every download.
    let mut table = [0_u32; 256];
    for (byte, entry) in (0_u32..).zip(table.iter_mut()) {
        *entry = (0..8).fold(byte, |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xEDB8_8320 } else { crc >> 1 });
    }
    let mut crc = u32::MAX;
    for byte in pieces.into_iter().flatten() {
        let at = (crc as u8 ^ byte) as usize;
        crc = crc >> 8 ^ table.get(at).copied().unwrap_or_default();
    }
    !crc
}

#[cfg(test)]
mod tests {
    use super::crc32;

    #[test]
    fn check_value_of_the_catalogue() {
        assert_eq!(crc32([b"1234", b"56789"]), 0xCBF4_3926);
        assert_eq!(crc32([b"", b""]), 0);
    }
}
