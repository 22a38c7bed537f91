//! Rules for the text of every file that git tracks.

use super::{Finding, listed};
use crate::house::House;
use crate::matrix::Matrix;
use anyhow::Result;
use std::fs;

/// Past this many lines a source file probably tells two stories; said, not forbidden.
const LONG: usize = 600;
const SOURCES: [&str; 6] = ["rs", "ts", "mjs", "js", "css", "html"];
/// Data may hold any words: logs, cases, policies and pages that quote somebody.
const TEXTS: [&str; 13] = ["rs", "ts", "mjs", "js", "css", "html", "md", "toml", "json", "yml", "yaml", "sh", "lock"];
/// Folders that exist on one machine only.
const MACHINE: [&str; 2] = [concat!("/wo", "rk/"), concat!("/ro", "ot/")];
/// Where a decision is computed: the same bytes everywhere, so no floating point.
const EXACT: [&str; 3] = ["crates/program/src/", "crates/profile/src/", "crates/engine/src/"];

/// A text file of the repository.
pub(super) struct File {
    path: String,
    text: String,
}

/// Every tracked file that is text.
pub(super) fn tracked(house: &House) -> Result<Vec<File>> {
    let read = |path: String| Some(File { text: fs::read_to_string(house.path(&path)).ok()?, path });
    Ok(listed(house)?.into_iter().filter_map(read).collect())
}

/// Paths of one machine, and merges that were not finished.
pub(super) fn check(files: &[File]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in files.iter().filter(|file| extension(&file.path).is_none_or(|kind| TEXTS.contains(&kind))) {
        for (index, line) in file.text.lines().enumerate() {
            let what = match machine_path(line) {
                Some(folder) => format!("a path of one machine (`{folder}`)"),
                None if line.starts_with("<<<<<<< ") || line.starts_with(">>>>>>> ") => {
                    "a mark of an unfinished merge".to_owned()
                }
                None => continue,
            };
            findings.push(format!("{}:{}: {what}", file.path, index + 1));
        }
    }
    findings
}

/// The folder named, unless it continues another path or an address.
fn machine_path(line: &str) -> Option<&'static str> {
    let starts_path = |index: usize| {
        let before = line.get(..index).and_then(|before| before.chars().next_back());
        !before.is_some_and(|before| before.is_alphanumeric() || "._-/~*}>$)]".contains(before))
    };
    MACHINE.into_iter().find(|folder| line.match_indices(folder).any(|(index, _)| starts_path(index)))
}

/// What the build makes is made by every build, so git must not keep a copy that can be edited or grow old.
pub(super) fn generated(house: &House, files: &[File]) -> Result<Vec<Finding>> {
    let folders: Vec<String> = Matrix::read(house)?.artifacts.into_iter().map(|artifact| artifact.out + "/").collect();
    Ok(in_folders(files, &folders))
}

fn in_folders(files: &[File], folders: &[String]) -> Vec<Finding> {
    let kept = files.iter().filter(|file| folders.iter().any(|folder| file.path.starts_with(folder.as_str())));
    kept.map(|file| format!("{}: is made by `cargo xtask build`; add its folder to .gitignore", file.path)).collect()
}

/// Floating point on the path of a decision. Tests, which stand at the end of a file, may use it.
pub(super) fn inexact(files: &[File]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in files.iter().filter(|file| EXACT.iter().any(|folder| file.path.starts_with(folder)) && file.path.ends_with(".rs"))
    {
        let code = file.text.lines().enumerate().take_while(|(_, line)| line.trim() != "#[cfg(test)]");
        for (index, line) in code {
            let statement = line.split_once("//").map_or(line, |(statement, _)| statement);
            let mut words = statement.split(|c: char| !c.is_alphanumeric() && c != '_');
            if words.any(|word| word == "f32" || word == "f64") {
                findings.push(format!("{}:{}: floating point; use integers with a fixed scale", file.path, index + 1));
            }
        }
    }
    findings
}

/// Source files that are worth a second look.
pub(super) fn long(files: &[File]) -> Vec<String> {
    let long = files
        .iter()
        .filter(|file| extension(&file.path).is_some_and(|kind| SOURCES.contains(&kind)))
        .map(|file| (&file.path, file.text.lines().count()));
    long.filter(|(_, lines)| *lines > LONG)
        .map(|(path, lines)| format!("{path} has {lines} lines; does it tell one story?"))
        .collect()
}

fn extension(path: &str) -> Option<&str> {
    std::path::Path::new(path).extension()?.to_str()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, text: &str) -> File {
        File { path: path.to_owned(), text: text.to_owned() }
    }

    #[test]
    fn paths_of_one_machine_are_found() {
        let folder = MACHINE[0];
        let found = |line: &str| check(&[file("a.md", line)]).len();
        assert_eq!(found(&format!("see {folder}notes.md")), 1);
        assert_eq!(found(&format!("`{folder}notes.md`")), 1);
        assert_eq!(found(&format!("https://example.com{folder}notes")), 0);
        assert_eq!(found(&format!("our{folder}")), 0);
        assert_eq!(check(&[file("access.log", folder)]).len(), 0);
        assert_eq!(check(&[file(".ci/run", folder)]).len(), 1, "a file without extension is text");
    }

    #[test]
    fn unfinished_merges_are_found() {
        assert_eq!(check(&[file("a.rs", "<<<<<<< HEAD\nx\n>>>>>>> other\n")]).len(), 2);
    }

    #[test]
    fn floats_are_found_outside_tests_and_comments() {
        let text = "// f64 in words\nlet x: f64 = y as f32_like;\n#[cfg(test)]\nlet z: f32 = 0.0;\n";
        assert_eq!(inexact(&[file("crates/engine/src/a.rs", text)]).len(), 1);
        assert!(inexact(&[file("crates/cli/src/a.rs", text)]).is_empty());
    }

    #[test]
    fn long_sources_and_kept_builds_are_found() {
        let long_text = "\n".repeat(LONG + 1);
        assert_eq!(long(&[file("a.rs", &long_text), file("a.json", &long_text), file("b.rs", "")]).len(), 1);
        let folders = ["www/x/".to_owned()];
        assert_eq!(in_folders(&[file("www/x/engine.js", ""), file("www/xy.js", "")], &folders).len(), 1);
    }
}
