//! Signed programs, good and bad, as data for every place that judges them (P9): natively, in the SDK wherever it runs, at the edge.

mod judge;
mod signer;

use std::error::Error;

use nearside_program::Terms;

use crate::compile;
pub use judge::judge;
use signer::{Signer, seal};

/// What a case wants when the program is to be taken.
pub const TAKEN: &str = "taken";
/// What a case wants when the signature is good and the program none. Each reader of programs has its own word for that.
pub const UNDECODABLE: &str = "undecodable";

/// Until the year 2100, for who judges by a clock of their own.
const LATE: i64 = 4_102_444_800_000;
const SITE: &str = "https://shop.example";
const ELSEWHERE: &str = "https://elsewhere.example";

/// One signed program, who judges it, and what they should say.
#[derive(Clone, Debug)]
pub struct Case {
    /// What the case shows.
    pub because: String,
    /// What was published.
    pub bytes: Vec<u8>,
    /// The public keys that are pinned.
    pub keys: Vec<[u8; 32]>,
    /// The site that it is judged for.
    pub site: &'static str,
    /// Lowest version that is taken.
    pub floor: u32,
    /// The moment of it; `None` where any of this century does.
    pub now_ms: Option<i64>,
    /// [`TAKEN`], [`UNDECODABLE`], or the code of the refusal.
    pub want: String,
}

/// The edge's policy, of which programs are signed here.
#[derive(Debug)]
pub struct Programs {
    /// Version 2, 3 and 4.
    of_shop: [Vec<u8>; 3],
    /// Version 3, for another site.
    elsewhere: Vec<u8>,
}

impl Programs {
    /// Compiles them.
    ///
    /// # Errors
    /// When the policy cannot be read or compiled.
    pub fn new() -> Result<Self, Box<dyn Error>> {
        let version = |number: u8| compile::altered("edge/policy", "version = 3", &format!("version = {number}"));
        Ok(Self {
            of_shop: [version(2)?, version(3)?, version(4)?],
            elsewhere: compile::altered("edge/policy", SITE, ELSEWHERE)?,
        })
    }
}

/// Every case.
#[must_use]
pub fn cases(programs: &Programs) -> Vec<Case> {
    let key = Signer::new(1);
    let stranger = Signer::new(2);
    let [second, third, fourth] = &programs.of_shop;
    let terms = Terms { site: SITE, version: 4, floor: 4, expires_ms: LATE };
    let good = key.signed(&terms, fourth);
    let case = |because: &str, bytes: &[u8], want: &str| Case {
        because: because.to_owned(),
        bytes: bytes.to_vec(),
        keys: vec![key.public()],
        site: SITE,
        floor: 0,
        now_ms: None,
        want: want.to_owned(),
    };
    let mut cases = vec![
        case("what was signed for here is taken", &good, TAKEN),
        Case { keys: vec![stranger.public(), key.public()], ..case("one of several keys", &good, TAKEN) },
        Case { floor: 4, ..case("the lowest version is taken", &good, TAKEN) },
        Case { now_ms: Some(LATE - 1), ..case("until the last moment", &good, TAKEN) },
        Case { now_ms: Some(LATE), ..case("and no longer", &good, "expired") },
        Case { now_ms: Some(i64::from(i32::MIN)), ..case("a clock before 1970", &good, TAKEN) },
        case("a bare program", fourth, "unsigned"),
        case("nothing", b"", "unsigned"),
        case("rubbish", &[7; 4_096], "unsigned"),
        Case { keys: vec![stranger.public()], ..case("another key", &good, "unknown-key") },
        Case { keys: vec![], ..case("no key at all", &good, "unknown-key") },
        case("signed by a stranger in the key's name", &stranger.signed_as(&key, &terms, fourth), "bad-signature"),
        case("signed by a stranger", &stranger.signed(&terms, fourth), "unknown-key"),
        case("expired long ago", &key.signed(&Terms { expires_ms: 1_000, ..terms }, fourth), "expired"),
        case("expired before there was time", &key.signed(&Terms { expires_ms: i64::MIN, ..terms }, fourth), "expired"),
        case("never expires", &key.signed(&Terms { expires_ms: i64::MAX, ..terms }, fourth), TAKEN),
        Case { site: ELSEWHERE, ..case("the program of another site", &good, "wrong-site") },
        Case { site: "https://shop.example/", ..case("a site is an origin, to the letter", &good, "wrong-site") },
        case(
            "for another site",
            &key.signed(&Terms { site: ELSEWHERE, version: 3, floor: 3, ..terms }, &programs.elsewhere),
            "wrong-site",
        ),
        Case { floor: 5, ..case("below the lowest version", &good, "rolled-back") },
        Case {
            floor: 3,
            ..case(
                "an older program, as it was signed then",
                &key.signed(&Terms { version: 2, floor: 2, ..terms }, second),
                "rolled-back",
            )
        },
        // Who signs too much promises what the program does not say.
        case("an older program under a newer number", &key.signed(&terms, third), "malformed"),
        case("a newer program under an older number", &key.signed(&Terms { version: 3, floor: 3, ..terms }, fourth), "malformed"),
        case("another site's program in this one's name", &key.signed(&terms, &programs.elsewhere), "malformed"),
        case("no program", &key.signed(&terms, b"no program"), UNDECODABLE),
        case("nothing, well signed", &key.signed(&terms, b""), UNDECODABLE),
        case(
            "the first reason is said: the site",
            &key.signed(&Terms { site: ELSEWHERE, expires_ms: 1, version: 3, ..terms }, third),
            "wrong-site",
        ),
        Case {
            floor: 9,
            ..case("the first reason is said: the end", &key.signed(&Terms { expires_ms: 1, ..terms }, fourth), "expired")
        },
        case("a later form", &changed(&good, 4, 2), "malformed"),
        case("an empty site", &key.signed(&Terms { site: "", ..terms }, fourth), "wrong-site"),
        case(
            "a site that begins with a mark of its encoding",
            &key.signed(&Terms { site: "\u{feff}https://shop.example", ..terms }, fourth),
            "wrong-site",
        ),
        case("a site that is no text", &seal(&key.public(), &[9; 64], &raw_part(b"https://shop.\xff", fourth)), "malformed"),
        case("a site that is longer than what there is", &seal(&key.public(), &[9; 64], &good[80..133]), "malformed"),
    ];
    arithmetic(&key, &terms, fourth, &mut cases);
    let head = good.len() - fourth.len();
    for end in (0..head).step_by(7).chain([79, 80, head - 1, head, good.len() - 1]) {
        cases.push(judged(case(&format!("cut off after {end} bytes"), &good[..end], "")));
    }
    for at in (0..head).chain((head..good.len()).step_by(97)) {
        let bit = 1 << (at % 8);
        cases.push(judged(case(&format!("byte {at} changed by {bit}"), &changed(&good, at, good[at] ^ bit), "")));
    }
    cases.push(judged(case("one byte more", &[&good[..], &[0]].concat(), "")));
    cases
}

/// Signatures that anybody can make, and that hosts judge differently.
fn arithmetic(key: &Signer, terms: &Terms<'_>, program: &[u8], cases: &mut Vec<Case>) {
    let case = |because: &str, keys: Vec<[u8; 32]>, bytes: Vec<u8>, want: &str| Case {
        because: because.to_owned(),
        bytes,
        keys,
        site: SITE,
        floor: 0,
        now_ms: None,
        want: want.to_owned(),
    };
    let own = || vec![key.public()];
    cases.push(case("the order of the group added to the number", own(), key.past_the_order(terms, program), "bad-signature"));
    for (at, point) in signer::small_points().into_iter().enumerate() {
        cases.push(case(
            &format!("a small point, {at}, in the signature"),
            own(),
            key.with_point(&point, terms, program),
            "bad-signature",
        ));
        let forged = seal(&point, &signer::forged(), &signer::part(terms, program));
        cases.push(case(&format!("a small point, {at}, as the key"), vec![point], forged, "unknown-key"));
    }
    cases.push(case("a small component in the signature's point", own(), key.with_torsion(terms, program), "bad-signature"));
    let (public, bytes) = key.with_torsion_in_key(terms, program);
    cases.push(case("a small component in the key", vec![public], bytes, "bad-signature"));
    let none = signer::no_point();
    let bytes = seal(&none, &[9; 64], &signer::part(terms, program));
    cases.push(case("a key that is no point", vec![none], bytes, "bad-signature"));
}

/// With what the native reading says of it.
fn judged(case: Case) -> Case {
    Case { want: judge(&case).to_owned(), ..case }
}

fn changed(bytes: &[u8], at: usize, to: u8) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    bytes[at] = to;
    bytes
}

/// A signed part with a site of any bytes.
fn raw_part(site: &[u8], program: &[u8]) -> Vec<u8> {
    let mut part = signer::part(&Terms { site: "", version: 4, floor: 4, expires_ms: LATE }, b"");
    let length = u16::try_from(site.len()).expect("a short site");
    part[32..34].copy_from_slice(&length.to_le_bytes());
    [&part, site, program].concat()
}
