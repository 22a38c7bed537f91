//! Slots put anywhere into pages, each with one candidate: what the edge makes of them.

use std::rc::Rc;

use nearside_tests::generate::Random;
use nearside_worker::{Page, Policy, Visit, splice};
use serde_json::{Value, json};

/// Candidates of every kind that a place may not hold, and of kinds that most do. In them, `evening` is shown in `hero`.
pub(crate) const CANDIDATES: &[(&str, &str)] = &[
    ("words", "Soup <b>in</b> <em>twenty</em> minutes"),
    ("block", "<div><h3>Soup</h3><p>Twenty minutes.</p></div>"),
    ("paragraph", "<p>Soup</p>"),
    ("heading", "<h2>Soup</h2>"),
    ("link", "Soup, <a href=\"/soup\">read on</a>"),
    ("link around a block", "<a href=\"/soup\"><div>Soup</div></a>"),
    ("list", "<ul><li>Soup</li><li>Bread <ul><li>White</li></ul></li></ul>"),
    ("items", "<li>Soup</li><li>Bread</li>"),
    ("terms", "<dt>Soup</dt><dd>Twenty minutes</dd>"),
    ("button", "<button type=\"button\">Soup</button>"),
    ("form", "<form action=\"/soup\"><label>Soup <input name=\"a\"></label></form>"),
    ("table", "<table><tr><th>Soup</th><td>Twenty <p>minutes</p></td></tr></table>"),
    ("row", "<tr><td>Soup</td></tr>"),
    ("formatting", "<b>Soup <i>and <font color=\"red\"><u>bread</u></font></i></b><small>s</small>"),
    ("nobr", "<nobr>Soup</nobr>"),
    ("select", "<select><option>Soup</option><option>Bread</option></select>"),
    ("option", "<option>Soup</option>"),
    ("ruby", "<ruby>So<rt>up</rt></ruby>"),
    ("reading", "<rt>up</rt>"),
    ("drawing", "<svg><foreignObject><div>Soup <a href=\"/\">a</a></div></foreignObject></svg>"),
    ("picture", "<picture><source srcset=\"/s.avif\"><img src=\"/s.png\" alt=\"\"></picture>"),
    ("text", "<textarea><p>Soup</textarea><pre>a\n b</pre>"),
    ("rule", "<hr>"),
    ("paragraph around a block", "<p>Soup<div>Bread</div></p>"),
    ("items in items", "<li>Soup<li>Bread</li></li>"),
    ("link in a link", "<a>Soup<span><a>Bread</a></span></a>"),
];

const HAND_OVER: &[u8] = b"<script type=\"application/json\" data-nearside>";

/// Puts slots into a page, `count` of them, each alone. What came of each: where, which kind, the slot as it was put in, and as it went
/// out; `null` where no candidate was shown.
pub(crate) fn placed(name: &str, page: &[u8], count: usize, seed: u64, policy: &Rc<Policy>, visit: &Visit) -> Vec<Value> {
    let mut random = Random::new(seed, 17);
    let page = &without_slots(page);
    let ends: Vec<usize> = page.iter().enumerate().filter(|(_, byte)| **byte == b'>').map(|(at, _)| at + 1).collect();
    let mut found = Vec::new();
    for _ in 0..4 * count {
        if ends.is_empty() || found.len() >= count {
            break;
        }
        let at = ends[random.below(ends.len())];
        let (kind, content) = CANDIDATES[random.below(CANDIDATES.len())];
        let slot =
            format!("<nearside-slot name=\"hero\">d<template data-module=\"evening\">{content}</template></nearside-slot>");
        let with_slot = [&page[..at], slot.as_bytes(), &page[at..]].concat();
        let read = Page::read(with_slot);
        let Some((_, range)) = read.slots().find(|(_, range)| range.start == at) else { continue };
        let out = splice(&read, Rc::clone(policy), visit.clone()).bytes(&read).collect::<Vec<_>>().concat();
        // The hand-over stands behind the page.
        let page_end = out.windows(HAND_OVER.len()).rposition(|window| window == HAND_OVER).unwrap_or(out.len());
        let end = page_end - (page.len() - at);
        assert!(
            range.end == at + slot.len() && out[..at] == page[..at] && out[end..page_end] == page[at..],
            "{name}: changed around {at}"
        );
        let filled = String::from_utf8_lossy(&out[at..end]).into_owned();
        let filled = Some(filled).filter(|filled| filled.contains("state=\"shown\""));
        found.push(json!({"at": at, "kind": kind, "content": content, "slot": slot, "filled": filled}));
    }
    found
}

/// A random page of elements that close each other, open and closed in any order.
pub(crate) fn tangle(seed: u64) -> String {
    const NAMES: &[&str] = &[
        "p", "div", "span", "b", "i", "a", "nobr", "button", "form", "li", "ul", "ol", "dl", "dt", "dd", "h2", "h3", "table",
        "tbody", "tr", "td", "th", "caption", "ruby", "rt", "section", "pre", "object", "font", "em", "label", "details",
        "select", "option", "template", "center",
    ];
    let mut random = Random::new(seed, 19);
    let mut page = String::from(if seed.is_multiple_of(2) { "<!doctype html>" } else { "" });
    for _ in 0..random.below(25) {
        let name = NAMES[random.below(NAMES.len())];
        page.push_str(&match random.below(8) {
            0..4 => format!("<{name}>"),
            4..7 => format!("</{name}>"),
            _ => "a ".to_owned(),
        });
    }
    page
}

/// The same page, of the same length, without slots of its own.
pub(crate) fn without_slots(page: &[u8]) -> Vec<u8> {
    let mut page = page.to_vec();
    let slot = b"nearside-slot";
    for at in 0..page.len() {
        if page.get(at..at + slot.len()).is_some_and(|name| name.eq_ignore_ascii_case(slot)) {
            page[at..at + slot.len()].copy_from_slice(b"nearside-spot");
        }
    }
    page
}
