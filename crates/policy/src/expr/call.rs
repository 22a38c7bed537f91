//! Functions and methods.

use std::sync::Arc;

use nearside_program::{Basis, Input, KindId, ModuleId, Period, Source, TextTest, TopicId, ValueType};

use super::{
    check::{Checker, path},
    compare::positions,
    quoted::quoted_text,
    time::{self, duration_text},
    tree::{Call, Kind, Node, Span},
    typed::{Cond, Flag, Measure, Subject, Test, Variable},
    value::{Amount, Unit, Value},
};
use crate::diagnostics::{self as say, nearest};

impl Checker<'_> {
    pub(crate) fn call(&mut self, node: &Node, call: &Call) -> Option<Value> {
        let Some(target) = &call.target else { return self.function(node, call) };
        if call.name == "count" && path(target).as_deref() == Some("activity") {
            return self.activity_count(call);
        }
        match (call.name.as_str(), call.args.as_slice()) {
            ("exists", [variable, test]) => self.quantified(target, variable, test, true, &node.span),
            ("all", [variable, test]) => self.quantified(target, variable, test, false, &node.span),
            (
                "exists" | "all" | "exists_one" | "existsOne" | "map" | "filter" | "transformList" | "transformMap"
                | "transformMapEntry",
                _,
            ) => self.refuse(say::expr_unsupported_macro::new(self.file, call.name_span.clone(), &call.name)),
            ("startsWith" | "endsWith" | "contains", [part]) => self.text_test(target, call, part, &node.span),
            ("size", []) => self.size(target, &node.span),
            ("startsWith" | "endsWith" | "contains" | "size", _) => {
                self.wrong_count(call, if call.name == "size" { 0 } else { 1 })
            }
            (name, _) => {
                let help = match name {
                    "matches" => Some("use `startsWith`, `endsWith`, `contains` or `in`".into()),
                    "getHours" | "getMinutes" | "getDayOfWeek" | "getDayOfMonth" | "getDate" | "getMonth" => Some(
                        "the visitor's clock is in `local.hour`, `local.minute`, `local.weekday`, `local.day` and `local.month`"
                            .into(),
                    ),
                    _ => nearest(name, ["startsWith", "endsWith", "contains", "exists", "all", "size"])
                        .map(|found| format!("did you mean `{found}`?")),
                };
                self.refuse(say::expr_unsupported_function::new(self.file, call.name_span.clone(), name, help))
            }
        }
    }

    fn function(&mut self, node: &Node, call: &Call) -> Option<Value> {
        match (call.name.as_str(), call.args.as_slice()) {
            ("has", [argument]) => self.has(node, argument),
            ("size", [target]) => self.size(target, &node.span),
            ("shown", [module, period]) => self.shown(module, period),
            ("timestamp", [text]) => match (&text.kind, &text.span) {
                (Kind::Text(literal), at) => match time::timestamp(literal) {
                    Ok(instant) => Some(Value::Amount(Amount::constant(Unit::Instant, instant))),
                    Err(error) => self.refuse(say::expr_bad_timestamp::new(self.file, at.clone(), error)),
                },
                _ => self.not_a_constant_text(text),
            },
            ("duration", [text]) => self.length(text).map(|length| Value::Amount(Amount::constant(Unit::Length, length))),
            ("has" | "size" | "timestamp" | "duration", _) => self.wrong_count(call, 1),
            ("shown", _) => self.wrong_count(call, 2),
            (name, _) => {
                let known = ["has", "size", "shown", "timestamp", "duration"];
                let help = match name {
                    "count" => Some("write `activity.count(kind, topic, window)`".into()),
                    "startsWith" | "endsWith" | "contains" => {
                        Some(format!("write it behind the text, as in `page.path.{name}(\"…\")`"))
                    }
                    _ => nearest(name, known).map(|found| format!("did you mean `{found}`?")),
                };
                self.refuse(say::expr_unsupported_function::new(self.file, call.name_span.clone(), name, help))
            }
        }
    }

    fn wrong_count<T>(&mut self, call: &Call, wanted: usize) -> Option<T> {
        let plural = if wanted == 1 { "argument" } else { "arguments" };
        let message = format!("`{}` takes {wanted} {plural}, not {}", call.name, call.args.len());
        self.refuse(say::expr_wrong_arguments::new(self.file, call.name_span.clone(), message, "wrong number of arguments", None))
    }

    fn not_a_constant_text<T>(&mut self, node: &Node) -> Option<T> {
        let message = "this must be a text in quotes";
        self.refuse(say::expr_wrong_arguments::new(self.file, node.span.clone(), message, "not a constant text", None))
    }

    /// A constant text as an argument.
    fn constant_text(&mut self, node: &Node) -> Option<String> {
        if matches!(node.kind, Kind::Refused) {
            return None;
        }
        let refused = |checker: &mut Self| checker.not_a_constant_text(node);
        match &node.kind {
            Kind::Text(text) => Some(text.clone()),
            Kind::Name(_) => match self.value(node)? {
                Value::Text(text) => Some(text),
                _ => refused(self),
            },
            _ => refused(self),
        }
    }

    /// Milliseconds of a constant length of time.
    fn length(&mut self, text: &Node) -> Option<i64> {
        let Kind::Text(literal) = &text.kind else { return self.not_a_constant_text(text) };
        match time::duration(literal) {
            Ok(length) => Some(length),
            Err(error) => self.refuse(say::expr_bad_duration::new(self.file, text.span.clone(), error)),
        }
    }

    fn text_test(&mut self, target: &Node, call: &Call, part: &Node, at: &Span) -> Option<Value> {
        let (value, part_text) = (self.value(target), self.constant_text(part));
        let (value, part) = (value?, part_text?);
        let test = match call.name.as_str() {
            "startsWith" => TextTest::StartsWith(part),
            "endsWith" => TextTest::EndsWith(part),
            _ => TextTest::Contains(part),
        };
        let cond = match value {
            Value::Subject(named) => self.test(Test::Flag(Flag::Text(named.subject, test), true), at)?,
            Value::Enum(variable) => {
                let accepted = positions(&variable, |name| passes(name, &test));
                self.number(Measure::Value(variable), &accepted, at)?
            }
            Value::Text(text) => {
                self.say(say::expr_constant_comparison::new(self.file, at.clone()));
                Cond::Const(passes(&text, &test))
            }
            other => {
                let what = format!("`{}`", call.name);
                let help = "it takes a text";
                return self.refuse(say::expr_type_mismatch::unfit(self.file, target.span.clone(), &what, other.words(), help));
            }
        };
        Some(Value::Cond(cond))
    }

    fn size(&mut self, target: &Node, at: &Span) -> Option<Value> {
        let measure = match self.value(target)? {
            Value::Subject(named) => Measure::Size(named.subject),
            Value::Set(set) => Measure::Size(Subject::Input(set)),
            Value::Text(text) => return count(text.chars().count()).map(|size| Value::Amount(Amount::constant(Unit::Int, size))),
            Value::List(items) => return count(items.len()).map(|size| Value::Amount(Amount::constant(Unit::Int, size))),
            other => {
                let help = "it takes a text or a set";
                return self.refuse(say::expr_type_mismatch::unfit(self.file, at.clone(), "`size`", other.words(), help));
            }
        };
        Some(Value::Amount(Amount::of(Unit::Int, measure)))
    }

    /// Position of a declared name.
    fn reference(&mut self, node: &Node, what: &str, names: &[String]) -> Option<u16> {
        let name = self.constant_text(node)?;
        let found = names.iter().position(|declared| *declared == name).and_then(|position| u16::try_from(position).ok());
        if found.is_none() {
            let nearest = nearest(&name, names.iter().map(String::as_str));
            self.say(say::expr_unknown_reference::new(self.file, node.span.clone(), what, &name, nearest));
        }
        found
    }

    fn activity_count(&mut self, call: &Call) -> Option<Value> {
        let [kind_node, topic_node, window_node] = call.args.as_slice() else { return self.wrong_count(call, 3) };
        let scope = self.scope;
        let kind = self.reference(kind_node, "kind of activity", &scope.kinds);
        let topic = match &topic_node.kind {
            Kind::Text(text) if text == "*" => Some(None),
            _ => self.reference(topic_node, "topic", &scope.topics).map(Some),
        };
        let window = self.window(window_node);
        let (kind, topic, window_ms) = (kind?, topic?, window?);
        let name_of = |names: &[String], id: u16| quoted_text(names.get(usize::from(id)).map_or("", String::as_str));
        let topic_name = topic.map_or_else(|| quoted_text("*"), |topic| name_of(&scope.topics, topic));
        let window_name = quoted_text(&duration_text(window_ms));
        let name = format!("activity.count({}, {topic_name}, duration({window_name}))", name_of(&scope.kinds, kind));
        let source = Source::Count { kind: KindId(kind), topic: topic.map(TopicId), window_ms };
        Some(counter(name, source))
    }

    fn window(&mut self, node: &Node) -> Option<i64> {
        let length = match &node.kind {
            Kind::Call(call) if call.target.is_none() && call.name == "duration" && call.args.len() == 1 => {
                self.length(call.args.first()?)?
            }
            Kind::Refused => return None,
            _ => {
                let message = "the window is a constant length of time";
                let help = Some("write `duration(\"168h\")`");
                return self.refuse(say::expr_wrong_arguments::new(
                    self.file,
                    node.span.clone(),
                    message,
                    "not `duration(…)`",
                    help,
                ));
            }
        };
        if length <= 0 {
            let message = "the window must be longer than nothing";
            return self.refuse(say::expr_wrong_arguments::new(self.file, node.span.clone(), message, "no time at all", None));
        }
        Some(length)
    }

    fn shown(&mut self, module: &Node, period: &Node) -> Option<Value> {
        let scope = self.scope;
        let periods = [("visit", Period::Visit), ("day", Period::Day), ("lifetime", Period::Lifetime)];
        let names: Vec<String> = periods.iter().map(|(name, _)| (*name).to_owned()).collect();
        let module = self.reference(module, "module", &scope.modules);
        let period = self.reference(period, "period", &names);
        let (module, (period_name, period)) = (module?, periods.get(usize::from(period?))?);
        let module_name = quoted_text(scope.modules.get(usize::from(module)).map_or("", String::as_str));
        let name = format!("shown({module_name}, \"{period_name}\")");
        Some(counter(name, Source::Shown { module: ModuleId(module), period: *period }))
    }
}

/// A count of the profile as a value.
fn counter(name: String, source: Source) -> Value {
    let input = Input { name, source, value_type: ValueType::Int, basis: Basis::Observed };
    let variable = Arc::new(Variable { input, optional: true, names: Vec::new() });
    Value::Amount(Amount::of(Unit::Int, Measure::Value(variable)))
}

fn count(size: usize) -> Option<i64> {
    i64::try_from(size).ok()
}

/// Whether a constant text passes.
fn passes(text: &str, test: &TextTest) -> bool {
    match test {
        TextTest::StartsWith(part) => text.starts_with(part.as_str()),
        TextTest::EndsWith(part) => text.ends_with(part.as_str()),
        TextTest::Contains(part) => text.contains(part.as_str()),
        TextTest::OneOf(texts) => texts.iter().any(|one| one == text),
        TextTest::Before { text: bound, equal } => text < bound.as_str() || (*equal && text == bound),
        TextTest::Size { lo, hi } => u32::try_from(text.chars().count()).is_ok_and(|size| (*lo..=*hi).contains(&size)),
    }
}
