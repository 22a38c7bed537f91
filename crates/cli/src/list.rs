//! `nearside list`: a program as text.

use std::{io::Write, path::PathBuf};

use nearside_program::listing;

use crate::{
    failure::{Failure, Verdict},
    say,
    source::{self, refused},
};

/// List what a program holds: inputs, tests, slots with their index, modules.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Policy folder, or a compiled file.
    path: PathBuf,
}

pub(crate) fn run(arguments: &Arguments, out: &mut dyn Write) -> Result<Verdict, Failure> {
    let loaded = match source::load(&arguments.path)? {
        Ok(loaded) => loaded,
        Err(verdict) => return Ok(verdict),
    };
    let text = listing(&loaded.bytes).map_err(|error| refused(&arguments.path, error))?;
    say(out, &text)?;
    Ok(Verdict::FINE)
}
