//! Keys that programs are signed with, and how they are kept: one line of text each.

use std::path::Path;

use ed25519_dalek::SigningKey;

use crate::failure::Failure;

/// What a file with a secret key begins with, so that nobody takes it for the public one.
const SECRET: &str = "nearside-secret-key-1 ";

/// A secret key as it is kept.
pub(crate) fn secret_line(key: &SigningKey) -> String {
    format!("{SECRET}{}\n", hex(&key.to_bytes()))
}

/// Reads a secret key.
pub(crate) fn read_secret(path: &Path) -> Result<SigningKey, Failure> {
    let text = read(path)?;
    let digits = text.trim().strip_prefix(SECRET.trim_end()).map(str::trim);
    let bytes = digits.and_then(unhex).ok_or_else(|| {
        Failure::new(format!("`{}` holds no secret key", path.display()))
            .help("make one with `nearside keygen`; the secret half signs")
    })?;
    Ok(SigningKey::from_bytes(&bytes))
}

/// A public key from 64 hex digits, or from a file that holds them.
pub(crate) fn read_public(text: &str) -> Result<[u8; 32], Failure> {
    if let Some(key) = unhex(text.trim()) {
        return Ok(key);
    }
    let path = Path::new(text);
    let held = read(path)?;
    unhex(held.trim()).ok_or_else(|| {
        let failure = Failure::new(format!("`{}` holds no public key", path.display()));
        let is_secret = held.starts_with(SECRET.trim_end());
        failure.help(if is_secret {
            "this is the secret half; name the file that ends in `.pub`"
        } else {
            "a public key is 64 hex digits"
        })
    })
}

/// Bytes as hex digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn read(path: &Path) -> Result<String, Failure> {
    std::fs::read_to_string(path).map_err(|error| Failure::file("read", path, &error))
}

fn unhex(text: &str) -> Option<[u8; 32]> {
    let digits = text.as_bytes();
    let mut key = [0; 32];
    if digits.len() != 64 || !digits.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    for (byte, pair) in key.iter_mut().zip(digits.chunks_exact(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    Some(key)
}
