//! A second attempt for tests that drive browsers and servers: one that passes only then does not fail a run, and is named.

use crate::house::House;
use crate::process::{self, say};
use crate::tally::Tally;
use anyhow::{Context, Result};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

/// Where Node keeps which tests of a suite have passed, so that a second run does the others.
pub(crate) struct Attempts {
    file: PathBuf,
}

/// A test in Node's file.
#[derive(Deserialize)]
struct Attempt {
    name: String,
    passed_on_attempt: u32,
}

impl Attempts {
    /// For a suite of this name; what an earlier run left is removed.
    pub(crate) fn new(house: &House, suite: &str) -> Result<Self> {
        let folder = house.path("target/attempts");
        fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
        let file = folder.join(format!("{suite}.json"));
        if file.exists() {
            fs::remove_file(&file).with_context(|| format!("cannot remove {}", file.display()))?;
        }
        Ok(Self { file })
    }

    /// Runs a suite, and what failed of it once more; names those tests that only passed then.
    pub(crate) fn run(&self, suite: &mut Command, unsteady: &mut Vec<String>) -> Result<Tally> {
        suite.env("NODE_OPTIONS", format!("--test-rerun-failures={}", self.file.display()));
        let first = process::tested(suite)?;
        // Without the file no test has run, and none would now.
        if first.failed == 0 || !self.file.exists() {
            return Ok(first);
        }
        say("running what failed once more");
        let second = process::tested(suite)?;
        let text = fs::read_to_string(&self.file).with_context(|| format!("cannot read {}", self.file.display()))?;
        unsteady.extend(passed_later(&text).with_context(|| format!("{} is not as Node writes it", self.file.display()))?);
        Ok(second)
    }
}

/// Names of the tests that passed, but not at once.
fn passed_later(text: &str) -> Result<Vec<String>> {
    let runs: Vec<BTreeMap<String, Attempt>> = serde_json::from_str(text)?;
    let last = runs.into_iter().last().unwrap_or_default();
    Ok(last.into_values().filter(|test| test.passed_on_attempt > 0).map(|test| test.name).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_passed_the_second_time_is_named() {
        let text = r#"[
            {"a.mjs:3:1": {"name": "steady", "children": [], "passed_on_attempt": 0}},
            {"a.mjs:3:1": {"name": "steady", "passed_on_attempt": 0}, "a.mjs:9:1": {"name": "lucky", "passed_on_attempt": 1}}
        ]"#;
        assert_eq!(passed_later(text).unwrap(), ["lucky"]);
        assert_eq!(passed_later("[]").unwrap(), [""; 0]);
        assert!(passed_later("{").is_err());
    }
}
