//! A second attempt for tests that drive browsers and servers: one that passes only then does not fail a run, and is named.

use crate::process::{self, say};
use crate::tally::{Tally, plain};
use anyhow::Result;
use std::collections::BTreeSet;
use std::process::Command;

/// The variable by which a suite's script takes the files to run.
const FILES: &str = "TEST_FILES";

/// Runs a suite, and the files in which something failed once more; names those tests that only passed then.
pub(crate) fn run(suite: &mut Command, unsteady: &mut Vec<String>) -> Result<Tally> {
    let mut first = Failures::default();
    // Whatever the environment says, the first run is all of it.
    let tally = process::tested(suite.env_remove(FILES), |line| first.read(line))?;
    if tally.failed == 0 || first.tests.is_empty() {
        return Ok(tally);
    }
    let files: BTreeSet<&str> = first.tests.iter().map(|(file, _)| file.as_str()).collect();
    let files = files.into_iter().collect::<Vec<_>>().join(" ");
    say(format_args!("once more: {files}"));
    let mut second = Failures::default();
    let again = process::tested(suite.env(FILES, files), |line| second.read(line))?;
    unsteady.extend(first.tests.difference(&second.tests).map(|(file, name)| format!("{file}: {name}")));
    Ok(Tally { passed: (tally.passed + tally.failed).saturating_sub(again.failed), failed: again.failed })
}

/// What failed, by Node's list at the end of a run: a line with the place of each test, and one with its name.
#[derive(Default)]
struct Failures {
    /// File and name.
    tests: BTreeSet<(String, String)>,
    file: Option<String>,
}

impl Failures {
    fn read(&mut self, line: &str) {
        let plain = plain(line);
        let line = plain.trim();
        if let Some(place) = line.strip_prefix("test at ") {
            self.file = place.split(':').next().map(str::to_owned);
        } else if let Some(name) = line.strip_prefix("✖ ")
            && let Some(file) = self.file.take()
        {
            // Without how long it took, which differs each time.
            let name = name.rsplit_once(" (").map_or(name, |(name, _)| name);
            self.tests.insert((file, name.to_owned()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_failed_is_read_from_the_list_at_the_end() {
        let mut failures = Failures::default();
        let printed = "✔ fine (1.5ms)\n✖ of the list, not of the run (2ms)\nℹ fail 2\n\n✖ failing tests:\n\ntest at why.test.mjs:84:1\n\
            \u{1b}[31m✖ tried (on the page) (36.1ms)\u{1b}[39m\n  Error: no\n\ntest at store.test.mjs:59:5\n✖ lose none (180001.0ms)\n";
        printed.lines().for_each(|line| failures.read(line));
        let named = |file: &str, name: &str| (file.to_owned(), name.to_owned());
        assert_eq!(
            failures.tests,
            BTreeSet::from([named("why.test.mjs", "tried (on the page)"), named("store.test.mjs", "lose none")])
        );
    }
}
