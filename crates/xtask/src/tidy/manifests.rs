//! What every crate's manifest and top file must say.

use super::Finding;
use crate::house::{House, Metadata};
use crate::matrix;
use anyhow::{Context, Result};
use std::fs;

/// Crates that run where there is no operating system (ARCHITECTURE.md).
const NO_STD: [&str; 3] = ["nearside-program", "nearside-profile", "nearside-engine"];

/// May fail loudly all over, so it has lints of its own.
const TESTS: &str = "nearside-tests";

pub(super) fn check(house: &House, metadata: &Metadata) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    for package in &metadata.packages {
        let path = &package.manifest_path;
        let text = fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
        let manifest: toml::Table = text.parse().with_context(|| format!("cannot parse {}", path.display()))?;
        let name = &package.name;
        if name == TESTS {
            if !forbids_unsafe(&manifest) {
                findings.push(format!("`{name}` does not say `unsafe_code = \"forbid\"` in [lints.rust]"));
            }
        } else if !inherits_lints(&manifest) {
            findings.push(format!("`{name}` does not say `[lints] workspace = true`"));
        }
        if NO_STD.contains(&name.as_str()) {
            let top = fs::read_to_string(path.with_file_name("src").join("lib.rs")).unwrap_or_default();
            if !top.lines().any(|line| line.trim() == "#![no_std]" || line.trim() == "#![cfg_attr(not(test), no_std)]") {
                findings.push(format!("`{name}` does not say `#![no_std]` in src/lib.rs"));
            }
        }
    }
    let matrix_file = fs::read_to_string(house.path(matrix::FILE)).unwrap_or_default();
    if !says_who_reads_it(&matrix_file) {
        findings.push(format!("{}:1: must say that `cargo xtask build` reads it and wasm-pack never does", matrix::FILE));
    }
    Ok(findings)
}

fn inherits_lints(manifest: &toml::Table) -> bool {
    manifest.get("lints").and_then(|lints| lints.get("workspace")).and_then(toml::Value::as_bool) == Some(true)
}

fn forbids_unsafe(manifest: &toml::Table) -> bool {
    let rust = manifest.get("lints").and_then(|lints| lints.get("rust"));
    inherits_lints(manifest) || rust.and_then(|rust| rust.get("unsafe_code")).and_then(toml::Value::as_str) == Some("forbid")
}

fn says_who_reads_it(text: &str) -> bool {
    text.lines()
        .next()
        .is_some_and(|line| line.starts_with('#') && line.contains("cargo xtask build") && line.contains("wasm-pack"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lints_must_be_inherited() {
        let inherits = |text: &str| inherits_lints(&text.parse().unwrap());
        assert!(inherits("[lints]\nworkspace = true"));
        assert!(!inherits("[package]\nname = \"a\""));
        assert!(!inherits("[lints.rust]\nunsafe_code = \"allow\""));
        let forbids = |text: &str| forbids_unsafe(&text.parse().unwrap());
        assert!(forbids("[lints.rust]\nunsafe_code = \"forbid\"") && forbids("[lints]\nworkspace = true"));
        assert!(!forbids("[lints.rust]\nunsafe_code = \"deny\""));
    }

    #[test]
    fn the_first_line_must_say_it() {
        assert!(says_who_reads_it(include_str!("../../../../wasm-pack.toml")));
        assert!(!says_who_reads_it("schema = 1\n# `cargo xtask build` reads this, wasm-pack does not\n"));
    }
}
