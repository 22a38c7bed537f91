//! `nearside compile`: a policy folder becomes a program.

use std::{
    io::{self, Write},
    path::{Path, PathBuf},
};

use nearside_policy::{Options, compile, types};

use crate::{
    draw::plural,
    failure::{Failure, Verdict},
    say, source,
    whole::write_whole,
};

/// Compile a policy into a program; nothing is written while it has errors.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Policy folder.
    dir: PathBuf,
    /// Where the program goes; `-` is standard output.
    #[arg(long, value_name = "FILE", default_value = "policy.nsp")]
    out: PathBuf,
    /// Keep source positions, for `explain` and `list`; a visitor's page has no use for them.
    #[arg(long)]
    debug: bool,
    /// Where TypeScript types go, if wanted.
    #[arg(long, value_name = "FILE.ts")]
    types: Option<PathBuf>,
}

pub(crate) fn run(arguments: &Arguments, out: &mut dyn Write) -> Result<Verdict, Failure> {
    let sources = source::read_policy(&arguments.dir)?;
    let compiled = compile(&sources, &Options { debug: arguments.debug });
    if !compiled.diagnostics.is_empty() {
        source::print_diagnostics(&arguments.dir, &sources, &compiled)?;
    }
    let Some(parts) = &compiled.program else { return Ok(Verdict::BROKEN) };
    let bytes = parts.encode().map_err(|error| Failure::new(format!("the program cannot be written: {error}")))?;
    if let Some(path) = &arguments.types {
        write_whole(path, types(parts).as_bytes())?;
    }
    if arguments.out == Path::new("-") {
        // Not through `out`, which takes colour away and bytes with it.
        let mut bare = io::stdout().lock();
        return bare
            .write_all(&bytes)
            .and_then(|()| bare.flush())
            .map(|()| Verdict::FINE)
            .map_err(|error| Failure::output(&error));
    }
    write_whole(&arguments.out, &bytes)?;
    let without = nearside_program::strip_debug(&bytes).map_or(bytes.len(), |stripped| stripped.len());
    let debug = if arguments.debug {
        format!(", {} of them source positions", bytes.len().saturating_sub(without))
    } else {
        String::new()
    };
    say(
        out,
        &format!(
            "{}: {} bytes{debug}; {}, {}, {}, {}\n",
            arguments.out.display(),
            bytes.len(),
            plural(parts.slots.len(), "slot"),
            plural(parts.modules.len(), "module"),
            plural(parts.inputs.len(), "input"),
            plural(parts.atoms.len(), "test"),
        ),
    )?;
    Ok(Verdict::FINE)
}
