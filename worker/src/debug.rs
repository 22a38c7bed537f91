//! What who runs a site may look at: how a page and a policy fit. Nothing of any visit.

use nearside_engine::wire::Json;
use nearside_page::Page;
use nearside_program::leave_to_sign;

use crate::{
    fit::{Fit, Rendering},
    policy::Policy,
};

/// Name of the header that asks for it.
pub const DEBUG_HEADER: &str = "nearside-debug";
/// Longest time that a leave may hold: whoever sees one in a log has no use of it the next day.
const LONGEST_MS: i64 = 86_400_000;

/// The leave to look, as a request shows it, before its signature was verified: `EXPIRES.SIGNATURE`, ms since 1970 and hex.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leave {
    /// Ed25519, by a key that the operator pins for this.
    pub signature: [u8; 64],
    /// What is signed.
    pub part: Vec<u8>,
}

impl Leave {
    /// Reads the header; `None` for one that is not for this site and moment.
    #[must_use]
    pub fn read(header: &str, site: &str, now_ms: i64) -> Option<Self> {
        let (expires, digits) = header.split_once('.')?;
        let expires_ms: i64 = expires.parse().ok()?;
        let holds = expires_ms > now_ms && expires_ms <= now_ms.saturating_add(LONGEST_MS);
        if !holds || digits.len() != 128 || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        let mut signature = [0; 64];
        for (byte, pair) in signature.iter_mut().zip(digits.as_bytes().chunks_exact(2)) {
            *byte = u8::from_str_radix(core::str::from_utf8(pair).ok()?, 16).ok()?;
        }
        Some(Self { signature, part: leave_to_sign(site, expires_ms) })
    }
}

/// The view, as JSON: by which policy pages are decided and where it is from; the slots of the page, with what each can render;
/// what the policy has and the page has not.
#[must_use]
pub fn debug_view(page: &Page, policy: &Policy, from: &str) -> String {
    let fit = Fit::new(page, policy);
    let mut json = Json::new();
    json.open('{');
    json.key("policy");
    json.open('{');
    json.string("program", policy.id());
    json.string("site", policy.site());
    json.number("version", i64::from(policy.version()));
    json.string("from", from);
    json.close('}');
    json.key("page");
    json.open('{');
    json.number("bytes", i64::try_from(page.bytes.len()).unwrap_or(i64::MAX));
    json.bool("handed_over", page.open_ended);
    json.list("facts", &page.facts, |json, (name, _)| json.quoted(name));
    json.list("components", &page.components, |json, component| {
        json.open('{');
        json.string("name", &component.name);
        json.bool("usable", component.shape.is_some());
        json.close('}');
    });
    json.key("slots");
    json.open('[');
    for (position, slot) in page.slots.iter().enumerate() {
        json.open('{');
        json.string("name", &slot.name);
        let declared = fit.slot(position);
        json.bool("declared", declared.is_some());
        json.key("candidates");
        json.open('[');
        for (at, module) in declared.into_iter().flat_map(|at| policy.candidates(at).iter().map(move |module| (at, *module))) {
            json.open('{');
            json.string("module", policy.module_name(module));
            json.key("renders");
            match fit.rendering(page, policy, at, module) {
                Some(Rendering::Candidate(..)) => json.quoted("from the page"),
                Some(Rendering::Component(_)) => json.quoted("from the policy"),
                None => json.null(),
            }
            json.close('}');
        }
        json.close(']');
        json.close('}');
    }
    json.close(']');
    let missing: Vec<&str> = policy.slot_names().filter(|name| !page.slots.iter().any(|slot| slot.name == *name)).collect();
    json.list("missing", &missing, |json, name| json.quoted(name));
    json.close('}');
    json.close('}');
    json.end()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_leave_is_for_a_site_and_a_while() {
        let good = format!("2000.{}", "0a".repeat(64));
        let leave = Leave::read(&good, "https://a.example", 1_999).unwrap();
        assert_eq!(leave.signature, [10; 64]);
        assert_ne!(leave.part, Leave::read(&good, "https://b.example", 1_999).unwrap().part);
        assert_ne!(leave.part, Leave::read(&good.replace("2000", "2001"), "https://a.example", 1_999).unwrap().part);
        assert_eq!(Leave::read(&good, "https://a.example", 2_000), None, "it is over");
        assert_eq!(Leave::read(&good, "https://a.example", 2_000 - LONGEST_MS - 1), None, "it holds too long");
        for other in ["", ".", "2000", "2000.0a", &format!("{good}0a"), &good.replace("0a", "+a"), &good.replace("2000", "x")] {
            assert_eq!(Leave::read(other, "https://a.example", 1_999), None, "{other}");
        }
    }
}
