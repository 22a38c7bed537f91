//! Where the repository is, and what cargo says about it.

use crate::process;
use anyhow::{Context, Result, bail};
use serde::Deserialize;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The repository that `cargo xtask` was called in.
pub(crate) struct House {
    root: PathBuf,
}

impl House {
    /// Looks upwards from the current folder for the one with `wasm-pack.toml`.
    pub(crate) fn find() -> Result<Self> {
        let start = std::env::current_dir().context("cannot read the current folder")?;
        match start.ancestors().find(|folder| folder.join("wasm-pack.toml").is_file()) {
            Some(root) => Ok(Self { root: root.to_owned() }),
            None => bail!("no wasm-pack.toml in {} or above; call `cargo xtask` inside the repository", start.display()),
        }
    }

    /// The repository's top folder.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// A path given relative to the top folder.
    pub(crate) fn path(&self, relative: impl AsRef<Path>) -> PathBuf {
        self.root.join(relative)
    }

    /// A command that runs in the top folder.
    pub(crate) fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.root);
        command
    }

    /// The cargo that called us, so that the pinned toolchain stays the same in nested calls.
    pub(crate) fn cargo(&self) -> Command {
        self.command(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
    }

    /// Reads `cargo metadata` for the workspace's own packages.
    pub(crate) fn metadata(&self) -> Result<Metadata> {
        let mut cargo = self.cargo();
        cargo.args(["metadata", "--format-version", "1", "--no-deps"]);
        serde_json::from_str(&process::output(&mut cargo)?).context("cannot read what `cargo metadata` printed")
    }
}

/// The part of `cargo metadata` that we use.
#[derive(Deserialize)]
pub(crate) struct Metadata {
    pub(crate) packages: Vec<Package>,
    pub(crate) target_directory: PathBuf,
}

/// One package of the workspace.
#[derive(Deserialize)]
pub(crate) struct Package {
    pub(crate) name: String,
    pub(crate) manifest_path: PathBuf,
    pub(crate) dependencies: Vec<Dependency>,
    pub(crate) targets: Vec<Target>,
}

/// A dependency as declared; `path` only for packages of this repository.
#[derive(Deserialize)]
pub(crate) struct Dependency {
    pub(crate) name: String,
    pub(crate) kind: Option<String>,
    pub(crate) path: Option<PathBuf>,
}

/// A library, binary or test of a package.
#[derive(Deserialize)]
pub(crate) struct Target {
    pub(crate) name: String,
    pub(crate) crate_types: Vec<String>,
}
