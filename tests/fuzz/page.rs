//! Any bytes are a page of an origin: streamed in pieces and spliced it is the same, what is not of the edge is the origin's, and what
//! the edge hands over can be read and drawn.

use std::{rc::Rc, sync::LazyLock};

use nearside_cli::drawn_page;
use nearside_policy::Sources;
use nearside_worker::{Device, Moment, Page, Policy, Stream, Visit, splice};

use crate::{compile, corpus};

/// The policy of the edge's tests, as bytes: decoded policies stay in their thread.
static PROGRAM: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let folder = corpus::root().join("../edge/policy");
    compile::bytes(&Sources::read_folder(&folder).expect("the policy")).expect("a program")
});

thread_local! {
    static POLICY: Rc<Policy> = Rc::new(Policy::decode(&PROGRAM).expect("a program that decodes"));
}

/// Judges bytes as a page; whether it has slots.
#[must_use]
pub fn judge(bytes: &[u8]) -> bool {
    let policy = POLICY.with(Rc::clone);
    let visit = Visit {
        moment: Moment { now_ms: 1_795_348_800_000, offset_min: Some(60) },
        device: Some(Device::Phone),
        seed: bytes.len() as u64,
        ..Visit::default()
    };
    let page = Page::read(bytes.to_vec());
    let mut pieces = splice(&page, Rc::clone(&policy), visit.clone());
    let spliced: Vec<u8> = pieces.bytes(&page).flatten().copied().collect();
    let size = 1 + bytes.len() % 13;
    let mut stream = Stream::new(Rc::clone(&policy), visit);
    let mut streamed = Vec::new();
    for piece in bytes.chunks(size) {
        stream.push(piece, &mut streamed);
    }
    stream.finish(&mut streamed);
    assert_eq!(streamed, spliced, "streamed in pieces of {size} bytes, it is another page");
    let has_slots = page.slots().next().is_some();
    if !has_slots {
        assert_eq!(spliced, bytes, "a page without slots is the origin's");
    }
    if let Some(drawn) = drawn_page(&String::from_utf8_lossy(&spliced)) {
        let steers = |char: char| (char.is_control() && char != '\n') || ('\u{202A}'..='\u{202E}').contains(&char);
        assert!(!drawn.contains(steers), "what a page says steers a terminal: {drawn:?}");
    }
    has_slots
}
