//! `nearside check`: everything that is wrong with a policy.

use std::{
    io::Write,
    path::{Path, PathBuf},
};

use nearside_policy::{Diagnostic, FileId, Options, Severity, Sources, compile, diagnostics_json};

use crate::{
    draw,
    failure::{Failure, Verdict},
    pages::{self, Pages},
    say, source,
};

/// Say everything that is wrong with a policy.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Policy folder: `policy.toml` and `modules/*.toml`.
    dir: PathBuf,
    /// Look at the pages below this folder as well (`*.html`): slots, and candidates that could never be shown.
    #[arg(long, value_name = "DIR")]
    pages: Option<PathBuf>,
    /// For people, or for tools.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// Form of the output.
#[derive(Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Format {
    #[default]
    Human,
    Json,
}

pub(crate) fn run(arguments: &Arguments, out: &mut dyn Write) -> Result<Verdict, Failure> {
    let sources = source::read_policy(&arguments.dir)?;
    let compiled = compile(&sources, &Options::default());
    let pages = match &arguments.pages {
        Some(folder) => pages::check(folder, source::program(&compiled)?.as_ref())?,
        None => Pages::default(),
    };
    let is_broken = compiled.has_errors() || pages.diagnostics.iter().any(|found| found.severity == Severity::Error);
    match arguments.format {
        Format::Json => {
            let (sources, diagnostics) = together(sources, compiled.diagnostics, pages);
            say(out, &diagnostics_json(&sources, &diagnostics))?;
            say(out, "\n")?;
        }
        Format::Human => {
            say(out, &draw::diagnostics(&arguments.dir, &sources, &compiled.diagnostics))?;
            say(out, &draw::diagnostics(Path::new(""), &pages.sources, &pages.diagnostics))?;
            say(out, &draw::summary(&[compiled.diagnostics, pages.diagnostics].concat()))?;
        }
    }
    Ok(if is_broken { Verdict::BROKEN } else { Verdict::FINE })
}

/// What is said of the policy and of the pages, as of one set of files: the policy's by their paths in its folder, pages by their own.
fn together(mut sources: Sources, mut diagnostics: Vec<Diagnostic>, pages: Pages) -> (Sources, Vec<Diagnostic>) {
    let before = u16::try_from(sources.files.len()).unwrap_or(u16::MAX);
    sources.files.extend(pages.sources.files);
    diagnostics.extend(pages.diagnostics.into_iter().map(|mut found| {
        for label in &mut found.labels {
            label.file = FileId(label.file.0.saturating_add(before));
        }
        found
    }));
    (sources, diagnostics)
}
