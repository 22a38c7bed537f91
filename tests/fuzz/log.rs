//! Any bytes are an access log: every line is a view, dropped for a reason, or a mishap.

use nearside_lab::{PathRule, parse_line, read_log};

/// Judges bytes as a log; whether there is a view in it.
///
/// # Panics
/// A line is lost.
#[must_use]
pub fn judge(bytes: &[u8]) -> bool {
    let rules = ["/blog/*", "/**", "/a?b*"].map(|glob| PathRule { glob: glob.into(), activity: None, page: Vec::new() });
    let views = read_log(&mut &*bytes, "https://example.org", &rules).expect("memory can be read");
    let sifted = &views.sifted;
    let (kept, dropped, bad) = (views.views.len() as u64, sifted.dropped.iter().sum::<u64>(), sifted.bad_lines());
    assert_eq!(sifted.lines, kept + dropped + bad, "a line is neither a view nor dropped nor a mishap");
    assert!(views.views.is_sorted_by_key(|view| (view.visitor, view.at_ms)), "views are out of order");
    assert!(views.views.iter().all(|view| view.visitor < views.visitors), "a view of nobody");
    for line in String::from_utf8_lossy(bytes).lines() {
        if let Ok(request) = parse_line(line) {
            let has_path = request.path.starts_with('/') || (request.path == "*" && request.method == "OPTIONS");
            assert!(has_path && (100..600).contains(&request.status), "{request:?}");
        }
    }
    !views.views.is_empty()
}
