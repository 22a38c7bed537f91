//! What is written is read, and what is read is written.

mod sample;

use nearside_program::{Program, strip_debug, verify_id};

#[test]
fn a_sites_program_comes_back() {
    let parts = sample::site(1000);
    let bytes = parts.encode().unwrap();
    let program = Program::decode(&bytes).unwrap();
    let again = program.to_parts().unwrap();
    assert_eq!(again, parts);
    assert_eq!(again.encode().unwrap(), bytes);
    assert_eq!(verify_id(&bytes), Ok(program.id()));
    assert_eq!(strip_debug(&bytes).unwrap(), bytes);
}
