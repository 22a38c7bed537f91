//! Real pages, with slots put into them where an author might.

use std::{error::Error, fs, path::Path, rc::Rc};

use nearside_tests::generate::Random;
use nearside_worker::{MAX_PAGE, Policy, Visit, splice};

use crate::pages::stream;

/// Chunkings of each page.
const CHUNKINGS: u64 = 40;

const SLOTS: [&str; 3] = [
    "<nearside-slot name=\"hero\"><span>d</span><template data-module=\"evening\"><b>e</b></template></nearside-slot>",
    "<nearside-slot name=\"next\">n<template data-component=\"card\"><b data-field=\"title\"></b></template></nearside-slot>",
    "<nearside-slot name=\"shelf\">s<template data-module=\"offer\">o</template></nearside-slot>",
];

/// A page's path, and its bytes.
pub(crate) type Named = (String, Vec<u8>);

/// Every page below a folder that is not too large to be kept.
pub(crate) fn files(folder: &Path) -> Result<Vec<Named>, Box<dyn Error>> {
    let mut found = Vec::new();
    let mut entries: Vec<_> = fs::read_dir(folder)?.collect::<Result<_, _>>()?;
    entries.sort_by_key(fs::DirEntry::path);
    for entry in entries {
        let path = entry.path();
        if entry.file_type()?.is_dir() {
            found.extend(files(&path)?);
        } else if path.extension().is_some_and(|kind| kind == "html" || kind == "htm")
            && entry.metadata()?.len() <= MAX_PAGE as u64 / 2
        {
            found.push((path.display().to_string(), fs::read(&path)?));
        }
    }
    Ok(found)
}

/// The same pages with three slots behind closing tags.
#[allow(dead_code, reason = "for who looks for slots")]
pub(crate) fn pages(folder: &Path) -> Result<Vec<Named>, Box<dyn Error>> {
    let files = files(folder)?.into_iter().zip(0..);
    Ok(files.map(|((name, bytes), seed)| (name, with_slots(&bytes, seed))).collect())
}

fn with_slots(page: &[u8], seed: u64) -> Vec<u8> {
    let ends: Vec<usize> = ["</p>", "</h2>", "</div>", "</section>"]
        .iter()
        .flat_map(|tag| {
            page.windows(tag.len()).enumerate().filter(|(_, window)| *window == tag.as_bytes()).map(|(at, _)| at + tag.len())
        })
        .collect();
    if ends.is_empty() {
        return page.to_vec();
    }
    let mut random = Random::new(seed, 11);
    let mut places: Vec<(usize, &str)> = SLOTS.iter().map(|slot| (ends[random.below(ends.len())], *slot)).collect();
    places.sort_unstable();
    let mut out = Vec::new();
    let mut from = 0;
    for (at, slot) in places {
        out.extend_from_slice(&page[from..at]);
        out.extend_from_slice(slot.as_bytes());
        from = at;
    }
    out.extend_from_slice(&page[from..]);
    out
}

#[allow(dead_code, reason = "for who looks for slots")]
/// However it arrives, and whether it was seen before, the page is the same, and nothing but its slots is changed.
pub(crate) fn check(policy: &Rc<Policy>, visits: &[Visit], name: &str, page: &[u8]) -> Result<(), String> {
    let mut random = Random::new(1, 13);
    for turn in 0..CHUNKINGS {
        let visit = &visits[turn as usize % visits.len()];
        let mean = [50, 700, 5_000, 40_000][random.below(4)];
        let mut pieces = Vec::new();
        let mut rest = page;
        while !rest.is_empty() {
            let (piece, behind) = rest.split_at(random.below(2 * mean).min(rest.len()));
            pieces.push(piece);
            rest = behind;
        }
        let (streamed, kept) = stream(policy, visit, pieces);
        let spliced = splice(&kept, Rc::clone(policy), visit.clone()).bytes(&kept).collect::<Vec<_>>().concat();
        if streamed != spliced {
            return Err(format!("{name}: streamed and spliced differ in turn {turn}"));
        }
        let mut from = 0;
        let mut left = spliced.as_slice();
        for (_, range) in kept.slots() {
            left = after(left, &page[from..range.start]).ok_or_else(|| format!("{name}: changed before {}", range.start))?;
            from = range.end;
        }
        after(left, &page[from..]).ok_or_else(|| format!("{name}: changed behind {from}"))?;
    }
    Ok(())
}

/// What follows the first place where `part` stands.
fn after<'a>(page: &'a [u8], part: &[u8]) -> Option<&'a [u8]> {
    if part.is_empty() {
        return Some(page);
    }
    let at = page.windows(part.len()).position(|window| window == part)?;
    page.get(at + part.len()..)
}
