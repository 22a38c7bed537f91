//! A Chromium for the tests that need a real browser.

use crate::process::{self, say};
use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Names under which systems install it, most usual first.
const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const ELSEWHERE: [&str; 2] =
    ["/Applications/Google Chrome.app/Contents/MacOS/Google Chrome", "/Applications/Chromium.app/Contents/MacOS/Chromium"];

/// Finds the browser: `CHROME` when set, then PATH, then the usual places; on Debian and its kin, root gets it installed.
pub(crate) fn browser() -> Result<PathBuf> {
    if let Some(named) = std::env::var_os("CHROME") {
        let named = PathBuf::from(named);
        if named.is_file() { return Ok(named) } else { bail!("CHROME names {}, which is not there", named.display()) }
    }
    if let Some(found) = find() {
        return Ok(found);
    }
    let root = process::output(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0");
    if !(root && on_path("apt-get").is_some()) {
        bail!("no browser found; install Chromium, or set CHROME to the path of a Chromium or Chrome");
    }
    say("installing chromium with apt-get");
    let apt = |arguments: &[&str]| {
        let mut command = Command::new("apt-get");
        process::run(command.arg("-qq").args(arguments).env("DEBIAN_FRONTEND", "noninteractive"))
    };
    apt(&["update"])
        .and_then(|()| {
            apt(&["install", "--yes", "--no-install-recommends", "-o", "Dpkg::Use-Pty=0", "chromium", "fonts-liberation"])
        })
        .context("chromium could not be installed; install it, or set CHROME to its path")?;
    find().context("apt-get installed chromium, yet it is not on PATH; set CHROME to its path")
}

fn find() -> Option<PathBuf> {
    let elsewhere = || ELSEWHERE.iter().map(PathBuf::from).find(|path| path.is_file());
    NAMES.iter().find_map(|name| on_path(name)).or_else(elsewhere)
}

fn on_path(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(name)).find(|file: &PathBuf| Path::is_file(file))
}
