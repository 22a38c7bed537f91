//! Texts of a program: labels, names of values, reasons and content, for every locale of the policy.

use nearside_program::{Input, LocaleTexts, Message, ModuleId, Source, ValueType};

use crate::{
    Diagnostic,
    builtin::{BuiltinText, SHOWN, in_language},
    diagnostics::{missing_text, unknown_key, unknown_locale},
    message::{self, Inserted, Subject},
    modules::ModuleDecl,
    plural,
    tree::{Entry, Node, Place, Text},
    vocabulary::{DomainDecl, DomainLabels, Named, Vocabulary},
};

/// Builds the texts of all locales, and reports what is missing.
pub(crate) fn build(
    vocabulary: &Vocabulary<'_>,
    inputs: &[Input],
    modules: &[ModuleDecl],
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<LocaleTexts> {
    let mut builder = Builder { vocabulary, diagnostics };
    let domains: Vec<Vec<Vec<String>>> = vocabulary.domains.iter().map(|domain| builder.domain(domain)).collect();
    let attributes: Vec<_> = vocabulary
        .attributes
        .iter()
        .map(|attribute| builder.label(&attribute.named, &format!("label of attribute `{}`", attribute.named.name)))
        .collect();
    let topics: Vec<_> = vocabulary
        .topics
        .iter()
        .map(|topic| builder.label(&topic.named, &format!("label of topic `{}`", topic.named.name)))
        .collect();
    let kinds: Vec<_> = vocabulary
        .kinds
        .iter()
        .map(|kind| builder.label(&kind.named, &format!("label of activity `{}`", kind.named.name)))
        .collect();
    let purposes: Vec<_> = (0..).zip(&vocabulary.purposes).map(|(index, purpose)| builder.purpose(index, purpose)).collect();
    let intents: Vec<_> = vocabulary.intents.iter().map(|intent| builder.intent(intent)).collect();
    let described: Vec<Described> = inputs.iter().map(|input| builder.input(input, &attributes, &topics, &kinds)).collect();
    builder.check_unread(inputs);

    let pick = |texts: &[Vec<String>], locale: usize| -> Vec<String> {
        texts.iter().map(|by_locale| by_locale.get(locale).cloned().unwrap_or_default()).collect()
    };
    let of_locale = |(locale, named): (usize, &Named<'_>)| LocaleTexts {
        locale: named.name.to_owned(),
        plural: plural::rule(named.name).map(plural::table).unwrap_or_default(),
        inputs: described.iter().map(|input| input.labels.get(locale).cloned().unwrap_or_default()).collect(),
        reasons: (0..)
            .map(nearside_program::InputId)
            .zip(&described)
            .filter_map(|(input, described)| Some((input, described.reasons.get(locale)?.clone()?)))
            .collect(),
        domains: domains.iter().map(|domain| pick(domain, locale)).collect(),
        attributes: pick(&attributes, locale),
        topics: pick(&topics, locale),
        kinds: pick(&kinds, locale),
        purposes: pick(&purposes, locale),
        intents: pick(&intents, locale),
        content: (0..)
            .map(ModuleId)
            .zip(modules)
            .filter_map(|(module, declared)| Some((module, declared.content.get(locale)?.clone()?)))
            .collect(),
    };
    vocabulary.locales.iter().enumerate().map(of_locale).collect()
}

/// Label and reason of an input, by locale.
struct Described {
    labels: Vec<String>,
    reasons: Vec<Option<Message>>,
}

pub(crate) struct Builder<'a, 'd> {
    pub(crate) vocabulary: &'a Vocabulary<'a>,
    pub(crate) diagnostics: &'d mut Vec<Diagnostic>,
}

impl Builder<'_, '_> {
    fn locales(&self) -> impl Iterator<Item = &str> {
        self.vocabulary.locales.iter().map(|locale| locale.name)
    }

    /// Texts of a table with a key per locale, in the order of locales; gaps are reported.
    pub(crate) fn by_locale<'n>(&mut self, entry: &'n Entry, what: &str) -> Vec<Option<&'n Text>> {
        let declared: Vec<&str> = self.vocabulary.locales.iter().map(|locale| locale.name).collect();
        for text in entry.node.entries().iter().filter(|text| !declared.contains(&text.key.as_str())) {
            self.diagnostics.push(unknown_locale(text.at, &text.key, Some(&declared)));
        }
        let texts: Vec<_> = declared.iter().map(|locale| entry.node.get_text(locale)).collect();
        let missing: Vec<&str> = declared
            .iter()
            .zip(&texts)
            .filter(|(_, text)| text.is_none_or(|text| text.text.trim().is_empty()))
            .map(|(locale, _)| *locale)
            .collect();
        if !missing.is_empty() {
            self.diagnostics.push(missing_text(entry.at, what, &missing));
        }
        texts
    }

    /// The label that visitors read in the preference map, which must be there.
    fn label(&mut self, named: &Named<'_>, what: &str) -> Vec<String> {
        self.required(named.node.and_then(|node| node.entry("label")), named.at, what)
    }

    fn required(&mut self, entry: Option<&Entry>, at: Place, what: &str) -> Vec<String> {
        let Some(entry) = entry else {
            let locales: Vec<&str> = self.vocabulary.locales.iter().map(|locale| locale.name).collect();
            self.diagnostics.push(missing_text(at, what, &locales));
            return Vec::new();
        };
        own(&self.by_locale(entry, what))
    }

    /// The text of a purpose; one that nothing is kept for needs none.
    fn purpose(&mut self, index: u16, named: &Named<'_>) -> Vec<String> {
        let vocabulary = self.vocabulary;
        let purpose = nearside_program::PurposeId(index);
        let reader =
            vocabulary.attributes.iter().find(|attribute| attribute.purpose == purpose).map(|attribute| attribute.named.at);
        let activity = vocabulary.activity.entry.filter(|_| vocabulary.activity.purpose == purpose).map(|entry| entry.at);
        let topic = vocabulary.topics.first().filter(|_| vocabulary.activity.purpose == purpose).map(|topic| topic.named.at);
        let entry = named.node.and_then(|node| node.entry("text"));
        let what = format!("text of purpose `{}`", named.name);
        match (entry, reader.or(activity).or(topic)) {
            (None, None) => Vec::new(),
            (None, Some(at)) => self.required(None, if named.node.is_some() { named.at } else { at }, &what),
            (Some(entry), _) => self.required(Some(entry), named.at, &what),
        }
    }

    fn intent(&mut self, named: &Named<'_>) -> Vec<String> {
        match named.node.and_then(|node| node.entry("label")) {
            Some(entry) => self.required(Some(entry), named.at, &format!("label of intent `{}`", named.name)),
            None => self.locales().map(|_| named.name.replace('-', " ")).collect(),
        }
    }

    /// Names of the values of a domain: by value, by locale, transposed into by value first.
    fn domain(&mut self, domain: &DomainDecl<'_>) -> Vec<Vec<String>> {
        let vocabulary = self.vocabulary;
        match &domain.labels {
            DomainLabels::Topics => {
                let mut texts = Vec::new();
                for topic in &vocabulary.topics {
                    let entry = topic.named.node.and_then(|node| node.entry("label"));
                    // Gaps are reported where topics are read for themselves.
                    texts.push(entry.map(|entry| own(&self.by_locale_quietly(entry))).unwrap_or_default());
                }
                texts
            }
            DomainLabels::Intents => {
                let mut texts = Vec::new();
                for intent in &vocabulary.intents {
                    let entry = intent.node.and_then(|node| node.entry("label"));
                    texts.push(match entry {
                        Some(entry) => own(&self.by_locale_quietly(entry)),
                        None => self.locales().map(|_| intent.name.replace('-', " ")).collect(),
                    });
                }
                texts
            }
            DomainLabels::Declared(node) => self.value_names(&domain.names, *node, |_, _| None),
            DomainLabels::Builtin(builtin, node) => {
                self.value_names(&domain.names, *node, |locale, at| in_language(builtin.texts, locale)?.names.get(at).copied())
            }
        }
    }

    fn by_locale_quietly<'n>(&self, entry: &'n Entry) -> Vec<Option<&'n Text>> {
        self.locales().map(|locale| entry.node.get_text(locale)).collect()
    }

    fn value_names(
        &mut self,
        values: &[String],
        node: Option<&Node>,
        builtin: impl Fn(&str, usize) -> Option<&'static str>,
    ) -> Vec<Vec<String>> {
        let names = node.and_then(|node| node.get("names"));
        let known: Vec<&str> = values.iter().map(String::as_str).collect();
        for entry in names.map(Node::entries).unwrap_or_default().iter().filter(|entry| !known.contains(&entry.key.as_str())) {
            self.diagnostics.push(unknown_key(entry.at, &entry.key, &known));
        }
        let mut texts = Vec::new();
        for (at, value) in values.iter().enumerate() {
            let written =
                names.and_then(|names| names.entry(value)).map(|entry| self.by_locale(entry, &format!("name of `{value}`")));
            let text = |(index, locale): (usize, &str)| {
                let own = written.as_ref().and_then(|written| *written.get(index)?).map(|text| text.text.clone());
                own.or_else(|| builtin(locale, at).map(str::to_owned)).unwrap_or_else(|| value.replace(['_', '-'], " "))
            };
            texts.push(self.locales().enumerate().map(text).collect());
        }
        texts
    }

    fn input(&mut self, input: &Input, attributes: &[Vec<String>], topics: &[Vec<String>], kinds: &[Vec<String>]) -> Described {
        let vocabulary = self.vocabulary;
        let label = |texts: &[Vec<String>], at: usize| texts.get(at).cloned().unwrap_or_default();
        match input.source {
            Source::Attribute(attribute) => {
                let labels = label(attributes, attribute.index());
                let node = vocabulary.attributes.get(attribute.index()).and_then(|declared| declared.named.node);
                let reasons = self.reasons(node, "reason", input, false, &[]);
                Described { labels, reasons }
            }
            Source::Interest(topic) => {
                let node = vocabulary.topic(topic).and_then(|declared| declared.named.node);
                let reasons = self.reasons(node, "reason", input, false, &[]);
                Described { labels: label(topics, topic.index()), reasons }
            }
            Source::Count { kind, topic, window_ms } => {
                let kind_labels = label(kinds, kind.index());
                let topic_labels = topic.map(|topic| label(topics, topic.index()));
                let labels = kind_labels.iter().enumerate().map(|(locale, kind)| {
                    match topic_labels.as_ref().and_then(|topic| topic.get(locale)) {
                        Some(topic) => format!("{kind}: {topic}"),
                        None => kind.clone(),
                    }
                });
                let labels = labels.collect();
                let node = vocabulary.kind(kind).and_then(|declared| declared.named.node);
                let days = (window_ms.saturating_add(86_399_999) / 86_400_000).to_string();
                let fixed: Vec<Vec<(&'static str, String)>> = (0..vocabulary.locales.len())
                    .map(|locale| {
                        let topic =
                            topic_labels.as_ref().and_then(|topic| topic.get(locale)).map(|topic| ("topic", topic.clone()));
                        topic.into_iter().chain([("days", days.clone())]).collect()
                    })
                    .collect();
                let reasons = self.reasons(node, if topic.is_some() { "reason" } else { "reason_any" }, input, true, &fixed);
                Described { labels, reasons }
            }
            Source::Shown { .. } => self.builtin(None, SHOWN, input),
            _ => match vocabulary.contexts.iter().find(|context| context.name == input.name) {
                Some(context) => {
                    let texts = context.builtin.map_or(&[][..], |builtin| builtin.texts);
                    self.builtin(context.declared.as_ref(), texts, input)
                }
                None => Described { labels: Vec::new(), reasons: Vec::new() },
            },
        }
    }

    /// A fact of the moment: what the policy says of it, else what is built in, else its name.
    fn builtin(&mut self, declared: Option<&Named<'_>>, texts: &'static [BuiltinText], input: &Input) -> Described {
        let node = declared.and_then(|declared| declared.node);
        let labels = match node.and_then(|node| node.entry("label")) {
            Some(entry) => own(&self.by_locale(entry, &format!("label of `{}`", input.name))),
            None => {
                let name = input.name.rsplit('.').next().unwrap_or("").replace('_', " ");
                let foreign: Vec<&str> =
                    self.locales().filter(|locale| !texts.is_empty() && in_language(texts, locale).is_none()).collect();
                if let (false, Some(first)) = (foreign.is_empty(), self.vocabulary.locales.first()) {
                    let what = format!("label of `{}`", input.name);
                    let at = declared.map_or(first.at, |declared| declared.at);
                    // `shown(…)` and `now` have no table to put a label in; their name does.
                    if !input.name.contains('(') && input.name.contains('.') {
                        let help = format!("add `label` to `[{}]`", input.name);
                        self.diagnostics.push(missing_text(at, &what, &foreign).with_help(help));
                    }
                }
                self.locales()
                    .map(|locale| in_language(texts, locale).map_or_else(|| name.clone(), |text| text.label.to_owned()))
                    .collect()
            }
        };
        if node.is_some_and(|node| node.entry("reason").is_some()) {
            let counts = input.name == "visit.pages";
            return Described { labels, reasons: self.reasons(node, "reason", input, counts, &[]) };
        }
        let vocabulary = self.vocabulary;
        let reason = |locale: &str| {
            let text = in_language(texts, locale).filter(|text| !text.reason.is_empty())?;
            let subject = Subject { value: inserted(vocabulary, input), counts: false, fixed: &[], locale };
            message::compile(&Text::built_in(text.reason), &subject, &mut Vec::new())
        };
        let reasons = self.locales().map(reason).collect();
        Described { labels, reasons }
    }

    /// Reasons by locale; without any, there are none.
    fn reasons(
        &mut self,
        node: Option<&Node>,
        key: &str,
        input: &Input,
        counts: bool,
        fixed: &[Vec<(&'static str, String)>],
    ) -> Vec<Option<Message>> {
        let Some(entry) = node.and_then(|node| node.entry(key)) else { return Vec::new() };
        let texts = self.by_locale(entry, &format!("reason of `{}`", input.name));
        let vocabulary = self.vocabulary;
        let value = inserted(vocabulary, input);
        let compile = |(at, text): (usize, &Option<&Text>)| {
            let locale = vocabulary.locales.get(at)?.name;
            let subject = Subject { value, counts, fixed: fixed.get(at).map_or(&[], Vec::as_slice), locale };
            message::compile((*text)?, &subject, self.diagnostics)
        };
        texts.iter().enumerate().map(compile).collect()
    }

    /// Texts of facts that no rule reads are checked too: their problems are independent of that.
    fn check_unread(&mut self, inputs: &[Input]) {
        let vocabulary = self.vocabulary;
        for context in vocabulary.contexts.iter().filter(|context| !inputs.iter().any(|input| input.name == context.name)) {
            let Some(node) = context.declared.as_ref().and_then(|declared| declared.node) else { continue };
            let input = Input {
                name: context.name.clone(),
                source: context.source,
                value_type: context.value.value_type,
                basis: nearside_program::Basis::Ambient,
            };
            self.reasons(Some(node), "reason", &input, false, &[]);
            if let Some(entry) = node.entry("label") {
                self.by_locale(entry, &format!("label of `{}`", context.name));
            }
        }
    }
}

fn own(texts: &[Option<&Text>]) -> Vec<String> {
    texts.iter().map(|text| text.map(|text| text.text.clone()).unwrap_or_default()).collect()
}

fn inserted<'a>(vocabulary: &'a Vocabulary<'_>, input: &Input) -> Inserted<'a> {
    match input.value_type {
        ValueType::Int => Inserted::Number,
        ValueType::Fixed => Inserted::Decimal,
        ValueType::Bool => Inserted::Flag,
        ValueType::Enum(domain) => Inserted::Names(vocabulary.domains.get(domain.index()).map_or(&[], |domain| &domain.names)),
        ValueType::Text => Inserted::Text,
        ValueType::Timestamp => Inserted::Instant,
        ValueType::Set | ValueType::Duration => Inserted::Nothing,
    }
}
