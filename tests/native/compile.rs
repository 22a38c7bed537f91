//! From an author's text to a decoded program, by way of its bytes.

use std::{error::Error, fs, path::Path};

use nearside_policy::{Compiled, Options, Severity, Sources, compile};
use nearside_program::Program;

/// Compiles, encodes and decodes a policy, with source positions.
///
/// # Errors
/// The compiler's errors with what they point at, or why the bytes are refused.
pub fn program(sources: &Sources) -> Result<Program, String> {
    Program::decode(&bytes(sources)?).map_err(|error| format!("decode: {error}"))
}

/// Compiles and encodes a policy, with source positions.
///
/// # Errors
/// The compiler's errors with what they point at.
pub fn bytes(sources: &Sources) -> Result<Vec<u8>, String> {
    let compiled = compile(sources, &Options { debug: true });
    let Some(parts) = &compiled.program else { return Err(format!("compile: {}", errors(sources, &compiled))) };
    parts.encode().map_err(|error| format!("encode: {error}"))
}

/// The bytes of a policy in `tests/` with one text in its `policy.toml` changed.
///
/// # Errors
/// When the policy cannot be read or compiled.
pub fn altered(folder: &str, from: &str, to: &str) -> Result<Vec<u8>, Box<dyn Error>> {
    let policy = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut files = vec![("policy.toml".to_owned(), fs::read_to_string(policy.join("policy.toml"))?.replace(from, to))];
    for entry in fs::read_dir(policy.join("modules"))? {
        let entry = entry?;
        files.push((format!("modules/{}", entry.file_name().to_string_lossy()), fs::read_to_string(entry.path())?));
    }
    Ok(bytes(&Sources::new(files))?)
}

/// The errors, one a line.
fn errors(sources: &Sources, compiled: &Compiled) -> String {
    let errors = compiled.diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error);
    let lines: Vec<String> = errors
        .map(|error| {
            let places: Vec<String> =
                error.labels.iter().map(|label| format!("{} `{}`", sources.path(label.file), sources.excerpt(label))).collect();
            format!("{} {} ({})", error.code.0, error.message, places.join(", "))
        })
        .collect();
    lines.join("\n")
}
