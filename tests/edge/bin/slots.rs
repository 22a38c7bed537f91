//! Where the edge finds slots, for a parser in JavaScript to agree with: `cargo run -p nearside-tests --bin slots -- FILE FOLDER...`.
//!
//! Writes the hostile pages, random ones, and the real ones of the folders with slots put into them, each with the slots that
//! are found in it: name, first and last byte. Real pages are also streamed in pieces, which must make no difference.

use std::{env, error::Error, fs, process::ExitCode};

use serde_json::{Value, json};

#[path = "../pages.rs"]
mod pages;
#[path = "../real.rs"]
mod real;
#[path = "../scraps.rs"]
mod scraps;

const RANDOM_PAGES: u64 = 20_000;

fn main() -> ExitCode {
    let mut arguments = env::args().skip(1);
    let Some(file) = arguments.next() else {
        eprintln!("usage: slots FILE FOLDER...");
        return ExitCode::from(2);
    };
    let folders: Vec<String> = arguments.collect();
    match write(&file, &folders) {
        Ok(count) => {
            println!("slots: {count} pages in {file}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("slots: {error}");
            ExitCode::FAILURE
        }
    }
}

fn write(file: &str, folders: &[String]) -> Result<usize, Box<dyn Error>> {
    let (policy, visits) = (pages::policy(), pages::visits());
    let visit = visits.first().ok_or("no visit")?;
    let hostile = pages::hostile().into_iter().map(|case| (case.because.clone(), case.bytes()));
    let random = (0..RANDOM_PAGES).map(|seed| (format!("page {seed}"), scraps::page(seed).into_bytes()));
    let mut real = Vec::new();
    for folder in folders {
        real.extend(real::pages(folder.as_ref())?);
    }
    for (name, page) in &real {
        real::check(&policy, &visits, name, page)?;
    }
    // A page is bytes: a character each, so that places are the same in JavaScript.
    let found: Vec<Value> = hostile
        .chain(random)
        .chain(real)
        .map(|(because, bytes)| {
            let (_, page) = pages::stream(&policy, visit, [bytes.as_slice()]);
            let slots: Vec<Value> = page.slots().map(|(name, range)| json!([name, range.start, range.end])).collect();
            json!({"because": because, "page": bytes.iter().map(|byte| char::from(*byte)).collect::<String>(), "slots": slots})
        })
        .collect();
    fs::write(file, serde_json::to_vec(&found)?)?;
    Ok(found.len())
}
