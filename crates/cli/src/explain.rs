//! `nearside explain`: what a page would show in a given situation, and why.

use std::{fmt::Write as _, io::Write, path::PathBuf};

use nearside_engine::{
    Change, Decision, Explanation, Ground, Obstacle, Outcome, Scratch, Value, WhyNot, decide, explain, nearest_locale,
    reason_text, why_not, wire,
};
use nearside_program::{InputId, ModuleId, Program, SlotId, State, Texts, ValueType};

use crate::{
    check::Format,
    draw::plural,
    facts::{self, Situation},
    failure::{Failure, Verdict},
    handed,
    places::Places,
    say, source,
};

/// Decide a page in a given situation and say why; or say what an edge decided.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Policy folder, or a compiled file; `compile --debug` keeps the places that reasons name. Not needed with `--url`.
    #[arg(required_unless_present = "url")]
    path: Option<PathBuf>,
    /// The situation, as JSON: `now_ms`, `offset_min`, `values` by name, `counts`, …, as the `input` of a case in tests/corpus.
    #[arg(long, value_name = "FILE.json", required_unless_present = "url")]
    facts: Option<PathBuf>,
    /// A page with an edge in front of it: says what the edge decided, instead of deciding.
    #[arg(long, value_name = "ADDRESS", conflicts_with_all = ["facts", "why_not", "locale"])]
    url: Option<String>,
    /// The browser that the page is asked for as, such as a phone's; edges tell devices by it.
    #[arg(long, value_name = "TEXT", requires = "url")]
    user_agent: Option<String>,
    /// A secret key that the edge pins for this: shows, as JSON, how it sees the page and by which policy it decides.
    #[arg(long, value_name = "FILE", requires = "url", conflicts_with_all = ["path", "slot", "user_agent", "format"])]
    debug_key: Option<PathBuf>,
    /// Only this slot.
    #[arg(long)]
    slot: Option<String>,
    /// Also say what stands in the way of this module.
    #[arg(long, value_name = "MODULE")]
    why_not: Option<String>,
    /// Locale of the reasons in words.
    #[arg(long, value_name = "TAG")]
    locale: Option<String>,
    /// For people; or for tools: canonical records, one a line: the decision, an explanation per slot, the answer to `--why-not` per slot.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

pub(crate) fn run(arguments: &Arguments, out: &mut dyn Write) -> Result<Verdict, Failure> {
    if let (Some(url), Some(key)) = (&arguments.url, &arguments.debug_key) {
        return handed::look(url, key, out);
    }
    if let Some(url) = &arguments.url {
        let (agent, policy, slot) = (arguments.user_agent.as_deref(), arguments.path.as_deref(), arguments.slot.as_deref());
        return handed::run(url, agent, policy, slot, arguments.format, out);
    }
    let (Some(path), Some(facts)) = (&arguments.path, &arguments.facts) else {
        return Err(Failure::new("a policy and `--facts` are needed, or `--url`"));
    };
    let loaded = match source::load(path)? {
        Ok(loaded) => loaded,
        Err(verdict) => return Ok(verdict),
    };
    let program = &loaded.program;
    let unreadable = |error| source::refused(path, error);
    let situation = facts::read(facts, program)?;
    let wanted = arguments.slot.as_ref().map(|name| facts::slot(program, name)).transpose().map_err(Failure::new)?;
    let rejected = arguments.why_not.as_ref().map(|name| facts::module(program, name)).transpose().map_err(Failure::new)?;

    let mut scratch = Scratch::new();
    let decision = decide(program, &situation.facts, &situation.request, &mut scratch);
    let slots = decision.outcomes.iter().map(|outcome| outcome.0).filter(|slot| wanted.is_none_or(|wanted| wanted == *slot));
    let mut explanations = Vec::new();
    let mut answers = Vec::new();
    for slot in slots {
        explanations.extend(explain(program, &situation.facts, &situation.request, slot, &mut scratch));
        if let Some(module) = rejected {
            let answer = why_not(program, &situation.facts, &situation.request, slot, module, &mut scratch);
            if wanted.is_some() || answer.obstacle != Obstacle::NotHere {
                answers.push((slot, module, answer));
            }
        }
    }
    if let Some(name) = arguments.slot.as_ref().filter(|_| explanations.is_empty()) {
        return Err(Failure::new(format!("slot `{name}` is not on the page"))
            .help("add it to `slots` of the facts, or leave that key out"));
    }
    let text = match arguments.format {
        Format::Json => records(program, &situation, &decision, &explanations, &answers),
        Format::Human => {
            let page = Page {
                program,
                situation: &situation,
                places: Places { sources: loaded.sources.as_ref(), debug: program.debug().map_err(unreadable)? },
                texts: program
                    .texts(nearest_locale(program, arguments.locale.as_deref().unwrap_or_default()))
                    .map_err(unreadable)?,
            };
            page.describe(&explanations, &answers)
        }
    };
    say(out, &text)?;
    let unverified = explanations.iter().filter(|explanation| !explanation.verified).count();
    if unverified > 0 {
        return Err(Failure::new(format!("{} could not be confirmed by replay", plural(unverified, "explanation")))
            .help("this is a bug of nearside: please report it with the policy and the facts"));
    }
    Ok(Verdict::FINE)
}

fn records(
    program: &Program,
    situation: &Situation,
    decision: &Decision,
    explanations: &[Explanation],
    answers: &[(SlotId, ModuleId, WhyNot)],
) -> String {
    let facts = &situation.facts;
    let mut lines = vec![wire::decision(program, facts, decision)];
    lines.extend(explanations.iter().map(|explanation| wire::explanation(program, facts, explanation)));
    lines.extend(answers.iter().map(|(slot, module, answer)| wire::why_not(program, facts, *slot, *module, answer)));
    lines.push(String::new());
    lines.join("\n")
}

/// What the words are about.
struct Page<'a> {
    program: &'a Program,
    situation: &'a Situation,
    places: Places<'a>,
    texts: Texts,
}

impl Page<'_> {
    fn describe(&self, explanations: &[Explanation], answers: &[(SlotId, ModuleId, WhyNot)]) -> String {
        let mut out = String::new();
        for note in &self.situation.notes {
            let _ = writeln!(out, "note: {note}");
        }
        for (position, explanation) in explanations.iter().enumerate() {
            if position > 0 || !out.is_empty() {
                out.push('\n');
            }
            self.explanation(&mut out, explanation);
        }
        for (slot, module, answer) in answers {
            out.push('\n');
            self.answer(&mut out, *slot, *module, answer);
        }
        out
    }

    fn explanation(&self, out: &mut String, explanation: &Explanation) {
        let place = match explanation.outcome {
            Outcome::Shown(module) => self.places.condition(module),
            Outcome::Default(_) => String::new(),
        };
        let _ = writeln!(out, "{}: {}{place}", self.slot(explanation.slot), self.outcome(explanation.outcome));
        for because in &explanation.because {
            let how = if because.decisive { "because" } else { "among other things because" };
            let _ = writeln!(out, "  {how} {}", self.input(because.input));
            if let Some(words) =
                reason_text(self.program, &self.situation.facts, &self.texts, &explanation.because, because.input)
            {
                let plain: String = words.plain.chars().filter(|char| !matches!(char, '\u{2066}'..='\u{2069}')).collect();
                let _ = writeln!(out, "    in words: because {plain}");
            }
            for ground in &because.grounds {
                match ground {
                    Ground::Literal(code) => {
                        let _ = writeln!(out, "    {}", self.places.literal(code.literal()));
                    }
                    Ground::Units(boost) => {
                        let points = self.program.boosts().get(*boost as usize).map_or(0, |boost| boost.add);
                        let _ = writeln!(out, "    {} points per unit", points_text(points));
                    }
                }
            }
            if !because.instead.is_empty() {
                let names: Vec<_> = because.instead.iter().map(|input| self.name(*input)).collect();
                let _ = writeln!(out, "    without it, enough would be: {}", names.join(", "));
            }
        }
        for without in &explanation.without {
            let outcomes: Vec<_> = without
                .outcomes
                .iter()
                .map(|(slot, outcome)| format!("{}: {}", self.slot(*slot), self.outcome(*outcome)))
                .collect();
            let _ = writeln!(out, "  without {} you would see {}", self.name(without.input), outcomes.join("; "));
        }
        for cause in &explanation.causes {
            let displaced = cause.displaced.map(|module| format!(", else `{}`", self.module(module))).unwrap_or_default();
            let _ = writeln!(out, "  cause: {}{displaced}", wire::cause_name(cause.kind));
        }
        if explanation.because.is_empty() && explanation.causes.is_empty() {
            let reason = match explanation.outcome {
                Outcome::Shown(_) => "it needs no fact and nothing has more points",
                Outcome::Default(_) => "no module's condition holds",
            };
            let _ = writeln!(out, "  {reason}");
        }
        let read: Vec<_> = explanation.read.iter().map(|input| self.name(*input)).collect();
        let _ = writeln!(out, "  read: {}", if read.is_empty() { "nothing".to_owned() } else { read.join(", ") });
        let _ = writeln!(
            out,
            "  {}",
            if explanation.verified { "verified by replay" } else { "NOT VERIFIED: a replay did not confirm this" }
        );
    }

    fn answer(&self, out: &mut String, slot: SlotId, module: ModuleId, answer: &WhyNot) {
        let _ = write!(out, "{}: why not `{}`? ", self.slot(slot), self.module(module));
        let _ = match &answer.obstacle {
            Obstacle::Shown => writeln!(out, "it is shown"),
            Obstacle::NotHere => writeln!(out, "it cannot be shown there"),
            Obstacle::Page(reason) => writeln!(out, "the slot shows its default: {}", wire::reason_name(*reason)),
            Obstacle::Removed(reason) => writeln!(out, "it is removed: {}", wire::reason_name(*reason)),
            Obstacle::Outscored { by, gap } => {
                let gap = points_text(i32::try_from(*gap).unwrap_or(i32::MAX));
                writeln!(out, "`{}` has {gap} points more, or as many and comes first", self.module(*by))
            }
            Obstacle::Condition { failing } => {
                let _ = writeln!(out, "its condition does not hold");
                failing.iter().try_for_each(|code| writeln!(out, "  wanted: {}", self.places.literal(code.literal())))
            }
        };
        match &answer.change {
            Some(change) => {
                let changes: Vec<_> = change.iter().map(|change| self.change(change)).collect();
                let _ = writeln!(out, "  it would be shown with {}", changes.join(" and "));
            }
            None if matches!(answer.obstacle, Obstacle::Condition { .. } | Obstacle::Outscored { .. }) => {
                let _ = writeln!(out, "  no small change of the facts was found that shows it");
            }
            None => {}
        }
    }

    fn outcome(&self, outcome: Outcome) -> String {
        match outcome {
            Outcome::Shown(module) => format!("shows `{}`", self.module(module)),
            Outcome::Default(reason) => format!("default ({})", wire::reason_name(reason)),
        }
    }

    /// An input and its value.
    fn input(&self, input: InputId) -> String {
        let facts = &self.situation.facts;
        let name = self.name(input);
        if facts.state(input) == State::Absent {
            return format!("{name} is absent");
        }
        let texts = facts.texts(input);
        let value = match self.program.inputs().get(input.index()).map(|input| input.value_type) {
            Some(ValueType::Text) => Value::Texts(texts.to_vec()),
            Some(ValueType::Set) => Value::Texts(texts.to_vec()),
            _ => Value::Scalar(facts.scalar(input)),
        };
        format!("{name} is {}", self.value(input, &value))
    }

    fn change(&self, change: &Change) -> String {
        match &change.to {
            Value::Absent => format!("{} absent", self.name(change.input)),
            value => format!("{} = {}", self.name(change.input), self.value(change.input, value)),
        }
    }

    /// A value as authors write it.
    fn value(&self, input: InputId, value: &Value) -> String {
        let value_type = self.program.inputs().get(input.index()).map(|input| input.value_type);
        match (value, value_type) {
            (Value::Absent, _) => "absent".to_owned(),
            (Value::Scalar(scalar), Some(ValueType::Bool)) => (*scalar != 0).to_string(),
            (Value::Scalar(scalar), Some(ValueType::Enum(domain))) => {
                let name = usize::try_from(*scalar).ok().and_then(|at| self.program.domain(domain).get(at));
                format!("{:?}", name.unwrap_or_default())
            }
            (Value::Scalar(scalar), Some(ValueType::Fixed)) => {
                format!(
                    "{}{}.{:03}",
                    if *scalar < 0 { "-" } else { "" },
                    scalar.unsigned_abs() / 1000,
                    scalar.unsigned_abs() % 1000
                )
            }
            (Value::Scalar(scalar), Some(ValueType::Timestamp)) => format!("{scalar} ms since 1970"),
            (Value::Scalar(scalar), Some(ValueType::Duration)) => format!("{scalar} ms"),
            (Value::Scalar(scalar), _) => scalar.to_string(),
            (Value::Texts(texts), Some(ValueType::Set)) => format!("{texts:?}"),
            (Value::Texts(texts), _) => format!("{:?}", texts.first().map_or("", String::as_str)),
        }
    }

    fn name(&self, input: InputId) -> &str {
        self.program.inputs().get(input.index()).map_or("", |input| &input.name)
    }

    fn slot(&self, slot: SlotId) -> &str {
        self.program.slot_name(slot)
    }

    fn module(&self, module: ModuleId) -> &str {
        self.program.module_name(module)
    }
}

/// Milli-points as points.
fn points_text(milli: i32) -> String {
    let text = format!("{}.{:03}", milli / 1000, (milli % 1000).abs());
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
