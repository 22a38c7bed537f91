//! Running other programs: their output is shown as it comes, and a failure names the command.

use crate::guard::Guarded;
use crate::tally::{Tally, count};
use anyhow::{Context, Result, bail};
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

/// One line about what happens now or what was installed.
pub(crate) fn say(line: impl std::fmt::Display) {
    eprintln!("xtask: {line}");
}

/// Runs to the end with our own output streams.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| cannot_start(command))?;
    if status.success() { Ok(()) } else { bail!("`{}` failed ({status})", shown(command)) }
}

/// Runs to the end with our own output streams, and no longer than we do ourselves: for servers, and what starts them.
pub(crate) fn serve(command: &Command) -> Result<()> {
    let status = Guarded::start(command, Stdio::inherit())?.wait()?;
    if status.success() { Ok(()) } else { bail!("`{}` failed ({status})", shown(command)) }
}

/// Runs to the end and returns standard output; standard error is repeated in the message of a failure.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    let output = command.output().with_context(|| cannot_start(command))?;
    if output.status.success() {
        return String::from_utf8(output.stdout).with_context(|| format!("`{}` printed no UTF-8", shown(command)));
    }
    bail!("`{}` failed ({})\n{}", shown(command), output.status, String::from_utf8_lossy(&output.stderr).trim_end())
}

/// Runs a test program, repeats its output line by line and adds up the counts that test runners print.
/// A program that prints no counts is one test. `seen` gets each line.
pub(crate) fn tested(command: &Command, mut seen: impl FnMut(&str)) -> Result<Tally> {
    let mut guarded = Guarded::start(command, Stdio::piped())?;
    let mut tally = Tally::default();
    if let Some(stdout) = guarded.child.stdout.take() {
        let mut lines = BufReader::new(stdout);
        let mut line = Vec::new();
        // Bytes, not `lines()`: a test may print something that is no UTF-8.
        while lines.read_until(b'\n', &mut line)? > 0 {
            std::io::stdout().write_all(&line)?;
            let text = String::from_utf8_lossy(&line);
            tally = tally + count(&text);
            seen(&text);
            line.clear();
        }
    }
    Ok(tally.with_exit(guarded.wait()?.success()))
}

/// The command as a person would type it.
pub(crate) fn shown(command: &Command) -> String {
    let program = std::path::Path::new(command.get_program());
    let name = program.file_name().unwrap_or(program.as_os_str()).to_string_lossy().into_owned();
    command.get_args().fold(name, |line, argument| line + " " + &argument.to_string_lossy())
}

fn cannot_start(command: &Command) -> String {
    format!("cannot start `{}`; is it installed and on PATH?", command.get_program().to_string_lossy())
}
