//! The binary from outside: exit codes, what it says, and what it leaves behind.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests may fail loudly, and so may their helpers")]

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

/// A folder of one test, removed at its end.
struct Place(PathBuf);

impl Place {
    fn new(name: &str) -> Self {
        let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    /// A place with the starter policy in `policy`.
    fn with_policy(name: &str) -> Self {
        let place = Self::new(name);
        place.run(&["new", "policy"], 0);
        place
    }

    fn run(&self, arguments: &[&str], want: i32) -> Output {
        let output = Command::new(env!("CARGO_BIN_EXE_nearside"))
            .args(arguments)
            .current_dir(&self.0)
            .env("NO_COLOR", "1")
            .output()
            .unwrap();
        let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert_eq!(output.status.code(), Some(want), "{arguments:?}\n{said}");
        assert!(!said.contains('\u{1b}'), "colour without a terminal: {said:?}");
        output
    }

    /// Runs, and gives what was said on both streams.
    fn says(&self, arguments: &[&str], want: i32) -> String {
        let output = self.run(arguments, want);
        String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap()
    }

    fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        fs::write(self.0.join(path), text).unwrap();
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.0.join(path)).unwrap()
    }

    /// Replaces a text in a file that has it.
    fn edit(&self, path: &str, from: &str, to: &str) {
        let text = self.read(path);
        assert!(text.contains(from), "{path} has no {from}");
        self.write(path, text.replace(from, to));
    }

    /// Names in the folder, hidden ones too.
    fn names(&self) -> Vec<String> {
        let mut names: Vec<_> =
            fs::read_dir(&self.0).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[test]
fn a_new_policy_compiles_and_decides() {
    let place = Place::with_policy("new");
    assert_eq!(place.says(&["check", "policy"], 0), "no problems\n");
    let said = place.says(&["compile", "policy", "--out", "p.bin", "--debug", "--types", "p.ts"], 0);
    assert!(said.contains("2 slots, 4 modules"), "{said}");
    assert!(place.read("p.ts").contains("more-cooking"));
    assert_eq!(place.names(), ["p.bin", "p.ts", "policy"]);

    // Device, time and interest each change the hero.
    let hero = |values: &str, hour: i64| {
        let now_ms = 1_795_348_800_000_i64.div_euclid(86_400_000) * 86_400_000 + hour * 3_600_000;
        place.write("facts.json", format!("{{\"now_ms\": {now_ms}, \"offset_min\": 0, \"values\": {values}}}"));
        place.says(&["explain", "p.bin", "--facts", "facts.json", "--slot", "hero"], 0)
    };
    let evening = hero(r#"{"device.kind": "desktop"}"#, 20);
    assert!(evening.starts_with("hero: shows `evening-reading`"), "{evening}");
    assert!(evening.contains("because local.hour is 20") && evening.contains("[policy.toml, bytes "), "{evening}");
    let morning = hero(r#"{"device.kind": "phone"}"#, 9);
    assert!(morning.starts_with("hero: shows `on-your-phone`"), "{morning}");
    assert!(morning.contains("in words: because you are using a phone"), "{morning}");
    let cook = hero(r#"{"device.kind": "phone", "interest.cooking": 600}"#, 20);
    assert!(cook.starts_with("hero: shows `more-cooking`") && cook.contains("verified by replay"), "{cook}");
    let nobody = hero(r#"{"device.kind": "desktop"}"#, 9);
    assert!(nobody.starts_with("hero: default (none)"), "{nobody}");
}

#[test]
fn reasons_name_the_line_that_wrote_them() {
    let place = Place::with_policy("lines");
    place.write(
        "facts.json",
        r#"{"because": "a whole case is taken", "input": {"values": {"device.kind": "phone"}}, "want": {}}"#,
    );
    let said = place.says(&["explain", "policy", "--facts", "facts.json", "--why-not", "more-cooking"], 0);
    assert!(said.contains("[modules/on-your-phone.toml:4:"), "{said}");
    assert!(
        said.contains("why not `more-cooking`? its condition does not hold")
            && said.contains("it would be shown with interest.cooking = "),
        "{said}"
    );
    let records = place.says(&["explain", "policy", "--facts", "facts.json", "--why-not", "more-cooking", "--format", "json"], 0);
    let lines: Vec<serde_json::Value> = records.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 4, "the decision, two explanations, one answer");
    assert_eq!(lines[0]["outcomes"][0]["show"], "on-your-phone");
    assert_eq!(lines[1]["verified"], true);
    assert_eq!(lines[3]["obstacle"], "condition");
}

#[test]
fn new_never_overwrites() {
    let place = Place::with_policy("overwrite");
    place.edit("policy/policy.toml", "version = 1", "version = 7");
    let said = place.says(&["new", "policy"], 2);
    assert!(said.contains("`policy` is not empty") && said.contains("help: "), "{said}");
    assert!(place.read("policy/policy.toml").contains("version = 7"));
    place.write("file", "");
    assert!(place.says(&["new", "file"], 2).contains("`file` is a file"));
    assert!(place.says(&["new", "a/b/c"], 0).contains("next: nearside check a/b/c"), "folders on the way are made");
    assert!(place.says(&["new", "other", "--site", "shop.example/start"], 2).contains("is not an origin"));
    assert_eq!(place.names(), ["a", "file", "policy"]);
}

#[test]
fn a_broken_policy_is_drawn_and_nothing_is_written() {
    let place = Place::with_policy("broken");
    place.edit("policy/modules/on-your-phone.toml", "score = 100", "scroe = 100");
    place.edit("policy/modules/evening-reading.toml", "\"evening\"", "\"evning\"");
    let said = place.says(&["check", "policy"], 1);
    for part in [
        "error[policy::unknown_key]: unknown key `scroe`",
        "on-your-phone.toml:5:1",
        "^^^^^ not a key",
        "help: did you mean `evening`?",
        "3 errors, 1 warning",
    ] {
        assert!(said.contains(part), "{part}\n{said}");
    }
    let document: serde_json::Value = serde_json::from_str(&place.says(&["check", "policy", "--format", "json"], 1)).unwrap();
    assert_eq!((&document["errors"], &document["warnings"]), (&3.into(), &1.into()));
    place.write("p.bin", "old");
    place.write("facts.json", "{}");
    place.run(&["compile", "policy", "--out", "p.bin", "--types", "p.ts"], 1);
    place.run(&["explain", "policy", "--facts", "facts.json"], 1);
    place.run(&["list", "policy"], 1);
    place.run(&["types", "policy", "--out", "p.ts"], 1);
    place.run(&["simulate", "--policy", "policy", "--log", "facts.json", "--report", "r.html"], 1);
    assert_eq!(place.read("p.bin"), "old");
    assert_eq!(place.names(), ["facts.json", "p.bin", "policy"]);
}

#[test]
fn wrong_paths_say_what_to_do() {
    let place = Place::with_policy("paths");
    fs::create_dir(place.0.join("empty")).unwrap();
    place.write("not-utf8.json", b"\xff\xfe");
    place.write("bad.json", "{");
    place.write("odd.json", r#"{"value": {}}"#);
    place.write("type.json", r#"{"values": {"device.kind": "watch"}}"#);
    for (arguments, wanted) in [
        (&["check", "nothing"][..], "help: `nearside new nothing` begins a policy there"),
        (&["check", "empty"], "there is no policy in `empty`"),
        (&["check", "bad.json"], "is a file, not a policy folder"),
        (&["list", "bad.json"], "not a nearside program"),
        (&["explain", "policy", "--facts", "nothing.json"], "`nothing.json` cannot be read"),
        (&["explain", "policy", "--facts", "not-utf8.json"], "save it as UTF-8"),
        (&["explain", "policy", "--facts", "bad.json"], "is not JSON"),
        (&["explain", "policy", "--facts", "odd.json"], "unknown key `value`; known are `now_ms`"),
        (&["explain", "policy", "--facts", "type.json"], "it must be one of `phone`, `tablet`, `desktop`"),
        (&["compile", "policy", "--out", "nowhere/p.bin"], "`nowhere/p.bin` cannot be written"),
        (&["compile", "policy", "--out", "empty"], "`empty` is a folder"),
        (&["simulate", "--policy", "policy", "--log", "nothing.log", "--report", "r.html"], "`nothing.log` cannot be read"),
        (&["simulate", "--policy", "policy", "--log", "empty", "--report", "r.html"], "`empty`"),
        (&["simulate", "--policy", "policy", "--log", "bad.json", "--report", "r.html"], "no line of `bad.json` is a request"),
        (&["simulate", "--policy", "bad.json", "--log", "bad.json", "--report", "r.html"], "is a file, not a policy folder"),
        (&["manual", "policy::nonsense"], "`nearside manual` lists all"),
        (&["frobnicate"], "unrecognized subcommand"),
    ] {
        let said = place.says(arguments, 2);
        assert!(said.contains(wanted), "{arguments:?}\n{said}");
    }
    place.write("policy/modules/odd.toml", b"\xff");
    assert!(place.says(&["check", "policy"], 2).contains("odd.toml"));
}

#[test]
fn other_programs_are_refused_with_advice() {
    let place = Place::with_policy("versions");
    place.run(&["compile", "policy", "--out", "p.bin"], 0);
    let bytes = fs::read(place.0.join("p.bin")).unwrap();
    // The major version stands right behind the magic; find the byte whose change is refused for that reason.
    let newer = (0..16).find_map(|at| {
        let mut changed = bytes.clone();
        changed[at] = changed[at].wrapping_add(1);
        matches!(nearside_program::Program::decode(&changed), Err(nearside_program::DecodeError::Major(_))).then_some(changed)
    });
    place.write("newer.bin", newer.unwrap());
    let said = place.says(&["list", "newer.bin"], 2);
    assert!(
        said.contains("is not the one this version reads") && said.contains("update it, or compile the policy again"),
        "{said}"
    );
    place.write("short.bin", &bytes[..bytes.len() / 2]);
    assert!(place.says(&["list", "short.bin"], 2).contains("the file is damaged"));
    let mut damaged = bytes;
    let middle = damaged.len() / 2;
    damaged[middle] ^= 1;
    place.write("damaged.bin", damaged);
    place.write("facts.json", "{}");
    assert!(place.says(&["explain", "damaged.bin", "--facts", "facts.json"], 2).contains("damaged"));
}

#[test]
fn what_was_there_is_replaced_whole() {
    let place = Place::with_policy("whole");
    place.write("p.bin", vec![0; 1_000_000]);
    place.run(&["compile", "policy", "--out", "p.bin"], 0);
    let first = fs::read(place.0.join("p.bin")).unwrap();
    assert!(nearside_program::Program::decode(&first).is_ok());
    place.run(&["compile", "policy", "--out", "p.bin"], 0);
    assert_eq!(fs::read(place.0.join("p.bin")).unwrap(), first, "the same policy gives the same bytes");
    assert_eq!(place.names(), ["p.bin", "policy"], "nothing is left beside");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_said() {
    if !Path::new("/dev/full").exists() {
        return;
    }
    let place = Place::with_policy("full");
    let said = place.says(&["compile", "policy", "--out", "/dev/full"], 2);
    assert!(
        said.contains("`/dev/full` cannot be written: no space left on device") && said.contains("help: make room"),
        "{said}"
    );
    // Standard output may be full as well.
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_nearside")).arg("manual").stdout(full).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("the output cannot be written"));
}

#[cfg(unix)]
#[test]
fn a_link_stays_a_link() {
    let place = Place::with_policy("link");
    place.write("real.bin", "old");
    std::os::unix::fs::symlink("real.bin", place.0.join("p.bin")).unwrap();
    place.run(&["compile", "policy", "--out", "p.bin"], 0);
    assert!(fs::symlink_metadata(place.0.join("p.bin")).unwrap().is_symlink());
    assert!(nearside_program::Program::decode(&fs::read(place.0.join("real.bin")).unwrap()).is_ok());
}

#[test]
fn listing_manual_schema_and_types_are_printed() {
    let place = Place::with_policy("print");
    let listing = place.says(&["list", "policy"], 0);
    assert!(listing.contains("modules") && listing.contains("welcome-back"), "{listing}");
    assert!(place.says(&["types", "policy"], 0).contains("welcome-back"));
    let all = place.says(&["manual"], 0);
    let one = place.says(&["manual", "unknown_key"], 0);
    assert!(one.starts_with("## policy::unknown_key") && all.contains(one.trim()) && one.matches("\n## ").count() == 0, "{one}");
    assert!(place.says(&["manual", "language"], 0).contains("[[path]]"));
    for kind in ["policy", "module"] {
        let schema: serde_json::Value = serde_json::from_str(&place.says(&["schema", kind], 0)).unwrap();
        assert_eq!(schema["type"], "object");
    }
    assert!(place.says(&["--help"], 0).contains("Exit codes: 0"));
}

/// Counts of a real log through the example policy. After a change that is meant: `UPDATE_SNAPSHOTS=1 cargo test -p nearside-cli`.
#[test]
fn a_simulation_counts_as_it_did() {
    let place = Place::new("simulate");
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let policy = here.join("../../www/site/examples/access-log");
    let log = here.join("../lab/tests/data/access.log");
    let arguments = [
        "simulate",
        "--policy",
        policy.to_str().unwrap(),
        "--log",
        log.to_str().unwrap(),
        "--report",
        "r.html",
        "--json",
        "r.json",
    ];
    let said = place.says(&arguments, 0);
    assert!(said.contains("0 not confirmed by replay"), "{said}");
    let figures = |text: &str| {
        let mut document: serde_json::Value = serde_json::from_str(text).unwrap();
        let keys = document.as_object_mut().unwrap();
        // Times differ from run to run, the id from compiler to compiler.
        assert!(keys.remove("timing").is_some() && keys.remove("program").is_some());
        format!("{document:#}\n")
    };
    let counted = figures(&place.read("r.json"));
    let snapshot = here.join("tests/data/access-log.json");
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        fs::write(&snapshot, &counted).unwrap();
    }
    assert_eq!(counted, fs::read_to_string(snapshot).unwrap());

    let page = place.read("r.html");
    for part in [
        "semicomplete.com would have seen",
        "more-logstash",
        "Everybody said yes",
        "Silence, by reason",
        "Line 378: fields are missing",
        "15 explanations",
    ] {
        assert!(page.contains(part), "{part}");
    }
    for foreign in ["<script", "<link", "<img", "url(", "@import"] {
        assert!(!page.contains(foreign), "self-contained: {foreign}");
    }
    // A second run differs in times only.
    place.run(&arguments, 0);
    assert_eq!(figures(&place.read("r.json")), counted);
}

/// Every case of the corpus, through the file that authors would write: the same outcomes, all explained and confirmed by replay.
#[test]
fn the_corpus_decides_as_it_says() {
    let place = Place::new("corpus");
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/corpus");
    let index: serde_json::Value = serde_json::from_str(&fs::read_to_string(corpus.join("index.json")).unwrap()).unwrap();
    let mut seen = 0;
    for folder in index.as_array().unwrap().iter().filter_map(|name| name.as_str()) {
        let folder = corpus.join(folder);
        let Ok(cases) = fs::read_to_string(folder.join("cases.json")) else { continue };
        let cases: serde_json::Value = serde_json::from_str(&cases).unwrap();
        // The command is given facts; what a profile makes of a visitor's past is not its business.
        for case in cases["cases"].as_array().unwrap().iter().filter(|case| case["input"]["visitor"].is_null()) {
            place.write("case.json", case.to_string());
            let said = place.run(&["explain", folder.to_str().unwrap(), "--facts", "case.json", "--format", "json"], 0);
            let records = String::from_utf8(said.stdout).unwrap();
            let decision: serde_json::Value = serde_json::from_str(records.lines().next().unwrap()).unwrap();
            for (slot, want) in case["want"].as_object().unwrap() {
                let outcome = decision["outcomes"].as_array().unwrap().iter().find(|outcome| outcome["slot"] == **slot).unwrap();
                let word = |key: &str| want[key].as_str().map(str::to_owned);
                let reason =
                    word("default").map(|reason| word("period").map_or(reason.clone(), |period| format!("{reason}.{period}")));
                let got = (outcome["show"].as_str().map(str::to_owned), outcome["default"].as_str().map(str::to_owned));
                assert_eq!(got, (word("shown"), reason), "{}: {}", folder.display(), case["because"]);
                seen += 1;
            }
        }
    }
    assert!(seen > 100, "{seen} outcomes");
}

#[test]
fn a_program_is_signed_and_taken_until_something_is_wrong() {
    let place = Place::with_policy("sign");
    place.run(&["compile", "policy"], 0);
    let said = place.says(&["keygen", "--out", "site.key"], 0);
    let public = place.read("site.key.pub");
    assert!(said.contains(public.trim()) && public.trim().len() == 64, "{said}");
    assert!(!said.contains(&place.read("site.key")["nearside-secret-key-1 ".len()..].trim().to_owned()), "the secret is told");
    assert!(place.says(&["keygen", "--out", "site.key"], 2).contains("is there already"));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(fs::metadata(place.0.join("site.key")).unwrap().permissions().mode() & 0o777, 0o600);
    }
    let said = place.says(&["sign", "policy.nsp", "--key", "site.key", "--days", "3"], 0);
    assert!(said.contains("version 1, floor 1, good for 3 days"), "{said}");
    let verify = |arguments: &[&str], want: i32| place.says(&[&["verify", "policy.signed.nsp"], arguments].concat(), want);
    assert!(verify(&["--key", "site.key.pub"], 0).contains("good for 2 more days"));
    assert!(verify(&["--key", &"0".repeat(64), "--key", public.trim()], 0).contains("version 1"));
    assert!(verify(&["--key", &"1".repeat(64)], 1).contains("refused[unknown-key]"));
    assert!(verify(&["--key", public.trim(), "--site", "https://other.example"], 1).contains("refused[wrong-site]"));
    assert!(verify(&["--key", public.trim(), "--floor", "2"], 1).contains("refused[rolled-back]"));
    assert!(verify(&["--key", "site.key"], 2).contains("this is the secret half"));
    assert!(place.says(&["verify", "policy.nsp", "--key", public.trim()], 1).contains("refused[unsigned]"));
    assert!(place.says(&["sign", "policy.signed.nsp", "--key", "site.key"], 2).contains("is signed already"));
    assert!(place.says(&["sign", "policy.nsp", "--key", "site.key.pub"], 2).contains("holds no secret key"));
    assert!(
        place.says(&["sign", "policy.nsp", "--key", "site.key", "--floor", "9"], 2).contains("above the program's own version")
    );
    let good = fs::read(place.0.join("policy.signed.nsp")).unwrap();
    for at in [16, 79, 90, 120, good.len() - 1] {
        let mut changed = good.clone();
        changed[at] ^= 1;
        place.write("policy.signed.nsp", &changed);
        assert!(verify(&["--key", public.trim()], 1).contains("refused["), "byte {at}");
    }
}
