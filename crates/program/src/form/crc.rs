//! CRC-32 (IEEE 802.3): finds accidents, not attacks.

/// Checksum of the concatenation of `pieces`: CRC-32 of IEEE 802.3.
#[must_use]
pub fn crc32(pieces: [&[u8]; 2]) -> u32 {
    let tables = tables();
    let at = |table: usize, byte: u32| tables.get(table << 8 | byte as u8 as usize).copied().unwrap_or_default();
    let mut crc = u32::MAX;
    for piece in pieces {
        let (fours, rest) = piece.as_chunks::<4>();
        for four in fours {
            crc ^= u32::from_le_bytes(*four);
            crc = at(3, crc) ^ at(2, crc >> 8) ^ at(1, crc >> 16) ^ at(0, crc >> 24);
        }
        for byte in rest {
            crc = crc >> 8 ^ at(0, crc ^ u32::from(*byte));
        }
    }
    !crc
}

/// Tables for four bytes at a time: `table << 8 | byte`. Built per call, in a few microseconds, rather than put into every
/// download as kilobytes that no compressor shrinks.
fn tables() -> [u32; 1024] {
    let mut tables = [0_u32; 1024];
    for at in 0..1024_usize {
        let value = match at.checked_sub(256) {
            None => (0..8).fold(at as u32, |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xEDB8_8320 } else { crc >> 1 }),
            Some(before) => {
                let before = tables.get(before).copied().unwrap_or_default();
                before >> 8 ^ tables.get(before as u8 as usize).copied().unwrap_or_default()
            }
        };
        if let Some(entry) = tables.get_mut(at) {
            *entry = value;
        }
    }
    tables
}

#[cfg(test)]
mod tests {
    use super::crc32;

    #[test]
    fn check_value_of_the_catalogue() {
        assert_eq!(crc32([b"1234", b"56789"]), 0xCBF4_3926);
        assert_eq!(crc32([b"12345678", b"9"]), 0xCBF4_3926);
        assert_eq!(crc32([b"", b""]), 0);
    }
}
