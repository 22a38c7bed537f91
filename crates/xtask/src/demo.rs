//! `cargo xtask demo`: builds everything and serves the site on loopback.

use crate::build::{self, Mode};
use crate::flags::Flags;
use crate::house::House;
use crate::matrix::Matrix;
use crate::process::say;
use crate::{server, test, workspaces};
use anyhow::{Context, Result, bail};

/// Where the site's build puts its pages.
pub(crate) const SITE: &str = "www/site/dist";
const PORT: u16 = 4173;

pub(crate) fn run(house: &House, arguments: &[String]) -> Result<()> {
    let flags = Flags::parse(arguments, &["--dev"], &["--port"])?;
    let port = match flags.last("--port") {
        Some(text) => text.parse().with_context(|| format!("--port takes a number from 0 to 65535, not `{text}`"))?,
        None => PORT,
    };
    // Before the long build: a port in use is known at once.
    let server = server::listen(port)?;
    let mode = if flags.has("--dev") { Mode::Dev } else { Mode::Release };
    build::artifacts(house, &Matrix::read(house)?.select(&[])?, mode)?;
    test::packages(house, &workspaces::all(house)?)?;
    let site = house.path(SITE);
    if !site.join("index.html").is_file() {
        bail!("the site was built, yet there is no {SITE}/index.html");
    }
    say(format_args!("the site is on {} (stop with Ctrl-C)", server.url()));
    server.serve(&site)
}
