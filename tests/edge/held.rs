//! Where a slice may have chosen, pictures wait for the page's script: a browser asks for what it reads, and would tell the choice.

use std::rc::Rc;

use nearside_policy::{SourceFile, Sources};
use nearside_tests::compile;
use nearside_worker::{Page, Policy, Visit, splice};

use crate::pages::{folder, text, visits};

/// The policy with a slice, and in both of its slots a module that everybody may see.
fn policy() -> Rc<Policy> {
    let mut sources = Sources::read_folder(&folder().join("sliced")).expect("the policy");
    let files = [("hero-plain", "hero"), ("next-plain", "next")];
    sources.files.extend(files.map(|(name, slot)| SourceFile {
        path: format!("modules/{name}.toml"),
        text: format!("slot = \"{slot}\"\nhelps = \"read\"\nscore = 900\n"),
    }));
    Rc::new(Policy::decode(&compile::bytes(&sources).expect("a program")).expect("a program that decodes"))
}

const PICTURES: &str = "<picture><source srcset=a.avif><img SRC=a.png src=b.png srcset='c.png 2x' alt=a></picture><p>a</p>";

fn page() -> String {
    let slot = |name: &str, end: &str| {
        format!(
            "<nearside-slot name={name}><img src=d.png><template data-module={name}-plain>{PICTURES}</template></nearside-slot>{end}"
        )
    };
    format!("<!doctype html><img src=own.png>{}{}", slot("hero", "<p>b</p>"), slot("next", ""))
}

fn shown(slice: Option<&str>) -> String {
    let page = Page::read(page().into_bytes());
    let visit = Visit { slice: slice.map(str::to_owned), ..visits()[0].clone() };
    let out = splice(&page, policy(), visit).bytes(&page).collect::<Vec<_>>().concat();
    text(&out)
}

/// What stands between a slot's start tag and its default.
fn content<'a>(page: &'a str, name: &str) -> &'a str {
    let (_, behind) = page.split_once(&format!("name={name}>")).expect("the slot");
    behind.split_once("<template data-default>").expect("a module is shown").0
}

#[test]
fn pictures_wait_exactly_where_a_slice_may_have_chosen() {
    let held = "<picture><source data-nearside-srcset=a.avif><img data-nearside-held data-nearside-SRC=a.png data-nearside-src=b.png \
                data-nearside-srcset='c.png 2x' alt=a></picture><p>a</p>";
    let (without, with) = (shown(None), shown(Some("any")));
    assert_eq!(content(&without, "hero"), PICTURES, "without a slice the choice rests on what every request carries");
    assert_eq!(content(&with, "hero"), held);
    assert_eq!(content(&with, "next"), PICTURES, "no candidate of this slot asks about a slice");
    assert!(with.starts_with("<!doctype html><img src=own.png>") && with.contains("</nearside-slot><p>b</p>"), "{with}");
}

#[test]
fn the_candidate_that_is_shown_stays_so_that_the_order_of_asking_does_not_tell_it() {
    let page = shown(Some("any"));
    for name in ["hero", "next"] {
        assert!(page.contains(&format!("<template data-module={name}-plain>{PICTURES}</template></nearside-slot>")), "{page}");
    }
}
