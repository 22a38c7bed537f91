//! Typed conditions to clauses over the atoms of the program.

use std::fmt;

use nearside_program::{Atom, Clause, InputId, Literal, TreeOp};

use super::{
    atom::literals,
    clauses::{Draft, Mode, clauses},
    print,
    scope::Scope,
    tables::{Origin, Tables, TablesFull},
    tree::DEEPEST,
    typed::{Cond, Measure, Typed},
    value::{Amount, Unit, Value},
};
use crate::{Diagnostic, FileId, diagnostics as say};

/// Most clauses of a condition; what needs more becomes one tree atom.
const MOST_CLAUSES: usize = 32;

/// Why a checked condition does not fit into a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum LowerError {
    /// The program is full.
    TablesFull,
    /// The condition needs a tree deeper than 64.
    TooDeep,
}

impl fmt::Display for LowerError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::TablesFull => "the policy makes too many different tests",
            Self::TooDeep => "the condition is nested too deep",
        })
    }
}

impl std::error::Error for LowerError {}

impl From<TablesFull> for LowerError {
    fn from(TablesFull: TablesFull) -> Self {
        Self::TablesFull
    }
}

/// Clauses of which one holds exactly when the condition is definitely true.
///
/// No clause: never. One empty clause: always. At most 32; a condition that needs more becomes one tree atom. The literals of a
/// clause stand in order of a guess at how seldom they hold, rarest first.
///
/// # Errors
/// [`LowerError`] when the tables are full or the tree is too deep.
pub fn lower(typed: &Typed, tables: &mut Tables) -> Result<Vec<Clause>, LowerError> {
    lower_as(typed, Mode::When, tables)
}

/// Clauses for [`nearside_program::Gain::Unless`]: one holds exactly when the condition is *not* definitely true and nothing that
/// matters is hidden. So the absent, like those for whom the condition is false, escape the penalty.
///
/// # Errors
/// As [`lower`].
pub fn lower_unless(typed: &Typed, tables: &mut Tables) -> Result<Vec<Clause>, LowerError> {
    lower_as(typed, Mode::Unless, tables)
}

fn lower_as(typed: &Typed, mode: Mode, tables: &mut Tables) -> Result<Vec<Clause>, LowerError> {
    match clauses(&typed.root, mode) {
        Some(drafts) if drafts.len() <= MOST_CLAUSES => drafts.iter().map(|draft| clause(draft, tables)).collect(),
        _ => {
            let atom = tree(typed, tables)?;
            Ok(vec![Clause(vec![Literal { atom, negated: mode == Mode::Unless }])])
        }
    }
}

fn clause(draft: &Draft, tables: &mut Tables) -> Result<Clause, LowerError> {
    let mut all = Vec::new();
    for (test, place) in draft {
        all.extend(literals(test, place, tables)?);
    }
    all.sort_unstable();
    all.dedup();
    Ok(Clause(all.into_iter().map(|(_, literal)| literal).collect()))
}

/// The whole condition as one atom.
fn tree(typed: &Typed, tables: &mut Tables) -> Result<nearside_program::AtomId, LowerError> {
    let mut ops = Vec::new();
    let height = postfix(&typed.root, tables, &mut ops)?;
    if height > DEEPEST {
        return Err(LowerError::TooDeep);
    }
    let origin = || Origin { file: typed.place.file, range: typed.place.range.clone(), text: print::cond(&typed.root) };
    Ok(tables.atom(Atom::Tree(ops), origin)?)
}

/// Appends a condition and tells how high the stack grows over it.
fn postfix(cond: &Cond, tables: &mut Tables, ops: &mut Vec<TreeOp>) -> Result<usize, LowerError> {
    match cond {
        // Constants were folded everywhere but in the branches of a choice, and those are written by `branch`.
        Cond::Const(_) => Err(LowerError::TooDeep),
        Cond::Test(test, place) => {
            let literals = literals(test, place, tables)?;
            for (index, (_, literal)) in literals.iter().enumerate() {
                ops.push(TreeOp::Atom(literal.atom));
                if literal.negated {
                    ops.push(TreeOp::Not);
                }
                if index > 0 {
                    ops.push(TreeOp::And);
                }
            }
            Ok(literals.len().min(2))
        }
        Cond::Not(inner) => {
            let height = postfix(inner, tables, ops)?;
            ops.push(TreeOp::Not);
            Ok(height)
        }
        Cond::And(parts) | Cond::Or(parts) => {
            let op = if matches!(cond, Cond::And(_)) { TreeOp::And } else { TreeOp::Or };
            // The deepest first: it finds the stack empty.
            let mut order: Vec<&Cond> = parts.iter().collect();
            order.sort_by_key(|part| std::cmp::Reverse(part.depth()));
            let mut height = 0;
            for (index, part) in order.into_iter().enumerate() {
                height = height.max(postfix(part, tables, ops)? + index.min(1));
                if index > 0 {
                    ops.push(op);
                }
            }
            Ok(height)
        }
        Cond::If(parts) => {
            let [condition, then, otherwise] = parts.as_ref();
            let first = postfix(condition, tables, ops)?;
            let second = branch(condition, then, true, tables, ops)? + 1;
            let third = branch(condition, otherwise, false, tables, ops)? + 2;
            ops.push(TreeOp::If);
            Ok(first.max(second).max(third))
        }
    }
}

/// A branch of a choice; a constant one is said by the condition itself, whose value is known wherever the branch is taken.
fn branch(
    condition: &Cond,
    branch: &Cond,
    taken_if: bool,
    tables: &mut Tables,
    ops: &mut Vec<TreeOp>,
) -> Result<usize, LowerError> {
    let Cond::Const(value) = branch else { return postfix(branch, tables, ops) };
    let height = postfix(condition, tables, ops)?;
    if *value != taken_if {
        ops.push(TreeOp::Not);
    }
    Ok(height)
}

/// An input that a boost can count: a whole number named alone, or `activity.count(…)`.
///
/// `None` with a diagnostic for anything else.
pub fn numeric(
    text: &str,
    file: FileId,
    offset: usize,
    scope: &Scope,
    tables: &mut Tables,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<InputId> {
    let tree = super::parse(text, file, offset, diagnostics)?;
    let value = super::check::Checker::new(scope, file, diagnostics).value(&tree.root)?;
    let Value::Amount(Amount { unit: Unit::Int, measure: Some((Measure::Value(variable), false)), offset: 0 }) = value else {
        let help = "name an input that is a whole number, such as `interest.cooking`, or count with `activity.count(…)`";
        diagnostics.push(say::expr_type_mismatch::unfit(file, tree.range(), "a boost per unit", value.words(), help));
        return None;
    };
    match tables.input(variable.input.clone()) {
        Ok(input) => Some(input),
        Err(TablesFull) => {
            diagnostics.push(say::expr_too_large::full(file, tree.range()));
            None
        }
    }
}

/// From text to clauses, as [`lower`]; `None` when there are errors, which are then in `diagnostics`.
pub fn compile(
    text: &str,
    file: FileId,
    offset: usize,
    scope: &Scope,
    tables: &mut Tables,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Vec<Clause>> {
    compile_as(Mode::When, text, file, offset, scope, tables, diagnostics)
}

/// From text to clauses, as [`lower_unless`]; `None` when there are errors, which are then in `diagnostics`.
pub fn compile_unless(
    text: &str,
    file: FileId,
    offset: usize,
    scope: &Scope,
    tables: &mut Tables,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Vec<Clause>> {
    compile_as(Mode::Unless, text, file, offset, scope, tables, diagnostics)
}

fn compile_as(
    mode: Mode,
    text: &str,
    file: FileId,
    offset: usize,
    scope: &Scope,
    tables: &mut Tables,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Vec<Clause>> {
    let tree = super::parse(text, file, offset, diagnostics)?;
    let typed = super::check(&tree, scope, diagnostics)?;
    match lower_as(&typed, mode, tables) {
        Ok(clauses) => Some(clauses),
        Err(error) => {
            diagnostics.push(match error {
                LowerError::TablesFull => say::expr_too_large::full(file, tree.range()),
                LowerError::TooDeep => say::expr_too_deep::new(file, tree.range()),
            });
            None
        }
    }
}
