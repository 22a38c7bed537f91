//! Inputs and atoms that the conditions of a policy share.

use std::{collections::HashMap, ops::Range};

use nearside_program::{Atom, AtomId, Input, InputId};

use crate::FileId;

/// Interned inputs and atoms: equal ones get the same id, in order of first use.
#[derive(Clone, Debug, Default)]
pub struct Tables {
    inputs: Vec<Input>,
    input_ids: HashMap<Input, InputId>,
    atoms: Vec<Atom>,
    atom_ids: HashMap<Atom, AtomId>,
    origins: Vec<Origin>,
}

/// Where an atom was first written, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The file.
    pub file: FileId,
    /// Bytes of the file.
    pub range: Range<usize>,
    /// The atom as an author would write it.
    pub text: String,
}

/// More than 65,535 inputs or 32,767 atoms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TablesFull;

impl Tables {
    /// The id of an input.
    ///
    /// # Errors
    /// [`TablesFull`] past 65,535 inputs.
    pub fn input(&mut self, input: Input) -> Result<InputId, TablesFull> {
        if let Some(id) = self.input_ids.get(&input) {
            return Ok(*id);
        }
        let id = InputId(u16::try_from(self.inputs.len()).map_err(|_| TablesFull)?);
        self.input_ids.insert(input.clone(), id);
        self.inputs.push(input);
        Ok(id)
    }

    /// The id of an atom; `origin` is kept for its first use.
    ///
    /// # Errors
    /// [`TablesFull`] past 32,767 atoms.
    pub fn atom(&mut self, atom: Atom, origin: impl FnOnce() -> Origin) -> Result<AtomId, TablesFull> {
        if let Some(id) = self.atom_ids.get(&atom) {
            return Ok(*id);
        }
        if self.atoms.len() >= 32_767 {
            return Err(TablesFull);
        }
        let id = AtomId(u16::try_from(self.atoms.len()).map_err(|_| TablesFull)?);
        self.atom_ids.insert(atom.clone(), id);
        self.atoms.push(atom);
        self.origins.push(origin());
        Ok(id)
    }

    /// Inputs by id.
    #[must_use]
    pub fn inputs(&self) -> &[Input] {
        &self.inputs
    }

    /// Atoms by id.
    #[must_use]
    pub fn atoms(&self) -> &[Atom] {
        &self.atoms
    }

    /// Origins by atom id.
    #[must_use]
    pub fn origins(&self) -> &[Origin] {
        &self.origins
    }
}
