//! The Draws section: what draws about people hang on. Only programs in which that is not the default have the section; a reader
//! that does not know it would put other visitors into the comparison group, so it may not be skipped.

use alloc::string::String;

#[cfg(feature = "encode")]
use super::sheet::SheetWriter;
use super::sheet::{Sheet, sheet, text};
use crate::{DecodeError, Section};

sheet! { SHEET:
    DRAWS: 1 => { COMPARISON_SALT: text(), }
}

/// The salt of the comparison group.
pub(super) fn read(bytes: &[u8]) -> Result<String, DecodeError> {
    let sheet = Sheet::read(Section::Draws, &SHEET, bytes)?;
    // Without one there is no section, so that a program has one form.
    if sheet.len(DRAWS) == 1 && !sheet.text(COMPARISON_SALT, 0).is_empty() {
        Ok(sheet.text(COMPARISON_SALT, 0).into())
    } else {
        Err(DecodeError::Malformed { section: Section::Draws, column: 0 })
    }
}

#[cfg(feature = "encode")]
pub(super) fn write(comparison_salt: &str) -> alloc::vec::Vec<u8> {
    let mut sheet = SheetWriter::new(&SHEET);
    sheet.add_text(COMPARISON_SALT, comparison_salt);
    sheet.end()
}
