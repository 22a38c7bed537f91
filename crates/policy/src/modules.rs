//! Modules: what their files say, as the program holds it.

use jiff::tz::TimeZone;
use nearside_program::{Availability, Boost, Caps, Clause, Content, Gain, GroupId, IntentId, Module, SlotId};

use crate::{
    Diagnostic,
    content::Reader,
    diagnostics::{bad_boost, bad_number, empty_window, missing_key, unreachable, zero_cap},
    expr::{self, Scope, Tables},
    folder::ModuleFile,
    positions::Positions,
    quantity,
    tree::{Node, Place, Text, Value},
    vocabulary::{Vocabulary, named_items},
};

/// A module, and where its parts are written.
#[derive(Debug)]
pub(crate) struct ModuleDecl {
    pub(crate) name: String,
    pub(crate) module: Module,
    /// Whether its condition could be read; if not, `module.when` says nothing.
    pub(crate) when_known: bool,
    /// The condition, or the score where there is none.
    pub(crate) when_at: Place,
    pub(crate) score_at: Place,
    /// Content by locale, in the order of the policy's locales.
    pub(crate) content: Vec<Option<Content>>,
}

/// Reads modules.
pub(crate) struct ModuleReader<'a, 'p> {
    pub(crate) vocabulary: &'a Vocabulary<'a>,
    pub(crate) scope: &'a Scope,
    pub(crate) content: Reader<'a>,
    pub(crate) tables: &'p mut Tables,
    pub(crate) positions: &'p mut Positions<'a>,
    pub(crate) diagnostics: &'p mut Vec<Diagnostic>,
}

impl<'a> ModuleReader<'a, '_> {
    pub(crate) fn read(&mut self, file: &'a ModuleFile) -> ModuleDecl {
        let node = &file.node;
        let mut slots: Vec<SlotId> = named_items(node.get("slot"), self.diagnostics)
            .iter()
            .filter_map(|slot| {
                node.get("slot").and_then(|list| list.items().iter().filter_map(Node::text).find(|text| text.text == slot.name))
            })
            .filter_map(|slot| self.vocabulary.slot(slot, self.diagnostics))
            .collect();
        slots.sort_unstable();
        if let Some(entry) = node.entry("slot").filter(|entry| entry.node.items().is_empty()) {
            self.diagnostics.push(missing_key(entry.at, "slot", "at least one slot"));
        }
        let helps =
            node.get_text("helps").and_then(|helps| self.vocabulary.intent(helps, self.diagnostics)).unwrap_or(IntentId(0));
        let group = node
            .get_text("group")
            .and_then(|group| self.vocabulary.position(&self.vocabulary.groups, "group", group, self.diagnostics))
            .map(GroupId);
        let when_text = node.get_text("when");
        let when = match when_text {
            Some(text) => self.condition(text),
            None => Some(vec![Clause::default()]),
        };
        if let (Some(text), Some([])) = (when_text, when.as_deref()) {
            self.diagnostics.push(unreachable(text.at, &format!("module `{}`", file.name)));
        }
        let score_at = node.get("score").map_or(file.at, |score| score.at);
        let score = node.get("score").and_then(|score| quantity::points(score, self.diagnostics)).unwrap_or(0);
        let (base, boosts) = self.boosts(node, score, score_at);
        let content = node.entry("content").map_or_else(Vec::new, |content| self.content.read(content, &slots, self.diagnostics));
        ModuleDecl {
            name: file.name.clone(),
            when_known: when.is_some(),
            when_at: when_text.map_or(score_at, |text| text.at),
            score_at,
            content,
            module: Module {
                slots,
                helps,
                base,
                when: when.unwrap_or_default(),
                boosts,
                group,
                caps: self.caps(node, &file.name),
                available: self.window(node),
            },
        }
    }

    fn condition(&mut self, text: &'a Text) -> Option<Vec<Clause>> {
        let offset = self.positions.offset(text);
        expr::compile(&text.text, text.at.file, offset, self.scope, self.tables, self.diagnostics)
    }

    /// The base, less the penalties, and the gains.
    fn boosts(&mut self, node: &'a Node, score: i32, score_at: Place) -> (i32, Vec<Boost>) {
        let mut base = i64::from(score);
        let mut boosts = Vec::new();
        let tables =
            node.get("boost").map(Node::items).unwrap_or_default().iter().filter(|boost| matches!(boost.value, Value::Table(_)));
        for boost in tables {
            let at = boost.entries().first().map_or(boost.at, |first| first.node.at);
            let add = boost.get("add").and_then(|add| quantity::points(add, self.diagnostics));
            let read = match (boost.get_text("when"), boost.get_text("per")) {
                (Some(when), None) => {
                    if let Some(up_to) = boost.entry("up_to") {
                        self.diagnostics.push(bad_boost(up_to.at, "with `when` counts once", "`up_to` belongs to `per`"));
                    }
                    self.boost_when(when, add)
                }
                (None, Some(per)) => self.boost_per(boost, per, add, at),
                (Some(_), Some(per)) => {
                    self.diagnostics.push(bad_boost(per.at, "has either `when` or `per`", "write two boosts"));
                    None
                }
                (None, None) => {
                    self.diagnostics.push(bad_boost(at, "needs `when` or `per`", "say when it counts, or per unit of what"));
                    None
                }
            };
            if let Some((boost, penalty)) = read {
                base -= penalty;
                boosts.push(boost);
            }
        }
        let lowest = i32::try_from(base);
        if lowest.is_err() {
            self.diagnostics.push(bad_number(score_at, "so that score and penalties stay above -2147483"));
        }
        (lowest.unwrap_or(score), boosts)
    }

    /// A boost of `add` milli-points and what is taken off the base for it.
    fn boost_when(&mut self, when: &'a Text, add: Option<i32>) -> Option<(Boost, i64)> {
        // Errors of the condition are worth knowing even if the points are wrong.
        let Some(add) = add.filter(|add| *add != 0) else {
            self.condition(when);
            return None;
        };
        if add > 0 {
            let clauses = self.condition(when)?;
            if clauses.is_empty() {
                self.diagnostics.push(unreachable(when.at, "this boost"));
                return None;
            }
            return Some((Boost { add, gain: Gain::When(clauses) }, 0));
        }
        let offset = self.positions.offset(when);
        let clauses = expr::compile_unless(&when.text, when.at.file, offset, self.scope, self.tables, self.diagnostics)?;
        if clauses.iter().any(|clause| clause.0.is_empty()) {
            self.diagnostics.push(unreachable(when.at, "this boost"));
            return None;
        }
        Some((Boost { add: add.saturating_abs(), gain: Gain::Unless(clauses) }, i64::from(add).abs()))
    }

    fn boost_per(&mut self, boost: &'a Node, per: &'a Text, add: Option<i32>, at: Place) -> Option<(Boost, i64)> {
        let offset = self.positions.offset(per);
        let input = expr::numeric(&per.text, per.at.file, offset, self.scope, self.tables, self.diagnostics);
        let Some(up_to) = boost.get("up_to") else {
            self.diagnostics.push(bad_boost(at, "with `per` needs `up_to`", "say how many units count at most"));
            return None;
        };
        let (input, up_to, add) = (input?, up_to.whole()?, add.filter(|add| *add != 0)?);
        let whole = i64::from(add).abs().checked_mul(up_to).filter(|whole| *whole <= 1_000_000_000);
        let (Some(whole), Ok(cap)) = (whole, i32::try_from(up_to)) else {
            self.diagnostics
                .push(bad_number(boost.get("add").map_or(at, |add| add.at), "such that `add` times `up_to` is at most 1000000"));
            return None;
        };
        Some(if add > 0 {
            (Boost { add, gain: Gain::PerUnit { input, cap } }, 0)
        } else {
            (Boost { add: add.saturating_abs(), gain: Gain::PerMissing { input, cap } }, whole)
        })
    }

    fn caps(&mut self, node: &Node, module: &str) -> Caps {
        let mut cap = |period: &str| {
            let value = node.get("caps")?.get(period)?;
            let cap = value.whole().and_then(|cap| u16::try_from(cap).ok());
            if cap == Some(0) {
                self.diagnostics.push(zero_cap(value.at, module));
            }
            cap
        };
        Caps { visit: cap("visit"), day: cap("day"), lifetime: cap("lifetime") }
    }

    fn window(&mut self, node: &Node) -> Availability {
        let zone = self.vocabulary.zone.clone().unwrap_or(TimeZone::UTC);
        let mut instant = |key: &str| node.get(key).and_then(|node| quantity::instant_ms(node, &zone, self.diagnostics));
        let available = Availability { from_ms: instant("from"), until_ms: instant("until") };
        if let (Some(from), Some(until), Some(from_at), Some(until_at)) =
            (available.from_ms, available.until_ms, node.get("from"), node.get("until"))
            && until <= from
        {
            self.diagnostics.push(empty_window(from_at.at, until_at.at));
        }
        available
    }
}
