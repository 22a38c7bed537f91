//! From the model to the program's words and back: names become ids, nothing is evaluated.

use std::collections::{BTreeMap, BTreeSet};

use nearside_engine::{CauseKind, Explanation, Ground, Request, Scratch, WhyNot, decide, explain, set_time, why_not};
use nearside_policy::Sources;
use nearside_program::{
    Atom, Attention, Counts, GainRow, InputId, IntentId, List, ModuleId, Program, SlotId, Source, Span, ValueType,
};

use crate::{
    atom::inputs_of,
    compile,
    faithful::{Claim, Named},
    model::{Facts, Gain, Period, Policy, Value},
    print,
    reference::{Mechanism, Outcome, Reason, Whole, slate::Slate},
};

/// A program under test, read back from its bytes.
#[derive(Debug)]
pub struct Subject {
    /// The decoded program.
    pub program: Program,
    /// What the author wrote at each atom's source position; `None` where the position is no text.
    pub written: Vec<Option<String>>,
    /// Penalties that the program holds as one tree.
    pub whole: Whole,
}

impl Subject {
    /// Compiles what the model prints.
    ///
    /// # Errors
    /// It does not compile, or its modules and slots are not in the model's order.
    pub fn new(policy: &Policy) -> Result<Self, String> {
        let files = print::policy(policy);
        let program = compile::program(&Sources::new(files.clone()))?;
        let debug = program.debug().map_err(|error| error.to_string())?.ok_or("debug: no source positions")?;
        let excerpt = |span: &Span| {
            let (_, text) = files.iter().find(|(path, _)| *path == debug.files[usize::from(span.file)])?;
            text.get(span.start as usize..span.end as usize).map(String::from)
        };
        let written: Vec<Option<String>> = debug.atoms.iter().map(excerpt).collect();
        let (modules, slots) = (program.names(List::Modules), program.names(List::Slots));
        if !modules.iter().eq(policy.modules.iter().map(|module| &module.name)) {
            return Err(format!("modules stand in another order: {:?}", modules.iter().collect::<Vec<_>>()));
        }
        if !slots.iter().eq(policy.slots.iter().map(|slot| &slot.name)) {
            return Err(format!("slots stand in another order: {:?}", slots.iter().collect::<Vec<_>>()));
        }
        let whole = whole(policy, &program, &written);
        Ok(Self { program, written, whole })
    }

    /// The facts as the program's record.
    #[must_use]
    pub fn facts(&self, facts: &Facts) -> nearside_program::Facts {
        let mut record = nearside_program::Facts::new(self.program.inputs().len());
        set_time(&self.program, &mut record, facts.now_ms, facts.offset_min);
        record.seed = facts.seed;
        record.visit_seed = facts.visit_seed;
        record.visit_number = facts.visit_number;
        record.paused = facts.paused;
        record.intent = facts.intent.map(|intent| IntentId(intent as u16));
        record.attention = Attention {
            visit_spent: facts.visit_spent,
            day_spent: facts.day_spent,
            visit_limit: facts.visit_limit,
            day_limit: facts.day_limit,
        };
        record.counts = facts
            .counts
            .iter()
            .map(|(module, counted)| {
                let counts = Counts { visit: counted.visit, day: counted.day, lifetime: counted.lifetime };
                (ModuleId(*module as u16), counts)
            })
            .collect();
        record.dismissed = facts.dismissed.iter().map(|module| ModuleId(*module as u16)).collect();
        record.unavailable = facts.unavailable.iter().map(|module| ModuleId(*module as u16)).collect();
        for (at, input) in self.program.inputs().iter().enumerate() {
            let id = InputId(at as u16);
            match facts.values.get(&input.name) {
                None => {}
                Some(Value::Bool(flag)) => record.set_scalar(id, i64::from(*flag)),
                Some(Value::Int(n) | Value::Fixed(n) | Value::Timestamp(n) | Value::Duration(n)) => record.set_scalar(id, *n),
                Some(Value::Name(name)) => record.set_scalar(id, self.position(input.value_type, name)),
                Some(Value::Text(text)) => record.set_text(id, text.clone()),
                Some(Value::Set(elements)) => record.set_texts(id, elements.clone()),
            }
        }
        record
    }

    fn position(&self, value_type: ValueType, name: &str) -> i64 {
        let ValueType::Enum(domain) = value_type else { panic!("`{name}` is given to an input that is no enum") };
        let at = self.program.domain(domain).position(name);
        at.unwrap_or_else(|| panic!("`{name}` is not one of its domain")) as i64
    }

    /// What the engine decides.
    #[must_use]
    pub fn slate(&self, facts: &Facts, scratch: &mut Scratch) -> Slate {
        let decision = decide(&self.program, &self.facts(facts), &request(facts), scratch);
        slate(&decision.outcomes)
    }

    /// What the engine says of one slot; `None` when it has nothing to say.
    #[must_use]
    pub fn claim(&self, facts: &Facts, slot: usize, scratch: &mut Scratch) -> Option<(Outcome, Claim)> {
        let explanation = explain(&self.program, &self.facts(facts), &request(facts), SlotId(slot as u16), scratch)?;
        Some((outcome(explanation.outcome), self.words(&explanation)))
    }

    /// What the engine says of a module that a slot does not show.
    #[must_use]
    pub fn why_not(&self, facts: &Facts, slot: usize, module: usize, scratch: &mut Scratch) -> WhyNot {
        let (slot, module) = (SlotId(slot as u16), ModuleId(module as u16));
        why_not(&self.program, &self.facts(facts), &request(facts), slot, module, scratch)
    }

    fn words(&self, explanation: &Explanation) -> Claim {
        Claim {
            reasons: explanation
                .because
                .iter()
                .map(|because| Named {
                    input: self.name(because.input),
                    literals: because
                        .grounds
                        .iter()
                        .filter_map(|ground| if let Ground::Literal(code) = ground { Some(code.literal()) } else { None })
                        .collect(),
                    decisive: because.decisive,
                    instead: because.instead.iter().map(|input| self.name(*input)).collect(),
                })
                .collect(),
            without: explanation.without.iter().map(|without| (self.name(without.input), slate(&without.outcomes))).collect(),
            causes: explanation
                .causes
                .iter()
                .map(|cause| (mechanism(cause.kind), cause.displaced.map(ModuleId::index)))
                .collect::<BTreeMap<_, _>>(),
            // The clock is no input of the model: it is never absent and never hidden.
            read: explanation
                .read
                .iter()
                .filter(|input| self.program.inputs()[input.index()].source != Source::Now)
                .map(|input| self.name(*input))
                .collect(),
            verified: explanation.verified,
        }
    }

    fn name(&self, input: InputId) -> String {
        self.program.inputs()[input.index()].name.clone()
    }
}

/// Penalties whose condition stands in the program as one tree: those whose gain has no literal but the tree of their text.
fn whole(policy: &Policy, program: &Program, written: &[Option<String>]) -> Whole {
    let mut whole = Whole::new();
    for (module, (row, model)) in program.modules().iter().zip(&policy.modules).enumerate() {
        for boost in &program.boosts()[row.boosts.start as usize..row.boosts.end as usize] {
            let GainRow::Unless(clauses) = &boost.gain else { continue };
            let [clause] = &program.conditions()[clauses.start as usize..clauses.end as usize] else { continue };
            let [code] = &program.literals()[clause.start as usize..clause.end as usize] else { continue };
            let atom = code.literal().atom.index();
            if !matches!(program.atoms()[atom], Atom::Tree(_)) {
                continue;
            }
            let reads = inputs_of(program, &program.atoms()[atom]);
            let names: BTreeSet<String> = reads.iter().map(|input| program.inputs()[input.index()].name.clone()).collect();
            for (at, adjustment) in model.adjustments.iter().enumerate().filter(|(_, adjustment)| adjustment.add < 0) {
                if let Gain::When(rule) = &adjustment.gain
                    && written[atom].as_deref()
                        == Some(print::condition::text(&print::condition::condition(rule)).trim_matches('"'))
                {
                    whole.insert((module, at), names.clone());
                }
            }
        }
    }
    whole
}

/// What is asked for: the slots that are to be filled, beside what stands in others.
#[must_use]
pub fn request(facts: &Facts) -> Request {
    let standing = facts.standing.iter().map(|(slot, module)| (SlotId(*slot as u16), ModuleId(*module as u16)));
    Request::only(facts.slots.iter().map(|slot| SlotId(*slot as u16))).beside(standing)
}

fn slate(outcomes: &[(SlotId, nearside_engine::Outcome)]) -> Slate {
    outcomes.iter().map(|(slot, shown)| (slot.index(), outcome(*shown))).collect()
}

/// The engine's outcome in the model's words.
#[must_use]
pub fn outcome(outcome: nearside_engine::Outcome) -> Outcome {
    use nearside_engine::Reason as Theirs;
    let period = |period| match period {
        nearside_program::Period::Visit => Period::Visit,
        nearside_program::Period::Day => Period::Day,
        nearside_program::Period::Lifetime => Period::Lifetime,
    };
    match outcome {
        nearside_engine::Outcome::Shown(module) => Outcome::Shown(module.index()),
        nearside_engine::Outcome::Default(reason) => Outcome::Default(match reason {
            Theirs::None => Reason::None,
            Theirs::Paused => Reason::Paused,
            Theirs::Comparison => Reason::Comparison,
            Theirs::Unavailable => Reason::Unavailable,
            Theirs::Scheduled => Reason::Scheduled,
            Theirs::Intent => Reason::Intent,
            Theirs::Dismissed => Reason::Dismissed,
            Theirs::Placed => Reason::Placed,
            Theirs::Group => Reason::Group,
            Theirs::Cap(of) => Reason::Cap(period(of)),
            Theirs::Attention(of) => Reason::Attention(period(of)),
        }),
    }
}

fn mechanism(kind: CauseKind) -> Mechanism {
    match kind {
        CauseKind::Rotation => Mechanism::Rotation,
        CauseKind::Comparison => Mechanism::Comparison,
        CauseKind::Pause => Mechanism::Pause,
        CauseKind::Unavailable => Mechanism::Unavailable,
        CauseKind::Scheduled => Mechanism::Scheduled,
        CauseKind::Intent => Mechanism::Intent,
        CauseKind::Dismissed => Mechanism::Dismissed,
        CauseKind::Placed => Mechanism::Placed,
        CauseKind::Group => Mechanism::Group,
        CauseKind::Cap => Mechanism::Cap,
        CauseKind::Attention => Mechanism::Attention,
        CauseKind::Tie => Mechanism::Tie,
    }
}
