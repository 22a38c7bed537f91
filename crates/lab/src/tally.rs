//! Counts of outcomes.

use nearside_engine::{Outcome, Reason};
use nearside_program::{ModuleId, Period, Program};

use crate::Timing;

/// Every reason for a default, in the order of reports: nobody's turn first, then what stood in the way, then silence on purpose.
pub const REASONS: [Reason; 15] = [
    Reason::None,
    Reason::Unavailable,
    Reason::Scheduled,
    Reason::Dismissed,
    Reason::Placed,
    Reason::Group,
    Reason::Comparison,
    Reason::Intent,
    Reason::Cap(Period::Visit),
    Reason::Cap(Period::Day),
    Reason::Cap(Period::Lifetime),
    Reason::Attention(Period::Visit),
    Reason::Attention(Period::Day),
    Reason::Attention(Period::Lifetime),
    Reason::Paused,
];

/// Outcomes of one slot, counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counter {
    /// How often each module was shown, by module id.
    pub shown: Vec<u64>,
    /// How often the default was, in the order of [`REASONS`].
    pub silent: [u64; REASONS.len()],
}

impl Counter {
    fn new(program: &Program) -> Self {
        Self { shown: vec![0; program.modules().len()], silent: [0; REASONS.len()] }
    }

    fn add(&mut self, outcome: Outcome) {
        let count = match outcome {
            Outcome::Shown(module) => self.shown.get_mut(module.index()),
            Outcome::Default(reason) => REASONS.iter().position(|known| *known == reason).and_then(|at| self.silent.get_mut(at)),
        };
        if let Some(count) = count {
            *count += 1;
        }
    }

    /// Outcomes that were defaults.
    #[must_use]
    pub fn defaults(&self) -> u64 {
        self.silent.iter().sum()
    }

    /// All outcomes.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.shown.iter().sum::<u64>() + self.defaults()
    }
}

/// Outcomes of one slot: all together, and divided up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SlotTally {
    /// All together.
    pub all: Counter,
    /// By hour of the local day, 0..=23.
    pub hours: Vec<Counter>,
    /// By device, in the order of [`Device::ALL`](crate::Device::ALL).
    pub devices: Vec<Counter>,
}

/// What stood in the way of a module, counted over a sample of page views.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Obstacles {
    /// Its condition did not hold.
    pub condition: u64,
    /// Another module had more points.
    pub outscored: u64,
    /// A rule removed it: cap, group, schedule, intent, already on the page.
    pub removed: u64,
    /// The page or the slot stayed silent.
    pub silent: u64,
}

/// What came of a replay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tally {
    /// Outcomes, by slot id.
    pub slots: Vec<SlotTally>,
    /// Page views, by hour of the local day.
    pub hours: [u64; 24],
    /// Page views, by device.
    pub devices: [u64; 4],
    /// Page views, by path rule; the last is for those that no rule fits.
    pub rules: Vec<u64>,
    /// Page views.
    pub views: u64,
    /// Visits: page views of a visitor with less than 30 minutes between them.
    pub visits: u64,
    /// Visitors who came back for another visit.
    pub returning: u64,
    /// Page views whose outcomes would have been others without a module's cap: visit, day, lifetime. Mostly the module would have been shown;
    /// else the attention budget would have kept it off. Modules without such views are left out.
    pub caps: Vec<(ModuleId, [u64; 3])>,
    /// Modules that were never shown, with what stood in their way in a sample of page views.
    pub never: Vec<(ModuleId, Obstacles)>,
    /// Slots explained.
    pub explained: u64,
    /// Explanations that their own replay did not confirm; anything but 0 is a bug of the engine.
    pub unverified: u64,
    /// Activities that the profile refused to record.
    pub refused: u64,
    /// Times.
    pub timing: Timing,
}

impl Tally {
    pub(crate) fn new(program: &Program, rules: usize) -> Self {
        let counter = || Counter::new(program);
        let slot = || SlotTally { all: counter(), hours: vec![counter(); 24], devices: vec![counter(); 4] };
        Self {
            slots: program.slots().iter().map(|_| slot()).collect(),
            hours: [0; 24],
            devices: [0; 4],
            rules: vec![0; rules + 1],
            views: 0,
            visits: 0,
            returning: 0,
            caps: Vec::new(),
            never: Vec::new(),
            explained: 0,
            unverified: 0,
            refused: 0,
            timing: Timing::default(),
        }
    }

    pub(crate) fn add_outcome(&mut self, slot: usize, hour: usize, device: usize, outcome: Outcome) {
        let Some(slot) = self.slots.get_mut(slot) else { return };
        slot.all.add(outcome);
        if let Some(counter) = slot.hours.get_mut(hour) {
            counter.add(outcome);
        }
        if let Some(counter) = slot.devices.get_mut(device) {
            counter.add(outcome);
        }
    }

    pub(crate) fn add_cap(&mut self, module: ModuleId, period: Period) {
        let at = match self.caps.binary_search_by_key(&module, |entry| entry.0) {
            Ok(at) => at,
            Err(at) => {
                self.caps.insert(at, (module, [0; 3]));
                at
            }
        };
        if let Some(count) = self.caps.get_mut(at).and_then(|entry| entry.1.get_mut(period as usize)) {
            *count += 1;
        }
    }

    /// How often a module was shown, in any slot.
    #[must_use]
    pub fn shown(&self, module: ModuleId) -> u64 {
        self.slots.iter().filter_map(|slot| slot.all.shown.get(module.index())).sum()
    }
}
