//! The record of inputs that one decision sees: the only thing that reaches an engine besides the program.

use alloc::{string::String, vec::Vec};

use crate::{InputId, IntentId, ModuleId, packed};

/// What is known of an input.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum State {
    /// Known to be missing: `has` is false. Also what the gate makes of everything that is not consented or has expired.
    #[default]
    Absent,
    /// Has a value.
    Present,
}

/// Facts of one decision, laid out by a program's inputs.
///
/// Written by the gate (profile) and by the host (context), read by the engine. It lives beside the program because those
/// two may not know each other. A third state, hidden, exists only inside explanations and never here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// Instant of the decision, ms since 1970.
    pub now_ms: i64,
    /// Visitor's offset from UTC, minutes; unknown makes every local input absent.
    pub offset_min: Option<i16>,
    /// The visitor's own seed, the same for all their visits; only the gate sets it, and only with consent.
    pub seed: Option<u64>,
    /// A seed of this visit alone, for draws about somebody without a seed of their own. The host draws it anew for each open page or
    /// request and stores it nowhere. While a host gives none, strangers share their draws.
    pub visit_seed: u64,
    /// Number of this visit, for rotation.
    pub visit_number: u32,
    /// The visitor paused personalization: every slot shows its default.
    pub paused: bool,
    /// The page's intent.
    pub intent: Option<IntentId>,
    /// Attention already spent and limits the visitor set.
    pub attention: Attention,
    /// Exposure counts of modules that have any, ascending by module.
    pub counts: Vec<(ModuleId, Counts)>,
    /// Modules that the visitor said "not this" to, ascending.
    pub dismissed: Vec<ModuleId>,
    /// Modules that the host cannot render here (sold out, no content in this locale), ascending.
    pub unavailable: Vec<ModuleId>,
    /// 0 absent, 1 present: plain bytes, because a host may write them from outside (see [`Facts::record_mut`]).
    states: Vec<u8>,
    scalars: Vec<i64>,
    texts: Vec<Vec<String>>,
}

/// Attention spent so far, in points, and the visitor's own limits; `None` leaves the site's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Attention {
    /// Spent in this visit.
    pub visit_spent: u16,
    /// Spent in this local day.
    pub day_spent: u16,
    /// Visitor's limit per visit.
    pub visit_limit: Option<u16>,
    /// Visitor's limit per day.
    pub day_limit: Option<u16>,
}

/// Exposure counts of one module.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// In this visit.
    pub visit: u16,
    /// In this local day.
    pub day: u16,
    /// In the profile's lifetime.
    pub lifetime: u16,
}

packed! {
    struct Counts { visit, day, lifetime }
}

impl Facts {
    /// Facts with every one of `inputs` inputs absent.
    #[must_use]
    pub fn new(inputs: usize) -> Self {
        let mut texts = Vec::new();
        texts.resize_with(inputs, Vec::new);
        Self { states: alloc::vec![0; inputs], scalars: alloc::vec![0; inputs], texts, ..Self::default() }
    }

    /// Number of inputs.
    #[must_use]
    pub fn len(&self) -> usize {
        self.states.len()
    }

    /// Whether there are no inputs at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.states.is_empty()
    }

    /// Makes every input absent and forgets its value; keeps the clock, counters and limits.
    pub fn clear(&mut self) {
        self.states.fill(0);
        self.scalars.fill(0);
        self.texts.iter_mut().for_each(Vec::clear);
    }

    /// Gives a scalar input a value, in the unit of its `ValueType`. Ignored for an input that does not exist.
    pub fn set_scalar(&mut self, input: InputId, value: i64) {
        if let (Some(state), Some(scalar)) = (self.states.get_mut(input.index()), self.scalars.get_mut(input.index())) {
            *state = 1;
            *scalar = value;
        }
    }

    /// Gives a text input a value.
    pub fn set_text(&mut self, input: InputId, value: String) {
        self.set_texts(input, alloc::vec![value]);
    }

    /// Gives a set input its elements.
    pub fn set_texts(&mut self, input: InputId, elements: Vec<String>) {
        if let (Some(state), Some(texts)) = (self.states.get_mut(input.index()), self.texts.get_mut(input.index())) {
            *state = 1;
            *texts = elements;
        }
    }

    /// Makes an input absent and forgets its value, so that nothing behind the gate can read what was there before.
    pub fn set_absent(&mut self, input: InputId) {
        if let (Some(state), Some(scalar)) = (self.states.get_mut(input.index()), self.scalars.get_mut(input.index())) {
            *state = 0;
            *scalar = 0;
        }
        if let Some(texts) = self.texts.get_mut(input.index()) {
            texts.clear();
        }
    }

    /// State of an input; absent when it does not exist.
    #[must_use]
    pub fn state(&self, input: InputId) -> State {
        match self.states.get(input.index()) {
            None | Some(0) => State::Absent,
            Some(_) => State::Present,
        }
    }

    /// The scalar held for an input, whatever its state; 0 when it does not exist.
    #[must_use]
    pub fn scalar(&self, input: InputId) -> i64 {
        self.scalars.get(input.index()).copied().unwrap_or_default()
    }

    /// Elements of a set, or the one text of a text input; empty unless set.
    #[must_use]
    pub fn texts(&self, input: InputId) -> &[String] {
        self.texts.get(input.index()).map_or(&[], |texts| texts)
    }

    /// The states (0 absent, else present) and scalars of all inputs, for an engine that reads many at once.
    #[must_use]
    pub fn record(&self) -> (&[u8], &[i64]) {
        (&self.states, &self.scalars)
    }

    /// The states (0 absent, else present) and scalars of all inputs, for a host that writes many at once.
    pub fn record_mut(&mut self) -> (&mut [u8], &mut [i64]) {
        (&mut self.states, &mut self.scalars)
    }

    /// Exposure counts of a module.
    #[must_use]
    pub fn counts(&self, module: ModuleId) -> Counts {
        self.counts
            .binary_search_by_key(&module, |entry| entry.0)
            .ok()
            .and_then(|at| self.counts.get(at))
            .map_or_else(Counts::default, |entry| entry.1)
    }
}
