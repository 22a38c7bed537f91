//! Any bytes are a signed program or refused; none but what the key signed is taken.

use std::{collections::BTreeSet, sync::LazyLock};

use nearside_program::Signed;

use crate::signing::{self, Case, Programs, TAKEN};

/// Every case of the corpus of signatures.
pub static CASES: LazyLock<Vec<Case>> = LazyLock::new(|| signing::cases(&Programs::new().expect("the programs")));

/// What a key has signed: taken in its own case, or refused only because of a clock or a version.
static SIGNED: LazyLock<BTreeSet<&[u8]>> = LazyLock::new(|| {
    let signed = |case: &&Case| [TAKEN, "expired", "rolled-back"].contains(&&*case.want);
    CASES.iter().filter(signed).map(|case| case.bytes.as_slice()).collect()
});

/// Judges bytes under the key, the site and the clock of the first case.
#[must_use]
pub fn judge(bytes: &[u8]) -> bool {
    let case = Case { bytes: bytes.to_vec(), ..CASES[0].clone() };
    if signing::judge(&case) == TAKEN {
        assert!(SIGNED.contains(bytes), "nobody signed this, and it is taken");
    }
    let Ok(signed) = Signed::read(bytes) else { return false };
    // Everything behind the signature is signed, and the program is its end.
    assert_eq!(&bytes[80..], signed.part(), "some of it is not signed");
    assert!(signed.part().ends_with(signed.program()), "another program is taken than the one that is signed");
    assert!(signed.terms().site.len() < signed.part().len());
    true
}
