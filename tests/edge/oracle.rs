//! The parser of the runtime's own rewriter agrees where slots begin and end, on the hostile pages and on random ones.

use std::{cell::RefCell, ops::Range, rc::Rc};

use lol_html::{EndTagHandler, RewriteStrSettings, element, rewrite_str};

use crate::{
    pages::{hostile, policy, stream, text, visits},
    scraps,
};

const RANDOM_PAGES: u64 = 30_000;

/// Ranges of all slot elements that the rewriter sees, closed ones only; `None` when it will not say.
fn seen(page: &str) -> Option<Vec<Range<usize>>> {
    let found = Rc::new(RefCell::new(Vec::new()));
    let handler = element!("nearside-slot", |slot| {
        let start = slot.source_location().bytes().start;
        let found = Rc::clone(&found);
        let note: EndTagHandler<'static> = Box::new(move |end| {
            found.borrow_mut().push(start..end.source_location().bytes().end);
            Ok(())
        });
        slot.on_end_tag(note)?;
        Ok(())
    });
    let settings = RewriteStrSettings::new().append_element_content_handler(handler);
    rewrite_str(page, settings).ok()?;
    Some(found.take())
}

fn check(page: &str, because: &str) -> usize {
    let (_, ours) = stream(&policy_once(), &visits()[0], [page.as_bytes()]);
    let Some(theirs) = seen(page) else { return 0 };
    let mut count = 0;
    for (name, range) in ours.slots() {
        assert!(theirs.contains(&range), "{because}: {name} at {range:?}, the rewriter sees {theirs:?}\n{page}");
        count += 1;
    }
    count
}

fn policy_once() -> Rc<nearside_worker::Policy> {
    thread_local!(static POLICY: Rc<nearside_worker::Policy> = policy());
    POLICY.with(Rc::clone)
}

#[test]
fn the_runtime_s_parser_sees_every_slot_that_we_see() {
    let agreed: usize = hostile().iter().map(|case| check(&text(&case.bytes()), &case.because)).sum();
    assert!(agreed > 60, "{agreed}");
}

#[test]
fn so_it_does_on_random_pages() {
    let mut agreed = 0;
    for seed in 0..RANDOM_PAGES {
        // The rewriter takes `<svg/>` for an element that stays open; the standard, and we, do not.
        let page = scraps::page(seed).replace("<svg/>", "");
        agreed += check(&page, &format!("page {seed}"));
    }
    assert!(agreed > 2_000, "{agreed} slots");
}
