//! Tests as authors would write them: what tools show for an atom, and what reads back as the same atom.

use nearside_program::{Source, TextTest, ValueType};

use super::{
    names::Names,
    number::fixed_text,
    quoted::quoted_text,
    ranges::Ranges,
    time::{duration_text, timestamp_text},
    typed::{Cond, Flag, Measure, Subject, Test, Variable},
};

/// The variable in printed `exists` and `all`.
const ELEMENT: &str = "e";

pub(crate) fn test(test: &Test) -> String {
    match test {
        Test::Number(measure, accepted) => number(measure, accepted),
        Test::Names(subject, names) => equality(&subject_text(subject), names),
        Test::Member(set, names, wanted) => {
            let set = name(set);
            let text = match names.listed.iter().next() {
                Some(only) if names.listed.len() == 1 => format!("{} in {set}", quoted_text(only)),
                _ => format!("{set}.exists({ELEMENT}, {})", equality(ELEMENT, names)),
            };
            signed(text, *wanted)
        }
        Test::Flag(Flag::Text(subject, TextTest::Before { text, equal }), wanted) => {
            let sign = match (equal, wanted) {
                (false, true) => "<",
                (true, true) => "<=",
                (true, false) => ">",
                (false, false) => ">=",
            };
            format!("{} {sign} {}", subject_text(subject), quoted_text(text))
        }
        Test::Flag(flag @ Flag::Order { .. }, wanted) => flag_text(flag, *wanted),
        Test::Flag(flag, true) => flag_text(flag, true),
        Test::Flag(flag, false) => format!("!{}", flag_text(flag, true)),
    }
}

/// A whole condition.
pub(crate) fn cond(condition: &Cond) -> String {
    let join = |parts: &[Cond], sign: &str| parts.iter().map(nested).collect::<Vec<_>>().join(sign);
    match condition {
        Cond::Const(value) => value.to_string(),
        Cond::Test(one, _) => test(one),
        Cond::Not(inner) => format!("!({})", cond(inner)),
        Cond::And(parts) => join(parts, " && "),
        Cond::Or(parts) => join(parts, " || "),
        Cond::If(parts) => {
            let [condition, then, otherwise] = parts.as_ref();
            format!("{} ? {} : {}", nested(condition), nested(then), nested(otherwise))
        }
    }
}

fn nested(condition: &Cond) -> String {
    match condition {
        Cond::And(_) | Cond::Or(_) | Cond::If(_) => format!("({})", cond(condition)),
        Cond::Test(Test::Number(..), _) => {
            let text = cond(condition);
            if text.contains("&&") || text.contains("||") { format!("({text})") } else { text }
        }
        _ => cond(condition),
    }
}

fn signed(text: String, wanted: bool) -> String {
    if wanted { text } else { format!("!({text})") }
}

fn flag_text(flag: &Flag, wanted: bool) -> String {
    match flag {
        // CEL asks `has` of fields only.
        Flag::Has(variable) if is_call(variable) => format!("({0} <= 0 || {0} > 0)", name(variable)),
        Flag::Has(variable) => format!("has({})", name(variable)),
        Flag::Text(subject, one) => {
            let subject = subject_text(subject);
            match one {
                TextTest::StartsWith(part) => format!("{subject}.startsWith({})", quoted_text(part)),
                TextTest::EndsWith(part) => format!("{subject}.endsWith({})", quoted_text(part)),
                TextTest::Contains(part) => format!("{subject}.contains({})", quoted_text(part)),
                TextTest::Before { text, equal } => {
                    format!("{subject} {} {}", if *equal { "<=" } else { "<" }, quoted_text(text))
                }
                TextTest::OneOf(texts) => equality(&subject, &Names { listed: texts.iter().cloned().collect(), others: false }),
                TextTest::Size { lo, hi } => {
                    intervals(&format!("{subject}.size()"), &Ranges::between((*lo).into(), (*hi).into()), &|size| {
                        size.to_string()
                    })
                }
            }
        }
        Flag::Order { left, right, less, equal } => {
            let sign = match (less, equal, wanted) {
                (false, _, true) => "==",
                (false, _, false) => "!=",
                (true, false, true) => "<",
                (true, true, true) => "<=",
                (true, false, false) => ">=",
                (true, true, false) => ">",
            };
            format!("{} {sign} {}", name(left), name(right))
        }
        Flag::Any(set, body) => format!("{}.exists({ELEMENT}, {})", name(set), cond(body)),
        Flag::All(set, body) => format!("{}.all({ELEMENT}, {})", name(set), cond(body)),
    }
}

fn equality(subject: &str, names: &Names) -> String {
    let mut listed = names.listed.iter();
    match (listed.next(), listed.next()) {
        (Some(only), None) => format!("{subject} {} {}", if names.others { "!=" } else { "==" }, quoted_text(only)),
        _ => {
            let listed: Vec<String> = names.listed.iter().map(|name| quoted_text(name)).collect();
            signed(format!("{subject} in [{}]", listed.join(", ")), !names.others)
        }
    }
}

fn number(measure: &Measure, accepted: &Ranges) -> String {
    match measure {
        Measure::Value(variable) => scalar(variable, accepted),
        Measure::Size(subject) => intervals(&format!("{}.size()", subject_text(subject)), accepted, &|size| size.to_string()),
        Measure::Difference(left, right) => {
            let (left, right) = (name(left), name(right));
            let plain = accepted.intervals().iter().all(|&(lo, hi)| {
                (lo == i64::MIN || lo == 0 || lo == 1) && (hi == i64::MAX || hi == 0 || hi == -1) && (lo, hi) != (1, i64::MAX - 1)
            });
            if !plain {
                return intervals(&format!("{left} - {right}"), accepted, &|length| {
                    format!("duration({})", quoted_text(&duration_text(length)))
                });
            }
            let sign = match accepted.intervals() {
                [(0, 0)] => "==",
                [(i64::MIN, -1)] => "<",
                [(i64::MIN, 0)] => "<=",
                [(0, i64::MAX)] => ">=",
                [(1, i64::MAX)] => ">",
                [(i64::MIN, -1), (1, i64::MAX)] => "!=",
                _ => return format!("{left} <= {right} || {left} > {right}"),
            };
            format!("{left} {sign} {right}")
        }
    }
}

fn scalar(variable: &Variable, accepted: &Ranges) -> String {
    let subject = name(variable);
    match variable.input.value_type {
        ValueType::Bool => match (accepted.contains(0), accepted.contains(1)) {
            (false, true) => subject,
            (true, false) => format!("!{subject}"),
            (true, true) => format!("{subject} || !{subject}"),
            (false, false) => format!("{subject} && !{subject}"),
        },
        ValueType::Enum(_) => {
            let accepts = |wanted: bool| {
                let names =
                    variable.names.iter().zip(0_i64..).filter(move |(_, position)| accepted.contains(*position) == wanted);
                Names { listed: names.map(|(name, _)| name.clone()).collect(), others: !wanted }
            };
            let (inside, outside) = (accepts(true), accepts(false));
            equality(&subject, if outside.listed.len() == 1 && inside.listed.len() > 1 { &outside } else { &inside })
        }
        ValueType::Fixed => intervals(&subject, accepted, &fixed_text),
        ValueType::Timestamp => {
            intervals(&subject, accepted, &|instant| format!("timestamp({})", quoted_text(&timestamp_text(instant))))
        }
        ValueType::Duration => {
            intervals(&subject, accepted, &|length| format!("duration({})", quoted_text(&duration_text(length))))
        }
        ValueType::Int | ValueType::Text | ValueType::Set => intervals(&subject, accepted, &|value| value.to_string()),
    }
}

fn intervals(subject: &str, accepted: &Ranges, constant: &dyn Fn(i64) -> String) -> String {
    let zero = constant(0);
    if accepted.is_empty() {
        return format!("{subject} in []");
    }
    if accepted.intervals().len() > 1
        && let Some(members) = accepted.members(1_024)
    {
        let members: Vec<String> = members.into_iter().map(constant).collect();
        return format!("{subject} in [{}]", members.join(", "));
    }
    let parts: Vec<String> = accepted
        .intervals()
        .iter()
        .map(|&(lo, hi)| match (lo, hi) {
            (i64::MIN, i64::MAX) => format!("{subject} <= {zero} || {subject} > {zero}"),
            (i64::MIN, hi) => format!("{subject} <= {}", constant(hi)),
            (lo, i64::MAX) => format!("{subject} >= {}", constant(lo)),
            (lo, hi) if lo == hi => format!("{subject} == {}", constant(lo)),
            (lo, hi) => format!("{subject} >= {} && {subject} <= {}", constant(lo), constant(hi)),
        })
        .collect();
    if parts.len() == 1 { parts.concat() } else { parts.iter().map(|part| format!("({part})")).collect::<Vec<_>>().join(" || ") }
}

fn subject_text(subject: &Subject) -> String {
    match subject {
        Subject::Input(variable) => name(variable),
        Subject::Element => ELEMENT.into(),
    }
}

/// The name of an input, with backticks around what is not an identifier.
pub(crate) fn name(variable: &Variable) -> String {
    if is_call(variable) {
        return variable.input.name.clone();
    }
    let plain = |part: &str| {
        part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
            && !part.starts_with(|first: char| first.is_ascii_digit())
    };
    let parts: Vec<String> =
        variable.input.name.split('.').map(|part| if plain(part) { part.to_owned() } else { format!("`{part}`") }).collect();
    parts.join(".")
}

fn is_call(variable: &Variable) -> bool {
    matches!(variable.input.source, Source::Count { .. } | Source::Shown { .. })
}
