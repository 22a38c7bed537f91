//! The gate: the single door between what is stored and what a decision sees.

use alloc::{string::String, vec::Vec};
use nearside_program::{
    Attention, Attribute, Facts, Input, InputId, ModuleId, Period, Program, Schema, Source, lists::insert_at,
};

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

/// A gate prepared for one program: O(inputs + modules) to make, then each opening costs what the profile holds.
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
        for (module, counts) in profile.exposures.items().iter().filter_map(counted) {
            let at = facts.counts.partition_point(|entry| entry.0 < module);
            insert_at(&mut facts.counts, at, (module, counts));
        }
        let sent_away = profile.dismissals.items().iter().filter(|dismissal| dismissal.term.runs(moment.now_ms));
        for module in sent_away.filter_map(|gone| self.modules.find(&gone.module, &schema.modules).map(ModuleId)) {
            let at = facts.dismissed.partition_point(|held| *held < module);
            insert_at(&mut facts.dismissed, at, module);
        }
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

/// Finds names by hash: an open-addressing table of positions plus one, at most half full, 0 where free.
///
/// Made in one pass without comparing names; sorting code alone would weigh more than this whole file.
#[derive(Clone, Debug)]
struct Names(Vec<u16>);

impl Names {
    fn new(names: &[String]) -> Self {
        let mut table = alloc::vec![0_u16; (names.len() * 2).next_power_of_two()];
        for (name, entry) in names.iter().zip(1_u16..) {
            // Half of the places stay free, so a walk ends soon; a name whose position does not fit is never found.
            let free = walk(name, table.len()).find(|at| table.get(*at) == Some(&0));
            if let Some(place) = free.and_then(|at| table.get_mut(at)) {
                *place = entry;
            }
        }
        Self(table)
    }

    /// Position of `name` in `names`, the list that this was made from.
    fn find(&self, name: &str, names: &[String]) -> Option<u16> {
        walk(name, self.0.len())
            .map_while(|at| self.0.get(at).and_then(|entry| entry.checked_sub(1)))
            .find(|position| names.get(usize::from(*position)).is_some_and(|held| held == name))
    }
}

/// Every place of a table of `size` places, a power of two, beginning where the name's hash points.
fn walk(name: &str, size: usize) -> impl Iterator<Item = usize> {
    let first = fnv(name) as usize;
    (0..size).map(move |step| first.wrapping_add(step) & (size - 1))
}

/// FNV-1a, 32 bits.
fn fnv(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        BlockOf, Layer, Origin, Row, Term,
        testing::{
            DAY_MS, DAY_S, EDGE, LOCAL, NOW, Random, TOPICS, at, consented, facts, facts_at, input, inputs, program,
            random_dismissal, random_event, random_exposure, random_profile, random_singles, random_told, random_value, schema,
        },
    };
    use alloc::string::ToString;
    use nearside_program::{Basis, State};

    /// Sets a value for the test's purposes and panics when it is refused.
    fn set(profile: &mut Profile, attribute: &str, data: Datum, origin: Origin, now_ms: i64) {
        let _ = profile.set_value(&schema(), attribute, data, origin, None, now_ms).unwrap();
    }

    fn shown(facts: &Facts, name: &str) -> Option<i64> {
        let id = input(name);
        (facts.state(id) == State::Present).then(|| facts.scalar(id))
    }

    #[test]
    fn what_is_granted_gets_through_in_its_unit() {
        let mut profile = consented();
        set(&mut profile, "diet", Datum::Name("vegan".to_string()), Origin::Panel, NOW);
        set(&mut profile, "plan", Datum::Text("pro".to_string()), Origin::Site, NOW);
        set(&mut profile, "likes", Datum::set(["red".to_string(), "blue".to_string()].into()), Origin::Derived, NOW);
        set(&mut profile, "member", Datum::Bool(true), Origin::Site, NOW);
        set(&mut profile, "spend", Datum::Fixed(12_500), Origin::Site, NOW);
        set(&mut profile, "since", Datum::Timestamp(5), Origin::Site, NOW);
        set(&mut profile, "stay", Datum::Duration(60_000), Origin::Derived, NOW);
        let facts = facts(&profile);
        assert_eq!(shown(&facts, "profile.diet"), Some(2));
        assert_eq!(facts.texts(input("profile.plan")), ["pro"]);
        assert_eq!(facts.texts(input("profile.likes")), ["blue", "red"]);
        assert_eq!(shown(&facts, "profile.member"), Some(1));
        assert_eq!(shown(&facts, "profile.spend"), Some(12_500));
        assert_eq!(shown(&facts, "profile.since"), Some(5));
        assert_eq!(shown(&facts, "profile.stay"), Some(60_000));
        assert_eq!(shown(&facts, "profile.orders"), None);
        assert_eq!((facts.now_ms, facts.offset_min, facts.seed), (NOW, Some(120), 7));
    }

    #[test]
    fn told_beats_noticed_and_reveals_it_when_it_goes() {
        let mut profile = consented();
        set(&mut profile, "orders", Datum::Int(3), Origin::Derived, NOW);
        set(&mut profile, "orders", Datum::Int(9), Origin::Panel, NOW);
        set(&mut profile, "orders", Datum::Int(4), Origin::Derived, NOW);
        assert_eq!(shown(&facts(&profile), "profile.orders"), Some(9));
        let _ = profile.remove_value("orders", Layer::Told).unwrap();
        assert_eq!(shown(&facts(&profile), "profile.orders"), Some(4));
        // A told value that runs out reveals the noticed one as well.
        let until = Some(NOW + 5_000);
        let _ = profile.set_value(&schema(), "orders", Datum::Int(8), Origin::Page, until, NOW).unwrap();
        assert_eq!(shown(&facts_at(&profile, NOW + 4_999), "profile.orders"), Some(8));
        assert_eq!(shown(&facts_at(&profile, NOW + 5_000), "profile.orders"), Some(4));
    }

    #[test]
    fn what_no_longer_fits_is_absent() {
        let mut profile = consented();
        let term = Term { since_ms: NOW, keep_s: DAY_S };
        let mut put = |attribute: &str, origin, basis, data| {
            profile.put(Row::Value(Value { attribute: attribute.to_string(), origin, basis, data, term }));
        };
        put("diet", Origin::Panel, Basis::Told, Datum::Name("carnivore".to_string()));
        put("likes", Origin::Site, Basis::Observed, Datum::set(["red".to_string(), "mauve".to_string()].into()));
        put("orders", Origin::Site, Basis::Observed, Datum::Text("three".to_string()));
        put("member", Origin::Site, Basis::Observed, Datum::Bool(true));
        let facts = facts(&profile);
        for name in ["profile.diet", "profile.likes", "profile.orders", "profile.member"] {
            assert_eq!(facts.state(input(name)), State::Absent, "{name}");
        }
    }

    #[test]
    fn a_shorter_retention_cuts_and_a_longer_one_does_not_extend() {
        let mut profile = consented();
        set(&mut profile, "stay", Datum::Duration(1), Origin::Site, NOW);
        assert!(shown(&facts_at(&profile, NOW + DAY_MS - 1), "profile.stay").is_some());
        assert_eq!(shown(&facts_at(&profile, NOW + DAY_MS), "profile.stay"), None);
        let (mut later, inputs) = (schema(), inputs());
        let mut seen = |retention_s, now_ms| {
            later.attributes.iter_mut().for_each(|attribute| attribute.retention_s = retention_s);
            let mut facts = Facts::new(inputs.len());
            Gate::for_tables(&inputs, &later).write(&profile, &inputs, &later, at(now_ms), &mut facts);
            shown(&facts, "profile.stay")
        };
        assert_eq!(seen(60, NOW + 60_000), None);
        assert_eq!(seen(60, NOW + 59_999), Some(1));
        assert_eq!(seen(90 * DAY_S, NOW + DAY_MS), None);
    }

    #[test]
    fn activity_becomes_interest_and_counts_and_is_zero_only_when_something_is_known() {
        let mut profile = consented();
        assert_eq!(shown(&facts(&profile), "interest.cooking"), None);
        assert_eq!(shown(&facts(&profile), "activity.count(0, None, 1)"), None);
        for (kind, days_ago) in [("view", 0), ("view", 7), ("read", 14)] {
            let _ = profile.record_activity(&schema(), kind, "cooking", at(NOW - days_ago * DAY_MS)).unwrap();
        }
        let facts = facts(&profile);
        // 100 fresh, 100 halved once, 250 halved twice: 100 + 50 + 62.5.
        assert_eq!(shown(&facts, "interest.cooking"), Some(213));
        assert_eq!(shown(&facts, "interest.cycling"), Some(0));
        assert_eq!(shown(&facts, "activity.count(0, Some(0), 7)"), Some(1), "the window excludes its end");
        assert_eq!(shown(&facts, "activity.count(0, None, 1)"), Some(1));
        assert_eq!(shown(&facts, "activity.count(2, Some(1), 60)"), Some(0));
        let _ = profile.tell_interest(&schema(), "cooking", 40, None, NOW).unwrap();
        assert_eq!(shown(&facts_at(&profile, NOW), "interest.cooking"), Some(40));
        let mut profile = consented();
        let _ = profile.tell_interest(&schema(), "cycling", 700, None, NOW).unwrap();
        assert_eq!(shown(&facts_at(&profile, NOW), "interest.cycling"), Some(700));
        assert_eq!(shown(&facts_at(&profile, NOW), "activity.count(0, None, 1)"), Some(0));
    }

    #[test]
    fn a_blocked_topic_leaves_no_trace() {
        let mut profile = consented();
        for topic in ["cooking", "cycling"] {
            let _ = profile.record_activity(&schema(), "view", topic, at(NOW)).unwrap();
        }
        let _ = profile.block(&schema(), BlockOf::Topic, "cooking", NOW).unwrap();
        let facts = facts(&profile);
        assert_eq!(shown(&facts, "interest.cooking"), None);
        assert_eq!(shown(&facts, "activity.count(0, Some(0), 7)"), None);
        assert_eq!(shown(&facts, "activity.count(0, None, 1)"), Some(1));
        assert_eq!(shown(&facts, "interest.cycling"), Some(100));
    }

    #[test]
    fn the_public_door_writes_exposures_attention_and_dismissals() {
        let (program, mut profile) = (program(), consented());
        let _ = profile.expose(&program, nearside_program::SlotId(0), ModuleId(0), at(NOW)).unwrap();
        let _ = profile.expose(&program, nearside_program::SlotId(0), ModuleId(1), at(NOW)).unwrap();
        let _ = profile.respond(&program, ModuleId(3), crate::Response::NotThis, at(NOW)).unwrap();
        let _ = profile.set_limits(&schema(), crate::Limits { visit: Some(5), day: None }, NOW).unwrap();
        let mut facts = Facts::new(program.inputs().len());
        gate(&profile, &program, NOW, Some(120), &mut facts);
        let once = nearside_program::Counts { visit: 1, day: 1, lifetime: 1 };
        assert_eq!(facts.counts, [(ModuleId(0), once), (ModuleId(1), once)]);
        assert_eq!(facts.dismissed, [ModuleId(3)]);
        assert_eq!(facts.attention, Attention { visit_spent: 6, day_spent: 6, visit_limit: Some(5), day_limit: None });
        assert_eq!(facts.visit_number, 1);
        assert_eq!(shown(&facts, "shown(0, Visit)"), Some(1));
        assert_eq!(shown(&facts, "shown(2, Lifetime)"), Some(0));
        let gone_by = |now_ms| {
            let facts = facts_at(&profile, now_ms);
            (facts.visit_number, facts.attention.visit_spent, facts.attention.day_spent, shown(&facts, "shown(0, Visit)"))
        };
        assert_eq!(gone_by(NOW + crate::VISIT_GAP_MS), (2, 0, 6, Some(0)));
        assert_eq!(gone_by(NOW + DAY_MS), (2, 0, 0, Some(0)));
    }

    #[test]
    fn pause_reads_nothing() {
        let mut random = Random(1);
        for _ in 0..2_000 {
            let mut profile = random_profile(&mut random);
            let _ = profile.set_paused(true);
            let mut empty = Profile::default();
            let _ = empty.set_paused(true);
            assert!(facts(&profile).paused);
            assert_eq!(facts(&profile), facts(&empty));
        }
    }

    #[test]
    fn no_consent_is_the_empty_profile() {
        let mut random = Random(2);
        let mut told_something = 0;
        for _ in 0..5_000 {
            let mut profile = random_profile(&mut random);
            told_something += usize::from(facts(&profile) != facts(&Profile::default()));
            profile.consents = crate::consent::Ledger::default();
            assert_eq!(facts(&profile), facts(&Profile::default()));
        }
        assert!(told_something > 2_000, "the random profiles say too little: {told_something}");
    }

    #[test]
    fn a_reused_record_keeps_nothing_of_another_profile() {
        let mut random = Random(3);
        let (schema, inputs) = (schema(), inputs());
        let door = Gate::for_tables(&inputs, &schema);
        let mut reused = Facts::new(inputs.len());
        reused.set_text(input("device.kind"), "phone".to_string());
        for _ in 0..2_000 {
            let profile = random_profile(&mut random);
            door.write(&profile, &inputs, &schema, at(NOW), &mut reused);
            let mut fresh = facts(&profile);
            fresh.set_text(input("device.kind"), "phone".to_string());
            assert_eq!(reused, fresh);
        }
    }

    /// Whether a row may matter, judged on its own and only by consent and time, as the promise is worded.
    fn may_matter(profile: &Profile, row: &Row) -> bool {
        let schema = schema();
        let granted = |purpose: &str| {
            let mut last = None;
            for record in profile.consents() {
                if record.purpose == purpose {
                    last = Some(record);
                }
            }
            last.is_some_and(|record| record.state == crate::ConsentState::Given && runs(record.term, u32::MAX))
        };
        fn runs(term: Term, retention_s: u32) -> bool {
            let kept_ms = i64::from(term.keep_s.min(retention_s)) * 1000;
            term.since_ms <= NOW + DAY_MS && NOW < term.since_ms + kept_ms
        }
        match row {
            Row::Value(value) => schema.attributes.iter().any(|declared| {
                declared.name == value.attribute
                    && granted([LOCAL, EDGE][declared.purpose.index()])
                    && runs(value.term, declared.retention_s)
            }),
            Row::Told(told) => granted(LOCAL) && runs(told.term, schema.activity_retention_s),
            Row::Event(event) => granted(LOCAL) && runs(event.term, schema.activity_retention_s),
            Row::Dismissal(gone) => granted(LOCAL) && runs(gone.term, u32::MAX),
            Row::Exposure(_) | Row::Seed(_) | Row::Visit(_) | Row::Spent(_) | Row::Limits(_) => granted(LOCAL),
            Row::Paused | Row::Consent(_) | Row::Block(_) | Row::NextEvent(_) => true,
        }
    }

    /// P1: takes away, changes and adds at random what is not consented or has run out.
    fn vary_the_unseen(random: &mut Random, profile: &Profile) -> Profile {
        let mut varied = profile.clone();
        for row in profile.inventory() {
            if !may_matter(profile, &row) && random.one_in(2) {
                varied.take(&row, &mut crate::Change::default());
            }
        }
        for _ in 0..6 {
            let singles = random_singles(random);
            let id = random.below(60) as u32;
            let mut news = alloc::vec![
                Row::Value(random_value(random)),
                Row::Told(random_told(random)),
                Row::Exposure(random_exposure(random)),
                Row::Dismissal(random_dismissal(random)),
                Row::Event(random_event(random, id)),
            ];
            news.extend(singles);
            for new in news {
                let over_nothing = varied.find(&new).is_none_or(|held| !may_matter(&varied, &held));
                if over_nothing && !may_matter(&varied, &new) {
                    varied.put(new);
                }
            }
        }
        varied
    }

    #[test]
    fn what_is_not_consented_or_has_run_out_makes_no_difference() {
        let mut random = Random(4);
        let (mut differed, mut said) = (0, 0);
        for _ in 0..3_000 {
            let profile = random_profile(&mut random);
            let varied = vary_the_unseen(&mut random, &profile);
            assert_eq!(facts(&profile), facts(&varied));
            differed += usize::from(profile != varied);
            said += usize::from(facts(&profile) != facts(&Profile::default()));
        }
        assert!(differed > 2_500 && said > 1_000, "{differed} pairs differed, {said} said something");
    }

    #[test]
    fn a_leaky_gate_would_be_caught() {
        // The same pairs, seen through a gate that believes everything to be granted, must differ in some.
        let mut random = Random(4);
        let mut caught = 0;
        for _ in 0..500 {
            let profile = random_profile(&mut random);
            let mut leaked = profile.clone();
            let mut varied = vary_the_unseen(&mut random, &profile);
            leaked.consents = consented().consents;
            varied.consents = consented().consents;
            caught += usize::from(facts(&leaked) != facts(&varied));
        }
        assert!(caught > 100, "{caught}");
    }

    #[test]
    fn the_panel_shows_the_interest_that_the_gate_lets_through() {
        let mut random = Random(5);
        for _ in 0..2_000 {
            let profile = random_profile(&mut random);
            let facts = facts(&profile);
            for (id, topic) in TOPICS.iter().take(3).enumerate() {
                let shown = shown(&facts, &alloc::format!("interest.{topic}"));
                let interest = profile.interest(&schema(), nearside_program::TopicId(id as u16), NOW);
                assert_eq!(shown, interest.map(|interest| i64::from(interest.strength())));
            }
        }
    }

    #[test]
    fn names_are_found_among_equal_hashes() {
        // "costarring" and "liquid" have the same FNV-1a hash.
        assert_eq!(fnv("costarring"), fnv("liquid"));
        let list = ["liquid", "other", "costarring"].map(String::from);
        let names = Names::new(&list);
        assert_eq!(names.find("costarring", &list), Some(2));
        assert_eq!(names.find("liquid", &list), Some(0));
        assert_eq!(names.find("absent", &list), None);
    }
}
