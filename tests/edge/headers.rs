//! What headers say, by cases that others published: structured fields and caches (tests/corpus/http).

use std::{
    collections::BTreeMap,
    time::{Duration, UNIX_EPOCH},
};

use nearside_worker::{Control, Keep, fields, keep};
use serde_json::Value;

/// 30 November 2026, 12:00.
const NOW_MS: i64 = 1_796_040_000_000;
/// How long a case waits between two requests.
const WAITS_MS: i64 = 3_000;

/// Cases of caches that the edge decides otherwise, and why.
const OTHERWISE: [(&str, &str); 7] = [
    ("age-parse-prefix-twoline", FIRST),
    ("age-parse-dup-0", FIRST),
    ("age-parse-dup-0-twoline", FIRST),
    ("age-parse-dup-old", FIRST),
    ("freshness-max-age-s-maxage-private", "it is a shared cache"),
    ("freshness-max-age-s-maxage-private-multiple", "it is a shared cache"),
    ("surrogate-fresh-cc-nostore", "the edge names no capability, so that nothing is addressed to it by one"),
];
const FIRST: &str = "of several ages the first counts (RFC 9111, section 5.1, which is younger than these cases)";

fn read(name: &str) -> Vec<Value> {
    let path = format!("{}/corpus/http/{name}", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn text<'a>(case: &'a Value, name: &str) -> &'a str {
    case[name].as_str().unwrap_or_default()
}

#[test]
fn structured_fields_are_read_as_published() {
    let (mut dictionaries, mut items, mut lists) = (0, 0, 0);
    for case in read("structured.json") {
        let lines: Vec<&str> = case["raw"].as_array().unwrap().iter().map(|line| line.as_str().unwrap()).collect();
        let raw = lines.join(", ");
        let (fails, may) = (case["fails"] == true, case["may"] == true);
        match text(&case, "type") {
            "dictionary" => {
                dictionaries += 1;
                let is_empty = raw.trim_matches(' ').is_empty();
                assert!(may || Control::targeted(&raw).is_none() == (fails || is_empty), "{case}");
            }
            // An item is as good as the value of a key.
            "item" if lines.len() == 1 && raw == raw.trim_matches(' ') && !raw.is_empty() => {
                items += 1;
                assert!(may || Control::targeted(&format!("a={raw}")).is_none() == fails, "{case}");
            }
            "list" if !fails && !raw.contains('(') => {
                lists += 1;
                assert_eq!(fields::members(&raw).count() as u64, case["members"].as_u64().unwrap(), "{case}");
            }
            _ => {}
        }
    }
    println!("{dictionaries} dictionaries, {items} items, {lists} lists");
    assert!(dictionaries > 30 && items > 60 && lists > 8);
}

/// The value of a header: a number is a date so many seconds from now.
fn value(name: &str, value: &Value, case: &Value) -> String {
    let is_date = ["date", "expires", "last-modified"].contains(&name);
    match value.as_i64().filter(|_| is_date) {
        Some(seconds) => {
            let at = UNIX_EPOCH + Duration::from_millis(u64::try_from(NOW_MS + seconds * 1_000).unwrap());
            assert!(case["rfc850"].is_null(), "{case}");
            httpdate::fmt_http_date(at)
        }
        None => value.as_str().map_or_else(|| value.to_string(), str::to_owned),
    }
}

#[test]
fn caches_are_told_as_published() {
    let mut judged: BTreeMap<String, [usize; 2]> = BTreeMap::new();
    let mut wrong = Vec::new();
    for case in read("caches.json").iter().filter(|case| case["rfc850"].is_null()) {
        let headers: Vec<(String, String)> = case["headers"]
            .as_array()
            .unwrap()
            .iter()
            .map(|pair| {
                let name = pair[0].as_str().unwrap();
                (name.to_owned(), value(name, &pair[1], case))
            })
            .collect();
        let header = |name: &str| {
            let lines: Vec<&str> = headers.iter().filter(|(held, _)| held == name).map(|(_, line)| line.as_str()).collect();
            (!lines.is_empty()).then(|| lines.join(", "))
        };
        let later_ms = NOW_MS + if case["waits"] == true { WAITS_MS } else { 0 };
        let is_cached = match keep(&header, NOW_MS) {
            Keep::Never => false,
            Keep::For(term) if case["away"] == true => term.usable_until_ms > later_ms,
            Keep::For(term) => term.fresh_until_ms > later_ms,
        };
        let kind = text(case, "kind");
        let is_right = is_cached == (case["cached"] == true);
        judged.entry(kind.to_owned()).or_default()[usize::from(is_right)] += 1;
        // What a cache may do either way, it need not do; what is required, and what keeps somebody's page to itself, it must.
        if !is_right && (kind == "required" || (is_cached && kind == "optimal")) {
            wrong.push(text(case, "id").to_owned());
        }
    }
    for (kind, [other, same]) in &judged {
        println!("{kind}: {same} as published, {other} otherwise");
    }
    assert_eq!(wrong, OTHERWISE.map(|(id, _)| id));
}
