//! Which slots an input can matter to at all, and which inputs to a module.

use alloc::vec::Vec;

use nearside_program::{Facts, InputId, ModuleId, Program, SlotId};

use crate::{score::span, scratch::Scratch, view::View};

/// Whether a slot's rules read an input: one of its modules asks about it in its condition or for a boost. What is asked does not
/// depend on the answers, so any `facts` of the program do. O(rules of the slot).
#[must_use]
pub fn reads(program: &Program, facts: &Facts, slot: SlotId, input: InputId, scratch: &mut Scratch) -> bool {
    let mut view = View::new(program, facts, scratch);
    (0..=u16::MAX).zip(program.modules()).any(|(module, row)| {
        program.module_slots().get(span(&row.slots)).is_some_and(|slots| slots.contains(&slot))
            && view.inputs_of(ModuleId(module)).contains(&input)
    })
}

/// The inputs that a module asks about in its condition or for a boost, ascending.
#[must_use]
pub fn inputs_of(program: &Program, facts: &Facts, module: ModuleId, scratch: &mut Scratch) -> Vec<InputId> {
    View::new(program, facts, scratch).inputs_of(module)
}

#[cfg(test)]
mod tests {
    use nearside_program::{Atom, AtomId, Clause, Gain, Module, Parts, TreeOp};

    use super::*;
    use crate::specimen::{self, Dice};

    /// Whether an atom is about an input, by what was written.
    fn atom_reads(parts: &Parts, atom: AtomId, input: InputId) -> bool {
        match &parts.atoms[atom.index()] {
            Atom::Tree(ops) => ops.iter().any(|op| matches!(op, TreeOp::Atom(inner) if atom_reads(parts, *inner, input))),
            other => other.inputs().is_some_and(|inputs| inputs.contains(&input)),
        }
    }

    fn module_reads(parts: &Parts, module: &Module, input: InputId) -> bool {
        let clauses_read = |clauses: &[Clause]| {
            clauses.iter().any(|Clause(literals)| literals.iter().any(|literal| atom_reads(parts, literal.atom, input)))
        };
        clauses_read(&module.when)
            || module.boosts.iter().any(|boost| match &boost.gain {
                Gain::When(clauses) | Gain::Unless(clauses) => clauses_read(clauses),
                Gain::PerUnit { input: unit, .. } | Gain::PerMissing { input: unit, .. } => *unit == input,
            })
    }

    #[test]
    fn a_slot_reads_what_was_written_for_it() {
        let mut scratch = Scratch::new();
        let (mut some, mut none) = (0, 0);
        for seed in 0..300 {
            let mut dice = Dice(seed << 32 | 5);
            let parts = specimen::parts(&mut dice);
            let (program, facts) = (specimen::program(&parts), specimen::facts(&mut dice, &parts));
            for input in (0..parts.inputs.len() as u16).map(InputId) {
                for slot in (0..parts.slots.len() as u16).map(SlotId) {
                    let here = |module: &&Module| module.slots.contains(&slot);
                    let want = parts.modules.iter().filter(here).any(|module| module_reads(&parts, module, input));
                    *(if want { &mut some } else { &mut none }) += 1;
                    assert_eq!(reads(&program, &facts, slot, input, &mut scratch), want, "seed {seed}, {slot:?}, {input:?}");
                }
                for (id, module) in (0..).map(ModuleId).zip(&parts.modules) {
                    let asked = inputs_of(&program, &facts, id, &mut scratch);
                    assert_eq!(asked.contains(&input), module_reads(&parts, module, input), "seed {seed}, {id:?}, {input:?}");
                }
            }
        }
        assert!(some > 300 && none > 300, "{some} read, {none} not");
    }
}
