//! The figures as JSON, for tools. Keys are added, never changed; everything that differs from run to run is under `timing`.

use nearside_engine::wire;
use nearside_lab::{Counter, Device, REASONS};
use serde_json::{Map, Value, json};

use super::Report;

/// The figures of a report.
pub(crate) fn json(report: &Report<'_>) -> String {
    let (tally, sifted) = (report.tally, &report.views.sifted);
    let id: String = report.program.id().0.iter().map(|byte| format!("{byte:02x}")).collect();
    let by_device = |counts: &[u64]| {
        Device::ALL.iter().zip(counts).map(|(device, count)| (device.name().to_owned(), json!(count))).collect::<Map<_, _>>()
    };
    let slots = report.slots().map(|(name, slot)| {
        let devices: Map<_, _> = Device::ALL
            .iter()
            .zip(&slot.devices)
            .map(|(device, count)| (device.name().to_owned(), counter(report, count)))
            .collect();
        json!({
            "slot": name,
            "all": counter(report, &slot.all),
            "hours": slot.hours.iter().map(|hour| counter(report, hour)).collect::<Vec<_>>(),
            "devices": devices,
        })
    });
    let document = json!({
        "version": 1,
        "program": id,
        "site": report.program.site(),
        "policy_version": report.program.policy_version(),
        "log": {
            "name": report.log,
            "lines": sifted.lines,
            "dropped": { "method": sifted.dropped[0], "status": sifted.dropped[1], "asset": sifted.dropped[2], "robot": sifted.dropped[3] },
            "bad": sifted.bad.iter().map(|(reason, count)| json!({ "reason": reason.to_string(), "lines": count })).collect::<Vec<_>>(),
            "examples": sifted.examples.iter().map(|mishap| json!({ "line": mishap.line, "reason": mishap.reason.to_string(), "excerpt": mishap.excerpt })).collect::<Vec<_>>(),
        },
        "first_ms": report.span_ms().map(|span| span.0),
        "last_ms": report.span_ms().map(|span| span.1),
        "views": tally.views,
        "visitors": report.views.visitors,
        "visits": tally.visits,
        "returning": tally.returning,
        "hours": tally.hours,
        "devices": by_device(&tally.devices),
        "paths": report.rules.iter().zip(&tally.rules).map(|(rule, count)| json!({ "glob": rule.glob, "views": count })).collect::<Vec<_>>(),
        "paths_unmatched": tally.rules.last(),
        "slots": slots.collect::<Vec<_>>(),
        "caps": tally.caps.iter().map(|(module, [visit, day, lifetime])| json!({ "module": report.module(*module), "visit": visit, "day": day, "lifetime": lifetime })).collect::<Vec<_>>(),
        "never_shown": tally.never.iter().map(|(module, obstacles)| json!({
            "module": report.module(*module),
            "condition": obstacles.condition, "outscored": obstacles.outscored, "removed": obstacles.removed, "silent": obstacles.silent,
        })).collect::<Vec<_>>(),
        "explained": tally.explained,
        "unverified": tally.unverified,
        "refused": tally.refused,
        "timing": {
            "decisions": tally.timing.decisions,
            "per_second": tally.timing.per_second(),
            "total_ns": tally.timing.total_ns,
            "median_ns": tally.timing.median_ns,
            "p99_ns": tally.timing.p99_ns,
        },
    });
    format!("{document:#}\n")
}

/// What occurred: modules and reasons with a count of 0 are left out.
fn counter(report: &Report<'_>, counter: &Counter) -> Value {
    let names = report.program.names(nearside_program::List::Modules);
    let shown: Map<_, _> = names
        .iter()
        .zip(&counter.shown)
        .filter(|(_, count)| **count > 0)
        .map(|(name, count)| (name.to_owned(), json!(count)))
        .collect();
    let silent: Map<_, _> = REASONS
        .iter()
        .zip(&counter.silent)
        .filter(|(_, count)| **count > 0)
        .map(|(reason, count)| (wire::reason_name(*reason).to_owned(), json!(count)))
        .collect();
    json!({ "shown": shown, "default": silent })
}
