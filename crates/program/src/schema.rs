//! The cold part of a program: names, types and rules that the gate, the SDK and the panel need.
//!
//! A compiler writes them as a [`Schema`]; a [`Program`](crate::Program) hands them out one by one, with names (`N`) read where
//! they lie.

use alloc::{string::String, vec::Vec};

use crate::{DomainId, PurposeId, ValueType};

/// Names and declarations of a policy.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Schema {
    /// Origin that the policy is for, such as `https://example.org`.
    pub site: String,
    /// Who answers for what is kept: a name as records of consent give it.
    pub controller: String,
    /// The author's version of the policy; grows with each release.
    pub policy_version: u32,
    /// Locales with texts, BCP 47; the first is the fallback.
    pub locales: Vec<String>,
    /// Slot names, by slot id.
    pub slots: Vec<String>,
    /// Module names, by module id: the stable keys that visitor state is filed under.
    pub modules: Vec<String>,
    /// Exclusive groups, by group id.
    pub groups: Vec<String>,
    /// Goals of the visitor, by intent id.
    pub intents: Vec<Intent>,
    /// Purposes of processing, by purpose id.
    pub purposes: Vec<Purpose>,
    /// Profile attributes, by attribute id.
    pub attributes: Vec<Attribute>,
    /// Topics, by topic id.
    pub topics: Vec<Topic>,
    /// Kinds of activity, by kind id.
    pub kinds: Vec<ActivityKind>,
    /// Purpose that activity and interests are kept for.
    pub activity_purpose: PurposeId,
    /// How long an activity is kept, seconds.
    pub activity_retention_s: u32,
    /// Closed lists of names, by domain id.
    pub domains: Vec<Domain>,
    /// Attention budget of the site.
    pub budget: Budget,
    /// Share of visitors, in basis points 0..=10,000, who see defaults only, for comparison.
    pub comparison_bp: u16,
    /// What the comparison group is drawn by, besides the site; another salt is another group.
    pub comparison_salt: String,
    /// Typed shapes of module content.
    pub components: Vec<Component>,
}

/// A visitor's goal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Intent<N = String> {
    /// Name, as in `helps` and `page.intent`.
    pub name: N,
    /// While the page has this intent, only modules that help it are eligible.
    pub protected: bool,
}

/// A purpose of processing that a visitor grants or refuses.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Purpose<N = String> {
    /// Name, such as `personalize.local`.
    pub name: N,
    /// The author's version of the text that asks for it.
    pub notice_version: u32,
    /// Who gets anything of what is kept for it, a line each; nobody when empty.
    pub recipients: N,
    /// Categories of data that are kept for it, a line each.
    pub categories: N,
    /// Longest time that anything is kept for it, seconds.
    pub retention_s: u32,
}

/// What kind of knowledge an input is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Basis {
    /// A fact of the moment that is not about the person: device, time, page.
    #[default]
    Ambient,
    /// The visitor said so.
    Told,
    /// What they bought, asked or attended here.
    Relationship,
    /// What they viewed or did here.
    Observed,
}

/// A declared fact of the profile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribute<N = String> {
    /// Name, as in `profile.NAME`.
    pub name: N,
    /// Type of the value.
    pub value_type: AttributeType,
    /// How it may be learnt.
    pub basis: Basis,
    /// Purpose that must be granted before it is read.
    pub purpose: PurposeId,
    /// How long a value is kept after it was last set, seconds.
    pub retention_s: u32,
}

/// Type of an attribute's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AttributeType {
    /// True or false.
    Bool,
    /// A whole number.
    Int,
    /// A number with three decimals, in thousandths.
    Fixed,
    /// One of a closed list.
    Enum(DomainId),
    /// Text.
    Text,
    /// A set of texts; of a closed list when a domain is given.
    Set(Option<DomainId>),
    /// An instant, ms since 1970.
    Timestamp,
    /// A length of time, ms.
    Duration,
}

impl AttributeType {
    /// The type of the input that reads an attribute of this type.
    #[must_use]
    pub const fn value_type(self) -> ValueType {
        match self {
            Self::Bool => ValueType::Bool,
            Self::Int => ValueType::Int,
            Self::Fixed => ValueType::Fixed,
            Self::Enum(domain) => ValueType::Enum(domain),
            Self::Text => ValueType::Text,
            Self::Set(_) => ValueType::Set,
            Self::Timestamp => ValueType::Timestamp,
            Self::Duration => ValueType::Duration,
        }
    }
}

/// A topic of interest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Topic<N = String> {
    /// Name, as in `interest.NAME`.
    pub name: N,
    /// Time in which derived interest halves, seconds, > 0.
    pub half_life_s: u32,
}

/// A kind of activity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActivityKind<N = String> {
    /// Name, as in `activity.count("NAME", …)`.
    pub name: N,
    /// What one fresh activity adds to the interest in its topic, 0..=1000.
    pub weight: u16,
}

/// A closed list of names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Domain {
    /// The names, in the order of their values.
    pub names: Vec<String>,
}

/// Attention budget of the site, in points; `None` is unlimited. A visitor may lower it, the site may not raise it above theirs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Budget {
    /// Per visit.
    pub visit: Option<u16>,
    /// Per local day.
    pub day: Option<u16>,
}

/// The typed shape of a module's content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Component {
    /// Name, as in `<template data-component="NAME">`.
    pub name: String,
    /// Its fields.
    pub fields: Vec<Field>,
}

/// A field of a component.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field<N = String> {
    /// Name, as in `data-field="NAME"`.
    pub name: N,
    /// Kind of content.
    pub kind: FieldKind,
    /// Most code points of any text in it.
    pub max_length: u16,
    /// Whether every module must fill it.
    pub required: bool,
}

/// Kind of a field's content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldKind {
    /// Running text.
    Text,
    /// A heading.
    Heading,
    /// A list of texts.
    List,
    /// A link: text and address.
    Link,
    /// An image: address, alternative text, width and height.
    Image,
}
