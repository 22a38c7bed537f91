//! One program with the facts of the moment: decide, explain, and the memory that the host writes into.

use alloc::{string::String, vec::Vec};

use nearside_engine::{Outcome, Reason, Request, Scratch, decide_into, set_time, wire};
#[cfg(feature = "profile")]
use nearside_profile::{Gate, Moment, Profile};
use nearside_program::{Facts, InputId, IntentId, ModuleId, Period, Program, SlotId};
use wasm_bindgen::prelude::*;

use crate::describe;

/// Offset that says that the visitor's is unknown.
const UNKNOWN_OFFSET: i32 = 32_767;

/// A program, the facts of the moment and one visitor's profile.
#[wasm_bindgen]
pub struct Engine {
    pub(crate) program: Program,
    pub(crate) facts: Facts,
    request: Request,
    scratch: Scratch,
    decided: Vec<(SlotId, Outcome)>,
    /// By slot id: reason code in the upper half, module in the lower.
    outcomes: Vec<u32>,
    pub(crate) staged: Vec<String>,
    #[cfg(feature = "profile")]
    pub(crate) profile: Profile,
    #[cfg(feature = "profile")]
    pub(crate) gate: Gate,
    /// The moment of edits and questions about the profile; a decision's own is in its facts.
    #[cfg(feature = "profile")]
    pub(crate) moment: Moment,
}

#[wasm_bindgen]
impl Engine {
    /// An engine for the bytes of a program.
    /// # Errors
    /// The reason code of `DecodeError` as a number.
    #[wasm_bindgen(constructor)]
    pub fn new(program: &[u8]) -> Result<Engine, JsValue> {
        let program = Program::decode(program).map_err(|refused| JsValue::from(refused.code()))?;
        Ok(Self {
            facts: Facts::new(program.inputs().len()),
            request: Request::all(),
            scratch: Scratch::new(),
            decided: Vec::new(),
            outcomes: alloc::vec![0; program.slots().len()],
            staged: Vec::new(),
            #[cfg(feature = "profile")]
            profile: Profile::default(),
            #[cfg(feature = "profile")]
            gate: Gate::new(&program),
            #[cfg(feature = "profile")]
            moment: Moment { now_ms: 0, offset_min: None },
            program,
        })
    }

    /// What the program declares, as JSON.
    pub fn describe(&self) -> String {
        describe::program(&self.program)
    }

    /// Number of inputs.
    #[wasm_bindgen(js_name = inputCount)]
    pub fn input_count(&self) -> u32 {
        u32::try_from(self.program.inputs().len()).unwrap_or(u32::MAX)
    }

    /// Number of slots.
    #[wasm_bindgen(js_name = slotCount)]
    pub fn slot_count(&self) -> u32 {
        u32::try_from(self.program.slots().len()).unwrap_or(u32::MAX)
    }

    /// Address of the inputs' states: a byte each, 0 absent, 1 present.
    pub fn states(&mut self) -> *const u8 {
        self.facts.record_mut().0.as_ptr()
    }

    /// Address of the inputs' scalars: 64 bits each, little-endian.
    pub fn scalars(&mut self) -> *const i64 {
        self.facts.record_mut().1.as_ptr()
    }

    /// Address of the outcomes that `decide` writes: 32 bits by slot, reason code times 65,536 plus module.
    pub fn outcomes(&self) -> *const u32 {
        self.outcomes.as_ptr()
    }

    /// Lays a text ready for the next call that takes texts.
    pub fn stage(&mut self, text: String) {
        self.staged.push(text);
    }

    /// Gives a context input the texts laid ready: one for a text, any number for a set.
    #[wasm_bindgen(js_name = setContextTexts)]
    pub fn set_context_texts(&mut self, input: u16) {
        self.facts.set_texts(InputId(input), core::mem::take(&mut self.staged));
    }

    /// Says what the page is for; a negative number is nothing in particular.
    #[wasm_bindgen(js_name = setIntent)]
    pub fn set_intent(&mut self, intent: i32) {
        self.facts.intent = u16::try_from(intent).ok().map(IntentId);
    }

    /// Says which slots are on the page; none means all.
    #[wasm_bindgen(js_name = setSlots)]
    pub fn set_slots(&mut self, slots: &[u16]) {
        self.request = if slots.is_empty() { Request::all() } else { Request::only(slots.iter().copied().map(SlotId)) };
    }

    /// Says which modules the page cannot render, ascending.
    #[wasm_bindgen(js_name = setUnavailable)]
    pub fn set_unavailable(&mut self, modules: &[u16]) {
        self.facts.unavailable.clear();
        self.facts.unavailable.extend(modules.iter().copied().map(ModuleId));
    }

    /// Begins a decision: sets the clock, ms since 1970 and minutes east of UTC (32,767 is unknown), and opens the gate.
    /// The facts stay as they are until the next one begins, so that what is shown can be explained after it was counted.
    #[wasm_bindgen(js_name = begin)]
    pub fn begin(&mut self, now_ms: f64, offset_min: i32) {
        let (now_ms, offset_min) = moment(now_ms, offset_min);
        #[cfg(feature = "profile")]
        {
            self.moment = Moment { now_ms, offset_min };
        }
        set_time(&self.program, &mut self.facts, now_ms, offset_min);
        #[cfg(feature = "profile")]
        self.gate.open(&self.profile, &self.program, Moment { now_ms, offset_min }, &mut self.facts);
    }

    /// Decides the slots of the page and writes the outcomes.
    pub fn decide(&mut self) {
        decide_into(&self.program, &self.facts, &self.request, &mut self.scratch, &mut self.decided);
        for &(slot, outcome) in &self.decided {
            if let Some(place) = self.outcomes.get_mut(slot.index()) {
                *place = match outcome {
                    Outcome::Shown(module) => u32::from(module.0),
                    Outcome::Default(reason) => reason_code(reason) << 16,
                };
            }
        }
    }

    /// The decision that was begun, in its canonical form.
    pub fn decision(&mut self) -> String {
        let decision = nearside_engine::decide(&self.program, &self.facts, &self.request, &mut self.scratch);
        wire::decision(&self.program, &self.facts, &decision)
    }

    /// Labels of what the policy declares, in the nearest locale, as JSON.
    pub fn labels(&self, locale: &str) -> String {
        describe::labels(&self.program, locale)
    }

    /// Content of a module in the nearest locale, as JSON; empty when the policy has none.
    pub fn content(&self, module: u16, locale: &str) -> String {
        describe::content(&self.program, ModuleId(module), locale)
    }
}

#[cfg(feature = "explain")]
#[wasm_bindgen]
impl Engine {
    /// Why a slot shows what it shows, in its canonical form; empty for a slot that is not on the page.
    pub fn explain(&mut self, slot: u16) -> String {
        nearside_engine::explain(&self.program, &self.facts, &self.request, SlotId(slot), &mut self.scratch)
            .map_or_else(String::new, |explanation| wire::explanation(&self.program, &self.facts, &explanation))
    }

    /// The policy's reason sentence for an input, by its name, in the nearest locale; empty when it has none.
    pub fn reason(&self, input: &str, locale: &str) -> String {
        describe::input(&self.program, input)
            .zip(describe::nearest(&self.program, locale))
            .and_then(|(input, texts)| Some(nearside_engine::reason_text(&self.program, &self.facts, &texts, input)?.plain))
            .unwrap_or_default()
    }
}

#[cfg(feature = "why-not")]
#[wasm_bindgen]
impl Engine {
    /// Why a module does not show in a slot, in its canonical form.
    #[wasm_bindgen(js_name = whyNot)]
    pub fn why_not(&mut self, slot: u16, module: u16) -> String {
        let (slot, module) = (SlotId(slot), ModuleId(module));
        let answer = nearside_engine::why_not(&self.program, &self.facts, &self.request, slot, module, &mut self.scratch);
        wire::why_not(&self.program, &self.facts, slot, module, &answer)
    }
}

/// A host's clock. Saturates, and NaN becomes 0: no clock that a host may have leads outside the engine's range.
pub(crate) fn moment(now_ms: f64, offset_min: i32) -> (i64, Option<i16>) {
    (now_ms as i64, if offset_min == UNKNOWN_OFFSET { None } else { i16::try_from(offset_min).ok() })
}

/// Code of a reason in `outcomes`; 0 is shown.
const fn reason_code(reason: Reason) -> u32 {
    match reason {
        Reason::None => 1,
        Reason::Paused => 2,
        Reason::Comparison => 3,
        Reason::Unavailable => 4,
        Reason::Scheduled => 5,
        Reason::Intent => 6,
        Reason::Dismissed => 7,
        Reason::Placed => 8,
        Reason::Group => 9,
        Reason::Cap(Period::Visit) => 10,
        Reason::Cap(Period::Day) => 11,
        Reason::Cap(Period::Lifetime) => 12,
        Reason::Attention(Period::Visit) => 13,
        Reason::Attention(Period::Day | Period::Lifetime) => 14,
    }
}
