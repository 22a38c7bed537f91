//! Decisions and explanations as canonical JSON: the bytes that every runtime must agree on.
//!
//! One line, no spaces, keys in the order given here, names instead of ids. Strings escape `"`, `\` and control characters
//! only (as `\u00xx`).
//!
//! Every document begins with
//! - `program`: id of the program, 32 hex digits;
//! - `now_ms`: instant of the decision;
//! - `offset_min`: the visitor's offset, or `null`.
//!
//! No seed is in any of them: they are exported, and a seed is the same in every decision of its visitor.
//!
//! An *outcome* is `{"slot":…,"show":MODULE}` or `{"slot":…,"default":REASON}`, where a reason is one of `none`, `paused`,
//! `comparison`, `unavailable`, `scheduled`, `intent`, `dismissed`, `placed`, `group`, `cap.visit`, `cap.day`,
//! `cap.lifetime`, `attention.visit`, `attention.day`.

use alloc::string::String;

use nearside_program::{Facts, InputId, LiteralCode, ModuleId, Period, Program, SlotId, ValueType};

pub use crate::json::Json;
use crate::{
    explain::{CauseKind, Explanation, Ground},
    outcome::{Decision, Outcome, Reason},
    why_not::{Change, Obstacle, Value, WhyNot},
};

/// A decision: the head, then `outcomes`, in declared order of the slots.
#[must_use]
pub fn decision(program: &Program, facts: &Facts, decision: &Decision) -> String {
    let mut json = Writer::head(program, facts);
    json.outcomes("outcomes", &decision.outcomes);
    json.end()
}

/// An explanation: the head, then
/// - `slot`, and `show` or `default`, as in an outcome;
/// - `because`: list of `{"input","grounds","decisive","instead"}`; a ground is `{"atom":ID,"is":BOOL}` or `{"boost":ID}`,
///   with ids of the program's tables, and `instead` lists inputs;
/// - `without`: list of `{"input","outcomes"}`;
/// - `causes`: list of `{"kind","displaced"}`: `rotation`, `comparison`, `pause`, `unavailable`, `scheduled`, `intent`,
///   `dismissed`, `placed`, `group`, `cap`, `attention` or `tie`, and a module or `null`;
/// - `read`: list of inputs;
/// - `verified`.
#[must_use]
pub fn explanation(program: &Program, facts: &Facts, explanation: &Explanation) -> String {
    let mut json = Writer::head(program, facts);
    json.outcome(explanation.slot, explanation.outcome);
    json.list("because");
    for because in &explanation.because {
        json.input(because.input);
        json.list("grounds");
        for ground in &because.grounds {
            match ground {
                Ground::Literal(code) => json.literal(*code),
                Ground::Units(boost) => {
                    json.open('{');
                    json.number("boost", i64::from(*boost));
                    json.close('}');
                }
            }
        }
        json.close(']');
        json.bool("decisive", because.decisive);
        json.inputs("instead", &because.instead);
        json.close('}');
    }
    json.close(']');
    json.list("without");
    for without in &explanation.without {
        json.input(without.input);
        json.outcomes("outcomes", &without.outcomes);
        json.close('}');
    }
    json.close(']');
    json.list("causes");
    for cause in &explanation.causes {
        json.open('{');
        json.string("kind", cause_name(cause.kind));
        json.module("displaced", cause.displaced);
        json.close('}');
    }
    json.close(']');
    json.inputs("read", &explanation.read);
    json.bool("verified", explanation.verified);
    json.end()
}

/// The answer of `why_not`: the head, then
/// - `slot`, `module`;
/// - `obstacle`: `shown`, `not_here`, `page`, `condition`, `removed` or `outscored`; then for `page` and `removed` the
///   `reason`, for `condition` the list `failing` of `{"atom":ID,"is":BOOL}` (what would have to be), for `outscored`
///   `by` (a module) and `gap` (milli-points);
/// - `change`: `null` or a list of `{"input","to"}`, where `to` is `null` (absent), a boolean, a number in the unit of the
///   input's type, a name of an enum, a text, or the list of a set's elements.
#[must_use]
pub fn why_not(program: &Program, facts: &Facts, slot: SlotId, module: ModuleId, answer: &WhyNot) -> String {
    let mut json = Writer::head(program, facts);
    json.slot(slot);
    json.module("module", Some(module));
    let obstacle = match answer.obstacle {
        Obstacle::Shown => "shown",
        Obstacle::NotHere => "not_here",
        Obstacle::Page(_) => "page",
        Obstacle::Condition { .. } => "condition",
        Obstacle::Removed(_) => "removed",
        Obstacle::Outscored { .. } => "outscored",
    };
    json.string("obstacle", obstacle);
    match &answer.obstacle {
        Obstacle::Shown | Obstacle::NotHere => {}
        Obstacle::Page(reason) | Obstacle::Removed(reason) => json.string("reason", reason_name(*reason)),
        Obstacle::Condition { failing } => {
            json.list("failing");
            failing.iter().for_each(|code| json.literal(*code));
            json.close(']');
        }
        Obstacle::Outscored { by, gap } => {
            json.module("by", Some(*by));
            json.number("gap", i64::from(*gap));
        }
    }
    json.key("change");
    match &answer.change {
        Some(change) => {
            json.open('[');
            change.iter().for_each(|change| json.change(change));
            json.close(']');
        }
        None => json.null(),
    }
    json.end()
}

/// Name of a reason in every text form, as listed in the module's documentation.
#[must_use]
pub const fn reason_name(reason: Reason) -> &'static str {
    match reason {
        Reason::None => "none",
        Reason::Paused => "paused",
        Reason::Comparison => "comparison",
        Reason::Unavailable => "unavailable",
        Reason::Scheduled => "scheduled",
        Reason::Intent => "intent",
        Reason::Dismissed => "dismissed",
        Reason::Placed => "placed",
        Reason::Group => "group",
        Reason::Cap(Period::Visit) => "cap.visit",
        Reason::Cap(Period::Day) => "cap.day",
        Reason::Cap(Period::Lifetime) => "cap.lifetime",
        Reason::Attention(Period::Visit) => "attention.visit",
        Reason::Attention(Period::Day) => "attention.day",
        Reason::Attention(Period::Lifetime) => "attention.lifetime",
    }
}

/// Name of a cause in every text form.
#[must_use]
pub const fn cause_name(kind: CauseKind) -> &'static str {
    match kind {
        CauseKind::Rotation => "rotation",
        CauseKind::Comparison => "comparison",
        CauseKind::Pause => "pause",
        CauseKind::Unavailable => "unavailable",
        CauseKind::Scheduled => "scheduled",
        CauseKind::Intent => "intent",
        CauseKind::Dismissed => "dismissed",
        CauseKind::Placed => "placed",
        CauseKind::Group => "group",
        CauseKind::Cap => "cap",
        CauseKind::Attention => "attention",
        CauseKind::Tie => "tie",
    }
}

/// Writes the id of a program as a value.
pub fn program_id(json: &mut Json, program: &Program) {
    json.hex(&program.id().0);
}

/// A record under construction: JSON with the names of a program.
struct Writer<'a> {
    program: &'a Program,
    json: Json,
}

impl core::ops::Deref for Writer<'_> {
    type Target = Json;

    fn deref(&self) -> &Json {
        &self.json
    }
}

impl core::ops::DerefMut for Writer<'_> {
    fn deref_mut(&mut self) -> &mut Json {
        &mut self.json
    }
}

impl<'a> Writer<'a> {
    fn head(program: &'a Program, facts: &Facts) -> Self {
        let mut json = Json::new();
        json.open('{');
        json.key("program");
        program_id(&mut json, program);
        json.number("now_ms", facts.now_ms);
        json.key("offset_min");
        match facts.offset_min {
            Some(offset) => json.whole(i64::from(offset)),
            None => json.null(),
        }
        Self { program, json }
    }

    fn end(mut self) -> String {
        self.json.close('}');
        self.json.end()
    }

    fn list(&mut self, key: &str) {
        self.key(key);
        self.open('[');
    }

    fn input_name(&mut self, input: InputId) {
        let program = self.program;
        self.quoted(program.inputs().get(input.index()).map_or("", |input| &input.name));
    }

    /// Opens an object about an input.
    fn input(&mut self, input: InputId) {
        self.open('{');
        self.key("input");
        self.input_name(input);
    }

    fn inputs(&mut self, key: &str, inputs: &[InputId]) {
        self.list(key);
        inputs.iter().for_each(|input| self.input_name(*input));
        self.close(']');
    }

    fn slot(&mut self, slot: SlotId) {
        let program = self.program;
        self.string("slot", program.slot_name(slot));
    }

    fn module(&mut self, key: &str, module: Option<ModuleId>) {
        let program = self.program;
        match module {
            Some(module) => self.string(key, program.module_name(module)),
            None => {
                self.key(key);
                self.null();
            }
        }
    }

    fn outcome(&mut self, slot: SlotId, outcome: Outcome) {
        self.slot(slot);
        match outcome {
            Outcome::Shown(module) => self.module("show", Some(module)),
            Outcome::Default(reason) => self.string("default", reason_name(reason)),
        }
    }

    fn outcomes(&mut self, key: &str, outcomes: &[(SlotId, Outcome)]) {
        self.list(key);
        for &(slot, outcome) in outcomes {
            self.open('{');
            self.outcome(slot, outcome);
            self.close('}');
        }
        self.close(']');
    }

    fn literal(&mut self, code: LiteralCode) {
        let literal = code.literal();
        self.open('{');
        self.number("atom", i64::from(literal.atom.0));
        self.bool("is", !literal.negated);
        self.close('}');
    }

    fn change(&mut self, change: &Change) {
        let program = self.program;
        self.input(change.input);
        self.key("to");
        let value_type = program.inputs().get(change.input.index()).map(|input| input.value_type);
        match (&change.to, value_type) {
            (Value::Absent, _) => self.null(),
            (Value::Scalar(value), Some(ValueType::Bool)) => self.truth(*value != 0),
            (Value::Scalar(value), Some(ValueType::Enum(domain))) => {
                let name = usize::try_from(*value).ok().and_then(|at| program.domain(domain).get(at));
                self.quoted(name.unwrap_or_default());
            }
            (Value::Scalar(value), _) => self.whole(*value),
            (Value::Texts(texts), Some(ValueType::Set)) => {
                self.open('[');
                texts.iter().for_each(|text| self.quoted(text));
                self.close(']');
            }
            (Value::Texts(texts), _) => self.quoted(texts.first().map_or("", |text| text)),
        }
        self.close('}');
    }
}

#[cfg(test)]
mod tests {
    use alloc::{format, vec};

    use nearside_program::{InputId, ModuleId};

    use super::*;
    use crate::{
        explain::{Because, Cause, Without},
        specimen::{self, Dice},
    };

    fn check(body: impl FnOnce(&Program, &Facts) -> String, expected: &str) {
        let program = specimen::program(&specimen::parts(&mut Dice(256)));
        let mut facts = Facts::default();
        (facts.now_ms, facts.offset_min) = (-5, Some(-60));
        (facts.seed, facts.visit_seed) = (Some(1_234_567_890_123), 9_876_543_210_987);
        let id: String = program.id().0.iter().map(|byte| format!("{byte:02x}")).collect();
        let head = format!("{{\"program\":\"{id}\",\"now_ms\":-5,\"offset_min\":-60");
        assert_eq!(body(&program, &facts), format!("{head},{expected}}}"));
    }

    #[test]
    fn decisions_name_slots_modules_and_reasons() {
        let outcomes = vec![(SlotId(0), Outcome::Shown(ModuleId(0))), (SlotId(0), Outcome::Default(Reason::Cap(Period::Day)))];
        check(
            |program, facts| decision(program, facts, &Decision { outcomes }),
            r#""outcomes":[{"slot":"slot0","show":"module0"},{"slot":"slot0","default":"cap.day"}]"#,
        );
    }

    #[test]
    fn explanations_write_every_part() {
        let shown = Outcome::Shown(ModuleId(0));
        let because = Because {
            input: InputId(0),
            grounds: vec![Ground::Literal(LiteralCode(5)), Ground::Units(7)],
            decisive: false,
            instead: vec![InputId(1)],
        };
        let told = Explanation {
            slot: SlotId(0),
            outcome: shown,
            because: vec![because],
            without: vec![Without { input: InputId(0), outcomes: vec![(SlotId(0), shown)] }],
            causes: vec![Cause { kind: CauseKind::Tie, displaced: None }],
            read: vec![InputId(0), InputId(1)],
            verified: true,
        };
        check(
            |program, facts| explanation(program, facts, &told),
            concat!(
                r#""slot":"slot0","show":"module0","#,
                r#""because":[{"input":"page.s0","grounds":[{"atom":2,"is":false},{"boost":7}],"decisive":false,"instead":["page.s1"]}],"#,
                r#""without":[{"input":"page.s0","outcomes":[{"slot":"slot0","show":"module0"}]}],"#,
                r#""causes":[{"kind":"tie","displaced":null}],"read":["page.s0","page.s1"],"verified":true"#
            ),
        );
    }

    #[test]
    fn answers_write_typed_values() {
        let to = |input, to| Change { input: InputId(input), to };
        let change = vec![
            to(0, Value::Scalar(1)),
            to(1, Value::Scalar(i64::MIN)),
            to(2, Value::Scalar(3)),
            to(3, Value::Absent),
            to(8, Value::Texts(vec!["a\"\\\n\u{7f}ü".into()])),
            to(10, Value::Texts(vec!["b".into(), "c".into()])),
        ];
        let answer = WhyNot { obstacle: Obstacle::Outscored { by: ModuleId(0), gap: u32::MAX }, change: Some(change) };
        check(
            |program, facts| why_not(program, facts, SlotId(0), ModuleId(0), &answer),
            concat!(
                r#""slot":"slot0","module":"module0","obstacle":"outscored","by":"module0","gap":4294967295,"#,
                r#""change":[{"input":"page.s0","to":true},{"input":"page.s1","to":-9223372036854775808},"#,
                r#"{"input":"page.s2","to":"name3"},{"input":"page.s3","to":null},"#,
                "{\"input\":\"page.t8\",\"to\":\"a\\\"\\\\\\u000a\u{7f}ü\"},",
                r#"{"input":"page.u10","to":["b","c"]}]"#
            ),
        );
        let answer = WhyNot { obstacle: Obstacle::Condition { failing: vec![LiteralCode(2)] }, change: None };
        check(
            |program, facts| why_not(program, facts, SlotId(0), ModuleId(0), &answer),
            r#""slot":"slot0","module":"module0","obstacle":"condition","failing":[{"atom":1,"is":true}],"change":null"#,
        );
    }
}
