//! `exists` and `all`: over a set input, or over constants in brackets.

use std::sync::Arc;

use super::{
    check::Checker,
    ranges::Ranges,
    tree::{Kind, Node, Span},
    typed::{Cond, Flag, Measure, Subject, Test, Variable},
    value::{Named, Value},
};
use crate::diagnostics as say;

impl Checker<'_> {
    /// `over.exists(variable, test)`, or `all`.
    pub(crate) fn quantified(&mut self, over: &Node, variable: &Node, test: &Node, exists: bool, at: &Span) -> Option<Value> {
        let Kind::Name(name) = &variable.kind else {
            let message = "the first argument is the name of the element";
            let diagnostic = say::expr_wrong_arguments::new(
                self.file,
                variable.span.clone(),
                message,
                "not a plain name",
                Some("write it like `profile.tags.exists(t, t == \"ski\")`"),
            );
            return self.refuse(diagnostic);
        };
        match self.value(over)? {
            Value::Set(set) => {
                let element = Named { subject: Subject::Element, label: set.input.name.clone(), names: set.names.clone() };
                let body = self.with_local(name, Value::Subject(element), test)?;
                if reads_inputs(&body) {
                    let message = "the test of an element can only look at the element and constants";
                    return self.refuse(say::expr_wrong_arguments::new(
                        self.file,
                        test.span.clone(),
                        message,
                        "looks at other inputs",
                        None,
                    ));
                }
                self.over_set(set, total(body), exists, at).map(Value::Cond)
            }
            Value::List(items) => {
                let mut parts = Vec::new();
                for (item, _) in items {
                    parts.push(self.with_local(name, item, test)?);
                }
                Some(Value::Cond(if exists { Cond::any(parts) } else { Cond::all(parts) }))
            }
            other => {
                let what = if exists { "`exists`" } else { "`all`" };
                self.refuse(say::expr_type_mismatch::unfit(self.file, over.span.clone(), what, other.words(), "it takes a set"))
            }
        }
    }

    fn with_local(&mut self, name: &str, value: Value, test: &Node) -> Option<Cond> {
        self.locals.push((name.to_owned(), value));
        let cond = self.cond(test);
        self.locals.pop();
        cond
    }

    /// One form for each meaning, so that atoms are shared: a negative test turns the quantifier round.
    fn over_set(&mut self, set: Arc<Variable>, body: Cond, exists: bool, at: &Span) -> Option<Cond> {
        let size = Measure::Size(Subject::Input(set.clone()));
        let quantifier = if exists { Flag::Any } else { Flag::All };
        let turned = if exists { Flag::All } else { Flag::Any };
        let test = match body {
            // Only emptiness matters, or nothing but that the set is known.
            Cond::Const(value) if value == exists => {
                return self.number(
                    size,
                    &if exists { Ranges::between(1, i64::MAX) } else { Ranges::only(0) }.or(&Ranges::of([])),
                    at,
                );
            }
            Cond::Const(_) => return self.number(size, &if exists { Ranges::of([]) } else { Ranges::all() }, at),
            Cond::Test(Test::Names(_, names), _) if names.others != exists => {
                Test::Member(set, super::names::Names { others: false, ..names }, exists)
            }
            Cond::Test(Test::Names(subject, names), place) if names.others => {
                Test::Flag(turned(set, Box::new(Cond::Test(Test::Names(subject, names.not()), place))), false)
            }
            Cond::Test(Test::Flag(flag, false), place) => {
                Test::Flag(turned(set, Box::new(Cond::Test(Test::Flag(flag, true), place))), false)
            }
            Cond::Not(inner) => Test::Flag(turned(set, inner), false),
            body => Test::Flag(quantifier(set, Box::new(body)), true),
        };
        self.test(test, at)
    }
}

/// Whether a test of an element looks at anything else.
fn reads_inputs(body: &Cond) -> bool {
    match body {
        Cond::Const(_) => false,
        Cond::Test(test, _) => !matches!(
            test,
            Test::Number(Measure::Size(Subject::Element), _)
                | Test::Names(Subject::Element, _)
                | Test::Flag(Flag::Text(Subject::Element, _), _)
        ),
        Cond::Not(inner) => reads_inputs(inner),
        Cond::And(parts) | Cond::Or(parts) => parts.iter().any(reads_inputs),
        Cond::If(parts) => parts.iter().any(reads_inputs),
    }
}

/// Folds what three-valued logic could not: an element always has a value. Again and again, since what is folded joins anew.
fn total(mut body: Cond) -> Cond {
    loop {
        let folded = folded(body.clone());
        if folded == body {
            return body;
        }
        body = folded;
    }
}

fn folded(body: Cond) -> Cond {
    match body {
        Cond::Test(test, _) if test.is_never() => Cond::Const(false),
        Cond::Test(test, _) if test.is_always() => Cond::Const(true),
        Cond::Not(inner) => folded(*inner).negated(),
        Cond::And(parts) => Cond::all(parts.into_iter().map(folded)),
        Cond::Or(parts) => Cond::any(parts.into_iter().map(folded)),
        Cond::If(parts) => {
            let [condition, then, otherwise] = parts.map(folded);
            Cond::any([Cond::all([condition.clone(), then]), Cond::all([condition.negated(), otherwise])])
        }
        other => other,
    }
}
