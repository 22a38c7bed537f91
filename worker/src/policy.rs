//! The program and the engine, as the edge decides with them.

use std::{cell::OnceCell, collections::HashMap, rc::Rc};

use nearside_engine::{Outcome, Request, Scratch, decide_into, nearest_locale, set_time};
use nearside_page::{Content, Value};
use nearside_program::{Facts, FieldValue, InputId, IntentId, List, ModuleId, Program, SlotId, Source, Texts, ValueType};

use crate::{
    handover::handover,
    visit::{Moment, Visit},
};

/// A program that was decoded, with what a page asks of it looked up once.
#[derive(Debug)]
pub struct Policy {
    program: Program,
    id: String,
    slots: HashMap<String, usize>,
    /// By slot: the modules that may show there.
    candidates: Vec<Vec<ModuleId>>,
    /// By slot: slots declared before it whose outcome may change its own.
    ties: Vec<Vec<usize>>,
    /// By slot: whether a candidate asks about a fact that a slice may say.
    sliced: Vec<bool>,
    /// By number; none of which the texts cannot be read.
    locales: Vec<OnceCell<Option<Locale>>>,
}

/// A locale that a page has asked for.
#[derive(Debug)]
struct Locale {
    texts: Texts,
    /// By module.
    contents: Vec<Option<Content>>,
}

/// A slot of the policy.
pub(crate) type SlotAt = usize;

/// What one slot of a page shows: a module, or its default.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Chosen {
    pub(crate) slot: SlotAt,
    pub(crate) module: Option<ModuleId>,
}

/// A decision for one page: the facts, and which modules were found to have no place.
pub(crate) struct Decider {
    pub(crate) policy: Rc<Policy>,
    facts: Facts,
    scratch: Scratch,
    request: Request,
    outcomes: Vec<(SlotId, Outcome)>,
}

impl Policy {
    /// Decodes a program.
    ///
    /// # Errors
    /// The code of the `DecodeError`: the bytes are no program, or one of a form that this engine does not know.
    pub fn decode(bytes: &[u8]) -> Result<Self, u32> {
        let program = Program::decode(bytes).map_err(|refused| u32::from(refused.code()))?;
        let mut candidates = vec![Vec::new(); program.slots().len()];
        for (row, id) in program.modules().iter().zip((0..=u16::MAX).map(ModuleId)) {
            let at = row.slots.start as usize..row.slots.end as usize;
            for slot in program.module_slots().get(at).unwrap_or_default() {
                if let Some(held) = candidates.get_mut(slot.index()) {
                    held.push(id);
                }
            }
        }
        let id = program.id().0.iter().map(|byte| format!("{byte:02x}")).collect();
        let slots = program.names(List::Slots).iter().map(String::from).zip(0..).collect();
        let locales = program.names(List::Locales).iter().map(|_| OnceCell::new()).collect();
        let ties = ties(&program, &candidates);
        let is_facet = |input: &InputId| program.facets().iter().any(|facet| facet.input == *input);
        let asks = |module: &ModuleId| program.asked(*module).iter().any(is_facet);
        let sliced = candidates.iter().map(|modules| modules.iter().any(asks)).collect();
        Ok(Self { id, slots, locales, ties, sliced, candidates, program })
    }

    /// Id of the program, 32 hex digits.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Origin of the site that the policy is for.
    #[must_use]
    pub fn site(&self) -> &str {
        self.program.site()
    }

    /// The author's version of the policy.
    #[must_use]
    pub fn version(&self) -> u32 {
        self.program.policy_version()
    }

    pub(crate) fn slot_names(&self) -> impl Iterator<Item = &str> {
        self.program.names(List::Slots).iter()
    }

    pub(crate) fn slot(&self, name: &str) -> Option<SlotAt> {
        self.slots.get(name).copied()
    }

    pub(crate) fn candidates(&self, slot: SlotAt) -> &[ModuleId] {
        self.candidates.get(slot).map_or(&[], Vec::as_slice)
    }

    pub(crate) fn ties(&self, slot: SlotAt) -> &[SlotAt] {
        self.ties.get(slot).map_or(&[], Vec::as_slice)
    }

    /// Whether a visitor's slice may say anything here: mode S.
    #[must_use]
    pub fn has_slice(&self) -> bool {
        !self.program.facets().is_empty()
    }

    /// Whether a page with this slot may be another one for another slice, in its outcomes or its reasons.
    pub(crate) fn is_sliced(&self, slot: SlotAt) -> bool {
        self.sliced.get(slot).copied().unwrap_or(false)
    }

    pub(crate) fn module_name(&self, module: ModuleId) -> &str {
        self.program.module_name(module)
    }

    /// Number of the locale nearest to that of a page.
    pub(crate) fn near(&self, locale: Option<&str>) -> usize {
        locale.map_or(0, |tag| nearest_locale(&self.program, tag))
    }

    /// Content of a module in a locale, else in the first.
    pub(crate) fn content(&self, module: ModuleId, locale: usize) -> Option<&Content> {
        self.content_in(locale, module).or_else(|| self.content_in(0, module))
    }

    fn content_in(&self, locale: usize, module: ModuleId) -> Option<&Content> {
        self.locale(locale)?.contents.get(module.index())?.as_ref()
    }

    fn locale(&self, number: usize) -> Option<&Locale> {
        let read = || {
            let texts = self.program.texts(number).ok()?;
            Some(Locale { contents: contents(&self.program, &texts), texts })
        };
        self.locales.get(number)?.get_or_init(read).as_ref()
    }
}

impl Decider {
    /// Writes down what is known of a visit and of the page. Of what a profile would hold, what the slice says is there, and
    /// everything else is absent.
    pub(crate) fn new(policy: &Rc<Policy>, visit: &Visit, page: &[(String, String)]) -> Self {
        let program = &policy.program;
        let mut facts = Facts::new(program.inputs().len());
        let Moment { now_ms, offset_min } = visit.moment;
        set_time(program, &mut facts, now_ms, offset_min);
        facts.visit_seed = visit.seed;
        let context = visit.context();
        let known = |name: &str| {
            let of_page = name.strip_prefix("page.").and_then(|name| page.iter().find(|(held, _)| held == name));
            of_page
                .map(|(_, value)| value.as_str())
                .or_else(|| context.iter().find(|(held, _)| *held == name).map(|(_, value)| *value))
        };
        for (input, id) in program.inputs().iter().zip((0..=u16::MAX).map(InputId)) {
            if input.source == Source::Context
                && let Some(text) = known(&input.name)
            {
                set(program, &mut facts, id, input.value_type, text);
            }
        }
        if let Some(slice) = &visit.slice {
            program.read_slice(slice, &mut facts);
        }
        facts.intent = known("page.intent").and_then(|name| program.find(List::Intents, name)).map(IntentId);
        Self { policy: Rc::clone(policy), facts, scratch: Scratch::new(), request: Request::all(), outcomes: Vec::new() }
    }

    /// Decides these slots, so that each can render what it gets: as `attach` does in a browser.
    pub(crate) fn decide(&mut self, slots: &[SlotAt], renders: &dyn Fn(SlotAt, ModuleId) -> bool) -> Vec<Chosen> {
        let program = &self.policy.program;
        let ids = || slots.iter().filter_map(|slot| u16::try_from(*slot).ok().map(SlotId));
        self.request = Request::only(ids());
        let mut places = vec![false; program.modules().len()];
        for slot in slots {
            for module in self.policy.candidates(*slot).iter().filter(|module| renders(*slot, **module)) {
                if let Some(place) = places.get_mut(module.index()) {
                    *place = true;
                }
            }
        }
        let without = places.iter().zip((0..=u16::MAX).map(ModuleId)).filter(|(place, _)| !**place);
        self.facts.unavailable = without.map(|(_, module)| module).collect();
        // Every turn but the last takes away a module.
        loop {
            decide_into(program, &self.facts, &self.request, &mut self.scratch, &mut self.outcomes);
            let misfit = self.outcomes.iter().find_map(|(slot, outcome)| match outcome {
                Outcome::Shown(module) if !renders(slot.index(), *module) => Some(*module),
                _ => None,
            });
            let Some(module) = misfit else { break };
            match self.facts.unavailable.binary_search(&module) {
                Ok(_) => break,
                Err(at) => self.facts.unavailable.insert(at, module),
            }
        }
        self.outcomes
            .iter()
            .map(|(slot, outcome)| Chosen {
                slot: slot.index(),
                module: match outcome {
                    Outcome::Shown(module) => Some(*module),
                    Outcome::Default(_) => None,
                },
            })
            .collect()
    }

    /// The last decision and why, for a page in this language.
    pub(crate) fn handover(&mut self, locale: Option<&str>) -> String {
        let policy = &self.policy;
        let texts = policy.locale(policy.near(locale)).map(|locale| &locale.texts);
        handover(&policy.program, &self.facts, &self.request, &self.outcomes, texts, &mut self.scratch)
    }
}

/// Slots that compete: for a module, for an exclusive group, or for attention.
fn ties(program: &Program, candidates: &[Vec<ModuleId>]) -> Vec<Vec<usize>> {
    let group = |module: &ModuleId| program.modules().get(module.index()).and_then(|row| row.group);
    let costs = |slot: usize| program.slots().get(slot).is_some_and(|row| row.attention > 0);
    let groups: Vec<Vec<_>> = candidates.iter().map(|modules| modules.iter().filter_map(group).collect()).collect();
    let tied = |slot: usize, before: usize| {
        let share = |one: &[ModuleId], other: &[ModuleId]| one.iter().any(|module| other.binary_search(module).is_ok());
        let both = candidates.get(slot).zip(candidates.get(before)).is_some_and(|(one, other)| share(one, other));
        let grouped =
            groups.get(slot).zip(groups.get(before)).is_some_and(|(one, other)| one.iter().any(|id| other.contains(id)));
        both || grouped || (costs(slot) && costs(before))
    };
    (0..candidates.len()).map(|slot| (0..slot).filter(|before| tied(slot, *before)).collect()).collect()
}

/// Sets a context input from text; text that does not fit leaves it absent.
fn set(program: &Program, facts: &mut Facts, id: InputId, value_type: ValueType, text: &str) {
    let scalar = match value_type {
        ValueType::Bool => match text {
            "true" => Some(1),
            "false" => Some(0),
            _ => None,
        },
        ValueType::Int | ValueType::Timestamp | ValueType::Duration => text.parse().ok(),
        ValueType::Fixed => thousandths(text),
        ValueType::Enum(domain) => program.domain(domain).position(text).and_then(|at| i64::try_from(at).ok()),
        ValueType::Text => return facts.set_text(id, text.to_owned()),
        ValueType::Set => {
            let mut elements: Vec<String> = text.split_ascii_whitespace().map(str::to_owned).collect();
            elements.sort_unstable();
            elements.dedup();
            return facts.set_texts(id, elements);
        }
    };
    if let Some(scalar) = scalar {
        facts.set_scalar(id, scalar);
    }
}

/// A decimal with at most three decimals, in thousandths.
fn thousandths(text: &str) -> Option<i64> {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    if decimals.len() > 3 || !decimals.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    format!("{whole}{decimals:0<3}").parse().ok()
}

fn contents(program: &Program, texts: &Texts) -> Vec<Option<Content>> {
    let mut by_module: Vec<Option<Content>> = vec![None; program.modules().len()];
    for (module, content) in texts.contents() {
        let Some(component) = program.names(List::Components).get(content.component.into()) else { continue };
        let fields = content.fields.into_iter().filter_map(|(at, value)| {
            let name = program.fields(content.component).nth(at.into())?.name.to_owned();
            Some((
                name,
                match value {
                    FieldValue::Text(text) => Value::Text(text),
                    FieldValue::List(items) => Value::List(items),
                    FieldValue::Link(link) => Value::Link { text: link.text, href: link.href },
                    FieldValue::Image { src, alt, width, height } => {
                        Value::Image { src, alt, width: width.into(), height: height.into() }
                    }
                },
            ))
        });
        if let Some(place) = by_module.get_mut(module.index()) {
            *place = Some(Content { component: component.to_owned(), fields: fields.collect() });
        }
    }
    by_module
}
