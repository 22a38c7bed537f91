//! Texts of a program in one locale: labels, reasons and module content.

use alloc::{string::String, vec::Vec};

use crate::{InputId, Literal, ModuleId};

/// All texts of one locale.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LocaleTexts {
    /// BCP 47 tag.
    pub locale: String,
    /// Plural category of whole numbers in this locale.
    pub plural: PluralTable,
    /// Label of each input, by input id; empty where none is declared.
    pub inputs: Vec<String>,
    /// Reason sentence of inputs that have one; a phrase for "because …" such as `you told us that you eat {$value}`.
    pub reasons: Vec<(InputId, Message)>,
    /// Labels of the names of each domain, by domain id.
    pub domains: Vec<Vec<String>>,
    /// Labels: attributes, topics, kinds, purposes, intents, by their ids.
    pub attributes: Vec<String>,
    /// Topic labels.
    pub topics: Vec<String>,
    /// Labels of activity kinds.
    pub kinds: Vec<String>,
    /// Purpose texts: the exact text shown when it is asked for.
    pub purposes: Vec<String>,
    /// Intent labels.
    pub intents: Vec<String>,
    /// Content of the modules that have any in the policy, ascending by module.
    pub content: Vec<(ModuleId, Content)>,
}

/// A module's content in one locale.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Content {
    /// Index into `Schema::components`.
    pub component: u16,
    /// Field index of the component and its value, ascending.
    pub fields: Vec<(u16, FieldValue)>,
}

/// The value of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldValue {
    /// Text or heading.
    Text(String),
    /// List of texts.
    List(Vec<String>),
    /// Link.
    Link(Link),
    /// Image.
    Image {
        /// Address: same origin, relative, or `data:`.
        src: String,
        /// Alternative text; empty for decoration.
        alt: String,
        /// Pixels.
        width: u16,
        /// Pixels.
        height: u16,
    },
}

/// A link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Text.
    pub text: String,
    /// Address: `https:`, `mailto:`, or relative.
    pub href: String,
}

/// A message of the MessageFormat 2 subset, expanded: the first variant whose key fits is joined.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Message {
    /// Ends with a variant whose key is [`Key::Any`].
    pub variants: Vec<Variant>,
}

/// One variant of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variant {
    /// When it applies.
    pub key: Key,
    /// What it says.
    pub segments: Vec<Segment>,
}

/// When a variant applies, compared with the input's value or with what a reason rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Key {
    /// All of these literals are among the grounds of an explanation, and all grounds of the input are among them: a clause of a
    /// named condition that has a sentence of its own. At least one.
    Clause(Vec<Literal>),
    /// The number is exactly this.
    Exact(i64),
    /// The number is of this plural category.
    Plural(PluralCategory),
    /// The enum value has this position.
    Value(u16),
    /// Always.
    Any,
}

/// A piece of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Segment<T = String> {
    /// Fixed text.
    Text(T),
    /// The input's value: enum label, number, yes/no left to the host, text bidi-isolated.
    Value,
    /// The input's label.
    Label,
    /// The input's value as a date: a typed placeholder for the host.
    Date,
}

/// CLDR plural category.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum PluralCategory {
    /// zero
    Zero,
    /// one
    One,
    /// two
    Two,
    /// few
    Few,
    /// many
    Many,
    /// other
    #[default]
    Other,
}

/// Plural category of whole numbers: run-length list of categories for 0..200; larger `n` is looked up at `100 + n % 100`.
///
/// Source: CLDR cardinals of integers repeat with period 100 from 100 on in every locale but Cornish, which the compiler refuses.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PluralTable {
    /// (length, category) runs whose lengths sum to 200; empty means always `Other`.
    pub runs: Vec<(u8, PluralCategory)>,
}
