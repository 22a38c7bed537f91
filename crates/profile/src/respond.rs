//! What happened to a module that was shown: exposures and the visitor's responses, each with one documented effect.

use alloc::vec::Vec;
use nearside_program::{Atom, AtomId, GainRow, InputId, ModuleId, Program, SlotId, Source, TopicId, TreeOp, lists::insert_at};

use crate::{
    edit::{Change, Refused, fits_as_name},
    exposure::{Dismissal, Exposure, MAX_DISMISSALS, MAX_EXPOSURES},
    interest::MAX_STRENGTH,
    inventory::Row,
    profile::Profile,
    retention::{FOR_GOOD, Moment, Term},
    visit::Spent,
};

/// How long a module rests after it was closed: a week.
const REST_S: u32 = 7 * 24 * 3600;
/// What "more like this" adds to the interest in each topic that the module reads.
const MORE: u16 = 200;

/// A response to a module that was shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Response {
    /// It helped: counted, for the panel and for the site's own measuring on the device. Changes no decision by itself.
    Helped,
    /// It was clicked: counted, likewise.
    Clicked,
    /// It was closed: the module rests for seven days.
    Dismissed,
    /// "Not this": the module is not shown again until the visitor takes it back.
    NotThis,
    /// "More like this": adds 200 to the interest in each topic that the module's condition and boosts read, as a told
    /// interest, and brings a module back that was sent away.
    MoreLikeThis,
}

impl Profile {
    /// Records that a module was really rendered in a slot: one more exposure, and the slot's cost to the attention spent.
    /// Also a sign of the visitor. Deciding never does this; rendering does.
    /// # Errors
    /// `NoConsent`, `Paused`, `Undeclared`, `Unfit`.
    pub fn expose(&mut self, program: &Program, slot: SlotId, module: ModuleId, moment: Moment) -> Result<Change, Refused> {
        let schema = program.schema();
        let cost = program.slots().get(slot.index()).ok_or(Refused::Undeclared)?.attention;
        let name = schema.modules.get(module.index()).ok_or(Refused::Undeclared)?;
        fits_as_name(name)?;
        let number = self.see(schema, moment.now_ms)?;
        let held = self.exposure(name);
        let counted = held.cloned().unwrap_or_else(|| Exposure { module: name.clone(), ..Exposure::default() });
        let mut change = Change::default();
        if held.is_none() && self.exposures.items().len() >= MAX_EXPOSURES {
            let longest_ago = self.exposures.items().iter().min_by_key(|exposure| exposure.last_day).cloned();
            if let Some(exposure) = longest_ago {
                change.take(self, &Row::Exposure(exposure));
            }
        }
        change.put(self, Row::Exposure(counted.once_more(number, moment)));
        if cost > 0 {
            let spent = self.spent.at(number, moment);
            let more = Spent { visit: spent.visit.saturating_add(cost), day: spent.day.saturating_add(cost), ..spent };
            change.put(self, Row::Spent(more));
        }
        Ok(change)
    }

    /// Records a response to a module; see [`Response`] for what each one does.
    /// # Errors
    /// `NoConsent`, `Paused`, `Undeclared`, `Unfit`, `Full`; `Missing` for a click on, or help by, a module that was never exposed.
    pub fn respond(
        &mut self,
        program: &Program,
        module: ModuleId,
        response: Response,
        moment: Moment,
    ) -> Result<Change, Refused> {
        let schema = program.schema();
        let name = schema.modules.get(module.index()).ok_or(Refused::Undeclared)?;
        self.may_record(schema, schema.activity_purpose, moment.now_ms)?;
        fits_as_name(name)?;
        match response {
            Response::Helped | Response::Clicked => {
                let mut exposure = self.exposure(name).cloned().ok_or(Refused::Missing)?;
                let count = if response == Response::Helped { &mut exposure.helped } else { &mut exposure.clicked };
                *count = count.saturating_add(1);
                Ok(Change::of(self, Row::Exposure(exposure)))
            }
            Response::Dismissed => self.send_away(name, Term { since_ms: moment.now_ms, keep_s: REST_S }),
            Response::NotThis => self.send_away(name, Term { since_ms: moment.now_ms, keep_s: FOR_GOOD }),
            Response::MoreLikeThis => {
                let mut change = self.bring_back(name).unwrap_or_default();
                for topic in topics_of(program, module) {
                    let Some(declared) = schema.topics.get(topic.index()) else { continue };
                    let before = self.interest(schema, topic, moment.now_ms).unwrap_or_default().strength();
                    let strength = before.saturating_add(MORE).min(MAX_STRENGTH);
                    // A blocked topic stays blocked: that was said in so many words.
                    if let Ok(told) = self.tell_interest(schema, &declared.name, strength, None, moment.now_ms) {
                        change.append(told);
                    }
                }
                Ok(change)
            }
        }
    }

    /// Takes "not this", or a rest, back.
    /// # Errors
    /// `Missing`.
    pub fn bring_back(&mut self, module: &str) -> Result<Change, Refused> {
        Change::without(self, &Row::Dismissal(Dismissal { module: module.into(), term: Term { since_ms: 0, keep_s: 0 } }))
    }

    fn send_away(&mut self, module: &str, term: Term) -> Result<Change, Refused> {
        let held = self.dismissals.get(|held| held.module.as_str().cmp(module));
        if held.is_some_and(|held| held.term.until_ms() >= term.until_ms()) {
            return Ok(Change::default());
        }
        if held.is_none() && self.dismissals.items().len() >= MAX_DISMISSALS {
            return Err(Refused::Full);
        }
        Ok(Change::of(self, Row::Dismissal(Dismissal { module: module.into(), term })))
    }
}

/// Topics whose interest or activity a module's condition or boosts read, ascending.
fn topics_of(program: &Program, module: ModuleId) -> Vec<TopicId> {
    let mut reads = Reads { program, atoms: Vec::new(), topics: Vec::new() };
    if let Some(row) = program.modules().get(module.index()) {
        reads.condition(&row.condition);
        for boost in slice(program.boosts(), &row.boosts) {
            match &boost.gain {
                GainRow::Literal(literal) => reads.atom(literal.literal().atom),
                GainRow::When(clauses) | GainRow::Unless(clauses) => reads.condition(clauses),
                GainRow::PerUnit(input, _) | GainRow::PerMissing(input, _) => reads.input(*input),
            }
        }
    }
    reads.topics
}

/// Collects the topics that atoms read; each atom is visited once, so trees over trees stay linear.
struct Reads<'p> {
    program: &'p Program,
    /// Atoms that were visited, ascending.
    atoms: Vec<AtomId>,
    /// Topics that they read, ascending.
    topics: Vec<TopicId>,
}

impl Reads<'_> {
    fn condition(&mut self, clauses: &core::ops::Range<u32>) {
        for literals in slice(self.program.conditions(), clauses) {
            for literal in slice(self.program.literals(), literals) {
                self.atom(literal.literal().atom);
            }
        }
    }

    fn atom(&mut self, first: AtomId) {
        let program = self.program;
        let mut open = alloc::vec![first];
        while let Some(atom) = open.pop() {
            let Err(at) = self.atoms.binary_search(&atom) else { continue };
            insert_at(&mut self.atoms, at, atom);
            match program.atoms().get(atom.index()) {
                Some(
                    Atom::Has(input)
                    | Atom::Range { input, .. }
                    | Atom::Mask { input, .. }
                    | Atom::OneOf { input, .. }
                    | Atom::Text { input, .. }
                    | Atom::Size { input, .. }
                    | Atom::Any { input, .. }
                    | Atom::All { input, .. },
                ) => self.input(*input),
                Some(Atom::Difference { left, right, .. } | Atom::TextOrder { left, right, .. }) => {
                    self.input(*left);
                    self.input(*right);
                }
                Some(Atom::Tree(ops)) => {
                    open.extend(ops.iter().filter_map(|op| if let TreeOp::Atom(atom) = op { Some(*atom) } else { None }));
                }
                None => {}
            }
        }
    }

    fn input(&mut self, input: InputId) {
        if let Some(Source::Interest(topic) | Source::Count { topic: Some(topic), .. }) =
            self.program.inputs().get(input.index()).map(|input| input.source)
            && let Err(at) = self.topics.binary_search(&topic)
        {
            insert_at(&mut self.topics, at, topic);
        }
    }
}

fn slice<'t, T>(table: &'t [T], range: &core::ops::Range<u32>) -> &'t [T] {
    table.get(range.start as usize..range.end as usize).unwrap_or(&[])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{DAY_MS, NOW, at, consented, facts_at, program, schema};

    const PASTA: ModuleId = ModuleId(0);
    const SALAD: ModuleId = ModuleId(1);

    /// Whether a module is sent away at an instant.
    fn away(profile: &Profile, module: ModuleId, now_ms: i64) -> bool {
        facts_at(profile, now_ms).dismissed.contains(&module)
    }

    #[test]
    fn each_response_does_what_it_says() {
        let (program, mut profile) = (program(), consented());
        let respond = |profile: &mut Profile, module, response| profile.respond(&program, module, response, at(NOW));
        assert_eq!(respond(&mut profile, PASTA, Response::Clicked), Err(Refused::Missing));
        let _ = profile.expose(&program, SlotId(0), PASTA, at(NOW)).unwrap();
        let before = facts_at(&profile, NOW);
        let _ = respond(&mut profile, PASTA, Response::Clicked).unwrap();
        let _ = respond(&mut profile, PASTA, Response::Clicked).unwrap();
        let _ = respond(&mut profile, PASTA, Response::Helped).unwrap();
        let exposure = profile.exposure("pasta").unwrap();
        assert_eq!((exposure.lifetime, exposure.clicked, exposure.helped), (1, 2, 1));
        assert_eq!(facts_at(&profile, NOW), before);

        let week = i64::from(REST_S) * 1000;
        let _ = respond(&mut profile, PASTA, Response::Dismissed).unwrap();
        assert!(away(&profile, PASTA, NOW + week - 1) && !away(&profile, PASTA, NOW + week));
        let _ = respond(&mut profile, SALAD, Response::NotThis).unwrap();
        assert!(away(&profile, SALAD, NOW + 300 * DAY_MS));
        assert!(respond(&mut profile, SALAD, Response::Dismissed).unwrap().is_empty(), "a rest does not shorten it");
        let _ = profile.bring_back("salad").unwrap();
        assert!(!away(&profile, SALAD, NOW));

        let change = respond(&mut profile, PASTA, Response::MoreLikeThis).unwrap();
        assert!(!away(&profile, PASTA, NOW));
        let strength = |profile: &Profile, topic| profile.interest(&schema(), TopicId(topic), NOW).unwrap().strength();
        assert_eq!([0, 1, 2].map(|topic| strength(&profile, topic)), [200, 200, 0], "what pasta reads");
        assert_eq!((change.removed.len(), change.added.len()), (1, 2));
        for _ in 0..9 {
            let _ = respond(&mut profile, PASTA, Response::MoreLikeThis).unwrap();
        }
        assert_eq!(strength(&profile, 0), 1000);
        assert!(respond(&mut profile, SALAD, Response::MoreLikeThis).unwrap().is_empty(), "salad reads no topic");
        assert_eq!(respond(&mut profile, ModuleId(4), Response::NotThis), Err(Refused::Undeclared));
    }

    #[test]
    fn exposures_count_by_visit_day_and_lifetime() {
        let (program, mut profile) = (program(), consented());
        let mut expose = |slot, now_ms| profile.expose(&program, SlotId(slot), PASTA, at(now_ms)).map(|_| ());
        assert_eq!(expose(2, NOW), Err(Refused::Undeclared));
        expose(0, NOW).unwrap();
        expose(1, NOW + 60_000).unwrap();
        expose(0, NOW + 60_000 + crate::VISIT_GAP_MS).unwrap();
        expose(0, NOW + DAY_MS).unwrap();
        let exposure = profile.exposure("pasta").unwrap();
        assert_eq!((exposure.visit, exposure.day, exposure.lifetime, exposure.visit_number), (1, 1, 4, 3));
        assert_eq!((profile.spent.visit, profile.spent.day), (3, 3), "slot 1 is free");
        assert_eq!(profile.visit().number, 3);
    }

    #[test]
    fn the_module_not_shown_for_longest_makes_room() {
        let (program, mut profile) = (program(), consented());
        for n in 0..MAX_EXPOSURES {
            let last_day = if n == 17 { 1 } else { 2 };
            profile.put(Row::Exposure(Exposure { module: alloc::format!("old {n}"), last_day, ..Exposure::default() }));
        }
        let change = profile.expose(&program, SlotId(1), PASTA, at(NOW)).unwrap();
        assert!(matches!(&change.removed[..], [Row::Exposure(gone)] if gone.module == "old 17"));
        assert_eq!(profile.exposures.items().len(), MAX_EXPOSURES);
    }
}
