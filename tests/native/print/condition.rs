//! Conditions as authors write them.

use crate::model::{Condition, Element, Operand, TextTest, Value};

/// A condition in the author's language. Every inner operator stands in parentheses.
#[must_use]
pub fn condition(condition: &Condition) -> String {
    match condition {
        Condition::Constant(value) => value.to_string(),
        Condition::Flag(name) => name.clone(),
        Condition::Compare(left, relation, right) => format!("{} {} {}", operand(left), relation.sign(), operand(right)),
        Condition::OneOf(left, values) => {
            let values: Vec<String> = values.iter().map(value).collect();
            format!("{} in [{}]", operand(left), values.join(", "))
        }
        Condition::Member(element, set) => format!("{} in {set}", text(element)),
        Condition::Has(name) => format!("has({name})"),
        Condition::Text(name, test) => text_test(name, test),
        Condition::Exists(set, test) => format!("{set}.exists(e, {})", element(test)),
        Condition::All(set, test) => format!("{set}.all(e, {})", element(test)),
        Condition::Not(inner) => format!("!{}", inside(inner)),
        Condition::And(parts) => parts.iter().map(inside).collect::<Vec<_>>().join(" && "),
        Condition::Or(parts) => parts.iter().map(inside).collect::<Vec<_>>().join(" || "),
        Condition::If(test, yes, no) => format!("{} ? {} : {}", inside(test), inside(yes), inside(no)),
        Condition::Named(name) => name.clone(),
    }
}

fn inside(inner: &Condition) -> String {
    match inner {
        Condition::Compare(..)
        | Condition::OneOf(..)
        | Condition::Member(..)
        | Condition::Not(_)
        | Condition::And(_)
        | Condition::Or(_)
        | Condition::If(..) => format!("({})", condition(inner)),
        _ => condition(inner),
    }
}

fn operand(operand: &Operand) -> String {
    match operand {
        Operand::Input(name) => name.clone(),
        Operand::Value(constant) => value(constant),
        Operand::Size(name) => format!("size({name})"),
        Operand::Age(name) => format!("now - {name}"),
        Operand::Now => "now".into(),
    }
}

fn element(test: &Element) -> String {
    match test {
        Element::Compare(relation, constant) => format!("e {} {}", relation.sign(), text(constant)),
        Element::OneOf(texts) => format!("e in [{}]", texts.iter().map(|one| text(one)).collect::<Vec<_>>().join(", ")),
        Element::Text(test) => text_test("e", test),
        Element::Size(relation, n) => format!("size(e) {} {n}", relation.sign()),
        Element::Not(inner) => format!("!({})", element(inner)),
        Element::And(a, b) => format!("({}) && ({})", element(a), element(b)),
        Element::Or(a, b) => format!("({}) || ({})", element(a), element(b)),
    }
}

fn text_test(name: &str, test: &TextTest) -> String {
    match test {
        TextTest::StartsWith(part) => format!("{name}.startsWith({})", text(part)),
        TextTest::EndsWith(part) => format!("{name}.endsWith({})", text(part)),
        TextTest::Contains(part) => format!("{name}.contains({})", text(part)),
    }
}

/// A constant.
#[must_use]
pub fn value(constant: &Value) -> String {
    match constant {
        Value::Bool(flag) => flag.to_string(),
        Value::Int(n) => n.to_string(),
        Value::Fixed(thousandths) => {
            let sign = if *thousandths < 0 { "-" } else { "" };
            let size = thousandths.unsigned_abs();
            format!("{sign}{}.{:03}", size / 1000, size % 1000)
        }
        Value::Name(name) | Value::Text(name) => text(name),
        Value::Set(elements) => format!("[{}]", elements.iter().map(|one| text(one)).collect::<Vec<_>>().join(", ")),
        Value::Timestamp(ms) => format!("timestamp({})", text(&instant(*ms))),
        Value::Duration(ms) => format!("duration(\"{}s\")", ms / 1000),
    }
}

/// A text in double quotes, good in CEL and in TOML alike.
#[must_use]
pub fn text(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// An instant in RFC 3339, UTC, whole seconds.
#[must_use]
pub fn instant(ms: i64) -> String {
    let seconds = ms.div_euclid(1000);
    let (mut year, mut day) = (1970, seconds.div_euclid(86_400));
    let leap = |year: i64| year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    while day >= 365 + i64::from(leap(year)) {
        day -= 365 + i64::from(leap(year));
        year += 1;
    }
    let mut month = 1;
    for length in [31, 28 + i64::from(leap(year)), 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] {
        if day < length {
            break;
        }
        day -= length;
        month += 1;
    }
    let second = seconds.rem_euclid(86_400);
    format!("{year:04}-{month:02}-{:02}T{:02}:{:02}:{:02}Z", day + 1, second / 3600, second / 60 % 60, second % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn constants() {
        assert_eq!(value(&Value::Fixed(-250)), "-0.250");
        assert_eq!(value(&Value::Timestamp(1_795_348_800_000)), "timestamp(\"2026-11-22T12:00:00Z\")");
        assert_eq!(value(&Value::Text("a\"b".into())), "\"a\\\"b\"");
    }
}
