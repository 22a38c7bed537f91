//! Rust's WebAssembly target.

use crate::house::House;
use crate::process::{self, say};
use anyhow::{Context, Result};
use std::path::Path;

/// The only target that artifacts are built for.
pub(crate) const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// Installs the target's standard library through rustup when it is missing.
pub(crate) fn wasm_target(house: &House) -> Result<()> {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let folder = process::output(house.command(rustc).args(["--print", "target-libdir", "--target", WASM_TARGET]))?;
    if Path::new(folder.trim()).is_dir() {
        return Ok(());
    }
    say(format_args!("installing the Rust target {WASM_TARGET}"));
    process::run(house.command("rustup").args(["target", "add", WASM_TARGET]))
        .with_context(|| format!("the Rust target {WASM_TARGET} is missing; install it with your Rust toolchain"))
}
