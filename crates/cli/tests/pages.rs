//! `nearside check --pages` from outside.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests may fail loudly, and so may their helpers")]

use std::{
    fs,
    path::PathBuf,
    process::{Command, Output},
};

use serde_json::Value;

/// A folder of one test with the starter policy and pages, removed at its end.
struct Place(PathBuf);

impl Place {
    fn new(name: &str, pages: &[(&str, &[u8])]) -> Self {
        let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("pages-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(path.join("pages/deep")).unwrap();
        for (name, text) in pages {
            fs::write(path.join("pages").join(name), text).unwrap();
        }
        let place = Self(path);
        assert!(place.run(&["new", "policy"]).status.success());
        place
    }

    fn run(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_nearside")).args(arguments).current_dir(&self.0).env("NO_COLOR", "1").output().unwrap()
    }

    /// What is said of the pages, and the exit code.
    fn check(&self) -> (String, Option<i32>) {
        let output = self.run(&["check", "policy", "--pages", "pages"]);
        (String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned(), output.status.code())
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

const SLOT: &str = "<nearside-slot name=\"hero\">d<template data-module=\"evening-reading\"><p>e</p></template></nearside-slot>";

#[test]
fn what_can_never_be_shown_is_said_with_its_place() {
    let good = format!("<!doctype html>\n<div>{SLOT}</div>\n");
    let bad = "<!doctype html>\n<p>a\n<nearside-slot name=\"hero\">d<template data-module=\"evening-reading\"><b>ü</b><h2>e</h2></template>\n\
               <template data-module=\"on-your-phone\"><video poster=\"a.png\"></video></template>\n<template data-module=\"evening-raeding\">e</template>\n\
               <template data-module=\"welcome-back\"> </template>\n<template data-module=\"\">e</template></nearside-slot></p>\n\
               <nearside-slot name=\"heros\">d</nearside-slot>\n<nearside-slot name=\"notice\"><i>d</nearside-slot>\n<nearside-slot>d</nearside-slot>\n\
               <p><nearside-slot name=\"x\"><div>d</div></nearside-slot></p>\n<nearside-slot name=\"hero\">d</nearside-slot>";
    let place =
        Place::new("bad", &[("good.html", good.as_bytes()), ("deep/bad.htm", bad.as_bytes()), ("notes.txt", b"<nearside-slot>")]);
    let output = place.run(&["check", "policy", "--pages", "pages", "--format", "json"]);
    assert_eq!(output.status.code(), Some(1));
    let said: Value = serde_json::from_slice(&output.stdout).unwrap();
    let mut found: Vec<String> = said["diagnostics"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|found| found["code"].as_str().unwrap().starts_with("page::"))
        .map(|found| {
            let label = &found["labels"][0];
            assert!(found["help"].is_string());
            format!(
                "{}:{}:{} {}",
                label["file"].as_str().unwrap(),
                label["line"],
                label["column"],
                found["code"].as_str().unwrap()
            )
        })
        .collect();
    found.sort();
    let mut want = [
        "3:77 page::misplaced",
        "4:39 page::loads",
        "5:1 page::unknown_module",
        "6:1 page::empty_candidate",
        "6:1 page::unknown_module",
        "7:1 page::unnamed_candidate",
        "8:1 page::unknown_slot",
        "9:1 page::broken_slot",
        "10:1 page::broken_slot",
        "11:4 page::broken_slot",
        "12:1 page::broken_slot",
    ]
    .map(|place| format!("pages/deep/bad.htm:{place}"));
    want.sort();
    assert_eq!(found, want);
    let (drawn, code) = place.check();
    assert_eq!(code, Some(1));
    for part in [
        "pages/deep/bad.htm:3:77",
        "`h2` closes the paragraph around the slot",
        "did you mean `evening-reading`?",
        "did you mean `hero`?",
    ] {
        assert!(drawn.contains(part), "{part} is not in\n{drawn}");
    }
}

#[test]
fn good_pages_say_nothing_whatever_their_bytes() {
    let latin = [b"<!doctype html><p>\xFC</p>".as_slice(), SLOT.as_bytes()].concat();
    let place = Place::new("good", &[("a.html", SLOT.as_bytes()), ("b.HTML", &latin), ("c.html", b"")]);
    let (said, code) = place.check();
    assert_eq!(code, Some(0), "{said}");
}

#[test]
fn what_is_no_page_is_refused_before_it_is_read() {
    let place = Place::new("none", &[]);
    let (said, code) = place.check();
    assert!(code == Some(2) && said.contains("there is no page in"), "{said}");
    fs::File::create(place.0.join("pages/large.html")).unwrap().set_len(5 << 20).unwrap();
    let (said, code) = place.check();
    assert!(code == Some(2) && said.contains("larger than 4 MB"), "{said}");
    fs::remove_file(place.0.join("pages/large.html")).unwrap();
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("/dev/zero", place.0.join("pages/a.html")).unwrap();
        let (said, code) = place.check();
        assert!(code == Some(2) && said.contains("is not a file"), "{said}");
    }
}
