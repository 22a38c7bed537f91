//! What asks for something by being shown. Pictures (`img`, `picture`) are not in it: everybody asks for those, whatever is chosen.
//!
//! `tests/corpus/candidates` says what counts; the elements have the same list for the page. Where a value can be read in two ways,
//! it counts as loading.

use std::borrow::Cow;

use crate::html::{Element, Tag, TextKind, attributes, has_reference, is, value};

/// Elements of ours that a candidate may hold: they load nothing by being there.
const OWN: [&[u8]; 2] = [b"nearside-why", b"nearside-preferences"];

/// By it a site vouches for an element of its own, on that element alone.
const VOUCHED: &str = "data-loads-nothing";

/// An attribute of a tag: its name in lower case, its value with references undone.
struct Held<'a> {
    name: String,
    value: Cow<'a, str>,
}

/// How an element loads, and what an author can do. `html`: it is one of HTML, not of SVG or MathML.
pub(crate) fn loads(page: &[u8], tag: &Tag, html: bool) -> Option<&'static str> {
    let name = page.get(tag.name.clone()).unwrap_or_default();
    if html && tag.known.is(is::ACTIVE) {
        return Some(if tag.element == Element::Text(TextKind::Noscript) {
            "may load where scripts are off"
        } else {
            "loads, or makes others load"
        });
    }
    if !html && name.eq_ignore_ascii_case(b"script") {
        return Some("is a script, which may load");
    }
    let held: Vec<Held> = attributes(page, tag.name.end, tag.range.end)
        .map(|held| Held {
            name: String::from_utf8_lossy(page.get(held.name).unwrap_or_default()).to_ascii_lowercase(),
            value: value(page.get(held.value).unwrap_or_default()),
        })
        .collect();
    let is = |known: &[u8]| name.eq_ignore_ascii_case(known);
    let first = |name: &str| held.iter().find(|held| held.name == name).map(|held| &*held.value);
    let any = |name: &str| held.iter().filter(|held| held.name == name).any(|held| !is_data(&held.value));
    let is_own = || OWN.iter().any(|own| name.eq_ignore_ascii_case(own));
    let is_of_site = html && (name.contains(&b'-') && !is_own() || first("is").is_some());
    if is_of_site && first(VOUCHED).is_none() {
        return Some(
            "is an element of the site, and may load once it is there; if it loads nothing, say so with `data-loads-nothing`",
        );
    }
    if let Some(words) = held.iter().find_map(|held| attribute(held, html, is(b"a"))) {
        return Some(words);
    }
    if !html {
        return None;
    }
    let is_button = || {
        held.iter().any(|held| held.name == "type" && (held.value.eq_ignore_ascii_case("image") || has_reference(&held.value)))
    };
    match tag.element {
        Element::Meta if first("http-equiv").is_some() => Some("speaks for the server, which may load"),
        Element::Template if first("shadowrootmode").is_some() => Some("is a shadow, which is not looked into"),
        _ if tag.known.is(is::MEDIA) && any("poster") => Some("loads its poster"),
        _ if is_eager(page, tag) && any("src") => Some("loads its beginning; `preload=\"none\"` waits until somebody plays it"),
        _ if is(b"track") && any("src") => Some("loads captions"),
        _ if is(b"input") && any("src") && is_button() => Some("loads its picture"),
        _ => None,
    }
}

/// Whether this is a film or a sound whose beginning is asked for before somebody plays it.
pub(crate) fn is_eager(page: &[u8], tag: &Tag) -> bool {
    let mut held = attributes(page, tag.name.end, tag.range.end);
    let mut preload = None;
    let plays = held.any(|held| {
        let name = page.get(held.name).unwrap_or_default();
        if name.eq_ignore_ascii_case(b"preload") && preload.is_none() {
            preload = page.get(held.value);
        }
        name.eq_ignore_ascii_case(b"autoplay")
    });
    tag.known.is(is::MEDIA) && (plays || !preload.is_some_and(|preload| preload.eq_ignore_ascii_case(b"none")))
}

/// Whether a source has an address that is not there already.
pub(crate) fn has_source(page: &[u8], tag: &Tag) -> bool {
    attributes(page, tag.name.end, tag.range.end)
        .filter(|held| page.get(held.name.clone()).is_some_and(|name| name.eq_ignore_ascii_case(b"src")))
        .any(|held| !is_data(&value(page.get(held.value).unwrap_or_default())))
}

/// What an attribute loads, whatever element it is on.
fn attribute(held: &Held, html: bool, is_link: bool) -> Option<&'static str> {
    let Held { name, value } = held;
    match name.as_str() {
        _ if name.starts_with("on") => Some("has a script, which may load"),
        "style" => (css(value) || has_reference(value)).then_some("has a style that loads"),
        "background" => (!is_data(value)).then_some("loads a picture as its background"),
        "attributionsrc" => Some("reports that it was there"),
        _ if html => None,
        "src" => Some("loads"),
        "attributename" if has_reference(value) || value.to_ascii_lowercase().contains("href") => {
            Some("is an animation that may load")
        }
        _ if name.ends_with("href") && !is_link => {
            (!value.starts_with('#') && !is_data(value)).then_some("loads what it refers to")
        }
        _ => (css(value) || (value.contains('(') && has_reference(value))).then_some("has a style that loads"),
    }
}

/// Whether an address is its own content, or none at all.
fn is_data(address: &str) -> bool {
    address.is_empty() || address.get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case("data:"))
}

/// Whether a style may load: by an address that is neither in the page nor there already, by an image set, by another sheet. What is
/// escaped may be anything.
pub(crate) fn css(style: &str) -> bool {
    let style = style.to_ascii_lowercase();
    let is_here = |address: &str| {
        let address = address.trim_start().trim_start_matches(['"', '\'']).trim_start();
        address.starts_with('#') || address.starts_with("data:")
    };
    ["\\", "@import", "image-set(", "image(", "src("].iter().any(|part| style.contains(part))
        || style.split("url(").skip(1).any(|address| !is_here(address))
}

#[cfg(test)]
mod tests {
    use super::css;

    #[test]
    fn a_style_loads_by_its_addresses() {
        for quiet in ["", "color: red", "filter: url(#a)", "background: url( 'data:image/gif;base64,AA==' )", "a: b(src)"] {
            assert!(!css(quiet), "{quiet}");
        }
        for loud in [
            "background:url(a)",
            "background: URL()",
            "x:url(#a) url(b)",
            "u\\72l(a)",
            "@IMPORT 'a'",
            "-webkit-image-set('a' 1x)",
        ] {
            assert!(css(loud), "{loud}");
        }
    }
}
