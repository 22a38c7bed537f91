//! `nearside keygen`: a pair of keys to sign programs with.

use std::{
    ffi::OsString,
    fs::{File, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
};

use ed25519_dalek::SigningKey;

use crate::{
    failure::{Failure, Verdict},
    keys::{hex, secret_line},
    say,
    whole::write_whole,
};

/// Make a pair of keys to sign programs with: a secret one to keep, a public one to pin.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Where the secret key goes; the public one goes beside it, with `.pub` at the end.
    #[arg(long, value_name = "FILE", default_value = "nearside.key")]
    out: PathBuf,
}

pub(crate) fn run(arguments: &Arguments, out: &mut dyn Write) -> Result<Verdict, Failure> {
    let mut beside = OsString::from(&arguments.out);
    beside.push(".pub");
    let public = PathBuf::from(beside);
    if let Some(taken) = [&arguments.out, &public].into_iter().find(|path| path.exists()) {
        // A key that is lost cannot be made again, and what it signed can be signed by no other.
        return Err(Failure::new(format!("`{}` is there already", taken.display())).help("name another file with `--out`"));
    }
    let mut seed = [0; 32];
    getrandom::fill(&mut seed).map_err(|error| Failure::new(format!("the system gives no random numbers: {error}")))?;
    let key = SigningKey::from_bytes(&seed);
    let digits = hex(key.verifying_key().as_bytes());
    let written = private(&arguments.out).and_then(|mut file| {
        file.write_all(secret_line(&key).as_bytes())?;
        file.sync_all()
    });
    written.map_err(|error| Failure::file("written", &arguments.out, &error))?;
    write_whole(&public, format!("{digits}\n").as_bytes())?;
    let (secret, public) = (arguments.out.display(), public.display());
    say(out, &format!("{secret}: the secret key; keep it where policies are published, and nowhere else\n{public}: {digits}\n"))?;
    Ok(Verdict::FINE)
}

/// A new file, readable by its owner alone before the key is in it. Where the system has no such permissions (in WebAssembly), the host
/// makes what has to be new so.
fn private(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}
