//! The report as one page: no script, nothing remote, legible in light, in dark, on a phone and on paper.

use std::fmt::Write;

use nearside_lab::{Device, Dropped, REASONS, SlotTally};

use super::{
    Report,
    chart::{self, Stack},
    outcomes::{self, names, parts, series},
    words::{self, date, escape, micros, number, percent},
};

const STYLE: &str = include_str!("style.css");

/// The page.
pub(crate) fn html(report: &Report<'_>) -> String {
    let title = format!("What visitors of {} would have seen", report.program.site().trim_start_matches("https://"));
    let mut out = String::new();
    let _ = write!(
        out,
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <title>{}</title>\n<style>\n{STYLE}</style>\n<main>\n",
        escape(&title)
    );
    head(&mut out, report, &title);
    terms(&mut out, report);
    for (slot, (name, tally)) in report.slots().enumerate() {
        slot_section(&mut out, report, slot, name, tally);
    }
    silence(&mut out, report);
    limits(&mut out, report);
    traffic(&mut out, report);
    work(&mut out, report);
    let id: String = report.program.id().0.iter().map(|byte| format!("{byte:02x}")).collect();
    let _ =
        write!(out, "<footer>Made by <code>nearside simulate</code>. Program <code>{id}</code>.</footer>\n</main>\n</html>\n");
    out
}

fn head(out: &mut String, report: &Report<'_>, title: &str) {
    let tally = report.tally;
    let slots: u64 = tally.slots.iter().map(|slot| slot.all.total()).sum();
    let defaults: u64 = tally.slots.iter().map(|slot| slot.all.defaults()).sum();
    let span = report.span_ms().map(|(first, last)| format!(", {} to {} UTC", date(first), date(last))).unwrap_or_default();
    let _ = write!(
        out,
        "<header>\n<p class=\"kicker\">Simulation, policy version {}</p>\n<h1>{}</h1>\n<p class=\"lead\">{} page views of <code>{}</code>{span}, replayed one by one \
         through the same profile, gate and engine that visitors run. Of {} places on these pages, <strong>{}</strong> would have shown a module; \
         the others would have stayed as the page has them.</p>\n</header>\n",
        report.program.policy_version(),
        escape(title),
        number(tally.views),
        escape(report.log),
        number(slots),
        percent(slots - defaults, slots),
    );
    let unverified = if tally.unverified == 0 { "good" } else { "bad" };
    let tiles = [
        ("page views", number(tally.views), String::new(), ""),
        ("visitors", number(u64::from(report.views.visitors)), format!("{} came back", number(tally.returning)), ""),
        ("visits", number(tally.visits), "30 minutes apart".to_owned(), ""),
        ("decisions a second", number(tally.timing.per_second()), "on this machine, this time".to_owned(), ""),
        (
            "unconfirmed reasons",
            number(tally.unverified),
            format!("of {} checked by replay", number(tally.explained)),
            unverified,
        ),
    ];
    out.push_str("<dl class=\"tiles\">\n");
    for (label, figure, note, class) in tiles {
        let _ = writeln!(out, "<div class=\"tile {class}\"><dt>{label}</dt><dd>{figure}<small>{note}</small></dd></div>");
    }
    out.push_str("</dl>\n");
}

fn terms(out: &mut String, report: &Report<'_>) {
    let _ = write!(
        out,
        "<section class=\"terms\">\n<h2>What this assumes</h2>\n<ul>\n\
         <li><strong>Everybody said yes.</strong> Consent to every purpose is granted at the first page view. Real visitors who refuse see defaults wherever a module needs to know them.</li>\n\
         <li><strong>A visitor is a host with a user agent</strong>: people behind one address with the same browser count as one, and nobody is known from before the log begins.</li>\n\
         <li><strong>Local time is the log’s clock</strong>, with the offset that it writes; a log does not tell where its visitors were.</li>\n\
         <li><strong>Devices follow from the user agent</strong>; topics and facts of pages from the path rules of the policy, which fit {} of the page views.</li>\n\
         <li><strong>Nobody reacts.</strong> What is shown is counted as seen; what visitors would have done next is not in the log.</li>\n</ul>\n</section>\n",
        percent(report.tally.views - report.tally.rules.last().copied().unwrap_or(0), report.tally.views),
    );
}

fn slot_section(out: &mut String, report: &Report<'_>, slot: usize, name: &str, tally: &SlotTally) {
    let series = series(tally);
    let labels = names(report, &series);
    let total = tally.all.total();
    let shown = total - tally.all.defaults();
    let _ = write!(
        out,
        "<section>\n<h2>Slot <code>{}</code></h2>\n<p>A module on {} of {} page views, {}.</p>\n",
        escape(name),
        number(shown),
        number(total),
        percent(shown, total)
    );
    out.push_str("<div class=\"table\"><table class=\"shares\">\n<thead><tr><th scope=\"col\">outcome</th><th scope=\"col\" class=\"n\">views</th><th scope=\"col\" class=\"n\">share</th><th class=\"barcell\"><span class=\"hidden\">as a bar</span></th></tr></thead>\n<tbody>\n");
    for row in outcomes::rows(report, slot, tally) {
        let class = row.colour.map_or("rest".to_owned(), |colour| format!("c{colour}"));
        let mark = if row.is_quiet { " <span class=\"mark\">quiet</span>" } else { "" };
        let _ = writeln!(
            out,
            "<tr{}><th scope=\"row\"><i class=\"key {class}\"></i>{}{mark}</th><td class=\"n\">{}</td><td class=\"n\">{}</td><td class=\"barcell\">{}</td></tr>",
            if row.count == 0 { " class=\"zero\"" } else { "" },
            escape(&row.label),
            number(row.count),
            percent(row.count, total),
            chart::cell(&class, row.count, total)
        );
    }
    out.push_str("</tbody></table></div>\n");
    if total == 0 {
        out.push_str("</section>\n");
        return;
    }
    let hours: Vec<Stack> = tally
        .hours
        .iter()
        .enumerate()
        .map(|(hour, counter)| Stack { label: hour.to_string(), parts: parts(counter, &series) })
        .collect();
    let devices: Vec<Stack> = Device::ALL
        .iter()
        .zip(&tally.devices)
        .filter(|(_, counter)| counter.total() > 0)
        .map(|(device, counter)| Stack { label: device.name().to_owned(), parts: parts(counter, &series) })
        .collect();
    legend(out, &labels);
    out.push_str("<div class=\"pair\">\n");
    let by_hour = format!("{name}, by hour of the day");
    let by_device = format!("{name}, by device");
    let _ = writeln!(
        out,
        "<figure><figcaption>Share of page views, by hour of the day</figcaption>{}</figure>",
        chart::hours(&by_hour, &labels, &hours)
    );
    let _ = writeln!(
        out,
        "<figure><figcaption>Share of page views, by device</figcaption>{}</figure>",
        chart::bars(&by_device, "share of page views", &labels, &devices)
    );
    out.push_str("</div>\n");
    figures(out, "Figures by hour", "hour", &labels, &hours);
    figures(out, "Figures by device", "device", &labels, &devices);
    out.push_str("</section>\n");
}

fn legend(out: &mut String, labels: &[String]) {
    out.push_str("<ul class=\"legend\" aria-label=\"colours\">");
    for (position, label) in labels.iter().enumerate() {
        let _ = write!(out, "<li><i class=\"key c{position}\"></i>{}</li>", escape(label));
    }
    out.push_str("<li><i class=\"key rest\"></i>default</li></ul>\n");
}

/// The figures behind a chart, for whoever does not see it or wants to count.
fn figures(out: &mut String, title: &str, row: &str, labels: &[String], stacks: &[Stack]) {
    let _ =
        write!(out, "<details><summary>{title}</summary><div class=\"table\"><table>\n<thead><tr><th scope=\"col\">{row}</th>");
    for label in labels.iter().map(String::as_str).chain(["default"]) {
        let _ = write!(out, "<th scope=\"col\" class=\"n\">{}</th>", escape(label));
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    for stack in stacks {
        let _ = write!(out, "<tr><th scope=\"row\">{}</th>", escape(&stack.label));
        for part in &stack.parts {
            let _ = write!(out, "<td class=\"n\">{}</td>", number(*part));
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody></table></div></details>\n");
}

fn silence(out: &mut String, report: &Report<'_>) {
    let total: u64 = report.tally.slots.iter().map(|slot| slot.all.total()).sum();
    let mut rows = String::new();
    for (position, reason) in REASONS.into_iter().enumerate() {
        let by_slot: Vec<u64> =
            report.tally.slots.iter().map(|slot| slot.all.silent.get(position).copied().unwrap_or(0)).collect();
        let count: u64 = by_slot.iter().sum();
        if count == 0 {
            continue;
        }
        let mark = if outcomes::is_quiet(reason) { " <span class=\"mark\">quiet</span>" } else { "" };
        let _ = write!(rows, "<tr><th scope=\"row\">{}{mark}</th>", words::reason(reason));
        for slot in by_slot {
            let _ = write!(rows, "<td class=\"n\">{}</td>", number(slot));
        }
        let _ = writeln!(
            rows,
            "<td class=\"n\">{}</td><td class=\"n tight\">{}</td><td class=\"barcell\">{}</td></tr>",
            number(count),
            percent(count, total),
            chart::cell("rest", count, total)
        );
    }
    if rows.is_empty() {
        return;
    }
    out.push_str("<section>\n<h2>Silence, by reason</h2>\n<p>Where nothing was chosen the page keeps what it has. Reasons marked <span class=\"mark\">quiet</span> leave the visitor alone on purpose.</p>\n<div class=\"table\"><table class=\"shares\">\n<thead><tr><th scope=\"col\">reason</th>");
    for name in report.program.names(nearside_program::List::Slots).iter() {
        let _ = write!(out, "<th scope=\"col\" class=\"n\">{}</th>", escape(name));
    }
    let _ = write!(
        out,
        "<th scope=\"col\" class=\"n\">all</th><th scope=\"col\" class=\"n tight\">share</th><th class=\"barcell\"><span class=\"hidden\">as a bar</span></th></tr></thead>\n<tbody>\n{rows}</tbody></table></div>\n</section>\n"
    );
}

fn limits(out: &mut String, report: &Report<'_>) {
    let tally = report.tally;
    out.push_str("<div class=\"pair sections\">\n<section>\n<h2>Caps hit</h2>\n");
    if tally.caps.is_empty() {
        out.push_str("<p>No cap kept a module off any page.</p>\n");
    } else {
        out.push_str("<p>Page views that would have been others without the cap: with the module, or with another reason to leave it out.</p>\n<div class=\"table\"><table>\n<thead><tr><th scope=\"col\">module</th><th scope=\"col\" class=\"n\">visit</th><th scope=\"col\" class=\"n\">day</th><th scope=\"col\" class=\"n\">lifetime</th></tr></thead>\n<tbody>\n");
        for (module, periods) in &tally.caps {
            let _ = write!(out, "<tr><th scope=\"row\">{}</th>", escape(report.module(*module)));
            for count in periods {
                let _ = write!(out, "<td class=\"n\">{}</td>", number(*count));
            }
            out.push_str("</tr>\n");
        }
        out.push_str("</tbody></table></div>\n");
    }
    out.push_str("</section>\n<section>\n<h2>Never shown</h2>\n");
    if tally.never.is_empty() {
        out.push_str("<p>Every module was shown at least once.</p>\n");
    } else {
        let _ =
            writeln!(out, "<p>What stood in the way, in a sample of one in {} page views.</p>", number(u64::from(report.every)));
        out.push_str("<div class=\"table\"><table>\n<thead><tr><th scope=\"col\">module</th><th scope=\"col\" class=\"n\">condition</th><th scope=\"col\" class=\"n\">fewer points</th><th scope=\"col\" class=\"n\">rule</th><th scope=\"col\" class=\"n\">silence</th></tr></thead>\n<tbody>\n");
        for (module, obstacles) in &tally.never {
            let _ = write!(out, "<tr><th scope=\"row\">{}</th>", escape(report.module(*module)));
            for count in [obstacles.condition, obstacles.outscored, obstacles.removed, obstacles.silent] {
                let _ = write!(out, "<td class=\"n\">{}</td>", number(count));
            }
            out.push_str("</tr>\n");
        }
        out.push_str("</tbody></table></div>\n");
    }
    out.push_str("</section>\n</div>\n");
}

fn traffic(out: &mut String, report: &Report<'_>) {
    let tally = report.tally;
    let _ = write!(
        out,
        "<section>\n<h2>The log</h2>\n<div class=\"pair\">\n<figure><figcaption>Page views by hour of the day</figcaption>{}</figure>\n<div>",
        chart::counts("Page views by hour of the day", &tally.hours)
    );
    let sifted = &report.views.sifted;
    let _ = write!(
        out,
        "<div class=\"table\"><table>\n<thead><tr><th scope=\"col\">lines</th><th scope=\"col\" class=\"n\">{}</th></tr></thead>\n<tbody>\n",
        number(sifted.lines)
    );
    let _ = writeln!(out, "<tr><th scope=\"row\">page views</th><td class=\"n\">{}</td></tr>", number(tally.views));
    for (dropped, count) in Dropped::ALL.into_iter().zip(sifted.dropped) {
        let _ =
            writeln!(out, "<tr><th scope=\"row\">dropped: {}</th><td class=\"n\">{}</td></tr>", dropped.words(), number(count));
    }
    let _ = writeln!(
        out,
        "<tr><th scope=\"row\">lines that are not requests</th><td class=\"n\">{}</td></tr>",
        number(sifted.bad_lines())
    );
    out.push_str("</tbody></table></div></div>\n</div>\n");
    if !sifted.examples.is_empty() {
        out.push_str("<details open><summary>The first lines that are not requests</summary><ul class=\"lines\">\n");
        for mishap in &sifted.examples {
            let _ = writeln!(
                out,
                "<li>Line {}: {}.<br><code>{}</code></li>",
                number(mishap.line),
                mishap.reason,
                escape(&mishap.excerpt)
            );
        }
        out.push_str("</ul></details>\n");
    }
    out.push_str("<details><summary>Page views by path rule</summary><div class=\"table\"><table>\n<thead><tr><th scope=\"col\">path</th><th scope=\"col\">topic</th><th scope=\"col\" class=\"n\">views</th></tr></thead>\n<tbody>\n");
    for (rule, count) in report.rules.iter().zip(&tally.rules) {
        let topic = rule.activity.as_ref().map_or("", |activity| activity.1.as_str());
        let _ = writeln!(
            out,
            "<tr><th scope=\"row\"><code>{}</code></th><td>{}</td><td class=\"n\">{}</td></tr>",
            escape(&rule.glob),
            escape(topic),
            number(*count)
        );
    }
    let _ = writeln!(
        out,
        "<tr><th scope=\"row\">none of them</th><td></td><td class=\"n\">{}</td></tr>",
        number(tally.rules.last().copied().unwrap_or(0))
    );
    out.push_str("</tbody></table></div></details>\n</section>\n");
}

fn work(out: &mut String, report: &Report<'_>) {
    let (tally, timing) = (report.tally, report.tally.timing);
    let refused =
        if tally.refused > 0 { format!(" The profile refused {} records.", number(tally.refused)) } else { String::new() };
    let _ = write!(
        out,
        "<section>\n<h2>Time per decision</h2>\n<p>A decision fills all {} slots of a page. Half took at most <strong>{}</strong>, 99 of 100 at most <strong>{}</strong>; {} a second \
         on one core. These figures depend on the machine and differ from run to run; all others in this report do not.</p>\n\
         <p>Every {}th page view was explained, slot by slot, and each of the {} explanations replayed: {} could not be confirmed.{refused}</p>\n</section>\n",
        tally.slots.len(),
        micros(timing.median_ns),
        micros(timing.p99_ns),
        number(timing.per_second()),
        number(u64::from(report.every)),
        number(tally.explained),
        if tally.unverified == 0 { "none".to_owned() } else { number(tally.unverified) },
    );
}
