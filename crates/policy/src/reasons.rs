//! Sentences of named conditions: where a reason rests on one of them alone, its sentence is said.

use nearside_program::{Atom, Clause, InputId, Key, Literal, LocaleTexts, Message, Segment, Source, TreeOp, Variant};

use crate::{
    Diagnostic,
    diagnostics::unknown_reference,
    expr::{self, Scope, Tables},
    texts::Builder,
    vocabulary::Vocabulary,
};

/// Puts the sentences of `[reasons]` before those of the inputs that the conditions read.
pub(crate) fn say(
    vocabulary: &Vocabulary<'_>,
    scope: &Scope,
    tables: &Tables,
    texts: &mut [LocaleTexts],
    diagnostics: &mut Vec<Diagnostic>,
) {
    let mut sentences: Vec<(Clause, Vec<String>)> = Vec::new();
    for entry in vocabulary.reasons.map(crate::tree::Node::entries).unwrap_or_default() {
        let known = vocabulary.conditions.iter().map(|(named, _)| named.name);
        if !known.clone().any(|name| name == entry.key) {
            diagnostics.push(unknown_reference(entry.at, "named condition", &entry.key, known));
            continue;
        }
        let what = format!("reason of condition `{}`", entry.key);
        let written = Builder { vocabulary, diagnostics }.by_locale(entry, &what);
        let words: Vec<String> = written.iter().map(|text| text.map(|text| text.text.clone()).unwrap_or_default()).collect();
        sentences.extend(clauses(&entry.key, scope, tables).into_iter().map(|clause| (clause, words.clone())));
    }
    // Of two conditions that a reason rests on, the one that says more.
    sentences.sort_by_key(|(clause, _)| std::cmp::Reverse(clause.0.len()));
    for (locale, texts) in texts.iter_mut().enumerate() {
        for (clause, words) in sentences.iter().rev() {
            let Some(text) = words.get(locale).filter(|text| !text.is_empty()) else { continue };
            let mut inputs = Vec::new();
            clause.0.iter().for_each(|literal| collect(tables, *literal, &mut inputs));
            for input in inputs {
                let variant = Variant { key: Key::Clause(clause.0.clone()), segments: vec![Segment::Text(text.clone())] };
                if let Some(message) = message(texts, input) {
                    message.variants.insert(0, variant);
                }
            }
        }
    }
}

/// Clauses of a named condition of which every test is in the program; others never are what a reason rests on.
fn clauses(name: &str, scope: &Scope, tables: &Tables) -> Vec<Clause> {
    let Some((file, range, text)) = scope.conditions.get(name) else { return Vec::new() };
    // What is wrong with it was said where it is checked for itself.
    let mut trial = tables.clone();
    let clauses = expr::compile(text, *file, range.start, scope, &mut trial, &mut Vec::new()).unwrap_or_default();
    let known = |clause: &Clause| clause.0.iter().all(|literal| literal.atom.index() < tables.atoms().len());
    clauses.into_iter().filter(|clause| !clause.0.is_empty() && known(clause)).collect()
}

/// The inputs that a literal reads, the clock excepted, which is never a reason.
fn collect(tables: &Tables, literal: Literal, inputs: &mut Vec<InputId>) {
    let add = |input: InputId| {
        let clock = tables.inputs().get(input.index()).is_none_or(|input| input.source == Source::Now);
        if !clock && !inputs.contains(&input) {
            inputs.push(input);
        }
    };
    match tables.atoms().get(literal.atom.index()) {
        Some(Atom::Tree(ops)) => {
            for op in ops {
                if let TreeOp::Atom(atom) = op {
                    collect(tables, Literal { atom: *atom, negated: false }, inputs);
                }
            }
        }
        atom => atom.and_then(Atom::inputs).into_iter().flatten().for_each(add),
    }
}

/// The message of an input; a new one says nothing by itself.
fn message(texts: &mut LocaleTexts, input: InputId) -> Option<&mut Message> {
    let at = match texts.reasons.binary_search_by_key(&input, |reason| reason.0) {
        Ok(at) => at,
        Err(at) => {
            let silent = Variant { key: Key::Any, segments: Vec::new() };
            texts.reasons.insert(at, (input, Message { variants: vec![silent] }));
            at
        }
    };
    texts.reasons.get_mut(at).map(|reason| &mut reason.1)
}
