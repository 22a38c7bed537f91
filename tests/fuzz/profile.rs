//! Any bytes are a profile or an error; a profile is written in one way, and the gate opens it.

use std::sync::LazyLock;

use nearside_policy::Sources;
use nearside_program::Program;

use super::seal;
use crate::{compile, corpus, visitor::Kept};

/// A program that reads attributes, interests, counts and exposures.
pub static PROGRAM: LazyLock<Program> = LazyLock::new(|| {
    let folder = corpus::root().join("visitor/04-no-consent");
    let sources = Sources::read_folder(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    compile::program(&sources).unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
});

/// Judges bytes, with length and checksum set right.
#[must_use]
pub fn judge(bytes: &[u8]) -> bool {
    let bytes = seal::profile(bytes);
    let Some(kept) = Kept::read(&PROGRAM, &bytes) else { return false };
    assert_eq!(kept.record(), Ok(bytes), "it is written in another way");
    kept.use_it();
    true
}
