//! Any text is a program or diagnostics that point into it.

use nearside_policy::{Options, Severity, Sources, compile, diagnostics_json};
use nearside_program::Program;

/// The beginning of the line that begins a file.
pub const FILE: &str = "#: ";

/// The files of a text: what comes before the first line that names one is `policy.toml`.
#[must_use]
pub fn files(text: &str) -> Vec<(String, String)> {
    let mut files = vec![(String::from("policy.toml"), String::new())];
    for line in text.split_inclusive('\n') {
        match line.strip_prefix(FILE) {
            Some(path) => files.push((path.trim().into(), String::new())),
            None => files.last_mut().expect("there is a first").1.push_str(line),
        }
    }
    files
}

/// Judges bytes as text.
#[must_use]
pub fn judge(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let sources = Sources::new(files(&text));
    let compiled = compile(&sources, &Options { debug: true });
    for found in &compiled.diagnostics {
        let places = found.labels.iter().map(|label| (label.file, &label.range));
        for (file, range) in places.chain(found.fix.iter().map(|fix| (fix.file, &fix.range))) {
            let within = sources.files.get(usize::from(file.0)).is_some_and(|file| file.text.get(range.clone()).is_some());
            assert!(within, "{} points to {range:?} of file {}", found.code.0, file.0);
        }
    }
    assert!(serde_json::from_str::<serde_json::Value>(&diagnostics_json(&sources, &compiled.diagnostics)).is_ok());
    let errors = compiled.diagnostics.iter().any(|found| found.severity == Severity::Error);
    assert_eq!(compiled.program.is_none(), errors, "neither a program nor an error, or both: {:?}", compiled.diagnostics);
    let Some(parts) = compiled.program else { return false };
    // What is too large to be written is said when it is written.
    if let Ok(bytes) = parts.encode() {
        let program = Program::decode(&bytes).expect("what was compiled decodes");
        assert_eq!(program.to_parts().as_ref(), Ok(&parts));
    }
    true
}
