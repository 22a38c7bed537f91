//! `nearside verify`: whether an edge or a page that pins these keys would take a signed program.

use std::{fs, io::Write, path::PathBuf};

use ed25519_dalek::{Signature, VerifyingKey};
use nearside_program::{Program, Refused, Signed};

use crate::{
    draw::plural,
    failure::{Failure, Verdict},
    keys::{hex, read_public},
    say,
    sign::now_ms,
};

/// Say whether a signed program would be taken, and if not, why.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The signed program.
    program: PathBuf,
    /// A public key that is trusted: 64 hex digits, or a file with them. Several while one takes the place of another.
    #[arg(long, value_name = "KEY", required = true)]
    key: Vec<String>,
    /// Origin of the site; else it is not checked.
    #[arg(long, value_name = "ORIGIN")]
    site: Option<String>,
    /// Lowest version that is taken.
    #[arg(long, value_name = "VERSION", default_value_t = 0)]
    floor: u32,
}

pub(crate) fn run(arguments: &Arguments, out: &mut dyn Write) -> Result<Verdict, Failure> {
    let path = &arguments.program;
    let keys: Vec<[u8; 32]> = arguments.key.iter().map(|text| read_public(text)).collect::<Result<_, _>>()?;
    let bytes = fs::read(path).map_err(|error| Failure::file("read", path, &error))?;
    let (verdict, said) = match verify(&bytes, &keys, arguments.site.as_deref(), arguments.floor) {
        Ok(taken) => (Verdict::FINE, taken),
        Err(refused) => (Verdict::BROKEN, format!("refused[{}]: {refused}", refused.code())),
    };
    say(out, &format!("{}: {said}\n", path.display()))?;
    Ok(verdict)
}

fn verify(bytes: &[u8], keys: &[[u8; 32]], site: Option<&str>, floor: u32) -> Result<String, Refused> {
    let signed = Signed::read(bytes)?;
    let key = signed.key(keys)?;
    let terms = signed.terms();
    terms.check(site.unwrap_or(terms.site), now_ms(), floor)?;
    let public = VerifyingKey::from_bytes(key).map_err(|_| Refused::BadSignature)?;
    public.verify_strict(signed.part(), &Signature::from_bytes(signed.signature())).map_err(|_| Refused::BadSignature)?;
    let program = Program::decode(signed.program()).map_err(|_| Refused::Malformed)?;
    if program.site() != terms.site || program.policy_version() != terms.version {
        return Err(Refused::Malformed);
    }
    let days = usize::try_from((terms.expires_ms - now_ms()) / 86_400_000).unwrap_or(0);
    let left = if days == 0 { "less than a day".to_owned() } else { plural(days, "more day") };
    Ok(format!("{}, version {}, floor {}, good for {left}, by {}", terms.site, terms.version, terms.floor, hex(key)))
}
