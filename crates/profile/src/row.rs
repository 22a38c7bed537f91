//! Rows: the one form of everything that is stored. A profile is a sorted table of them and nothing else.

use alloc::{string::String, vec::Vec};
use core::cmp::Ordering;
use nearside_program::{
    packed,
    packed::{Packed, Reader, Writer},
};

use crate::retention::{FOR_GOOD, Term};

/// What a row is about. The order is that of the stored table, and of the gate's one pass over it: consents and blocks
/// stand before what they may withhold, and noticed values before the told ones that win over them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// The key of draws. Numbers: the seed.
    #[default]
    Seed,
    /// Personalization is paused while there is this row.
    Paused,
    /// The current or last visit, since its beginning; see [`Visit`](crate::Visit).
    Visit,
    /// Attention spent; see [`Spent`](crate::Spent).
    Spent,
    /// The visitor's attention limits; see [`Limits`](crate::Limits).
    Limits,
    /// The browser signals a no to what goes beyond this device (Global Privacy Control, Do Not Track), since the day on which it
    /// was first seen. Numbers: [`Row::id`] of the next record of consent at that time.
    Signal,
    /// A record of the consent ledger, by [`Row::id`]; the name is the purpose, the time a day. Numbers: the
    /// [`State`](crate::State), version of the policy, version of the notice (with [`OWN_WORDS`](crate::OWN_WORDS) if it was not the
    /// policy's text), longest retention in seconds. Texts: by what means,
    /// a random name of the record, locale of the notice, SHA-256 of the text that was shown, controller, recipients, categories of
    /// data, hash of the record before, own hash. Hashes are hex, lists a line each, and what is unknown is empty.
    Consent,
    /// "Never use this": an attribute.
    BlockedAttribute,
    /// "Never use this": a topic, its interest and its activity.
    BlockedTopic,
    /// A value that the site noticed, by attribute; its columns are those of [`values`](crate::values).
    Noticed,
    /// A value that the visitor told, by attribute, likewise.
    Told,
    /// An interest that the visitor told, by topic. Numbers: its strength, 0..=1000; 0 says "not interested".
    Interest,
    /// Counters of a module, since its last exposure; see [`Exposure`](crate::Exposure).
    Exposure,
    /// A module that was sent away.
    Dismissal,
    /// An event, by [`Row::id`]; the name is the topic. Numbers: the local day on which it happened, kept because a later
    /// change of zone must not move it. Texts: the kind of activity.
    Event,
}

/// One stored item. Kind, id and name are its key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// What it is about; also says what the other fields mean.
    pub kind: Kind,
    /// Rises with each record of consent and each event of a profile; 0 for every other kind.
    pub id: u32,
    /// Name of the attribute, topic, module or purpose; empty for what exists once.
    pub name: String,
    /// When it was last set, ms since 1970.
    pub since_ms: i64,
    /// How long it is kept, seconds; [`FOR_GOOD`] until it is removed.
    pub keep_s: u32,
    /// Its numbers, within ±[`EXACT`].
    pub numbers: Vec<i64>,
    /// Its texts.
    pub texts: Vec<String>,
}

/// Greatest number in a row: 2^53 - 1, so that a host in JavaScript reads it exactly.
pub const EXACT: i64 = (1 << 53) - 1;

impl Row {
    /// A row that was never set and is kept for good.
    #[must_use]
    pub fn new(kind: Kind, name: &str, numbers: &[i64], texts: &[&str]) -> Self {
        let texts = texts.iter().map(|text| String::from(*text)).collect();
        Self { kind, id: 0, name: name.into(), since_ms: 0, keep_s: FOR_GOOD, numbers: numbers.into(), texts }
    }

    /// When it was set and how long it is kept.
    #[must_use]
    pub const fn term(&self) -> Term {
        Term { since_ms: self.since_ms, keep_s: self.keep_s }
    }

    /// One of its numbers; 0 for one that it does not have.
    #[must_use]
    pub fn number(&self, at: usize) -> i64 {
        self.numbers.get(at).copied().unwrap_or(0)
    }

    /// One of its texts; empty for one that it does not have.
    #[must_use]
    pub fn text(&self, at: usize) -> &str {
        self.texts.get(at).map_or("", |text| text)
    }

    /// Order of the keys; equal means that one replaces the other.
    pub(crate) fn order(&self, kind: Kind, id: u32, name: &str) -> Ordering {
        (self.kind, self.id, &*self.name).cmp(&(kind, id, name))
    }
}

packed! {
    enum Kind {
        0 => Seed {}, 1 => Paused {}, 2 => Visit {}, 3 => Spent {}, 4 => Limits {}, 5 => Signal {}, 6 => Consent {},
        7 => BlockedAttribute {}, 8 => BlockedTopic {}, 9 => Noticed {}, 10 => Told {}, 11 => Interest {},
        12 => Exposure {}, 13 => Dismissal {}, 14 => Event {},
    }
}

impl Packed for Row {
    fn read(from: &mut Reader<'_>) -> Self {
        Self {
            kind: Packed::read(from),
            id: Packed::read(from),
            name: Packed::read(from),
            since_ms: Packed::read(from),
            // For good is the usual term, and 0 is short.
            keep_s: u32::read(from).wrapping_sub(1),
            numbers: Packed::read(from),
            texts: Packed::read(from),
        }
    }

    fn write(&self, to: &mut Writer) {
        self.kind.write(to);
        self.id.write(to);
        self.name.write(to);
        self.since_ms.write(to);
        self.keep_s.wrapping_add(1).write(to);
        self.numbers.write(to);
        self.texts.write(to);
    }
}
