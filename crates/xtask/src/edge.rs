//! `cargo xtask edge`: the Worker in front of the site, in the runtime that it is deployed to, all on loopback.

use crate::build::{self, Mode};
use crate::flags::Flags;
use crate::house::House;
use crate::matrix::Matrix;
use crate::process::{self, say};
use crate::server;
use crate::setup::{self, Node};
use crate::{demo, test, workspaces};
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::{Path, PathBuf};

const ENTRY: &str = "worker/entry.mjs";
const ENGINE: &str = "worker/build/worker_bg.wasm";
const PORT: u16 = 8787;

pub(crate) fn run(house: &House, arguments: &[String]) -> Result<()> {
    let flags = Flags::parse(arguments, &["--no-build"], &["--port", "--origin", "--program"])?;
    let port: u16 = match flags.last("--port") {
        Some(text) => text.parse().with_context(|| format!("--port takes a number from 0 to 65535, not `{text}`"))?,
        None => PORT,
    };
    if !flags.has("--no-build") {
        let names: &[&str] = if flags.last("--origin").is_some() { &["worker"] } else { &[] };
        build::artifacts(house, &Matrix::read(house)?.select(names)?, Mode::Release)?;
        if names.is_empty() {
            test::packages(house, &workspaces::all(house)?)?;
        }
    }
    setup::packages(house)?;
    let site = house.path(demo::SITE);
    let program = flags.last("--program").map_or_else(|| site.join("policy.nsp"), PathBuf::from);
    for (what, path) in [("the engine", house.path(ENGINE)), ("the program", program.clone())] {
        if !path.is_file() {
            bail!("{what} is missing ({}); leave out --no-build, or name a program with --program FILE", path.display());
        }
    }
    let folder = house.metadata()?.target_directory.join("xtask").join("edge");
    match flags.last("--origin") {
        Some(origin) => serve(house, &folder, &program, origin, port),
        None => {
            let listener = server::listen(0)?;
            let origin = listener.url().trim_end_matches('/').to_owned();
            std::thread::scope(|scope| {
                scope.spawn(|| listener.serve(&site));
                say(format_args!("the site itself is on {origin}/"));
                let served = serve(house, &folder, &program, &origin, port);
                // The listener's threads have no other end.
                match served {
                    Ok(()) => std::process::exit(0),
                    Err(error) => {
                        eprintln!("xtask: {error:#}");
                        std::process::exit(1)
                    }
                }
            })
        }
    }
}

/// Bundles the Worker and runs it until the runtime ends.
fn serve(house: &House, folder: &Path, program: &Path, origin: &str, port: u16) -> Result<()> {
    fs::create_dir_all(folder.join("build")).with_context(|| format!("cannot create {}", folder.display()))?;
    let mut esbuild = house.command(house.path("node_modules/.bin/esbuild"));
    esbuild.arg(house.path(ENTRY)).args(["--bundle", "--format=esm", "--target=es2022", "--log-level=warning"]);
    esbuild.args(["--external:*.wasm", "--external:*.nsp"]).arg(format!("--outfile={}", folder.join("worker.js").display()));
    process::run(&mut esbuild).context("the Worker's entry cannot be bundled")?;
    for (from, to) in [(house.path(ENGINE), "build/worker_bg.wasm"), (program.to_owned(), "policy.nsp")] {
        fs::copy(&from, folder.join(to)).with_context(|| format!("cannot copy {}", from.display()))?;
    }
    fs::write(folder.join("config.capnp"), config(origin, port))?;
    let mut ask = Node::for_tools()?.command(house, "node");
    let runtime = process::output(ask.args([
        "--input-type=module",
        "--eval",
        "const runtime = (await import('workerd')).default; console.log(runtime.default ?? runtime)",
    ]))
    .context("workerd is not among the npm packages; run `npm ci`")?;
    say(format_args!("the same behind the edge is on http://127.0.0.1:{port}/ (stop with Ctrl-C)"));
    let mut workerd = house.command(runtime.trim());
    process::serve(workerd.args(["serve", "config.capnp"]).current_dir(folder))
}

fn config(origin: &str, port: u16) -> String {
    format!(
        r#"using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = (
      modules = [
        (name = "worker.js", esModule = embed "worker.js"),
        (name = "build/worker_bg.wasm", wasm = embed "build/worker_bg.wasm"),
        (name = "policy.nsp", data = embed "policy.nsp"),
      ],
      bindings = [(name = "NEARSIDE_ORIGIN", text = {origin:?}), (name = "NEARSIDE_SERVER_TIMING", text = "on")],
      compatibilityDate = "2026-11-01",
    )),
    (name = "internet", network = (allow = ["private", "local", "public"], tlsOptions = (trustBrowserCas = true))),
  ],
  sockets = [(name = "http", address = "127.0.0.1:{port}", http = (), service = "main")],
);
"#
    )
}
