//! The gate: the single door between what is stored and what a decision sees.

use alloc::{string::String, vec::Vec};
use nearside_program::{Attention, Facts, Input, InputId, List, ModuleId, Period, Program, Source, lists::insert_at};

use crate::{
    consent::EDGE, exposure::Exposure, profile::Profile, reading::Reading, retention::Moment, row::Kind, values, visit::Spent,
};

/// Writes what a program may see of a profile into `facts`; see [`Gate::open`]. For a single use: a host that decides more
/// than once with a program keeps a [`Gate`].
pub fn gate(profile: &Profile, program: &Program, now_ms: i64, offset_min: Option<i16>, facts: &mut Facts) {
    Gate::new(program).open(profile, program, Moment { now_ms, offset_min }, facts);
}

/// A gate prepared for one program: O(inputs + names) to make, then each opening costs what the profile holds.
#[derive(Clone, Debug)]
pub struct Gate {
    personal: Vec<InputId>,
}

impl Gate {
    /// Prepares a gate for a program.
    #[must_use]
    pub fn new(program: &Program) -> Self {
        let mut personal = Vec::new();
        for (id, input) in (0..=u16::MAX).zip(program.inputs()) {
            if is_personal(input.source) {
                personal.push(InputId(id));
            }
        }
        Self { personal }
    }

    /// Writes the clock, and everything of the profile that may be read, into `facts`, which is laid out by `program` (the
    /// one that this gate was made for).
    ///
    /// A value is written only if its purpose is granted, its term runs, it is not blocked, and it fits the declared type
    /// and domain. Everything else that comes from a profile is made absent, with no trace of what `facts` held before.
    /// Paused: the pause is written and nothing is read. What the host sets (context, intent, unavailable modules, local
    /// time, the seed of the visit) is left alone. Seed, visit number, attention, counts and dismissals need the purpose of activity.
    pub fn open(&self, profile: &Profile, program: &Program, moment: Moment, facts: &mut Facts) {
        self.write(profile, false, program, moment, facts);
    }

    /// As [`Gate::open`], for the same view of a page as the last opening of these `facts`: attention spent and exposures stay as
    /// they were then, so that what this view has shown since does not count against what it shows. A pause or a withdrawn consent
    /// in between ends that.
    pub fn open_again(&self, profile: &Profile, program: &Program, moment: Moment, facts: &mut Facts) {
        self.write(profile, true, program, moment, facts);
    }

    /// The slice that may travel at a moment: what this gate lets through of the program's facets, in their bands. Empty when
    /// nothing of them is known or may be read, while paused, and without consent to [`EDGE`], whatever else is granted.
    #[must_use]
    pub fn slice(&self, profile: &Profile, program: &Program, moment: Moment) -> String {
        let mut facts = Facts::new(program.inputs().len());
        if profile.grants(program, EDGE, moment.now_ms) {
            self.open(profile, program, moment, &mut facts);
        }
        program.slice(&facts)
    }

    fn write(&self, profile: &Profile, again: bool, program: &Program, moment: Moment, facts: &mut Facts) {
        let was_paused = facts.paused;
        facts.now_ms = moment.now_ms;
        facts.offset_min = moment.offset_min;
        facts.paused = profile.is_paused();
        if facts.paused {
            return self.clear(false, program, facts);
        }
        let reading = Reading::new(profile, program, moment.now_ms);
        let again = again && !was_paused && reading.activity;
        self.clear(again, program, facts);
        let exposed = reading.activity && counters(profile, again, program, moment, facts);
        for &id in &self.personal {
            let Some(input) = program.inputs().get(id.index()) else { continue };
            match input.source {
                Source::Attribute(attribute) => {
                    if let (Some(Some(value)), Some(declared)) =
                        (reading.values.get(attribute.index()), program.attribute(attribute))
                        && declared.value_type.value_type() == input.value_type
                    {
                        values::write(value, input, id, program, facts);
                    }
                }
                Source::Interest(topic) => {
                    if let Some(strength) = reading.strength(topic) {
                        facts.set_scalar(id, i64::from(strength));
                    }
                }
                Source::Count { kind, topic, window_ms } if reading.known && topic.is_none_or(|topic| reading.may_use(topic)) => {
                    let counted = reading.events.iter().filter(|event| {
                        event.kind == kind && topic.is_none_or(|topic| event.topic == topic) && event.age_ms < window_ms
                    });
                    facts.set_scalar(id, i64::try_from(counted.count()).unwrap_or(i64::MAX));
                }
                // Absent until the first exposure of any module; from then on, 0 is a count like any other.
                Source::Shown { module, period } if exposed => {
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

    /// Makes absent what comes from a profile; with `again`, all but what exposures move.
    fn clear(&self, again: bool, program: &Program, facts: &mut Facts) {
        facts.seed = None;
        facts.visit_number = 0;
        facts.dismissed.clear();
        facts.attention.visit_limit = None;
        facts.attention.day_limit = None;
        if !again {
            facts.attention = Attention::default();
            facts.counts.clear();
        }
        for &id in &self.personal {
            let moved = matches!(program.inputs().get(id.index()), Some(Input { source: Source::Shown { .. }, .. }));
            if !(again && moved) {
                facts.set_absent(id);
            }
        }
    }
}

/// Writes seed, visit, attention, exposure counts and dismissals; whether exposures were written. With `again` they are there.
fn counters(profile: &Profile, again: bool, program: &Program, moment: Moment, facts: &mut Facts) -> bool {
    let visit_number = profile.visit().number_at(moment.now_ms);
    let limits = profile.limits();
    facts.visit_number = visit_number;
    facts.attention.visit_limit = limits.visit;
    facts.attention.day_limit = limits.day;
    let mut exposed = false;
    for row in &profile.rows {
        let module = || program.find(List::Modules, &row.name).map(ModuleId);
        match row.kind {
            Kind::Seed => facts.seed = Some(row.number(0).unsigned_abs()),
            Kind::Spent if !again => {
                let spent = Spent::from(row).at(visit_number, moment);
                facts.attention.visit_spent = spent.visit;
                facts.attention.day_spent = spent.day;
            }
            Kind::Exposure if !again => {
                exposed = true;
                if let Some(module) = module() {
                    let at = facts.counts.partition_point(|entry| entry.0 < module);
                    insert_at(&mut facts.counts, at, (module, Exposure::from(row).at(visit_number, moment)));
                }
            }
            Kind::Dismissal if row.term().runs(moment.now_ms) => {
                if let Some(module) = module() {
                    let at = facts.dismissed.partition_point(|held| *held < module);
                    insert_at(&mut facts.dismissed, at, module);
                }
            }
            _ => {}
        }
    }
    exposed
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Edit, FOR_GOOD, Happened, Row, State, Term,
        testing::{
            DAY_MS, DAY_S, EDGE, LOCAL, NOW, Random, TOPICS, at, consented, edit, event, facts, facts_at, happened, input,
            interest, orders, program, program_of, random_news, random_profile, remove, scalar, schema, set, texts,
        },
    };
    use alloc::string::ToString;
    use nearside_program::{AttributeType, DomainId, TopicId};

    const DIET: AttributeType = AttributeType::Enum(DomainId(0));
    const LIKES: AttributeType = AttributeType::Set(Some(DomainId(1)));

    fn shown(facts: &Facts, name: &str) -> Option<i64> {
        let id = input(name);
        (facts.state(id) == nearside_program::State::Present).then(|| facts.scalar(id))
    }

    #[test]
    fn what_is_granted_gets_through_in_its_unit() {
        let mut profile = consented();
        for row in [
            texts(Kind::Told, "diet", DIET, &["vegan"]),
            texts(Kind::Noticed, "plan", AttributeType::Text, &["pro"]),
            texts(Kind::Noticed, "likes", LIKES, &["red", "blue"]),
            scalar(Kind::Noticed, "member", AttributeType::Bool, 1),
            scalar(Kind::Noticed, "spend", AttributeType::Fixed, 12_500),
            scalar(Kind::Noticed, "since", AttributeType::Timestamp, 5),
            scalar(Kind::Noticed, "stay", AttributeType::Duration, 60_000),
        ] {
            set(&mut profile, row).unwrap();
        }
        let facts = facts(&profile);
        assert_eq!(shown(&facts, "profile.diet"), Some(2));
        assert_eq!(facts.texts(input("profile.plan")), ["pro"]);
        assert_eq!(facts.texts(input("profile.likes")), ["blue", "red"]);
        assert_eq!(shown(&facts, "profile.member"), Some(1));
        assert_eq!(shown(&facts, "profile.spend"), Some(12_500));
        assert_eq!(shown(&facts, "profile.since"), Some(5));
        assert_eq!(shown(&facts, "profile.stay"), Some(60_000));
        assert_eq!(shown(&facts, "profile.orders"), None);
        assert_eq!((facts.now_ms, facts.offset_min, facts.seed), (NOW, Some(120), Some(7)));
    }

    #[test]
    fn told_beats_noticed_and_reveals_it_when_it_goes() {
        let mut profile = consented();
        for row in [orders(Kind::Noticed, 3), orders(Kind::Told, 9), orders(Kind::Noticed, 4)] {
            set(&mut profile, row).unwrap();
        }
        assert_eq!(shown(&facts(&profile), "profile.orders"), Some(9));
        remove(&mut profile, Kind::Told, "orders").unwrap();
        assert_eq!(shown(&facts(&profile), "profile.orders"), Some(4));
        // A told value that runs out reveals the noticed one as well.
        set(&mut profile, Row { keep_s: 5, ..orders(Kind::Told, 8) }).unwrap();
        assert_eq!(shown(&facts_at(&profile, NOW + 4_999), "profile.orders"), Some(8));
        assert_eq!(shown(&facts_at(&profile, NOW + 5_000), "profile.orders"), Some(4));
    }

    #[test]
    fn what_no_longer_fits_is_absent() {
        let mut profile = consented();
        let mut put = |basis: i64, mut row: Row| {
            row.numbers[values::BASIS] = basis;
            profile.put(Row { since_ms: NOW, ..row });
        };
        put(1, texts(Kind::Told, "diet", DIET, &["carnivore"]));
        put(3, texts(Kind::Noticed, "likes", LIKES, &["mauve", "red"]));
        put(3, texts(Kind::Noticed, "orders", AttributeType::Text, &["three"]));
        put(3, scalar(Kind::Noticed, "member", AttributeType::Bool, 1));
        let facts = facts(&profile);
        for name in ["profile.diet", "profile.likes", "profile.orders", "profile.member"] {
            assert_eq!(facts.state(input(name)), nearside_program::State::Absent, "{name}");
        }
    }

    #[test]
    fn a_shorter_retention_cuts_and_a_longer_one_does_not_extend() {
        let mut profile = consented();
        set(&mut profile, scalar(Kind::Noticed, "stay", AttributeType::Duration, 1)).unwrap();
        assert!(shown(&facts_at(&profile, NOW + DAY_MS - 1), "profile.stay").is_some());
        assert_eq!(shown(&facts_at(&profile, NOW + DAY_MS), "profile.stay"), None);
        let mut later = schema();
        let mut seen = |retention_s, now_ms| {
            later.attributes.iter_mut().for_each(|attribute| attribute.retention_s = retention_s);
            let program = program_of(later.clone());
            let mut facts = Facts::new(program.inputs().len());
            Gate::new(&program).open(&profile, &program, at(now_ms), &mut facts);
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
            edit(&mut profile, Edit::Set(event(kind, "cooking")), NOW - days_ago * DAY_MS).unwrap();
        }
        let facts = facts(&profile);
        // 100 fresh, 100 halved once, 250 halved twice: 100 + 50 + 62.5.
        assert_eq!(shown(&facts, "interest.cooking"), Some(213));
        assert_eq!(shown(&facts, "interest.cycling"), Some(0));
        assert_eq!(shown(&facts, "activity.count(0, Some(0), 7)"), Some(1), "the window excludes its end");
        assert_eq!(shown(&facts, "activity.count(0, None, 1)"), Some(1));
        assert_eq!(shown(&facts, "activity.count(2, Some(1), 60)"), Some(0));
        set(&mut profile, interest("cooking", 40)).unwrap();
        assert_eq!(shown(&facts_at(&profile, NOW), "interest.cooking"), Some(40));
        let mut profile = consented();
        set(&mut profile, interest("cycling", 700)).unwrap();
        assert_eq!(shown(&facts_at(&profile, NOW), "interest.cycling"), Some(700));
        assert_eq!(shown(&facts_at(&profile, NOW), "activity.count(0, None, 1)"), Some(0));
    }

    #[test]
    fn a_blocked_topic_leaves_no_trace() {
        let mut profile = consented();
        for topic in ["cooking", "cycling"] {
            set(&mut profile, event("view", topic)).unwrap();
        }
        set(&mut profile, Row::new(Kind::BlockedTopic, "cooking", &[], &[])).unwrap();
        let facts = facts(&profile);
        assert_eq!(shown(&facts, "interest.cooking"), None);
        assert_eq!(shown(&facts, "activity.count(0, Some(0), 7)"), None);
        assert_eq!(shown(&facts, "activity.count(0, None, 1)"), Some(1));
        assert_eq!(shown(&facts, "interest.cycling"), Some(100));
    }

    #[test]
    fn the_public_door_writes_exposures_attention_and_dismissals() {
        let (program, mut profile) = (program(), consented());
        for row in [
            happened(Happened::Shown, "pasta"),
            happened(Happened::Shown, "salad"),
            Row::new(Kind::Dismissal, "seeds", &[], &[]),
            Row::new(Kind::Limits, "", &[5, -1], &[]),
        ] {
            set(&mut profile, row).unwrap();
        }
        let mut facts = Facts::new(program.inputs().len());
        gate(&profile, program, NOW, Some(120), &mut facts);
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
    fn what_a_view_shows_does_not_count_against_it() {
        let (program, mut random) = (program(), Random(9));
        let gate = Gate::new(program);
        let record = || Facts::new(program.inputs().len());
        let (mut moved, mut changed) = (0, 0);
        for _ in 0..2_000 {
            let mut profile = random_profile(&mut random);
            // Being shown is a sign of the visitor as well: the first one begins their first visit.
            let _ = set(&mut profile, Row::new(Kind::Visit, "", &[], &[]));
            let (mut before, mut view, mut next) = (record(), record(), record());
            gate.open(&profile, program, at(NOW), &mut before);
            gate.open(&profile, program, at(NOW), &mut view);
            for _ in 0..random.below(4) {
                let _ = set(&mut profile, happened(Happened::Shown, random.of(&["pasta", "salad", "seeds"])));
            }
            gate.open_again(&profile, program, at(NOW), &mut view);
            assert_eq!(view, before);
            gate.open(&profile, program, at(NOW), &mut next);
            moved += usize::from(next != before);
            // Everything else is read anew.
            for row in random_news(&mut random) {
                profile.put(row);
            }
            gate.open(&profile, program, at(NOW), &mut next);
            gate.open_again(&profile, program, at(NOW), &mut view);
            if next.paused || next.seed.is_none() || before.seed.is_none() {
                continue;
            }
            changed +=
                usize::from(next.dismissed != before.dismissed || next.attention.visit_limit != before.attention.visit_limit);
            next.counts = before.counts.clone();
            next.attention =
                Attention { visit_spent: before.attention.visit_spent, day_spent: before.attention.day_spent, ..next.attention };
            for (input, id) in program.inputs().iter().zip((0..).map(InputId)) {
                if matches!(input.source, Source::Shown { .. }) {
                    match before.state(id) {
                        nearside_program::State::Present => next.set_scalar(id, before.scalar(id)),
                        nearside_program::State::Absent => next.set_absent(id),
                    }
                }
            }
            assert_eq!(view, next);
        }
        assert!(moved > 500 && changed > 200, "{moved} moved, {changed} changed");
    }

    #[test]
    fn a_pause_and_a_withdrawal_end_what_a_view_knew_of_itself() {
        let (program, mut profile) = (program(), consented());
        set(&mut profile, happened(Happened::Shown, "pasta")).unwrap();
        let gate = Gate::new(program);
        let mut facts = Facts::new(program.inputs().len());
        let counts = |profile: &Profile, facts: &mut Facts| {
            gate.open_again(profile, program, at(NOW), facts);
            (facts.counts.len(), facts.attention.visit_spent, shown(facts, "shown(0, Visit)"))
        };
        assert_eq!(counts(&profile, &mut facts), (0, 0, None), "nothing was opened before");
        gate.open(&profile, program, at(NOW), &mut facts);
        assert_eq!(counts(&profile, &mut facts), (1, 3, Some(1)));
        set(&mut profile, Row::new(Kind::Paused, "", &[], &[])).unwrap();
        assert_eq!(counts(&profile, &mut facts), (0, 0, None));
        remove(&mut profile, Kind::Paused, "").unwrap();
        assert_eq!(counts(&profile, &mut facts), (1, 3, Some(1)), "read anew");
        profile.rows.retain(|row| row.kind != Kind::Consent);
        assert_eq!(counts(&profile, &mut facts), (0, 0, None));
    }

    #[test]
    fn pause_reads_nothing() {
        let mut random = Random(1);
        for _ in 0..2_000 {
            let mut profile = random_profile(&mut random);
            set(&mut profile, Row::new(Kind::Paused, "", &[], &[])).unwrap();
            let mut empty = Profile::default();
            set(&mut empty, Row::new(Kind::Paused, "", &[], &[])).unwrap();
            assert!(facts(&profile).paused);
            assert_eq!(facts(&profile), facts(&empty));
        }
    }

    #[test]
    fn a_slice_needs_the_consent_to_the_edge_and_that_of_what_it_is_made_of() {
        let mut profile = consented();
        for row in [texts(Kind::Told, "diet", DIET, &["vegan"]), interest("cooking", 650), orders(Kind::Noticed, 7)] {
            set(&mut profile, row).unwrap();
        }
        let gate = Gate::new(program());
        let slice = |profile: &Profile| gate.slice(profile, program(), at(NOW)).split_once('&').map(|(_, said)| said.to_string());
        let whole = Some("interest.cooking=300..700&profile.diet=vegan&profile.orders=3..".to_string());
        assert_eq!(slice(&profile), whole);
        let after = |purpose: &str, yes| {
            let mut profile = profile.clone();
            crate::testing::answer(&mut profile, purpose, yes, DAY_S, NOW).unwrap();
            slice(&profile)
        };
        assert_eq!((after(EDGE, false), after(EDGE, true)), (None, whole.clone()));
        assert_ne!(after(LOCAL, false), whole);
        for row in [Row::new(Kind::Paused, "", &[], &[]), Row::new(Kind::Signal, "", &[], &[])] {
            let mut profile = profile.clone();
            set(&mut profile, row).unwrap();
            assert_eq!(slice(&profile), None);
        }
        assert_eq!(gate.slice(&profile, program(), at(NOW + 365 * DAY_MS)), "", "consent has run out");
    }

    #[test]
    fn no_consent_is_the_empty_profile() {
        let mut random = Random(2);
        let mut told_something = 0;
        for _ in 0..5_000 {
            let mut profile = random_profile(&mut random);
            told_something += usize::from(facts(&profile) != facts(&Profile::default()));
            profile.rows.retain(|row| !matches!(row.kind, Kind::Consent | Kind::Signal));
            assert_eq!(facts(&profile), facts(&Profile::default()));
        }
        assert!(told_something > 1_500, "the random profiles say too little: {told_something}");
    }

    #[test]
    fn a_reused_record_keeps_nothing_of_another_profile() {
        let mut random = Random(3);
        let door = Gate::new(program());
        let mut reused = Facts::new(program().inputs().len());
        reused.set_text(input("device.kind"), "phone".to_string());
        for _ in 0..2_000 {
            let profile = random_profile(&mut random);
            door.open(&profile, program(), at(NOW), &mut reused);
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
            for record in profile.rows() {
                if record.kind == Kind::Consent && record.name == purpose {
                    last = Some(record);
                }
            }
            let signal = profile.rows().iter().find(|row| row.kind == Kind::Signal);
            let overridden =
                |record: &Row| purpose == EDGE && signal.is_some_and(|signal| i64::from(record.id) < signal.numbers[0]);
            last.is_some_and(|record| {
                record.numbers[0] == State::Given as i64 && !overridden(record) && runs(record.term(), u32::MAX)
            })
        };
        fn runs(term: Term, retention_s: u32) -> bool {
            let keep_s = term.keep_s.min(retention_s);
            let kept_ms = i64::from(keep_s) * 1000;
            term.since_ms <= NOW + DAY_MS && (keep_s == FOR_GOOD || NOW < term.since_ms + kept_ms)
        }
        match row.kind {
            Kind::Noticed | Kind::Told => schema.attributes.iter().any(|declared| {
                declared.name == row.name
                    && granted([LOCAL, EDGE][declared.purpose.index()])
                    && runs(row.term(), declared.retention_s)
            }),
            Kind::Interest | Kind::Event => granted(LOCAL) && runs(row.term(), schema.activity_retention_s),
            Kind::Dismissal => granted(LOCAL) && runs(row.term(), u32::MAX),
            Kind::Exposure | Kind::Seed | Kind::Visit | Kind::Spent | Kind::Limits => granted(LOCAL),
            Kind::Paused | Kind::Signal | Kind::Consent | Kind::BlockedAttribute | Kind::BlockedTopic => true,
        }
    }

    /// P1: takes away, changes and adds at random what is not consented or has run out.
    fn vary_the_unseen(random: &mut Random, profile: &Profile) -> Profile {
        let mut varied = profile.clone();
        varied.rows.retain(|row| may_matter(profile, row) || random.one_in(2));
        for new in (0..6).flat_map(|_| random_news(random)) {
            let held = varied.rows.iter().find(|held| held.order(new.kind, new.id, &new.name).is_eq());
            let over_nothing = held.is_none_or(|held| !may_matter(&varied, held));
            if over_nothing && !may_matter(&varied, &new) {
                varied.put(new);
            }
        }
        varied
    }

    #[test]
    fn what_is_not_consented_or_has_run_out_makes_no_difference() {
        let mut random = Random(4);
        let (gate, mut differed, mut said, mut sliced) = (Gate::new(program()), 0, 0, 0);
        for _ in 0..3_000 {
            let profile = random_profile(&mut random);
            let varied = vary_the_unseen(&mut random, &profile);
            assert_eq!(facts(&profile), facts(&varied));
            let slices = [&profile, &varied].map(|profile| gate.slice(profile, program(), at(NOW)));
            assert_eq!(slices[0], slices[1]);
            sliced += usize::from(!slices[0].is_empty());
            differed += usize::from(profile != varied);
            said += usize::from(facts(&profile) != facts(&Profile::default()));
        }
        assert!(differed > 2_500 && said > 900, "{differed} pairs differed, {said} said something");
        assert!(sliced > 100, "{sliced} have a slice");
    }

    #[test]
    fn a_leaky_gate_would_be_caught() {
        // The same pairs, seen through a gate that believes everything to be granted, must differ in some.
        fn believed(mut profile: Profile) -> Profile {
            profile.rows.retain(|row| row.kind != Kind::Consent);
            for record in consented().of(Kind::Consent) {
                profile.put(record.clone());
            }
            profile
        }
        let mut random = Random(4);
        let mut caught = 0;
        for _ in 0..500 {
            let profile = random_profile(&mut random);
            let varied = vary_the_unseen(&mut random, &profile);
            caught += usize::from(facts(&believed(profile)) != facts(&believed(varied)));
        }
        assert!(caught > 100, "{caught}");
    }

    #[test]
    fn the_panel_shows_the_interest_that_the_gate_lets_through() {
        let mut random = Random(5);
        for _ in 0..2_000 {
            let profile = random_profile(&mut random);
            let facts = facts(&profile);
            for (id, topic) in TOPICS.iter().take(3).enumerate().filter(|_| !profile.is_paused()) {
                let interest = profile.interest(program(), TopicId(id as u16), NOW);
                assert_eq!(shown(&facts, &alloc::format!("interest.{topic}")), interest.map(i64::from));
            }
        }
    }
}
