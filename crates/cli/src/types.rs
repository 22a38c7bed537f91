//! `nearside types`: TypeScript types of a policy.

use std::{io::Write, path::PathBuf};

use crate::{
    failure::{Failure, Verdict},
    say, source,
    whole::write_whole,
};

/// Write TypeScript types of slots, modules, attributes and facts.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Policy folder.
    dir: PathBuf,
    /// Where they go; standard output if not given.
    #[arg(long, value_name = "FILE.ts")]
    out: Option<PathBuf>,
}

pub(crate) fn run(arguments: &Arguments, out: &mut dyn Write) -> Result<Verdict, Failure> {
    let sources = source::read_policy(&arguments.dir)?;
    let compiled = nearside_policy::compile(&sources, &nearside_policy::Options::default());
    if !compiled.diagnostics.is_empty() {
        source::print_diagnostics(&arguments.dir, &sources, &compiled)?;
    }
    let Some(parts) = &compiled.program else { return Ok(Verdict::BROKEN) };
    let types = nearside_policy::types(parts);
    match &arguments.out {
        Some(path) => write_whole(path, types.as_bytes())?,
        None => say(out, &types)?,
    }
    Ok(Verdict::FINE)
}
