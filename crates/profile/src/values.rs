//! Attribute values: what the visitor told and what the site noticed, side by side, and what must never be used.

use alloc::{string::String, vec::Vec};
use core::cmp::Ordering;
use nearside_program::{AttributeType, Basis, Schema, ValueType, lists::insert, packed};

use crate::{retention::Term, shelf::Keyed};

/// Most values that a profile holds, told and noticed together.
pub const MAX_VALUES: usize = 1_000;
/// Most blocks that a profile holds.
pub(crate) const MAX_BLOCKS: usize = 1_000;
/// Longest value, UTF-8 bytes: a text, or the elements of a set together.
pub const MAX_TEXT_BYTES: usize = 4_096;
/// Longest stored name, UTF-8 bytes: attributes, topics, kinds, modules, purposes, methods of consent.
pub const MAX_NAME_BYTES: usize = 256;
/// Most elements of a set.
const MAX_ELEMENTS: usize = 64;

/// A value, held by name and unit so that it means the same under the next version of a policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Datum {
    /// True or false.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A number with three decimals, in thousandths.
    Fixed(i64),
    /// A name of a closed list.
    Name(String),
    /// Text.
    Text(String),
    /// A set of texts, ascending, each once; see [`Datum::set`].
    Set(Vec<String>),
    /// An instant, ms since 1970.
    Timestamp(i64),
    /// A length of time, ms.
    Duration(i64),
}

impl Datum {
    /// A set from elements in any order.
    #[must_use]
    pub fn set(elements: Vec<String>) -> Self {
        let mut set: Vec<String> = Vec::new();
        for element in elements {
            // Placed one by one: sets are short, and sorting code is heavy.
            insert(&mut set, element);
        }
        Self::Set(set)
    }

    /// Whether texts and sets keep their limits and their order.
    fn is_sound(&self) -> bool {
        match self {
            Self::Name(text) | Self::Text(text) => text.len() <= MAX_TEXT_BYTES,
            Self::Set(elements) => {
                elements.len() <= MAX_ELEMENTS
                    && elements.iter().map(String::len).sum::<usize>() <= MAX_TEXT_BYTES
                    && elements.iter().zip(elements.iter().skip(1)).all(|(left, right)| left < right)
            }
            _ => true,
        }
    }

    /// Whether the value is of a declared type and inside its domain.
    pub(crate) fn fits(&self, declared: AttributeType, schema: &Schema) -> bool {
        let listed = |domain: nearside_program::DomainId, name: &String| {
            schema.domains.get(domain.index()).is_some_and(|domain| domain.names.contains(name))
        };
        self.is_sound()
            && match (self, declared) {
                (Self::Bool(_), AttributeType::Bool)
                | (Self::Int(_), AttributeType::Int)
                | (Self::Fixed(_), AttributeType::Fixed)
                | (Self::Text(_), AttributeType::Text)
                | (Self::Set(_), AttributeType::Set(None))
                | (Self::Timestamp(_), AttributeType::Timestamp)
                | (Self::Duration(_), AttributeType::Duration) => true,
                (Self::Name(name), AttributeType::Enum(domain)) => listed(domain, name),
                (Self::Set(elements), AttributeType::Set(Some(domain))) => elements.iter().all(|name| listed(domain, name)),
                _ => false,
            }
    }
}

/// The type of the input that reads an attribute of this type.
pub(crate) const fn input_type(declared: AttributeType) -> ValueType {
    match declared {
        AttributeType::Bool => ValueType::Bool,
        AttributeType::Int => ValueType::Int,
        AttributeType::Fixed => ValueType::Fixed,
        AttributeType::Enum(domain) => ValueType::Enum(domain),
        AttributeType::Text => ValueType::Text,
        AttributeType::Set(_) => ValueType::Set,
        AttributeType::Timestamp => ValueType::Timestamp,
        AttributeType::Duration => ValueType::Duration,
    }
}

/// How a value came to be known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The visitor said so in the preference panel.
    Panel,
    /// The visitor said so on the page: answered a question, set a filter to be remembered.
    Page,
    /// The site set it through the SDK.
    Site,
    /// Derived on the device from what else is here.
    Derived,
}

/// The two layers of an attribute. The told one always wins; the noticed one shows again when the told one goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Layer {
    /// What the visitor said.
    Told,
    /// What the site noticed.
    Noticed,
}

/// One value of one attribute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Value {
    /// Name of the attribute.
    pub attribute: String,
    /// How it came to be known; also says which [`Layer`] it stands in.
    pub origin: Origin,
    /// What kind of knowledge it is: `Told` exactly in the told layer.
    pub basis: Basis,
    /// The value.
    pub data: Datum,
    /// When it was set and how long it is kept.
    pub term: Term,
}

impl Value {
    /// The layer that it stands in.
    #[must_use]
    pub const fn layer(&self) -> Layer {
        self.origin.layer()
    }

    pub(crate) fn is_sound(&self) -> bool {
        self.attribute.len() <= MAX_NAME_BYTES
            && self.data.is_sound()
            && (self.basis == Basis::Told) == (self.layer() == Layer::Told)
    }
}

impl Origin {
    /// The layer that a value of this origin stands in.
    #[must_use]
    pub const fn layer(self) -> Layer {
        match self {
            Self::Panel | Self::Page => Layer::Told,
            Self::Site | Self::Derived => Layer::Noticed,
        }
    }
}

impl Keyed for Value {
    fn order(&self, other: &Self) -> Ordering {
        (&*self.attribute, self.layer()).cmp(&(&other.attribute, other.layer()))
    }
}

/// What a block is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum BlockOf {
    /// An attribute.
    Attribute,
    /// A topic: its interest and its activity.
    Topic,
}

/// "Never use this": what is blocked is neither read nor recorded, whoever asks. What was stored before stays until it is
/// removed or runs out, so that a block can be lifted again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// What it is about.
    pub of: BlockOf,
    /// Name of the attribute or topic.
    pub name: String,
    /// When the visitor said so, ms since 1970.
    pub since_ms: i64,
}

impl Keyed for Block {
    fn order(&self, other: &Self) -> Ordering {
        (self.of, &*self.name).cmp(&(other.of, &other.name))
    }
}

packed! {
    struct Value { attribute, origin, basis, data, term }
    struct Block { of, name, since_ms }
}

packed! {
    enum Datum {
        0 => Bool { 0: flag },
        1 => Int { 0: number },
        2 => Fixed { 0: thousandths },
        3 => Name { 0: name },
        4 => Text { 0: text },
        5 => Set { 0: elements },
        6 => Timestamp { 0: instant },
        7 => Duration { 0: length },
    }
    enum Origin { 0 => Panel {}, 1 => Page {}, 2 => Site {}, 3 => Derived {} }
    enum BlockOf { 0 => Attribute {}, 1 => Topic {} }
}
