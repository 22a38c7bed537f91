//! What may be read of a profile: the rules of consent, term, block and fit, in one pass over its rows.

use alloc::vec::Vec;
use nearside_program::{AttributeId, KindId, List, Program, PurposeId, TopicId};

use crate::{
    interest::{decay, points},
    profile::Profile,
    row::{Kind, Row},
    values,
};

/// A profile seen through consent at one instant.
pub(crate) struct Reading<'a> {
    /// By attribute id: the value that counts.
    pub(crate) values: Vec<Option<&'a Row>>,
    /// By topic id; `None` for one that may not be used.
    topics: Vec<Option<Topic>>,
    /// Events that may be read, oldest id first.
    pub(crate) events: Vec<Live>,
    /// Whether activity, interests, exposures, visits and the seed may be read: one purpose covers them.
    pub(crate) activity: bool,
    /// Whether there is any event or told interest; if not, nothing is known of any topic.
    pub(crate) known: bool,
}

#[derive(Clone, Copy, Default)]
struct Topic {
    told: Option<u16>,
    /// What events add up to, in units of 2^-31 points.
    sum: u64,
}

/// An event that may be read.
pub(crate) struct Live {
    pub(crate) kind: KindId,
    pub(crate) topic: TopicId,
    pub(crate) age_ms: i64,
}

impl<'a> Reading<'a> {
    pub(crate) fn new(profile: &'a Profile, program: &Program, now_ms: i64) -> Self {
        let mut granted = Vec::new();
        for purpose in program.names(List::Purposes).iter() {
            granted.push(profile.grants(program, purpose, now_ms));
        }
        let grants = |purpose: PurposeId| granted.get(purpose.index()).copied().unwrap_or(false);
        let activity = grants(program.activity_purpose());
        let (mut usable, mut values, mut topics) = (Vec::new(), Vec::new(), Vec::new());
        for attribute in program.attributes() {
            usable.push(grants(attribute.purpose));
            values.push(None);
        }
        for _ in program.names(List::Topics).iter() {
            topics.push(activity.then(Topic::default));
        }
        let mut reading = Self { values, topics, events: Vec::new(), activity, known: false };
        let activity_retention_s = program.activity_retention_s();
        // By the order of kinds, blocks come before what they withhold, and told values after noticed ones.
        for row in &profile.rows {
            let Some(list) = row.kind.shape().list.filter(|list| *list != List::Modules) else { continue };
            let Some(id) = program.find(list, &row.name) else { continue };
            let at = usize::from(id);
            match row.kind {
                Kind::BlockedAttribute => {
                    if let Some(usable) = usable.get_mut(at) {
                        *usable = false;
                    }
                }
                Kind::BlockedTopic => {
                    if let Some(topic) = reading.topics.get_mut(at) {
                        *topic = None;
                    }
                }
                Kind::Noticed | Kind::Told => {
                    let may = usable.get(at) == Some(&true);
                    let Some(declared) = program.attribute(AttributeId(id)).filter(|_| may) else { continue };
                    // What was noticed under one basis is not used under another: a page may speak of what it was told.
                    let same = row.kind == Kind::Told || row.number(values::BASIS) == declared.basis as i64;
                    let readable =
                        same && row.term().within(declared.retention_s).runs(now_ms) && values::fits(row, &declared, program);
                    if let Some(value) = reading.values.get_mut(at).filter(|_| readable) {
                        *value = Some(row);
                    }
                }
                _ => {
                    let term = row.term().within(activity_retention_s);
                    if let Some(Some(topic)) = reading.topics.get_mut(at)
                        && term.runs(now_ms)
                    {
                        if row.kind == Kind::Interest {
                            topic.told = Some(row.number(0) as u16);
                        } else {
                            let Some(kind) = program.find(List::Kinds, row.text(0)).map(KindId) else { continue };
                            let weight = program.kind(kind).map_or(0, |kind| kind.weight);
                            let half_life_s = program.topic(TopicId(id)).map_or(0, |topic| topic.half_life_s);
                            let age_ms = term.age_ms(now_ms);
                            topic.sum += u64::from(weight) * decay(age_ms, half_life_s);
                            reading.events.push(Live { kind, topic: TopicId(id), age_ms });
                        }
                        reading.known = true;
                    }
                }
            }
        }
        reading
    }

    /// Whether a topic may be used.
    pub(crate) fn may_use(&self, topic: TopicId) -> bool {
        self.topic(topic).is_some()
    }

    /// Strength of the interest in a topic, 0..=1000; `None` where nothing is known.
    pub(crate) fn strength(&self, topic: TopicId) -> Option<u16> {
        self.topic(topic).filter(|_| self.known).map(|topic| topic.told.unwrap_or_else(|| points(topic.sum)))
    }

    fn topic(&self, topic: TopicId) -> Option<Topic> {
        self.topics.get(topic.index()).copied().flatten()
    }
}

impl Profile {
    /// The interest in a topic as the gate computes it, 0..=1000, pause aside; `None` where it leaves it absent.
    #[must_use]
    pub fn interest(&self, program: &Program, topic: TopicId, now_ms: i64) -> Option<u16> {
        Reading::new(self, program, now_ms).strength(topic)
    }
}
