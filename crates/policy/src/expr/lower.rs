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
use crate::{Diagnostic, FileId, Severity, diagnostics as say};

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
    let value = super::check::Checker::new(scope, file, tree.range().start, diagnostics).value(&tree.root)?;
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
    let before = diagnostics.len();
    let tree = super::parse(text, file, offset, diagnostics)?;
    let typed = super::check(&tree, scope, diagnostics)?;
    // The parser reads on past a `=`, so that all problems are told at once; and what is lowered is known to be read.
    let wrong = diagnostics.iter().skip(before).any(|found| found.severity == Severity::Error);
    match lower_as(&typed, mode, tables) {
        Ok(clauses) => Some(clauses).filter(|_| !wrong),
        Err(error) => {
            diagnostics.push(match error {
                LowerError::TablesFull => say::expr_too_large::full(file, tree.range()),
                LowerError::TooDeep => say::expr_too_deep::new(file, tree.range()),
            });
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{super::sample, *};
    use crate::expr::{check, parse};

    /// Clauses as texts: `a & !b`, joined by ` | `.
    fn listing(clauses: &[Clause], tables: &Tables) -> String {
        let literal = |literal: &Literal| {
            let text = &tables.origins()[literal.atom.index()].text;
            if literal.negated { format!("not [{text}]") } else { format!("[{text}]") }
        };
        let clauses: Vec<String> =
            clauses.iter().map(|clause| clause.0.iter().map(literal).collect::<Vec<_>>().join(" & ")).collect();
        clauses.join(" | ")
    }

    #[track_caller]
    fn lowers(text: &str, want: &str) {
        let (clauses, tables, diagnostics) = sample::compiled(text);
        let clauses = clauses.unwrap_or_else(|| panic!("{diagnostics:#?}"));
        assert_eq!(listing(&clauses, &tables), want, "{text}");
    }

    #[track_caller]
    fn lowers_unless(text: &str, want: &str) {
        let (mut tables, mut diagnostics) = (Tables::default(), Vec::new());
        let clauses = compile_unless(text, FileId(0), 0, &sample::scope(), &mut tables, &mut diagnostics).unwrap();
        assert_eq!(listing(&clauses, &tables), want, "{text}");
    }

    #[test]
    fn what_has_an_error_is_no_condition() {
        for text in ["profile.plan = \"pro\"", "0 = 800", "true and true"] {
            let (clauses, _, diagnostics) = sample::compiled(text);
            assert!(clauses.is_none() && diagnostics.iter().any(|found| found.severity == Severity::Error), "{text}");
        }
    }

    #[test]
    fn tests_of_one_input_become_one_atom() {
        lowers(r#"device.kind == "phone" || "tv" == device.kind"#, r#"[device.kind in ["phone", "tv"]]"#);
        lowers("local.hour >= 16 && local.hour < 21", "[local.hour >= 16 && local.hour <= 20]");
        lowers("visit.pages < 4 || visit.pages >= 4 && visit.pages <= 9", "not [visit.pages >= 10]");
        lowers("visit.pages in [3, 9, 100]", "[visit.pages in [3, 9, 100]]");
        lowers("visit.pages == 3 || visit.pages >= 9", "[visit.pages >= 3] & not [visit.pages >= 4 && visit.pages <= 8]");
        lowers("local.hour >= 22 || local.hour < 6", "not [local.hour >= 6 && local.hour <= 21]");
        lowers(r#"page.path == "/a" || page.path in ["/b", "/a"]"#, r#"[page.path in ["/a", "/b"]]"#);
        lowers(r#""ski" in profile.tags || "sled" in profile.tags"#, r#"[profile.tags.exists(e, e in ["ski", "sled"])]"#);
        lowers(
            r#"local.hour < 9 && device.kind == "tv" || device.kind == "phone" && local.hour < 9"#,
            r#"not [local.hour >= 9] & [device.kind in ["phone", "tv"]]"#,
        );
    }

    #[test]
    fn a_test_and_its_complement_share_an_atom() {
        for (text, complement) in [
            ("visit.pages >= 5", "visit.pages < 5"),
            ("visit.pages > 4", "visit.pages <= 4"),
            ("visit.pages == 5", "visit.pages != 5"),
            ("visit.pages > visit.depth", "visit.depth >= visit.pages"),
            (r#"page.path < "b""#, r#"page.path >= "b""#),
            ("page.path <= page.title", "page.title < page.path"),
            ("page.returning", "!page.returning"),
            (r#"device.kind in ["phone", "tv"]"#, r#"device.kind == "tablet" || device.kind == "desktop""#),
            (r#""ski" in profile.tags"#, r#"profile.tags.all(t, t != "ski")"#),
            (r#"profile.tags.exists(t, t.startsWith("a"))"#, r#"profile.tags.all(t, !t.startsWith("a"))"#),
            (r#"now - profile.joined > duration("1h")"#, r#"duration("-60m") <= profile.joined - now"#),
            (r#"profile.joined < now - duration("1h")"#, r#"profile.joined + duration("1h") >= now"#),
        ] {
            let (mut tables, mut diagnostics) = (Tables::default(), Vec::new());
            let mut literal = |text: &str| {
                let clauses = compile(text, FileId(0), 0, &sample::scope(), &mut tables, &mut diagnostics).unwrap();
                assert_eq!((clauses.len(), clauses[0].0.len()), (1, 1), "{text}");
                clauses[0].0[0]
            };
            let (one, other) = (literal(text), literal(complement));
            assert_eq!((one.atom, one.negated), (other.atom, !other.negated), "{text} and {complement}");
        }
    }

    #[test]
    fn what_cannot_hold_or_adds_nothing_is_dropped() {
        lowers("visit.pages > 5 && visit.pages < 3", "");
        lowers("visit.pages > 5 && !(visit.pages > 5) || page.returning", "[page.returning]");
        lowers("page.returning || page.returning && visit.pages > 3", "[page.returning]");
        lowers(r#"has(profile.plan) && profile.plan == "pro""#, r#"[profile.plan == "pro"]"#);
        lowers(r#"!has(profile.plan) && profile.plan == "pro""#, "");
        lowers(r#"!has(profile.plan) || profile.plan != "pro""#, r#"not [has(profile.plan)] | not [profile.plan == "pro"]"#);
        lowers("visit.pages > 5 || visit.pages <= 5", "[has(visit.pages)]");
        lowers("true || visit.pages > 5", "");
        assert_eq!(sample::compiled("true").0, Some(vec![Clause::default()]));
        assert_eq!(sample::compiled("false && page.returning").0, Some(vec![]));
    }

    #[test]
    fn choices_split_in_two() {
        lowers(
            r#"page.returning ? visit.pages > 3 : device.kind == "tv""#,
            r#"[visit.pages >= 4] & [page.returning] | [device.kind == "tv"] & not [page.returning]"#,
        );
        lowers("page.returning ? true : visit.pages > 3", "[page.returning] | [visit.pages >= 4] & not [page.returning]");
        lowers(
            "page.returning == (visit.pages > 3)",
            "[visit.pages >= 4] & [page.returning] | not [page.returning] & not [visit.pages >= 4]",
        );
    }

    #[test]
    fn unless_spares_the_absent() {
        lowers_unless("visit.pages > 3 && page.returning", "not [visit.pages >= 4] | not [page.returning]");
        lowers_unless("visit.pages > 3 || page.returning", "not [page.returning] & not [visit.pages >= 4]");
        lowers_unless("visit.pages > 3 || visit.pages <= 3", "not [has(visit.pages)]");
        lowers_unless("true", "");
    }

    #[test]
    fn rare_literals_come_first() {
        lowers(
            r#"page.returning && local.hour >= 16 && interest.cooking >= 300 && device.kind != "tv""#,
            r#"[interest.cooking >= 300] & [local.hour >= 16] & [page.returning] & not [device.kind == "tv"]"#,
        );
    }

    #[test]
    fn what_needs_too_many_clauses_becomes_one_tree() {
        let pairs: Vec<String> =
            (0..6).map(|n| format!(r#"(page.path.contains("{n}") || page.title.contains("{n}"))"#)).collect();
        let (clauses, tables, _) = sample::compiled(&pairs.join(" && "));
        let clauses = clauses.unwrap();
        assert_eq!(clauses.len(), 1);
        assert!(matches!(tables.atoms()[clauses[0].0[0].atom.index()], Atom::Tree(_)));
        let (clauses, _, _) = sample::compiled(&pairs[..5].join(" && "));
        assert_eq!(clauses.unwrap().len(), 32);
    }

    #[test]
    fn full_tables_end_in_a_diagnostic() {
        let (mut tables, mut diagnostics, scope) = (Tables::default(), Vec::new(), sample::scope());
        for bound in 0..=32_767 {
            let text = format!("visit.pages >= {bound}");
            if compile(&text, FileId(0), 0, &scope, &mut tables, &mut diagnostics).is_none() {
                assert_eq!((bound, diagnostics[0].code.0), (32_767, "condition::too_large"));
                return;
            }
        }
        panic!("the tables were never full");
    }

    #[test]
    fn boosts_count_whole_numbers() {
        let (mut tables, mut diagnostics) = (Tables::default(), Vec::new());
        let scope = sample::scope();
        let mut count = |text: &str| numeric(text, FileId(0), 0, &scope, &mut tables, &mut diagnostics);
        assert_eq!(count("interest.cooking"), Some(InputId(0)));
        assert_eq!(count(r#"activity.count("view", "*", duration("60m"))"#), Some(InputId(1)));
        assert_eq!(count("visit.rating"), None);
        assert_eq!(count("interest.cooking > 3"), None);
        assert_eq!(diagnostics.len(), 2);
        assert_eq!(tables.inputs()[1].name, r#"activity.count("view", "*", duration("1h"))"#);
    }

    #[test]
    fn named_conditions_are_diagnosed_in_their_own_place_and_once() {
        let (clauses, _, diagnostics) = sample::compiled("broken || broken");
        assert_eq!(clauses, None);
        assert_eq!(diagnostics.len(), 1);
        assert_eq!((diagnostics[0].labels[0].file, diagnostics[0].labels[0].range.clone()), (FileId(1), 14..19));
    }

    #[test]
    fn any_text_ends_in_clauses_or_diagnostics() {
        let pieces = [
            "visit.pages",
            "page.path",
            " ",
            "(",
            ")",
            "!",
            "&&",
            "||",
            "?",
            ":",
            "==",
            "<",
            "3",
            "1.5",
            "\"a\"",
            "in",
            "[",
            "]",
            "{",
            "}",
            ",",
            ".exists(",
            "has(",
            "-",
            "é",
            "'",
            "`",
            "night",
            "e",
            "null",
        ];
        let (scope, mut state) = (sample::scope(), 1_u64);
        let mut next = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            usize::try_from(state >> 33).unwrap()
        };
        for _ in 0..8_000 {
            let text: String = (0..next() % 12).map(|_| pieces[next() % pieces.len()]).collect();
            let (mut tables, mut diagnostics) = (Tables::default(), Vec::new());
            let clauses = compile(&text, FileId(0), 0, &scope, &mut tables, &mut diagnostics);
            let failed = diagnostics.iter().any(|found| found.severity == crate::Severity::Error);
            assert_eq!(clauses.is_none(), failed, "{text}: {diagnostics:?}");
            for label in diagnostics.iter().flat_map(|found| &found.labels).filter(|label| label.file == FileId(0)) {
                assert!(text.get(label.range.clone()).is_some(), "{text}: {:?}", label.range);
            }
        }
    }

    #[test]
    fn checking_knows_constants() {
        let typed = |text: &str| check(&parse(text, FileId(0), 0, &mut Vec::new()).unwrap(), &sample::scope(), &mut Vec::new());
        assert_eq!(typed("1 < 2").unwrap().constant(), Some(true));
        assert_eq!(typed("page.returning").unwrap().constant(), None);
    }
}
