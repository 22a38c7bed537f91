//! Counts of passed and failed tests, read from what test runners print.

use std::fmt;
use std::ops::Add;

/// Tests that passed and failed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
}

impl Tally {
    /// Squares the counts with the exit status: a step without counts is one test, and a step that failed
    /// without naming a failed test (a compile error, say) has one failure.
    pub(crate) fn with_exit(self, success: bool) -> Self {
        match (success, self) {
            (true, Self { passed: 0, failed: 0 }) => Self { passed: 1, failed: 0 },
            // Counts of failures in the output of a green runner are fixtures, its exit status is what it means.
            (true, tally) => Self { failed: 0, ..tally },
            (false, Self { failed: 0, passed }) => Self { passed, failed: 1 },
            (false, tally) => tally,
        }
    }
}

impl Add for Tally {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self { passed: self.passed + other.passed, failed: self.failed + other.failed }
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} passed, {} failed", self.passed, self.failed)
    }
}

/// Reads one line of output: libtest's `test result:`, Node's `ℹ pass 3` or `# pass 3`, or our own `3 passed, 0 failed`.
pub(crate) fn count(line: &str) -> Tally {
    let line = plain(line);
    let line = line.trim();
    if let Some(counts) = line.strip_prefix("test result: ") {
        let number = |word| counts.split([';', '.']).find_map(|part| part.trim().strip_suffix(word)?.trim().parse().ok());
        return Tally { passed: number("passed").unwrap_or(0), failed: number("failed").unwrap_or(0) };
    }
    if let Some(counts) = line.strip_prefix("ℹ ").or_else(|| line.strip_prefix("# ")) {
        let number = |word| counts.strip_prefix(word).and_then(|rest: &str| rest.trim().parse().ok()).unwrap_or(0);
        return Tally { passed: number("pass "), failed: number("fail ") };
    }
    let own = line.strip_suffix(" failed").and_then(|rest| rest.split_once(" passed, "));
    match own.map(|(passed, failed)| (passed.parse(), failed.parse())) {
        Some((Ok(passed), Ok(failed))) => Tally { passed, failed },
        _ => Tally::default(),
    }
}

/// A line without the colours of a terminal.
pub(crate) fn plain(line: &str) -> String {
    let mut plain = String::with_capacity(line.len());
    let mut escape = false;
    for character in line.chars() {
        match (escape, character) {
            (false, '\u{1b}') => escape = true,
            (false, _) => plain.push(character),
            (true, end) => escape = !end.is_ascii_alphabetic(),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn tally(passed: u64, failed: u64) -> Tally {
        Tally { passed, failed }
    }

    #[test]
    fn every_runner_is_understood() {
        assert_eq!(count("test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; finished in 0.1s\n"), tally(12, 0));
        assert_eq!(count("test result: \u{1b}[31mFAILED\u{1b}(B. 3 passed; 2 failed; 0 ignored"), tally(3, 2));
        assert_eq!(count("ℹ pass 7"), tally(7, 0));
        assert_eq!(count("\u{1b}[34mℹ fail 2\u{1b}[39m"), tally(0, 2));
        assert_eq!(count("# pass 4"), tally(4, 0));
        assert_eq!(count("3 passed, 1 failed"), tally(3, 1));
        assert_eq!(count("# passwords 4"), tally(0, 0));
        assert_eq!(count("I passed, you failed"), tally(0, 0));
    }

    #[test]
    fn the_exit_status_has_the_last_word() {
        assert_eq!(tally(0, 0).with_exit(true), tally(1, 0));
        assert_eq!(tally(5, 0).with_exit(false), tally(5, 1));
        assert_eq!(tally(5, 2).with_exit(false), tally(5, 2));
        assert_eq!(tally(5, 2).with_exit(true), tally(5, 0));
    }
}
