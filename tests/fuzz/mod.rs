//! Fuzzing: any bytes given to a decoder, to the compiler or to the generator end in a value or an error (P7).
//!
//! A [`Target`] judges bytes and panics at what must not be. The suite runs all of them over their [`seeds`] and a fixed number
//! of mutants; the binary `fuzz` gives them to libFuzzer, which follows the branches that are taken.

pub mod condition;
pub mod decision;
pub mod facts;
pub mod headers;
pub mod ledger;
pub mod log;
pub mod mutate;
pub mod page;
pub mod policy;
pub mod profile;
pub mod program;
pub mod seal;
pub mod seeds;
pub mod signed;
pub mod slice;

/// Something that bytes are given to.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// Its name.
    pub name: &'static str,
    /// Judges; whether the bytes were good for anything.
    pub judge: fn(&[u8]) -> bool,
    /// Bytes to begin with.
    pub seeds: fn() -> Vec<Vec<u8>>,
}

/// All of them.
pub const TARGETS: [Target; 12] = [
    Target { name: "program", judge: program::judge, seeds: seeds::programs },
    Target { name: "profile", judge: profile::judge, seeds: seeds::profiles },
    Target { name: "policy", judge: policy::judge, seeds: seeds::policies },
    Target { name: "condition", judge: condition::judge, seeds: seeds::conditions },
    Target { name: "decision", judge: decision::judge, seeds: seeds::decisions },
    Target { name: "signed", judge: signed::judge, seeds: seeds::signed },
    Target { name: "slice", judge: slice::judge, seeds: seeds::slices },
    Target { name: "ledger", judge: ledger::judge, seeds: seeds::ledgers },
    Target { name: "log", judge: log::judge, seeds: seeds::logs },
    Target { name: "facts", judge: facts::judge, seeds: seeds::facts },
    Target { name: "page", judge: page::judge, seeds: seeds::pages },
    Target { name: "headers", judge: headers::judge, seeds: headers::seeds },
];
