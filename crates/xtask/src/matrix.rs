//! `wasm-pack.toml`: which WebAssembly artifacts exist, how they are built and what they may weigh.

use crate::house::House;
use anyhow::{Context, Result, bail};
use serde::Deserialize;

/// File name of the build matrix, in the repository's top folder.
pub(crate) const FILE: &str = "wasm-pack.toml";

/// The whole file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Matrix {
    schema: u32,
    #[serde(default, rename = "artifact")]
    pub(crate) artifacts: Vec<Artifact>,
    #[serde(default, rename = "script")]
    pub(crate) scripts: Vec<Script>,
}

/// One WebAssembly module `STEM_bg.wasm`, with `STEM.js` and `STEM.d.ts` if it needs glue.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Artifact {
    pub(crate) name: String,
    /// The cargo package; its library must be a `cdylib`, unless this is a command.
    pub(crate) package: String,
    /// Folder for the result, relative to the top folder; must not be tracked by git.
    pub(crate) out: String,
    /// First part of the files' names; the artifact's name when not given.
    stem: Option<String>,
    /// Cargo's profile for it; `wasm`, small first, when not given.
    #[serde(default = "small_first")]
    pub(crate) profile: String,
    /// Whether the glue can start the module afresh after a trap (`__wbg_reset_state`).
    #[serde(default)]
    pub(crate) reset_state: bool,
    /// Whether it comes with glue in JavaScript; without, it exports functions of numbers only and imports nothing.
    #[serde(default = "yes")]
    pub(crate) glue: bool,
    /// The name of a binary of the package: a command, built for WASI and without glue.
    pub(crate) command: Option<String>,
    /// Arguments of the compiler.
    #[serde(default)]
    pub(crate) rust: Vec<String>,
    /// Arguments of wasm-opt besides the list of WebAssembly features.
    pub(crate) opt: Vec<String>,
    /// Whether locals and functions are put in the order that compresses best. Such a module imports nothing.
    #[serde(default)]
    pub(crate) compact: bool,
    #[serde(default)]
    pub(crate) features: Vec<String>,
    #[serde(default = "yes")]
    pub(crate) default_features: bool,
    /// Bytes after brotli 11, of the WebAssembly file alone: the most that it may weigh. It only ever goes down, or up with a reason.
    pub(crate) budget: Option<u64>,
    /// Where the budget should go.
    pub(crate) goal: Option<u64>,
}

impl Artifact {
    /// First part of the names of the files.
    pub(crate) fn stem(&self) -> &str {
        self.stem.as_deref().unwrap_or(&self.name)
    }
}

/// JavaScript whose weight is watched, by what a site imports.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Script {
    pub(crate) name: String,
    pub(crate) import: String,
    /// Imports that are weighed elsewhere.
    #[serde(default)]
    pub(crate) external: Vec<String>,
    /// Bytes after minifying and brotli 11: the most that it may weigh. It only ever goes down, or up with a reason.
    pub(crate) budget: Option<u64>,
    /// Where the budget should go.
    pub(crate) goal: Option<u64>,
}

fn small_first() -> String {
    "wasm".to_owned()
}

fn yes() -> bool {
    true
}

impl Matrix {
    /// Reads and checks the file.
    pub(crate) fn read(house: &House) -> Result<Self> {
        let text = std::fs::read_to_string(house.path(FILE)).with_context(|| format!("cannot read {FILE}"))?;
        Self::parse(&text).with_context(|| format!("{FILE} is not right"))
    }

    fn parse(text: &str) -> Result<Self> {
        let matrix: Self = toml::from_str(text)?;
        if matrix.schema != 1 {
            bail!("schema {} is unknown to this xtask, which reads schema 1", matrix.schema);
        }
        let artifacts = matrix.artifacts.iter().map(|artifact| ("", artifact.name.as_str()));
        let scripts = matrix.scripts.iter().map(|script| ("", script.name.as_str()));
        // Two artifacts of one stem in one folder would overwrite each other.
        let stems = matrix.artifacts.iter().map(|artifact| (artifact.out.as_str(), artifact.stem()));
        let mut seen = std::collections::BTreeSet::new();
        for (folder, name) in artifacts.chain(scripts).chain(stems) {
            let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
            if name.is_empty() || !name.chars().all(plain) {
                bail!("the name `{name}` may have lower-case letters, digits and `-` only");
            }
            if !seen.insert((folder, name)) {
                bail!("the name `{name}` is used twice");
            }
        }
        for artifact in &matrix.artifacts {
            let out = std::path::Path::new(&artifact.out);
            if !out.components().all(|part| matches!(part, std::path::Component::Normal(_))) {
                bail!("artifact `{}`: out = \"{}\" must be a folder inside the repository", artifact.name, artifact.out);
            }
        }
        Ok(matrix)
    }

    /// The artifacts with these names, or all of them when none is named.
    pub(crate) fn select(&self, names: &[&str]) -> Result<Vec<Artifact>> {
        if let Some(unknown) = names.iter().find(|name| !self.artifacts.iter().any(|artifact| artifact.name == **name)) {
            let known: Vec<&str> = self.artifacts.iter().map(|artifact| artifact.name.as_str()).collect();
            bail!("no artifact `{unknown}` in {FILE}; known: {}", known.join(", "));
        }
        let wanted = |artifact: &&Artifact| names.is_empty() || names.contains(&artifact.name.as_str());
        Ok(self.artifacts.iter().filter(wanted).cloned().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "schema = 1\n[[artifact]]\nname = \"a\"\npackage = \"p\"\nout = \"www/a\"\nopt = [\"-Oz\"]\n";

    fn message(text: &str) -> String {
        Matrix::parse(text).unwrap_err().to_string()
    }

    #[test]
    fn our_own_file_is_right() {
        let matrix = Matrix::parse(include_str!("../../../wasm-pack.toml")).unwrap();
        assert!(matrix.artifacts.iter().any(|artifact| artifact.name == "engine" && artifact.budget.is_some()));
    }

    #[test]
    fn unknown_keys_are_errors_with_their_line() {
        let text = format!("{GOOD}bugdet = 3\n");
        let message = message(&text);
        assert!(message.contains("line 7") && message.contains("unknown field `bugdet`"), "{message}");
    }

    #[test]
    fn wrong_values_are_refused() {
        assert!(message("schema = 2").contains("schema 2"));
        assert!(message(&format!("{GOOD}{}", GOOD.trim_start_matches("schema = 1\n"))).contains("used twice"));
        let same_stem = GOOD.replace("schema = 1\n", "").replace("name = \"a\"", "name = \"b\"\nstem = \"a\"");
        assert!(message(&format!("{GOOD}{same_stem}")).contains("`a` is used twice"));
        assert!(message(&GOOD.replace("www/a", "../a")).contains("inside the repository"));
        assert!(message(&GOOD.replace("\"a\"", "\"A b\"")).contains("lower-case"));
    }

    #[test]
    fn an_unknown_artifact_lists_the_known_ones() {
        let matrix = Matrix::parse(GOOD).unwrap();
        assert_eq!(matrix.select(&["a"]).unwrap().len(), 1);
        assert!(matrix.select(&["b"]).unwrap_err().to_string().contains("known: a"));
    }
}
