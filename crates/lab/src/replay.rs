//! Page views, decided one after the other as their visitors' own devices would have done.

use std::{fmt, time::Instant};

use nearside_engine::{Obstacle, Outcome, Request, Scratch, decide_into, explain, set_time, why_not};
use nearside_profile::{Edit, FOR_GOOD, Gate, Happened, Kind, Moment, Profile, Row, State, answer_to};
use nearside_program::{Caps, Facts, InputId, ModuleId, Period, Program, SlotId};

use crate::{Device, Fact, FactError, Obstacles, PathRule, Source, Tally, Timing, View, Views, fact::Setting};

/// Explains every so many page views, at least 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Every(pub u32);

impl Default for Every {
    fn default() -> Self {
        Self(50)
    }
}

/// Page views that are kept to find out what stood in the way of modules that were never shown.
const SAMPLE: usize = 200;
/// Modules that this is found out for.
const MOST_ASKED: usize = 50;

/// A fact of a path rule that the program does not take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadRule {
    /// The rule's pattern.
    pub glob: String,
    /// Name of the fact.
    pub name: String,
    /// What is wrong with it.
    pub error: FactError,
}

impl fmt::Display for BadRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "path `{}`: `{}`: {}", self.glob, self.name, self.error)
    }
}

impl std::error::Error for BadRule {}

/// Replays page views with the real profile, gate and engine. The same views give the same counts; only times differ.
///
/// Every visitor grants every purpose at the first page view. Each page view is decided from what was known before it; then what was shown
/// is exposed, and the view itself recorded as activity if its rule says so. Memory: one profile at a time.
///
/// # Errors
/// A rule with a fact that does not fit its declaration; none of a compiled policy does.
pub fn replay(program: &Program, views: &Views, rules: &[PathRule], every: Every) -> Result<Tally, BadRule> {
    let mut replay = Replay {
        program,
        rules,
        context: Context::new(program, rules)?,
        gate: Gate::new(program),
        capped: capped(program),
        request: Request::all(),
        facts: Facts::new(program.inputs().len()),
        scratch: Scratch::new(),
        outcomes: Vec::new(),
        times_ns: Vec::with_capacity(views.views.len()),
        sample: Vec::new(),
        every: u64::from(every.0.max(1)),
        tally: Tally::new(program, rules.len()),
    };
    for views in views.views.chunk_by(|left, right| left.visitor == right.visitor) {
        replay.visitor(views);
    }
    Ok(replay.end())
}

struct Replay<'a> {
    program: &'a Program,
    rules: &'a [PathRule],
    context: Context,
    gate: Gate,
    capped: Vec<(ModuleId, Caps)>,
    request: Request,
    facts: Facts,
    scratch: Scratch,
    outcomes: Vec<(SlotId, Outcome)>,
    times_ns: Vec<u32>,
    sample: Vec<Facts>,
    every: u64,
    tally: Tally,
}

/// The visit that a visitor is in.
#[derive(Clone, Copy, Default)]
struct Visit {
    number: u32,
    pages: i64,
    source: Option<Source>,
}

impl Replay<'_> {
    fn visitor(&mut self, views: &[View]) {
        let Some(first) = views.first() else { return };
        // Numbers of visitors are in order of first appearance, so the draws are the same in every run.
        let mut profile = Profile::default();
        let moment = Moment { now_ms: first.at_ms, offset_min: Some(first.offset_min) };
        for purpose in self.program.purposes() {
            let given = answer_to(self.program, purpose.name, State::Given, FOR_GOOD, "simulation");
            // Nobody ever verifies this ledger, so its records need no hash.
            let given = profile.record(given, moment.now_ms, |_| String::new());
            self.set(&mut profile, given, moment);
        }
        self.set(&mut profile, Row::new(Kind::Seed, "", &[i64::from(first.visitor) + 1], &[]), moment);
        let mut visit = Visit::default();
        for view in views {
            let moment = Moment { now_ms: view.at_ms, offset_min: Some(view.offset_min) };
            self.set(&mut profile, Row::new(Kind::Visit, "", &[], &[]), moment);
            let number = profile.visit().number;
            if number != visit.number || visit.pages == 0 {
                visit = Visit { number, pages: 0, source: Some(view.source) };
                self.tally.visits += 1;
            }
            visit.pages += 1;
            self.view(view, visit, &mut profile);
        }
        self.tally.returning += u64::from(visit.number > 1);
    }

    /// Sets a row, and counts a refusal.
    fn set(&mut self, profile: &mut Profile, row: Row, moment: Moment) {
        self.tally.refused += u64::from(profile.edit(self.program, Edit::Set(row), moment).is_err());
    }

    fn view(&mut self, view: &View, visit: Visit, profile: &mut Profile) {
        let moment = Moment { now_ms: view.at_ms, offset_min: Some(view.offset_min) };
        self.facts.clear();
        self.facts.intent = None;
        set_time(self.program, &mut self.facts, moment.now_ms, moment.offset_min);
        self.gate.open(profile, self.program, moment, &mut self.facts);
        self.context.apply(view, visit, &mut self.facts);
        // Whoever has no seed of their own gets other draws in each visit, and the same in every run.
        self.facts.visit_seed = u64::from(view.visitor) << 32 | u64::from(visit.number);

        let start = Instant::now();
        decide_into(self.program, &self.facts, &self.request, &mut self.scratch, &mut self.outcomes);
        self.times_ns.push(u32::try_from(start.elapsed().as_nanos()).unwrap_or(u32::MAX));

        self.count(view);
        self.count_caps();
        if self.tally.views.is_multiple_of(self.every) {
            self.explain();
        }
        self.tally.views += 1;

        for (slot, outcome) in core::mem::take(&mut self.outcomes) {
            if let Outcome::Shown(module) = outcome {
                let (module, slot) = (self.program.module_name(module), self.program.slot_name(slot));
                self.set(profile, Row::new(Kind::Exposure, module, &[Happened::Shown as i64], &[slot]), moment);
            }
        }
        let rule = view.rule.and_then(|rule| self.rules.get(usize::from(rule)));
        if let Some((kind, topic)) = rule.and_then(|rule| rule.activity.as_ref()) {
            self.set(profile, Row::new(Kind::Event, topic, &[], &[kind]), moment);
        }
    }

    fn count(&mut self, view: &View) {
        let local_ms = view.at_ms.saturating_add(i64::from(view.offset_min) * 60_000);
        let hour = usize::try_from(local_ms.div_euclid(3_600_000).rem_euclid(24)).unwrap_or_default();
        let device = view.device as usize;
        let rule = view.rule.map_or(self.rules.len(), usize::from);
        for count in [self.tally.hours.get_mut(hour), self.tally.devices.get_mut(device), self.tally.rules.get_mut(rule)]
            .into_iter()
            .flatten()
        {
            *count += 1;
        }
        for &(slot, outcome) in &self.outcomes {
            self.tally.add_outcome(slot.index(), hour, device, outcome);
        }
    }

    /// Decides anew without each cap that is reached: it was hit if the page would have been another.
    fn count_caps(&mut self) {
        for &(module, caps) in &self.capped {
            let counts = self.facts.counts(module);
            // The longest-lasting one is named, as in a reason.
            let reached = [
                (caps.lifetime, counts.lifetime, Period::Lifetime),
                (caps.day, counts.day, Period::Day),
                (caps.visit, counts.visit, Period::Visit),
            ]
            .into_iter()
            .find(|(cap, count, _)| cap.is_some_and(|cap| *count >= cap));
            let (Some((_, _, period)), Ok(at)) = (reached, self.facts.counts.binary_search_by_key(&module, |entry| entry.0))
            else {
                continue;
            };
            let entry = self.facts.counts.remove(at);
            let mut outcomes = Vec::new();
            decide_into(self.program, &self.facts, &self.request, &mut self.scratch, &mut outcomes);
            self.facts.counts.insert(at, entry);
            if outcomes != self.outcomes {
                self.tally.add_cap(module, period);
            }
        }
    }

    fn explain(&mut self) {
        for &(slot, _) in &self.outcomes {
            if let Some(explanation) = explain(self.program, &self.facts, &self.request, slot, &mut self.scratch) {
                self.tally.explained += 1;
                self.tally.unverified += u64::from(!explanation.verified);
            }
        }
        if self.sample.len() < SAMPLE {
            self.sample.push(self.facts.clone());
        }
    }

    fn end(mut self) -> Tally {
        self.tally.timing = Timing::of(core::mem::take(&mut self.times_ns));
        let modules = (0..self.program.modules().len()).filter_map(|id| u16::try_from(id).ok().map(ModuleId));
        let never: Vec<_> = modules.filter(|module| self.tally.shown(*module) == 0).collect();
        for (position, module) in never.into_iter().enumerate() {
            let obstacles = if position < MOST_ASKED { self.obstacles(module) } else { Obstacles::default() };
            self.tally.never.push((module, obstacles));
        }
        self.tally
    }

    fn obstacles(&mut self, module: ModuleId) -> Obstacles {
        let mut obstacles = Obstacles::default();
        let range =
            self.program.modules().get(module.index()).map_or(0..0, |row| row.slots.start as usize..row.slots.end as usize);
        for &slot in self.program.module_slots().get(range).unwrap_or_default() {
            for facts in &self.sample {
                match why_not(self.program, facts, &self.request, slot, module, &mut self.scratch).obstacle {
                    Obstacle::Condition { .. } => obstacles.condition += 1,
                    Obstacle::Outscored { .. } => obstacles.outscored += 1,
                    Obstacle::Removed(_) => obstacles.removed += 1,
                    Obstacle::Page(_) => obstacles.silent += 1,
                    Obstacle::Shown | Obstacle::NotHere => {}
                }
            }
        }
        obstacles
    }
}

fn capped(program: &Program) -> Vec<(ModuleId, Caps)> {
    let modules = program.modules().iter().zip(0..=u16::MAX);
    modules.filter(|(row, _)| row.caps != Caps::default()).map(|(row, id)| (ModuleId(id), row.caps)).collect()
}

/// Facts of the moment, looked up once.
struct Context {
    devices: Vec<Option<Setting>>,
    sources: Vec<(Source, Setting)>,
    visit_pages: Option<InputId>,
    /// By rule.
    pages: Vec<Vec<Setting>>,
}

impl Context {
    fn new(program: &Program, rules: &[PathRule]) -> Result<Self, BadRule> {
        // What no condition reads, and a policy that describes a fact in another way, leave it absent.
        let setting = |name: &str, value: &str| Setting::new(program, name, &Fact::Text(value.to_owned())).ok();
        let sources = [Source::Direct, Source::Search, Source::Social, Source::Internal];
        let page = |rule: &PathRule| {
            let mut settings = Vec::new();
            for (name, fact) in &rule.page {
                match Setting::new(program, &format!("page.{name}"), fact) {
                    Ok(setting) => settings.push(setting),
                    Err(FactError::Unread) => {}
                    Err(error) => return Err(BadRule { glob: rule.glob.clone(), name: name.clone(), error }),
                }
            }
            Ok(settings)
        };
        Ok(Self {
            devices: Device::ALL.iter().map(|device| setting("device.kind", device.name())).collect(),
            sources: sources.iter().filter_map(|source| Some((*source, setting("visit.source", source.name()?)?))).collect(),
            visit_pages: program
                .inputs()
                .iter()
                .zip(0..=u16::MAX)
                .find(|(input, _)| input.name == "visit.pages")
                .map(|(_, id)| InputId(id)),
            pages: rules.iter().map(page).collect::<Result<_, _>>()?,
        })
    }

    fn apply(&self, view: &View, visit: Visit, facts: &mut Facts) {
        if let Some(Some(setting)) = self.devices.get(view.device as usize) {
            setting.apply(facts);
        }
        if let Some((_, setting)) = self.sources.iter().find(|(source, _)| Some(*source) == visit.source) {
            setting.apply(facts);
        }
        if let Some(input) = self.visit_pages {
            facts.set_scalar(input, visit.pages);
        }
        for setting in view.rule.and_then(|rule| self.pages.get(usize::from(rule))).into_iter().flatten() {
            setting.apply(facts);
        }
    }
}
