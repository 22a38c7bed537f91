//! The npm workspaces: which there are, what they can run, and in which order they are built.

use crate::house::House;
use crate::setup::Node;
use anyhow::{Context, Result, bail};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

/// One folder with a `package.json`.
#[derive(Clone, Debug)]
pub(crate) struct Workspace {
    /// Relative to the top folder, as npm names it: `www/sdk`.
    pub(crate) folder: String,
    manifest: Manifest,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Manifest {
    name: String,
    workspaces: Vec<String>,
    scripts: BTreeMap<String, String>,
    dependencies: BTreeMap<String, String>,
    dev_dependencies: BTreeMap<String, String>,
}

impl Workspace {
    /// Whether `npm run SCRIPT` would do something.
    pub(crate) fn has(&self, script: &str) -> bool {
        self.manifest.scripts.contains_key(script)
    }

    /// `npm run SCRIPT` in this workspace.
    pub(crate) fn npm(&self, house: &House, node: &Node, script: &str) -> Command {
        let mut npm = node.command(house, "npm");
        npm.args(["run", "--silent", script, "--workspace", &self.folder]);
        npm
    }

    /// Whether its tests drive a browser.
    pub(crate) fn drives_browser(&self) -> bool {
        self.manifest.depends_on("playwright-core")
    }

    fn needs(&self, other: &Self) -> bool {
        self.manifest.depends_on(&other.manifest.name)
    }
}

impl Manifest {
    fn depends_on(&self, name: &str) -> bool {
        self.dependencies.contains_key(name) || self.dev_dependencies.contains_key(name)
    }
}

/// All workspaces, each after those that it depends on.
pub(crate) fn all(house: &House) -> Result<Vec<Workspace>> {
    let mut found = Vec::new();
    for pattern in manifest(&house.path("package.json"))?.workspaces {
        match pattern.strip_suffix("/*") {
            Some(parent) => found.extend(children(house, parent)?),
            None => found.push(pattern),
        }
    }
    let read = |folder: String| Ok(Workspace { manifest: manifest(&house.path(&folder).join("package.json"))?, folder });
    in_order(found.into_iter().map(read).collect::<Result<_>>()?)
}

fn children(house: &House, parent: &str) -> Result<Vec<String>> {
    let Ok(entries) = std::fs::read_dir(house.path(parent)) else { return Ok(Vec::new()) };
    let mut folders = Vec::new();
    for entry in entries {
        let entry = entry?;
        if entry.path().join("package.json").is_file() {
            folders.push(format!("{parent}/{}", entry.file_name().to_string_lossy()));
        }
    }
    folders.sort();
    Ok(folders)
}

fn manifest(path: &Path) -> Result<Manifest> {
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    serde_json::from_str(&text).with_context(|| format!("{} is not right", path.display()))
}

fn in_order(mut waiting: Vec<Workspace>) -> Result<Vec<Workspace>> {
    let mut ordered = Vec::new();
    while !waiting.is_empty() {
        let ready = waiting.iter().position(|one| !waiting.iter().any(|other| one.folder != other.folder && one.needs(other)));
        match ready {
            Some(index) => ordered.push(waiting.remove(index)),
            None => bail!("npm workspaces depend on each other in a circle: {}", names(&waiting)),
        }
    }
    Ok(ordered)
}

fn names(workspaces: &[Workspace]) -> String {
    workspaces.iter().map(|workspace| workspace.folder.as_str()).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn workspace(name: &str, needs: &[&str]) -> Workspace {
        let dependencies = needs.iter().map(|name| ((*name).to_owned(), "*".to_owned())).collect();
        Workspace { folder: name.to_owned(), manifest: Manifest { name: name.to_owned(), dependencies, ..Manifest::default() } }
    }

    #[test]
    fn what_is_needed_comes_first() {
        let ordered =
            in_order(vec![workspace("elements", &["sdk"]), workspace("site", &["elements", "sdk"]), workspace("sdk", &["x"])]);
        assert_eq!(names(&ordered.unwrap()), "sdk, elements, site");
    }

    #[test]
    fn a_circle_is_named() {
        let error = in_order(vec![workspace("a", &["b"]), workspace("b", &["a"]), workspace("c", &[])]).unwrap_err();
        assert!(error.to_string().ends_with("a, b"), "{error}");
    }
}
