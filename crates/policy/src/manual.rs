//! Pages for authors, generated from what the compiler itself uses.

use std::fmt::Write;

use crate::{
    diagnostics::MANUAL,
    plural,
    shape::{Key, Kind, MODULE, Need, POLICY, Shape},
};

/// The manual of diagnostics: a Markdown page with one section per code.
#[must_use]
pub fn manual() -> String {
    let mut page = String::from("# Diagnostics\n\nWhat `nearside check` may say about a policy, why, and what to do.\n\n");
    for entry in MANUAL {
        let (code, anchor) = (entry.code.0, entry.code.0.replace("::", "-"));
        let language = if anchor.starts_with("policy") { "toml" } else { "text" };
        let _ = write!(
            page,
            "<a id=\"{anchor}\"></a>\n\n## {code}\n\n**{}.** {}\n\n",
            sentence(entry.title),
            entry.text.replace('\n', " ")
        );
        for (heading, example) in [("Gets it", entry.example), ("Mended", entry.fixed)] {
            let example = example.trim_matches('\n');
            if !example.trim().is_empty() {
                let _ = write!(page, "{heading}:\n\n```{language}\n{example}\n```\n\n");
            }
        }
    }
    page.truncate(page.trim_end().len());
    page.push('\n');
    page
}

/// The reference of the language: an introduction, and every key with its type and meaning.
#[must_use]
pub fn reference() -> String {
    let mut page = String::from("# The policy language\n\n");
    page.push_str(include_str!("reference.md").trim_start());
    page.push_str("\n## Every key\n\n");
    table(&mut page, "policy.toml", &POLICY);
    table(&mut page, "modules/NAME.toml", &MODULE);
    let languages: Vec<_> = plural::languages().map(|tag| format!("`{tag}`")).collect();
    let _ =
        write!(page, "### Languages\n\nLocales are one of these languages, perhaps with a region: {}.\n", languages.join(", "));
    page
}

fn table(page: &mut String, name: &str, shape: &Shape) {
    let _ = write!(page, "### `{name}`\n\n{}\n\n| key | value | meaning |\n|---|---|---|\n", shape.about);
    let mut inner = Vec::new();
    for key in shape.keys {
        let need = if key.need == Need::Optional { "" } else { "**required** " };
        let _ = writeln!(page, "| `{}` | {need}{} | {} |", key.name, words(&key.kind), key.about.replace('|', "\\|"));
        collect(name, key, &key.kind, &mut inner);
    }
    page.push('\n');
    for (name, shape) in inner {
        table(page, &name, shape);
    }
}

/// Tables inside a key, with the names that they are written under.
fn collect(name: &str, key: &Key, kind: &Kind, inner: &mut Vec<(String, &'static Shape)>) {
    let base = if name.ends_with(".toml") { String::new() } else { format!("{}.", name.trim_matches(['[', ']'])) };
    let mut path = format!("{base}{}", key.name);
    let mut kind = kind;
    let mut list = false;
    loop {
        match kind {
            Kind::Names(value, _) => {
                path.push_str(".NAME");
                kind = value;
            }
            Kind::List(item) | Kind::OneOrList(item) => {
                list = true;
                kind = item;
            }
            Kind::Table(shape) => {
                inner.push((if list { format!("[[{path}]]") } else { format!("[{path}]") }, shape));
                return;
            }
            _ => return,
        }
    }
}

fn words(kind: &Kind) -> String {
    match kind {
        Kind::Text => "text".to_owned(),
        Kind::Condition => "condition".to_owned(),
        Kind::Message => "message".to_owned(),
        Kind::Whole(least, most) => format!("whole number, {least} to {most}"),
        Kind::Points => "number, at most three decimals".to_owned(),
        Kind::Flag => "`true` or `false`".to_owned(),
        Kind::Length => "length of time, such as `\"30d\"`".to_owned(),
        Kind::Instant => "date or time".to_owned(),
        Kind::Percent => "share, such as `\"5%\"`".to_owned(),
        Kind::Choice(choices) => choices.iter().map(|choice| format!("`\"{choice}\"`")).collect::<Vec<_>>().join(", "),
        Kind::List(item) => format!("list: {}", words(item)),
        Kind::OneOrList(item) => format!("{}, or a list", words(item)),
        Kind::Table(_) => "table".to_owned(),
        Kind::Names(value, crate::shape::Naming::Locale) => format!("by locale: {}", words(value)),
        Kind::Names(value, _) => format!("by name: {}", words(value)),
        Kind::Fact => "value of the fact".to_owned(),
        Kind::Field => "content of the field".to_owned(),
    }
}

fn sentence(title: &str) -> String {
    let mut chars = title.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_manual_has_every_code_once() {
        let page = manual();
        for entry in MANUAL {
            assert_eq!(page.matches(&format!("\n## {}\n", entry.code.0)).count(), 1, "{:?}", entry.code);
            assert!(page.contains(entry.example.trim()), "{:?}", entry.code);
        }
        assert!(MANUAL.len() >= 30, "{} diagnostics", MANUAL.len());
    }

    #[test]
    fn the_reference_has_every_table() {
        let page = reference();
        for heading in [
            "`policy.toml`",
            "`[attributes.NAME]`",
            "`[activity.kinds.NAME]`",
            "`[slots.NAME.rotate]`",
            "`[components.NAME.NAME]`",
            "`[[boost]]`",
            "`[caps]`",
        ] {
            assert_eq!(page.matches(&format!("### {heading}\n")).count(), 1, "{heading}");
        }
    }
}
