//! Diagnostics, drawn for a terminal.

use std::path::Path;

use annotate_snippets::{AnnotationKind, Group, Level, Message, Renderer, Snippet};
use nearside_policy::{Diagnostic, FileId, Severity, Sources};

use crate::failure::{RESET, anstyle};

/// All diagnostics one after the other, in colour; whoever prints strips it where there is none.
pub(crate) fn diagnostics(folder: &Path, sources: &Sources, diagnostics: &[Diagnostic]) -> String {
    let renderer = Renderer::styled();
    let mut drawn = String::new();
    for found in diagnostics {
        drawn.push_str(&renderer.render(&[group(folder, sources, found)]));
        drawn.push_str("\n\n");
    }
    drawn
}

/// How many there are, in one line.
pub(crate) fn summary(diagnostics: &[Diagnostic]) -> String {
    let count = |severity| diagnostics.iter().filter(|found| found.severity == severity).count();
    match (count(Severity::Error), count(Severity::Warning)) {
        (0, 0) => format!("{}no problems{RESET}\n", anstyle(32)),
        (0, warnings) => format!("{}{}{RESET}\n", anstyle(33), plural(warnings, "warning")),
        (errors, 0) => format!("{}{}{RESET}\n", anstyle(31), plural(errors, "error")),
        (errors, warnings) => format!("{}{}, {}{RESET}\n", anstyle(31), plural(errors, "error"), plural(warnings, "warning")),
    }
}

/// A count and its noun.
pub(crate) fn plural(count: usize, noun: &str) -> String {
    if count == 1 { format!("{count} {noun}") } else { format!("{count} {noun}s") }
}

fn group<'a>(folder: &Path, sources: &'a Sources, found: &'a Diagnostic) -> Group<'a> {
    let level = match found.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let mut group = level.primary_title(&found.message).id(found.code.0).elements(Vec::<Message<'_>>::new());
    // One picture per file, the main one first.
    let mut files: Vec<FileId> = Vec::new();
    for label in &found.labels {
        if !files.contains(&label.file) {
            files.push(label.file);
        }
    }
    for file in files {
        let Some(source) = sources.files.get(usize::from(file.0)) else { continue };
        let labels = found.labels.iter().enumerate().filter(|(_, label)| label.file == file);
        let annotations = labels.map(|(position, label)| {
            let kind = if position == 0 { AnnotationKind::Primary } else { AnnotationKind::Context };
            let annotation = kind.span(fitting(&source.text, label.range.clone()));
            if label.text.is_empty() { annotation } else { annotation.label(label.text.as_str()) }
        });
        group = group.element(
            Snippet::source(&source.text).path(folder.join(&source.path).display().to_string()).annotations(annotations),
        );
    }
    match &found.help {
        Some(help) => group.element(Level::HELP.message(help)),
        None => group,
    }
}

/// A range that lies in the text, on borders of characters.
fn fitting(text: &str, range: std::ops::Range<usize>) -> std::ops::Range<usize> {
    let start = text.floor_char_boundary(range.start.min(text.len()));
    start..text.ceil_char_boundary(range.end.clamp(start, text.len()))
}
