//! Writing programs: the half that compilers and tools need, and visitors never load.

use alloc::vec::Vec;
use core::fmt;

use sha2::{Digest, Sha256};

use super::{
    atoms,
    crc::crc32,
    debug, draws,
    envelope::{CHECKSUM, CRITICAL, ENVELOPE, Envelope, FEATURES, MAGIC, MAJOR, MINOR, ROW},
    inputs, modules,
    names::List,
    schema,
    sheet::SheetWriter,
    slice, tables, texts,
};
use crate::{Boost, Clause, DecodeError, Gain, GainRow, Module, Parts, Program, ProgramId, Slot, error::Section};

/// Why parts are not a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum EncodeError {
    /// The tables of parts and schema differ in length.
    Lengths(Section),
    /// What was written would be refused when read, for this reason: a dangling id, a limit, a broken rule.
    Refused(DecodeError),
}

impl fmt::Display for EncodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Lengths(section) => write!(f, "the tables of section {section:?} and of the schema differ in length"),
            Self::Refused(reason) => write!(f, "the program would be refused: {reason}"),
        }
    }
}

impl core::error::Error for EncodeError {}

impl From<DecodeError> for EncodeError {
    fn from(reason: DecodeError) -> Self {
        Self::Refused(reason)
    }
}

impl Parts {
    /// Writes the program; equal parts give equal bytes, and [`Program::decode`] reads them.
    ///
    /// # Errors
    /// When the parts do not fit together; see [`EncodeError`].
    pub fn encode(&self) -> Result<Vec<u8>, EncodeError> {
        if self.slots.len() != self.schema.slots.len() || self.modules.len() != self.schema.modules.len() {
            return Err(EncodeError::Lengths(Section::Tables));
        }
        if !self.texts.iter().map(|texts| &texts.locale).eq(&self.schema.locales) {
            return Err(EncodeError::Lengths(Section::Texts));
        }
        if self.debug.as_ref().is_some_and(|debug| debug.atoms.len() != debug.atom_texts.len()) {
            return Err(EncodeError::Lengths(Section::Debug));
        }
        let mut sheet = SheetWriter::new(&tables::SHEET);
        schema::write(&mut sheet, &self.schema);
        inputs::write(&mut sheet, &self.inputs);
        atoms::write(&mut sheet, &self.atoms);
        modules::write(&mut sheet, self);
        let mut sections = alloc::vec![(Section::Tables, sheet.end())];
        for locale in &self.texts {
            sections.push((Section::Texts, texts::write(locale)));
        }
        if let Some(debug) = &self.debug {
            sections.push((Section::Debug, debug::write(debug)));
        }
        if !self.facets.is_empty() {
            sections.push((Section::Slice, slice::write(&self.facets)));
        }
        if !self.schema.comparison_salt.is_empty() {
            sections.push((Section::Draws, draws::write(&self.schema.comparison_salt)));
        }
        let sections: Vec<(Section, &[u8])> = sections.iter().map(|(section, bytes)| (*section, bytes.as_slice())).collect();
        let bytes = assemble(content_id(&sections), &sections);
        // Labels have no lengths of their own: too few of one kind and too many of the next would be read as something else.
        if Program::decode(&bytes)?.to_parts()? == *self { Ok(bytes) } else { Err(EncodeError::Lengths(Section::Texts)) }
    }
}

impl Program {
    /// The parts that the program was written from; `encode` gives its bytes again.
    ///
    /// # Errors
    /// A text or debug section is malformed.
    pub fn to_parts(&self) -> Result<Parts, DecodeError> {
        let conditions = |rows: &core::ops::Range<u32>| -> Vec<Clause> {
            let rows = self.tables.conditions.get(rows.start as usize..rows.end as usize).unwrap_or_default();
            rows.iter()
                .map(|row| self.tables.literals.get(row.start as usize..row.end as usize).unwrap_or_default())
                .map(|codes| Clause(codes.iter().map(|code| code.literal()).collect()))
                .collect()
        };
        let boost = |row: &crate::BoostRow| Boost {
            add: row.add,
            gain: match &row.gain {
                GainRow::Literal(code) => Gain::When(alloc::vec![Clause(alloc::vec![code.literal()])]),
                GainRow::When(rows) => Gain::When(conditions(rows)),
                GainRow::Unless(rows) => Gain::Unless(conditions(rows)),
                GainRow::PerUnit(input, cap) => Gain::PerUnit { input: *input, cap: *cap },
                GainRow::PerMissing(input, cap) => Gain::PerMissing { input: *input, cap: *cap },
            },
        };
        let module = |row: &crate::ModuleRow| Module {
            slots: self.tables.module_slots.get(row.slots.start as usize..row.slots.end as usize).unwrap_or_default().to_vec(),
            helps: row.helps,
            base: row.base,
            when: conditions(&row.condition),
            boosts: {
                let boosts = self.tables.boosts.get(row.boosts.start as usize..row.boosts.end as usize).unwrap_or_default();
                boosts.iter().map(boost).collect()
            },
            group: row.group,
            caps: row.caps,
            available: row.available,
        };
        Ok(Parts {
            inputs: self.inputs.clone(),
            atoms: self.atoms.clone(),
            slots: self.slots().iter().map(|row| Slot { attention: row.attention, rotation: row.rotation }).collect(),
            modules: self.modules().iter().map(module).collect(),
            schema: schema::read(self),
            facets: self.facets.clone(),
            texts: (0..self.names(List::Locales).len())
                .map(|locale| Ok(self.texts(locale)?.to_parts()))
                .collect::<Result<_, _>>()?,
            debug: self.debug()?,
        })
    }
}

/// The same program without its debug section. The content id stays, so decisions and records are the same.
///
/// # Errors
/// The bytes are not a program, or of a newer minor version whose other sections would be lost.
pub fn strip_debug(bytes: &[u8]) -> Result<Vec<u8>, DecodeError> {
    Program::decode(bytes)?;
    let Envelope { id, mut sections } = Envelope::open(bytes)?;
    if assemble(id, &sections) != bytes {
        return Err(DecodeError::Table);
    }
    sections.retain(|entry| entry.0 != Section::Debug);
    Ok(assemble(id, &sections))
}

/// Checks that the content id is that of the content. Runtimes do not: they trust a signature over all bytes, or nothing.
///
/// # Errors
/// The bytes are not a program, or [`DecodeError::Id`].
pub fn verify_id(bytes: &[u8]) -> Result<ProgramId, DecodeError> {
    let Envelope { id, sections } = Envelope::open(bytes)?;
    if content_id(&sections) == id { Ok(id) } else { Err(DecodeError::Id) }
}

/// First 16 bytes of SHA-256 over version, features and each section but Debug: tag, length, bytes.
fn content_id(sections: &[(Section, &[u8])]) -> ProgramId {
    let mut hash = Sha256::new();
    hash.update(MAGIC);
    hash.update(MAJOR.to_le_bytes());
    hash.update(MINOR.to_le_bytes());
    hash.update(FEATURES.to_le_bytes());
    for (section, bytes) in sections.iter().filter(|entry| entry.0 != Section::Debug) {
        hash.update(section.tag().to_le_bytes());
        hash.update((bytes.len() as u64).to_le_bytes());
        hash.update(bytes);
    }
    let hash: [u8; 32] = hash.finalize().into();
    let mut id = [0; 16];
    for (to, from) in id.iter_mut().zip(hash) {
        *to = from;
    }
    ProgramId(id)
}

/// Puts envelope and table before the sections, which stand in order.
fn assemble(id: ProgramId, sections: &[(Section, &[u8])]) -> Vec<u8> {
    let start = ENVELOPE + sections.len() * ROW;
    let length = start + sections.iter().map(|entry| entry.1.len()).sum::<usize>();
    let mut before = Vec::with_capacity(length);
    before.extend_from_slice(&MAGIC);
    before.extend_from_slice(&MAJOR.to_le_bytes());
    before.extend_from_slice(&MINOR.to_le_bytes());
    before.extend_from_slice(&(length as u32).to_le_bytes());
    debug_assert_eq!(before.len(), CHECKSUM);
    let mut rest = Vec::with_capacity(length);
    rest.extend_from_slice(&id.0);
    rest.extend_from_slice(&FEATURES.to_le_bytes());
    rest.extend_from_slice(&(sections.len() as u32).to_le_bytes());
    let mut offset = start;
    for (section, bytes) in sections {
        rest.extend_from_slice(&section.tag().to_le_bytes());
        rest.extend_from_slice(&if section.critical() { CRITICAL } else { 0 }.to_le_bytes());
        rest.extend_from_slice(&(offset as u32).to_le_bytes());
        rest.extend_from_slice(&(bytes.len() as u32).to_le_bytes());
        offset += bytes.len();
    }
    for (_, bytes) in sections {
        rest.extend_from_slice(bytes);
    }
    let checksum = crc32([&before, &rest]);
    before.extend_from_slice(&checksum.to_le_bytes());
    before.append(&mut rest);
    before
}
