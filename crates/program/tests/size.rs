//! How large programs are, compressed.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests may fail loudly")]

mod sample;

use nearside_program::Program;

fn brotli(mut bytes: &[u8]) -> usize {
    let mut out = Vec::new();
    let params = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 22, ..Default::default() };
    brotli::BrotliCompress(&mut bytes, &mut out, &params).unwrap();
    out.len()
}

#[test]
fn a_thousand_modules_fit_the_budget() {
    let bytes = sample::site(1000).encode().unwrap();
    let program = Program::decode(&bytes).unwrap();
    let small = brotli(&bytes);
    println!(
        "1,000 modules, {} atoms, {} clauses, {} literals: {} bytes, brotli-11 {small}",
        program.atoms().len(),
        program.clauses().len(),
        program.literals().len(),
        bytes.len(),
    );
    assert!(small <= 18 * 1024, "{small} bytes");
}
