//! Tests to literals: one canonical atom for each test and its complement.

use std::sync::Arc;

use nearside_program::{Atom, Literal, Source, TestOp, TextTest, ValueType};

use super::{
    names::Names,
    print,
    ranges::Ranges,
    tables::{Origin, Tables, TablesFull},
    typed::{Cond, Flag, Measure, Place, Subject, Test, Variable},
};

/// Literals whose conjunction is the test, with the permille of decisions in which each may be expected to hold.
pub(crate) fn literals(test: &Test, place: &Place, tables: &mut Tables) -> Result<Vec<(u16, Literal)>, TablesFull> {
    let mut literals = Vec::new();
    for (piece, negated) in pieces(test) {
        let atom = atom(&piece, tables)?;
        let origin = || Origin { file: place.file, range: place.range.clone(), text: print::test(&piece) };
        let atom = tables.atom(atom, origin)?;
        let likely = likelihood(&piece);
        literals.push((if negated { 1000 - likely } else { likely }, Literal { atom, negated }));
    }
    Ok(literals)
}

/// Tests that are one atom each, and whether they are negated; their conjunction is the test.
fn pieces(test: &Test) -> Vec<(Test, bool)> {
    match test {
        Test::Number(measure, accepted) => number_pieces(measure, accepted)
            .into_iter()
            .map(|(piece, negated)| (Test::Number(measure.clone(), piece), negated))
            .collect(),
        Test::Names(subject, names) => {
            vec![(Test::Names(subject.clone(), Names { others: false, ..names.clone() }), names.others)]
        }
        Test::Member(set, names, wanted) => vec![(Test::Member(set.clone(), names.clone(), true), !wanted)],
        Test::Flag(flag, wanted) => vec![(Test::Flag(flag.clone(), true), !wanted)],
    }
}

/// Sets that are one atom each.
///
/// Canonical: a half-line is `>=`, whose negation is `<`; of a set and its complement the one with fewer parts is the atom.
fn number_pieces(measure: &Measure, accepted: &Ranges) -> Vec<(Ranges, bool)> {
    let universe = measure.universe();
    let inside = accepted.and(&universe);
    let outside = universe.and(&inside.not());
    if outside.is_empty() || inside.is_empty() {
        return vec![(Ranges::all(), inside.is_empty())];
    }
    let scalar = match measure {
        Measure::Value(variable) => Some(variable),
        _ => None,
    };
    let members = |set: &Ranges| set.members(65_536).unwrap_or_default();
    match scalar.map(|variable| variable.input.value_type) {
        Some(ValueType::Bool) => return vec![(Ranges::only(1), inside.contains(0))],
        Some(ValueType::Enum(_)) => {
            let (few, many) = (members(&inside), members(&outside));
            let positive =
                few.len() == 1 || (many.len() > 1 && (few.len(), !inside.contains(0)) <= (many.len(), !outside.contains(0)));
            return vec![if positive { (inside, false) } else { (outside, true) }];
        }
        _ => {}
    }
    let wide = widened(&inside, &universe);
    let gaps = wide.not();
    match (wide.intervals(), gaps.intervals()) {
        ([(i64::MIN, _)], _) => return vec![(gaps, true)],
        ([_], _) => return vec![(wide, false)],
        (_, [_]) => return vec![(gaps, true)],
        _ => {}
    }
    if scalar.is_some() {
        let small = |set: &Ranges| set.is_subset(&Ranges::between(0, 63));
        let few = |set: &Ranges| set.members(1_024).is_some();
        for (fits, complement_fits) in [(small(&inside), small(&outside)), (few(&inside), few(&outside))] {
            if fits && (!complement_fits || members(&inside).len() <= members(&outside).len()) {
                return vec![(inside, false)];
            }
            if complement_fits {
                return vec![(outside, true)];
            }
        }
    }
    // Everything but the gaps between the intervals, and but what lies beyond the outermost.
    gaps.intervals()
        .iter()
        .map(|&(lo, hi)| match (lo, hi) {
            (i64::MIN, hi) => (Ranges::between(hi.saturating_add(1), i64::MAX), false),
            (lo, hi) => (Ranges::between(lo, hi), true),
        })
        .collect()
}

/// The set without needless bounds: what reaches an end of the universe reaches the end of the number line.
fn widened(set: &Ranges, universe: &Ranges) -> Ranges {
    let beyond = universe.not();
    let kept = beyond.intervals().iter().filter(|(lo, hi)| {
        lo.checked_sub(1).is_some_and(|below| set.contains(below)) || hi.checked_add(1).is_some_and(|above| set.contains(above))
    });
    kept.fold(set.clone(), |set, &(lo, hi)| set.or(&Ranges::between(lo, hi)))
}

/// The atom of a piece.
fn atom(piece: &Test, tables: &mut Tables) -> Result<Atom, TablesFull> {
    let mut input = |variable: &Arc<Variable>| tables.input(variable.input.clone());
    Ok(match piece {
        Test::Number(measure, accepted) => {
            let (lo, hi) = match accepted.intervals() {
                [(lo, hi)] => (*lo, *hi),
                _ => (1, 0),
            };
            match measure {
                Measure::Difference(left, right) => Atom::Difference { left: input(left)?, right: input(right)?, lo, hi },
                Measure::Size(Subject::Input(variable)) => Atom::Size { input: input(variable)?, lo: lo.max(0), hi },
                // As below: never reached.
                Measure::Size(Subject::Element) => Atom::Tree(Vec::new()),
                Measure::Value(variable) => {
                    let listed = matches!(variable.input.value_type, ValueType::Enum(_)) && lo != hi;
                    let members = accepted.members(65_536).unwrap_or_default();
                    let input = input(variable)?;
                    match bits(&members) {
                        _ if lo <= hi && (!listed || members.is_empty()) => Atom::Range { input, lo, hi },
                        Some(bits) => Atom::Mask { input, bits },
                        None => Atom::OneOf { input, values: members },
                    }
                }
            }
        }
        Test::Names(Subject::Input(variable), names) => Atom::Text {
            input: input(variable)?,
            test: vec![TestOp::Test(TextTest::OneOf(names.listed.iter().cloned().collect()))],
        },
        Test::Member(set, names, _) => {
            Atom::Any { input: input(set)?, test: vec![TestOp::Test(TextTest::OneOf(names.listed.iter().cloned().collect()))] }
        }
        Test::Flag(Flag::Has(variable), _) => Atom::Has(input(variable)?),
        Test::Flag(Flag::Text(Subject::Input(variable), test), _) => {
            Atom::Text { input: input(variable)?, test: vec![TestOp::Test(test.clone())] }
        }
        Test::Flag(Flag::Order { left, right, less, equal }, _) => {
            Atom::TextOrder { left: input(left)?, right: input(right)?, less: *less, equal: *equal }
        }
        Test::Flag(Flag::Any(set, body), _) => Atom::Any { input: input(set)?, test: element_test(body) },
        Test::Flag(Flag::All(set, body), _) => Atom::All { input: input(set)?, test: element_test(body) },
        // Tests of an element are written by `element_test` into the atom of their set and never come here; the empty tree is
        // refused by `Parts::encode`, so that a mistake could not go unnoticed.
        Test::Names(Subject::Element, _) | Test::Flag(Flag::Text(Subject::Element, _), _) => Atom::Tree(Vec::new()),
    })
}

fn bits(members: &[i64]) -> Option<u64> {
    members.iter().try_fold(0, |bits, member| u32::try_from(*member).ok().filter(|bit| *bit < 64).map(|bit| bits | 1_u64 << bit))
}

/// A condition over an element in postfix form.
fn element_test(body: &Cond) -> Vec<TestOp> {
    let joined = |parts: &[Cond], op: &TestOp| {
        let mut ops = Vec::new();
        for (index, part) in parts.iter().enumerate() {
            ops.extend(element_test(part));
            if index > 0 {
                ops.push(op.clone());
            }
        }
        ops
    };
    match body {
        Cond::Const(value) => {
            let everything = TestOp::Test(TextTest::StartsWith(String::new()));
            if *value { vec![everything] } else { vec![everything, TestOp::Not] }
        }
        Cond::Test(test, _) => joined_pieces(test),
        Cond::Not(inner) => [element_test(inner), vec![TestOp::Not]].concat(),
        Cond::And(parts) => joined(parts, &TestOp::And),
        Cond::Or(parts) => joined(parts, &TestOp::Or),
        Cond::If(parts) => {
            let [condition, then, otherwise] = parts.as_ref();
            let (condition, then, otherwise) = (element_test(condition), element_test(then), element_test(otherwise));
            [&condition[..], &then, &[TestOp::And], &condition, &[TestOp::Not], &otherwise, &[TestOp::And, TestOp::Or]].concat()
        }
    }
}

fn joined_pieces(test: &Test) -> Vec<TestOp> {
    let mut ops = Vec::new();
    for (index, (piece, negated)) in pieces(test).into_iter().enumerate() {
        let test = match piece {
            Test::Names(_, names) => TextTest::OneOf(names.listed.into_iter().collect()),
            Test::Flag(Flag::Text(_, test), _) => test,
            Test::Number(_, accepted) => {
                let end = |value: i64| u32::try_from(value.max(0)).unwrap_or(u32::MAX);
                let (lo, hi) = accepted.intervals().first().copied().unwrap_or_default();
                TextTest::Size { lo: end(lo), hi: end(hi) }
            }
            _ => continue,
        };
        ops.push(TestOp::Test(test));
        if negated {
            ops.push(TestOp::Not);
        }
        if index > 0 {
            ops.push(TestOp::And);
        }
    }
    ops
}

/// A guess from the type, in permille: equality rare, interests and counts rarer than not, ranges middling, flags common.
fn likelihood(piece: &Test) -> u16 {
    let several = |count: usize, each: u16| u16::try_from(count).unwrap_or(u16::MAX).saturating_mul(each).min(500);
    match piece {
        Test::Number(measure, accepted) => number_likelihood(measure, accepted),
        Test::Names(_, names) => several(names.listed.len(), 30),
        Test::Member(_, names, _) => several(names.listed.len(), 100),
        Test::Flag(flag, _) => match flag {
            Flag::Has(_) => 700,
            Flag::Text(_, TextTest::Before { .. }) | Flag::Order { less: true, .. } | Flag::All(..) => 500,
            Flag::Text(..) => 150,
            Flag::Order { .. } => 30,
            Flag::Any(..) => 200,
        },
    }
}

fn number_likelihood(measure: &Measure, accepted: &Ranges) -> u16 {
    if let Measure::Value(variable) = measure {
        let (lo, hi) = variable.universe();
        if let (Some(all), Some(some)) =
            (Ranges::between(lo, hi).members(4_096), accepted.and(&measure.universe()).members(4_096))
        {
            return u16::try_from(some.len() * 1000 / all.len().max(1)).unwrap_or(1000);
        }
        let counted = matches!(variable.input.source, Source::Interest(_) | Source::Count { .. } | Source::Shown { .. });
        if counted && !accepted.contains(0) {
            return 150;
        }
    }
    match accepted.intervals() {
        [(i64::MIN, i64::MAX)] => 900,
        [(lo, hi)] if lo == hi => 30,
        [(_, i64::MAX)] => 400,
        [_] => 250,
        several => u16::try_from(several.len()).unwrap_or(u16::MAX).saturating_mul(30).min(500),
    }
}
