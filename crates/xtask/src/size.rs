//! `cargo xtask size`: what each artifact and script weighs as it travels, against the budgets of `wasm-pack.toml`.

use crate::build::{self, Mode};
use crate::flags::Flags;
use crate::house::House;
use crate::matrix::{Matrix, Script};
use crate::process;
use crate::setup::Node;
use crate::{test, workspaces};
use anyhow::{Context, Result, bail};
use serde::Deserialize;
use std::fmt::Write as _;
use std::path::PathBuf;

/// Node's zlib holds the reference encoders, at the levels that servers use for files compressed ahead of time.
const WEIGH: &str = "import {readFileSync} from 'node:fs';
import {brotliCompressSync, constants, gzipSync} from 'node:zlib';
const params = {[constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 22};
const weigh = (bytes) => ({raw: bytes.length, gzip: gzipSync(bytes, {level: 9}).length, brotli: brotliCompressSync(bytes, {params}).length});
console.log(JSON.stringify(process.argv.slice(1).map((path) => weigh(readFileSync(path)))));";

#[derive(Clone, Copy, Debug, Deserialize)]
struct Weight {
    raw: u64,
    gzip: u64,
    brotli: u64,
}

struct Row {
    name: String,
    weight: Weight,
    budget: Option<u64>,
    goal: Option<u64>,
}

pub(crate) fn run(house: &House, arguments: &[String]) -> Result<()> {
    let flags = Flags::parse(arguments, &["--no-build"], &[])?;
    let matrix = Matrix::read(house)?;
    if !flags.has("--no-build") {
        build::artifacts(house, &matrix.select(&[])?, Mode::Release)?;
        test::packages(house, &workspaces::all(house)?)?;
    }
    check(house, &matrix)
}

/// Weighs what is built. An error names what is over its budget.
pub(crate) fn check(house: &House, matrix: &Matrix) -> Result<()> {
    let mut files: Vec<(String, PathBuf, [Option<u64>; 2])> = Vec::new();
    for artifact in &matrix.artifacts {
        files.push((format!("{}.wasm", artifact.name), build::wasm_path(house, artifact), [artifact.budget, artifact.goal]));
    }
    for script in &matrix.scripts {
        files.push((format!("{}.js", script.name), bundle(house, script)?, [script.budget, script.goal]));
    }
    if let Some((name, path, _)) = files.iter().find(|(_, path, _)| !path.is_file()) {
        bail!("{name} is not built ({} is missing); leave out --no-build", path.display());
    }
    let mut node = Node::for_tools()?.command(house, "node");
    node.args(["--input-type=module", "--eval", WEIGH, "--"]).args(files.iter().map(|(_, path, _)| path));
    let weights: Vec<Weight> = serde_json::from_str(&process::output(&mut node)?).context("cannot read the weights")?;
    let files = files.into_iter().zip(weights);
    let rows: Vec<Row> = files.map(|((name, _, [budget, goal]), weight)| Row { name, weight, budget, goal }).collect();
    print!("{}", table(&rows));
    let over: Vec<&str> = rows.iter().filter(|row| row.over()).map(|row| row.name.as_str()).collect();
    if over.is_empty() { Ok(()) } else { bail!("over budget: {}", over.join(", ")) }
}

/// Bundles what a site imports as the site's own bundler would.
fn bundle(house: &House, script: &Script) -> Result<PathBuf> {
    let folder = house.metadata()?.target_directory.join("xtask").join("size");
    std::fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
    // Beside the packages, so that the import resolves as it does for a site.
    let entry = house.path("node_modules/.cache/nearside-size").join(format!("{}.js", script.name));
    if let Some(parent) = entry.parent() {
        std::fs::create_dir_all(parent).with_context(|| format!("cannot create {}", parent.display()))?;
    }
    // Named exports keep what tree shaking would remove; the bare import keeps what only has effects.
    std::fs::write(&entry, format!("import {0:?};\nexport * from {0:?};\n", script.import))?;
    let bundled = folder.join(format!("{}.js", script.name));
    let mut esbuild = house.command(house.path("node_modules/.bin/esbuild"));
    esbuild.arg(&entry);
    esbuild.args([
        "--bundle",
        "--minify",
        "--format=esm",
        "--platform=browser",
        "--target=es2022",
        "--charset=utf8",
        "--log-level=warning",
    ]);
    esbuild.args(script.external.iter().map(|import| format!("--external:{import}")));
    esbuild.arg(format!("--outfile={}", bundled.display()));
    process::run(&mut esbuild).with_context(|| format!("script `{}`: cannot bundle `{}`", script.name, script.import))?;
    Ok(bundled)
}

impl Row {
    fn over(&self) -> bool {
        self.budget.is_some_and(|budget| self.weight.brotli > budget)
    }

    /// The budget is a ratchet: what has become lighter by more than chance is held to it.
    fn loose(&self) -> bool {
        self.budget.is_some_and(|budget| self.weight.brotli + budget / 50 < budget)
    }
}

fn table(rows: &[Row]) -> String {
    let width = rows.iter().map(|row| row.name.len()).max().unwrap_or(0);
    let mut text = format!("{:width$} {:>9} {:>9} {:>9} {:>9} {:>9}\n", "bytes", "raw", "gzip", "brotli", "budget", "goal");
    for row in rows {
        let Weight { raw, gzip, brotli } = row.weight;
        let [budget, goal] = [row.budget, row.goal].map(|bytes| bytes.map_or_else(|| "-".to_owned(), |bytes| bytes.to_string()));
        let mark = match (row.over(), row.loose()) {
            (true, _) => "  over",
            (_, true) => "  lower the budget",
            _ => "",
        };
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{:width$} {raw:>9} {gzip:>9} {brotli:>9} {budget:>9} {goal:>9}{mark}", row.name);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_over_or_loose_is_marked() {
        let row = |name: &str, brotli, budget| Row {
            name: name.to_owned(),
            weight: Weight { raw: 10_000, gzip: 3_000, brotli },
            budget,
            goal: budget.map(|budget| budget - 500),
        };
        let rows = [
            row("engine.wasm", 2_000, Some(2_000)),
            row("sdk.js", 2_001, Some(2_000)),
            row("elements.js", 1_959, Some(2_000)),
            row("policy.wasm", 9, None),
        ];
        assert_eq!(
            table(&rows),
            "bytes             raw      gzip    brotli    budget      goal\n\
             engine.wasm     10000      3000      2000      2000      1500\n\
             sdk.js          10000      3000      2001      2000      1500  over\n\
             elements.js     10000      3000      1959      2000      1500  lower the budget\n\
             policy.wasm     10000      3000         9         -         -\n"
        );
        assert_eq!(rows.iter().filter(|row| row.over()).count(), 1);
    }
}
