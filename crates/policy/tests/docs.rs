//! The pages of `www/docs` that are made from the language's own tables. `UPDATE_DOCS=1` writes them anew.

#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]
use std::path::PathBuf;

#[track_caller]
fn check(file: &str, text: &str) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../www/docs").join(file);
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&path, text).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == text, "www/docs/{file} is stale; run `UPDATE_DOCS=1 cargo test --package nearside-policy --test docs`");
}

#[test]
fn the_reference_of_the_language_is_current() {
    check("policy-language.md", &nearside_policy::reference());
}

#[test]
fn the_manual_of_diagnostics_is_current() {
    check("diagnostics.md", &nearside_policy::manual());
}
