//! Declarations that nothing uses. Unread facts of the profile are errors: collect only what a slot uses.

use std::collections::BTreeSet;

use nearside_program::{AttributeId, Input, KindId, Source, TopicId};

use crate::{
    Diagnostic,
    diagnostics::{unread_fact, unused},
    folder::Folder,
    modules::ModuleDecl,
    tree::{Node, Text},
    vocabulary::{Vocabulary, id},
};

/// What rules read.
struct Reads<'a> {
    inputs: &'a [Input],
    /// Words of all conditions if some could not be compiled, so that what they mention does not count as unread.
    mentioned: BTreeSet<String>,
}

impl Reads<'_> {
    fn any(&self, wanted: impl Fn(Source) -> bool) -> bool {
        self.inputs.iter().any(|input| wanted(input.source))
    }
}

/// Reports unread facts of the profile as errors, other unused declarations as warnings.
///
/// `all_compiled` says whether each condition could be read. If not, whatever their texts mention counts as read.
pub(crate) fn unused_declarations(
    folder: &Folder,
    vocabulary: &Vocabulary<'_>,
    inputs: &[Input],
    modules: &[ModuleDecl],
    all_compiled: bool,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let words = condition_words(folder, vocabulary);
    let reads = Reads { inputs, mentioned: if all_compiled { BTreeSet::new() } else { words.clone() } };
    profile_facts(vocabulary, &reads, diagnostics);
    for context in vocabulary.contexts.iter().filter(|context| context.builtin.is_none()) {
        if let Some(declared) = &context.declared
            && !inputs.iter().any(|input| input.name == context.name)
            && !reads.mentioned.contains(&context.name)
        {
            diagnostics.push(unused(declared.at, "fact", &context.name));
        }
    }
    // A named condition leaves no trace in inputs, so its name is looked for in the texts.
    for (named, _) in vocabulary.conditions.iter().filter(|(named, _)| !words.contains(named.name)) {
        diagnostics.push(unused(named.at, "condition", named.name));
    }
    let names = |node: Option<&Node>, key: &str, name: &str| {
        node.and_then(|node| node.get_text(key)).is_some_and(|text| text.text == name)
    };
    for component in &vocabulary.components {
        if !vocabulary.slots.iter().any(|slot| names(slot.node, "component", component.name)) {
            diagnostics.push(unused(component.at, "component", component.name));
        }
    }
    for group in &vocabulary.groups {
        if !folder.modules.iter().any(|module| names(Some(&module.node), "group", group.name)) {
            diagnostics.push(unused(group.at, "group", group.name));
        }
    }
    for (index, slot) in vocabulary.slots.iter().enumerate() {
        if !modules.iter().any(|module| module.module.slots.iter().any(|used| used.index() == index)) {
            diagnostics.push(unused(slot.at, "slot", slot.name));
        }
    }
}

fn profile_facts(vocabulary: &Vocabulary<'_>, reads: &Reads<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for (index, attribute) in vocabulary.attributes.iter().enumerate() {
        let wanted = Source::Attribute(AttributeId(id(index)));
        let name = attribute.named.name;
        if !reads.any(|source| source == wanted) && !reads.mentioned.contains(&format!("profile.{name}")) {
            diagnostics.push(unread_fact(attribute.named.at, "attribute", name));
        }
    }
    for (index, topic) in vocabulary.topics.iter().enumerate() {
        let topic_id = TopicId(id(index));
        let name = topic.named.name;
        let read = reads.any(|source| match source {
            Source::Interest(topic) => topic == topic_id,
            // A count over all topics reads each.
            Source::Count { topic, .. } => topic.is_none_or(|topic| topic == topic_id),
            _ => false,
        });
        if !read && !reads.mentioned.contains(&format!("interest.{name}")) && !reads.mentioned.contains(name) {
            diagnostics.push(unread_fact(topic.named.at, "topic", name));
        }
    }
    let any_interest = reads.any(|source| matches!(source, Source::Interest(_)))
        || reads.mentioned.iter().any(|word| word.starts_with("interest."));
    for (index, kind) in vocabulary.kinds.iter().enumerate() {
        let kind_id = KindId(id(index));
        let counted = reads.any(|source| matches!(source, Source::Count { kind, .. } if kind == kind_id));
        let adds = kind.weight > 0 && any_interest;
        if !counted && !adds && !reads.mentioned.contains(kind.named.name) {
            diagnostics.push(unread_fact(kind.named.at, "activity", kind.named.name));
        }
    }
}

/// Dotted names and quoted words of all conditions and `per`.
fn condition_words(folder: &Folder, vocabulary: &Vocabulary<'_>) -> BTreeSet<String> {
    let mut texts: Vec<&Text> = vocabulary.conditions.iter().map(|(_, text)| *text).collect();
    for module in &folder.modules {
        texts.extend(module.node.get_text("when"));
        for boost in module.node.get("boost").map(Node::items).unwrap_or_default() {
            texts.extend(boost.get_text("when").into_iter().chain(boost.get_text("per")));
        }
    }
    let words = |text: &&Text| -> Vec<String> {
        text.text.split(|char: char| !char.is_alphanumeric() && !"._-".contains(char)).map(str::to_owned).collect()
    };
    texts.iter().flat_map(words).collect()
}
