//! What a command ends with: a verdict on the policy, or a failure that has nothing to do with it.

use std::{
    fmt::Display,
    io::{self, ErrorKind, Write},
    path::Path,
    process::ExitCode,
};

/// How a command that could do its work ended: its exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Verdict(u8);

impl Verdict {
    /// All is well; warnings do not change that.
    pub(crate) const FINE: Self = Self(0);
    /// The policy has errors.
    pub(crate) const BROKEN: Self = Self(1);
    /// The command line, a file or the machine is at fault.
    pub(crate) const AT_FAULT: Self = Self(2);
}

impl From<Verdict> for ExitCode {
    fn from(verdict: Verdict) -> Self {
        Self::from(verdict.0)
    }
}

/// Why a command could not do its work: what happened, where, and what to do next.
#[derive(Debug)]
pub(crate) struct Failure {
    message: String,
    help: Option<String>,
    closed_pipe: bool,
}

impl Failure {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self { message: printable(&message.into()), help: None, closed_pipe: false }
    }

    /// The same with advice.
    pub(crate) fn help(self, help: impl Into<String>) -> Self {
        Self { help: Some(printable(&help.into())), ..self }
    }

    /// A file that could not be `done` ("read", "written").
    pub(crate) fn file(done: &str, path: &Path, error: &io::Error) -> Self {
        let failure = Self::new(format!("`{}` cannot be {done}: {}", path.display(), plain(error)));
        match error.kind() {
            ErrorKind::NotFound => failure.help("check the path; it is taken from the current folder"),
            ErrorKind::PermissionDenied => failure.help("check who may do that"),
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => failure.help("make room, or name a file on another disk"),
            ErrorKind::InvalidData => failure.help("save it as UTF-8 text"),
            _ => failure,
        }
    }

    /// Standard output that could not be written.
    pub(crate) fn output(error: &io::Error) -> Self {
        Self {
            closed_pipe: error.kind() == ErrorKind::BrokenPipe,
            ..Self::new(format!("the output cannot be written: {}", plain(error)))
        }
    }

    pub(crate) const fn is_closed_pipe(&self) -> bool {
        self.closed_pipe
    }

    pub(crate) fn print(&self, out: &mut dyn Write) -> io::Result<()> {
        let red = anstyle(31);
        writeln!(out, "{red}error{RESET}: {}", self.message)?;
        match &self.help {
            Some(help) => writeln!(out, "  help: {help}"),
            None => Ok(()),
        }
    }
}

pub(crate) const RESET: &str = "\x1b[0m";

/// Bold in a colour of the terminal; whoever prints strips it where there is none.
pub(crate) fn anstyle(colour: u8) -> impl Display {
    format!("\x1b[1;{colour}m")
}

/// Text of others, for a terminal: nothing in it moves a cursor or turns its direction.
pub(crate) fn printable(text: &str) -> String {
    text.chars().filter(|char| !char.is_control() && !matches!(char, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')).collect()
}

/// The system's words without its number.
fn plain(error: &io::Error) -> String {
    unnumbered(error).to_lowercase()
}

/// What an error says without the system's number of it, which is another one on each system.
pub(crate) fn unnumbered(error: &io::Error) -> String {
    let text = error.to_string();
    text.split(" (os error").next().unwrap_or(&text).to_owned()
}
