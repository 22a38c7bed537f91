//! What came of a replay, for people and for tools: a summary in words, figures as JSON, and a page.
//!
//! All three are the same in every run with the same log and policy, except for times, which have places of their own.

mod chart;
mod html;
mod json;
mod outcomes;
mod text;
mod words;

use nearside_lab::{PathRule, Tally, Views};
use nearside_program::{List, ModuleId, Program};

pub(crate) use self::{html::html, json::json, text::text};

/// Everything that a report is about.
pub(crate) struct Report<'a> {
    pub(crate) program: &'a Program,
    pub(crate) views: &'a Views,
    pub(crate) rules: &'a [PathRule],
    pub(crate) tally: &'a Tally,
    /// Name of the log's file.
    pub(crate) log: &'a str,
    /// One of so many page views was explained.
    pub(crate) every: u32,
}

impl<'a> Report<'a> {
    fn module(&self, module: ModuleId) -> &'a str {
        self.program.module_name(module)
    }

    /// Slots with their names and counts.
    fn slots(&self) -> impl Iterator<Item = (&'a str, &'a nearside_lab::SlotTally)> {
        self.program.names(List::Slots).iter().zip(&self.tally.slots)
    }

    /// First and last instant of the page views, ms since 1970.
    fn span_ms(&self) -> Option<(i64, i64)> {
        let instants = || self.views.views.iter().map(|view| view.at_ms);
        instants().min().zip(instants().max())
    }
}
