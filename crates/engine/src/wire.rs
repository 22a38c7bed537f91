//! Decisions and explanations as canonical JSON: the bytes that every runtime must agree on.
//!
//! One line, no spaces, keys in the order given here, names instead of ids. Strings escape `"`, `\` and control characters
//! only (as `\u00xx`).
//!
//! Every document begins with
//! - `program`: id of the program, 32 hex digits;
//! - `now_ms`: instant of the decision;
//! - `offset_min`: the visitor's offset, or `null`;
//! - `seed`: key of the draws, as a decimal string because it has 64 bits.
//!
//! An *outcome* is `{"slot":…,"show":MODULE}` or `{"slot":…,"default":REASON}`, where a reason is one of `none`, `paused`,
//! `comparison`, `unavailable`, `scheduled`, `intent`, `dismissed`, `placed`, `group`, `cap.visit`, `cap.day`,
//! `cap.lifetime`, `attention.visit`, `attention.day`.

use alloc::string::String;

use nearside_program::{Facts, InputId, LiteralCode, ModuleId, Period, Program, SlotId, ValueType};

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
    json.list("because", &explanation.because, |json, because| {
        json.open('{');
        json.input(because.input);
        json.list("grounds", &because.grounds, |json, ground| {
            json.open('{');
            match ground {
                Ground::Literal(code) => json.literal(*code),
                Ground::Units(boost) => json.number("boost", i64::from(*boost)),
            }
            json.close('}');
        });
        json.bool("decisive", because.decisive);
        json.inputs("instead", &because.instead);
        json.close('}');
    });
    json.list("without", &explanation.without, |json, without| {
        json.open('{');
        json.input(without.input);
        json.outcomes("outcomes", &without.outcomes);
        json.close('}');
    });
    json.list("causes", &explanation.causes, |json, cause| {
        json.open('{');
        json.string("kind", cause_name(cause.kind));
        json.key("displaced");
        json.module(cause.displaced);
        json.close('}');
    });
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
    json.key("module");
    json.module(Some(module));
    json.key("obstacle");
    match &answer.obstacle {
        Obstacle::Shown => json.quoted("shown"),
        Obstacle::NotHere => json.quoted("not_here"),
        Obstacle::Page(reason) => {
            json.quoted("page");
            json.string("reason", reason_name(*reason));
        }
        Obstacle::Removed(reason) => {
            json.quoted("removed");
            json.string("reason", reason_name(*reason));
        }
        Obstacle::Condition { failing } => {
            json.quoted("condition");
            json.list("failing", failing, |json, code| {
                json.open('{');
                json.literal(*code);
                json.close('}');
            });
        }
        Obstacle::Outscored { by, gap } => {
            json.quoted("outscored");
            json.key("by");
            json.module(Some(*by));
            json.number("gap", i64::from(*gap));
        }
    }
    match &answer.change {
        Some(change) => json.list("change", change, Writer::change),
        None => {
            json.key("change");
            json.text.push_str("null");
        }
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

/// Appends a number in decimal. By hand, as all of this: the formatter of `core` would be half of the engine's size.
pub(crate) fn decimal(text: &mut String, number: i64) {
    if number < 0 {
        text.push('-');
    }
    unsigned(text, number.unsigned_abs());
}

fn unsigned(text: &mut String, mut number: u64) {
    let start = text.len();
    loop {
        text.insert(start, char::from(b'0' + (number % 10) as u8));
        number /= 10;
        if number == 0 {
            return;
        }
    }
}

fn hex(digit: u8) -> char {
    char::from(if digit < 10 { b'0' + digit } else { b'a' + digit - 10 })
}

/// JSON under construction. Puts a comma before every key or element but the first.
struct Writer<'a> {
    program: &'a Program,
    text: String,
}

impl<'a> Writer<'a> {
    fn head(program: &'a Program, facts: &Facts) -> Self {
        let mut json = Self { program, text: String::new() };
        json.open('{');
        json.key("program");
        json.text.push('"');
        for byte in program.id().0 {
            json.text.push(hex(byte >> 4));
            json.text.push(hex(byte & 15));
        }
        json.text.push('"');
        json.number("now_ms", facts.now_ms);
        json.key("offset_min");
        match facts.offset_min {
            Some(offset) => decimal(&mut json.text, i64::from(offset)),
            None => json.text.push_str("null"),
        }
        json.key("seed");
        json.text.push('"');
        unsigned(&mut json.text, facts.seed);
        json.text.push('"');
        json
    }

    fn end(mut self) -> String {
        self.close('}');
        self.text
    }

    fn open(&mut self, bracket: char) {
        self.text.push(bracket);
    }

    fn close(&mut self, bracket: char) {
        self.text.push(bracket);
    }

    fn separate(&mut self) {
        if !self.text.ends_with(['{', '[']) {
            self.text.push(',');
        }
    }

    fn key(&mut self, key: &str) {
        self.separate();
        self.quoted(key);
        self.text.push(':');
    }

    fn quoted(&mut self, text: &str) {
        self.text.push('"');
        for character in text.chars() {
            match character {
                '"' | '\\' => {
                    self.text.push('\\');
                    self.text.push(character);
                }
                '\0'..='\x1f' => {
                    let code = character as u8;
                    self.text.push_str("\\u00");
                    self.text.push(hex(code >> 4));
                    self.text.push(hex(code & 15));
                }
                _ => self.text.push(character),
            }
        }
        self.text.push('"');
    }

    fn string(&mut self, key: &str, text: &str) {
        self.key(key);
        self.quoted(text);
    }

    fn number(&mut self, key: &str, number: i64) {
        self.key(key);
        decimal(&mut self.text, number);
    }

    fn bool(&mut self, key: &str, value: bool) {
        self.key(key);
        self.text.push_str(if value { "true" } else { "false" });
    }

    fn list<T>(&mut self, key: &str, items: &[T], mut write: impl FnMut(&mut Self, &T)) {
        self.key(key);
        self.open('[');
        for item in items {
            self.separate();
            write(self, item);
        }
        self.close(']');
    }

    fn input_name(&mut self, input: InputId) {
        let program = self.program;
        self.quoted(program.inputs().get(input.index()).map_or("", |input| &input.name));
    }

    fn input(&mut self, input: InputId) {
        self.key("input");
        self.input_name(input);
    }

    fn inputs(&mut self, key: &str, inputs: &[InputId]) {
        self.list(key, inputs, |json, &input| json.input_name(input));
    }

    fn slot(&mut self, slot: SlotId) {
        let program = self.program;
        self.string("slot", program.schema().slots.get(slot.index()).map_or("", |name| name));
    }

    fn module(&mut self, module: Option<ModuleId>) {
        let program = self.program;
        match module {
            Some(module) => self.quoted(program.schema().modules.get(module.index()).map_or("", |name| name)),
            None => self.text.push_str("null"),
        }
    }

    fn outcome(&mut self, slot: SlotId, outcome: Outcome) {
        self.slot(slot);
        match outcome {
            Outcome::Shown(module) => {
                self.key("show");
                self.module(Some(module));
            }
            Outcome::Default(reason) => self.string("default", reason_name(reason)),
        }
    }

    fn outcomes(&mut self, key: &str, outcomes: &[(SlotId, Outcome)]) {
        self.list(key, outcomes, |json, &(slot, outcome)| {
            json.open('{');
            json.outcome(slot, outcome);
            json.close('}');
        });
    }

    fn literal(&mut self, code: LiteralCode) {
        let literal = code.literal();
        self.number("atom", i64::from(literal.atom.0));
        self.bool("is", !literal.negated);
    }

    fn change(&mut self, change: &Change) {
        let program = self.program;
        self.open('{');
        self.input(change.input);
        self.key("to");
        let value_type = program.inputs().get(change.input.index()).map(|input| input.value_type);
        match (&change.to, value_type) {
            (Value::Absent, _) => self.text.push_str("null"),
            (Value::Scalar(value), Some(ValueType::Bool)) => self.text.push_str(if *value != 0 { "true" } else { "false" }),
            (Value::Scalar(value), Some(ValueType::Enum(domain))) => {
                let names = program.schema().domains.get(domain.index());
                let name = names.and_then(|domain| domain.names.get(usize::try_from(*value).unwrap_or(usize::MAX)));
                self.quoted(name.map_or("", |name| name));
            }
            (Value::Scalar(value), _) => decimal(&mut self.text, *value),
            (Value::Texts(texts), Some(ValueType::Set)) => {
                self.open('[');
                for text in texts {
                    self.separate();
                    self.quoted(text);
                }
                self.close(']');
            }
            (Value::Texts(texts), _) => self.quoted(texts.first().map_or("", |text| text)),
        }
        self.close('}');
    }
}
