//! The summary for a terminal.

use std::fmt::Write;

use nearside_lab::{Device, Dropped};

use super::{
    Report, outcomes,
    words::{micros, number, percent},
};

/// What came of the replay, in a screenful.
pub(crate) fn text(report: &Report<'_>) -> String {
    let (tally, sifted) = (report.tally, &report.views.sifted);
    let mut out = String::new();
    let _ = writeln!(out, "{} lines: {} page views", number(sifted.lines), number(tally.views));
    for (dropped, count) in Dropped::ALL.into_iter().zip(sifted.dropped).filter(|(_, count)| *count > 0) {
        let _ = writeln!(out, "  {:>8}  dropped: {}", number(count), dropped.words());
    }
    for (reason, count) in &sifted.bad {
        let _ = writeln!(out, "  {:>8}  bad lines: {reason}", number(*count));
    }
    for mishap in &sifted.examples {
        let _ = writeln!(out, "            line {}: {}", mishap.line, mishap.excerpt);
    }
    let _ = writeln!(
        out,
        "{} visitors, {} visits, {} came back",
        number(u64::from(report.views.visitors)),
        number(tally.visits),
        number(tally.returning)
    );
    let devices: Vec<_> = Device::ALL
        .iter()
        .zip(tally.devices)
        .filter(|(_, count)| *count > 0)
        .map(|(device, count)| format!("{} {}", device.name(), number(count)))
        .collect();
    let _ = writeln!(out, "page views by device: {}", devices.join(", "));
    let unmatched = tally.rules.last().copied().unwrap_or(0);
    if unmatched > 0 {
        let _ = writeln!(out, "page views whose path no rule fits: {} ({})", number(unmatched), percent(unmatched, tally.views));
    }
    for (slot, (name, counts)) in report.slots().enumerate() {
        let _ = writeln!(out, "\n{name}");
        for row in outcomes::rows(report, slot, counts) {
            let _ = writeln!(out, "  {:>8}  {:>7}  {}", number(row.count), percent(row.count, counts.all.total()), row.label);
        }
    }
    if !tally.caps.is_empty() {
        let _ = writeln!(out, "\npage views that a cap changed");
        for (module, [visit, day, lifetime]) in &tally.caps {
            let _ = writeln!(
                out,
                "  {:>8}  {} ({visit} visit, {day} day, {lifetime} lifetime)",
                number(visit + day + lifetime),
                report.module(*module)
            );
        }
    }
    if !tally.never.is_empty() {
        let never: Vec<_> = tally.never.iter().map(|(module, _)| report.module(*module)).collect();
        let _ = writeln!(out, "\nnever shown: {}", never.join(", "));
    }
    if tally.refused > 0 {
        let _ = writeln!(out, "\nrefused by the profile: {} records", number(tally.refused));
    }
    let timing = tally.timing;
    let _ = writeln!(
        out,
        "\n{} decisions of a page: {} a second, median {}, p99 {} (on this machine, this time)",
        number(timing.decisions),
        number(timing.per_second()),
        micros(timing.median_ns),
        micros(timing.p99_ns)
    );
    let _ = writeln!(out, "{} explanations, {} not confirmed by replay", number(tally.explained), number(tally.unverified));
    out
}
