//! Any text is a slice or says nothing, and any headers carry one slice, none, or are not looked at.

use std::sync::LazyLock;

use nearside_policy::Sources;
use nearside_program::{Facts, Program, State};
use nearside_worker::slice;

use crate::{compile, corpus};

/// A program with a slice.
pub static PROGRAM: LazyLock<Program> = LazyLock::new(|| {
    let folder = corpus::root().join("../edge/sliced");
    compile::program(&Sources::read_folder(&folder).expect("the policy")).expect("a program")
});

/// Judges bytes as a header of cookies.
#[must_use]
pub fn judge(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let header = |name: &str| (name == "cookie").then(|| text.clone().into_owned());
    let sent = slice(&header).expect("nothing says that it may not be looked at");
    assert!(text.contains(&sent), "the slice is not in the cookie");
    let hidden = |name: &str| if name == "sec-gpc" { Some("1".into()) } else { header(name) };
    assert_eq!(slice(&hidden), None, "a signal hides the cookie");
    let said = [&*sent, &*text].map(reads);
    said.contains(&true)
}

/// Reads a text as a slice; whether it said anything.
fn reads(text: &str) -> bool {
    let program: &Program = &PROGRAM;
    let mut facts = Facts::new(program.inputs().len());
    program.read_slice(text, &mut facts);
    let again = program.slice(&facts);
    assert!(again.is_empty() || again == text, "{text:?} is read as {again:?}");
    for (at, input) in (0..).map(nearside_program::InputId).zip(program.inputs()) {
        let is_facet = program.facets().iter().any(|facet| facet.input == at);
        assert!(is_facet || facts.state(at) == State::Absent, "a slice says something of `{}`", input.name);
    }
    !again.is_empty()
}
