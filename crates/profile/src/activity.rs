//! Activity: dated events by kind and topic, the evidence that interests are derived from.

use alloc::{string::String, vec::Vec};
use nearside_program::{
    lists::{insert_at, remove_at},
    packed,
};

use crate::{edit::NOTED, retention::Term, values::MAX_NAME_BYTES};

/// Most events; beyond it the oldest is forgotten.
pub const MAX_EVENTS: usize = 500;

/// One event, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Noted {
    /// Rises with each event of a profile; names it in the evidence list.
    pub id: u32,
    /// Name of the kind: `view`, `read`, …
    pub kind: String,
    /// Name of the topic.
    pub topic: String,
    /// Local day number on which it happened; kept, because a later change of zone must not move it.
    pub local_day: i32,
    /// When it happened and how long it is kept.
    pub term: Term,
}

/// One event as it is stored: names by position, because 500 events share a handful of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Event {
    pub(crate) id: u32,
    pub(crate) kind: u16,
    pub(crate) topic: u16,
    pub(crate) local_day: i32,
    pub(crate) term: Term,
}

/// INVARIANT(events): ids rise strictly and lie below `next_id`; `kinds` and `topics` hold exactly the names that events
/// use, in order of first use, so that equal activity has equal bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Activity {
    next_id: u32,
    kinds: Vec<String>,
    topics: Vec<String>,
    events: Vec<Event>,
}

impl Activity {
    /// Names of kinds, by [`Event::kind`].
    pub(crate) fn kinds(&self) -> &[String] {
        &self.kinds
    }

    /// Names of topics, by [`Event::topic`].
    pub(crate) fn topics(&self) -> &[String] {
        &self.topics
    }

    /// Events by rising id.
    pub(crate) fn events(&self) -> &[Event] {
        &self.events
    }

    pub(crate) const fn next_id(&self) -> u32 {
        self.next_id
    }

    pub(crate) fn set_next_id(&mut self, next_id: u32) {
        self.next_id = next_id;
    }

    pub(crate) fn in_words(&self, event: &Event) -> Noted {
        let name = |names: &[String], at: u16| names.get(usize::from(at)).cloned().unwrap_or_default();
        Noted {
            id: event.id,
            kind: name(&self.kinds, event.kind),
            topic: name(&self.topics, event.topic),
            local_day: event.local_day,
            term: event.term,
        }
    }

    pub(crate) fn find(&self, id: u32) -> Option<Noted> {
        let at = self.events.binary_search_by_key(&id, |event| event.id).ok()?;
        self.events.get(at).map(|event| self.in_words(event))
    }

    /// Puts an event in its place by id and raises `next_id` above it; returns the oldest one if it had to go.
    pub(crate) fn put(&mut self, noted: &Noted) -> Option<Noted> {
        let event = Event {
            id: noted.id,
            kind: position(&mut self.kinds, &noted.kind),
            topic: position(&mut self.topics, &noted.topic),
            local_day: noted.local_day,
            term: noted.term,
        };
        self.next_id = self.next_id.max(noted.id.saturating_add(1));
        let in_middle = match self.events.binary_search_by_key(&noted.id, |held| held.id) {
            Ok(at) => {
                if let Some(held) = self.events.get_mut(at) {
                    *held = event;
                }
                true
            }
            Err(at) => {
                insert_at(&mut self.events, at, event);
                at + 1 < self.events.len()
            }
        };
        let oldest = if self.events.len() > MAX_EVENTS { remove_at(&mut self.events, 0) } else { None };
        let crowded_out = oldest.filter(|_| NOTED).map(|oldest| self.in_words(&oldest));
        if in_middle || oldest.is_some() {
            self.tidy();
        }
        crowded_out
    }

    /// Takes out all events that `unwanted` names; returns them if changes are noted.
    pub(crate) fn take_where(&mut self, unwanted: impl Fn(&Event) -> bool) -> Vec<Noted> {
        let mut out = Vec::new();
        if NOTED {
            out.extend(self.events.iter().filter(|event| unwanted(event)).map(|event| self.in_words(event)));
        }
        self.events.retain(|event| !unwanted(event));
        self.tidy();
        out
    }

    /// Restores INVARIANT(events) for the name tables.
    fn tidy(&mut self) {
        let (mut kinds, mut topics) = (Vec::new(), Vec::new());
        for event in &mut self.events {
            event.kind = self.kinds.get(usize::from(event.kind)).map_or(0, |name| position(&mut kinds, name));
            event.topic = self.topics.get(usize::from(event.topic)).map_or(0, |name| position(&mut topics, name));
        }
        self.kinds = kinds;
        self.topics = topics;
    }

    pub(crate) fn is_sound(&self) -> bool {
        let rising = self.events.iter().zip(self.events.iter().skip(1)).all(|(left, right)| left.id < right.id);
        self.events.len() <= MAX_EVENTS
            && rising
            && self.events.last().is_none_or(|event| event.id < self.next_id)
            && names_are_sound(&self.kinds, self.events.iter().map(|event| event.kind))
            && names_are_sound(&self.topics, self.events.iter().map(|event| event.topic))
    }
}

/// Position of a name, which is appended when it is new. At most one name per event, so positions fit 16 bits.
fn position(names: &mut Vec<String>, name: &str) -> u16 {
    let at = names.iter().position(|held| held == name).unwrap_or_else(|| {
        names.push(name.into());
        names.len() - 1
    });
    u16::try_from(at).unwrap_or(u16::MAX)
}

/// Whether each name is used, in order of first use, and stands there once.
fn names_are_sound(names: &[String], uses: impl Iterator<Item = u16>) -> bool {
    let mut seen = 0_usize;
    for at in uses {
        if usize::from(at) > seen {
            return false;
        }
        if usize::from(at) == seen {
            seen += 1;
        }
    }
    // Compared pair by pair: at most 500 names, and sorting code is heavy.
    seen == names.len()
        && names
            .iter()
            .enumerate()
            .all(|(at, name)| name.len() <= MAX_NAME_BYTES && names.iter().take(at).all(|other| other != name))
}

packed! {
    struct Event { id, kind, topic, local_day, term }
    struct Activity { next_id, kinds, topics, events }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noted(id: u32, kind: &str, topic: &str) -> Noted {
        let term = Term { since_ms: i64::from(id), keep_s: 60 };
        Noted { id, kind: kind.into(), topic: topic.into(), local_day: 0, term }
    }

    #[test]
    fn names_are_shared_and_go_with_their_last_event() {
        let mut activity = Activity::default();
        for (id, topic) in ["cooking", "cycling", "cooking"].into_iter().enumerate() {
            assert!(activity.put(&noted(id as u32, "view", topic)).is_none());
        }
        assert_eq!((activity.kinds().len(), activity.topics().len()), (1, 2));
        let gone = activity.take_where(|event| event.id == 0);
        assert_eq!(gone, [noted(0, "view", "cooking")]);
        assert_eq!(activity.topics(), ["cycling", "cooking"]);
        activity.put(&gone[0]);
        assert_eq!(activity.topics(), ["cooking", "cycling"]);
        activity.take_where(|event| event.topic == 1);
        assert_eq!(activity.topics(), ["cooking"]);
        assert!(activity.is_sound());
    }

    #[test]
    fn the_oldest_event_makes_room() {
        let mut activity = Activity::default();
        for id in 0..MAX_EVENTS as u32 {
            assert!(activity.put(&noted(id, "view", "cooking")).is_none());
        }
        assert_eq!(activity.put(&noted(MAX_EVENTS as u32, "read", "cycling")), Some(noted(0, "view", "cooking")));
        assert_eq!(activity.events().len(), MAX_EVENTS);
        assert!(activity.is_sound());
    }
}
