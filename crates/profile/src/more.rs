//! "More like this": which topics a module reads, and what the wish adds to the interest in them.

use alloc::vec::Vec;
use nearside_program::{Atom, AtomId, GainRow, InputId, List, ModuleId, Program, Source, TopicId, TreeOp, lists::insert_at};

use crate::{
    edit::{Edit, Refused},
    interest::MAX_STRENGTH,
    profile::Profile,
    retention::Moment,
    row::{Kind, Row},
};

/// What "more like this" adds to the interest in each topic that the module reads.
const MORE: u16 = 200;

impl Profile {
    /// Adds to the told interest in each topic that a module's condition and boosts read, and brings the module back if it
    /// was sent away.
    pub(crate) fn more_like(&mut self, program: &Program, module: &str, moment: Moment) -> Result<(), Refused> {
        let id = program.find(List::Modules, module).map(ModuleId).ok_or(Refused::Undeclared)?;
        self.may_set(program, &Row::new(Kind::Dismissal, module, &[], &[]), moment.now_ms)?;
        self.take(Kind::Dismissal, 0, module);
        for topic in topics_of(program, id) {
            let Some(name) = program.names(List::Topics).get(topic.index()) else { continue };
            let before = self.interest(program, topic, moment.now_ms).unwrap_or(0);
            let strength = before.saturating_add(MORE).min(MAX_STRENGTH);
            // A blocked topic stays blocked: that was said in so many words.
            let _ = self.edit(program, Edit::Set(Row::new(Kind::Interest, name, &[strength.into()], &[])), moment);
        }
        Ok(())
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
            let Some(atom) = program.atoms().get(atom.index()) else { continue };
            atom.inputs().into_iter().flatten().for_each(|input| self.input(input));
            if let Atom::Tree(ops) = atom {
                open.extend(ops.iter().filter_map(|op| if let TreeOp::Atom(atom) = op { Some(*atom) } else { None }));
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
    use crate::testing::{DAY_MS, DAY_S, NOW, consented, edit, facts_at, program, remove, set};
    use alloc::string::ToString;

    /// Whether a module is sent away at an instant.
    fn away(profile: &Profile, module: u16, now_ms: i64) -> bool {
        facts_at(profile, now_ms).dismissed.contains(&ModuleId(module))
    }

    #[test]
    fn a_module_rests_or_stays_away_until_it_is_brought_back() {
        let mut profile = consented();
        let mut send = |module: &str, keep_s| {
            set(&mut profile, Row { keep_s, ..Row::new(Kind::Dismissal, module, &[], &[]) }).unwrap();
        };
        send("pasta", 7 * DAY_S);
        send("salad", crate::FOR_GOOD);
        send("salad", 7 * DAY_S);
        let week = 7 * DAY_MS;
        assert!(away(&profile, 0, NOW + week - 1) && !away(&profile, 0, NOW + week));
        assert!(away(&profile, 1, NOW + 300 * DAY_MS), "a rest does not shorten what is for good");
        remove(&mut profile, Kind::Dismissal, "salad").unwrap();
        assert!(!away(&profile, 1, NOW));
    }

    #[test]
    fn more_like_this_tells_the_topics_that_a_module_reads() {
        let mut profile = consented();
        set(&mut profile, Row::new(Kind::Dismissal, "pasta", &[], &[])).unwrap();
        let more = |profile: &mut Profile, module: &str| edit(profile, Edit::More(module.to_string()), NOW).unwrap();
        let strength = |profile: &Profile, topic| profile.interest(program(), TopicId(topic), NOW);
        more(&mut profile, "salad");
        assert_eq!(strength(&profile, 0), None, "salad reads no topic");
        more(&mut profile, "pasta");
        assert!(!away(&profile, 0, NOW));
        assert_eq!([0, 1, 2].map(|topic| strength(&profile, topic)), [Some(200), Some(200), Some(0)], "what pasta reads");
        for _ in 0..9 {
            more(&mut profile, "pasta");
        }
        assert_eq!(strength(&profile, 0), Some(1000));
        set(&mut profile, Row::new(Kind::BlockedTopic, "cycling", &[], &[])).unwrap();
        let before = profile.clone();
        more(&mut profile, "pasta");
        assert_eq!(profile, before, "a blocked topic stays blocked");
    }
}
