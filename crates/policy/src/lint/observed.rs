//! Content that says what was noticed about a visitor.

use nearside_program::{Atom, Basis, Gain, Input, InputId, TreeOp};

use crate::{Diagnostic, diagnostics::observed_in_content, folder::ModuleFile, modules::ModuleDecl};

/// Phrases that tell what was observed, in the languages that authors are most likely to write; lower case, with typographic apostrophes.
const PHRASES: &[&str] = &[
    "because you viewed",
    "because you visited",
    "because you looked",
    "because you read",
    "because you searched",
    "because you watched",
    "because you browsed",
    "based on your activity",
    "based on your browsing",
    "based on what you viewed",
    "you recently viewed",
    "you viewed recently",
    "we noticed you",
    "we noticed that you",
    "we saw that you",
    "weil sie sich",
    "weil du dir",
    "sie haben sich kürzlich",
    "du hast dir kürzlich",
    "zuletzt von ihnen angesehen",
    "basierend auf ihren aktivitäten",
    "uns ist aufgefallen",
    "parce que vous avez vu",
    "parce que vous avez consulté",
    "vous avez récemment consulté",
    "d’après votre activité",
    "porque ha visto",
    "porque viste",
    "ha visto recientemente",
    "según su actividad",
];

/// Reports such phrases in the content of modules that read observed facts.
pub(crate) fn observed_content(
    files: &[ModuleFile],
    modules: &[ModuleDecl],
    inputs: &[Input],
    atoms: &[Atom],
    diagnostics: &mut Vec<Diagnostic>,
) {
    for (file, declared) in files.iter().zip(modules) {
        let Some(content) = file.node.get("content") else { continue };
        let Some(fact) = observed_fact(declared, inputs, atoms) else { continue };
        content.each_text(&mut |text| {
            let lower = text.text.to_lowercase().replace('\'', "’");
            let Some((start, end)) =
                PHRASES.iter().find_map(|phrase| lower.find(phrase).map(|start| (start, start + phrase.len())))
            else {
                return;
            };
            // Where a change of case or an apostrophe changed the number of bytes, the whole text has to do.
            let place = if lower.len() == text.text.len() { text.place(start, end) } else { text.at };
            diagnostics.push(observed_in_content(place, fact));
        });
    }
}

/// The first observed fact that a module reads.
fn observed_fact<'a>(declared: &ModuleDecl, inputs: &'a [Input], atoms: &[Atom]) -> Option<&'a str> {
    let module = &declared.module;
    let mut read = Vec::new();
    let mut clauses: Vec<_> = module.when.iter().collect();
    for boost in &module.boosts {
        match &boost.gain {
            Gain::When(gain) | Gain::Unless(gain) => clauses.extend(gain),
            Gain::PerUnit { input, .. } | Gain::PerMissing { input, .. } => read.push(*input),
        }
    }
    for literal in clauses.iter().flat_map(|clause| &clause.0) {
        atom_inputs(literal.atom.index(), atoms, &mut read);
    }
    let fact = |input: &InputId| inputs.get(input.index()).filter(|input| input.basis == Basis::Observed);
    read.iter().find_map(fact).map(|input| input.name.as_str())
}

fn atom_inputs(atom: usize, atoms: &[Atom], read: &mut Vec<InputId>) {
    let Some(tested) = atoms.get(atom) else { return };
    read.extend(tested.inputs().into_iter().flatten());
    let Atom::Tree(ops) = tested else { return };
    for op in ops {
        // A tree is over earlier atoms, so this ends.
        if let TreeOp::Atom(inner) = op
            && inner.index() < atom
        {
            atom_inputs(inner.index(), atoms, read);
        }
    }
}
