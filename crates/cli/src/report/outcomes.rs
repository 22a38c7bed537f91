//! The outcomes of one slot as rows: modules by how often they were shown, then defaults.

use nearside_engine::Reason;
use nearside_lab::{Counter, REASONS, SlotTally};
use nearside_program::{List, ModuleId};

use super::{Report, words};

/// Colours that can still be told apart beside each other.
pub(super) const COLOURS: usize = 7;

/// One kind of outcome of a slot.
pub(super) struct Row {
    pub(super) label: String,
    /// Its colour in charts of the slot: 0 to 6 for modules, `None` for the default.
    pub(super) colour: Option<usize>,
    pub(super) count: u64,
    pub(super) is_quiet: bool,
}

/// All outcomes that occurred, and modules that might have: the modules first.
pub(super) fn rows(report: &Report<'_>, slot: usize, tally: &SlotTally) -> Vec<Row> {
    let series = series(tally);
    let mut rows = Vec::new();
    for module in candidates(report, slot) {
        let count = tally.all.shown.get(module.index()).copied().unwrap_or(0);
        let colour = series.iter().position(|ids| ids.contains(&module.index())).filter(|_| count > 0);
        rows.push(Row { label: report.module(module).to_owned(), colour, count, is_quiet: false });
    }
    rows.sort_by_key(|row| std::cmp::Reverse(row.count));
    for (reason, count) in REASONS.into_iter().zip(tally.all.silent).filter(|(_, count)| *count > 0) {
        rows.push(Row { label: format!("default: {}", words::reason(reason)), colour: None, count, is_quiet: is_quiet(reason) });
    }
    rows
}

/// Modules that are drawn in one colour, most shown first: one each, and the rest together in the last.
pub(super) fn series(tally: &SlotTally) -> Vec<Vec<usize>> {
    let mut shown: Vec<(usize, u64)> = tally.all.shown.iter().copied().enumerate().filter(|(_, count)| *count > 0).collect();
    shown.sort_by_key(|(id, count)| (std::cmp::Reverse(*count), *id));
    let ids: Vec<usize> = shown.into_iter().map(|(id, _)| id).collect();
    if ids.len() <= COLOURS {
        return ids.into_iter().map(|id| vec![id]).collect();
    }
    let (alone, together) = ids.split_at(COLOURS - 1);
    alone.iter().map(|id| vec![*id]).chain([together.to_vec()]).collect()
}

/// Names of the series.
pub(super) fn names(report: &Report<'_>, series: &[Vec<usize>]) -> Vec<String> {
    series
        .iter()
        .map(|ids| match ids.as_slice() {
            [id] => report.program.names(List::Modules).get(*id).unwrap_or_default().to_owned(),
            several => format!("{} other modules", several.len()),
        })
        .collect()
}

/// What a counter has of each series, and of defaults last.
pub(super) fn parts(counter: &Counter, series: &[Vec<usize>]) -> Vec<u64> {
    let of = |ids: &Vec<usize>| ids.iter().filter_map(|id| counter.shown.get(*id)).sum();
    series.iter().map(of).chain([counter.defaults()]).collect()
}

/// Modules that may fill a slot.
pub(super) fn candidates(report: &Report<'_>, slot: usize) -> Vec<ModuleId> {
    let modules = report.program.modules().iter().zip(0..=u16::MAX);
    let fits = |row: &nearside_program::ModuleRow| {
        let slots = report.program.module_slots().get(row.slots.start as usize..row.slots.end as usize).unwrap_or_default();
        slots.iter().any(|used| used.index() == slot)
    };
    modules.filter(|(row, _)| fits(row)).map(|(_, id)| ModuleId(id)).collect()
}

/// Whether the silence was on purpose.
pub(super) const fn is_quiet(reason: Reason) -> bool {
    reason.is_quiet()
}
