//! What a page's bytes hold: the same for every visitor, found once.

use core::ops::Range;

use crate::{
    judge::{Judgement, Place},
    shape::Shape,
};

/// A page, or as much of it as has arrived, and what was found in it.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// The page as it came.
    pub bytes: Vec<u8>,
    /// Slots that can be filled, in the order of the page, each name once.
    pub slots: Vec<Slot>,
    /// The site's components that stand anywhere in the page, in its order.
    pub components: Vec<Component>,
    /// What the page says of itself, `nearside:NAME` in a `meta` before the first slot: name and content.
    pub facts: Vec<(String, String)>,
    /// Language of the page, BCP 47: what an `html` element before the first slot says.
    pub locale: Option<String>,
    /// Slot elements that cannot be filled.
    pub broken: Vec<Broken>,
    /// From where on nothing is looked for any more: markup that can be read in two ways.
    pub lost: Option<usize>,
    /// Whether markup added at the end is read as markup.
    pub open_ended: bool,
}

/// A slot element that is closed as it was opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    /// Its `name`.
    pub name: String,
    /// The whole element.
    pub range: Range<usize>,
    /// Behind `<nearside-slot`.
    pub name_end: usize,
    /// Everything between start and end tag, without gaps.
    pub parts: Vec<Part>,
    /// `</nearside-slot>`.
    pub end_tag: Range<usize>,
    /// What is open around it.
    pub place: Place,
}

/// A slot element that cannot be filled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// Its `name`.
    pub name: String,
    /// Its start tag.
    pub tag: Range<usize>,
    /// What is wrong with it.
    pub fault: SlotFault,
}

/// Why a slot element cannot be filled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SlotFault {
    /// It has no name.
    Nameless,
    /// A slot before it has the same name.
    Repeated,
    /// Its elements are not closed as they were opened, or nest too deep.
    Unbalanced,
    /// A parser moves its default out of it.
    Misplaced,
}

/// A piece of a slot's content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Where it is.
    pub range: Range<usize>,
    /// What it is there for.
    pub role: Role,
}

/// What a piece is there for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Role {
    /// Shown when nothing is chosen.
    Default,
    /// A candidate: its module, where its content is, and what is to be known of it.
    Module(String, Range<usize>, Judgement),
    /// Stays where it is, whatever the slot shows: other templates, why cards.
    Kept,
}

/// A `<template data-component>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Component {
    /// Its name: `data-component`.
    pub name: String,
    /// Where it stands in the page.
    pub at: usize,
    /// Its content.
    pub inner: Range<usize>,
    /// `None` when fields cannot be set in it.
    pub shape: Option<Shape>,
}

impl Page {
    /// The page as it came.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Slots that can be filled: name, and where the whole element is, in the order of the page.
    pub fn slots(&self) -> impl Iterator<Item = (&str, Range<usize>)> {
        self.slots.iter().map(|slot| (slot.name.as_str(), slot.range.clone()))
    }

    /// The components that stand in a slot, in the order of the page.
    #[must_use]
    pub fn own_components(&self, slot: &Slot) -> &[Component] {
        let from = self.components.partition_point(|component| component.at < slot.range.start);
        let to = self.components.partition_point(|component| component.at < slot.range.end);
        self.components.get(from..to).unwrap_or_default()
    }

    /// Bytes of memory that it takes, more or less.
    #[must_use]
    pub fn weight(&self) -> usize {
        let parts: usize = self.slots.iter().map(|slot| slot.parts.len() + 1).sum();
        self.bytes.len() + (parts + self.components.len() + self.facts.len() + self.broken.len()) * 256
    }
}

impl Slot {
    /// Content of the candidate that stands in the slot, by its name.
    #[must_use]
    pub fn candidate(&self, is_asked: impl Fn(&str) -> bool) -> Option<(&Range<usize>, &Judgement)> {
        self.parts.iter().find_map(|part| match &part.role {
            Role::Module(name, inner, judgement) if is_asked(name) => Some((inner, judgement)),
            _ => None,
        })
    }
}
