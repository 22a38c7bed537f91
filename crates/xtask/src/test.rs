//! `cargo xtask test`: every test there is, with one line of counts at the end.
//!
//! A failed step does not stop the others, except that nothing which needs the WebAssembly build runs without it.
//! Tests of `tests/`, which drive browsers and servers, are run once more where they failed; those that pass then are named at the end.

use crate::attempts;
use crate::build::{self, Mode};
use crate::flags::Flags;
use crate::house::House;
use crate::matrix::Matrix;
use crate::process::{self, say};
use crate::setup::{self, Node};
use crate::size;
use crate::tally::Tally;
use crate::workspaces::{self, Workspace};
use anyhow::{Context, Result, bail};
use std::process::Command;
use std::time::Instant;

/// Cargo's own: format, lints, tests, house rules.
const NATIVE: &str = "native";
/// The WebAssembly build and what lives in `www/`.
const WASM: &str = "wasm";

/// Steps done so far.
struct Report {
    total: Tally,
    failed: Vec<String>,
    /// Tests that passed the second time.
    unsteady: Vec<String>,
}

impl Report {
    fn step(&mut self, name: &str, work: impl FnOnce() -> Result<Tally>) -> bool {
        say(format_args!("── {name}"));
        let start = Instant::now();
        let tally = work().unwrap_or_else(|error| {
            say(format_args!("{error:#}"));
            Tally { passed: 0, failed: 1 }
        });
        say(format_args!("── {name}: {tally}, {:.1} s", start.elapsed().as_secs_f32()));
        self.total = self.total + tally;
        if tally.failed > 0 {
            self.failed.push(name.to_owned());
        }
        tally.failed == 0
    }

    /// A program whose output is not counted, one test by itself.
    fn check(&mut self, name: &str, mut command: Command) -> bool {
        self.step(name, || process::run(&mut command).map(|()| Tally { passed: 1, failed: 0 }))
    }

    fn count(&mut self, name: &str, command: Command) -> bool {
        self.step(name, || process::tested(&command, |_| ()))
    }
}

pub(crate) fn run(house: &House, arguments: &[String]) -> Result<()> {
    let flags = Flags::parse(arguments, &[], &["--only"])?;
    let workspaces = workspaces::all(house)?;
    let suites: Vec<&Workspace> = workspaces.iter().filter(|workspace| group(workspace) != WASM).collect();
    let known: Vec<&str> = [NATIVE, WASM].into_iter().chain(suites.iter().map(|suite| group(suite))).collect();
    let only = flags.all("--only");
    if let Some(unknown) = only.iter().find(|name| !known.contains(name)) {
        bail!("no group of tests `{unknown}`; known: {}", known.join(", "));
    }
    let wanted = |name: &str| only.is_empty() || only.contains(&name);
    let mut report = Report { total: Tally::default(), failed: Vec::new(), unsteady: Vec::new() };

    if wanted(NATIVE) {
        native(house, &mut report);
    }
    let suites: Vec<&Workspace> = suites.into_iter().filter(|suite| wanted(group(suite))).collect();
    if (wanted(WASM) || !suites.is_empty()) && built(house, &workspaces, &mut report) {
        let packages: Vec<&Workspace> = workspaces.iter().filter(|workspace| wanted(WASM) && group(workspace) == WASM).collect();
        typescript(house, packages.iter().chain(&suites), &mut report);
    }

    if !report.unsteady.is_empty() {
        say(format_args!(
            "passed only when run again, which is a defect of the test or of what it tests: {}",
            report.unsteady.join("; ")
        ));
    }
    if !report.failed.is_empty() {
        say(format_args!("failed: {}", report.failed.join("; ")));
    }
    println!("{}", report.total);
    if !report.failed.is_empty() {
        // Not an error to be printed: the counts are the last line.
        std::process::exit(1);
    }
    Ok(())
}

/// The group that a workspace's tests belong to: `tests/browser` is `browser`, all of `www/` is `wasm`.
fn group(workspace: &Workspace) -> &str {
    workspace.folder.strip_prefix("tests/").unwrap_or(WASM)
}

fn native(house: &House, report: &mut Report) {
    let cargo = |arguments: &[&str]| {
        let mut cargo = house.cargo();
        cargo.args(arguments);
        cargo
    };
    report.check("cargo fmt", cargo(&["fmt", "--all", "--check"]));
    // xtask apart from the rest: together they would be built with the union of their features, and everything
    // that both use would be compiled once more than `cargo xtask` itself has done.
    let lints = ["--all-targets", "--", "--deny", "warnings"];
    report.check("cargo clippy", cargo(&[&["clippy", "--workspace", "--exclude", "xtask"], lints.as_slice()].concat()));
    report.check("cargo clippy of xtask", cargo(&[&["clippy", "--package", "xtask"], lints.as_slice()].concat()));
    report.count("cargo test", cargo(&["test", "--workspace", "--exclude", "xtask", "--no-fail-fast"]));
    report.count("cargo test of xtask", cargo(&["test", "--package", "xtask"]));
    report.step("tidy", || crate::tidy::check(house));
}

/// Builds the artifacts as they are shipped, and the packages on top of them.
fn built(house: &House, workspaces: &[Workspace], report: &mut Report) -> bool {
    let done = Tally { passed: 1, failed: 0 };
    let artifacts = || build::artifacts(house, &Matrix::read(house)?.select(&[])?, Mode::Release);
    report.step("wasm artifacts", || artifacts().map(|()| done))
        && report.step("packages and site", || packages(house, workspaces).map(|()| done))
        && {
            // What is too heavy is built all the same, and tested.
            report.step("sizes", || size::check(house, &Matrix::read(house)?).map(|()| done));
            true
        }
}

/// Runs the `build` script of every workspace in `www/`.
pub(crate) fn packages(house: &House, workspaces: &[Workspace]) -> Result<()> {
    setup::packages(house)?;
    let node = Node::for_tools()?;
    for workspace in workspaces.iter().filter(|workspace| group(workspace) == WASM && workspace.has("build")) {
        say(format_args!("building {}", workspace.folder));
        process::run(&mut workspace.npm(house, &node, "build")).with_context(|| format!("{} was not built", workspace.folder))?;
    }
    Ok(())
}

fn typescript<'a>(house: &House, workspaces: impl Iterator<Item = &'a &'a Workspace> + Clone, report: &mut Report) {
    let node = match Node::for_tests(house) {
        Ok(node) => node,
        Err(error) => {
            report.step("node", || Err(error));
            return;
        }
    };
    for workspace in workspaces.clone().filter(|workspace| workspace.has("typecheck")) {
        report.check(&format!("types of {}", workspace.folder), workspace.npm(house, &node, "typecheck"));
    }
    for workspace in workspaces.filter(|workspace| workspace.has("test")) {
        let mut unsteady = Vec::new();
        report.step(&format!("tests of {}", workspace.folder), || {
            let mut npm = workspace.npm(house, &node, "test");
            if workspace.drives_browser() {
                npm.env("CHROME", setup::browser()?);
            }
            if group(workspace) == WASM { process::tested(&npm, |_| ()) } else { attempts::run(&mut npm, &mut unsteady) }
        });
        report.unsteady.append(&mut unsteady);
    }
}
