//! The command `nearside`: write, check, compile, explain and simulate policies. The only place that draws.
//!
//! Exit codes: 0 when all is well, 1 when the policy has errors, 2 when the command line, a file or the machine is at fault.
//!
//! Start with [`main`]. The other two items read what comes from outside, a file of facts and a page, and are public for the tests that
//! give them anything.

mod check;
mod compile;
mod draw;
mod explain;
mod facts;
mod failure;
mod handed;
mod keygen;
mod keys;
mod list;
mod manual;
mod new;
mod pages;
mod places;
mod report;
mod schema;
mod sign;
mod simulate;
mod source;
mod types;
mod verify;
mod whole;

use std::{
    io::{self, Write},
    process::ExitCode,
};

use clap::{Parser, Subcommand};

use failure::{Failure, Verdict};

pub use facts::{Situation, situation_of};
pub use handed::drawn_page;

/// Write, check, compile, explain and simulate personalization policies.
#[derive(Parser)]
#[command(
    name = "nearside",
    version,
    about,
    after_help = "Exit codes: 0 all is well; 1 the policy has errors; 2 the command line, a file or the machine is at fault."
)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    New(new::Arguments),
    Check(check::Arguments),
    Compile(compile::Arguments),
    Explain(explain::Arguments),
    List(list::Arguments),
    Types(types::Arguments),
    Manual(manual::Arguments),
    Schema(schema::Arguments),
    Simulate(simulate::Arguments),
    Keygen(keygen::Arguments),
    Sign(sign::Arguments),
    Verify(verify::Arguments),
}

/// Does what the command line asks for.
#[must_use]
pub fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version come this way too.
            let code = if error.use_stderr() { Verdict::AT_FAULT } else { Verdict::FINE };
            return if error.print().is_ok() { code.into() } else { Verdict::AT_FAULT.into() };
        }
    };
    let mut out = anstream::stdout().lock();
    let done = run(&arguments.command, &mut out).and_then(|verdict| {
        out.flush().map_err(|error| Failure::output(&error))?;
        Ok(verdict)
    });
    match done {
        Ok(verdict) => verdict.into(),
        // Whoever reads has seen enough, as `head` does.
        Err(failure) if failure.is_closed_pipe() => Verdict::FINE.into(),
        Err(failure) => {
            // Nothing is left to be done if even this cannot be written.
            let _ = failure.print(&mut anstream::stderr().lock());
            Verdict::AT_FAULT.into()
        }
    }
}

fn run(command: &Command, out: &mut dyn Write) -> Result<Verdict, Failure> {
    match command {
        Command::New(arguments) => new::run(arguments, out),
        Command::Check(arguments) => check::run(arguments, out),
        Command::Compile(arguments) => compile::run(arguments, out),
        Command::Explain(arguments) => explain::run(arguments, out),
        Command::List(arguments) => list::run(arguments, out),
        Command::Types(arguments) => types::run(arguments, out),
        Command::Manual(arguments) => manual::run(arguments, out),
        Command::Schema(arguments) => schema::run(arguments, out),
        Command::Simulate(arguments) => simulate::run(arguments, out),
        Command::Keygen(arguments) => keygen::run(arguments, out),
        Command::Sign(arguments) => sign::run(arguments, out),
        Command::Verify(arguments) => verify::run(arguments, out),
    }
}

/// Writes to standard output, where a full disk or a closed pipe shows as a failure.
fn say(out: &mut dyn Write, text: &str) -> Result<(), Failure> {
    out.write_all(text.as_bytes()).map_err(|error: io::Error| Failure::output(&error))
}
