//! `nearside sign`: a signature in front of a program.

use std::{
    fs,
    io::Write,
    path::PathBuf,
    time::{SystemTime, UNIX_EPOCH},
};

use ed25519_dalek::Signer;
use nearside_program::{Program, Refused, SIGNED_MAGIC, Signed, Terms, part_to_sign, seal};

use crate::{
    draw::plural,
    failure::{Failure, Verdict},
    keys::{hex, read_secret},
    say,
    whole::write_whole,
};

/// Sign a program for its site, for some days; edges and pages that pin the key take it.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The program, as `nearside compile` writes it.
    program: PathBuf,
    /// The secret key.
    #[arg(long, value_name = "FILE", default_value = "nearside.key")]
    key: PathBuf,
    /// How long the signature is good.
    #[arg(long, value_name = "N", default_value_t = 30, value_parser = clap::value_parser!(u16).range(1..=3650))]
    days: u16,
    /// Lowest version that may come after it; its own when left out.
    #[arg(long, value_name = "VERSION")]
    floor: Option<u32>,
    /// Where the signed program goes.
    #[arg(long, value_name = "FILE", default_value = "policy.signed.nsp")]
    out: PathBuf,
}

pub(crate) fn run(arguments: &Arguments, out: &mut dyn Write) -> Result<Verdict, Failure> {
    let key = read_secret(&arguments.key)?;
    let path = &arguments.program;
    let bytes = fs::read(path).map_err(|error| Failure::file("read", path, &error))?;
    if bytes.starts_with(&SIGNED_MAGIC) {
        return Err(Failure::new(format!("`{}` is signed already", path.display())).help("sign what `nearside compile` writes"));
    }
    let program = Program::decode(&bytes).map_err(|error| {
        Failure::new(format!("`{}` is no program: {error}", path.display())).help("sign what `nearside compile` writes")
    })?;
    let (site, version) = (program.site(), program.policy_version());
    let floor = arguments.floor.unwrap_or(version);
    if floor > version {
        return Err(Failure::new(format!("the floor {floor} is above the program's own version {version}"))
            .help("raise `version` in policy.toml"));
    }
    let expires_ms = now_ms().saturating_add(i64::from(arguments.days) * 86_400_000);
    let part = part_to_sign(&Terms { site, version, floor, expires_ms }, &bytes)
        .ok_or_else(|| Failure::new("the site's name is too long to be signed"))?;
    let public = key.verifying_key();
    let signed = seal(public.as_bytes(), &key.sign(&part).to_bytes(), &part);
    // What is written is what a reader takes.
    Signed::read(&signed).and_then(|signed| signed.key(&[*public.as_bytes()]).map(|_| ())).map_err(|refused: Refused| {
        Failure::new(format!("the signature would be refused: {refused}")).help("make another key with `nearside keygen`")
    })?;
    write_whole(&arguments.out, &signed)?;
    let days = plural(usize::from(arguments.days), "day");
    let id = hex(public.as_bytes());
    say(out, &format!("{}: {site}, version {version}, floor {floor}, good for {days}, by {id}\n", arguments.out.display()))?;
    Ok(Verdict::FINE)
}

/// Now, ms since 1970.
pub(crate) fn now_ms() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).ok().and_then(|since| i64::try_from(since.as_millis()).ok()).unwrap_or(0)
}
