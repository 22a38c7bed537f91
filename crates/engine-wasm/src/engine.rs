//! One program with the facts of the moment: decide, explain, and the memory that the host writes into.

use alloc::{boxed::Box, vec::Vec};

use nearside_engine::{Outcome, Reason, Request, Scratch, decide_into, set_time, wire};
#[cfg(feature = "profile")]
use nearside_profile::{Gate, Moment, Profile};
use nearside_program::{Facts, InputId, IntentId, ModuleId, Period, Program, SlotId};
use spin::Mutex;
use wasm_bindgen::prelude::*;

#[cfg(feature = "explain")]
use crate::describe;
use crate::{buffer, stop};

/// Offset that says that the visitor's is unknown.
const UNKNOWN_OFFSET: i32 = 32_767;

/// The engine of this instance, once there is one. Nothing runs beside it: the lock is there for the compiler, and found locked
/// only when the memory was damaged from outside. Boxed, so that memory full of zeros holds none.
static ENGINE: Mutex<Option<Box<Engine>>> = Mutex::new(None);

/// A program, the facts of the moment and one visitor's profile.
pub struct Engine {
    pub(crate) program: Program,
    pub(crate) facts: Facts,
    request: Request,
    pub(crate) scratch: Scratch,
    decided: Vec<(SlotId, Outcome)>,
    /// By slot id: reason code in the upper half, module in the lower.
    outcomes: Vec<u32>,
    /// What `layout` points to.
    layout: [usize; 5],
    #[cfg(feature = "profile")]
    pub(crate) profile: Profile,
    #[cfg(feature = "profile")]
    pub(crate) gate: Gate,
}

/// Works on the engine. Traps when there is none.
pub(crate) fn with<R>(work: impl FnOnce(&mut Engine) -> R) -> R {
    match ENGINE.try_lock().as_deref_mut() {
        Some(Some(engine)) => work(engine),
        _ => stop(),
    }
}

/// Starts with the program in the buffer: 0, or the code of the `DecodeError` that refuses it.
#[wasm_bindgen]
pub fn start() -> u16 {
    match Program::decode(&buffer::take()) {
        Ok(program) => {
            match ENGINE.try_lock() {
                Some(mut engine) => *engine = Some(Box::new(Engine::new(program))),
                None => stop(),
            }
            0
        }
        Err(refused) => refused.code(),
    }
}

/// Address of five numbers of 32 bits that stay the same: how many inputs there are, where their states lie (a byte each, 0
/// absent, 1 present) and their scalars (64 bits each, little-endian); how many slots there are, and where `decide` writes
/// their outcomes (32 bits each: reason code times 65,536 plus module).
#[wasm_bindgen]
pub fn layout() -> *const usize {
    with(|engine| engine.layout.as_ptr())
}

/// Gives a context input the packed list of texts in the buffer: one for a text, any number for a set.
#[wasm_bindgen(js_name = setContextTexts)]
pub fn set_context_texts(input: u16) {
    with(|engine| engine.facts.set_texts(InputId(input), buffer::list()));
}

/// Says what the page is for; a negative number is nothing in particular.
#[wasm_bindgen(js_name = setIntent)]
pub fn set_intent(intent: i32) {
    with(|engine| engine.facts.intent = u16::try_from(intent).ok().map(IntentId));
}

/// Says which slots are on the page, by the packed list in the buffer; none means all.
#[wasm_bindgen(js_name = setSlots)]
pub fn set_slots() {
    let slots = buffer::list::<SlotId>();
    with(|engine| engine.request = if slots.is_empty() { Request::all() } else { Request::only(slots) });
}

/// Says that a module stands in a slot that is not to be filled, and stays there. Forgotten when the slots are said again.
#[wasm_bindgen(js_name = addStanding)]
pub fn add_standing(slot: u16, module: u16) {
    with(|engine| engine.request.add(SlotId(slot), ModuleId(module)));
}

/// Says which modules the page cannot render, by the packed list in the buffer, ascending.
#[wasm_bindgen(js_name = setUnavailable)]
pub fn set_unavailable() {
    with(|engine| engine.facts.unavailable = buffer::list());
}

/// Begins a decision: sets the clock, ms since 1970 and minutes east of UTC (32,767 is unknown), and opens the gate.
/// The facts stay as they are until the next one begins, so that what is shown can be explained after it was counted.
/// `again`: for the view of the last decision, so that what was counted since then changes nothing. `visit_seed`: a whole number of
/// `0..2^53` for draws about somebody without a seed of their own, the same for the whole visit and kept nowhere.
#[wasm_bindgen]
pub fn begin(now_ms: f64, offset_min: i32, again: bool, visit_seed: f64) {
    with(|engine| {
        #[cfg(not(feature = "profile"))]
        let _ = again;
        let (now_ms, offset_min) = moment(now_ms, offset_min);
        set_time(&engine.program, &mut engine.facts, now_ms, offset_min);
        engine.facts.visit_seed = visit_seed as u64;
        #[cfg(feature = "profile")]
        {
            let moment = Moment { now_ms, offset_min };
            let open = if again { Gate::open_again } else { Gate::open };
            open(&engine.gate, &engine.profile, &engine.program, moment, &mut engine.facts);
        }
    });
}

/// Decides the slots of the page and writes the outcomes.
#[wasm_bindgen]
pub fn decide() {
    with(|engine| {
        decide_into(&engine.program, &engine.facts, &engine.request, &mut engine.scratch, &mut engine.decided);
        for &(slot, outcome) in &engine.decided {
            if let Some(place) = engine.outcomes.get_mut(slot.index()) {
                *place = match outcome {
                    Outcome::Shown(module) => u32::from(module.0),
                    Outcome::Default(reason) => reason_code(reason) << 16,
                };
            }
        }
    });
}

/// Answers the decision that was begun, in its canonical form.
#[wasm_bindgen]
pub fn decision() -> usize {
    with(|engine| {
        let decision = nearside_engine::decide(&engine.program, &engine.facts, &engine.request, &mut engine.scratch);
        buffer::answer_text(wire::decision(&engine.program, &engine.facts, &decision))
    })
}

/// Answers why a slot shows what it shows, in its canonical form; nothing for a slot that is not on the page.
#[cfg(feature = "explain")]
#[wasm_bindgen]
pub fn explain(slot: u16) -> usize {
    with(|Engine { program, facts, request, scratch, .. }| {
        nearside_engine::explain(program, facts, request, SlotId(slot), scratch)
            .map_or(0, |explanation| buffer::answer_text(wire::explanation(program, facts, &explanation)))
    })
}

/// Answers the policy's reason sentence for an input, in the locale in the buffer or the nearest; nothing when it has none.
/// With the slot whose explanation has the reason it may be the sentence of a named condition; 65,535 is no slot.
#[cfg(feature = "explain")]
#[wasm_bindgen]
pub fn reason(slot: u16, input: u16) -> usize {
    let locale = buffer::text();
    with(|Engine { program, facts, request, scratch, .. }| {
        let said = nearside_engine::explain(program, facts, request, SlotId(slot), scratch);
        let because = said.as_ref().map_or(&[][..], |said| &said.because);
        describe::nearest(program, &locale)
            .and_then(|texts| Some(nearside_engine::reason_text(program, facts, &texts, because, InputId(input))?.plain))
            .map_or(0, buffer::answer_text)
    })
}

/// Whether a slot's rules read an input, whatever a decision made of it.
#[cfg(feature = "explain")]
#[wasm_bindgen]
pub fn reads(slot: u16, input: u16) -> bool {
    with(|Engine { program, facts, scratch, .. }| nearside_engine::reads(program, facts, SlotId(slot), InputId(input), scratch))
}

/// Answers why a module does not show in a slot, in its canonical form.
#[cfg(feature = "why-not")]
#[wasm_bindgen(js_name = whyNot)]
pub fn why_not(slot: u16, module: u16) -> usize {
    with(|Engine { program, facts, request, scratch, .. }| {
        let (slot, module) = (SlotId(slot), ModuleId(module));
        let answer = nearside_engine::why_not(program, facts, request, slot, module, scratch);
        buffer::answer_text(wire::why_not(program, facts, slot, module, &answer))
    })
}

impl Engine {
    fn new(program: Program) -> Self {
        let mut facts = Facts::new(program.inputs().len());
        let outcomes = alloc::vec![0; program.slots().len()];
        let (states, scalars) = facts.record_mut();
        let layout = [states.len(), states.as_ptr().addr(), scalars.as_ptr().addr(), outcomes.len(), outcomes.as_ptr().addr()];
        Self {
            facts,
            request: Request::all(),
            scratch: Scratch::new(),
            decided: Vec::new(),
            outcomes,
            layout,
            #[cfg(feature = "profile")]
            profile: Profile::default(),
            #[cfg(feature = "profile")]
            gate: Gate::new(&program),
            program,
        }
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
