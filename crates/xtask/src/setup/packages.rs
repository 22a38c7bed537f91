//! The npm packages of `package-lock.json`.

use super::Node;
use crate::house::House;
use crate::process::{self, say};
use anyhow::{Context, Result};
use serde_json::{Map, Value};
use std::fs;

/// Runs `npm ci` when `node_modules` is missing or is not what the lock file asks for.
pub(crate) fn packages(house: &House) -> Result<()> {
    let lock = fs::read_to_string(house.path("package-lock.json")).context("cannot read package-lock.json")?;
    let lock: Value = serde_json::from_str(&lock).context("package-lock.json is not JSON")?;
    // npm keeps beside the packages what it has installed.
    let installed = fs::read_to_string(house.path("node_modules/.package-lock.json")).unwrap_or_default();
    let installed: Value = serde_json::from_str(&installed).unwrap_or(Value::Null);
    let missing = missing(&lock, &installed);
    let Some(first) = missing.first() else { return Ok(()) };
    say(format_args!("installing npm packages ({} missing or of another version, {first} first)", missing.len()));
    // No package here needs its install script, so none gets to run one.
    let mut npm = Node::for_tools()?.command(house, "npm");
    process::run(npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]))
        .context("the npm packages could not be installed; is the npm registry reachable?")
}

/// Packages that the lock file asks for and that are not there. Optional ones may be for another platform.
fn missing(lock: &Value, installed: &Value) -> Vec<String> {
    let nothing = Map::new();
    let wanted = lock.get("packages").and_then(Value::as_object).unwrap_or(&nothing);
    let present = installed.get("packages").and_then(Value::as_object).unwrap_or(&nothing);
    let optional = |entry: &Value| ["optional", "devOptional"].iter().any(|key| entry.get(key) == Some(&Value::Bool(true)));
    let same = |path: &str, entry: &Value| {
        present.get(path).is_some_and(|there| {
            ["version", "link", "resolved"].iter().all(|key| match (entry.get(key), there.get(key)) {
                // Only a link's target is compared: the lock file carries no download addresses.
                (None, _) => true,
                (wanted, there) => wanted == there,
            })
        })
    };
    let absent = wanted.iter().filter(|(path, entry)| path.contains("node_modules/") && !optional(entry) && !same(path, entry));
    absent.map(|(path, _)| path.rsplit("node_modules/").next().unwrap_or(path).to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_what_is_needed_here_counts() {
        let lock = json!({"packages": {
            "": {"name": "root"},
            "www/sdk": {"name": "nearside", "version": "0.1.0"},
            "node_modules/nearside": {"resolved": "www/sdk", "link": true},
            "node_modules/esbuild": {"version": "1.0.0"},
            "node_modules/@esbuild/aix": {"version": "1.0.0", "optional": true},
        }});
        assert_eq!(missing(&lock, &Value::Null), ["esbuild", "nearside"]);
        let installed = json!({"packages": {
            "node_modules/nearside": {"resolved": "www/sdk", "link": true},
            "node_modules/esbuild": {"version": "1.0.0", "resolved": "somewhere"},
            "node_modules/left-over": {"version": "3.0.0"},
        }});
        assert!(missing(&lock, &installed).is_empty());
        let older = json!({"packages": {
            "node_modules/nearside": {"resolved": "www/old", "link": true},
            "node_modules/esbuild": {"version": "0.9.0"},
        }});
        assert_eq!(missing(&lock, &older), ["esbuild", "nearside"]);
    }
}
