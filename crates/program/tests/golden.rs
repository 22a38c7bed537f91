//! A program of each released format, kept as bytes: what it holds must be read for ever, and written the same way.
//!
//! When this fails, the form has changed: give it a new version, keep the old files, and add one with
//! `NEARSIDE_GOLDEN=write cargo test --test golden`.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests may fail loudly")]

mod sample;

use std::{fs, path::PathBuf};

use nearside_program::{Program, listing, verify_id};

fn file(name: &str) -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "tests", "golden", name].iter().collect()
}

#[test]
fn format_1_0() {
    if std::env::var("NEARSIDE_GOLDEN").is_ok_and(|value| value == "write") {
        let bytes = sample::random(sample::GOLDEN).encode().unwrap();
        fs::write(file("format-1.0.list"), listing(&bytes).unwrap()).unwrap();
        fs::write(file("format-1.0.nsp"), bytes).unwrap();
    }
    let bytes = fs::read(file("format-1.0.nsp")).unwrap();
    let parts = Program::decode(&bytes).unwrap().to_parts().unwrap();
    assert!(verify_id(&bytes).is_ok());
    assert_eq!(listing(&bytes).unwrap(), fs::read_to_string(file("format-1.0.list")).unwrap(), "the bytes mean something else");
    assert_eq!(parts.encode().unwrap(), bytes, "the parts are written differently");
}
