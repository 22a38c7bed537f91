//! The files of a policy, as text: nothing in this crate but [`Sources::read_folder`] touches a disk.

use std::{fs, io, path::Path};

use crate::{FileId, Label};

/// The files of one policy: `policy.toml` and `modules/NAME.toml`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sources {
    /// Files in any order; a [`FileId`] is an index into this list.
    pub files: Vec<SourceFile>,
}

/// One file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// Path relative to the policy folder, with `/` between parts.
    pub path: String,
    /// Its text.
    pub text: String,
}

/// A place for people: lines and columns from 1, columns in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

impl Sources {
    /// Files from (path, text) pairs.
    pub fn new<P: Into<String>, T: Into<String>>(files: impl IntoIterator<Item = (P, T)>) -> Self {
        Self { files: files.into_iter().map(|(path, text)| SourceFile { path: path.into(), text: text.into() }).collect() }
    }

    /// Reads `policy.toml` and `modules/*.toml` of a folder, modules by name. A missing `policy.toml` is left to the compiler to report.
    ///
    /// # Errors
    /// The first file or folder that cannot be read, or is not UTF-8, with its path in the message.
    pub fn read_folder(folder: &Path) -> io::Result<Self> {
        let named = |path: &Path, error: io::Error| io::Error::new(error.kind(), format!("{}: {error}", path.display()));
        let mut files = Vec::new();
        if !folder.is_dir() {
            return Err(io::Error::new(io::ErrorKind::NotFound, format!("{}: not a folder", folder.display())));
        }
        let mut read = |path: &Path, name: String| -> io::Result<()> {
            let text = fs::read_to_string(path).map_err(|error| named(path, error))?;
            files.push(SourceFile { path: name, text });
            Ok(())
        };
        let policy = folder.join("policy.toml");
        if policy.exists() {
            read(&policy, "policy.toml".to_owned())?;
        }
        let modules = folder.join("modules");
        if modules.is_dir() {
            let mut names = Vec::new();
            for entry in fs::read_dir(&modules).map_err(|error| named(&modules, error))? {
                let entry = entry.map_err(|error| named(&modules, error))?;
                if let Ok(name) = entry.file_name().into_string()
                    && name.ends_with(".toml")
                    && !name.starts_with('.')
                {
                    names.push(name);
                }
            }
            names.sort_unstable();
            for name in names {
                read(&modules.join(&name), format!("modules/{name}"))?;
            }
        }
        Ok(Self { files })
    }

    /// The path of a file; empty when there is none.
    #[must_use]
    pub fn path(&self, file: FileId) -> &str {
        self.files.get(usize::from(file.0)).map_or("", |file| &file.path)
    }

    /// The text that a label covers; empty when it lies outside.
    #[must_use]
    pub fn excerpt(&self, label: &Label) -> &str {
        self.files.get(usize::from(label.file.0)).and_then(|file| file.text.get(label.range.clone())).unwrap_or("")
    }

    /// Line and column of a byte of a file; the end of the file for any byte past it.
    #[must_use]
    pub fn position(&self, file: FileId, byte: usize) -> Position {
        let text = self.files.get(usize::from(file.0)).map_or("", |file| file.text.as_str());
        let mut end = byte.min(text.len());
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let before = text.get(..end).unwrap_or("");
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        Position {
            line: before.bytes().filter(|byte| *byte == b'\n').count() + 1,
            column: before.get(line_start..).unwrap_or("").chars().count() + 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_characters() {
        let sources = Sources::new([("policy.toml", "a\nüber x")]);
        assert_eq!(sources.position(FileId(0), 0), Position { line: 1, column: 1 });
        assert_eq!(sources.position(FileId(0), 8), Position { line: 2, column: 6 });
        assert_eq!(sources.position(FileId(0), 99), Position { line: 2, column: 7 });
    }

    #[test]
    fn folders_are_read_by_name() {
        let folder = std::env::temp_dir().join(format!("nearside-sources-{}", std::process::id()));
        fs::create_dir_all(folder.join("modules")).unwrap();
        for name in ["b.toml", "a.toml", "notes.txt"] {
            fs::write(folder.join("modules").join(name), name).unwrap();
        }
        fs::write(folder.join("policy.toml"), "site").unwrap();
        let sources = Sources::read_folder(&folder).unwrap();
        fs::remove_dir_all(&folder).unwrap();
        let paths: Vec<_> = sources.files.iter().map(|file| file.path.as_str()).collect();
        assert_eq!(paths, ["policy.toml", "modules/a.toml", "modules/b.toml"]);
        assert!(Sources::read_folder(&folder).unwrap_err().to_string().contains("not a folder"));
    }
}
