//! Twins: the same story, told differently only in what may not be read at a moment.

use super::{Random, condition::value, visitor::Story};
use crate::{
    model::{Policy, Value},
    reference::Memory,
    visitor::Act,
};

/// A closed module rests this long.
const REST_MS: i64 = 7 * 86_400_000;

/// The acts of a story with other words wherever, at `now_ms`, nothing of the act may be read: its purpose is not granted, it is
/// blocked, its term is over, or everything is paused. `memory` is what the whole story leaves. With `readable`, other words
/// exactly where something may be read, as a control.
#[must_use]
pub fn twin(random: &mut Random, policy: &Policy, story: &Story, memory: &Memory, now_ms: i64, readable: bool) -> Story {
    let mut twin = story.clone();
    for dated in &mut twin.acts {
        if unread(policy, memory, &dated.act, dated.at_ms, now_ms) != readable {
            reword(random, policy, &mut dated.act, memory.paused || !memory.grants_activity(now_ms));
        }
    }
    twin
}

fn unread(policy: &Policy, memory: &Memory, act: &Act, at_ms: i64, now_ms: i64) -> bool {
    let over = |retention_s: u32, until_ms: &Option<i64>| {
        let kept_until = at_ms + i64::from(retention_s) * 1000;
        now_ms >= until_ms.map_or(kept_until, |until_ms| kept_until.min(until_ms))
    };
    let no_activity = memory.paused || !memory.grants_activity(now_ms);
    match act {
        Act::Set { attribute, until_ms, .. } => policy.keeping.attributes.get(attribute).is_some_and(|(purpose, retention_s)| {
            let denied = !memory.grants(purpose, now_ms) || memory.blocked_attributes.contains(attribute);
            memory.paused || denied || over(*retention_s, until_ms)
        }),
        Act::TellInterest { topic, until_ms, .. } => {
            no_activity || memory.blocked_topics.contains(topic) || over(policy.keeping.activity_retention_s, until_ms)
        }
        Act::Record { topic, .. } => {
            no_activity || memory.blocked_topics.contains(topic) || over(policy.keeping.activity_retention_s, &None)
        }
        Act::Dismiss { .. } => no_activity || now_ms >= at_ms + REST_MS,
        Act::Expose { .. } | Act::NotThis { .. } | Act::Limit { .. } => no_activity,
        _ => false,
    }
}

/// Other words for the same act: another value, strength or module; another topic only where no topic is read at all.
fn reword(random: &mut Random, policy: &Policy, act: &mut Act, any_topic: bool) {
    let topics: Vec<String> = policy.keeping.half_lives.keys().cloned().collect();
    let kinds: Vec<String> = policy.keeping.weights.keys().cloned().collect();
    match act {
        Act::Set { attribute, value: data, .. } => {
            let name = format!("profile.{attribute}");
            let misfit = Value::Name("misfit".into());
            if let Some(input) = policy.inputs.iter().find(|input| input.name == name && *data != misfit) {
                *data = value(random, &input.kind, &input.name);
            }
        }
        Act::TellInterest { topic, strength, .. } => {
            if *strength <= 1000 {
                *strength = random.between(0, 1000) as u16;
            }
            if any_topic && topics.contains(topic) {
                *topic = random.pick(&topics).clone();
            }
        }
        Act::Record { kind, topic } => {
            if kinds.contains(kind) {
                *kind = random.pick(&kinds).clone();
            }
            if any_topic && topics.contains(topic) {
                *topic = random.pick(&topics).clone();
            }
        }
        Act::Expose { module, .. } | Act::Dismiss { module } | Act::NotThis { module } => {
            *module = random.pick(&policy.modules).name.clone();
        }
        Act::Limit { visit, day } => (*visit, *day) = (Some(random.below(6) as u16), Some(random.below(6) as u16)),
        _ => {}
    }
}
