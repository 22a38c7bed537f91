//! Everything that is stored, as JSON rows. Each row has a `kind`; the other keys are those of the stored item.

use alloc::string::String;

use nearside_engine::wire::Json;
use nearside_profile::{BlockOf, ConsentState, Datum, FOR_GOOD, Origin, Profile, Row, Term};

use crate::describe::basis_name;

/// The rows of a profile.
pub(crate) fn rows(profile: &Profile) -> String {
    let mut json = Json::new();
    json.open('[');
    // A profile read anew can be taken apart; cloning one item by item is more code than reading it.
    let again = profile.encode().ok().and_then(|bytes| Profile::decode(&bytes).ok()).unwrap_or_default();
    for row in again.into_rows() {
        json.separate();
        json.open('{');
        write(&mut json, &row);
        json.close('}');
    }
    json.close(']');
    json.end()
}

fn write(json: &mut Json, row: &Row) {
    match row {
        Row::Seed(seed) => {
            json.string("kind", "seed");
            json.key("value");
            json.unsigned_text(*seed);
        }
        Row::Paused => json.string("kind", "paused"),
        Row::Visit(visit) => {
            json.string("kind", "visit");
            json.number("number", i64::from(visit.number));
            json.number("startedMs", visit.started_ms);
            json.number("seenMs", visit.seen_ms);
        }
        Row::Spent(spent) => {
            json.string("kind", "attention-spent");
            json.number("visit", i64::from(spent.visit));
            json.number("day", i64::from(spent.day));
        }
        Row::Limits(limits) => {
            json.string("kind", "attention-limits");
            for (key, limit) in [("visit", limits.visit), ("day", limits.day)] {
                if let Some(limit) = limit {
                    json.number(key, i64::from(limit));
                }
            }
        }
        Row::Consent(consent) => {
            json.string("kind", "consent");
            json.string("name", &consent.purpose);
            json.string(
                "value",
                match consent.state {
                    ConsentState::Given => "given",
                    ConsentState::Refused => "refused",
                    ConsentState::Withdrawn => "withdrawn",
                },
            );
            json.string("method", &consent.method);
            term(json, consent.term);
        }
        Row::Block(block) => {
            json.string("kind", "block");
            json.string("of", if block.of == BlockOf::Topic { "topic" } else { "attribute" });
            json.string("name", &block.name);
            json.number("sinceMs", block.since_ms);
        }
        Row::Value(value) => {
            json.string("kind", "value");
            json.string("name", &value.attribute);
            json.key("value");
            datum(json, &value.data);
            json.string("basis", basis_name(value.basis));
            json.string(
                "origin",
                match value.origin {
                    Origin::Panel => "panel",
                    Origin::Page => "page",
                    Origin::Site => "site",
                    Origin::Derived => "derived",
                },
            );
            term(json, value.term);
        }
        Row::Told(told) => {
            json.string("kind", "interest");
            json.string("name", &told.topic);
            json.number("value", i64::from(told.strength));
            term(json, told.term);
        }
        Row::Exposure(exposure) => {
            json.string("kind", "exposure");
            json.string("name", &exposure.module);
            json.number("visit", i64::from(exposure.visit));
            json.number("day", i64::from(exposure.day));
            json.number("lifetime", i64::from(exposure.lifetime));
            json.number("clicked", i64::from(exposure.clicked));
            json.number("helped", i64::from(exposure.helped));
            json.number("lastDay", i64::from(exposure.last_day));
        }
        Row::Dismissal(dismissal) => {
            json.string("kind", "dismissal");
            json.string("name", &dismissal.module);
            term(json, dismissal.term);
        }
        Row::Event(event) => {
            json.string("kind", "event");
            json.number("id", i64::from(event.id));
            json.string("activity", &event.kind);
            json.string("name", &event.topic);
            term(json, event.term);
        }
        Row::NextEvent(id) => {
            json.string("kind", "next-event");
            json.number("value", i64::from(*id));
        }
    }
}

fn term(json: &mut Json, term: Term) {
    json.number("sinceMs", term.since_ms);
    if term.keep_s != FOR_GOOD {
        json.number("untilMs", term.since_ms.saturating_add(i64::from(term.keep_s) * 1_000));
    }
}

/// A value as JSON: fixed-point numbers in thousandths, instants and durations in ms.
pub(crate) fn datum(json: &mut Json, data: &Datum) {
    match data {
        Datum::Bool(value) => json.truth(*value),
        Datum::Int(value) | Datum::Fixed(value) | Datum::Timestamp(value) | Datum::Duration(value) => json.whole(*value),
        Datum::Name(text) | Datum::Text(text) => json.quoted(text),
        Datum::Set(elements) => {
            json.open('[');
            for element in elements {
                json.separate();
                json.quoted(element);
            }
            json.close(']');
        }
    }
}
