//! The Slice section: what a slice of a visitor's profile says. Only programs that have one have the section; a reader that
//! does not know it lets nothing travel.

use alloc::vec::Vec;

#[cfg(feature = "encode")]
use super::sheet::SheetWriter;
use super::sheet::{Sheet, number, rows, sheet};
use crate::{DecodeError, Facet, InputId, Section};

sheet! { SHEET:
    // Sixteen flags have 3^16 slices: there are never more facets than bits.
    FACETS: 16 => {
        FACET_INPUT: number(0, u16::MAX as i64),
        FACET_EDGES: rows(EDGES),
    }
    EDGES: u16::MAX as usize => { EDGE: number(i64::MIN, i64::MAX), }
}

/// The facets; whether they fit the program is for its reader to check.
pub(super) fn read(bytes: &[u8]) -> Result<Vec<Facet>, DecodeError> {
    let sheet = Sheet::read(Section::Slice, &SHEET, bytes)?;
    if sheet.len(FACETS) == 0 {
        return Err(DecodeError::Malformed { section: Section::Slice, column: 0 });
    }
    let mut facets = Vec::new();
    for row in 0..sheet.len(FACETS) {
        let mut edges = Vec::new();
        for edge in sheet.rows(FACET_EDGES, row) {
            edges.push(sheet.wide(EDGE, edge));
        }
        facets.push(Facet { input: InputId(sheet.id(FACET_INPUT, row)), edges });
    }
    Ok(facets)
}

#[cfg(feature = "encode")]
pub(super) fn write(facets: &[Facet]) -> Vec<u8> {
    let mut sheet = SheetWriter::new(&SHEET);
    for facet in facets {
        sheet.add(FACET_INPUT, facet.input.0);
        sheet.add_rows(FACET_EDGES, facet.edges.len());
        for edge in &facet.edges {
            sheet.add(EDGE, *edge);
        }
    }
    sheet.end()
}
