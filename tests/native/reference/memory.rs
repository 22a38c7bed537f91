//! What a profile remembers after a visitor's acts: the rules of "The gate, precisely" for writing, one act after the other.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    model::{Kind, Origin, Policy, Value},
    reference::{clock::local_day, notice::Notice},
    visitor::{Act, Dated},
};

/// A visit ends after this long without a sign of the visitor.
const GAP_MS: i64 = 30 * 60_000;
/// A closed module rests this long.
const REST_MS: i64 = 7 * DAY_MS;
const DAY_MS: i64 = 86_400_000;
/// As long as a term can be.
const FOR_GOOD_S: u32 = u32::MAX;

/// An instant, and the first at which what was said then no longer holds.
#[derive(Clone, Copy, Debug)]
pub struct Term {
    /// Since when.
    pub since_ms: i64,
    /// Until when, excluded.
    pub until_ms: i64,
}

/// What was said to a purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Said {
    Yes,
    No,
    /// A yes that whoever it came from holds no more.
    Lapsed,
}

/// The last word to a purpose.
#[derive(Clone, Copy, Debug)]
pub struct Word {
    said: Said,
    term: Term,
    /// The how-manieth of all words it was.
    at: usize,
    /// Whether all was told that the policy says now.
    covers: bool,
}

/// Everything remembered of one visitor.
#[derive(Clone, Debug)]
pub struct Memory<'a> {
    /// What is declared.
    pub policy: &'a Policy,
    /// The visitor's offset from UTC.
    pub offset_min: Option<i16>,
    /// Their own seed.
    pub seed: Option<u64>,
    new_seed: u64,
    /// Whether it is paused.
    pub paused: bool,
    /// By purpose: the last word.
    pub consents: BTreeMap<String, Word>,
    /// How many words there were in all.
    pub words: usize,
    /// How many there were when a signal of the browser was first seen.
    pub signal: Option<usize>,
    /// By attribute and whether told.
    pub values: BTreeMap<(String, bool), (Value, Term)>,
    /// By topic.
    pub told: BTreeMap<String, (u16, Term)>,
    /// Activities in the order in which they were recorded: kind, topic; `None` where one was deleted.
    pub events: Vec<Option<(String, String, Term)>>,
    /// Attributes that must not be used.
    pub blocked_attributes: BTreeSet<String>,
    /// Topics that must not be used.
    pub blocked_topics: BTreeSet<String>,
    /// Number of the visit, 0 before the first, and its last sign.
    pub visit: (u32, i64),
    /// By module, each exposure: visit and local day.
    pub exposures: BTreeMap<usize, Vec<(u32, i64)>>,
    /// Attention spent: visit, local day and cost.
    pub spent: Vec<(u32, i64, u16)>,
    /// Own limits per visit and day.
    pub limits: (Option<u16>, Option<u16>),
    /// By module.
    pub dismissed: BTreeMap<usize, Term>,
}

impl Term {
    /// Whether it is over.
    #[must_use]
    pub fn is_over(self, now_ms: i64) -> bool {
        now_ms >= self.until_ms
    }

    /// Whether it may be read: not over, and not dated ahead by more than a day, which no clock is by accident.
    #[must_use]
    pub fn runs(self, now_ms: i64) -> bool {
        !self.is_over(now_ms) && self.since_ms - now_ms <= 86_400_000
    }

    fn new(since_ms: i64, keep_s: u32, until_ms: Option<i64>) -> Option<Self> {
        if keep_s == FOR_GOOD_S && until_ms.is_none() {
            return Some(Self { since_ms, until_ms: i64::MAX });
        }
        // Whole seconds, rounded down: never longer than asked for.
        let asked_s = until_ms.map_or(i64::MAX, |until_ms| (until_ms - since_ms).div_euclid(1000));
        let kept_s = asked_s.min(i64::from(keep_s));
        (kept_s > 0).then(|| Self { since_ms, until_ms: since_ms + kept_s * 1000 })
    }
}

impl<'a> Memory<'a> {
    /// Nothing yet; `new_seed` is the visitor's as soon as they consent.
    #[must_use]
    pub fn new(policy: &'a Policy, new_seed: u64, offset_min: Option<i16>) -> Self {
        Self {
            policy,
            offset_min,
            seed: None,
            new_seed,
            paused: false,
            consents: BTreeMap::new(),
            words: 0,
            signal: None,
            values: BTreeMap::new(),
            told: BTreeMap::new(),
            events: Vec::new(),
            blocked_attributes: BTreeSet::new(),
            blocked_topics: BTreeSet::new(),
            visit: (0, 0),
            exposures: BTreeMap::new(),
            spent: Vec::new(),
            limits: (None, None),
            dismissed: BTreeMap::new(),
        }
    }

    /// Whether a purpose is granted at an instant.
    #[must_use]
    pub fn grants(&self, purpose: &str, now_ms: i64) -> bool {
        self.kept(purpose).is_some_and(|word| word.said == Said::Yes && word.covers && word.term.runs(now_ms))
    }

    /// Whether something is kept for a purpose at an instant that may not be read.
    #[must_use]
    pub fn is_locked(&self, purpose: &str, now_ms: i64) -> bool {
        self.kept(purpose).is_some_and(|word| !word.term.is_over(now_ms)) && !self.grants(purpose, now_ms)
    }

    /// Whether the purpose of activity is.
    #[must_use]
    pub fn grants_activity(&self, now_ms: i64) -> bool {
        self.grants(&self.policy.keeping.activity_purpose, now_ms)
    }

    /// The visit that an instant lies in; 0 if none was ever begun.
    #[must_use]
    pub fn visit_at(&self, now_ms: i64) -> u32 {
        let (number, seen_ms) = self.visit;
        if number == 0 || (now_ms - seen_ms).abs() < GAP_MS { number } else { number + 1 }
    }

    /// Does one act; whether it was accepted. What is refused changes nothing.
    pub fn act(&mut self, dated: &Dated) -> bool {
        let now_ms = dated.at_ms;
        match &dated.act {
            Act::Grant { purpose, keep_s, notice } => {
                let now = Notice::now(self.policy, purpose);
                let covers = now.clone().told(*notice).covers(&now);
                let accepted = self.say(purpose, Said::Yes, covers, *keep_s, now_ms);
                if accepted && self.seed.is_none() && self.grants_activity(now_ms) {
                    self.seed = Some(self.new_seed).filter(|seed| *seed > 0);
                }
                accepted
            }
            Act::Refuse { purpose, keep_s } => self.say(purpose, Said::No, false, *keep_s, now_ms),
            Act::Withdraw { purpose } => {
                let given = self.consents.get(purpose).is_some_and(|word| word.said == Said::Yes);
                given && self.say(purpose, Said::No, false, FOR_GOOD_S, now_ms)
            }
            Act::Lapse { purpose } => {
                let Some(yes) = self.consents.get(purpose).filter(|word| word.said == Said::Yes) else { return false };
                // As long as the yes would have held.
                let left_s = (yes.term.until_ms - (now_ms - now_ms.rem_euclid(DAY_MS))) / 1000;
                left_s > 0 && self.say(purpose, Said::Lapsed, false, u32::try_from(left_s).expect("a term"), now_ms)
            }
            Act::Signal => {
                self.signal.get_or_insert(self.words);
                self.sweep(now_ms);
                true
            }
            Act::Set { attribute, value, told, until_ms } => self.set(attribute, value, *told, *until_ms, now_ms),
            Act::Remove { attribute, told } => self.values.remove(&(attribute.clone(), *told)).is_some(),
            Act::TellInterest { topic, strength, until_ms } => {
                let term = Term::new(now_ms, self.policy.keeping.activity_retention_s, *until_ms);
                let Some(term) = term.filter(|_| self.may_record_topic(topic, now_ms) && *strength <= 1000) else { return false };
                self.told.insert(topic.clone(), (*strength, term));
                true
            }
            Act::RemoveInterest { topic } => self.told.remove(topic).is_some(),
            Act::Record { kind, topic } => {
                if !self.may_record_topic(topic, now_ms) || !self.policy.keeping.weights.contains_key(kind) {
                    return false;
                }
                let Some(term) = Term::new(now_ms, self.policy.keeping.activity_retention_s, None) else { return false };
                self.seen(now_ms);
                self.events.push(Some((kind.clone(), topic.clone(), term)));
                true
            }
            Act::DeleteEvent { event } => self.events.get_mut(*event).is_some_and(|event| event.take().is_some()),
            Act::Forget { since_ms } => {
                self.drop_events(|term| term.since_ms >= *since_ms);
                true
            }
            Act::BlockAttribute { attribute } => {
                let accepted = self.purpose_of(attribute).is_some_and(|purpose| self.grants(purpose, now_ms));
                self.blocked_attributes.extend(accepted.then(|| attribute.clone()));
                accepted
            }
            Act::BlockTopic { topic } => {
                let accepted = self.policy.keeping.half_lives.contains_key(topic) && self.grants_activity(now_ms);
                self.blocked_topics.extend(accepted.then(|| topic.clone()));
                accepted
            }
            Act::UnblockAttribute { attribute } => self.blocked_attributes.remove(attribute),
            Act::UnblockTopic { topic } => self.blocked_topics.remove(topic),
            Act::Pause => {
                self.paused = true;
                true
            }
            Act::Resume => {
                self.paused = false;
                true
            }
            Act::Limit { visit, day } => {
                let accepted = self.grants_activity(now_ms);
                if accepted {
                    self.limits = (*visit, *day);
                }
                accepted
            }
            Act::See => {
                self.sweep(now_ms);
                self.may_record_activity(now_ms) && self.seen(now_ms) > 0
            }
            Act::Expose { slot, module } => {
                let slot = self.policy.slots.iter().find(|known| known.name == *slot);
                let (Some(slot), Some(module), true) = (slot, self.module(module), self.may_record_activity(now_ms)) else {
                    return false;
                };
                let (visit, day) = (self.seen(now_ms), local_day(now_ms, self.offset_min));
                self.exposures.entry(module).or_default().push((visit, day));
                if slot.attention > 0 {
                    self.spent.push((visit, day, slot.attention));
                }
                true
            }
            Act::Dismiss { module } => self.send_away(module, now_ms, Some(REST_MS)),
            Act::NotThis { module } => self.send_away(module, now_ms, None),
            Act::BringBack { module } => self.module(module).is_some_and(|module| self.dismissed.remove(&module).is_some()),
            Act::Sweep => {
                self.sweep(now_ms);
                true
            }
            Act::Erase => {
                *self = Self { events: vec![None; self.events.len()], ..Self::new(self.policy, self.new_seed, self.offset_min) };
                true
            }
        }
    }

    fn say(&mut self, purpose: &str, said: Said, covers: bool, keep_s: u32, now_ms: i64) -> bool {
        // A word is remembered by its day, so its term begins with the day.
        let Some(term) = Term::new(now_ms - now_ms.rem_euclid(DAY_MS), keep_s, None) else { return false };
        let accepted = self.policy.keeping.purposes.iter().any(|known| known == purpose) && !term.is_over(now_ms);
        if accepted {
            self.consents.insert(purpose.into(), Word { said, term, at: self.words, covers });
            self.words += 1;
            self.sweep(now_ms);
        }
        accepted
    }

    /// The word by which something may be kept for a purpose; none if the last one was no, or came before a signal against anything
    /// beyond the device.
    fn kept(&self, purpose: &str) -> Option<Word> {
        let word = *self.consents.get(purpose)?;
        let overridden = purpose != "personalize.local" && self.signal.is_some_and(|words| word.at < words);
        (word.said != Said::No && !overridden).then_some(word)
    }

    fn set(&mut self, attribute: &str, value: &Value, told: bool, until_ms: Option<i64>, now_ms: i64) -> bool {
        let name = format!("profile.{attribute}");
        let Some(input) = self.policy.inputs.iter().find(|input| input.name == name) else { return false };
        let Origin::Attribute(basis) = input.origin else { return false };
        let Some((purpose, retention_s)) = self.policy.keeping.attributes.get(attribute) else { return false };
        let allowed = !self.paused && self.grants(purpose, now_ms) && !self.blocked_attributes.contains(attribute);
        let Some(term) = Term::new(now_ms, *retention_s, until_ms) else { return false };
        let accepted = allowed && (told || basis != "told") && fits(value, &input.kind);
        if accepted {
            let mut value = value.clone();
            if let Value::Set(elements) = &mut value {
                elements.sort();
                elements.dedup();
            }
            self.values.insert((attribute.into(), told), (value, term));
        }
        accepted
    }

    /// For a while, or for good.
    fn send_away(&mut self, module: &str, now_ms: i64, rest_ms: Option<i64>) -> bool {
        let (Some(module), true) = (self.module(module), self.may_record_activity(now_ms)) else { return false };
        let term = Term { since_ms: now_ms, until_ms: rest_ms.map_or(i64::MAX, |rest_ms| now_ms + rest_ms) };
        if self.dismissed.get(&module).is_none_or(|held| held.until_ms < term.until_ms) {
            self.dismissed.insert(module, term);
        }
        true
    }

    fn sweep(&mut self, now_ms: i64) {
        let ended = |purpose: &str| self.kept(purpose).is_none_or(|word| word.term.is_over(now_ms));
        let all_ended = self.consents.keys().all(|purpose| ended(purpose));
        let activity_purpose = &self.policy.keeping.activity_purpose;
        let without_activity = ended(activity_purpose);
        // What is over, has lost its consent, or is dated further ahead than its consent allows to believe.
        let gone: BTreeMap<String, (bool, bool)> = (self.policy.keeping.purposes.iter())
            .map(|purpose| (purpose.clone(), (ended(purpose), self.kept(purpose).is_some_and(|word| word.term.runs(now_ms)))))
            .collect();
        let goes = |purpose: &String, term: &Term| {
            let (ended, holds) = gone.get(purpose).copied().unwrap_or((true, false));
            ended || term.is_over(now_ms) || holds && !term.runs(now_ms)
        };
        let attributes = &self.policy.keeping.attributes;
        self.values.retain(|(attribute, _), (_, term)| !goes(&attributes[attribute].0, term));
        self.told.retain(|_, (_, term)| !goes(activity_purpose, term));
        self.drop_events(|term| goes(activity_purpose, term));
        self.dismissed.retain(|_, term| !goes(activity_purpose, term));
        if all_ended {
            self.blocked_attributes.clear();
            self.blocked_topics.clear();
        }
        if without_activity {
            self.exposures.clear();
            self.spent.clear();
            self.seed = None;
            self.visit = (0, 0);
            self.limits = (None, None);
        }
    }

    fn drop_events(&mut self, gone: impl Fn(&Term) -> bool) {
        for event in &mut self.events {
            if event.as_ref().is_some_and(|(_, _, term)| gone(term)) {
                *event = None;
            }
        }
    }

    /// A sign of the visitor; the number of its visit.
    fn seen(&mut self, now_ms: i64) -> u32 {
        let (number, seen_ms) = self.visit;
        self.visit =
            if number > 0 && (now_ms - seen_ms).abs() < GAP_MS { (number, seen_ms.max(now_ms)) } else { (number + 1, now_ms) };
        self.visit.0
    }

    fn may_record_activity(&self, now_ms: i64) -> bool {
        !self.paused && self.grants_activity(now_ms)
    }

    fn may_record_topic(&self, topic: &str, now_ms: i64) -> bool {
        self.may_record_activity(now_ms)
            && self.policy.keeping.half_lives.contains_key(topic)
            && !self.blocked_topics.contains(topic)
    }

    fn purpose_of(&self, attribute: &str) -> Option<&String> {
        self.policy.keeping.attributes.get(attribute).map(|(purpose, _)| purpose)
    }

    fn module(&self, name: &str) -> Option<usize> {
        self.policy.modules.iter().position(|module| module.name == name)
    }
}

fn fits(value: &Value, kind: &Kind) -> bool {
    match (value, kind) {
        (Value::Bool(_), Kind::Bool)
        | (Value::Int(_), Kind::Int)
        | (Value::Fixed(_), Kind::Fixed)
        | (Value::Text(_), Kind::Text)
        | (Value::Timestamp(_), Kind::Timestamp)
        | (Value::Duration(_), Kind::Duration) => true,
        (Value::Name(name), Kind::Enum(names)) => names.contains(name),
        (Value::Set(elements), Kind::Set(names)) => names.is_empty() || elements.iter().all(|element| names.contains(element)),
        _ => false,
    }
}
