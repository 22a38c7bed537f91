//! Envelope and section table: fixed for ever, so that any reader can tell what it cannot read.

use alloc::vec::Vec;

use super::crc::crc32;
use crate::{DecodeError, ProgramId, error::Section};

pub(super) const MAGIC: [u8; 4] = *b"\x89nsp";
/// Readers refuse any other major version; a newer minor version only adds sections that may be skipped.
pub(super) const MAJOR: u16 = 1;
#[cfg(feature = "encode")]
pub(super) const MINOR: u16 = 0;
/// Features that this reader has, as bits. None are defined yet.
pub(super) const FEATURES: u32 = 0;
/// Bytes of the envelope before the section table.
pub(super) const ENVELOPE: usize = 40;
/// Bytes of one row of the section table.
pub(super) const ROW: usize = 12;
/// Where the checksum stands; it covers everything else.
pub(super) const CHECKSUM: usize = 12;
/// Flag of a section that may not be skipped.
pub(super) const CRITICAL: u16 = 1;

/// A program's envelope, checked, and its known sections.
pub(super) struct Envelope<'a> {
    pub(super) id: ProgramId,
    /// In the order of the file.
    pub(super) sections: Vec<(Section, &'a [u8])>,
}

impl<'a> Envelope<'a> {
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, DecodeError> {
        let mut header = Header(bytes);
        // What does not begin like a program is not a cut-off one.
        if !bytes.starts_with(&MAGIC) {
            return Err(if MAGIC.starts_with(bytes) { DecodeError::Truncated } else { DecodeError::Magic });
        }
        header.take::<4>()?;
        let major = header.u16()?;
        if major != MAJOR {
            return Err(DecodeError::Major(major));
        }
        header.u16()?;
        let length = header.u32()? as usize;
        if bytes.len() < length.max(ENVELOPE) {
            return Err(DecodeError::Truncated);
        }
        if bytes.len() > length {
            return Err(DecodeError::Trailing);
        }
        let checksum = header.u32()?;
        let (before, rest) = bytes.split_at_checked(CHECKSUM).ok_or(DecodeError::Truncated)?;
        if crc32([before, rest.get(4..).unwrap_or_default()]) != checksum {
            return Err(DecodeError::Checksum);
        }
        let id = ProgramId(header.take::<16>()?);
        let unknown = header.u32()? & !FEATURES;
        if unknown != 0 {
            return Err(DecodeError::Feature(unknown));
        }
        let count = header.u32()? as usize;
        Ok(Self { id, sections: sections(bytes, header, count)? })
    }

    /// The one section of a kind.
    pub(super) fn section(&self, section: Section) -> Result<&'a [u8], DecodeError> {
        let found = self.sections.iter().find(|entry| entry.0 == section);
        found.map(|entry| entry.1).ok_or(DecodeError::Missing(section))
    }
}

/// Reads the table: sections stand in the order of their tags, without gaps, up to the end; only texts repeat.
fn sections<'a>(bytes: &'a [u8], mut header: Header<'a>, count: usize) -> Result<Vec<(Section, &'a [u8])>, DecodeError> {
    let end = count.checked_mul(ROW).and_then(|table| table.checked_add(ENVELOPE)).ok_or(DecodeError::Table)?;
    let mut rest = bytes.get(end..).ok_or(DecodeError::Table)?;
    let mut sections = Vec::new();
    let mut last = 0;
    for _ in 0..count {
        let (tag, flags) = (header.u16()?, header.u16()?);
        let (offset, length) = (header.u32()? as usize, header.u32()? as usize);
        let (section, after) = rest.split_at_checked(length).ok_or(DecodeError::Table)?;
        let repeats = tag == last && tag == Section::Texts.tag();
        if offset != bytes.len() - rest.len() || flags > CRITICAL || (tag <= last && !repeats) {
            return Err(DecodeError::Table);
        }
        (rest, last) = (after, tag);
        match Section::from_tag(tag) {
            Some(known) if known.critical() == (flags == CRITICAL) => sections.push((known, section)),
            Some(_) => return Err(DecodeError::Table),
            None if flags == CRITICAL => return Err(DecodeError::Unknown(tag)),
            None => {}
        }
    }
    if rest.is_empty() { Ok(sections) } else { Err(DecodeError::Table) }
}

/// Reads little-endian numbers from front to back.
struct Header<'a>(&'a [u8]);

impl Header<'_> {
    fn take<const N: usize>(&mut self) -> Result<[u8; N], DecodeError> {
        let (taken, rest) = self.0.split_first_chunk::<N>().ok_or(DecodeError::Truncated)?;
        self.0 = rest;
        Ok(*taken)
    }

    fn u16(&mut self) -> Result<u16, DecodeError> {
        self.take().map(u16::from_le_bytes)
    }

    fn u32(&mut self) -> Result<u32, DecodeError> {
        self.take().map(u32::from_le_bytes)
    }
}
