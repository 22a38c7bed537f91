//! What paths say of pages: which views count as which activity, and what the pages would tell of themselves.
//!
//! A page of a site with the SDK tells this itself. A log of a site without it has paths only, so the policy says it once.

use nearside_program::ValueType;

use crate::{
    Diagnostic,
    check::found,
    diagnostics::{bad_path, bad_value, duplicate, missing_key, unknown_reference, wrong_type},
    folder::Folder,
    quantity,
    tree::{Entry, Node, Place, Text, Value},
    vocabulary::{ContextDecl, TypeDecl, Vocabulary},
};

/// Pages of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathRule {
    /// Pattern of the whole path: `*` stands for any characters, `/` included, and for none.
    pub glob: String,
    /// Kind and topic of the activity that a view is; both are declared.
    pub activity: Option<(String, String)>,
    /// Facts of the page, by name without `page.`; each is declared and of its type.
    pub page: Vec<(String, PathFact)>,
}

/// The value of a fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PathFact {
    /// Yes or no.
    Flag(bool),
    /// A whole number; thousandths for a number with decimals; ms for a length of time.
    Whole(i64),
    /// A text, or a name of an enum.
    Text(String),
    /// Elements of a set.
    Texts(Vec<String>),
}

/// Reads `[[path]]`.
pub(crate) fn read(folder: &Folder, vocabulary: &Vocabulary<'_>, diagnostics: &mut Vec<Diagnostic>) -> Vec<PathRule> {
    let rules = folder.policy.as_ref().and_then(|policy| policy.get("path")).map(Node::items).unwrap_or_default();
    let mut seen: Vec<&Text> = Vec::new();
    let mut read = Vec::new();
    for rule in rules {
        let Some(glob) = rule.get_text("glob") else { continue };
        if !glob.text.starts_with(['/', '*']) || glob.text.contains(['?', '#']) {
            diagnostics.push(bad_path(glob.at, &glob.text));
        }
        match seen.iter().find(|earlier| earlier.text == glob.text) {
            Some(first) => diagnostics.push(duplicate(glob.at, &glob.text, first.at)),
            None => seen.push(glob),
        }
        read.push(PathRule {
            glob: glob.text.clone(),
            activity: activity(rule, glob.at, vocabulary, diagnostics),
            page: facts(rule, vocabulary, diagnostics),
        });
    }
    read
}

fn activity(rule: &Node, at: Place, vocabulary: &Vocabulary<'_>, diagnostics: &mut Vec<Diagnostic>) -> Option<(String, String)> {
    let (kind, topic) = (rule.get_text("kind"), rule.get_text("topic"));
    match (kind, topic) {
        (Some(_), None) => diagnostics.push(missing_key(at, "topic", "the topic that a view counts for")),
        (None, Some(_)) => diagnostics.push(missing_key(at, "kind", "the kind of activity that a view is")),
        _ => {}
    }
    let kinds: Vec<_> = vocabulary.kinds.iter().map(|kind| kind.named).collect();
    let topics: Vec<_> = vocabulary.topics.iter().map(|topic| topic.named).collect();
    // Both are looked up, so that both are reported.
    let kind = kind.filter(|kind| vocabulary.position(&kinds, "kind of activity", kind, diagnostics).is_some());
    let topic = topic.filter(|topic| vocabulary.position(&topics, "topic", topic, diagnostics).is_some());
    kind.zip(topic).map(|(kind, topic)| (kind.text.clone(), topic.text.clone()))
}

fn facts(rule: &Node, vocabulary: &Vocabulary<'_>, diagnostics: &mut Vec<Diagnostic>) -> Vec<(String, PathFact)> {
    let mut facts = Vec::new();
    for entry in rule.get("page").map(Node::entries).unwrap_or_default() {
        let of_pages = |declared: &'_ ContextDecl<'_>| declared.name.strip_prefix("page.").map(str::to_owned);
        match vocabulary.contexts.iter().find(|declared| of_pages(declared).as_deref() == Some(&*entry.key)) {
            Some(declared) => {
                facts.extend(fact(entry, declared.value, vocabulary, diagnostics).map(|value| (entry.key.clone(), value)))
            }
            None => {
                let known: Vec<String> = vocabulary.contexts.iter().filter_map(of_pages).collect();
                diagnostics.push(unknown_reference(entry.at, "fact of the page", &entry.key, known.iter().map(String::as_str)));
            }
        }
    }
    facts
}

fn fact(entry: &Entry, declared: TypeDecl, vocabulary: &Vocabulary<'_>, diagnostics: &mut Vec<Diagnostic>) -> Option<PathFact> {
    let names = |domain: nearside_program::DomainId| -> Vec<&str> {
        vocabulary.domains.get(domain.index()).map(|domain| domain.names.iter().map(String::as_str).collect()).unwrap_or_default()
    };
    let one_of = |text: &Text, names: &[&str], diagnostics: &mut Vec<Diagnostic>| {
        let is_one = names.contains(&text.text.as_str());
        if !is_one {
            diagnostics.push(bad_value(text.at, &text.text, names));
        }
        is_one
    };
    let value = match (declared.value_type, &entry.node.value) {
        (ValueType::Bool, Value::Flag(flag)) => Some(PathFact::Flag(*flag)),
        (ValueType::Int, Value::Whole(whole)) => Some(PathFact::Whole(*whole)),
        (ValueType::Fixed, Value::Whole(whole)) => whole.checked_mul(1000).map(PathFact::Whole),
        (ValueType::Fixed, Value::Number(number)) => quantity::thousandths(number).map(PathFact::Whole),
        (ValueType::Duration, Value::Text(text)) => {
            return quantity::length_s(text, diagnostics).map(|s| PathFact::Whole(i64::from(s) * 1000));
        }
        (ValueType::Text, Value::Text(text)) => Some(PathFact::Text(text.text.clone())),
        (ValueType::Enum(domain), Value::Text(text)) => {
            return one_of(text, &names(domain), diagnostics).then(|| PathFact::Text(text.text.clone()));
        }
        (ValueType::Set, Value::List(items)) => {
            let allowed = declared.elements.map(names);
            let mut elements = Vec::new();
            for text in items.iter().filter_map(Node::text) {
                if allowed.as_ref().is_none_or(|allowed| one_of(text, allowed, diagnostics)) {
                    elements.push(text.text.clone());
                }
            }
            (items.iter().all(|item| item.text().is_some())).then_some(PathFact::Texts(elements))
        }
        _ => None,
    };
    if value.is_none() {
        diagnostics.push(wrong_type(entry.node.at, &entry.key, expected(declared.value_type), found(&entry.node.value)));
    }
    value
}

const fn expected(value_type: ValueType) -> &'static str {
    match value_type {
        ValueType::Bool => "`true` or `false`",
        ValueType::Int => "a whole number",
        ValueType::Fixed => "a number with at most three decimals",
        ValueType::Enum(_) | ValueType::Text => "a text",
        ValueType::Set => "a list of texts",
        ValueType::Duration => "a length of time such as \"30d\"",
        // A page that never changes its instant is not worth a rule.
        ValueType::Timestamp => "told by the page itself, because it is an instant",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Options, Sources, compile};

    const POLICY: &str = r#"site = "https://shop.example"
version = 1
locales = ["en"]

[purposes."personalize.local"]
text.en = "Remember what you like"

[topics.tools]
half_life = "7d"
label.en = "Tools"

[activity]
retention = "30d"

[activity.kinds.view]
weight = 300
label.en = "Pages"

[page.type]
type = "enum"
values = ["article", "list"]
label.en = "Kind of page"

[page.rating]
type = "number"
label.en = "Rating"

[intents.browse]

[slots.hero]
default = "page"
"#;

    fn compiled(paths: &str) -> (Vec<PathRule>, Vec<(&'static str, String)>) {
        let module = "slot = \"hero\"\nhelps = \"browse\"\nscore = 1\nwhen = 'interest.tools > 10 && page.type == \"article\" && page.rating > 1.0 && activity.count(\"view\", \"*\", duration(\"24h\")) > 1'\n";
        let sources = Sources::new([("policy.toml", format!("{POLICY}\n{paths}")), ("modules/a.toml", module.to_owned())]);
        let compiled = compile(&sources, &Options::default());
        let found =
            compiled.diagnostics.iter().map(|found| (found.code.0, sources.excerpt(&found.labels[0]).to_owned())).collect();
        (compiled.paths, found)
    }

    #[test]
    fn rules_are_read_in_order() {
        let (paths, found) = compiled(
            "[[path]]\nglob = \"/tools/*\"\ntopic = \"tools\"\nkind = \"view\"\npage = { type = \"article\", rating = 4.5 }\n[[path]]\nglob = \"/\"\n",
        );
        assert_eq!(found, []);
        assert_eq!(
            paths,
            [
                PathRule {
                    glob: "/tools/*".into(),
                    activity: Some(("view".into(), "tools".into())),
                    page: vec![("type".into(), PathFact::Text("article".into())), ("rating".into(), PathFact::Whole(4_500))],
                },
                PathRule { glob: "/".into(), activity: None, page: vec![] },
            ]
        );
    }

    #[test]
    fn what_is_wrong_with_a_rule_is_said_where_it_stands() {
        for (rule, code, excerpt) in [
            ("glob = \"/a\"\ntopic = \"tolls\"\nkind = \"view\"", "policy::unknown_reference", "tolls"),
            ("glob = \"/a\"\ntopic = \"tools\"\nkind = \"read\"", "policy::unknown_reference", "read"),
            ("glob = \"/a\"\ntopic = \"tools\"", "policy::missing_key", "/a"),
            ("glob = \"/a\"\nkind = \"view\"", "policy::missing_key", "/a"),
            ("glob = \"/a\"\npage = { typ = \"list\" }", "policy::unknown_reference", "typ"),
            ("glob = \"/a\"\npage = { type = \"lists\" }", "policy::bad_value", "lists"),
            ("glob = \"/a\"\npage = { type = 1 }", "policy::wrong_type", "1"),
            ("glob = \"/a\"\npage = { rating = 1.23456 }", "policy::wrong_type", "1.23456"),
            ("glob = \"blog/*\"", "policy::bad_path", "blog/*"),
            ("glob = \"/a\"\n[[path]]\nglob = \"/a\"", "policy::duplicate", "/a"),
            ("glop = \"/a\"", "policy::unknown_key", "glop"),
        ] {
            let (_, found) = compiled(&format!("[[path]]\n{rule}\n"));
            assert!(found.contains(&(code, excerpt.to_owned())), "{rule}: {found:?}");
        }
    }
}
