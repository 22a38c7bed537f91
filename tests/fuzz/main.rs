//! The fuzzer: `NEARSIDE_FUZZ=TARGET cargo run -p nearside-tests --features fuzz --bin fuzz -- [OPTIONS OF LIBFUZZER] [FOLDER]`; see
//! README.md. `NEARSIDE_FUZZ=seeds` writes the seeds of every target to `target/fuzz/TARGET` instead.
#![no_main]

use std::{fs, path::Path, process::exit, sync::LazyLock};

use libfuzzer_sys::fuzz_target;
use nearside_tests::fuzz::{TARGETS, Target};

static TARGET: LazyLock<&Target> = LazyLock::new(|| {
    let name = std::env::var("NEARSIDE_FUZZ").unwrap_or_default();
    if name == "seeds" {
        write_seeds();
        exit(0);
    }
    TARGETS.iter().find(|target| target.name == name).unwrap_or_else(|| {
        let known: Vec<&str> = TARGETS.iter().map(|target| target.name).collect();
        eprintln!("fuzz: name a target in NEARSIDE_FUZZ: seeds, {}", known.join(", "));
        exit(2);
    })
});

fn write_seeds() {
    for target in TARGETS {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/fuzz").join(target.name);
        let seeds = (target.seeds)();
        let written = fs::create_dir_all(&folder).and_then(|()| {
            seeds.iter().enumerate().try_for_each(|(at, seed)| fs::write(folder.join(format!("seed-{at:03}")), seed))
        });
        if let Err(error) = written {
            eprintln!("fuzz: {}: {error}", folder.display());
            exit(1);
        }
        println!("fuzz: {} seeds in {}", seeds.len(), folder.display());
    }
}

fuzz_target!(init: LazyLock::force(&TARGET), |bytes: &[u8]| {
    (TARGET.judge)(bytes);
});
