//! Everything that is stored of one visitor.

use nearside_program::packed;

use crate::{
    activity::Activity,
    consent::{Consent, Ledger},
    exposure::{Dismissal, Exposure, MAX_DISMISSALS, MAX_EXPOSURES},
    interest::{MAX_TOLD, ToldInterest},
    shelf::Shelf,
    values::{Block, BlockOf, Layer, MAX_BLOCKS, MAX_NAME_BYTES, MAX_VALUES, Value},
    visit::{Limits, Spent, Visit},
};

/// All that is stored of one visitor, on their device. Empty by default.
///
/// Reading it decides nothing: only [`gate`](crate::gate) says what a decision may see. Writing goes through edits, which
/// are [`Refused`](crate::Refused) without consent. Every stored item is a [`Row`](crate::Row) of the inventory.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Profile {
    pub(crate) seed: u64,
    pub(crate) paused: bool,
    pub(crate) visit: Visit,
    pub(crate) spent: Spent,
    pub(crate) limits: Limits,
    pub(crate) consents: Ledger,
    pub(crate) blocks: Shelf<Block>,
    pub(crate) values: Shelf<Value>,
    pub(crate) told: Shelf<ToldInterest>,
    pub(crate) exposures: Shelf<Exposure>,
    pub(crate) dismissals: Shelf<Dismissal>,
    pub(crate) activity: Activity,
}

/// How much an erasure removed, to confirm it in words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Erased {
    /// Values, told and noticed.
    pub values: usize,
    /// Told interests.
    pub interests: usize,
    /// Events.
    pub events: usize,
    /// Modules with counters or dismissed.
    pub modules: usize,
    /// "Never use this".
    pub blocks: usize,
    /// Consent records.
    pub consents: usize,
}

impl Profile {
    /// An empty profile whose draws are keyed by `seed`, a random number from the host; 0 is no seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self { seed, ..Self::default() }
    }

    /// Gives the profile a seed if it has none: after an erasure, or after consent had lapsed.
    pub const fn seed_if_none(&mut self, seed: u64) {
        if self.seed == 0 {
            self.seed = seed;
        }
    }

    /// Whether the visitor paused personalization.
    #[must_use]
    pub const fn is_paused(&self) -> bool {
        self.paused
    }

    /// Whether a purpose, by name, is allowed at `now_ms`.
    #[must_use]
    pub fn grants(&self, purpose: &str, now_ms: i64) -> bool {
        self.consents.grants(purpose, now_ms)
    }

    /// The ledger, oldest record first.
    #[must_use]
    pub fn consents(&self) -> &[Consent] {
        self.consents.records()
    }

    /// The last thing said to a purpose, also when it has run out.
    #[must_use]
    pub fn last_consent(&self, purpose: &str) -> Option<&Consent> {
        self.consents.last(purpose)
    }

    /// Whether the visitor has said anything that a host should remember: consent, a refusal or a pause. While this is
    /// false a host must not store the profile.
    #[must_use]
    pub fn may_be_stored(&self) -> bool {
        self.paused || !self.consents.records().is_empty()
    }

    /// The value of an attribute in one layer, as stored: expired ones included.
    #[must_use]
    pub fn value(&self, attribute: &str, layer: Layer) -> Option<&Value> {
        self.values.get(|held| (&*held.attribute, held.layer()).cmp(&(attribute, layer)))
    }

    /// Whether an attribute or topic must never be used.
    #[must_use]
    pub fn is_blocked(&self, of: BlockOf, name: &str) -> bool {
        self.blocks.get(|held| (held.of, &*held.name).cmp(&(of, name))).is_some()
    }

    /// The current or last visit.
    #[must_use]
    pub const fn visit(&self) -> Visit {
        self.visit
    }

    /// The visitor's own attention limits.
    #[must_use]
    pub const fn limits(&self) -> Limits {
        self.limits
    }

    /// Empties the profile: consent, pause and seed too. Cannot be undone; only the counts are returned.
    pub fn erase(&mut self) -> Erased {
        let old = core::mem::take(self);
        Erased {
            values: old.values.items().len(),
            interests: old.told.items().len(),
            events: old.activity.events().len(),
            modules: old.exposures.items().len()
                + old.dismissals.items().iter().filter(|gone| old.exposure(&gone.module).is_none()).count(),
            blocks: old.blocks.items().len(),
            consents: old.consents.records().len(),
        }
    }

    pub(crate) fn exposure(&self, module: &str) -> Option<&Exposure> {
        self.exposures.get(|held| held.module.as_str().cmp(module))
    }

    pub(crate) fn told(&self, topic: &str) -> Option<&ToldInterest> {
        self.told.get(|held| held.topic.as_str().cmp(topic))
    }

    /// Whether every invariant and limit holds: the one check of what was decoded or rebuilt.
    pub(crate) fn is_sound(&self) -> bool {
        let short = |name: &str| name.len() <= MAX_NAME_BYTES;
        self.visit.is_sound()
            && self.consents.is_sound()
            && self.activity.is_sound()
            && self.blocks.is_sound(MAX_BLOCKS)
            && self.values.is_sound(MAX_VALUES)
            && self.told.is_sound(MAX_TOLD)
            && self.exposures.is_sound(MAX_EXPOSURES)
            && self.dismissals.is_sound(MAX_DISMISSALS)
            && self.blocks.items().iter().all(|block| short(&block.name))
            && self.values.items().iter().all(Value::is_sound)
            && self.told.items().iter().all(|told| told.strength <= 1000 && short(&told.topic))
            && self.exposures.items().iter().all(|exposure| short(&exposure.module))
            && self.dismissals.items().iter().all(|dismissal| short(&dismissal.module))
    }
}

packed! {
    struct Profile {
        seed, paused, visit, spent, limits, consents, blocks, values, told, exposures, dismissals, activity
    }
}
