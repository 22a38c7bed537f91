//! The byte form of a program, format 1.0.
//!
//! ```text
//! envelope   magic 4 | major u16 | minor u16 | length u32 | crc-32 u32 | content id 16 | features u32 | sections u32
//! table      per section: tag u16 | flags u16 (bit 0: critical) | offset u32 | length u32
//! sections   Tables, Texts per locale, Debug, Slice, Draws: in this order, without gaps
//! ```
//!
//! Numbers in the envelope are little-endian. The checksum covers all but itself. The content id is
//! the beginning of a SHA-256 over versions, features and every section but Debug, so that stripping keeps it; readers
//! take it as given.
//!
//! Every section is a sheet of columns (see `sheet`); what is in it is laid out in `tables`, `texts`, `debug`, `slice` and `draws`. Every
//! value has one form only, so a program has one byte string: what is not minimal is refused.
//!
//! The index is not stored: clauses, their modules and the scores say it all (see `index`), so no file can lie about it.

mod atoms;
mod crc;
mod debug;
mod declared;
mod draws;
mod envelope;
mod index;
mod inputs;
mod modules;
mod names;
mod program;
mod schema;
mod sheet;
mod slice;
mod tables;
mod texts;
#[cfg(feature = "encode")]
mod write;

use alloc::vec::Vec;

use crate::{DecodeError, Section};

pub use crc::crc32;
pub(crate) use index::Index;
pub(crate) use modules::Modules;
pub(crate) use names::NameTable;
pub use names::{List, Names};
pub(crate) use sheet::Sheet;
pub use texts::{Labelled, Texts};
#[cfg(feature = "encode")]
pub use write::{EncodeError, strip_debug, verify_id};

/// Known sections of a program and their lengths, in the order of the file.
pub(crate) fn sections(bytes: &[u8]) -> Result<Vec<(Section, usize)>, DecodeError> {
    let envelope = envelope::Envelope::open(bytes)?;
    Ok(envelope.sections.iter().map(|(section, bytes)| (*section, bytes.len())).collect())
}
