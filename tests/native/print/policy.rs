//! A policy as an author's folder: `policy.toml` and one file a module.

use std::fmt::Write as _;

use super::condition::{condition, instant, text};
use crate::model::{Gain, Kind, Module, Origin, Policy};

const LOCAL: &str = "personalize.local";
const WEEK_S: u32 = 7 * 86_400;
const MONTH_S: u32 = 30 * 86_400;

/// Context that is there without being declared.
const BUILT_IN: [&str; 2] = ["device.kind", "visit.pages"];

/// Files of the folder: path and text, in the order of their paths.
#[must_use]
pub fn policy(policy: &Policy) -> Vec<(String, String)> {
    let mut files: Vec<(String, String)> =
        policy.modules.iter().map(|row| (format!("modules/{}.toml", row.name), module(policy, row))).collect();
    files.push(("policy.toml".into(), site(policy)));
    files.sort();
    files
}

fn site(policy: &Policy) -> String {
    let mut out = format!("site = {:?}\nversion = 1\nlocales = [\"en\"]\n", policy.site);
    line(&mut out, &format!("controller = {:?}", Policy::CONTROLLER));
    if policy.comparison_bp > 0 {
        line(&mut out, &format!("comparison = \"{}.{:02}%\"", policy.comparison_bp / 100, policy.comparison_bp % 100));
    }
    if !policy.comparison_salt.is_empty() {
        line(&mut out, &format!("comparison_salt = {:?}", policy.comparison_salt));
    }
    if !policy.groups.is_empty() {
        line(&mut out, &format!("groups = {}", list(&policy.groups)));
    }
    if policy.visit_limit.or(policy.day_limit).is_some() {
        line(&mut out, "\n[attention]");
        whole(&mut out, "visit", policy.visit_limit);
        whole(&mut out, "day", policy.day_limit);
    }
    for purpose in policy.purposes_in_use() {
        line(&mut out, &format!("\n[purposes.{purpose:?}]\ntext.en = \"Choose what fits you.\"\nnotice = {}", Policy::NOTICE));
        line(&mut out, &format!("recipients = {:?}", Policy::RECIPIENTS));
    }
    for intent in &policy.intents {
        line(&mut out, &format!("\n[intents.{}]\nprotected = {}", intent.name, intent.protected));
    }
    for slot in &policy.slots {
        line(&mut out, &format!("\n[slots.{}]\ndefault = \"page\"\nattention = {}", slot.name, slot.attention));
        if let Some((points, every)) = slot.rotation {
            line(&mut out, &format!("rotate = {{ points = {}, every = \"{every}\" }}", milli(i64::from(points))));
        }
    }
    inputs(&mut out, policy);
    if !policy.named.is_empty() {
        line(&mut out, "\n[conditions]");
        for (name, rule) in &policy.named {
            line(&mut out, &format!("{name} = {}", text(&condition(rule))));
        }
    }
    out
}

fn inputs(out: &mut String, policy: &Policy) {
    let keeping = &policy.keeping;
    let (mut topics, mut kinds) = (Vec::new(), keeping.weights.keys().map(String::as_str).collect::<Vec<_>>());
    for input in &policy.inputs {
        match &input.origin {
            Origin::Context if !BUILT_IN.contains(&input.name.as_str()) => {
                line(out, &format!("\n[{}]", input.name));
                value_type(out, &input.kind);
            }
            Origin::Attribute(basis) => {
                let name = input.name.trim_start_matches("profile.");
                let (purpose, retention_s) =
                    keeping.attributes.get(name).map_or((LOCAL, MONTH_S), |(purpose, kept_s)| (purpose, *kept_s));
                line(out, &format!("\n[attributes.{name}]\nbasis = \"{basis}\"\nlabel.en = \"{name}\""));
                line(out, &format!("purpose = {purpose:?}\nretention = \"{retention_s}s\""));
                value_type(out, &input.kind);
            }
            Origin::Interest(topic) => topics.push(topic.as_str()),
            Origin::Count(kind, topic, _) => {
                topics.push(topic);
                kinds.push(kind.as_str());
            }
            Origin::Context | Origin::Local | Origin::Shown(..) => {}
        }
    }
    topics.sort_unstable();
    topics.dedup();
    kinds.sort_unstable();
    kinds.dedup();
    for topic in &topics {
        let half_life_s = keeping.half_lives.get(*topic).unwrap_or(&WEEK_S);
        line(out, &format!("\n[topics.{topic}]\nhalf_life = \"{half_life_s}s\"\nlabel.en = \"{topic}\""));
    }
    if !topics.is_empty() {
        let (purpose, retention_s) = (&keeping.activity_purpose, keeping.activity_retention_s);
        line(out, &format!("\n[activity]\npurpose = {purpose:?}\nretention = \"{retention_s}s\""));
        for kind in kinds {
            let weight = keeping.weights.get(kind).unwrap_or(&100);
            line(out, &format!("\n[activity.kinds.{kind}]\nweight = {weight}\nlabel.en = \"{kind}\""));
        }
    }
}

fn value_type(out: &mut String, kind: &Kind) {
    let (name, values) = match kind {
        Kind::Bool => ("bool", None),
        Kind::Int => ("int", None),
        Kind::Fixed => ("number", None),
        Kind::Enum(names) => ("enum", Some(names)),
        Kind::Text => ("text", None),
        Kind::Set(names) => ("set", Some(names).filter(|names| !names.is_empty())),
        Kind::Timestamp => ("timestamp", None),
        Kind::Duration => ("duration", None),
    };
    line(out, &format!("type = \"{name}\""));
    if let Some(values) = values {
        line(out, &format!("values = {}", list(values)));
    }
}

fn module(policy: &Policy, module: &Module) -> String {
    let slots: Vec<String> = module.slots.iter().map(|slot| policy.slots[*slot].name.clone()).collect();
    let mut out = format!("slot = {}\nhelps = \"{}\"\n", list(&slots), policy.intents[module.helps].name);
    line(&mut out, &format!("when = {}\nscore = {}", text(&condition(&module.when)), milli(module.score)));
    if let Some(group) = module.group {
        line(&mut out, &format!("group = \"{}\"", policy.groups[group]));
    }
    for (key, ms) in [("from", module.from_ms), ("until", module.until_ms)] {
        if let Some(ms) = ms {
            line(&mut out, &format!("{key} = {}", instant(ms)));
        }
    }
    let caps = module.caps;
    if caps.visit.or(caps.day).or(caps.lifetime).is_some() {
        line(&mut out, "\n[caps]");
        whole(&mut out, "visit", caps.visit);
        whole(&mut out, "day", caps.day);
        whole(&mut out, "lifetime", caps.lifetime);
    }
    for adjustment in &module.adjustments {
        line(&mut out, &format!("\n[[boost]]\nadd = {}", milli(adjustment.add)));
        match &adjustment.gain {
            Gain::When(rule) => line(&mut out, &format!("when = {}", text(&condition(rule)))),
            Gain::PerUnit(input, cap) => line(&mut out, &format!("per = {}\nup_to = {cap}", text(input))),
        }
    }
    out
}

/// Milli-points as points.
fn milli(points: i64) -> String {
    let sign = if points < 0 { "-" } else { "" };
    let size = points.unsigned_abs();
    if size.is_multiple_of(1000) { format!("{sign}{}", size / 1000) } else { format!("{sign}{}.{:03}", size / 1000, size % 1000) }
}

fn list(names: &[String]) -> String {
    format!("[{}]", names.iter().map(|name| text(name)).collect::<Vec<_>>().join(", "))
}

fn whole(out: &mut String, key: &str, number: Option<u16>) {
    if let Some(number) = number {
        line(out, &format!("{key} = {number}"));
    }
}

fn line(out: &mut String, line: &str) {
    writeln!(out, "{line}").expect("a string takes everything");
}
