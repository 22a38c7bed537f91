//! What a purpose declares beside the text that asks for it: what a record of consent says of recipients, data and time.

use nearside_program::{Purpose, PurposeId, packed::crc32};

use crate::{
    Diagnostic,
    diagnostics::notice_too_long,
    slice,
    tree::{Node, Place},
    vocabulary::{EDGE, Vocabulary, named_items},
};

/// Most bytes of each text of a record.
const MOST_BYTES: usize = 256;

/// The least version that the compiler derives; authors' versions are below it, and what others count is above (`OWN_WORDS` in the
/// profile).
const DERIVED: u32 = 1 << 30;

/// How long a cookie that says a slice is kept at most, seconds: the SDK writes it anew on every page (`www/sdk/src/slice.ts`).
const SLICE_S: u32 = 7 * 86_400;

/// The purposes of the program. Retention is not declared but the longest one of what is kept, so that it is never wrong.
pub(crate) fn purposes(vocabulary: &Vocabulary<'_>, diagnostics: &mut Vec<Diagnostic>) -> Vec<Purpose> {
    let read = |(id, named): (u16, &crate::vocabulary::Named<'_>)| {
        let attributes = || vocabulary.attributes.iter().filter(|attribute| attribute.purpose == PurposeId(id));
        let keeps_activity = vocabulary.activity.entry.is_some() && vocabulary.activity.purpose == PurposeId(id);
        let activity = keeps_activity.then_some(("activity", vocabulary.activity.retention_s));
        let sliced = || slice::names(vocabulary).filter(|_| named.name == EDGE).map(|name| (name, SLICE_S));
        let kept = || attributes().map(|attribute| (attribute.named.name, attribute.retention_s)).chain(activity).chain(sliced());
        let list = |key: &str, diagnostics: &mut Vec<Diagnostic>| {
            let node = named.node?.get(key)?;
            Some(lines(named_items(Some(node), diagnostics).iter().map(|item| item.name)))
        };
        let recipients = list("recipients", diagnostics).unwrap_or_default();
        let categories = list("categories", diagnostics).unwrap_or_else(|| lines(kept().map(|(name, _)| name)));
        for (key, texts) in [("recipients", &recipients), ("categories", &categories)] {
            let at = named.node.and_then(|node| node.entry(key)).map_or(named.at, |entry| entry.node.at);
            fits_a_record(at, &format!("the {key} of purpose `{}`", named.name), texts, diagnostics);
        }
        Purpose {
            name: named.name.to_owned(),
            notice_version: named.node.map_or(1, version),
            recipients,
            categories,
            retention_s: kept().map(|(_, retention_s)| retention_s).max().unwrap_or(0),
        }
    };
    (0..).zip(&vocabulary.purposes).map(read).collect()
}

/// The version of a purpose's notice: the author's, or else one that any change of its texts changes, so that a new wording asks again.
/// Versions of authors end where the others begin. 1 where nothing is said.
fn version(purpose: &Node) -> u32 {
    if let Some(stated) = purpose.get("notice").and_then(Node::whole) {
        return u32::try_from(stated).unwrap_or(1);
    }
    let mut said: Vec<_> = purpose
        .get("text")
        .map(Node::entries)
        .unwrap_or_default()
        .iter()
        .filter_map(|entry| Some((entry.key.as_str(), entry.node.text()?.text.as_str())))
        .collect();
    if said.is_empty() {
        return 1;
    }
    // In an order of their own, or moving a line would ask again.
    said.sort_unstable();
    let bytes: Vec<u8> = said.iter().flat_map(|(locale, text)| [locale, "\0", text, "\0"]).flat_map(str::bytes).collect();
    DERIVED + crc32([&bytes, &[]]) % DERIVED
}

fn lines<'a>(items: impl Iterator<Item = &'a str>) -> String {
    items.collect::<Vec<_>>().join("\n")
}

/// Reports what is too long for a record of consent.
pub(crate) fn fits_a_record(at: Place, what: &str, text: &str, diagnostics: &mut Vec<Diagnostic>) {
    if text.len() > MOST_BYTES {
        diagnostics.push(notice_too_long(at, what, text.len(), MOST_BYTES));
    }
}
