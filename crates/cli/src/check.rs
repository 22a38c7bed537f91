//! `nearside check`: everything that is wrong with a policy.

use std::{io::Write, path::PathBuf};

use nearside_policy::{Options, compile, diagnostics_json};

use crate::{
    draw,
    failure::{Failure, Verdict},
    say, source,
};

/// Say everything that is wrong with a policy.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Policy folder: `policy.toml` and `modules/*.toml`.
    dir: PathBuf,
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
    match arguments.format {
        Format::Json => {
            say(out, &diagnostics_json(&sources, &compiled.diagnostics))?;
            say(out, "\n")?;
        }
        Format::Human => {
            say(out, &draw::diagnostics(&arguments.dir, &sources, &compiled.diagnostics))?;
            say(out, &draw::summary(&compiled.diagnostics))?;
        }
    }
    Ok(if compiled.has_errors() { Verdict::BROKEN } else { Verdict::FINE })
}
