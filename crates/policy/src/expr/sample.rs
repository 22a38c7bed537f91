//! A small policy's names, for tests.

use std::ops::Range;

use nearside_program::{Basis, Clause, DomainId, Source, TopicId, ValueType};

use super::{Name, Scope, Tables, compile};
use crate::{Diagnostic, FileId, diagnostics::Entry};

pub(crate) fn scope() -> Scope {
    let mut scope = Scope {
        domains: vec![
            ["phone", "tablet", "desktop", "tv"].map(String::from).to_vec(),
            ["vegan", "vegetarian", "everything"].map(String::from).to_vec(),
            ["ski", "sled"].map(String::from).to_vec(),
            ["free", "pro", "team"].map(String::from).to_vec(),
        ],
        topics: ["cooking", "cycling", "slow-food"].map(String::from).to_vec(),
        kinds: ["view", "read"].map(String::from).to_vec(),
        modules: ["welcome", "quick-dinner"].map(String::from).to_vec(),
        ..Scope::default()
    };
    let mut add = |name: &str, source, value_type, optional| {
        scope.names.insert(name.into(), Name { source, value_type, basis: Basis::Ambient, elements: None, optional });
    };
    add("now", Source::Now, ValueType::Timestamp, false);
    add("local.hour", Source::LocalHour, ValueType::Int, true);
    add("device.kind", Source::Context, ValueType::Enum(DomainId(0)), false);
    add("page.path", Source::Context, ValueType::Text, false);
    add("page.title", Source::Context, ValueType::Text, false);
    add("page.returning", Source::Context, ValueType::Bool, false);
    add("visit.pages", Source::Context, ValueType::Int, false);
    add("visit.depth", Source::Context, ValueType::Int, false);
    add("visit.rating", Source::Context, ValueType::Fixed, false);
    add("visit.length", Source::Context, ValueType::Duration, false);
    add("profile.diet", Source::Context, ValueType::Enum(DomainId(1)), true);
    add("profile.plan", Source::Context, ValueType::Enum(DomainId(3)), true);
    add("profile.name", Source::Context, ValueType::Text, true);
    add("profile.joined", Source::Context, ValueType::Timestamp, true);
    add("profile.tags", Source::Context, ValueType::Set, true);
    add("profile.sports", Source::Context, ValueType::Set, true);
    for (id, topic) in (0..).zip(["interest.cooking", "interest.cycling", "interest.slow-food"]) {
        add(topic, Source::Interest(TopicId(id)), ValueType::Int, true);
    }
    if let Some(sports) = scope.names.get_mut("profile.sports") {
        sports.elements = Some(DomainId(2));
    }
    let lots: Vec<String> = (0..70).map(|number| format!("page.path.contains(\"{number}\")")).collect();
    let everything = vec!["(lots || page.returning)"; 70].join(" && ");
    for (name, text) in [
        ("night", "local.hour >= 22 || local.hour < 6"),
        ("loop_a", "loop_b"),
        ("loop_b", "loop_a"),
        ("broken", "local.hour >= \"six\""),
        ("lots", &lots.join(" || ")),
        ("everything", &everything),
    ] {
        scope.conditions.insert(name.into(), (FileId(1), 0..text.len(), text.into()));
    }
    scope
}

/// Compiles a condition at byte 0 of file 0.
pub(crate) fn compiled(text: &str) -> (Option<Vec<Clause>>, Tables, Vec<Diagnostic>) {
    let (mut tables, mut diagnostics) = (Tables::default(), Vec::new());
    let clauses = compile(text, FileId(0), 0, &scope(), &mut tables, &mut diagnostics);
    (clauses, tables, diagnostics)
}

/// The example of a manual entry gets that diagnostic alone, at these bytes, and its mended form gets none.
#[track_caller]
pub(crate) fn assert_diagnosed(entry: &Entry, range: Range<usize>) {
    let (_, _, diagnostics) = compiled(entry.example);
    let found: Vec<_> = diagnostics.iter().map(|found| (found.code, found.labels[0].range.clone())).collect();
    assert_eq!(found, [(entry.code, range)], "{diagnostics:#?}");
    for diagnostic in &diagnostics {
        assert!(!diagnostic.message.contains('\n') && !diagnostic.message.ends_with('.'), "{}", diagnostic.message);
    }
    let (clauses, _, diagnostics) = compiled(entry.fixed);
    assert!(clauses.is_some() && diagnostics.is_empty(), "{diagnostics:#?}");
    // A fix that is offered must mend the example, or at least be a condition.
    let (_, _, diagnostics) = compiled(entry.example);
    for fix in diagnostics.iter().filter_map(|found| found.fix.clone()) {
        let mut text = entry.example.to_owned();
        text.replace_range(fix.range, &fix.text);
        assert!(compiled(&text).0.is_some(), "{text}");
    }
}
