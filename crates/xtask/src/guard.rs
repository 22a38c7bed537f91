//! Programs that end with us, however we end: by a signal, with the terminal, or killed outright.
//!
//! A signal handler sees no `SIGKILL`, and what Linux can do about a parent's death (`PR_SET_PDEATHSIG`) needs unsafe code and is
//! Linux's alone. A pipe closes whatever ends its writer: a shell in a process group of its own waits for that, and ends the group.

use anyhow::{Context, Result};
use std::os::unix::process::CommandExt;
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};

/// Runs its arguments until they end or its standard input does. Reading is built in, so that nothing else is left to end.
const SCRIPT: &str = r#"
exec 3<&0 </dev/null
"$@" 3<&- &
child=$!
{ read -r _ <&3; trap '' TERM; kill -TERM 0; sleep 3; kill -KILL 0; } >/dev/null 2>&1 &
guard=$!
exec 3<&-
wait "$child"
status=$?
kill -KILL "$guard"
exit "$status"
"#;

/// A program that ends when this is dropped, or its owner is gone.
pub(crate) struct Guarded {
    pub(crate) child: Child,
    /// Open for as long as the program may run.
    _open: Option<ChildStdin>,
}

impl Guarded {
    /// Starts a command with its environment and folder; it reads nothing, and its output goes where the command's would.
    pub(crate) fn start(command: &Command, stdout: Stdio) -> Result<Self> {
        let mut shell = Command::new("sh");
        shell.args(["-c", SCRIPT, "sh"]).arg(command.get_program()).args(command.get_args());
        for (name, value) in command.get_envs() {
            match value {
                Some(value) => shell.env(name, value),
                None => shell.env_remove(name),
            };
        }
        if let Some(folder) = command.get_current_dir() {
            shell.current_dir(folder);
        }
        // Not in our group: what a terminal sends to that must not end the guard before it has done its work.
        let mut child = shell.process_group(0).stdin(Stdio::piped()).stdout(stdout).spawn().context("cannot start `sh`")?;
        // Waiting would close it.
        let open = child.stdin.take();
        Ok(Self { child, _open: open })
    }

    /// Waits for the program's end.
    pub(crate) fn wait(mut self) -> Result<ExitStatus> {
        Ok(self.child.wait()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{BufRead, BufReader};
    use std::path::PathBuf;
    use std::time::{Duration, Instant};

    /// Says the number of a process that would run for ever, and of one that it has started.
    fn endless() -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", "sleep 1000 & echo $$ $!; wait"]);
        command
    }

    fn numbers(line: &str) -> Vec<u32> {
        line.split_whitespace().map(|number| number.parse().unwrap()).collect()
    }

    fn is_running(number: u32) -> bool {
        // Where nobody asks how orphans ended, as in many containers, they stay on the list for ever.
        let state = std::fs::read_to_string(format!("/proc/{number}/stat")).unwrap_or_default();
        if state.rsplit_once(") ").is_some_and(|(_, rest)| rest.starts_with('Z')) {
            return false;
        }
        Command::new("kill").args(["-0", &number.to_string()]).stderr(Stdio::null()).status().unwrap().success()
    }

    fn end(numbers: &[u32]) {
        let patience = Instant::now();
        while numbers.iter().any(|number| is_running(*number)) {
            assert!(patience.elapsed() < Duration::from_secs(60), "{numbers:?} still run");
            std::thread::yield_now();
        }
    }

    /// Not a test of its own: the process that the next test ends, which runs a guarded program until then.
    #[test]
    #[ignore = "runs until it is ended"]
    fn holder() {
        let mut guarded = Guarded::start(&endless(), Stdio::piped()).unwrap();
        let mut line = String::new();
        BufReader::new(guarded.child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        // Past the test harness, which would keep what is printed.
        std::fs::write(std::env::var_os("GUARDED").unwrap(), &line).unwrap();
        guarded.wait().unwrap();
    }

    #[test]
    fn nothing_outlives_us_whatever_ends_us() {
        for signal in ["TERM", "HUP", "INT", "KILL"] {
            let told = std::env::temp_dir().join(format!("nearside-guard-{}-{signal}", std::process::id()));
            let mut holder = Command::new(std::env::current_exe().unwrap());
            holder.args(["--ignored", "--exact", "guard::tests::holder"]).env("GUARDED", &told).stdout(Stdio::null());
            let mut holder = holder.spawn().unwrap();
            let numbers = told_numbers(&told);
            assert!(numbers.len() == 2 && numbers.iter().all(|number| is_running(*number)));
            // Where whoever started the tests ignores a signal (a shell does so for what runs behind it), it ends nothing.
            let signal = if ignores(holder.id(), signal) { "KILL" } else { signal };
            let number = holder.id().to_string();
            assert!(Command::new("kill").args(["-s", signal, &number]).status().unwrap().success());
            holder.wait().unwrap();
            end(&numbers);
            std::fs::remove_file(told).unwrap();
        }
    }

    /// Whether a process ignores a signal, as far as the system tells.
    fn ignores(process: u32, signal: &str) -> bool {
        let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
        let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:")).unwrap_or_default();
        let bit = match signal {
            "HUP" => 0,
            "INT" => 1,
            _ => return false,
        };
        u64::from_str_radix(mask.trim(), 16).is_ok_and(|mask| mask >> bit & 1 == 1)
    }

    fn told_numbers(told: &PathBuf) -> Vec<u32> {
        let patience = Instant::now();
        loop {
            let line = std::fs::read_to_string(told).unwrap_or_default();
            if line.ends_with('\n') {
                return numbers(&line);
            }
            assert!(patience.elapsed() < Duration::from_secs(60), "the holder says nothing");
            std::thread::yield_now();
        }
    }

    #[test]
    fn what_ends_by_itself_says_how_and_takes_the_folder_and_environment_along() {
        let mut command = Command::new("sh");
        command.args(["-c", "echo \"$PWD $GUARDED\"; exit 7"]).current_dir("/").env("GUARDED", "a b");
        let mut guarded = Guarded::start(&command, Stdio::piped()).unwrap();
        let mut line = String::new();
        BufReader::new(guarded.child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        assert_eq!((line.as_str(), guarded.wait().unwrap().code()), ("/ a b\n", Some(7)));
    }

    #[test]
    fn dropping_it_ends_it() {
        let mut guarded = Guarded::start(&endless(), Stdio::piped()).unwrap();
        let mut line = String::new();
        BufReader::new(guarded.child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let numbers = numbers(&line);
        drop(guarded);
        end(&numbers);
    }
}
