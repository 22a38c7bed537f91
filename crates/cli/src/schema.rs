//! `nearside schema`: JSON Schemas for editors.

use std::io::Write;

use nearside_policy::{json_schema_module, json_schema_policy};

use crate::{
    failure::{Failure, Verdict},
    say,
};

/// Print a JSON Schema, for editors that check TOML with it.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Which kind of file.
    #[arg(value_enum)]
    of: Of,
}

/// A kind of file.
#[derive(Clone, Copy, clap::ValueEnum)]
enum Of {
    /// `policy.toml`
    Policy,
    /// `modules/NAME.toml`
    Module,
}

pub(crate) fn run(arguments: &Arguments, out: &mut dyn Write) -> Result<Verdict, Failure> {
    let schema = match arguments.of {
        Of::Policy => json_schema_policy(),
        Of::Module => json_schema_module(),
    };
    say(out, &schema)?;
    Ok(Verdict::FINE)
}
