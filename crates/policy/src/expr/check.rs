//! Tree to typed condition: names are looked up, types fitted, constants folded.

use std::{collections::BTreeSet, sync::Arc};

use nearside_program::{Input, ValueType};

use super::{
    parse, print,
    ranges::Ranges,
    scope::Scope,
    tree::{DEEPEST, Kind, Node, Span, Tree},
    typed::{Cond, Flag, Measure, Place, Subject, Test, Typed, Variable},
    value::{Amount, Unit, Value},
};
use crate::{
    Diagnostic, FileId,
    diagnostics::{self as say, nearest},
};

/// Most tests of one condition, named conditions included.
const MOST_TESTS: usize = 4_096;

/// Checks a condition against the declared names.
///
/// `None` when it has errors, which are then in `diagnostics`; warnings may be there in any case. Named conditions are put in
/// where they are named, and diagnosed in their own place.
pub fn check(tree: &Tree, scope: &Scope, diagnostics: &mut Vec<Diagnostic>) -> Option<Typed> {
    let mut checker = Checker::new(scope, tree.file, tree.range().start, diagnostics);
    let root = checker.cond(&tree.root)?;
    checker.lint_negations();
    let place = checker.place(tree.range());
    if root.depth() > DEEPEST {
        checker.say(say::expr_too_deep::new(place.file, place.range));
        return None;
    }
    Some(Typed { place, root })
}

/// State of checking one condition.
pub(crate) struct Checker<'a> {
    pub(crate) scope: &'a Scope,
    pub(crate) file: FileId,
    /// Where the text begins that is being checked.
    text: usize,
    diagnostics: &'a mut Vec<Diagnostic>,
    /// Named conditions being put in.
    chain: Vec<String>,
    /// Variables of `exists` and `all`, innermost last.
    pub(crate) locals: Vec<(String, Value)>,
    tests: usize,
    /// Where the named condition that is being put in is named by the condition that is checked.
    outermost: Option<(FileId, Span)>,
    asked: BTreeSet<String>,
    negations: Vec<(Arc<Variable>, Place, String)>,
}

impl<'a> Checker<'a> {
    pub(crate) fn new(scope: &'a Scope, file: FileId, text: usize, diagnostics: &'a mut Vec<Diagnostic>) -> Self {
        Self {
            scope,
            file,
            text,
            diagnostics,
            chain: Vec::new(),
            locals: Vec::new(),
            tests: 0,
            outermost: None,
            asked: BTreeSet::new(),
            negations: Vec::new(),
        }
    }

    fn place(&self, range: Span) -> Place {
        Place { file: self.file, text: self.text, range }
    }

    /// Adds a diagnostic once, however often the same named condition is put in.
    pub(crate) fn say(&mut self, diagnostic: Diagnostic) {
        if !self.diagnostics.contains(&diagnostic) {
            self.diagnostics.push(diagnostic);
        }
    }

    /// Adds a diagnostic and gives up on the expression.
    pub(crate) fn refuse<T>(&mut self, diagnostic: Diagnostic) -> Option<T> {
        self.say(diagnostic);
        None
    }

    /// An expression that must be true or false.
    pub(crate) fn cond(&mut self, node: &Node) -> Option<Cond> {
        match self.value(node)? {
            Value::Cond(cond) => Some(cond),
            other => self.refuse(say::expr_not_a_condition::new(self.file, node.span.clone(), other.words())),
        }
    }

    fn conds(&mut self, nodes: &[Node]) -> Option<Vec<Cond>> {
        // All are checked before giving up on any, so that one run reports all problems.
        let conds: Vec<Option<Cond>> = nodes.iter().map(|node| self.cond(node)).collect();
        conds.into_iter().collect()
    }

    pub(crate) fn value(&mut self, node: &Node) -> Option<Value> {
        Some(match &node.kind {
            Kind::Bool(value) => Value::Cond(Cond::Const(*value)),
            Kind::Int(value) => Value::Amount(Amount::constant(Unit::Int, *value)),
            Kind::Fixed(value) => Value::Amount(Amount::constant(Unit::Fixed, *value)),
            Kind::Text(text) => Value::Text(text.clone()),
            Kind::Name(_) | Kind::Select(..) => return self.name(node),
            Kind::Call(call) => return self.call(node, call),
            Kind::List(items) => return self.list(items),
            Kind::Not(inner) => {
                let inner = self.cond(inner)?.negated();
                if let Cond::Test(test, _) = &inner {
                    self.note_negation(test, node.span.clone());
                }
                Value::Cond(inner)
            }
            Kind::And(parts) => Value::Cond(Cond::all(self.conds(parts)?)),
            Kind::Or(parts) => Value::Cond(Cond::any(self.conds(parts)?)),
            Kind::If(parts) => {
                let [condition, then, otherwise] = parts.as_ref();
                let (condition, then, otherwise) = (self.cond(condition), self.cond(then), self.cond(otherwise));
                Value::Cond(Cond::choose(condition?, then?, otherwise?))
            }
            Kind::Compare(op, sides) => {
                let [left, right] = sides.as_ref();
                return self.comparison(*op, left, right, &node.span);
            }
            Kind::In(sides) => {
                let [left, right] = sides.as_ref();
                return self.contained(left, right, &node.span);
            }
            Kind::Arithmetic(at, operator, sides) => {
                let [left, right] = sides.as_ref();
                return self.arithmetic(at, operator, left, right, &node.span);
            }
            Kind::Minus(_) => return self.refuse(say::expr_arithmetic::new(self.file, node.span.clone(), "-", None)),
            Kind::Refused => return None,
        })
    }

    /// A test, counted against the limit.
    pub(crate) fn test(&mut self, test: Test, at: &Span) -> Option<Cond> {
        self.count(1, at)?;
        Some(Cond::Test(test, self.place(at.clone())))
    }

    pub(crate) fn number(&mut self, measure: Measure, accepted: &Ranges, at: &Span) -> Option<Cond> {
        let accepted = accepted.and(&measure.universe());
        self.test(Test::Number(measure, accepted), at)
    }

    /// Counts tests that are about to be made.
    pub(crate) fn count(&mut self, tests: usize, at: &Span) -> Option<()> {
        if self.tests > MOST_TESTS {
            return None;
        }
        self.tests += tests;
        if self.tests > MOST_TESTS {
            let (file, at) = self.outermost.clone().unwrap_or((self.file, at.clone()));
            return self.refuse(say::expr_too_large::new(file, at));
        }
        Some(())
    }

    fn list(&mut self, items: &[Node]) -> Option<Value> {
        let mut constants = Vec::new();
        for item in items {
            let value = self.value(item)?;
            if !value.is_constant() || matches!(value, Value::List(_)) {
                let message = "a list in brackets holds constants only";
                return self.refuse(say::expr_wrong_arguments::new(
                    self.file,
                    item.span.clone(),
                    message,
                    "not a constant",
                    None,
                ));
            }
            constants.push((value, item.span.clone()));
        }
        Some(Value::List(constants))
    }

    fn name(&mut self, node: &Node) -> Option<Value> {
        let Some(name) = path(node) else {
            let Kind::Select(target, _) = &node.kind else { return None };
            self.value(target)?;
            return self.refuse(say::expr_unsupported_form::new(self.file, node.span.clone(), "fields of values", None));
        };
        let scope = self.scope;
        if let Some((_, value)) = self.locals.iter().rev().find(|(local, _)| *local == name) {
            return Some(value.clone());
        }
        if let Some(variable) = self.variable(&name) {
            let at = &node.span;
            let is_bool = variable.input.value_type == ValueType::Bool;
            let flag =
                if is_bool { self.number(Measure::Value(variable.clone()), &Ranges::only(1), at)? } else { Cond::Const(true) };
            return Some(Value::input(variable, |_| flag));
        }
        if let Some((file, range, text)) = scope.conditions.get(&name) {
            return self.named_condition(&name, *file, range.start, text, &node.span).map(Value::Cond);
        }
        let candidates = scope.names.keys().chain(scope.conditions.keys()).map(String::as_str);
        let found = nearest(&name, candidates.chain(self.locals.iter().map(|(local, _)| local.as_str())));
        self.refuse(say::expr_unknown_name::new(self.file, node.span.clone(), &name, found))
    }

    /// A declared input.
    pub(crate) fn variable(&self, name: &str) -> Option<Arc<Variable>> {
        let declared = self.scope.names.get(name)?;
        let domain = match declared.value_type {
            ValueType::Enum(domain) => Some(domain),
            _ => declared.elements,
        };
        let names = domain.and_then(|domain| self.scope.domains.get(domain.index())).cloned().unwrap_or_default();
        let input = Input { name: name.into(), source: declared.source, value_type: declared.value_type, basis: declared.basis };
        Some(Arc::new(Variable { input, optional: declared.optional, names }))
    }

    fn named_condition(&mut self, name: &str, file: FileId, offset: usize, text: &str, used_at: &Span) -> Option<Cond> {
        if self.chain.iter().any(|earlier| earlier == name) {
            let mut chain: Vec<String> = self.chain.iter().skip_while(|earlier| *earlier != name).cloned().collect();
            chain.push(name.into());
            return self.refuse(say::expr_cycle::new(self.file, used_at.clone(), &chain));
        }
        if self.chain.len() >= DEEPEST {
            return self.refuse(say::expr_too_deep::new(self.file, used_at.clone()));
        }
        let mut found = Vec::new();
        let tree = parse(text, file, offset, &mut found);
        found.into_iter().for_each(|diagnostic| self.say(diagnostic));
        let tree = tree?;
        let user = std::mem::replace(&mut self.file, file);
        let user_text = std::mem::replace(&mut self.text, tree.range().start);
        let locals = std::mem::take(&mut self.locals);
        self.chain.push(name.into());
        let is_outermost = self.outermost.is_none();
        self.outermost.get_or_insert((user, used_at.clone()));
        let cond = self.cond(&tree.root);
        if is_outermost {
            self.outermost = None;
        }
        self.chain.pop();
        self.locals = locals;
        self.file = user;
        self.text = user_text;
        let cond = cond?;
        if cond.depth() > DEEPEST {
            return self.refuse(say::expr_too_deep::new(self.file, used_at.clone()));
        }
        Some(cond)
    }

    /// `has(path)`.
    pub(crate) fn has(&mut self, node: &Node, argument: &Node) -> Option<Value> {
        let name = path(argument).filter(|name| name.contains('.'));
        let Some(name) = name else {
            let message = "`has` takes the dotted name of an input";
            return self.refuse(say::expr_wrong_arguments::new(
                self.file,
                argument.span.clone(),
                message,
                "not a dotted name",
                None,
            ));
        };
        let Some(variable) = self.variable(&name) else {
            let found = nearest(&name, self.scope.names.keys().map(String::as_str));
            return self.refuse(say::expr_unknown_name::new(self.file, argument.span.clone(), &name, found));
        };
        if !variable.optional {
            self.say(say::expr_needless_has::new(self.file, node.span.clone(), &name));
        }
        self.asked.insert(name);
        self.test(Test::Flag(Flag::Has(variable), true), &node.span).map(Value::Cond)
    }

    /// Remembers a negated test that is not true while its input is missing.
    pub(crate) fn note_negation(&mut self, test: &Test, at: Span) {
        let variable = match test {
            Test::Number(Measure::Value(variable), _)
                if matches!(variable.input.value_type, ValueType::Bool | ValueType::Enum(_)) =>
            {
                variable
            }
            Test::Names(Subject::Input(variable), _) => variable,
            _ => return,
        };
        if variable.optional {
            let place = self.place(at);
            self.negations.push((variable.clone(), place, print::test(test)));
        }
    }

    fn lint_negations(&mut self) {
        for (variable, place, text) in std::mem::take(&mut self.negations) {
            if !self.asked.contains(&variable.input.name) {
                self.say(say::expr_negated_absent::new(place.file, place.range, &variable.input.name, &text));
            }
        }
    }
}

/// The dotted name that an expression is, if it is one.
pub(crate) fn path(node: &Node) -> Option<String> {
    match &node.kind {
        Kind::Name(name) => Some(name.clone()),
        Kind::Select(target, name) => path(target).map(|target| format!("{target}.{name}")),
        _ => None,
    }
}
