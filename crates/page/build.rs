//! Reads `src/holds.json`, which the elements read as well, into constants.

use std::{collections::BTreeMap, env, error::Error, fmt::Write, fs, path::PathBuf};

use serde::Deserialize;

#[derive(Deserialize)]
struct Holds {
    rules: Vec<[String; 4]>,
    lists: BTreeMap<String, String>,
}

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=src/holds.json");
    let holds: Holds = serde_json::from_str(&fs::read_to_string("src/holds.json")?)?;
    let names = |list: &str| -> Result<Vec<String>, String> {
        let mut names = Vec::new();
        for word in list.split_whitespace() {
            match word.strip_prefix('@') {
                Some(list) => {
                    let held = holds.lists.get(list).ok_or_else(|| format!("no list `{list}`"))?;
                    names.extend(held.split_whitespace().map(str::to_owned));
                }
                None => names.push(word.to_owned()),
            }
        }
        Ok(names)
    };
    let mut code = String::from("const RULES: &[Rule] = &[\n");
    for [_, tags, inside, until] in &holds.rules {
        let [tags, inside, until] = [names(tags)?, names(inside)?, names(until)?];
        writeln!(code, "    Rule {{ tags: &{tags:?}, inside: &{inside:?}, until: &{until:?} }},")?;
    }
    code.push_str("];\n");
    for (bit, [name, ..]) in holds.rules.iter().enumerate() {
        writeln!(code, "pub(crate) const {}: u16 = 1 << {bit};", name.to_uppercase())?;
    }
    fs::write(PathBuf::from(env::var("OUT_DIR")?).join("holds.rs"), code)?;
    Ok(())
}
