//! Which inputs are read: by an atom, by a module, by a slot's decision.

use alloc::vec::Vec;

use nearside_program::{Atom, AtomId, GainRow, InputId, LiteralCode, ModuleId, ModuleRow, Program, TreeOp};

use super::Stage;
use crate::{
    order::insert,
    score::{boosts, clause, span},
    slate::Switches,
    view::View,
};

/// Adds the inputs that an atom reads, through any trees, to an ascending list.
pub(crate) fn atom_inputs(program: &Program, atom: AtomId, inputs: &mut Vec<InputId>) {
    // Trees name smaller atoms only (INVARIANT(post-order)): taking the greatest of an ascending list visits each once.
    let mut waiting = alloc::vec![atom];
    while let Some(atom) = waiting.pop() {
        match program.atoms().get(atom.index()) {
            None => {}
            Some(Atom::Tree(ops)) => {
                for op in ops {
                    if let TreeOp::Atom(inner) = op {
                        insert(&mut waiting, *inner);
                    }
                }
            }
            Some(Atom::Difference { left, right, .. } | Atom::TextOrder { left, right, .. }) => {
                insert(inputs, *left);
                insert(inputs, *right);
            }
            Some(
                Atom::Has(input)
                | Atom::Range { input, .. }
                | Atom::Mask { input, .. }
                | Atom::OneOf { input, .. }
                | Atom::Text { input, .. }
                | Atom::Size { input, .. }
                | Atom::Any { input, .. }
                | Atom::All { input, .. },
            ) => insert(inputs, *input),
        }
    }
}

/// Whether a literal's atom reads an input.
pub(super) fn reads(program: &Program, code: LiteralCode, input: InputId) -> bool {
    let mut inputs = Vec::new();
    atom_inputs(program, code.literal().atom, &mut inputs);
    inputs.binary_search(&input).is_ok()
}

/// Inputs that a module's condition and boosts read, ascending.
pub(super) fn module_inputs(program: &Program, module: ModuleId) -> Vec<InputId> {
    let mut inputs = Vec::new();
    let Some(row) = program.modules().get(module.index()) else { return inputs };
    let mut atoms = Vec::new();
    let mut add_clauses = |clauses: &core::ops::Range<u32>| {
        for number in span(clauses) {
            for code in clause(program, number) {
                insert(&mut atoms, code.literal().atom);
            }
        }
    };
    add_clauses(&row.condition);
    for boost in boosts(program, row) {
        if let GainRow::When(clauses) | GainRow::Unless(clauses) = &boost.gain {
            add_clauses(clauses);
        }
    }
    for boost in boosts(program, row) {
        if let GainRow::Literal(code) = &boost.gain {
            insert(&mut atoms, code.literal().atom);
        }
    }
    unit_inputs(program, row, &mut inputs);
    for atom in atoms {
        atom_inputs(program, atom, &mut inputs);
    }
    inputs
}

/// Adds the inputs that a module counts units of.
fn unit_inputs(program: &Program, row: &ModuleRow, inputs: &mut Vec<InputId>) {
    for boost in boosts(program, row) {
        if let GainRow::PerUnit(input, _) | GainRow::PerMissing(input, _) = boost.gain {
            insert(inputs, input);
        }
    }
}

impl Stage<'_> {
    /// Every input that the slot's decision evaluates, with everything told.
    pub(super) fn read(&self, view: &mut View<'_>) -> Vec<InputId> {
        let program = self.rules.program;
        let mut inputs = Vec::new();
        view.begin_scan();
        view.trace(true);
        self.outcome(view, Switches::NONE);
        for position in 0..program.atoms().len() {
            let atom = AtomId(u16::try_from(position).unwrap_or(u16::MAX));
            if view.known(atom).is_some() {
                atom_inputs(program, atom, &mut inputs);
            }
        }
        for (position, row) in program.modules().iter().enumerate() {
            if view.was_scored(position) {
                unit_inputs(program, row, &mut inputs);
            }
        }
        view.trace(false);
        inputs
    }
}
