//! How examples of the manual are tested: put onto a small policy and compiled.

use super::Entry;
use crate::{Options, Sources, compile};

/// Keys of a policy that an example need not repeat.
const KEYS: [&str; 3] = ["site = \"https://shop.example\"", "version = 1", "locales = [\"en\"]"];

/// Tables of a policy that an example need not repeat.
const TABLES: [&str; 3] = [
    "[purposes.\"personalize.local\"]\ntext.en = \"Remember what you like\"",
    "[intents.browse]",
    "[slots.hero]\ndefault = \"page\"",
];

/// A module without which the slot `hero` would have none.
const WELCOME: &str = "slot = \"hero\"\nhelps = \"browse\"\nscore = 1000\nwhen = \"visit.pages >= 2\"\n";

/// The files of an example: pieces of `policy.toml`, and whole modules under lines such as `# modules/late.toml`. Only `-` is nothing at all.
pub(crate) fn folder(example: &str) -> Sources {
    if example.trim() == "-" {
        return Sources::default();
    }
    let mut files: Vec<(String, String)> = vec![("policy.toml".to_owned(), String::new())];
    for line in example.lines() {
        match line.strip_prefix("# ").filter(|path| path.ends_with(".toml")) {
            Some(path) => files.push((path.to_owned(), String::new())),
            None => {
                let text = &mut files.last_mut().unwrap().1;
                text.push_str(line);
                text.push('\n');
            }
        }
    }
    let written = files[0].1.clone();
    let split =
        written.lines().take_while(|line| !line.starts_with('[')).map(|line| line.len() + 1).sum::<usize>().min(written.len());
    let (keys, tables) = written.split_at(split);
    let mut policy = keys.to_owned();
    let key = |line: &str| line.split(" =").next().unwrap().to_owned();
    for line in KEYS.iter().filter(|line| !keys.lines().any(|written| key(written) == key(line))) {
        policy.push_str(&format!("{line}\n"));
    }
    for table in TABLES.iter().filter(|table| !written.contains(table.lines().next().unwrap())) {
        policy.push_str(&format!("{table}\n"));
    }
    policy.push_str(tables);
    files[0].1 = policy;
    if !files.iter().any(|(path, _)| path == "modules/welcome.toml") {
        // An example with intents of its own may not have the one of the small policy.
        files.push(("modules/welcome.toml".to_owned(), WELCOME.to_owned()));
    }
    Sources::new(files)
}

/// The example gets exactly this diagnostic, on exactly this text; the mended one gets none.
pub(crate) fn check(entry: &Entry, excerpt: &str) {
    let sources = folder(entry.example);
    let compiled = compile(&sources, &Options::default());
    let found: Vec<_> = compiled
        .diagnostics
        .iter()
        .map(|found| (found.code.0, sources.excerpt(&found.labels[0]), found.message.as_str()))
        .collect();
    assert!(!found.is_empty(), "no diagnostic");
    assert!(found.iter().all(|found| (found.0, found.1) == (entry.code.0, excerpt)), "{found:#?}");
    let mended = folder(entry.fixed);
    let compiled = compile(&mended, &Options::default());
    assert_eq!(compiled.diagnostics, [], "the mended example has none");
    assert!(compiled.program.is_some());
}
