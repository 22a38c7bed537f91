//! What a purpose declares beside the text that asks for it: what a record of consent says of recipients, data and time.

use nearside_program::{Purpose, PurposeId};

use crate::{
    Diagnostic,
    diagnostics::notice_too_long,
    slice,
    tree::{Node, Place},
    vocabulary::{EDGE, Vocabulary, named_items},
};

/// Most bytes of each text of a record.
const MOST_BYTES: usize = 256;

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
            notice_version: named
                .node
                .and_then(|node| node.get("notice"))
                .and_then(Node::whole)
                .map_or(1, |n| u32::try_from(n).unwrap_or(1)),
            recipients,
            categories,
            retention_s: kept().map(|(_, retention_s)| retention_s).max().unwrap_or(0),
        }
    };
    (0..).zip(&vocabulary.purposes).map(read).collect()
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
