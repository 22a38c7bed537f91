//! Components with content, in places that hold them or do not.

use nearside_page::{Content, Page, Value};

fn page(place: &str, component: &str) -> Page {
    let slot = format!("<nearside-slot name=a>d<template data-component=c>{component}</template></nearside-slot>");
    Page::read(format!("<!doctype html>{}", place.replace('*', &slot)).into_bytes())
}

fn content(value: Value) -> Content {
    Content { component: "c".to_owned(), fields: vec![("f".to_owned(), value)] }
}

fn takes(place: &str, component: &str, value: Value) -> bool {
    let page = page(place, component);
    let shape = page.components.first().and_then(|component| component.shape.as_ref());
    let place = page.slots.first().map(|slot| slot.place);
    shape.zip(place).is_some_and(|(shape, place)| shape.takes(&content(value), place))
}

#[test]
fn a_component_is_held_by_the_rules_of_candidates() {
    let text = || Value::Text("t".to_owned());
    assert!(takes("<p>*</p>", "<b data-field=f></b>", text()));
    assert!(!takes("<p>*</p>", "<h2 data-field=f></h2>", text()));
    assert!(!takes("<a href=x>*</a>", "<a data-field=f></a>", text()));
    assert!(!takes("*", "<b data-field=f></b><iframe src=a></iframe>", text()));
    assert!(!takes("*", "<table><tr data-field=f></tr></table>", text()), "text in a row is moved out of the table");
    let list = || Value::List(vec!["t".to_owned()]);
    assert!(takes("*", "<ul data-field=f></ul>", list()) && takes("*", "<div data-field=f><p></p></div>", list()));
    assert!(!takes("<ul><li>*</li></ul>", "<span data-field=f></span>", list()), "items without a list around them");
    let image = || Value::Image { src: "/a.png".to_owned(), alt: String::new(), width: 1, height: 1 };
    assert!(takes("*", "<img data-field=f>", image()));
    assert!(!takes("*", "<input type=image data-field=f>", image()), "it would load its picture for the chosen alone");
    let link = || Value::Link { text: "t".to_owned(), href: "/a".to_owned() };
    assert!(takes("*", "<a data-field=f></a>", link()));
    assert!(!takes("*", "<svg><use data-field=f></use></svg>", link()), "it would load what it refers to");
}

#[test]
fn held_pictures_name_no_address_that_loads() {
    let page = page("*", "<img src=own.png><p data-field=t></p><img data-field=f src=x srcset='y 2x' class=k>");
    let shape = page.components.first().and_then(|component| component.shape.as_ref()).unwrap();
    let mut content = content(Value::Image { src: "/a.png".to_owned(), alt: "a".to_owned(), width: 2, height: 1 });
    content.fields.push(("t".to_owned(), Value::Text("t".to_owned())));
    let filled = |held| {
        let mut out = Vec::new();
        shape.fill(&page.bytes, &content, "https://a.example", held, &mut out);
        String::from_utf8(out).unwrap()
    };
    assert_eq!(
        filled(false),
        "<img src=own.png><p data-field=t>t</p><img data-field=f srcset='y 2x' class=k src=\"/a.png\" alt=\"a\" width=\"2\" height=\"1\">"
    );
    assert_eq!(
        filled(true),
        "<img data-nearside-held data-nearside-src=own.png><p data-field=t>t</p><img data-field=f class=k data-nearside-held=\"\" \
         data-nearside-src=\"/a.png\" alt=\"a\" width=\"2\" height=\"1\">"
    );
}

#[test]
fn a_page_in_another_encoding_has_no_slots_however_it_arrives() {
    let body = "<nearside-slot name=a>d</nearside-slot>";
    for (content_type, head, found) in [
        ("text/html", "<meta charset=utf-8>", 1),
        ("text/html", "", 1),
        ("text/html", "<meta charset=iso-2022-jp>", 0),
        ("text/html; charset=iso-2022-jp", "", 0),
        ("text/html; charset=shift_jis", "<meta charset=iso-2022-jp>", 1),
        ("text/html", "\u{1b}(B", 0),
    ] {
        for filler in [0, 3_000] {
            let text = format!("<!doctype html>{head}{}{body}", " ".repeat(filler));
            assert_eq!(Page::read_as(content_type, text.clone().into_bytes()).slots.len(), found, "{content_type} {head}");
            let mut reader = nearside_page::Reader::of(content_type);
            for byte in text.bytes() {
                reader.push(&[byte]);
            }
            assert_eq!(reader.end().slots.len(), found, "{content_type} {head} in bytes");
        }
    }
}
