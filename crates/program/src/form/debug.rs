//! The Debug section: where atoms and modules come from.

use alloc::vec::Vec;

#[cfg(feature = "encode")]
use super::sheet::SheetWriter;
use super::sheet::{Column, Sheet, Table, id, number, sheet, text};
use crate::{Debug, DecodeError, Program, Section, Span};

const U32: i64 = u32::MAX as i64;

sheet! { SHEET:
    FILES: u16::MAX as usize => { FILE: text(), }
    ATOMS: u16::MAX as usize => {
        ATOM_TEXT: text(),
        ATOM_FILE: id(FILES),
        ATOM_START: number(0, U32),
        ATOM_END: number(0, U32),
    }
    MODULES: u16::MAX as usize => {
        MODULE_FILE: id(FILES),
        MODULE_START: number(0, U32),
        MODULE_END: number(0, U32),
    }
}

/// Reads the section and checks that it fits the program.
pub(super) fn read(bytes: &[u8], program: &Program) -> Result<Debug, DecodeError> {
    let sheet = Sheet::read(Section::Debug, &SHEET, bytes)?;
    if sheet.len(ATOMS) != program.atoms.len() || sheet.len(MODULES) != program.modules().len() {
        return Err(DecodeError::Malformed { section: Section::Debug, column: 0 });
    }
    Ok(Debug {
        files: sheet.texts(FILES, FILE),
        atoms: spans(&sheet, ATOMS, [ATOM_FILE, ATOM_START, ATOM_END]),
        atom_texts: sheet.texts(ATOMS, ATOM_TEXT),
        modules: spans(&sheet, MODULES, [MODULE_FILE, MODULE_START, MODULE_END]),
    })
}

fn spans(sheet: &Sheet, table: Table, [file, start, end]: [Column; 3]) -> Vec<Span> {
    let span = |row| Span { file: sheet.id(file, row), start: sheet.at(start, row), end: sheet.at(end, row) };
    (0..sheet.len(table)).map(span).collect()
}

#[cfg(feature = "encode")]
pub(super) fn write(debug: &Debug) -> Vec<u8> {
    let mut sheet = SheetWriter::new(&SHEET);
    for file in &debug.files {
        sheet.add_text(FILE, file);
    }
    for text in &debug.atom_texts {
        sheet.add_text(ATOM_TEXT, text);
    }
    for (spans, [file, start, end]) in
        [(&debug.atoms, [ATOM_FILE, ATOM_START, ATOM_END]), (&debug.modules, [MODULE_FILE, MODULE_START, MODULE_END])]
    {
        for span in spans {
            sheet.add(file, span.file);
            sheet.add(start, span.start);
            sheet.add(end, span.end);
        }
    }
    sheet.end()
}
