//! Where the pieces of a page end makes no difference, and neither does whether it was seen before.

use std::rc::Rc;

use nearside_tests::generate::Random;
use nearside_worker::{Page, Stream, splice};

use crate::pages::{hostile, policy, stream, text, visits};

/// Chunkings of each page.
const CHUNKINGS: u64 = 1_000;

/// Cuts a page anywhere: now and then into single bytes, else into pieces of a random mean.
fn cut<'a>(page: &'a [u8], random: &mut Random) -> Vec<&'a [u8]> {
    let mean = [1, 2, 7, 40, 300, 4_000][random.below(6)];
    let mut pieces = Vec::new();
    let mut rest = page;
    while !rest.is_empty() {
        let at = if mean == 1 { 1 } else { random.below(2 * mean) }.min(rest.len());
        let (piece, behind) = rest.split_at(at);
        pieces.push(piece);
        rest = behind;
    }
    pieces
}

#[test]
fn streamed_in_any_pieces_and_spliced_are_the_same_bytes() {
    let policy = policy();
    let visits = visits();
    let pages = hostile();
    assert!(pages.len() >= 60, "{} pages", pages.len());
    let mut filled = 0;
    for (seed, case) in (0..).zip(&pages) {
        let bytes = case.bytes();
        let mut random = Random::new(seed, 0);
        let whole = Page::read(bytes.clone());
        for turn in 0..CHUNKINGS {
            let visit = &visits[turn as usize % visits.len()];
            let (streamed, page) = stream(&policy, visit, cut(&bytes, &mut random));
            let spliced = splice(&page, Rc::clone(&policy), visit.clone()).bytes(&page).collect::<Vec<_>>().concat();
            assert!(streamed == spliced, "{}: turn {turn}\n{}\n{}", case.because, text(&streamed), text(&spliced));
            let at_once = splice(&whole, Rc::clone(&policy), visit.clone()).bytes(&whole).collect::<Vec<_>>().concat();
            assert!(spliced == at_once, "{}: read as a whole\n{}", case.because, text(&at_once));
            filled += u64::from(text(&streamed).contains("state=\"shown\""));
        }
    }
    assert!(filled > 50 * CHUNKINGS / 5, "only {filled} pages showed a module");
}

#[test]
fn the_origin_s_bytes_leave_as_early_as_they_can() {
    let policy = policy();
    let visit = &visits()[0];
    let mut stream = Stream::new(Rc::clone(&policy), visit.clone());
    let sent = |stream: &mut Stream, piece: &str| {
        let mut out = Vec::new();
        stream.push(piece.as_bytes(), &mut out);
        text(&out)
    };
    assert_eq!(sent(&mut stream, "<p>a</p><nea"), "<p>a</p>");
    assert_eq!(sent(&mut stream, "rside-slots>b"), "<nearside-slots>b");
    // The shelf competes with no slot that was declared before it: it need not wait for them.
    assert_eq!(sent(&mut stream, "<nearside-slot name=shelf>"), "");
    assert_eq!(sent(&mut stream, "s</nearside-slot>c"), "<nearside-slot state=\"default\" name=shelf>s</nearside-slot>c");
    // The next one competes with the hero for a module, so it waits for it and for its components.
    assert_eq!(sent(&mut stream, "<nearside-slot name=next>n</nearside-slot>d<template data-component=card></template>"), "");
    assert_eq!(sent(&mut stream, "<nearside-slot name=hero>h</nearside-slot>e"), "");
    let rest = sent(&mut stream, "<template data-component=lead></template>f");
    assert!(rest.starts_with("<nearside-slot state=\"shown\" module=\"steps\" name=next>"), "{rest}");
    assert!(
        rest.contains("<nearside-slot state=\"shown\" module=\"on-phone\" name=hero>") && rest.ends_with("</template>f"),
        "{rest}"
    );
}

#[test]
fn a_page_that_is_too_large_is_filled_as_far_as_it_is_read_and_passes_whole() {
    let policy = policy();
    let slot = b"<nearside-slot name=shelf>s</nearside-slot>";
    let filler = vec![b'x'; nearside_worker::MAX_PAGE];
    let visit = &visits()[0];
    let mut once = Vec::new();
    let mut stream = Stream::new(Rc::clone(&policy), visit.clone());
    for piece in [&slot[..], &filler, slot] {
        stream.push(piece, &mut once);
    }
    assert!(stream.finish(&mut once).is_none(), "it was kept");
    let want = [&b"<nearside-slot state=\"default\" name=shelf>s</nearside-slot>"[..], &filler, slot].concat();
    assert!(once == want);
    let mut bytewise = Vec::new();
    let mut stream = Stream::new(policy, visit.clone());
    for piece in [&slot[..], &filler, slot].concat().chunks(4_099) {
        stream.push(piece, &mut bytewise);
    }
    assert!(stream.finish(&mut bytewise).is_none() && bytewise == want);
}
