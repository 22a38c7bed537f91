//! Any headers can be read: lists, directives, terms, conditions, cookies. What is passed on is what may be.

use nearside_worker::{Allowed, Condition, Control, Incoming, Keep, Moment, Outgoing, fields, keep, reply};

/// 30 November 2026, 12:00.
const NOW_MS: i64 = 1_796_040_000_000;
const YEAR_MS: i64 = 365 * 86_400_000;

/// Judges bytes as headers of a request and of its answer: `name:value`, one a line.
#[must_use]
pub fn judge(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let lines = text.lines().filter_map(|line| line.split_once(':'));
    let headers: reply::Headers = lines.map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned())).collect();
    let header = |name: &str| reply::value(&headers, name);
    for (_, value) in &headers {
        let members: Vec<&str> = fields::members(value).collect();
        let is_closed = members.iter().all(|member| fields::members(&format!("{member}, x")).count() == 2);
        let again = members.join(", ");
        assert!(!is_closed || fields::members(&again).eq(members), "{value:?}");
        let _ = (Control::read(value), Control::targeted(value));
    }
    if let Keep::For(term) = keep(&header, NOW_MS) {
        assert!(NOW_MS <= term.fresh_until_ms && term.fresh_until_ms <= term.usable_until_ms, "{term:?}");
        assert!(term.usable_until_ms <= NOW_MS + YEAR_MS && term.born_ms <= NOW_MS, "{term:?}");
        assert!(header("set-cookie").is_none());
    }
    for (method, may_hold) in [("GET", true), ("PUT", false)] {
        assert!(may_hold || Condition::judge(method, &header, &header) == Condition::Met);
        let incoming = Incoming::read(method, "https://site.example/a", &header, Moment::default());
        let allowed = Allowed { origin: "https://o.example".into(), headers: vec![], cookies: vec!["a".into()] };
        let sent = Outgoing::new(method, &incoming, &header, &allowed);
        if let Some(cookies) = reply::value(&sent.headers, "cookie") {
            assert!(sent.is_personal && cookies.split("; ").all(|cookie| cookie.starts_with("a=")), "{cookies:?}");
            assert!(!cookies.split(',').skip(1).any(|after| after.split(';').next().unwrap_or("").contains('=')), "{cookies:?}");
        }
    }
    for (name, _) in reply::decided(&headers, &["x-own".into()], false, None) {
        assert!(reply::refusal(&name).is_none() || name == "cache-control" || name == "vary", "{name}");
    }
    !headers.is_empty()
}

/// Headers of the published cases, and a request's.
#[must_use]
pub fn seeds() -> Vec<Vec<u8>> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/corpus/http/caches.json");
    let cases: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(path).expect("the cases")).expect("JSON");
    let lines = |case: &serde_json::Value| {
        let headers = case["headers"].as_array().into_iter().flatten();
        headers
            .map(|pair| format!("{}:{}\n", pair[0].as_str().unwrap_or(""), pair[1].as_str().unwrap_or("0")))
            .collect::<String>()
    };
    let request =
        "cookie:a=1, b=2; c=3,a=4\naccept:text/html;q=0.5, */*\nif-none-match:\"a,b\", W/\"c\"\netag:\"a,b\"\nvary:a, *\n";
    let targeted = "cdn-cache-control:max-age=60;a, b=(1 \"2\");c\ndate:Mon, 30 Nov 2026 12:00:00 GMT\n";
    cases.as_array().into_iter().flatten().map(lines).chain([request.into(), targeted.into()]).map(String::into_bytes).collect()
}
