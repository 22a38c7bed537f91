//! Reading HTML without changing it: where the slots of a page are, to the byte.

mod attribute;
mod element;
mod foreign;
mod name;
mod text;
mod token;

pub(crate) use attribute::{attribute, attributes, has_reference, value};
pub(crate) use element::Element;
pub(crate) use foreign::{Foreign, Unsure};
pub(crate) use name::{Known, is, rule};
pub(crate) use text::TextKind;
pub(crate) use token::{Tag, Tokenizer};
