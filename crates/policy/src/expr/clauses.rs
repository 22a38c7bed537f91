//! Typed conditions in disjunctive normal form: which tests must hold together.

use nearside_program::Source;

use super::typed::{Cond, Flag, Place, Test};

/// What a literal means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    /// It holds when it is definitely true.
    When,
    /// It also holds when it is unknown because an input is absent: the other side of `When`.
    Unless,
}

/// A conjunction of tests.
pub(crate) type Draft = Vec<(Test, Place)>;

/// Most clauses on the way; the end result is held to fewer.
const MOST_ON_THE_WAY: usize = 128;

/// Clauses of which one holds exactly when the condition is definitely true (`When`), or is not (`Unless`).
///
/// `None` when there are too many. Source of the rules: a Kleene conjunction is true when both parts are, and not true when one
/// part is not; a choice is true when its condition is true and its first branch is, or its condition is false and its second
/// branch is true. So two rails, "definitely true" and "definitely false", are monotone formulas over tests, and "not" of a rail
/// is its dual over tests that the absent pass too.
pub(crate) fn clauses(cond: &Cond, mode: Mode) -> Option<Vec<Draft>> {
    rail(cond, true, mode)
}

/// `When`: the condition is definitely `side`. `Unless`: it is not.
fn rail(cond: &Cond, side: bool, mode: Mode) -> Option<Vec<Draft>> {
    let when = mode == Mode::When;
    match cond {
        Cond::Const(value) => Some(if (*value == side) == when { vec![Draft::new()] } else { Vec::new() }),
        Cond::Test(test, place) => {
            let test = if side == when { test.clone() } else { test.negated() };
            Some(tidy(vec![(test, place.clone())], mode).into_iter().collect())
        }
        Cond::Not(inner) => rail(inner, !side, mode),
        Cond::And(parts) | Cond::Or(parts) => {
            let together = matches!(cond, Cond::And(_)) == (side == when);
            join(parts.iter().map(|part| rail(part, side, mode)), together, mode)
        }
        Cond::If(parts) => {
            let [condition, then, otherwise] = parts.as_ref();
            let branch =
                |chosen: bool, branch: &Cond| join([rail(condition, chosen, mode), rail(branch, side, mode)], when, mode);
            join([branch(true, then), branch(false, otherwise)], !when, mode)
        }
    }
}

fn join(parts: impl IntoIterator<Item = Option<Vec<Draft>>>, together: bool, mode: Mode) -> Option<Vec<Draft>> {
    let mut joined = if together { vec![Draft::new()] } else { Vec::new() };
    for part in parts {
        let part = part?;
        if !together {
            for draft in part {
                insert(&mut joined, draft, mode)?;
            }
            continue;
        }
        let mut product = Vec::new();
        for left in &joined {
            for right in &part {
                if let Some(both) = tidy(left.iter().chain(right).cloned().collect(), mode) {
                    insert(&mut product, both, mode)?;
                }
            }
        }
        joined = product;
    }
    Some(joined)
}

/// Joins tests of the same thing and drops needless ones; `None` when the clause can never hold.
fn tidy(draft: Draft, mode: Mode) -> Option<Draft> {
    let mut tidied: Draft = Vec::new();
    for (test, place) in draft {
        match tidied.iter_mut().find_map(|(earlier, at)| earlier.and(&test).map(|both| (earlier, at, both))) {
            Some((earlier, at, both)) => {
                *earlier = both;
                *at = at.join(&place);
            }
            None => tidied.push((test, place)),
        }
    }
    for (test, _) in &mut tidied {
        let about_presence = match mode {
            Mode::When if test.is_never() => return None,
            Mode::When => test.is_always().then_some(true),
            Mode::Unless => test.is_never().then_some(false),
        };
        if let (Some(present), Some(input)) = (about_presence, test.input()) {
            *test = Test::Flag(Flag::Has(input.clone()), present);
        }
    }
    // The clock is never missing.
    let is_clock = |test: &Test, wanted: bool| matches!(test, Test::Flag(Flag::Has(input), present) if input.input.source == Source::Now && *present == wanted);
    if tidied.iter().any(|(test, _)| is_clock(test, false)) {
        return None;
    }
    tidied.retain(|(test, _)| !is_clock(test, true));
    if mode == Mode::When && tidied.iter().any(|(one, _)| tidied.iter().any(|(other, _)| excludes(one, other))) {
        return None;
    }
    let mut kept: Draft = Vec::new();
    for (test, place) in tidied {
        if kept.iter().any(|(earlier, _)| implies(earlier, &test, mode)) {
            continue;
        }
        kept.retain(|(earlier, _)| !implies(&test, earlier, mode));
        kept.push((test, place));
    }
    Some(kept)
}

/// Whether two tests are never definitely true together.
fn excludes(one: &Test, other: &Test) -> bool {
    match (one, other) {
        (Test::Flag(Flag::Has(absent), false), Test::Flag(Flag::Has(present), true)) => absent == present,
        (Test::Flag(Flag::Has(absent), false), other) => {
            other.input() == Some(absent) && !matches!(other, Test::Flag(Flag::Has(_), _))
        }
        (Test::Flag(a, wanted), Test::Flag(b, other)) => a == b && wanted != other,
        (Test::Member(a, some, true), Test::Member(b, none, false)) => a == b && some.is_subset(none),
        _ => false,
    }
}

/// Whether the second test holds wherever the first does.
fn implies(one: &Test, other: &Test, mode: Mode) -> bool {
    if one.implies(other) {
        return true;
    }
    match (mode, one, other) {
        (Mode::When, one, Test::Flag(Flag::Has(input), true)) => {
            one.input() == Some(input) && !matches!(one, Test::Flag(Flag::Has(_), false))
        }
        (Mode::Unless, Test::Flag(Flag::Has(input), false), other) => {
            other.input() == Some(input) && !matches!(other, Test::Flag(Flag::Has(_), _))
        }
        _ => false,
    }
}

/// Adds a clause to a disjunction: nothing new, or in the place of what it covers, or joined with one that differs in one test.
fn insert(clauses: &mut Vec<Draft>, draft: Draft, mode: Mode) -> Option<()> {
    let mut next = Some(draft);
    while let Some(draft) = next.take() {
        let covers = |general: &Draft, special: &Draft| {
            general.iter().all(|(test, _)| special.iter().any(|(held, _)| implies(held, test, mode)))
        };
        if clauses.iter().any(|earlier| covers(earlier, &draft)) {
            return Some(());
        }
        clauses.retain(|earlier| !covers(&draft, earlier));
        if let Some((at, joined)) = clauses.iter().enumerate().find_map(|(at, earlier)| Some((at, joined(earlier, &draft)?))) {
            clauses.remove(at);
            next = tidy(joined, mode);
            continue;
        }
        clauses.push(draft);
    }
    (clauses.len() <= MOST_ON_THE_WAY).then_some(())
}

/// One clause for two that differ in a single test of the same thing.
fn joined(one: &Draft, other: &Draft) -> Option<Draft> {
    if one.len() != other.len() {
        return None;
    }
    let mut different = one.iter().filter(|(test, _)| !other.iter().any(|(same, _)| same == test));
    let mut counterpart = other.iter().filter(|(test, _)| !one.iter().any(|(same, _)| same == test));
    let (Some((test, at)), None, Some((against, place)), None) =
        (different.next(), different.next(), counterpart.next(), counterpart.next())
    else {
        return None;
    };
    let either = test.or(against)?;
    let rest = one.iter().filter(|(kept, _)| kept != test).cloned();
    Some(std::iter::once((either, at.join(place))).chain(rest).collect())
}
