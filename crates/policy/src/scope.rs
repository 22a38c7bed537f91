//! What conditions may name, made from the vocabulary.

use nearside_program::{AttributeId, Basis, Source, TopicId, ValueType};

use crate::{
    expr::{Name, Scope},
    folder::Folder,
    positions::Positions,
    vocabulary::{Vocabulary, id},
};

/// The scope of all conditions of a policy.
pub(crate) fn scope<'a>(folder: &Folder, vocabulary: &Vocabulary<'a>, positions: &mut Positions<'a>) -> Scope {
    let mut scope = Scope {
        domains: vocabulary.domains.iter().map(|domain| domain.names.clone()).collect(),
        topics: vocabulary.topics.iter().map(|topic| topic.named.name.to_owned()).collect(),
        kinds: vocabulary.kinds.iter().map(|kind| kind.named.name.to_owned()).collect(),
        modules: folder.modules.iter().map(|module| module.name.clone()).collect(),
        ..Scope::default()
    };
    for (named, text) in &vocabulary.conditions {
        scope.conditions.insert(named.name.to_owned(), positions.condition(text));
    }
    for context in &vocabulary.contexts {
        let name = Name {
            source: context.source,
            value_type: context.value.value_type,
            basis: Basis::Ambient,
            elements: context.value.elements,
            optional: context.optional,
        };
        scope.names.insert(context.name.clone(), name);
    }
    for (index, attribute) in vocabulary.attributes.iter().enumerate() {
        let name = Name {
            source: Source::Attribute(AttributeId(id(index))),
            value_type: attribute.value.value_type,
            basis: attribute.basis,
            elements: attribute.value.elements,
            optional: true,
        };
        scope.names.insert(format!("profile.{}", attribute.named.name), name);
    }
    for (index, topic) in vocabulary.topics.iter().enumerate() {
        let name = Name {
            source: Source::Interest(TopicId(id(index))),
            value_type: ValueType::Int,
            // Told interests exist too; the stricter reading is the one that reasons and lints need.
            basis: Basis::Observed,
            elements: None,
            optional: true,
        };
        scope.names.insert(format!("interest.{}", topic.named.name), name);
    }
    scope
}
