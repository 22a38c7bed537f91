//! Rust's WebAssembly targets.

use crate::house::House;
use crate::process::{self, say};
use anyhow::{Context, Result};
use std::path::Path;

/// For browsers, edges and bundlers: what a module needs is given by its glue.
pub(crate) const WASM_TARGET: &str = "wasm32-unknown-unknown";
/// For a command that reads files and arguments.
pub(crate) const WASI_TARGET: &str = "wasm32-wasip1";

/// Installs the targets' standard libraries through rustup when they are missing.
pub(crate) fn wasm_targets(house: &House) -> Result<()> {
    [WASM_TARGET, WASI_TARGET].into_iter().try_for_each(|target| install(house, target))
}

fn install(house: &House, target: &str) -> Result<()> {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let folder = process::output(house.command(rustc).args(["--print", "target-libdir", "--target", target]))?;
    if Path::new(folder.trim()).is_dir() {
        return Ok(());
    }
    say(format_args!("installing the Rust target {target}"));
    process::run(house.command("rustup").args(["target", "add", target]))
        .with_context(|| format!("the Rust target {target} is missing; install it with your Rust toolchain"))
}
