//! The gate: the single door between what is stored and what a decision sees.

use alloc::{string::String, vec::Vec};
use nearside_program::{Attention, Attribute, Facts, Input, InputId, ModuleId, Period, Program, Schema, Source};

use crate::{
    exposure::Exposure,
    interest::points,
    profile::Profile,
    reading::{Live, Reading},
    retention::Moment,
    values::{Datum, Value, input_type},
};

/// Writes what a program may see of a profile into `facts`; see [`Gate::open`]. For a single use: a host that decides more
/// than once with a program keeps a [`Gate`].
pub fn gate(profile: &Profile, program: &Program, now_ms: i64, offset_min: Option<i16>, facts: &mut Facts) {
    Gate::new(program).open(profile, program, Moment { now_ms, offset_min }, facts);
}

/// A gate prepared for one program: O(modules log modules) to make, then each opening costs what the profile holds.
#[derive(Clone, Debug)]
pub struct Gate {
    personal: Vec<InputId>,
    modules: Names,
}

impl Gate {
    /// Prepares a gate for a program.
    #[must_use]
    pub fn new(program: &Program) -> Self {
        Self::for_tables(program.inputs(), program.schema())
    }

    /// Writes the clock, and everything of the profile that may be read, into `facts`, which is laid out by `program` (the
    /// one that this gate was made for).
    ///
    /// A value is written only if its purpose is granted, its term runs, it is not blocked, and it fits the declared type
    /// and domain. Everything else that comes from a profile is made absent, with no trace of what `facts` held before.
    /// Paused: the pause is written and nothing is read. What the host sets (context, intent, unavailable modules, local
    /// time) is left alone. Seed, visit number, attention, counts and dismissals need the purpose of activity.
    pub fn open(&self, profile: &Profile, program: &Program, moment: Moment, facts: &mut Facts) {
        self.write(profile, program.inputs(), program.schema(), moment, facts);
    }

    pub(crate) fn for_tables(inputs: &[Input], schema: &Schema) -> Self {
        let ids = (0..=u16::MAX).map(InputId);
        let personal = inputs.iter().zip(ids).filter(|(input, _)| is_personal(input.source)).map(|(_, id)| id).collect();
        Self { personal, modules: Names::new(&schema.modules) }
    }

    pub(crate) fn write(&self, profile: &Profile, inputs: &[Input], schema: &Schema, moment: Moment, facts: &mut Facts) {
        facts.now_ms = moment.now_ms;
        facts.offset_min = moment.offset_min;
        facts.paused = profile.paused;
        facts.seed = 0;
        facts.visit_number = 0;
        facts.attention = Attention::default();
        facts.counts.clear();
        facts.dismissed.clear();
        for &id in &self.personal {
            facts.set_absent(id);
        }
        if profile.paused {
            return;
        }
        let reading = Reading::new(profile, schema, moment.now_ms);
        if reading.grants_activity() {
            self.counters(profile, schema, moment, facts);
        }
        let knowledge = Knowledge::of(&reading, schema);
        for &id in &self.personal {
            let Some(input) = inputs.get(id.index()) else { continue };
            match input.source {
                Source::Attribute(attribute) => {
                    if let (Some(value), Some(declared)) = (reading.value(attribute), schema.attributes.get(attribute.index())) {
                        write_value(value, declared, input, id, schema, facts);
                    }
                }
                Source::Interest(topic) if reading.may_use_topic(topic) => {
                    if let Some(strength) = knowledge.as_ref().and_then(|known| known.strengths.get(topic.index())) {
                        facts.set_scalar(id, i64::from(*strength));
                    }
                }
                Source::Count { kind, topic, window_ms } if topic.is_none_or(|topic| reading.may_use_topic(topic)) => {
                    if let Some(known) = &knowledge {
                        let counted = known.events.iter().filter(|event| {
                            event.kind == kind && topic.is_none_or(|topic| event.topic == topic) && event.age_ms < window_ms
                        });
                        facts.set_scalar(id, i64::try_from(counted.count()).unwrap_or(i64::MAX));
                    }
                }
                // Absent until the first exposure of any module; from then on, 0 is a count like any other.
                Source::Shown { module, period } if reading.grants_activity() && !profile.exposures.items().is_empty() => {
                    let counts = facts.counts(module);
                    let shown = match period {
                        Period::Visit => counts.visit,
                        Period::Day => counts.day,
                        Period::Lifetime => counts.lifetime,
                    };
                    facts.set_scalar(id, i64::from(shown));
                }
                _ => {}
            }
        }
    }

    /// Seed, visit, attention, exposure counts and dismissals.
    fn counters(&self, profile: &Profile, schema: &Schema, moment: Moment, facts: &mut Facts) {
        let visit_number = profile.visit.number_at(moment.now_ms);
        let spent = profile.spent.at(visit_number, moment);
        facts.seed = profile.seed;
        facts.visit_number = visit_number;
        facts.attention = Attention {
            visit_spent: spent.visit,
            day_spent: spent.day,
            visit_limit: profile.limits.visit,
            day_limit: profile.limits.day,
        };
        let counted = |exposure: &Exposure| {
            let id = self.modules.find(&exposure.module, &schema.modules)?;
            Some((ModuleId(id), exposure.at(visit_number, moment)))
        };
        facts.counts.extend(profile.exposures.items().iter().filter_map(counted));
        facts.counts.sort_unstable_by_key(|entry| entry.0);
        let sent_away = profile.dismissals.items().iter().filter(|dismissal| dismissal.term.runs(moment.now_ms));
        facts.dismissed.extend(sent_away.filter_map(|gone| self.modules.find(&gone.module, &schema.modules).map(ModuleId)));
        facts.dismissed.sort_unstable();
    }
}

/// What activity and told interests say; there is none while both are empty, because then nothing is known.
struct Knowledge {
    events: Vec<Live>,
    /// By topic id.
    strengths: Vec<u16>,
}

impl Knowledge {
    fn of(reading: &Reading<'_>, schema: &Schema) -> Option<Self> {
        let (events, told) = (reading.events(), reading.told());
        if events.is_empty() && told.is_empty() {
            return None;
        }
        let mut sums = alloc::vec![0_u64; schema.topics.len()];
        for event in &events {
            if let Some(sum) = sums.get_mut(event.topic.index()) {
                *sum += event.adds(schema);
            }
        }
        let mut strengths: Vec<u16> = sums.into_iter().map(points).collect();
        for (topic, strength) in told {
            if let Some(held) = strengths.get_mut(topic.index()) {
                *held = strength;
            }
        }
        Some(Self { events, strengths })
    }
}

const fn is_personal(source: Source) -> bool {
    match source {
        Source::Attribute(_) | Source::Interest(_) | Source::Count { .. } | Source::Shown { .. } => true,
        Source::Now
        | Source::LocalHour
        | Source::LocalMinute
        | Source::LocalWeekday
        | Source::LocalDay
        | Source::LocalMonth
        | Source::LocalPart
        | Source::Context => false,
    }
}

/// Writes a value that fits its declaration, in the unit of the input.
fn write_value(value: &Value, declared: &Attribute, input: &Input, id: InputId, schema: &Schema, facts: &mut Facts) {
    let value_type = input_type(declared.value_type);
    if input.value_type != value_type {
        return;
    }
    match (&value.data, value_type) {
        (Datum::Bool(flag), _) => facts.set_scalar(id, i64::from(*flag)),
        (Datum::Int(scalar) | Datum::Fixed(scalar) | Datum::Timestamp(scalar) | Datum::Duration(scalar), _) => {
            facts.set_scalar(id, *scalar);
        }
        (Datum::Name(name), nearside_program::ValueType::Enum(domain)) => {
            let names = schema.domains.get(domain.index()).map_or(&[][..], |domain| &domain.names);
            if let Some(at) = names.iter().position(|held| held == name) {
                facts.set_scalar(id, i64::try_from(at).unwrap_or(i64::MAX));
            }
        }
        (Datum::Name(_), _) => {}
        (Datum::Text(text), _) => facts.set_text(id, text.clone()),
        (Datum::Set(elements), _) => facts.set_texts(id, elements.clone()),
    }
}

/// Finds names by hash: hash above, position below, ascending. A sorted list of numbers is made ten times faster than a
/// sorted list of names, and a hash map would weigh more than the rest of this file.
#[derive(Clone, Debug)]
struct Names(Vec<u64>);

impl Names {
    fn new(names: &[String]) -> Self {
        let mut entries: Vec<u64> = names.iter().zip(0_u64..).map(|(name, at)| u64::from(fnv(name)) << 32 | at).collect();
        entries.sort_unstable();
        Self(entries)
    }

    /// Position of `name` in `names`, the list that this was made from.
    fn find(&self, name: &str, names: &[String]) -> Option<u16> {
        let hash = u64::from(fnv(name));
        let first = self.0.partition_point(|entry| entry >> 32 < hash);
        let same_hash = self.0.iter().skip(first).take_while(|entry| **entry >> 32 == hash);
        let mut positions = same_hash.map(|entry| (entry & 0xffff_ffff) as usize);
        positions.find(|at| names.get(*at).is_some_and(|held| held == name)).and_then(|at| u16::try_from(at).ok())
    }
}

/// FNV-1a, 32 bits.
fn fnv(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}
