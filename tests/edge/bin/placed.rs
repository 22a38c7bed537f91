//! What becomes of slots that stand anywhere, for a parser in JavaScript to look at:
//! `cargo run -p nearside-tests --bin placed -- FILE SLOTS FOLDER...`.
//!
//! Writes a line of JSON for each page: the hostile pages and random ones, each with one slot, and the pages of the folders with as many
//! as it says, one at a time.

use std::{
    env,
    error::Error,
    fs::File,
    io::{BufWriter, Write},
    process::ExitCode,
};

use serde_json::json;

#[path = "../pages.rs"]
mod pages;
#[path = "../placing.rs"]
mod placing;
#[path = "../real.rs"]
mod real;
#[path = "../scraps.rs"]
mod scraps;

const RANDOM_PAGES: u64 = 4_000;

fn main() -> ExitCode {
    match write(&env::args().skip(1).collect::<Vec<_>>()) {
        Ok(count) => {
            println!("placed: {count} slots");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("placed: {error}");
            ExitCode::FAILURE
        }
    }
}

fn write(arguments: &[String]) -> Result<usize, Box<dyn Error>> {
    let [file, count, folders @ ..] = arguments else { return Err("usage: placed FILE SLOTS FOLDER...".into()) };
    let count = count.parse()?;
    let (policy, visits) = (pages::policy(), pages::visits());
    let evening = visits.iter().find(|visit| visit.device == Some(nearside_worker::Device::Desktop)).ok_or("no evening")?;
    let mut out = BufWriter::new(File::create(file)?);
    let hostile = pages::hostile().into_iter().map(|case| (case.because.clone(), case.bytes(), 4));
    let random = (0..RANDOM_PAGES).map(|seed| (format!("page {seed}"), scraps::page(seed).into_bytes(), 1));
    let tangled = (0..RANDOM_PAGES).map(|seed| (format!("tangle {seed}"), placing::tangle(seed).into_bytes(), 2));
    let mut real = Vec::new();
    for folder in folders {
        real.extend(real::files(folder.as_ref())?.into_iter().map(|(name, bytes)| (name, bytes, count)));
    }
    let mut placed = 0;
    for ((name, bytes, count), seed) in hostile.chain(random).chain(tangled).chain(real).zip(0..) {
        let found = placing::placed(&name, &bytes, count, seed, &policy, evening);
        placed += found.len();
        // A page is bytes: a character each, so that places are the same in JavaScript.
        let page: String = placing::without_slots(&bytes).iter().map(|byte| char::from(*byte)).collect();
        writeln!(out, "{}", json!({"name": name, "page": page, "placed": found}))?;
    }
    out.flush()?;
    Ok(placed)
}
