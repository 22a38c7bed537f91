//! Numbers the atoms of a program by what they test.
//!
//! The order in which conditions mention their tests says nothing. With the tests of one input side by side, by rising value,
//! columns of atoms are runs and steps, and a program of a thousand modules is a twentieth smaller once it is compressed.

use nearside_program::{Atom, AtomId, Clause, Gain, Key, Parts, TreeOp};

/// Sorts the atoms and renames them wherever they are named. Trees come last, in the order they had: each names earlier atoms.
pub(crate) fn by_input(program: &mut Parts) {
    let mut order: Vec<usize> = (0..program.atoms.len()).collect();
    order.sort_by_key(|&at| program.atoms.get(at).map(key));
    let mut ids = vec![AtomId(0); order.len()];
    for (id, &at) in (0..).zip(&order) {
        if let Some(place) = ids.get_mut(at) {
            *place = AtomId(id);
        }
    }
    let rename = |atom: &mut AtomId| *atom = ids.get(atom.index()).copied().unwrap_or(*atom);
    program.atoms = sorted(&program.atoms, &order);
    if let Some(debug) = &mut program.debug {
        debug.atoms = sorted(&debug.atoms, &order);
        debug.atom_texts = sorted(&debug.atom_texts, &order);
    }
    for atom in &mut program.atoms {
        if let Atom::Tree(steps) = atom {
            for step in steps {
                if let TreeOp::Atom(atom) = step {
                    rename(atom);
                }
            }
        }
    }
    let clauses = program.modules.iter_mut().flat_map(|module| {
        let boosts = module.boosts.iter_mut().flat_map(|boost| match &mut boost.gain {
            Gain::When(clauses) | Gain::Unless(clauses) => clauses.as_mut_slice(),
            Gain::PerUnit { .. } | Gain::PerMissing { .. } => &mut [],
        });
        module.when.iter_mut().chain(boosts)
    });
    let sentences = program.texts.iter_mut().flat_map(|texts| &mut texts.reasons).flat_map(|(_, message)| &mut message.variants);
    let of_sentences = sentences.filter_map(|variant| match &mut variant.key {
        Key::Clause(literals) => Some(literals),
        _ => None,
    });
    for literal in clauses.map(|Clause(literals)| literals).chain(of_sentences).flatten() {
        rename(&mut literal.atom);
    }
}

fn sorted<T: Clone>(items: &[T], order: &[usize]) -> Vec<T> {
    order.iter().filter_map(|&at| items.get(at)).cloned().collect()
}

/// First input, kind, and for a range whether it is one value, open above, open below or closed, and where.
fn key(atom: &Atom) -> (u32, u8, u8, i64) {
    let of = |input: nearside_program::InputId| u32::from(input.0);
    let range = |lo: i64, hi: i64| match (lo, hi) {
        _ if lo == hi => (0, lo),
        (_, i64::MAX) => (1, lo),
        (i64::MIN, _) => (2, hi),
        _ => (3, lo),
    };
    let (input, kind, (shape, value)) = match atom {
        Atom::Has(input) => (of(*input), 0, (0, 0)),
        Atom::Range { input, lo, hi } => (of(*input), 1, range(*lo, *hi)),
        Atom::Mask { input, bits } => (of(*input), 2, (0, *bits as i64)),
        Atom::OneOf { input, .. } => (of(*input), 3, (0, 0)),
        Atom::Difference { left, lo, hi, .. } => (of(*left), 4, range(*lo, *hi)),
        Atom::Text { input, .. } => (of(*input), 5, (0, 0)),
        Atom::TextOrder { left, .. } => (of(*left), 6, (0, 0)),
        Atom::Size { input, lo, hi } => (of(*input), 7, range(*lo, *hi)),
        Atom::Any { input, .. } => (of(*input), 8, (0, 0)),
        Atom::All { input, .. } => (of(*input), 9, (0, 0)),
        Atom::Tree(_) => (u32::MAX, 10, (0, 0)),
    };
    (input, kind, shape, value)
}
