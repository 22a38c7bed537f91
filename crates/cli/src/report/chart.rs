//! Charts as SVG inside the page: no script, colours from the page's style, every mark with its figures in a tooltip.
//!
//! All are drawn on a sheet 360 wide, so that letters stay legible on a phone and lines stay calm on a desk.

use std::fmt::Write;

use super::words::{escape, number, percent, permille};

const WIDTH: u64 = 360;
const LEFT: u64 = 42;
const RIGHT: u64 = 8;

/// One bar of several parts.
pub(super) struct Stack {
    /// What it is of.
    pub(super) label: String,
    /// Parts in the order of the series; the last is the default.
    pub(super) parts: Vec<u64>,
}

impl Stack {
    fn total(&self) -> u64 {
        self.parts.iter().sum()
    }
}

/// 24 columns of shares, one an hour.
pub(super) fn hours(title: &str, series: &[String], stacks: &[Stack]) -> String {
    const TOP: u64 = 8;
    const HEIGHT: u64 = 130;
    let step_hundredths = (WIDTH - LEFT - RIGHT) * 100 / 24;
    let mut out = open(title, "Share of page views by hour of the day, in stacked columns.", TOP + HEIGHT + 40);
    for (share, label) in [(0, "0 %"), (50, "50 %"), (100, "100 %")] {
        let y = TOP + HEIGHT - HEIGHT * share / 100;
        let _ = write!(
            out,
            r#"<line class="grid" x1="{LEFT}" x2="{}" y1="{y}" y2="{y}"/><text class="tick" x="{}" y="{}" text-anchor="end">{label}</text>"#,
            WIDTH - RIGHT,
            LEFT - 6,
            y + 4
        );
    }
    for (hour, stack) in (0_u64..).zip(stacks) {
        let x = hundredths(LEFT * 100 + hour * step_hundredths + 60);
        let width = hundredths(step_hundredths - 120);
        let mut done = 0;
        for (position, part) in stack.parts.iter().enumerate().filter(|(_, part)| **part > 0) {
            let (low, high) = (permille(done, stack.total()), permille(done + part, stack.total()));
            done += part;
            let (top, height) = (TOP * 100 + HEIGHT * (1000 - high) / 10, HEIGHT * (high - low) / 10);
            let _ = write!(
                out,
                r#"<rect class="{}" x="{x}" width="{width}" y="{}" height="{}"><title>{} h, {}: {} of {} ({})</title></rect>"#,
                class(position, stack.parts.len()),
                hundredths(top),
                hundredths(height),
                escape(&stack.label),
                escape(name(series, position)),
                number(*part),
                number(stack.total()),
                percent(*part, stack.total()),
            );
        }
    }
    for hour in [0, 6, 12, 18] {
        let x = hundredths(LEFT * 100 + hour * step_hundredths + step_hundredths / 2);
        let _ = write!(out, r#"<text class="tick" x="{x}" y="{}" text-anchor="middle">{hour}</text>"#, TOP + HEIGHT + 16);
    }
    let _ = write!(
        out,
        r#"<text class="axis" x="{}" y="{}" text-anchor="middle">hour of the day</text></svg>"#,
        LEFT + (WIDTH - LEFT - RIGHT) / 2,
        TOP + HEIGHT + 34
    );
    out
}

/// Bars of shares, one below the other.
pub(super) fn bars(title: &str, axis: &str, series: &[String], stacks: &[Stack]) -> String {
    const BAR: u64 = 20;
    const STEP: u64 = 34;
    const LABEL: u64 = 96;
    const TOP: u64 = 4;
    let wide = WIDTH - LABEL - RIGHT - 8;
    let bottom = TOP + STEP * stacks.len() as u64;
    let mut out = open(title, "Share of page views, in stacked bars.", bottom + 34);
    for (share, label) in [(0, "0 %"), (50, "50 %"), (100, "100 %")] {
        let x = LABEL + wide * share / 100;
        let _ = write!(
            out,
            r#"<line class="grid" x1="{x}" x2="{x}" y1="{TOP}" y2="{bottom}"/><text class="tick" x="{x}" y="{}" text-anchor="middle">{label}</text>"#,
            bottom + 14
        );
    }
    for (row, stack) in (0_u64..).zip(stacks) {
        let y = TOP + row * STEP + (STEP - BAR) / 2;
        let _ = write!(
            out,
            r#"<text class="name" x="0" y="{}">{}</text><text class="tick" x="0" y="{}">{} views</text>"#,
            y + 7,
            escape(&stack.label),
            y + 20,
            number(stack.total())
        );
        let mut done = 0;
        for (position, part) in stack.parts.iter().enumerate().filter(|(_, part)| **part > 0) {
            let (low, high) = (permille(done, stack.total()), permille(done + part, stack.total()));
            done += part;
            let _ = write!(
                out,
                r#"<rect class="{}" x="{}" width="{}" y="{y}" height="{BAR}"><title>{}, {}: {} of {} ({})</title></rect>"#,
                class(position, stack.parts.len()),
                hundredths(LABEL * 100 + wide * low / 10),
                hundredths(wide * (high - low) / 10),
                escape(&stack.label),
                escape(name(series, position)),
                number(*part),
                number(stack.total()),
                percent(*part, stack.total()),
            );
        }
    }
    let _ = write!(
        out,
        r#"<text class="axis" x="{}" y="{}" text-anchor="middle">{}</text></svg>"#,
        LABEL + wide / 2,
        bottom + 30,
        escape(axis)
    );
    out
}

/// 24 columns of counts, one an hour.
pub(super) fn counts(title: &str, counts: &[u64; 24]) -> String {
    const TOP: u64 = 8;
    const HEIGHT: u64 = 130;
    let step_hundredths = (WIDTH - LEFT - RIGHT) * 100 / 24;
    let most = ceiling(counts.iter().copied().max().unwrap_or(0));
    let mut out = open(title, "Page views by hour of the day, in columns.", TOP + HEIGHT + 40);
    for count in [0, most / 2, most] {
        let y = TOP + HEIGHT - HEIGHT * permille(count, most) / 1000;
        let _ = write!(
            out,
            r#"<line class="grid" x1="{LEFT}" x2="{}" y1="{y}" y2="{y}"/><text class="tick" x="{}" y="{}" text-anchor="end">{}</text>"#,
            WIDTH - RIGHT,
            LEFT - 6,
            y + 4,
            number(count)
        );
    }
    for (hour, count) in (0_u64..).zip(counts) {
        let height = HEIGHT * permille(*count, most) / 10;
        let _ = write!(
            out,
            r#"<rect class="plain" x="{}" width="{}" y="{}" height="{}"><title>{hour} h: {} page views</title></rect>"#,
            hundredths(LEFT * 100 + hour * step_hundredths + 60),
            hundredths(step_hundredths - 120),
            hundredths((TOP + HEIGHT) * 100 - height),
            hundredths(height),
            number(*count),
        );
    }
    for hour in [0, 6, 12, 18] {
        let x = hundredths(LEFT * 100 + hour * step_hundredths + step_hundredths / 2);
        let _ = write!(out, r#"<text class="tick" x="{x}" y="{}" text-anchor="middle">{hour}</text>"#, TOP + HEIGHT + 16);
    }
    let _ = write!(
        out,
        r#"<text class="axis" x="{}" y="{}" text-anchor="middle">hour of the day</text></svg>"#,
        LEFT + (WIDTH - LEFT - RIGHT) / 2,
        TOP + HEIGHT + 34
    );
    out
}

/// A bar in a table's cell.
pub(super) fn cell(class: &str, part: u64, whole: u64) -> String {
    let share = permille(part, whole);
    format!(
        r#"<svg class="cell" viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true"><rect class="{class}" width="{share}" height="10"/></svg>"#
    )
}

/// The class of a part: a colour for each series, and one for the default, which is last.
pub(super) fn class(position: usize, parts: usize) -> String {
    if position + 1 == parts { "rest".to_owned() } else { format!("c{position}") }
}

fn open(title: &str, description: &str, height: u64) -> String {
    format!(
        r#"<svg class="chart" viewBox="0 0 {WIDTH} {height}" role="img"><title>{}</title><desc>{}</desc>"#,
        escape(title),
        escape(description)
    )
}

fn name(series: &[String], position: usize) -> &str {
    series.get(position).map_or("default", String::as_str)
}

/// Hundredths as a decimal number.
fn hundredths(number: u64) -> String {
    format!("{}.{:02}", number / 100, number % 100)
}

/// The next round number that can be halved.
fn ceiling(most: u64) -> u64 {
    let mut step: u64 = 1;
    loop {
        for factor in [2, 4, 6, 10] {
            let round = step.saturating_mul(factor);
            if round >= most {
                return round;
            }
        }
        step = step.saturating_mul(10);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn axes_end_at_round_numbers() {
        assert_eq!([0, 1, 2, 3, 7, 11, 61, 150, 1_001].map(ceiling), [2, 2, 2, 4, 10, 20, 100, 200, 2_000]);
    }

    #[test]
    fn names_cannot_break_out() {
        let stack = Stack { label: "<b>".into(), parts: vec![1, 1] };
        let chart = bars("a & b", "<i>", &["\"x\"".into()], &[stack]);
        assert!(
            !chart.contains("<b>") && !chart.contains("<i>") && chart.contains("a &amp; b") && chart.contains("&quot;x&quot;")
        );
    }
}
