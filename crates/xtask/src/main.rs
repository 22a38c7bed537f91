//! `cargo xtask`: what this repository does to itself, one file per subcommand.
//!
//! Start at [`COMMANDS`] for the list and at `test.rs` for what CI runs.

mod attempts;
mod bench;
mod build;
mod compact;
mod demo;
mod edge;
mod flags;
mod guard;
mod house;
mod matrix;
mod process;
mod server;
mod setup;
mod size;
mod tally;
mod test;
mod tidy;
mod workspaces;

use anyhow::{Result, bail};
use house::House;
use std::process::ExitCode;

/// A subcommand, with the arguments after its name.
type Run = fn(&House, &[String]) -> Result<()>;

/// Name, what it does, and the function that does it.
const COMMANDS: &[(&str, &str, Run)] = &[
    ("demo", "[--port N] [--dev]: build everything and serve the site on loopback", demo::run),
    ("edge", "[--port N] [--origin URL] [--program FILE] [--no-build]: serve the site behind the Worker", edge::run),
    ("test", "[--only GROUP]...: run every test, or the named groups", test::run),
    ("build", "[--artifact NAME]... [--dev]: build the WebAssembly artifacts of wasm-pack.toml", build::run),
    ("size", "[--no-build]: weigh artifacts and scripts against their budgets", size::run),
    ("bench", "[ARGUMENT]...: build, then run tests/bench with these arguments", bench::run),
    ("tidy", "check the house rules that a compiler cannot", tidy::run),
    ("setup", "install what the other commands would install when they need it", setup::run),
];

fn main() -> ExitCode {
    match dispatch() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (name, rest) = match arguments.split_first() {
        Some((name, rest)) if !matches!(name.as_str(), "help" | "--help" | "-h") => (name, rest),
        _ => {
            println!("{}", usage());
            return Ok(());
        }
    };
    match COMMANDS.iter().find(|(known, ..)| known == name) {
        Some((_, _, command)) => command(&House::find()?, rest),
        None => bail!("unknown command `{name}`\n{}", usage()),
    }
}

fn usage() -> String {
    let mut text = String::from("usage: cargo xtask COMMAND");
    for (name, what, _) in COMMANDS {
        text.push_str(&format!("\n  {name:6} {what}"));
    }
    text
}
