//! Lock files name packages and checksums, not the place that one machine downloaded them from.

use super::Finding;
use crate::house::House;
use anyhow::{Context, Result};
use serde_json::Value;
use std::fs;

/// What cargo writes for its default registry, whatever mirror it really asked.
const CRATES: &str = "registry+https://github.com/rust-lang/crates.io-index";

pub(super) fn check(house: &House) -> Result<Vec<Finding>> {
    let cargo = fs::read_to_string(house.path("Cargo.lock")).context("cannot read Cargo.lock")?;
    let npm = fs::read_to_string(house.path("package-lock.json")).context("cannot read package-lock.json")?;
    let npm: Value = serde_json::from_str(&npm).context("package-lock.json is not JSON")?;
    Ok([cargo_lock(&cargo), npm_lock(&npm)].concat())
}

fn cargo_lock(text: &str) -> Vec<Finding> {
    let sources = text.lines().enumerate().filter_map(|(index, line)| Some((index + 1, line.strip_prefix("source = ")?)));
    let other = sources.filter(|(_, source)| source.trim_matches('"') != CRATES);
    other.map(|(line, source)| format!("Cargo.lock:{line}: {source} is not the public registry")).collect()
}

fn npm_lock(lock: &Value) -> Vec<Finding> {
    let packages = lock.get("packages").and_then(Value::as_object).into_iter().flatten();
    let addressed =
        packages.filter(|(_, entry)| entry.get("resolved").is_some() && entry.get("link") != Some(&Value::Bool(true)));
    addressed
        .map(|(path, _)| {
            format!("package-lock.json: {path} carries a download address; run `npm install` here, where .npmrc forbids it")
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn addresses_are_found() {
        let clean = format!("[[package]]\nname = \"a\"\nsource = \"{CRATES}\"\n");
        assert!(cargo_lock(&clean).is_empty());
        assert_eq!(cargo_lock("source = \"registry+https://mirror.example\"\n").len(), 1);
        let lock = json!({"packages": {
            "": {},
            "node_modules/nearside": {"resolved": "www/sdk", "link": true},
            "node_modules/a": {"version": "1.0.0", "integrity": "sha512-x"},
            "node_modules/b": {"version": "1.0.0", "resolved": "https://mirror.example/b.tgz"},
        }});
        let found = npm_lock(&lock);
        assert!(found.len() == 1 && found.iter().all(|finding| finding.contains("node_modules/b")), "{found:?}");
    }
}
