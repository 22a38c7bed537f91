//! What may be read of a profile: the rules of consent, term, block and fit, in one place for the gate and the panel.

use alloc::vec::Vec;
use nearside_program::{AttributeId, Basis, KindId, PurposeId, Schema, TopicId};

use crate::{
    profile::Profile,
    values::{BlockOf, Layer, Value},
};

/// A profile seen through consent at one instant.
pub(crate) struct Reading<'a> {
    profile: &'a Profile,
    schema: &'a Schema,
    now_ms: i64,
    /// By purpose id.
    granted: Vec<bool>,
}

/// An event that may be read.
pub(crate) struct Live {
    pub(crate) id: u32,
    pub(crate) kind: KindId,
    pub(crate) topic: TopicId,
    pub(crate) age_ms: i64,
}

impl<'a> Reading<'a> {
    pub(crate) fn new(profile: &'a Profile, schema: &'a Schema, now_ms: i64) -> Self {
        let granted = schema.purposes.iter().map(|purpose| profile.consents.grants(&purpose.name, now_ms)).collect();
        Self { profile, schema, now_ms, granted }
    }

    pub(crate) fn grants(&self, purpose: PurposeId) -> bool {
        self.granted.get(purpose.index()).copied().unwrap_or(false)
    }

    /// Whether activity, interests, exposures, visits and the seed may be read: one purpose covers them.
    pub(crate) fn grants_activity(&self) -> bool {
        self.grants(self.schema.activity_purpose)
    }

    /// The value of an attribute that counts: told before noticed, each only if it may be read and fits the declaration.
    pub(crate) fn value(&self, attribute: AttributeId) -> Option<&'a Value> {
        let declared = self.schema.attributes.get(attribute.index())?;
        if !self.grants(declared.purpose) || self.profile.is_blocked(BlockOf::Attribute, &declared.name) {
            return None;
        }
        let readable = |value: &&Value| {
            // What was noticed under one basis is not used under another: a page may speak of what it was told.
            (value.layer() == Layer::Told || value.basis == declared.basis)
                && value.term.within(declared.retention_s).runs(self.now_ms)
                && value.data.fits(declared.value_type, self.schema)
        };
        [Layer::Told, Layer::Noticed]
            .into_iter()
            .find_map(|layer| self.profile.value(&declared.name, layer).filter(readable))
            .filter(|value| value.basis != Basis::Ambient)
    }

    pub(crate) fn may_use_topic(&self, topic: TopicId) -> bool {
        let declared = self.schema.topics.get(topic.index());
        self.grants_activity() && declared.is_some_and(|topic| !self.profile.is_blocked(BlockOf::Topic, &topic.name))
    }

    /// Events that may be read, oldest first.
    pub(crate) fn events(&self) -> Vec<Live> {
        if !self.grants_activity() {
            return Vec::new();
        }
        let activity = &self.profile.activity;
        // Few names, many events: names are looked up once.
        let kinds: Vec<Option<KindId>> = activity
            .kinds()
            .iter()
            .map(|name| id_of(self.schema.kinds.iter().map(|kind| &kind.name), name).map(KindId))
            .collect();
        let topics: Vec<Option<TopicId>> = activity.topics().iter().map(|name| self.topic(name)).collect();
        activity
            .events()
            .iter()
            .filter_map(|event| {
                let kind = kinds.get(usize::from(event.kind)).copied().flatten()?;
                let topic = topics.get(usize::from(event.topic)).copied().flatten()?;
                let runs = event.term.within(self.schema.activity_retention_s).runs(self.now_ms);
                runs.then(|| Live { id: event.id, kind, topic, age_ms: event.term.age_ms(self.now_ms) })
            })
            .collect()
    }

    /// Told interests that may be read: topic and strength.
    pub(crate) fn told(&self) -> Vec<(TopicId, u16)> {
        if !self.grants_activity() {
            return Vec::new();
        }
        let told = self.profile.told.items().iter();
        told.filter(|told| told.term.within(self.schema.activity_retention_s).runs(self.now_ms))
            .filter_map(|told| Some((self.topic(&told.topic)?, told.strength)))
            .collect()
    }

    /// The id of a topic that is declared and not blocked.
    fn topic(&self, name: &str) -> Option<TopicId> {
        id_of(self.schema.topics.iter().map(|topic| &topic.name), name)
            .map(TopicId)
            .filter(|_| !self.profile.is_blocked(BlockOf::Topic, name))
    }
}

/// Position of a name as an id.
pub(crate) fn id_of<'n>(mut names: impl Iterator<Item = &'n alloc::string::String>, name: &str) -> Option<u16> {
    names.position(|held| held == name).and_then(|at| u16::try_from(at).ok())
}
