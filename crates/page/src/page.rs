//! What a page's bytes hold: the same for every visitor, found once.

use core::ops::Range;

use crate::shape::Shape;

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
    /// Language of the page, BCP 47.
    pub locale: Option<String>,
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
    /// A candidate: its module, and where its content is.
    Module(String, Range<usize>),
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

    /// The component that a slot uses: its own first, else the first of the page.
    #[must_use]
    pub fn component(&self, slot: &Slot, name: &str) -> Option<&Component> {
        let mut named = self.components.iter().filter(|component| component.name == name);
        let own = named.clone().find(|component| slot.range.contains(&component.at));
        own.or_else(|| named.next())
    }
}

impl Slot {
    /// Content of the candidate that stands in the slot, by its name.
    #[must_use]
    pub fn candidate(&self, is_asked: impl Fn(&str) -> bool) -> Option<Range<usize>> {
        self.parts.iter().find_map(|part| match &part.role {
            Role::Module(name, inner) if is_asked(name) => Some(inner.clone()),
            _ => None,
        })
    }
}
