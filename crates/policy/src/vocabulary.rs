//! What `policy.toml` declares, by kind and in declared order: the positions are the ids of the program.

use std::collections::BTreeSet;

use jiff::tz::TimeZone;
use nearside_program::{Basis, DomainId, IntentId, KindId, PurposeId, SlotId, Source, TopicId, ValueType};

use crate::{
    Diagnostic,
    builtin::{BUILTINS, Builtin, BuiltinKind},
    diagnostics::{bad_site, builtin, duplicate, missing_key, missing_retention, unknown_key, unknown_locale, unknown_reference},
    folder::Folder,
    notice, plural, quantity,
    tree::{Entry, Node, Place, Text},
};

/// Everything that is declared.
#[derive(Debug, Default)]
pub(crate) struct Vocabulary<'a> {
    pub(crate) site: String,
    pub(crate) controller: String,
    pub(crate) version: u32,
    pub(crate) locales: Vec<Named<'a>>,
    pub(crate) zone: Option<TimeZone>,
    pub(crate) comparison_bp: u16,
    pub(crate) comparison_salt: &'a str,
    pub(crate) purposes: Vec<Named<'a>>,
    pub(crate) domains: Vec<DomainDecl<'a>>,
    pub(crate) topic_domain: Option<DomainId>,
    pub(crate) intent_domain: DomainId,
    pub(crate) attributes: Vec<AttributeDecl<'a>>,
    pub(crate) topics: Vec<TopicDecl<'a>>,
    pub(crate) activity: Activity<'a>,
    pub(crate) kinds: Vec<KindDecl<'a>>,
    pub(crate) contexts: Vec<ContextDecl<'a>>,
    pub(crate) intents: Vec<Named<'a>>,
    pub(crate) slots: Vec<Named<'a>>,
    pub(crate) groups: Vec<Named<'a>>,
    pub(crate) components: Vec<Named<'a>>,
    pub(crate) conditions: Vec<(Named<'a>, &'a Text)>,
    /// The table `[reasons]`.
    pub(crate) reasons: Option<&'a Node>,
    /// The tables `[attention]`.
    pub(crate) attention: Option<&'a Node>,
    /// The table `[slice]`.
    pub(crate) slice: Option<&'a Entry>,
}

/// Something with a name.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Named<'a> {
    pub(crate) name: &'a str,
    /// Where the name is declared.
    pub(crate) at: Place,
    /// Its table; none where there is nothing but a name.
    pub(crate) node: Option<&'a Node>,
}

/// A closed list of names.
#[derive(Debug)]
pub(crate) struct DomainDecl<'a> {
    pub(crate) names: Vec<String>,
    pub(crate) labels: DomainLabels<'a>,
}

/// Where the names of a domain's values come from.
#[derive(Debug)]
pub(crate) enum DomainLabels<'a> {
    /// The declaration of an attribute or a context fact, which may have `names`.
    Declared(Option<&'a Node>),
    /// A built-in fact, and the table that redescribes it.
    Builtin(&'static Builtin, Option<&'a Node>),
    Topics,
    Intents,
}

#[derive(Debug)]
pub(crate) struct AttributeDecl<'a> {
    pub(crate) named: Named<'a>,
    pub(crate) value: TypeDecl,
    pub(crate) basis: Basis,
    pub(crate) purpose: PurposeId,
    pub(crate) retention_s: u32,
}

/// Type of a fact; `elements` is the domain of a set.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TypeDecl {
    pub(crate) value_type: ValueType,
    pub(crate) elements: Option<DomainId>,
}

#[derive(Debug)]
pub(crate) struct TopicDecl<'a> {
    pub(crate) named: Named<'a>,
    pub(crate) half_life_s: u32,
}

#[derive(Debug, Default)]
pub(crate) struct Activity<'a> {
    pub(crate) entry: Option<&'a Entry>,
    pub(crate) purpose: PurposeId,
    pub(crate) retention_s: u32,
}

#[derive(Debug)]
pub(crate) struct KindDecl<'a> {
    pub(crate) named: Named<'a>,
    pub(crate) weight: u16,
}

/// A fact of the moment, built in or declared.
#[derive(Debug)]
pub(crate) struct ContextDecl<'a> {
    /// `page.type`.
    pub(crate) name: String,
    pub(crate) source: Source,
    pub(crate) value: TypeDecl,
    pub(crate) optional: bool,
    pub(crate) builtin: Option<&'static Builtin>,
    /// Its table, and where it begins.
    pub(crate) declared: Option<Named<'a>>,
}

impl std::fmt::Debug for Builtin {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(self.name)
    }
}

/// Purposes that are there without being declared; the first is the one meant when none is named.
const PURPOSES: [&str; 2] = ["personalize.local", EDGE];

/// The purpose of the slice.
pub(crate) const EDGE: &str = "personalize.edge";

/// Namespaces of context facts.
const NAMESPACES: [&str; 4] = ["device", "local", "page", "visit"];

/// Reads all declarations.
pub(crate) fn read<'a>(folder: &'a Folder, diagnostics: &mut Vec<Diagnostic>) -> Vocabulary<'a> {
    let mut vocabulary = Vocabulary::default();
    let Some(policy) = &folder.policy else { return vocabulary };
    vocabulary.read_site(policy, diagnostics);
    vocabulary.intents = named_entries(policy.get("intents"));
    vocabulary.slots = named_entries(policy.get("slots"));
    vocabulary.components = named_entries(policy.get("components"));
    vocabulary.groups = named_items(policy.get("groups"), diagnostics);
    vocabulary.attention = policy.get("attention");
    vocabulary.reasons = policy.get("reasons");
    vocabulary.slice = policy.entry("slice");
    vocabulary.conditions = named_entries(policy.get("conditions"))
        .into_iter()
        .filter_map(|named| named.node.and_then(Node::text).map(|text| (named, text)))
        .collect();
    vocabulary.read_topics(policy, diagnostics);
    vocabulary.read_activity(policy, diagnostics);
    vocabulary.read_contexts(policy, diagnostics);
    vocabulary.read_attributes(policy, diagnostics);
    vocabulary
}

impl<'a> Vocabulary<'a> {
    fn read_site(&mut self, policy: &'a Node, diagnostics: &mut Vec<Diagnostic>) {
        if let Some(site) = policy.get_text("site") {
            self.site = site.text.clone();
            if !is_origin(&site.text) {
                diagnostics.push(bad_site(site.at, &site.text));
            }
        }
        let controller = policy.get_text("controller");
        if let Some(text) = controller {
            notice::fits_a_record(text.at, "the controller", &text.text, diagnostics);
        }
        self.controller = controller.map_or_else(|| self.site.clone(), |text| text.text.clone());
        self.version = policy.get("version").and_then(Node::whole).and_then(|version| u32::try_from(version).ok()).unwrap_or(1);
        self.locales = named_items(policy.get("locales"), diagnostics);
        // Nobody could write texts for a locale that cannot be used, so none are asked for.
        self.locales.retain(|locale| {
            let known = is_tag(locale.name) && plural::rule(locale.name).is_some();
            if !known {
                diagnostics.push(unknown_locale(locale.at, locale.name, None));
            }
            known
        });
        if let Some(entry) = policy.entry("locales").filter(|entry| entry.node.items().is_empty()) {
            diagnostics.push(missing_key(entry.at, "locales", "at least one locale"));
        }
        self.zone = match policy.get_text("zone") {
            Some(zone) => quantity::zone(zone, diagnostics),
            None => Some(TimeZone::UTC),
        };
        self.comparison_bp =
            policy.get_text("comparison").and_then(|share| quantity::basis_points(share, diagnostics)).unwrap_or(0);
        self.comparison_salt = policy.get_text("comparison_salt").map_or("", |salt| &salt.text);
        self.purposes = PURPOSES.iter().map(|name| Named { name, at: Place::default(), node: None }).collect();
        for purpose in named_entries(policy.get("purposes")) {
            match self.purposes.iter_mut().find(|known| known.name == purpose.name) {
                Some(known) => *known = purpose,
                None => self.purposes.push(purpose),
            }
        }
    }

    fn read_topics(&mut self, policy: &'a Node, diagnostics: &mut Vec<Diagnostic>) {
        for named in named_entries(policy.get("topics")) {
            let half_life_s = named
                .node
                .and_then(|node| node.get_text("half_life"))
                .and_then(|length| quantity::length_s(length, diagnostics))
                .unwrap_or(1);
            self.topics.push(TopicDecl { named, half_life_s });
        }
    }

    fn read_activity(&mut self, policy: &'a Node, diagnostics: &mut Vec<Diagnostic>) {
        let Some(entry) = policy.entry("activity") else { return };
        self.activity = Activity {
            entry: Some(entry),
            purpose: self.purpose(&entry.node, diagnostics),
            retention_s: retention(&entry.node, entry.at, "activity", diagnostics),
        };
        for named in named_entries(entry.node.get("kinds")) {
            let weight = named.node.and_then(|node| node.get("weight")).and_then(Node::whole);
            let weight = weight.and_then(|weight| u16::try_from(weight).ok()).unwrap_or(0);
            self.kinds.push(KindDecl { named, weight });
        }
    }

    fn read_contexts(&mut self, policy: &'a Node, diagnostics: &mut Vec<Diagnostic>) {
        for known in BUILTINS {
            let declared = known.name.split_once('.').and_then(|(namespace, name)| {
                policy.get(namespace)?.entry(name).map(|entry| Named { name: known.name, at: entry.at, node: Some(&entry.node) })
            });
            let names = match known.kind {
                BuiltinKind::Names(names) => Some((
                    names.iter().map(|name| (*name).to_owned()).collect(),
                    DomainLabels::Builtin(known, declared.and_then(|declared| declared.node)),
                )),
                BuiltinKind::Intents => {
                    Some((self.intents.iter().map(|intent| intent.name.to_owned()).collect(), DomainLabels::Intents))
                }
                _ => None,
            };
            let value_type = match (names, &known.kind) {
                (Some((names, labels)), _) => ValueType::Enum(self.domain(names, labels)),
                (None, BuiltinKind::Flag) => ValueType::Bool,
                (None, BuiltinKind::Instant) => ValueType::Timestamp,
                (None, _) => ValueType::Int,
            };
            if let (BuiltinKind::Intents, ValueType::Enum(domain)) = (&known.kind, value_type) {
                self.intent_domain = domain;
            }
            for entry in declared.and_then(|declared| declared.node).map(Node::entries).unwrap_or_default() {
                if matches!(entry.key.as_str(), "type" | "values") {
                    diagnostics.push(builtin(entry.at, known.name, true));
                }
            }
            let value = TypeDecl { value_type, elements: None };
            self.contexts.push(ContextDecl {
                name: known.name.to_owned(),
                source: known.source,
                value,
                optional: known.optional,
                builtin: Some(known),
                declared,
            });
        }
        for namespace in NAMESPACES {
            for named in named_entries(policy.get(namespace)) {
                let name = format!("{namespace}.{}", named.name);
                if BUILTINS.iter().any(|known| known.name == name) {
                    continue;
                }
                if namespace == "local" {
                    diagnostics.push(builtin(named.at, &name, false));
                    continue;
                }
                let value = self.type_of(&named, diagnostics);
                self.contexts.push(ContextDecl {
                    name,
                    source: Source::Context,
                    value,
                    optional: true,
                    builtin: None,
                    declared: Some(named),
                });
            }
        }
    }

    fn read_attributes(&mut self, policy: &'a Node, diagnostics: &mut Vec<Diagnostic>) {
        for named in named_entries(policy.get("attributes")) {
            let Some(node) = named.node else { continue };
            let value = if node.entry("type").is_some() {
                self.type_of(&named, diagnostics)
            } else {
                TypeDecl { value_type: ValueType::Text, elements: None }
            };
            let basis = match node.get_text("basis").map(|text| text.text.as_str()) {
                Some("relationship") => Basis::Relationship,
                Some("observed") => Basis::Observed,
                _ => Basis::Told,
            };
            let purpose = self.purpose(node, diagnostics);
            let retention_s = retention(node, named.at, &format!("attribute `{}`", named.name), diagnostics);
            self.attributes.push(AttributeDecl { named, value, basis, purpose, retention_s });
        }
    }

    fn type_of(&mut self, named: &Named<'a>, diagnostics: &mut Vec<Diagnostic>) -> TypeDecl {
        let plain = |value_type| TypeDecl { value_type, elements: None };
        let Some(node) = named.node else { return plain(ValueType::Text) };
        let written = node.get_text("type").map(|text| text.text.as_str());
        let listed = node.entry("values");
        match (written, listed) {
            (Some("enum"), None) => diagnostics.push(missing_key(named.at, "values", "the closed list of the enum")),
            (Some("enum" | "set"), Some(entry)) if entry.node.items().is_empty() => {
                diagnostics.push(missing_key(entry.at, "values", "a list with at least one value"));
            }
            (Some("enum" | "set"), _) => {}
            (_, Some(entry)) => diagnostics.push(unknown_key(entry.at, "values", &[])),
            (None, None) => diagnostics.push(missing_key(named.at, "type", "the type of the value")),
            (Some(_), None) => {}
        }
        let values = listed.map(|entry| {
            named_items(Some(&entry.node), diagnostics).iter().map(|value| value.name.to_owned()).collect::<Vec<_>>()
        });
        match written {
            Some("bool") => plain(ValueType::Bool),
            Some("int") => plain(ValueType::Int),
            Some("number") => plain(ValueType::Fixed),
            Some("enum") => plain(ValueType::Enum(self.domain(values.unwrap_or_default(), DomainLabels::Declared(Some(node))))),
            Some("set") => TypeDecl {
                value_type: ValueType::Set,
                elements: values.map(|values| self.domain(values, DomainLabels::Declared(Some(node)))),
            },
            Some("topic") => {
                let domain = match self.topic_domain {
                    Some(domain) => domain,
                    None => {
                        self.domain(self.topics.iter().map(|topic| topic.named.name.to_owned()).collect(), DomainLabels::Topics)
                    }
                };
                self.topic_domain = Some(domain);
                plain(ValueType::Enum(domain))
            }
            Some("timestamp") => plain(ValueType::Timestamp),
            Some("duration") => plain(ValueType::Duration),
            _ => plain(ValueType::Text),
        }
    }

    fn domain(&mut self, names: Vec<String>, labels: DomainLabels<'a>) -> DomainId {
        self.domains.push(DomainDecl { names, labels });
        DomainId(id(self.domains.len() - 1))
    }

    fn purpose(&self, node: &Node, diagnostics: &mut Vec<Diagnostic>) -> PurposeId {
        let Some(purpose) = node.get_text("purpose") else { return PurposeId(0) };
        PurposeId(self.position(&self.purposes, "purpose", purpose, diagnostics).unwrap_or(0))
    }

    pub(crate) fn slot(&self, text: &Text, diagnostics: &mut Vec<Diagnostic>) -> Option<SlotId> {
        self.position(&self.slots, "slot", text, diagnostics).map(SlotId)
    }

    pub(crate) fn intent(&self, text: &Text, diagnostics: &mut Vec<Diagnostic>) -> Option<IntentId> {
        self.position(&self.intents, "intent", text, diagnostics).map(IntentId)
    }

    /// Position of what a text names; reported if there is none.
    pub(crate) fn position(
        &self,
        known: &[Named<'_>],
        kind: &str,
        text: &Text,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<u16> {
        let found = known.iter().position(|known| known.name == text.text).map(id);
        if found.is_none() {
            diagnostics.push(unknown_reference(text.at, kind, &text.text, known.iter().map(|known| known.name)));
        }
        found
    }

    /// Topics by id.
    pub(crate) fn topic(&self, topic: TopicId) -> Option<&TopicDecl<'a>> {
        self.topics.get(topic.index())
    }

    /// Kinds of activity by id.
    pub(crate) fn kind(&self, kind: KindId) -> Option<&KindDecl<'a>> {
        self.kinds.get(kind.index())
    }
}

/// A position as an id. Tables past the limit are reported before a program is made.
pub(crate) fn id(position: usize) -> u16 {
    u16::try_from(position).unwrap_or(u16::MAX)
}

fn named_entries(node: Option<&Node>) -> Vec<Named<'_>> {
    let entries = node.map(Node::entries).unwrap_or_default();
    entries.iter().map(|entry| Named { name: &entry.key, at: entry.at, node: Some(&entry.node) }).collect()
}

/// Texts of a list, without repetitions, which are reported.
pub(crate) fn named_items<'a>(node: Option<&'a Node>, diagnostics: &mut Vec<Diagnostic>) -> Vec<Named<'a>> {
    let mut named: Vec<Named<'a>> = Vec::new();
    let mut seen = BTreeSet::new();
    for text in node.map(Node::items).unwrap_or_default().iter().filter_map(Node::text) {
        if seen.insert(&text.text) {
            named.push(Named { name: &text.text, at: text.at, node: None });
        } else if let Some(first) = named.iter().find(|known| known.name == text.text) {
            diagnostics.push(duplicate(text.at, &text.text, first.at));
        }
    }
    named
}

fn retention(node: &Node, at: Place, what: &str, diagnostics: &mut Vec<Diagnostic>) -> u32 {
    match node.get("retention") {
        Some(length) => length.text().and_then(|length| quantity::length_s(length, diagnostics)).unwrap_or(1),
        None => {
            diagnostics.push(missing_retention(at, what));
            1
        }
    }
}

/// A scheme, a host and perhaps a port.
fn is_origin(site: &str) -> bool {
    let host = |rest: &str| {
        let (name, port) = rest.split_once(':').unwrap_or((rest, "1"));
        !name.is_empty()
            && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'.' | b'-'))
            && port.parse::<u16>().is_ok()
    };
    match (site.strip_prefix("https://"), site.strip_prefix("http://")) {
        (Some(rest), _) => host(rest),
        (None, Some(rest)) => {
            host(rest) && (rest == "localhost" || rest.starts_with("localhost:") || rest.starts_with("127.0.0.1"))
        }
        _ => false,
    }
}

/// A language tag: a language of two or three letters, then parts of letters and digits.
fn is_tag(tag: &str) -> bool {
    let mut parts = tag.split('-');
    parts
        .next()
        .is_some_and(|language| (2..=3).contains(&language.len()) && language.bytes().all(|byte| byte.is_ascii_lowercase()))
        && parts.all(|part| (2..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origins() {
        for good in ["https://example.org", "https://a.b:8443", "http://localhost:8080"] {
            assert!(is_origin(good), "{good}");
        }
        for bad in ["example.org", "https://example.org/", "http://example.org", "https://", "https://a:b"] {
            assert!(!is_origin(bad), "{bad}");
        }
    }
}
