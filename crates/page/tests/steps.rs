//! What a page takes is in proportion to its size, whatever it holds and however it arrives. Steps are counted, not timed.

use nearside_page::Reader;

/// Reads a page in pieces of so many bytes. Returns the steps that it took.
fn steps(page: &str, piece: usize) -> u64 {
    let mut reader = Reader::new();
    for piece in page.as_bytes().chunks(piece) {
        reader.push(piece);
    }
    let steps = reader.steps();
    let page = reader.end();
    assert!(page.weight() < 80 * page.bytes().len() + 65_536, "{} bytes for a page of {}", page.weight(), page.bytes().len());
    steps
}

/// Pages of `count` parts, each a kind of its own.
fn pages(count: usize) -> Vec<(&'static str, String)> {
    let many = |part: &str| part.repeat(count);
    let numbered = |part: &dyn Fn(usize) -> String| (0..count).map(part).collect::<String>();
    vec![
        ("slots", numbered(&|at| format!("<nearside-slot name=s{at}>d<template data-module=m>e</template></nearside-slot>"))),
        ("slots of one name", many("<nearside-slot name=s>d</nearside-slot>")),
        ("slots that are not closed", numbered(&|at| format!("<nearside-slot name=s{at}>"))),
        ("candidates", format!("<nearside-slot name=s>{}</nearside-slot>", many("<template data-module=m><b>e</b></template>"))),
        ("components", many("<template data-component=c><b data-field=t></b></template>")),
        ("facts", many("<meta name=nearside:a content=b>")),
        ("nesting", many("<div>")),
        ("nesting that closes", format!("{}{}", many("<div>"), many("</div>"))),
        ("end tags", format!("{}{}", "<i>".repeat(400), many("</section></b>"))),
        ("paragraphs that are not closed", many("<p><span>a")),
        ("items that are not closed", format!("<ul>{}", many("<li><span><b>a"))),
        ("formatting that is not closed", many("<p><b><i><a href=x>a")),
        ("links in links", many("<a><div>")),
        ("formatting across blocks", many("<b><div></b>")),
        ("tables", many("<table><tr><td>a")),
        ("cells that are not closed", format!("<table>{}", many("<tr><td>a"))),
        ("forms that are not closed", many("<form><div></form>")),
        ("long names", numbered(&|at| format!("<{}{at}>", "x".repeat(40)))),
        ("attributes", format!("<div {}>", many("a=\"b\" "))),
        ("attributes of a slot", format!("<nearside-slot name=s {}>d</nearside-slot>", many("a=\"b\" "))),
        ("an attribute", format!("<div a=\"{}\">", many("<b> x=\"'"))),
        ("templates", many("<template>")),
        ("comments", many("<!-- <b> -->")),
        ("half tags", many("<b ")),
        ("drawings", many("<svg><g></g></svg>")),
        ("a drawing", format!("<svg>{}</svg>", many("<g>"))),
        ("selects", many("<select><option>a")),
    ]
}

#[test]
fn steps_grow_with_the_page_and_not_faster() {
    let (few, many) = (pages(1_000), pages(100_000));
    for ((kind, small), (_, large)) in few.iter().zip(&many) {
        let (small_steps, large_steps) = (steps(small, small.len()), steps(large, large.len()));
        assert!(large_steps <= 110 * small_steps + 1_000, "{kind}: {small_steps} steps, then {large_steps}");
        // A tag and what it closes: a handful, or as many as can be open.
        assert!(large_steps < 600 * 100_000, "{kind}: {large_steps} steps");
    }
}

#[test]
fn pieces_of_one_byte_take_no_more_steps() {
    for (kind, page) in pages(3_000) {
        assert_eq!(steps(&page, 1), steps(&page, page.len()), "{kind}");
    }
}
