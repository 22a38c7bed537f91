//! The native verdict: the reading of `nearside-program`, with a crate's arithmetic.

use ed25519_dalek::{Signature, VerifyingKey};
use nearside_program::{Program, Refused, Signed};

use super::{Case, TAKEN, UNDECODABLE};

/// What is to be said of a case.
#[must_use]
pub fn judge(case: &Case) -> &'static str {
    match program(case) {
        Err(refused) => refused.code(),
        Ok(program) => match Program::decode(program.bytes) {
            Err(_) => UNDECODABLE,
            Ok(decoded) if decoded.site() != program.site || decoded.policy_version() != program.version => {
                Refused::Malformed.code()
            }
            Ok(_) => TAKEN,
        },
    }
}

struct Promised<'a> {
    bytes: &'a [u8],
    site: &'a str,
    version: u32,
}

fn program(case: &Case) -> Result<Promised<'_>, Refused> {
    let signed = Signed::read(&case.bytes)?;
    let key = signed.key(&case.keys)?;
    let terms = signed.terms();
    terms.check(case.site, case.now_ms.unwrap_or(1_800_000_000_000), case.floor)?;
    let public = VerifyingKey::from_bytes(key).map_err(|_| Refused::BadSignature)?;
    public.verify_strict(signed.part(), &Signature::from_bytes(signed.signature())).map_err(|_| Refused::BadSignature)?;
    Ok(Promised { bytes: signed.program(), site: terms.site, version: terms.version })
}
