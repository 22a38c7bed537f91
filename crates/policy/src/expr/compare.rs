//! Comparisons, `in`, and the little arithmetic that instants have.

use std::{cmp::Ordering, sync::Arc};

use nearside_program::TextTest;

use super::{
    check::{Checker, path},
    names::Names,
    number::LARGEST,
    ranges::Ranges,
    time::{INSTANTS, LONGEST_MS},
    tree::{Compare, Node, Span},
    typed::{Cond, Flag, Measure, Subject, Test, Variable},
    value::{Amount, Named, Unit, Value},
};
use crate::diagnostics::{self as say, nearest};

/// A side of a comparison: where it stands and what it means.
type Side<'n> = (&'n Span, Value);

impl Checker<'_> {
    pub(crate) fn comparison(&mut self, op: Compare, left: &Node, right: &Node, at: &Span) -> Option<Value> {
        let (left_value, right_value) = (self.value(left), self.value(right));
        let (left, right) = ((&left.span, left_value?), (&right.span, right_value?));
        if left.1.is_constant() && right.1.is_constant() {
            self.say(say::expr_constant_comparison::new(self.file, at.clone()));
        }
        let cond = self.compare(op, left, right, at)?;
        if let (Compare::Ne, Cond::Test(test, _)) = (op, &cond) {
            self.note_negation(test, at.clone());
        }
        Some(Value::Cond(cond))
    }

    fn compare(&mut self, op: Compare, left: Side<'_>, right: Side<'_>, at: &Span) -> Option<Cond> {
        match (left.1, right.1) {
            (Value::Cond(a), Value::Cond(b)) => {
                self.count(a.size() + b.size(), at)?;
                Some(compare_bools(op, a, b))
            }
            (Value::Amount(a), Value::Amount(b)) => self.compare_amounts(op, (left.0, a), (right.0, b), at),
            (Value::Text(a), Value::Text(b)) => Some(Cond::Const(op.holds(a.cmp(&b)))),
            (Value::Subject(subject), Value::Text(text)) => self.compare_text(op, &subject, text, right.0, at),
            (Value::Text(text), Value::Subject(subject)) => self.compare_text(op.flipped(), &subject, text, left.0, at),
            (Value::Subject(a), Value::Subject(b)) => self.compare_subjects(op, (left.0, a), (right.0, b), at),
            (Value::Enum(variable), Value::Text(text)) => self.compare_enum(op, &variable, &text, right.0, at),
            (Value::Text(text), Value::Enum(variable)) => self.compare_enum(op.flipped(), &variable, &text, left.0, at),
            (Value::Enum(a), Value::Enum(b))
                if a.input.value_type == b.input.value_type && matches!(op, Compare::Eq | Compare::Ne) =>
            {
                self.difference(op, &a, &b, 0, at)
            }
            (a, b) => self.mismatch((left.0, a), (right.0, b)),
        }
    }

    fn mismatch<T>(&mut self, left: Side<'_>, right: Side<'_>) -> Option<T> {
        let help = match (&left.1, &right.1) {
            (Value::Amount(Amount { unit: Unit::Instant, .. }), Value::Text(_))
            | (Value::Text(_), Value::Amount(Amount { unit: Unit::Instant, .. })) => {
                Some("write an instant as `timestamp(\"2026-12-01T00:00:00Z\")`")
            }
            (Value::Amount(Amount { unit: Unit::Length, .. }), _) | (_, Value::Amount(Amount { unit: Unit::Length, .. })) => {
                Some("write a length of time as `duration(\"24h\")`")
            }
            (Value::Set(_), Value::Text(_)) => Some("ask what a set holds with `in`, as in `\"ski\" in profile.tags`"),
            (Value::Amount(_), Value::Text(text)) if text.parse::<i64>().is_ok() => Some("write the number without quotes"),
            (Value::Enum(_), Value::Enum(_)) => Some("only names from the same list compare, and only with `==` and `!=`"),
            _ => None,
        };
        let diagnostic =
            say::expr_type_mismatch::new(self.file, (left.0.clone(), left.1.words()), (right.0.clone(), right.1.words()), help);
        self.refuse(diagnostic)
    }

    fn compare_amounts(&mut self, op: Compare, left: (&Span, Amount), right: (&Span, Amount), at: &Span) -> Option<Cond> {
        let (mut a, mut b) = (left.1, right.1);
        // A whole constant may stand for one with decimals.
        let units = (a.unit, b.unit);
        for (one, other) in [(&mut a, units.1), (&mut b, units.0)] {
            if one.unit == Unit::Int && other == Unit::Fixed && one.measure.is_none() {
                *one = Amount::constant(Unit::Fixed, one.offset.saturating_mul(1000));
            }
        }
        if a.unit != b.unit {
            return self.mismatch((left.0, Value::Amount(a)), (right.0, Value::Amount(b)));
        }
        match (a.measure, b.measure) {
            (None, None) => Some(Cond::Const(op.holds(a.offset.cmp(&b.offset)))),
            (Some((measure, subtracted)), None) => self.compare_measure(op, measure, subtracted, b.offset - a.offset, at),
            (None, Some((measure, subtracted))) => {
                self.compare_measure(op.flipped(), measure, subtracted, a.offset - b.offset, at)
            }
            (Some((Measure::Value(x), false)), Some((Measure::Value(y), false))) => {
                self.difference(op, &x, &y, b.offset - a.offset, at)
            }
            _ => {
                let message = "this compares more than two inputs";
                self.refuse(say::expr_wrong_arguments::new(
                    self.file,
                    at.clone(),
                    message,
                    "too much for one test",
                    Some("compare with a constant"),
                ))
            }
        }
    }

    /// `measure op bound`, or `-measure op bound`.
    fn compare_measure(&mut self, op: Compare, measure: Measure, subtracted: bool, bound: i64, at: &Span) -> Option<Cond> {
        let accepted = if subtracted { accepted(op.flipped(), -bound) } else { accepted(op, bound) };
        self.number(measure, &accepted, at)
    }

    /// `left - right op bound`, the same test whichever way round it is written.
    pub(crate) fn difference(
        &mut self,
        op: Compare,
        left: &Arc<Variable>,
        right: &Arc<Variable>,
        bound: i64,
        at: &Span,
    ) -> Option<Cond> {
        let accepted = accepted(op, bound);
        if order(left, right).is_gt() {
            self.number(Measure::Difference(right.clone(), left.clone()), &accepted.mirrored(), at)
        } else {
            self.number(Measure::Difference(left.clone(), right.clone()), &accepted, at)
        }
    }

    /// Refuses a text that a closed list does not have.
    pub(crate) fn known_name(&mut self, names: &[String], label: &str, text: &str, at: &Span) -> Option<()> {
        if names.is_empty() || names.iter().any(|name| name == text) {
            return Some(());
        }
        let found = nearest(text, names.iter().map(String::as_str));
        self.refuse(say::expr_unknown_value::new(self.file, at.clone(), text, label, found, names))
    }

    fn compare_text(&mut self, op: Compare, named: &Named, text: String, text_at: &Span, at: &Span) -> Option<Cond> {
        let subject = named.subject.clone();
        let (less, wanted) = match op {
            Compare::Eq | Compare::Ne => {
                self.known_name(&named.names, &named.label, &text, text_at)?;
                let names = Names::only(text);
                return self.test(Test::Names(subject, if op == Compare::Eq { names } else { names.not() }), at);
            }
            Compare::Lt => (false, true),
            Compare::Le => (true, true),
            Compare::Gt => (true, false),
            Compare::Ge => (false, false),
        };
        self.test(Test::Flag(Flag::Text(subject, TextTest::Before { text, equal: less }), wanted), at)
    }

    fn compare_subjects(&mut self, op: Compare, left: (&Span, Named), right: (&Span, Named), at: &Span) -> Option<Cond> {
        let (Subject::Input(a), Subject::Input(b)) = (left.1.subject, right.1.subject) else {
            let message = "an element compares with constants only";
            return self.refuse(say::expr_wrong_arguments::new(self.file, right.0.clone(), message, "not a constant", None));
        };
        let (op, left, right) = if order(&a, &b).is_gt() { (op.flipped(), b, a) } else { (op, a, b) };
        let (less, equal, wanted) = match op {
            Compare::Eq => (false, true, true),
            Compare::Ne => (false, true, false),
            Compare::Lt => (true, false, true),
            Compare::Le => (true, true, true),
            Compare::Gt => (true, true, false),
            Compare::Ge => (true, false, false),
        };
        self.test(Test::Flag(Flag::Order { left, right, less, equal }, wanted), at)
    }

    fn compare_enum(&mut self, op: Compare, variable: &Arc<Variable>, text: &str, text_at: &Span, at: &Span) -> Option<Cond> {
        if !matches!(op, Compare::Eq | Compare::Ne) {
            let help = "use `==`, `!=` or `in`";
            return self.refuse(say::expr_type_mismatch::unfit(
                self.file,
                at.clone(),
                "order",
                "a name from a closed list",
                help,
            ));
        }
        self.known_name(&variable.names, &variable.input.name, text, text_at)?;
        let accepted = positions(variable, |name| name == text);
        let accepted = if op == Compare::Eq { accepted } else { accepted.not() };
        self.number(Measure::Value(variable.clone()), &accepted, at)
    }

    /// `left in right`.
    pub(crate) fn contained(&mut self, left: &Node, right: &Node, at: &Span) -> Option<Value> {
        let (value, list) = (self.value(left), self.value(right));
        match (value?, list?) {
            (value, Value::List(items)) => {
                if value.is_constant() {
                    self.say(say::expr_constant_comparison::new(self.file, at.clone()));
                }
                // Never true, but unknown while the input is.
                let mut any = vec![self.never(&value, at)?];
                for (item, item_at) in items {
                    any.push(self.compare(Compare::Eq, (&left.span, value.clone()), (&item_at, item), at)?);
                }
                // Placed as a whole, whatever part of the list an element stands at.
                Some(Value::Cond(Cond::any(any)))
            }
            (Value::Text(text), Value::Set(set)) => {
                self.known_name(&set.names, &set.input.name, &text, &left.span)?;
                self.test(Test::Member(set, Names::only(text), true), at).map(Value::Cond)
            }
            (_, Value::Set(_)) => {
                let message = "only a constant text can be looked for in a set";
                self.refuse(say::expr_wrong_arguments::new(self.file, left.span.clone(), message, "not a constant text", None))
            }
            (_, other) => {
                let help = "the right side of `in` is a set, or constants in brackets";
                self.refuse(say::expr_type_mismatch::unfit(self.file, right.span.clone(), "`in`", other.words(), help))
            }
        }
    }

    /// A test that is false whenever the value is known.
    fn never(&mut self, value: &Value, at: &Span) -> Option<Cond> {
        match value {
            Value::Cond(cond) => Some(Cond::all([cond.clone(), cond.clone().negated()])),
            Value::Amount(Amount { measure: Some((measure, _)), .. }) => self.number(measure.clone(), &Ranges::of([]), at),
            Value::Subject(named) => self.test(Test::Names(named.subject.clone(), Names::none()), at),
            Value::Enum(variable) => self.number(Measure::Value(variable.clone()), &Ranges::of([]), at),
            Value::Amount(_) | Value::Text(_) => Some(Cond::Const(false)),
            Value::Set(_) | Value::List(_) => {
                let help = "look for one text at a time, or use `exists`";
                self.refuse(say::expr_type_mismatch::unfit(self.file, at.clone(), "`in`", value.words(), help))
            }
        }
    }

    /// `left + right` or `left - right`, where one of them is an instant or a length of time.
    pub(crate) fn arithmetic(&mut self, sign_at: &Span, operator: &str, left: &Node, right: &Node, at: &Span) -> Option<Value> {
        if operator == "-"
            && let (Some(a), Some(b)) = (path(left), path(right))
        {
            let dashed = format!("{a}-{b}");
            if self.scope.names.contains_key(&dashed) {
                let quoted =
                    dashed.rsplit_once('.').map_or_else(|| format!("`{dashed}`"), |(before, last)| format!("{before}.`{last}`"));
                let help = format!("a name with a dash is written in backticks: {quoted}");
                return self.refuse(say::expr_arithmetic::new(self.file, at.clone(), operator, Some(help)));
            }
        }
        let (a, b) = (self.value(left), self.value(right));
        let (Value::Amount(a), Value::Amount(b)) = (a?, b?) else {
            return self.refuse(say::expr_arithmetic::new(self.file, at.clone(), operator, None));
        };
        let minus = operator == "-";
        let unit = match (a.unit, operator, b.unit) {
            (Unit::Instant, "-", Unit::Instant) | (Unit::Length, "+" | "-", Unit::Length) => Unit::Length,
            (Unit::Instant, "+" | "-", Unit::Length) | (Unit::Length, "+", Unit::Instant) => Unit::Instant,
            _ => return self.refuse(say::expr_arithmetic::new(self.file, at.clone(), operator, None)),
        };
        let flip = |(measure, subtracted): (Measure, bool)| (measure, subtracted != minus);
        let offset = if minus { a.offset - b.offset } else { a.offset + b.offset };
        let measure = match (a.measure, b.measure.map(flip)) {
            (one, None) | (None, one) => one,
            (Some((Measure::Value(x), false)), Some((Measure::Value(y), true)))
            | (Some((Measure::Value(y), true)), Some((Measure::Value(x), false))) => {
                let turned = order(&x, &y).is_gt();
                Some((if turned { Measure::Difference(y, x) } else { Measure::Difference(x, y) }, turned))
            }
            _ => return self.refuse(say::expr_arithmetic::new(self.file, at.clone(), operator, None)),
        };
        let in_range = match unit {
            Unit::Instant if measure.is_none() => INSTANTS.contains(&offset),
            _ => {
                (-LONGEST_MS..=LONGEST_MS).contains(&offset)
                    || unit == Unit::Length && measure.is_some() && offset.abs() <= LARGEST
            }
        };
        if !in_range {
            let message = format!("`{operator}` leads out of the range of time");
            return self.refuse(say::expr_wrong_arguments::new(
                self.file,
                sign_at.clone(),
                message,
                "beyond the years 1 to 9999",
                None,
            ));
        }
        Some(Value::Amount(Amount { unit, measure, offset }))
    }
}

/// Values that satisfy `value op bound`. Bounds are far inside 64 bits: constants stop at 2^53.
fn accepted(op: Compare, bound: i64) -> Ranges {
    match op {
        Compare::Eq => Ranges::only(bound),
        Compare::Ne => Ranges::only(bound).not(),
        Compare::Lt => Ranges::between(i64::MIN, bound.saturating_sub(1)),
        Compare::Le => Ranges::between(i64::MIN, bound),
        Compare::Gt => Ranges::between(bound.saturating_add(1), i64::MAX),
        Compare::Ge => Ranges::between(bound, i64::MAX),
    }
}

/// Positions of the names that pass.
pub(crate) fn positions(variable: &Variable, passes: impl Fn(&str) -> bool) -> Ranges {
    let passing = variable.names.iter().zip(0_i64..).filter(|(name, _)| passes(name));
    Ranges::of(passing.map(|(_, position)| position))
}

/// The order in which two inputs stand in a test: the clock first, then by name.
fn order(left: &Variable, right: &Variable) -> Ordering {
    let key = |variable: &Variable| (variable.input.name != "now", variable.input.name.clone());
    key(left).cmp(&key(right))
}

/// Comparison of two conditions, unknown while either is.
fn compare_bools(op: Compare, a: Cond, b: Cond) -> Cond {
    let less = |a: Cond, b: Cond| {
        // False, but unknown while `a` is.
        let never = match &a {
            Cond::Const(_) => Cond::Const(false),
            _ => Cond::all([a.clone(), a.clone().negated()]),
        };
        Cond::choose(b, a.negated(), never)
    };
    match op {
        Compare::Eq => same(a, b),
        Compare::Ne => same(a, b).negated(),
        Compare::Lt => less(a, b),
        Compare::Gt => less(b, a),
        Compare::Ge => less(a, b).negated(),
        Compare::Le => less(b, a).negated(),
    }
}

fn same(a: Cond, b: Cond) -> Cond {
    match (a, b) {
        (Cond::Const(true), other) | (other, Cond::Const(true)) => other,
        (Cond::Const(false), other) | (other, Cond::Const(false)) => other.negated(),
        (a, b) => Cond::choose(a, b.clone(), b.negated()),
    }
}
