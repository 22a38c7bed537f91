//! `cargo xtask build`: cargo → wasm-bindgen → wasm-opt, and [`compact`] if asked for, for each artifact of `wasm-pack.toml`.
//!
//! The result appears in the artifact's `out` folder only when all steps have succeeded, and a file whose
//! bytes did not change is not touched, so that bundlers that watch it stay quiet.

use crate::compact;
use crate::flags::Flags;
use crate::house::{House, Metadata};
use crate::matrix::{Artifact, Matrix};
use crate::process::{self, say};
use crate::setup::{self, WASI_TARGET, WASM_TARGET};
use anyhow::{Context, Result, anyhow, bail};
use std::ffi::OsString;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::Instant;
use wasm_bindgen_cli_support::Bindgen;

/// How an artifact is built.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    /// What is shipped: small, without names, optimised by wasm-opt.
    Release,
    /// Quick to build, with names for stack traces; not optimised.
    Dev,
}

/// What the compiler of the pinned toolchain may emit for wasm32-unknown-unknown. Given explicitly, because wasm-opt would
/// otherwise guess, and may then emit what a browser does not know yet.
const FEATURES: [&str; 8] = [
    "--mvp-features",
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

pub(crate) fn run(house: &House, arguments: &[String]) -> Result<()> {
    let flags = Flags::parse(arguments, &["--dev"], &["--artifact"])?;
    let mode = if flags.has("--dev") { Mode::Dev } else { Mode::Release };
    let selected = Matrix::read(house)?.select(&flags.all("--artifact"))?;
    artifacts(house, &selected, mode)
}

/// Builds these artifacts, installing the WebAssembly target and wasm-opt when they are missing.
pub(crate) fn artifacts(house: &House, artifacts: &[Artifact], mode: Mode) -> Result<()> {
    let metadata = house.metadata()?;
    for artifact in artifacts {
        target_name(&metadata, artifact)?;
    }
    setup::wasm_targets(house)?;
    if mode == Mode::Release || artifacts.iter().any(|artifact| !artifact.glue) {
        setup::packages(house)?;
    }
    for artifact in artifacts {
        build(house, &metadata, artifact, mode).with_context(|| format!("artifact `{}` was not built", artifact.name))?;
    }
    Ok(())
}

/// Path of the finished WebAssembly file.
pub(crate) fn wasm_path(house: &House, artifact: &Artifact) -> PathBuf {
    house.path(&artifact.out).join(format!("{}_bg.wasm", artifact.stem()))
}

fn build(house: &House, metadata: &Metadata, artifact: &Artifact, mode: Mode) -> Result<()> {
    let start = Instant::now();
    say(format_args!("building {} ({})", artifact.name, artifact.package));
    let compiled = compile(house, metadata, artifact, mode)?;
    let folder = metadata.target_directory.join("xtask");
    let staging = folder.join(&artifact.name);
    let module = staging.join(format!("{}_bg.wasm", artifact.stem()));
    // Binding and optimising take seconds per artifact and depend on nothing but these bytes.
    let recipe = folder.join(format!("{}.recipe", artifact.name));
    let inputs = inputs(house, &compiled, artifact, mode)?;
    if !(module.is_file() && fs::read(&recipe).is_ok_and(|before| before == inputs)) {
        for stale in [fs::remove_file(&recipe), fs::remove_dir_all(&staging)] {
            stale
                .or_else(|error| if error.kind() == ErrorKind::NotFound { Ok(()) } else { Err(error) })
                .context("cannot remove the last build")?;
        }
        if artifact.command.is_some() {
            fs::create_dir_all(&staging)?;
            fs::copy(&compiled, &module).with_context(|| format!("cannot copy {}", compiled.display()))?;
        } else {
            bind(&compiled, &staging, artifact, mode).context("wasm-bindgen refused the module")?;
            if !artifact.glue {
                unglue(house, &staging, &module)?;
            }
        }
        if mode == Mode::Release {
            wasm_opt(house, &module, &artifact.opt, &["--strip-debug", "--strip-producers"])?;
            if artifact.compact {
                fs::write(&module, compact::compact(&fs::read(&module)?)?)?;
            }
        }
        fs::write(&recipe, &inputs).with_context(|| format!("cannot write {}", recipe.display()))?;
    }
    let bytes = fs::metadata(&module)?.len();
    publish(&staging, &house.path(&artifact.out))?;
    say(format_args!("{} is in {}: {bytes} bytes, {:.1} s", artifact.name, artifact.out, start.elapsed().as_secs_f32()));
    Ok(())
}

/// Everything that decides what comes out of binding and optimising: the module, the settings, and the tools' own versions.
fn inputs(house: &House, compiled: &Path, artifact: &Artifact, mode: Mode) -> Result<Vec<u8>> {
    let xtask = std::env::current_exe().and_then(fs::metadata).and_then(|xtask| xtask.modified()).ok();
    let optimiser = fs::read(house.path("node_modules/binaryen/package.json")).unwrap_or_default();
    let module = fs::read(compiled).with_context(|| format!("cannot read {}", compiled.display()))?;
    Ok([format!("{artifact:?} {mode:?} {xtask:?}\n").into_bytes(), optimiser, module].concat())
}

/// The name of the library or binary as a file, after checking that it can be built as a module at all.
fn target_name(metadata: &Metadata, artifact: &Artifact) -> Result<String> {
    let package = metadata.packages.iter().find(|package| package.name == artifact.package).ok_or_else(|| {
        anyhow!("artifact `{}` of wasm-pack.toml: this workspace has no package `{}`", artifact.name, artifact.package)
    })?;
    if let Some(command) = &artifact.command {
        return match package.targets.iter().any(|target| target.name == *command) {
            true => Ok(command.clone()),
            false => bail!("package `{}` has no binary `{command}`", artifact.package),
        };
    }
    let library = package.targets.iter().find(|target| target.crate_types.iter().any(|kind| kind == "cdylib"));
    match library {
        Some(library) => Ok(library.name.replace('-', "_")),
        None => bail!("package `{}` needs `crate-type = [\"cdylib\", \"rlib\"]` in its [lib] section", artifact.package),
    }
}

fn compile(house: &House, metadata: &Metadata, artifact: &Artifact, mode: Mode) -> Result<PathBuf> {
    let (profile, folder) = match mode {
        Mode::Release => (artifact.profile.as_str(), artifact.profile.as_str()),
        Mode::Dev => ("dev", "debug"),
    };
    let mut cargo = house.cargo();
    let target = if artifact.command.is_some() { WASI_TARGET } else { WASM_TARGET };
    cargo.args(["build", "--target", target, "--profile", profile, "--package", &artifact.package]);
    match &artifact.command {
        Some(command) => cargo.args(["--bin", command]),
        None => cargo.arg("--lib"),
    };
    if !artifact.default_features {
        cargo.arg("--no-default-features");
    }
    if !artifact.features.is_empty() {
        cargo.arg("--features").arg(artifact.features.join(","));
    }
    if mode == Mode::Release {
        cargo.env("CARGO_ENCODED_RUSTFLAGS", rust_flags(house, artifact));
    }
    process::run(&mut cargo)?;
    let file = format!("{}.wasm", target_name(metadata, artifact)?);
    Ok(metadata.target_directory.join(target).join(folder).join(file))
}

/// The caller's flags, the artifact's, and prefixes of this machine's paths replaced: the same sources give the same bytes in any folder.
fn rust_flags(house: &House, artifact: &Artifact) -> OsString {
    let mut flags: Vec<OsString> = match (std::env::var("CARGO_ENCODED_RUSTFLAGS"), std::env::var("RUSTFLAGS")) {
        (Ok(encoded), _) => encoded.split('\u{1f}').filter(|flag| !flag.is_empty()).map(OsString::from).collect(),
        (_, Ok(plain)) => plain.split_whitespace().map(OsString::from).collect(),
        _ => Vec::new(),
    };
    flags.extend(artifact.rust.iter().map(OsString::from));
    let home = std::env::var_os("HOME").map(PathBuf::from);
    let cargo_home = std::env::var_os("CARGO_HOME").map(PathBuf::from).or_else(|| Some(home?.join(".cargo")));
    let prefixes = [(Some(house.root().to_owned()), "nearside"), (cargo_home, "cargo")];
    for (prefix, name) in prefixes.into_iter().filter_map(|(prefix, name)| Some((prefix?, name))) {
        let mut flag = OsString::from("--remap-path-prefix=");
        flag.push(prefix);
        flag.push("=");
        flag.push(name);
        flags.push(flag);
    }
    flags.join(&OsString::from("\u{1f}"))
}

fn bind(compiled: &Path, staging: &Path, artifact: &Artifact, mode: Mode) -> Result<()> {
    Bindgen::new()
        .input_path(compiled)
        .out_name(artifact.stem())
        .web(true)?
        .typescript(true)
        // Without it bundlers emit the module a second time for sites that load it themselves.
        .omit_default_module_path(true)
        .reset_state_function(artifact.reset_state)
        .remove_name_section(mode == Mode::Release)
        .remove_producers_section(mode == Mode::Release)
        .debug(mode == Mode::Dev)
        .generate(staging)
}

/// Leaves the module and the types of its exports alone. What the binding generator adds for its glue goes with the glue.
fn unglue(house: &House, staging: &Path, module: &Path) -> Result<()> {
    wasm_opt(house, module, &[], &["--remove-exports=__*", "--remove-unused-module-elements", "--debuginfo"])?;
    for entry in fs::read_dir(staging)? {
        let path = entry?.path();
        if !path.to_string_lossy().contains("_bg.wasm") {
            fs::remove_file(&path).with_context(|| format!("cannot remove {}", path.display()))?;
        }
    }
    let types = module.with_extension("wasm.d.ts");
    let text = fs::read_to_string(&types).with_context(|| format!("cannot read {}", types.display()))?;
    let ours: Vec<&str> = text.lines().filter(|line| !line.contains(" __")).collect();
    fs::write(&types, ours.join("\n") + "\n").with_context(|| format!("cannot write {}", types.display()))
}

fn wasm_opt(house: &House, module: &Path, chosen: &[String], always: &[&str]) -> Result<()> {
    let optimised = module.with_extension("opt");
    let mut wasm_opt = setup::Node::for_tools()?.command(house, "node");
    wasm_opt.arg(house.path("node_modules/binaryen/bin/wasm-opt")).arg(module).arg("-o").arg(&optimised);
    wasm_opt.args(FEATURES).args(chosen).args(always);
    process::run(&mut wasm_opt)?;
    fs::rename(&optimised, module).with_context(|| format!("cannot replace {}", module.display()))
}

/// Moves every staged file that differs into `out`, each written beside its place and then renamed.
fn publish(staging: &Path, out: &Path) -> Result<()> {
    fs::create_dir_all(out).with_context(|| format!("cannot create {}", out.display()))?;
    for entry in fs::read_dir(staging)? {
        let entry = entry?;
        let target = out.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            publish(&entry.path(), &target)?;
            continue;
        }
        let bytes = fs::read(entry.path())?;
        if fs::read(&target).is_ok_and(|present| present == bytes) {
            continue;
        }
        let mut beside = target.clone().into_os_string();
        beside.push(".new");
        let write = fs::write(&beside, &bytes).and_then(|()| fs::rename(&beside, &target));
        if write.is_err() {
            let _ = fs::remove_file(&beside);
        }
        write.with_context(|| format!("cannot write {}", target.display()))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_differs_is_written() {
        let base = std::env::temp_dir().join(format!("nearside-publish-{}", std::process::id()));
        let (staging, out) = (base.join("staging"), base.join("out"));
        fs::create_dir_all(staging.join("snippets")).unwrap();
        fs::create_dir_all(&out).unwrap();
        for (name, text) in [("same.js", "same"), ("changed.js", "after"), ("snippets/new.js", "new")] {
            fs::write(staging.join(name), text).unwrap();
        }
        fs::write(out.join("same.js"), "same").unwrap();
        fs::write(out.join("changed.js"), "before").unwrap();
        fs::write(out.join("other.js"), "of another artifact").unwrap();
        // A write would fail here, even for root: the place of the file beside is taken by a folder.
        fs::create_dir(out.join("same.js.new")).unwrap();
        publish(&staging, &out).unwrap();
        let read = |name: &str| fs::read_to_string(out.join(name)).unwrap();
        assert_eq!([read("same.js"), read("changed.js"), read("snippets/new.js")], ["same", "after", "new"]);
        assert_eq!(read("other.js"), "of another artifact");
        assert!(!out.join("changed.js.new").exists());
        fs::remove_dir_all(base).unwrap();
    }
}
