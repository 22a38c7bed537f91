//! The gate: what of a memory a decision may see. "The gate, precisely" of ARCHITECTURE.md, word by word.

use std::collections::BTreeMap;

use super::{
    clock::local_day,
    memory::{Memory, Term},
};
use crate::model::{Counted, Facts, Origin, Period, Value};

impl Memory<'_> {
    /// The facts of an instant: the clock and what of the visitor may be seen. What the host adds is left out.
    #[must_use]
    pub fn facts(&self, now_ms: i64) -> Facts {
        let mut facts = Facts { now_ms, offset_min: self.offset_min, paused: self.paused, ..Facts::default() };
        if self.paused {
            return facts;
        }
        if self.grants_activity(now_ms) {
            let (visit, day) = (self.visit_at(now_ms), local_day(now_ms, self.offset_min));
            facts.seed = self.seed;
            facts.visit_number = visit;
            // Counts are of the last visit and day that anything was added to.
            facts.visit_spent = self.spent.iter().rev().take_while(|(of, _, _)| *of == visit).map(|(_, _, cost)| cost).sum();
            facts.day_spent = self.spent.iter().rev().take_while(|(_, of, _)| *of == day).map(|(_, _, cost)| cost).sum();
            (facts.visit_limit, facts.day_limit) = self.limits;
            for (module, exposures) in &self.exposures {
                let counted = Counted {
                    visit: exposures.iter().rev().take_while(|(of, _)| *of == visit).count() as u16,
                    day: exposures.iter().rev().take_while(|(_, of)| *of == day).count() as u16,
                    lifetime: exposures.len() as u16,
                };
                facts.counts.insert(*module, counted);
            }
            facts.dismissed = self.dismissed.iter().filter(|(_, term)| term.runs(now_ms)).map(|(module, _)| *module).collect();
        }
        for input in &self.policy.inputs {
            let value = match &input.origin {
                Origin::Local | Origin::Context => None,
                Origin::Attribute(_) => self.attribute(input.name.trim_start_matches("profile."), now_ms),
                Origin::Interest(topic) => self.interest(topic, now_ms),
                Origin::Count(kind, topic, hours) => self.count(kind, topic, i64::from(*hours) * 3_600_000, now_ms),
                Origin::Shown(module, period) => self.shown(module, *period, &facts.counts),
            };
            facts.values.extend(value.map(|value| (input.name.clone(), value)));
        }
        facts
    }

    /// Told beats noticed.
    fn attribute(&self, attribute: &str, now_ms: i64) -> Option<Value> {
        let (purpose, _) = self.policy.keeping.attributes.get(attribute)?;
        if !self.grants(purpose, now_ms) || self.blocked_attributes.contains(attribute) {
            return None;
        }
        let readable = |told| {
            let (value, term) = self.values.get(&(attribute.to_string(), told))?;
            term.runs(now_ms).then(|| value.clone())
        };
        readable(true).or_else(|| readable(false))
    }

    /// Activities that may be read.
    fn activity(&self, now_ms: i64) -> Vec<&(String, String, Term)> {
        let events = self.events.iter().flatten();
        let readable = |term: &Term, topic: &String| term.runs(now_ms) && !self.blocked_topics.contains(topic);
        events.filter(|(_, topic, term)| readable(term, topic)).collect()
    }

    /// Whether anything is known of what interests the visitor; if not, nothing is, not even a zero.
    fn knows_anything(&self, now_ms: i64) -> bool {
        let told = self.told.iter().any(|(topic, (_, term))| term.runs(now_ms) && !self.blocked_topics.contains(topic));
        told || !self.activity(now_ms).is_empty()
    }

    fn may_speak_of(&self, topic: &str, now_ms: i64) -> bool {
        self.grants_activity(now_ms) && !self.blocked_topics.contains(topic) && self.knows_anything(now_ms)
    }

    fn interest(&self, topic: &str, now_ms: i64) -> Option<Value> {
        if !self.may_speak_of(topic, now_ms) {
            return None;
        }
        if let Some((strength, _)) = self.told.get(topic).filter(|(_, term)| term.runs(now_ms)) {
            return Some(Value::Int(i64::from(*strength)));
        }
        let half_life_ms = i128::from(self.policy.keeping.half_lives[topic]) * 1000;
        let mut sum = 0_i128;
        for (kind, of, term) in self.activity(now_ms) {
            if of == topic {
                sum += i128::from(self.policy.keeping.weights[kind])
                    * faded(i128::from((now_ms - term.since_ms).max(0)), half_life_ms);
            }
        }
        // Halves are rounded up, once, after adding.
        Some(Value::Int(i64::try_from(((2 * sum + ONE) / (2 * ONE)).min(1000)).expect("a strength")))
    }

    fn count(&self, kind: &str, topic: &str, window_ms: i64, now_ms: i64) -> Option<Value> {
        if !self.may_speak_of(topic, now_ms) {
            return None;
        }
        let activity = self.activity(now_ms);
        let counted = activity.iter().filter(|(of_kind, of_topic, term)| {
            of_kind == kind && of_topic == topic && (now_ms - term.since_ms).max(0) < window_ms
        });
        Some(Value::Int(counted.count() as i64))
    }

    fn shown(&self, module: &str, period: Period, counts: &BTreeMap<usize, Counted>) -> Option<Value> {
        if counts.is_empty() {
            return None;
        }
        let module = self.policy.modules.iter().position(|known| known.name == module)?;
        let counted = counts.get(&module).copied().unwrap_or_default();
        Some(Value::Int(i64::from(match period {
            Period::Visit => counted.visit,
            Period::Day => counted.day,
            Period::Lifetime => counted.lifetime,
        })))
    }
}

/// One whole in the units of [`faded`].
const ONE: i128 = 1 << 31;

/// What is left of one after an age, in units of 2^-31: halved for every whole half-life; between two of them along 64 straight
/// lines through the rounded powers of two, on the 2^16th part of a half-life. 0 after 31 half-lives.
fn faded(age_ms: i128, half_life_ms: i128) -> i128 {
    let (whole, rest) = (age_ms / half_life_ms, age_ms % half_life_ms);
    if whole > 31 {
        return 0;
    }
    let part = rest * 65_536 / half_life_ms;
    let knot = |at: i128| (32_768.0 * (-(at as f64) / 64.0).exp2()).round() as i128;
    let (left, right, along) = (knot(part / 1024), knot(part / 1024 + 1), part % 1024);
    let line = (left * (1024 - along) + right * along) * 64;
    line / (1 << whole)
}
