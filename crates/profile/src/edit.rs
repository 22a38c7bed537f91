//! Edits: what a visitor or a page asks of a profile, and the rules for it.
//!
//! Three rules hold for every edit. Nothing is recorded before its purpose is granted. Nothing new is recorded while
//! paused; taking away, blocking and lowering stay possible. An edit that is refused has changed nothing.

use core::cmp::Ordering;
use nearside_program::{AttributeId, AttributeType, Basis, List, Program, PurposeId, lists::remove_at};

use crate::{
    profile::Profile,
    retention::{FOR_GOOD, Moment},
    row::{Kind, Row},
    shape::{Crowded, MAX_NAME_BYTES, Needs},
    values,
    visit::Limits,
};

/// What is asked of a profile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// Sets a row. The profile itself says since when, and what only it knows:
    ///
    /// - [`Kind::Told`], [`Kind::Noticed`]: the basis. Kept for the declared retention, or as long as the row says if that is
    ///   less. The two never overwrite each other.
    /// - [`Kind::Interest`]: wins over what activity says. Kept as long as activity is, or less.
    /// - [`Kind::Event`]: id and local day. Also a sign of the visitor. The oldest event makes room.
    /// - [`Kind::Exposure`]: the counters; the row's number is what [`Happened`](crate::Happened), its text the slot.
    /// - [`Kind::Dismissal`]: never shortens one that lasts longer.
    /// - [`Kind::Consent`]: nothing; the host makes the whole record, its hashes included, and it must go on from the last one.
    ///   [`Profile::record`] makes one. Then sweeps.
    /// - [`Kind::Signal`]: after which record it came. The first one stays. Then sweeps.
    /// - [`Kind::Visit`]: sweeps; then goes on with the visit, or begins the next one after 30 minutes of silence.
    /// - [`Kind::Seed`]: a profile that has one keeps it.
    Set(Row),
    /// Removes the row with the key of this one. Consent cannot be removed, only taken back by a record of its own, and a signal
    /// only be outlived by a later record.
    Remove(Row),
}

/// Why an edit changed nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// The purpose that it serves is not granted, or no longer.
    NoConsent,
    /// Personalization is paused.
    Paused,
    /// The visitor said "never use this".
    Blocked,
    /// The policy declares no such attribute, topic, kind, purpose, slot or module.
    Undeclared,
    /// The value is not of the declared type, lies outside its domain or range, or it or a name is too long.
    Unfit,
    /// The attribute is declared as told: only the visitor may set it.
    ToldOnly,
    /// There are as many as there may be.
    Full,
    /// There is nothing of that name or id.
    Missing,
    /// It would already be over: its end lies in the past.
    Over,
    /// The record of consent does not go on from the last one, or is not of today: another page was first. Make it anew.
    Unchained,
}

impl Profile {
    /// Does what is asked, or nothing.
    /// # Errors
    /// Why nothing was done.
    pub fn edit(&mut self, program: &Program, edit: Edit, moment: Moment) -> Result<(), Refused> {
        match edit {
            Edit::Set(mut row) => self.set(program, &mut row, moment),
            Edit::Remove(row) if matches!(row.kind, Kind::Consent | Kind::Signal) => Err(Refused::Missing),
            Edit::Remove(row) => self.take(row.kind, row.id, &row.name).map(drop).ok_or(Refused::Missing),
        }
    }

    pub(crate) fn set(&mut self, program: &Program, row: &mut Row, moment: Moment) -> Result<(), Refused> {
        let now_ms = moment.now_ms;
        match row.kind {
            Kind::Consent | Kind::Signal => {
                if row.kind == Kind::Consent {
                    self.answer(program, row, now_ms)?
                } else {
                    self.signalled(now_ms)?
                }
                self.sweep(program, now_ms);
                return Ok(());
            }
            Kind::Visit => self.sweep(program, now_ms),
            _ => {}
        }
        row.id = 0;
        row.since_ms = now_ms;
        row.keep_s = row.keep_s.min(self.may_set(program, row, now_ms)?);
        if row.keep_s == 0 {
            return Err(Refused::Over);
        }
        match row.kind {
            Kind::Noticed | Kind::Told => complete(program, row)?,
            Kind::Event => return self.note(program, row, moment),
            Kind::Exposure => return self.count(program, row, moment),
            Kind::Visit => *row = self.visit().seen(now_ms).row(),
            Kind::Seed if self.get(Kind::Seed, "").is_some() => return Ok(()),
            Kind::Limits if row.is_sound() && Limits::from(&*row) == Limits::default() => {
                self.take(Kind::Limits, 0, "");
                return Ok(());
            }
            Kind::Dismissal => {
                let held = self.get(Kind::Dismissal, &row.name);
                if held.is_some_and(|held| held.term().until_ms() >= row.term().until_ms()) {
                    return Ok(());
                }
            }
            _ => {}
        }
        self.store(row)
    }

    /// Whether a row of this kind and name may be set now, and for how many seconds it is kept at most.
    pub(crate) fn may_set(&self, program: &Program, row: &Row, now_ms: i64) -> Result<u32, Refused> {
        let shape = row.kind.shape();
        let declared = match shape.list {
            Some(list) => program.find(list, &row.name).ok_or(Refused::Undeclared)?,
            None => 0,
        };
        let attribute = program.attribute(AttributeId(declared)).filter(|_| shape.list == Some(List::Attributes));
        if !shape.while_paused && self.is_paused() {
            return Err(Refused::Paused);
        }
        let purpose = attribute.as_ref().map_or(program.activity_purpose(), |attribute| attribute.purpose);
        if shape.needs != Needs::Nothing && !self.allows(program, purpose, now_ms) {
            return Err(Refused::NoConsent);
        }
        if row.name.len() > MAX_NAME_BYTES {
            // A name that a policy declares but no profile may hold would make the profile unreadable.
            return Err(Refused::Unfit);
        }
        let block = match shape.needs {
            Needs::Attribute => Some(Kind::BlockedAttribute),
            Needs::Evidence => Some(Kind::BlockedTopic),
            _ => None,
        };
        if block.is_some_and(|block| self.get(block, &row.name).is_some()) {
            return Err(Refused::Blocked);
        }
        Ok(match shape.needs {
            Needs::Attribute => attribute.map_or(0, |attribute| attribute.retention_s),
            Needs::Evidence => program.activity_retention_s(),
            _ => FOR_GOOD,
        })
    }

    /// Stores a row that may be set, if it has the shape of its kind and there is room.
    pub(crate) fn store(&mut self, row: &mut Row) -> Result<(), Refused> {
        if !row.is_sound() {
            return Err(Refused::Unfit);
        }
        let shape = row.kind.shape();
        let held = self.of(row.kind);
        if held.len() >= shape.most && !held.iter().any(|held| held.id == row.id && held.name == row.name) {
            let oldest = held.iter().min_by_key(|held| held.since_ms).filter(|_| shape.crowded == Crowded::OldestGoes);
            let (id, name) = oldest.map(|oldest| (oldest.id, oldest.name.clone())).ok_or(Refused::Full)?;
            self.take(row.kind, id, &name);
        }
        self.put(core::mem::take(row));
        Ok(())
    }

    /// Records that the visitor did something of a declared kind on a declared topic.
    fn note(&mut self, program: &Program, event: &mut Row, moment: Moment) -> Result<(), Refused> {
        program.find(List::Kinds, event.text(0)).ok_or(Refused::Undeclared)?;
        let mut visit = self.visit().seen(moment.now_ms);
        let after_last = self.of(Kind::Event).last().map_or(0, |last| last.id.saturating_add(1));
        event.id = visit.next_event.max(after_last);
        event.numbers = [moment.local_day().into()].into();
        visit.next_event = event.id.checked_add(1).ok_or(Refused::Full)?;
        self.store(event)?;
        self.put(visit.row());
        Ok(())
    }

    fn allows(&self, program: &Program, purpose: PurposeId, now_ms: i64) -> bool {
        program.names(List::Purposes).get(purpose.index()).is_some_and(|purpose| self.grants(program, purpose, now_ms))
    }
}

/// Gives a value its basis and its set its order, if it fits its declaration.
fn complete(program: &Program, row: &mut Row) -> Result<(), Refused> {
    let declared = program.find(List::Attributes, &row.name).and_then(|id| program.attribute(AttributeId(id)));
    let declared = declared.ok_or(Refused::Undeclared)?;
    let basis = match (row.kind, declared.basis) {
        (Kind::Told, _) => Basis::Told,
        (_, Basis::Told | Basis::Ambient) => return Err(Refused::ToldOnly),
        (_, basis) => basis,
    };
    if let Some(place) = row.numbers.get_mut(values::BASIS) {
        *place = basis as i64;
    }
    if matches!(declared.value_type, AttributeType::Set(_)) {
        // Neighbours change places until all ascend: sets are short, and sorting code is heavy.
        let mut at = 1;
        while let Some([left, right]) = row.texts.get_mut(at - 1..at + 1) {
            match (*left).cmp(right) {
                Ordering::Less => at += 1,
                Ordering::Equal => _ = remove_at(&mut row.texts, at),
                Ordering::Greater => {
                    core::mem::swap(left, right);
                    at = (at - 1).max(1);
                }
            }
        }
    }
    if row.is_sound() && values::fits(row, &declared, program) { Ok(()) } else { Err(Refused::Unfit) }
}

#[cfg(test)]
mod tests {
    use alloc::{
        string::{String, ToString},
        vec::Vec,
    };

    use super::*;
    use crate::{
        Happened, State,
        testing::{
            DAY_MS, DAY_S, EDGE, LOCAL, NOW, Random, TOPICS, answer, at, consented, edit, event, facts, happened, interest, more,
            orders, program, program_of, random_news, random_profile, remove, scalar, schema, set, sha256, texts,
        },
    };
    use nearside_program::{
        TopicId,
        packed::{Packed, Reader, Writer},
    };

    /// Every edit that records something new; four of them for the purpose of the edge.
    fn news() -> Vec<Edit> {
        let plan = |kind| texts(kind, "plan", AttributeType::Text, &["pro"]);
        let spend = |kind| scalar(kind, "spend", AttributeType::Fixed, 5);
        let mut rows = Vec::from([
            orders(Kind::Told, 1),
            orders(Kind::Noticed, 1),
            plan(Kind::Told),
            plan(Kind::Noticed),
            spend(Kind::Told),
            spend(Kind::Noticed),
            interest("cooking", 10),
            event("view", "cooking"),
            Row::new(Kind::Visit, "", &[], &[]),
            Row::new(Kind::Dismissal, "pasta", &[], &[]),
        ]);
        rows.extend([Happened::Shown, Happened::Clicked, Happened::Helped].map(|what| happened(what, "pasta")));
        rows.into_iter().map(Edit::Set).collect()
    }

    fn do_all(profile: &mut Profile) -> Vec<Result<(), Refused>> {
        let mut results: Vec<_> = news().into_iter().map(|new| edit(profile, new, NOW)).collect();
        results.push(more(profile, "pasta"));
        results
    }

    #[test]
    fn nothing_is_recorded_before_consent() {
        let mut profile = Profile::default();
        assert!(do_all(&mut profile).iter().all(|result| *result == Err(Refused::NoConsent)));
        for (kind, name, numbers) in
            [(Kind::Limits, "", &[1, -1][..]), (Kind::BlockedTopic, "cooking", &[]), (Kind::Seed, "", &[1])]
        {
            assert_eq!(set(&mut profile, Row::new(kind, name, numbers, &[])), Err(Refused::NoConsent));
        }
        assert_eq!(profile, Profile::default());
        assert!(!profile.may_be_stored());
        // A refusal, and consent that has run out, are no consent either.
        answer(&mut profile, LOCAL, false, DAY_S, NOW).unwrap();
        answer(&mut profile, EDGE, true, DAY_S, NOW - DAY_MS).unwrap();
        assert!(do_all(&mut profile).iter().all(|result| *result == Err(Refused::NoConsent)));
        assert_eq!(profile.rows().len(), 2);
        assert!(profile.may_be_stored());
    }

    #[test]
    fn one_purpose_does_not_open_another() {
        let mut profile = Profile::default();
        answer(&mut profile, EDGE, true, DAY_S, NOW).unwrap();
        let results = do_all(&mut profile);
        assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 4, "only the values of `plan` and `spend`");
        assert!(results.iter().all(|result| result.is_ok() || *result == Err(Refused::NoConsent)));
    }

    #[test]
    fn nothing_new_is_recorded_while_paused_and_taking_away_stays_possible() {
        let mut profile = consented();
        let _ = do_all(&mut profile);
        assert!(do_all(&mut profile).iter().all(Result::is_ok));
        set(&mut profile, Row::new(Kind::Paused, "", &[], &[])).unwrap();
        let before = profile.clone();
        assert!(do_all(&mut profile).iter().all(|result| *result == Err(Refused::Paused)));
        assert_eq!(profile, before);
        assert!(remove(&mut profile, Kind::Told, "orders").is_ok());
        assert!(edit(&mut profile, Edit::Remove(Row { id: 1, ..event("view", "cooking") }), NOW).is_ok());
        assert!(set(&mut profile, Row::new(Kind::BlockedTopic, "cooking", &[], &[])).is_ok());
        assert!(set(&mut profile, Row::new(Kind::Limits, "", &[1, -1], &[])).is_ok());
        assert!(answer(&mut profile, LOCAL, false, DAY_S, NOW).is_ok());
        assert_eq!(profile.last_consent(LOCAL).unwrap().number(0), State::Withdrawn as i64);
        remove(&mut profile, Kind::Paused, "").unwrap();
        assert!(!profile.is_paused());
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        let mut profile = consented();
        let mut is = |row: Row, refused| {
            let before = profile.clone();
            assert_eq!(set(&mut profile, row.clone()), Err(refused), "{row:?}");
            assert_eq!(profile, before);
        };
        let motto = |text: &str| texts(Kind::Told, "motto", AttributeType::Text, &[text]);
        is(scalar(Kind::Told, "nothing", AttributeType::Int, 1), Refused::Undeclared);
        is(scalar(Kind::Told, "orders", AttributeType::Bool, 1), Refused::Unfit);
        is(scalar(Kind::Told, "member", AttributeType::Bool, 2), Refused::Unfit);
        let diet = |kind, name| texts(kind, "diet", AttributeType::Enum(nearside_program::DomainId(0)), &[name]);
        is(diet(Kind::Told, "carnivore"), Refused::Unfit);
        is(diet(Kind::Noticed, "vegan"), Refused::ToldOnly);
        is(motto(&"x".repeat(4_097)), Refused::Unfit);
        is(Row { keep_s: 0, ..orders(Kind::Told, 1) }, Refused::Over);
        is(interest("cooking", 1_001), Refused::Unfit);
        is(interest("nothing", 1), Refused::Undeclared);
        is(event("nothing", "cooking"), Refused::Undeclared);
        is(happened(Happened::Clicked, "pasta"), Refused::Missing);
        is(Row { texts: ["nowhere".to_string()].into(), ..happened(Happened::Shown, "pasta") }, Refused::Undeclared);
        is(Row::new(Kind::Dismissal, "nothing", &[], &[]), Refused::Undeclared);
        is(Row::new(Kind::Limits, "", &[-2, 1], &[]), Refused::Unfit);
        let yes = |name| consented().record(Row::new(Kind::Consent, name, &[0, 1, 1, 0], &["panel"]), NOW, sha256);
        is(yes("nothing"), Refused::Undeclared);
        is(Row { numbers: [0].into(), ..yes(LOCAL) }, Refused::Unfit);
        is(Row { texts: ["panel".to_string()].into(), ..yes(LOCAL) }, Refused::Unfit);
        is(Row { keep_s: 60, ..yes(LOCAL) }, Refused::Over);
        assert_eq!(set(&mut profile, motto(&"x".repeat(4_096))), Ok(()));
        for (kind, name) in [(Kind::Interest, "cooking"), (Kind::BlockedTopic, "cooking"), (Kind::Consent, LOCAL)] {
            assert_eq!(remove(&mut profile, kind, name), Err(Refused::Missing));
        }
        assert_eq!(more(&mut profile, "nothing"), Err(Refused::Undeclared));
    }

    #[test]
    fn a_name_too_long_to_store_is_refused_and_not_lost() {
        let (profile, mut schema) = (consented(), schema());
        let long = "x".repeat(MAX_NAME_BYTES + 1);
        schema.attributes[2].name.clone_from(&long);
        schema.topics[0].name.clone_from(&long);
        schema.modules[0].clone_from(&long);
        let program = program_of(schema);
        for kind in [Kind::Told, Kind::BlockedAttribute, Kind::Interest, Kind::Event, Kind::Exposure] {
            assert_eq!(profile.may_set(&program, &Row::new(kind, &long, &[], &[]), NOW), Err(Refused::Unfit));
        }
    }

    #[test]
    fn a_value_is_kept_as_long_as_declared_or_less() {
        let mut profile = consented();
        let kept = |profile: &Profile, kind, name| profile.get(kind, name).map(|row| (row.since_ms, row.keep_s)).unwrap();
        set(&mut profile, orders(Kind::Told, 1)).unwrap();
        assert_eq!(kept(&profile, Kind::Told, "orders"), (NOW, 10 * DAY_S));
        set(&mut profile, Row { keep_s: 60, ..orders(Kind::Told, 1) }).unwrap();
        assert_eq!(kept(&profile, Kind::Told, "orders"), (NOW, 60));
        set(&mut profile, interest("cooking", 1)).unwrap();
        assert_eq!(kept(&profile, Kind::Interest, "cooking"), (NOW, 30 * DAY_S));
        set(&mut profile, Row { keep_s: 3_600, ..interest("cooking", 1) }).unwrap();
        assert_eq!(kept(&profile, Kind::Interest, "cooking"), (NOW, 3_600));
    }

    #[test]
    fn a_block_is_neither_read_nor_recorded_and_can_be_lifted() {
        let mut profile = consented();
        set(&mut profile, orders(Kind::Noticed, 1)).unwrap();
        let before = facts(&profile);
        set(&mut profile, Row::new(Kind::BlockedAttribute, "orders", &[], &[])).unwrap();
        assert_ne!(facts(&profile), before);
        assert_eq!(set(&mut profile, orders(Kind::Noticed, 2)), Err(Refused::Blocked));
        set(&mut profile, Row::new(Kind::BlockedTopic, "cooking", &[], &[])).unwrap();
        assert_eq!(set(&mut profile, event("view", "cooking")), Err(Refused::Blocked));
        assert_eq!(set(&mut profile, interest("cooking", 3)), Err(Refused::Blocked));
        remove(&mut profile, Kind::BlockedAttribute, "orders").unwrap();
        assert_eq!(facts(&profile), before);
    }

    #[test]
    fn a_deleted_event_is_as_if_it_had_never_been() {
        let mut random = Random(51);
        for _ in 0..300 {
            let (mut all, mut without) = (consented(), consented());
            let gone = random.below(8) as u32;
            for id in 0..8 {
                let event = Row { id, ..random_news(&mut random).pop().unwrap() };
                if id != gone {
                    without.put(event.clone());
                }
                all.put(event);
            }
            let row = all.of(Kind::Event)[gone as usize].clone();
            edit(&mut all, Edit::Remove(row), NOW).unwrap();
            assert_eq!(facts(&all), facts(&without));
            for topic in (0..3).map(TopicId) {
                assert_eq!(all.interest(program(), topic, NOW), without.interest(program(), topic, NOW));
            }
        }
    }

    #[test]
    fn an_entry_takes_along_what_it_added_to_the_interest() {
        let mut profile = consented();
        for (kind, days_ago) in [("read", 14), ("view", 7), ("view", 0)] {
            edit(&mut profile, Edit::Set(event(kind, "cooking")), NOW - days_ago * DAY_MS).unwrap();
        }
        let strength = |profile: &Profile, now_ms| profile.interest(program(), TopicId(0), now_ms).unwrap();
        assert_eq!(strength(&profile, NOW), 213);
        edit(&mut profile, Edit::Remove(Row { id: 1, ..event("view", "cooking") }), NOW).unwrap();
        assert_eq!(strength(&profile, NOW), 163);
        // A wish for an hour outranks it, and runs out with the hour.
        set(&mut profile, Row { keep_s: 3_600, ..interest("cooking", 0) }).unwrap();
        assert_eq!(strength(&profile, NOW), 0);
        assert!(strength(&profile, NOW + 3_600_000) > 160);
    }

    #[test]
    fn the_oldest_event_makes_room_and_its_id_is_not_given_again() {
        let mut profile = consented();
        for n in 0..crate::MAX_EVENTS as i64 {
            edit(&mut profile, Edit::Set(event("view", TOPICS[(n % 3) as usize])), NOW - DAY_MS + n).unwrap();
        }
        let last = crate::MAX_EVENTS as u32;
        set(&mut profile, event("view", "cooking")).unwrap();
        let ids = |profile: &Profile| profile.of(Kind::Event).iter().map(|row| row.id).collect::<Vec<_>>();
        assert_eq!(ids(&profile), (1..=last).collect::<Vec<_>>());
        edit(&mut profile, Edit::Remove(Row { id: last, ..event("view", "cooking") }), NOW).unwrap();
        set(&mut profile, event("view", "cooking")).unwrap();
        assert_eq!(ids(&profile).last(), Some(&(last + 1)));
    }

    #[test]
    fn limits_of_none_are_no_row_and_a_seed_stays() {
        let mut profile = consented();
        let before = profile.clone();
        let limits = |visit, day| Row::new(Kind::Limits, "", &[visit, day], &[]);
        set(&mut profile, limits(4, -1)).unwrap();
        assert_eq!(profile.limits(), Limits { visit: Some(4), day: None });
        set(&mut profile, limits(-1, -1)).unwrap();
        set(&mut profile, Row::new(Kind::Seed, "", &[9], &[])).unwrap();
        assert_eq!(profile, before);
    }

    #[test]
    fn an_edit_leaves_a_profile_sound_and_a_refused_one_leaves_it_alone() {
        let mut random = Random(41);
        let (mut done, mut refused) = (0, 0);
        for _ in 0..1_000 {
            let mut profile = random_profile(&mut random);
            for row in random_news(&mut random) {
                let (mut before, now_ms) = (profile.clone(), NOW - random.below(DAY_MS as u64) as i64);
                let row = if row.kind == Kind::Exposure { happened(Happened::Clicked, &row.name) } else { row };
                let wish = if random.one_in(3) { Edit::Remove(row) } else { Edit::Set(row) };
                if matches!(&wish, Edit::Set(row) if row.kind == Kind::Visit) {
                    before.sweep(program(), now_ms);
                }
                match profile.edit(program(), wish, at(now_ms)) {
                    Ok(()) => done += 1,
                    Err(_) => {
                        refused += 1;
                        assert_eq!(profile, before);
                    }
                }
                assert!(crate::shape::are_sound(&profile.rows));
                assert_eq!(Profile::decode(&profile.encode().unwrap()).as_ref(), Ok(&profile));
            }
        }
        assert!(done > 2_000 && refused > 2_000, "{done} done, {refused} refused");
    }
    #[test]
    fn the_form_of_a_row_is_that_of_the_sdk() {
        // The same as in the SDK's tests.
        let said = ["panel", "0f", "en", "ab", "Example Ltd", "", "activity\ndiet"];
        let consent = Row { keep_s: 180 * DAY_S, ..Row::new(Kind::Consent, LOCAL, &[0, 3, 2, 2_592_000], &said) };
        let consent = consented().record(consent, NOW, sha256);
        let mut diet = texts(Kind::Told, "diet", AttributeType::Enum(nearside_program::DomainId(0)), &["vegan"]);
        diet.numbers[values::ORIGIN] = values::Origin::Page as i64;
        let packed = [consent, event("view", "cooking"), diet].map(|row| {
            let mut writer = Writer::default();
            row.write(&mut writer);
            let mut reader = Reader::new(&writer.bytes);
            assert_eq!((Row::read(&mut reader), reader.end()), (row, true));
            writer.bytes.iter().map(|byte| alloc::format!("{byte:02x}")).collect::<String>()
        });
        let expected = [
            "060211706572736f6e616c697a652e6c6f63616c80b099949868819cb5070400060480b4bc02090570616e656c02306602\
             656e0261620b4578616d706c65204c7464000d61637469766974790a64696574403032386638363533393831383533663737\
             3161616538663766643265323531623438333132393139633366613336326463656331323764656431386333616162403064\
             6233663961636164623339343835656361323637383430653333313932386134373166663436303761636139386662306166\
             373739316361323331393331",
            "0e0007636f6f6b696e67000000010476696577",
            "0a0004646965740000030602020105766567616e",
        ];
        assert_eq!(packed, expected.map(String::from));
    }
}
