//! Reading a whole program.

use alloc::{string::String, vec::Vec};

use super::{
    atoms, debug, draws,
    envelope::Envelope,
    index, inputs, modules,
    names::{List, NameTable},
    schema,
    sheet::Sheet,
    slice, tables,
    texts::Texts,
};
use crate::{Debug, DecodeError, Program, Truths, error::Section};

impl Program {
    /// Reads a program and checks everything in it that a decision rests on.
    ///
    /// Texts and debug information are kept as bytes and read on demand ([`Program::texts`], [`Program::debug`]).
    /// Work and memory are linear in the length of `bytes`.
    ///
    /// # Errors
    /// Why the bytes are not a program that this version understands completely.
    pub fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        let envelope = Envelope::open(bytes)?;
        let mut sheet = Sheet::read(Section::Tables, &tables::SHEET, envelope.section(Section::Tables)?)?;
        let fault = DecodeError::Malformed { section: Section::Tables, column: 0 };
        let names = NameTable::new(&sheet).filter(|_| schema::is_sound(&sheet)).ok_or(fault)?;
        let inputs = inputs::read(&sheet);
        let mut tables = modules::read(&mut sheet, &inputs).ok_or(fault)?;
        let atoms = atoms::read(&sheet, &inputs).ok_or(fault)?;
        let truths = Truths::new(inputs.len(), &atoms, &tables.literals, &tables.boosts);
        let index = index::build(&mut tables, inputs.len(), &truths, bytes.len())?;
        let (mut texts, mut debug) = (Vec::new(), None);
        for (section, bytes) in &envelope.sections {
            match section {
                Section::Texts => texts.push(bytes.to_vec()),
                Section::Debug => debug = Some(bytes.to_vec()),
                _ => {}
            }
        }
        if texts.len() != sheet.len(tables::LOCALES) {
            return Err(DecodeError::Malformed { section: Section::Texts, column: 0 });
        }
        let facets = match envelope.section(Section::Slice) {
            Ok(bytes) => slice::read(bytes)?,
            Err(_) => Vec::new(),
        };
        let comparison_salt = match envelope.section(Section::Draws) {
            Ok(bytes) => draws::read(bytes)?,
            Err(_) => String::new(),
        };
        let program =
            Self { id: envelope.id, inputs, atoms, truths, tables, index, sheet, names, facets, comparison_salt, texts, debug };
        let fault = DecodeError::Malformed { section: Section::Slice, column: 0 };
        if program.facets_are_sound() { Ok(program) } else { Err(fault) }
    }

    /// Texts of a locale, by its position in [`List::Locales`]; the first is the fallback. Reads them anew each time.
    ///
    /// # Errors
    /// The section is malformed, does not fit the schema, or there is no such locale. Decisions do not depend on it.
    pub fn texts(&self, locale: usize) -> Result<Texts, DecodeError> {
        match (self.texts.get(locale), self.names(List::Locales).get(locale)) {
            (Some(bytes), Some(name)) => Texts::read(bytes, name, self),
            _ => Err(DecodeError::Missing(Section::Texts)),
        }
    }

    /// Source positions, if the program was built with them. Reads them anew each time.
    ///
    /// # Errors
    /// The section is malformed or does not fit the program. Decisions do not depend on it.
    pub fn debug(&self) -> Result<Option<Debug>, DecodeError> {
        self.debug.as_ref().map(|bytes| debug::read(bytes, self)).transpose()
    }
}
