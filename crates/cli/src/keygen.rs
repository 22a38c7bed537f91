//! `nearside keygen`: a pair of keys to sign programs with.

use std::{ffi::OsString, fs, io::Write, path::PathBuf};

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
    write_whole(&arguments.out, b"")?;
    private(&arguments.out)?;
    fs::write(&arguments.out, secret_line(&key)).map_err(|error| Failure::file("written", &arguments.out, &error))?;
    write_whole(&public, format!("{digits}\n").as_bytes())?;
    let (secret, public) = (arguments.out.display(), public.display());
    say(out, &format!("{secret}: the secret key; keep it where policies are published, and nowhere else\n{public}: {digits}\n"))?;
    Ok(Verdict::FINE)
}

/// Readable by its owner alone, before the key is in it.
#[cfg(unix)]
fn private(path: &std::path::Path) -> Result<(), Failure> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(0o600)).map_err(|error| Failure::file("written", path, &error))
}

#[cfg(not(unix))]
fn private(_: &std::path::Path) -> Result<(), Failure> {
    Ok(())
}
