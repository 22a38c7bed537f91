//! Who may depend on whom (ARCHITECTURE.md). A new arrow is a decision: it is made in this table and in that file together.

use super::Finding;
use crate::house::Metadata;

/// Package, and the packages of ours that it may depend on.
const ARROWS: &[(&str, &[&str])] = &[
    ("nearside-program", &[]),
    ("nearside-profile", &["nearside-program"]),
    ("nearside-engine", &["nearside-program"]),
    ("nearside-engine-wasm", &["nearside-engine", "nearside-profile", "nearside-program"]),
    ("nearside-policy", &["nearside-program"]),
    ("nearside-policy-wasm", &["nearside-policy", "nearside-program"]),
    ("nearside-lab", &["nearside-engine", "nearside-profile", "nearside-program"]),
    ("nearside-page", &[]),
    (
        "nearside-cli",
        &["nearside-policy", "nearside-page", "nearside-lab", "nearside-engine", "nearside-profile", "nearside-program"],
    ),
    ("nearside-worker", &["nearside-engine", "nearside-page", "nearside-profile", "nearside-program"]),
    (
        "nearside-tests",
        &[
            "nearside-program",
            "nearside-profile",
            "nearside-engine",
            "nearside-policy",
            "nearside-page",
            "nearside-lab",
            "nearside-cli",
            "nearside-worker",
        ],
    ),
    ("xtask", &[]),
];

/// What a visitor or the edge runs holds no parser, not even in its tests' builds.
const WITHOUT_PARSER: [&str; 2] = ["nearside-engine-wasm", "nearside-worker"];

pub(super) fn check(metadata: &Metadata) -> Vec<Finding> {
    let mut findings = Vec::new();
    for package in &metadata.packages {
        let Some((_, allowed)) = ARROWS.iter().find(|(name, _)| *name == package.name) else {
            findings.push(format!("`{}` has no row in the table of crates/xtask/src/tidy/edges.rs", package.name));
            continue;
        };
        for dependency in package.dependencies.iter().filter(|dependency| dependency.path.is_some()) {
            // Tests may compare crates that do not know each other.
            let in_tests = dependency.kind.as_deref() == Some("dev");
            let parser = dependency.name == "nearside-policy" && WITHOUT_PARSER.contains(&package.name.as_str());
            if parser || !(in_tests || allowed.contains(&dependency.name.as_str())) {
                findings.push(format!("`{}` may not depend on `{}`", package.name, dependency.name));
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(package: &str, dependency: &str, kind: Option<&str>) -> Vec<Finding> {
        let kind = kind.map_or("null".to_owned(), |kind| format!("{kind:?}"));
        let text = format!(
            r#"{{"target_directory": "t", "packages": [{{"name": {package:?}, "manifest_path": "m", "targets": [],
               "dependencies": [{{"name": {dependency:?}, "kind": {kind}, "path": "p"}}, {{"name": "serde", "kind": null, "path": null}}]}}]}}"#
        );
        check(&serde_json::from_str(&text).unwrap())
    }

    #[test]
    fn arrows_of_the_table_pass() {
        assert!(findings("nearside-engine", "nearside-program", None).is_empty());
        assert!(findings("nearside-policy", "nearside-engine", Some("dev")).is_empty());
    }

    #[test]
    fn arrows_that_turn_back_are_found() {
        assert_eq!(
            findings("nearside-engine", "nearside-policy", None),
            ["`nearside-engine` may not depend on `nearside-policy`"]
        );
        assert_eq!(findings("nearside-program", "nearside-engine", Some("build")).len(), 1);
        assert_eq!(findings("nearside-engine-wasm", "nearside-policy", Some("dev")).len(), 1);
        assert_eq!(findings("nearside-new", "nearside-program", None).len(), 1);
    }
}
