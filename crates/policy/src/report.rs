//! Diagnostics as JSON, for editors and other tools. The form is stable: keys are added, never changed.

use serde_json::{Value, json};

use crate::{Diagnostic, Severity, Sources};

/// Diagnostics as a JSON document:
///
/// ```json
/// {"version": 1, "errors": 1, "warnings": 0, "diagnostics": [{
///   "code": "policy::unknown_key", "severity": "error", "message": "unknown key `scroe`", "help": "did you mean `score`?",
///   "labels": [{"file": "modules/a.toml", "start": 3, "end": 8, "line": 1, "column": 4, "endLine": 1, "endColumn": 9, "text": "…"}],
///   "fix": {"file": "modules/a.toml", "start": 3, "end": 8, "text": "score"}
/// }]}
/// ```
///
/// `start` and `end` are bytes from 0; lines and columns count from 1, columns in characters. `help` and `fix` may be null.
#[must_use]
pub fn diagnostics_json(sources: &Sources, diagnostics: &[Diagnostic]) -> String {
    let count = |severity| diagnostics.iter().filter(|found| found.severity == severity).count();
    let document = json!({
        "version": 1,
        "errors": count(Severity::Error),
        "warnings": count(Severity::Warning),
        "diagnostics": diagnostics.iter().map(|found| diagnostic(sources, found)).collect::<Vec<_>>(),
    });
    format!("{document:#}")
}

fn diagnostic(sources: &Sources, found: &Diagnostic) -> Value {
    let labels = found.labels.iter().map(|label| {
        let (start, end) = (sources.position(label.file, label.range.start), sources.position(label.file, label.range.end));
        json!({
            "file": sources.path(label.file),
            "start": label.range.start,
            "end": label.range.end,
            "line": start.line,
            "column": start.column,
            "endLine": end.line,
            "endColumn": end.column,
            "text": label.text,
        })
    });
    let fix = found
        .fix
        .as_ref()
        .map(|fix| json!({ "file": sources.path(fix.file), "start": fix.range.start, "end": fix.range.end, "text": fix.text }));
    json!({
        "code": found.code.0,
        "severity": match found.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        },
        "message": found.message,
        "help": found.help,
        "labels": labels.collect::<Vec<_>>(),
        "fix": fix,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Options, compile};

    #[test]
    fn tools_get_places_and_edits() {
        let sources = Sources::new([("policy.toml", "site = 'https://a.example'\nversion = 1\nlocales = ['en']\nslost = 1\n")]);
        let compiled = compile(&sources, &Options::default());
        let document: Value = serde_json::from_str(&diagnostics_json(&sources, &compiled.diagnostics)).unwrap();
        assert_eq!(document["errors"], 3, "the key, and two that are missing");
        let found =
            document["diagnostics"].as_array().unwrap().iter().find(|found| found["code"] == "policy::unknown_key").unwrap();
        assert_eq!(found["labels"][0]["line"], 4);
        assert_eq!(found["labels"][0]["endColumn"], 6);
        assert_eq!(found["fix"]["text"], "slots");
    }
}
