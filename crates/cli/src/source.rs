//! Where a command's program comes from: a policy folder or a compiled file.

use std::{
    fs,
    io::{ErrorKind, Write},
    path::Path,
};

use nearside_policy::{Compiled, Options, Sources, compile};
use nearside_program::{DecodeError, Program};

use crate::{
    draw,
    failure::{Failure, Verdict, unnumbered},
};

/// Reads a policy folder.
pub(crate) fn read_policy(folder: &Path) -> Result<Sources, Failure> {
    let name = folder.display();
    let data = fs::metadata(folder).map_err(|error| {
        let failure = Failure::file("read", folder, &error);
        if error.kind() == ErrorKind::NotFound {
            failure.help(format!("`nearside new {name}` begins a policy there"))
        } else {
            failure
        }
    })?;
    if !data.is_dir() {
        return Err(
            Failure::new(format!("`{name}` is a file, not a policy folder")).help("name the folder that holds `policy.toml`")
        );
    }
    let sources = Sources::read_folder(folder).map_err(|error| {
        // The message of this crate's own reading names the file already.
        let failure = Failure::new(format!("cannot read {}", unnumbered(&error)));
        if error.kind() == ErrorKind::InvalidData { failure.help("save it as UTF-8 text") } else { failure }
    })?;
    if sources.files.is_empty() {
        return Err(
            Failure::new(format!("there is no policy in `{name}`")).help(format!("`nearside new {name}` begins one there"))
        );
    }
    Ok(sources)
}

/// A program, and what else is known where it came from.
pub(crate) struct Loaded {
    pub(crate) program: Program,
    pub(crate) bytes: Vec<u8>,
    /// The folder's files; none for a compiled file.
    pub(crate) sources: Option<Sources>,
    pub(crate) compiled: Option<Compiled>,
}

/// Compiles a folder, with source positions, or reads a compiled file. Diagnostics go to standard error; errors among them are the verdict.
pub(crate) fn load(path: &Path) -> Result<Result<Loaded, Verdict>, Failure> {
    if path.is_file() {
        let bytes = fs::read(path).map_err(|error| Failure::file("read", path, &error))?;
        let program = decode(path, &bytes)?;
        return Ok(Ok(Loaded { program, bytes, sources: None, compiled: None }));
    }
    let sources = read_policy(path)?;
    let compiled = compile(&sources, &Options { debug: true });
    if !compiled.diagnostics.is_empty() {
        print_diagnostics(path, &sources, &compiled)?;
    }
    let Some(parts) = &compiled.program else { return Ok(Err(Verdict::BROKEN)) };
    let bytes = parts.encode().map_err(|error| Failure::new(format!("the program cannot be written: {error}")))?;
    let program = decode(path, &bytes)?;
    Ok(Ok(Loaded { program, bytes, sources: Some(sources), compiled: Some(compiled) }))
}

/// The program of a policy that compiles.
pub(crate) fn program(compiled: &Compiled) -> Result<Option<Program>, Failure> {
    let Some(parts) = &compiled.program else { return Ok(None) };
    let failed = |error: &dyn std::fmt::Display| Failure::new(format!("the program cannot be written: {error}"));
    let bytes = parts.encode().map_err(|error| failed(&error))?;
    Program::decode(&bytes).map(Some).map_err(|error| failed(&error))
}

/// Draws diagnostics on standard error, for commands whose output is something else.
pub(crate) fn print_diagnostics(folder: &Path, sources: &Sources, compiled: &Compiled) -> Result<(), Failure> {
    let text = draw::diagnostics(folder, sources, &compiled.diagnostics) + &draw::summary(&compiled.diagnostics);
    anstream::stderr().lock().write_all(text.as_bytes()).map_err(|error| Failure::output(&error))
}

fn decode(path: &Path, bytes: &[u8]) -> Result<Program, Failure> {
    Program::decode(bytes).map_err(|error| refused(path, error))
}

/// A file that is not a program that this version reads.
pub(crate) fn refused(path: &Path, error: DecodeError) -> Failure {
    let failure = Failure::new(format!("`{}` cannot be read: {error}", path.display()));
    match error {
        DecodeError::Major(_) | DecodeError::Feature(_) | DecodeError::Unknown(_) => failure.help(format!(
            "it was made by another version of nearside; this is {}: update it, or compile the policy again",
            env!("CARGO_PKG_VERSION")
        )),
        DecodeError::Magic => failure.help("name a policy folder, or a file that `nearside compile` wrote"),
        _ => failure.help("the file is damaged; copy it again, or compile the policy again"),
    }
}
