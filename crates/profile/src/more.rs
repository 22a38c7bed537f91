//! "More like this": what the wish adds to the interest in the topics that a module reads.

use alloc::vec::Vec;
use nearside_program::{InputId, List, Program, Source, lists::insert};

use crate::{
    edit::Refused,
    interest::MAX_STRENGTH,
    profile::Profile,
    retention::Moment,
    row::{Kind, Row},
};

/// What "more like this" adds to the interest in each topic that the module reads.
const MORE: u16 = 200;

impl Profile {
    /// "More like this", to a module: adds 200 to the interest in each topic that it reads, as a told interest, and brings it back if
    /// it was sent away. `inputs`: those that its condition and boosts read; only an engine can say which.
    /// # Errors
    /// Why nothing was done.
    pub fn more_like(&mut self, program: &Program, module: &str, inputs: &[InputId], moment: Moment) -> Result<(), Refused> {
        self.may_set(program, &Row::new(Kind::Dismissal, module, &[], &[]), moment.now_ms)?;
        self.take(Kind::Dismissal, 0, module);
        let mut topics = Vec::new();
        for input in inputs {
            if let Some(Source::Interest(topic) | Source::Count { topic: Some(topic), .. }) =
                program.inputs().get(input.index()).map(|input| input.source)
            {
                insert(&mut topics, topic);
            }
        }
        for topic in topics {
            let Some(name) = program.names(List::Topics).get(topic.index()) else { continue };
            let before = self.interest(program, topic, moment.now_ms).unwrap_or(0);
            let strength = before.saturating_add(MORE).min(MAX_STRENGTH);
            // A blocked topic stays blocked: that was said in so many words.
            let _ = self.set(program, &mut Row::new(Kind::Interest, name, &[strength.into()], &[]), moment);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{DAY_MS, DAY_S, NOW, consented, facts_at, more, program, remove, set};
    use nearside_program::{ModuleId, TopicId};

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
        let more = |profile: &mut Profile, module: &str| more(profile, module).unwrap();
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
