//! What the tests of the edge are made of: hostile pages, a policy, visits.

use std::{fs, path::PathBuf, rc::Rc};

use nearside_policy::Sources;
use nearside_tests::compile;
use nearside_worker::{Device, Moment, Page, Policy, Source, Stream, Visit};
use serde::Deserialize;

/// A hostile page. Its text stands for bytes, a character each.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "what is wanted is for the suite")]
pub(crate) struct Case {
    pub(crate) because: String,
    page: String,
    /// Slots that are found and that the policy knows.
    pub(crate) slots: Vec<String>,
    /// Slots that are found, where that is not the same.
    pub(crate) finds: Option<Vec<String>>,
}

impl Case {
    pub(crate) fn bytes(&self) -> Vec<u8> {
        self.page.chars().map(|character| u8::try_from(u32::from(character)).expect("a byte")).collect()
    }
}

/// The checked-in pages.
pub(crate) fn hostile() -> Vec<Case> {
    let text = fs::read_to_string(folder().join("pages.json")).expect("the pages");
    serde_json::from_str(&text).expect("pages.json")
}

/// The policy of these tests.
pub(crate) fn policy() -> Rc<Policy> {
    let sources = Sources::read_folder(&folder().join("policy")).expect("the policy");
    Rc::new(Policy::decode(&compile::bytes(&sources).expect("a program")).expect("a program that decodes"))
}

/// Visits that see different modules.
pub(crate) fn visits() -> Vec<Visit> {
    // Noon and evening of one day, UTC.
    let at = |hour: i64| Moment { now_ms: 1_795_305_600_000 + hour * 3_600_000, offset_min: Some(0) };
    let visit = |device, hour, save_data| Visit {
        moment: at(hour),
        device: Some(device),
        save_data,
        source: Some(Source::Direct),
        seed: hour.unsigned_abs(),
        slice: None,
    };
    vec![
        visit(Device::Phone, 12, false),
        visit(Device::Phone, 20, true),
        visit(Device::Tablet, 12, false),
        visit(Device::Desktop, 20, false),
        Visit {
            moment: Moment { now_ms: 0, offset_min: None },
            device: None,
            save_data: true,
            source: None,
            seed: 0,
            slice: None,
        },
    ]
}

/// Bytes for people.
#[allow(dead_code, reason = "for the suite")]
pub(crate) fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Streams a page in these pieces.
pub(crate) fn stream<'a>(policy: &Rc<Policy>, visit: &Visit, pieces: impl IntoIterator<Item = &'a [u8]>) -> (Vec<u8>, Page) {
    let mut stream = Stream::new(Rc::clone(policy), visit.clone());
    let mut out = Vec::new();
    for piece in pieces {
        stream.push(piece, &mut out);
    }
    let page = stream.finish(&mut out).expect("a page that is kept");
    (out, page)
}

/// Where these tests' files are.
pub(crate) fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("edge")
}
