//! Checks a file against the shape of the language: keys, types, ranges and names. Meaning comes later.

use crate::{
    Diagnostic,
    diagnostics::{bad_name, bad_number, bad_value, missing_key, unknown_key, wrong_type},
    names,
    shape::{Kind, Naming, Need, Shape},
    tree::{Entry, Node, Place, Value},
};

/// Checks a table; `at` is where a missing key is reported.
pub(crate) fn check_table(node: &Node, at: Place, shape: &Shape, diagnostics: &mut Vec<Diagnostic>) {
    for entry in node.entries() {
        match shape.keys.iter().find(|key| key.name == entry.key) {
            Some(key) => check_value(entry, &entry.node, &key.kind, diagnostics),
            None => {
                let known: Vec<&str> = shape.keys.iter().map(|key| key.name).collect();
                diagnostics.push(unknown_key(entry.at, &entry.key, &known));
            }
        }
    }
    for key in shape.keys.iter().filter(|key| key.need == Need::Required && node.entry(key.name).is_none()) {
        diagnostics.push(missing_key(at, key.name, key.about));
    }
}

fn check_value(entry: &Entry, node: &Node, kind: &Kind, diagnostics: &mut Vec<Diagnostic>) {
    let right = match kind {
        Kind::Text | Kind::Condition | Kind::Message | Kind::Length | Kind::Percent => node.text().is_some(),
        Kind::Instant => matches!(node.value, Value::Text(_) | Value::Time { .. }),
        Kind::Flag => node.flag().is_some(),
        Kind::Points => matches!(node.value, Value::Whole(_) | Value::Number(_)),
        Kind::Whole(least, most) => {
            if node.whole().is_some_and(|number| !(*least..=*most).contains(&number)) || matches!(node.value, Value::Number(_)) {
                diagnostics.push(bad_number(node.at, &format!("a whole number from {least} to {most}")));
                return;
            }
            node.whole().is_some()
        }
        Kind::Choice(choices) => {
            if let Some(text) = node.text()
                && !choices.contains(&text.text.as_str())
            {
                diagnostics.push(bad_value(text.at, &text.text, choices));
            }
            node.text().is_some()
        }
        Kind::List(item) | Kind::OneOrList(item) => {
            let list = matches!(node.value, Value::List(_));
            if list || matches!(kind, Kind::OneOrList(_)) {
                for value in node.items() {
                    check_value(entry, value, item, diagnostics);
                }
                return;
            }
            false
        }
        Kind::Table(shape) => {
            if matches!(node.value, Value::Table(_)) {
                // A table in a list has no key of its own, so its first key has to show where it is.
                let own = if node.at == entry.node.at {
                    entry.at
                } else {
                    node.entries().first().map_or(node.at, |first| first.node.at)
                };
                check_table(node, own, shape, diagnostics);
                return;
            }
            false
        }
        Kind::Names(value, naming) => {
            for named in node.entries() {
                check_name(&named.key, named.at, *naming, diagnostics);
                check_value(named, &named.node, value, diagnostics);
            }
            matches!(node.value, Value::Table(_))
        }
        Kind::Fact => !matches!(node.value, Value::Table(_) | Value::Time { .. }),
        Kind::Field => matches!(node.value, Value::Text(_) | Value::List(_) | Value::Table(_)),
    };
    if !right {
        diagnostics.push(wrong_type(node.at, &entry.key, expected(kind), found(&node.value)));
    }
}

/// Reports a name of the wrong form.
pub(crate) fn check_name(name: &str, at: Place, naming: Naming, diagnostics: &mut Vec<Diagnostic>) {
    if let Some(rule) = names::broken_rule(name, naming) {
        diagnostics.push(bad_name(at, name, rule, names::repaired(name, naming).as_deref()));
    }
}

/// A kind of value in the author's words.
pub(crate) const fn expected(kind: &Kind) -> &'static str {
    match kind {
        Kind::Text | Kind::Choice(_) => "a text",
        Kind::Condition => "a condition, as a text",
        Kind::Message => "a message, as a text",
        Kind::Whole(..) => "a whole number",
        Kind::Points => "a number",
        Kind::Flag => "`true` or `false`",
        Kind::Length => "a length of time such as \"30d\"",
        Kind::Instant => "a date or time",
        Kind::Percent => "a share such as \"5%\"",
        Kind::List(_) => "a list",
        Kind::OneOrList(_) => "a text or a list of texts",
        Kind::Table(_) | Kind::Names(..) => "a table",
        Kind::Fact => "a text, a number, a flag or a list of texts",
        Kind::Field => "a text, a list or a table",
    }
}

/// A value in the author's words.
pub(crate) const fn found(value: &Value) -> &'static str {
    match value {
        Value::Text(_) => "a text",
        Value::Whole(_) | Value::Number(_) => "a number",
        Value::Flag(_) => "a flag",
        Value::Time { .. } => "a date or time",
        Value::List(_) => "a list",
        Value::Table(_) => "a table",
    }
}
