//! `nearside explain --url`: what an edge decided for a page, and why, from what it wrote into the page; or how it sees the page.

use std::{
    fmt::Write as _,
    io::{ErrorKind, Write},
    path::Path,
    process::Command,
};

use ed25519_dalek::Signer;
use nearside_program::{AtomId, Literal, leave_to_sign};
use serde_json::Value;

use crate::{
    check::Format,
    failure::{Failure, Verdict, printable},
    keys::{hex, read_secret},
    places::Places,
    say,
    sign::now_ms,
    source,
};

/// What stands before and behind what an edge hands over.
const BEGINS: &str = "<script type=\"application/json\" data-nearside>";
const ENDS: &str = "</script>";

/// How long a leave to look holds that is signed here.
const LEAVE_MS: i64 = 300_000;

/// Asks for a page and says what its edge decided. `policy`: with it, reasons say which tests they rest on; `slot`: only that one.
pub(crate) fn run(
    url: &str,
    agent: Option<&str>,
    policy: Option<&Path>,
    slot: Option<&str>,
    format: Format,
    out: &mut dyn Write,
) -> Result<Verdict, Failure> {
    let loaded = match policy.map(source::load).transpose()? {
        Some(Ok(loaded)) => Some(loaded),
        Some(Err(verdict)) => return Ok(verdict),
        None => None,
    };
    let page = fetch(url, agent, None)?;
    let handed = handed_over(&page).ok_or_else(|| {
        Failure::new(format!("`{url}` carries no decision of an edge")).help(
            "an edge writes one when the page has a slot of its policy; with a key, `--debug-key` shows how it sees the page",
        )
    })?;
    let slots = || at(&handed, "explanations").as_array().into_iter().flatten();
    let explanations: Vec<&Value> = slots().filter(|held| slot.is_none_or(|slot| at(held, "slot") == slot)).collect();
    if let Some(name) = slot.filter(|_| explanations.is_empty()) {
        let there: Vec<String> = slots().map(|held| text(at(held, "slot"))).collect();
        return Err(Failure::new(format!("slot `{name}` is not on the page")).help(format!("it has: {}", there.join(", "))));
    }
    let said = match format {
        Format::Json => {
            let records = [at(&handed, "decision")].into_iter().chain(explanations.iter().copied());
            records.map(|record| format!("{record}\n")).collect()
        }
        Format::Human => {
            let program = loaded.as_ref().map(|loaded| &loaded.program);
            let same = program.filter(|program| hex(&program.id().0) == text(at(at(&handed, "decision"), "program")));
            let mut said = String::new();
            if program.is_some() && same.is_none() {
                said.push_str("note: the edge decides by another program than this policy's; the tests behind its reasons are not known\n\n");
            }
            let debug = match same {
                Some(program) => program.debug().map_err(|error| source::refused(policy.unwrap_or(Path::new("")), error))?,
                None => None,
            };
            let places = Places { sources: loaded.as_ref().and_then(|loaded| loaded.sources.as_ref()), debug };
            let drawing = Drawing { words: at(&handed, "words"), places: same.map(|_| places) };
            let drawn: Vec<String> = explanations.iter().map(|explanation| drawing.explanation(explanation)).collect();
            said.push_str(&drawn.join("\n"));
            said
        }
    };
    say(out, &said)?;
    Ok(Verdict::FINE)
}

/// How a page and the policy of its edge fit, as the edge shows who has leave to look.
pub(crate) fn look(url: &str, key: &Path, out: &mut dyn Write) -> Result<Verdict, Failure> {
    let key = read_secret(key)?;
    let site_end = url.match_indices('/').nth(2).map_or(url.len(), |(at, _)| at);
    let site = url.get(..site_end).unwrap_or(url);
    let expires_ms = now_ms().saturating_add(LEAVE_MS);
    let signature = hex(&key.sign(&leave_to_sign(site, expires_ms)).to_bytes());
    let said = fetch(url, None, Some(&format!("nearside-debug: {expires_ms}.{signature}")))?;
    let view: Option<Value> = serde_json::from_str(&said).ok().filter(|view: &Value| view.get("policy").is_some());
    let view = view.ok_or_else(|| {
        Failure::new(format!("the edge of `{url}` shows nothing to this key"))
            .help("name a page; the key's public half goes into `NEARSIDE_DEBUG_KEYS`; the clocks of both sides must be right")
    })?;
    say(out, &format!("{view:#}\n"))?;
    Ok(Verdict::FINE)
}

/// The page at an address, by `curl`: it knows of proxies, certificates and encodings what this machine does.
fn fetch(url: &str, agent: Option<&str>, header: Option<&str>) -> Result<String, Failure> {
    if !["http://", "https://"].iter().any(|scheme| url.starts_with(scheme)) {
        return Err(Failure::new(format!("`{url}` is no address of a page")).help("it begins with `http://` or `https://`"));
    }
    if cfg!(target_os = "wasi") {
        return Err(Failure::new("this build of `nearside`, for npm, asks no servers")
            .help("use the command that `cargo` installs, or save the page and name its file"));
    }
    let mut curl = Command::new("curl");
    curl.args(["--silent", "--show-error", "--fail", "--location", "--compressed", "--max-time", "30", "--max-filesize", "50M"]);
    curl.args(["--header", "accept: text/html"]);
    if let Some(agent) = agent {
        curl.args(["--user-agent", agent]);
    }
    if let Some(header) = header {
        curl.args(["--header", header]);
    }
    let answer = curl.arg("--").arg(url).output().map_err(|error| match error.kind() {
        ErrorKind::NotFound => Failure::new("`curl` is not installed").help("install it; pages are asked for with it"),
        _ => Failure::new(format!("`curl` cannot be run: {error}")),
    })?;
    if !answer.status.success() {
        let why = String::from_utf8_lossy(&answer.stderr);
        return Err(Failure::new(format!("`{url}` cannot be had: {}", printable(why.trim()))).help("check the address"));
    }
    Ok(String::from_utf8_lossy(&answer.stdout).into_owned())
}

/// What an edge wrote into a page, drawn for a terminal; nothing when it wrote nothing.
#[must_use]
pub fn drawn_page(page: &str) -> Option<String> {
    let handed = handed_over(page)?;
    let drawing = Drawing { words: at(&handed, "words"), places: None };
    let explanations = at(&handed, "explanations").as_array().into_iter().flatten();
    Some(explanations.map(|explanation| drawing.explanation(explanation)).collect::<Vec<_>>().join("\n"))
}

/// What the last edge wrote: it writes behind everything else.
fn handed_over(page: &str) -> Option<Value> {
    let (_, behind) = page.rsplit_once(BEGINS)?;
    let (json, _) = behind.split_once(ENDS)?;
    serde_json::from_str(json).ok().filter(|handed: &Value| at(handed, "explanations").is_array())
}

/// How it is drawn; as `explain` draws what it decides itself.
struct Drawing<'a> {
    words: &'a Value,
    /// Where the tests stand, when the policy is at hand.
    places: Option<Places<'a>>,
}

impl Drawing<'_> {
    fn explanation(&self, explanation: &Value) -> String {
        let mut out = String::new();
        let slot = text(at(explanation, "slot"));
        let list = |key: &str| at(explanation, key).as_array().map_or(&[][..], Vec::as_slice);
        let _ = writeln!(out, "{slot}: {}", outcome(explanation));
        for because in list("because") {
            let input = text(at(because, "input"));
            let how = if at(because, "decisive") == true { "because" } else { "among other things because" };
            let _ = writeln!(out, "  {how} of {input}");
            if let Some(words) = at(at(at(self.words, "reasons"), &slot), &input).as_str() {
                let _ = writeln!(out, "    in words: because {}", printable(words));
            }
            for ground in at(because, "grounds").as_array().into_iter().flatten() {
                if let (Some(places), Some(literal)) = (&self.places, literal(ground)) {
                    let _ = writeln!(out, "    {}", places.literal(literal));
                }
            }
            let instead = names(at(because, "instead"));
            if !instead.is_empty() {
                let _ = writeln!(out, "    without it, enough would be: {instead}");
            }
        }
        for without in list("without") {
            let outcomes = at(without, "outcomes").as_array().into_iter().flatten();
            let outcomes: Vec<String> =
                outcomes.map(|other| format!("{}: {}", text(at(other, "slot")), outcome(other))).collect();
            let _ = writeln!(out, "  without {} you would see {}", text(at(without, "input")), outcomes.join("; "));
        }
        for cause in list("causes") {
            let displaced =
                at(cause, "displaced").as_str().map(|module| format!(", else `{}`", printable(module))).unwrap_or_default();
            let _ = writeln!(out, "  cause: {}{displaced}", text(at(cause, "kind")));
        }
        let read = names(at(explanation, "read"));
        let _ = writeln!(out, "  read: {}", if read.is_empty() { "nothing" } else { &read });
        let verified = if at(explanation, "verified") == true {
            "verified by replay, at the edge"
        } else {
            "NOT VERIFIED: a replay did not confirm this"
        };
        let _ = writeln!(out, "  {verified}");
        out
    }
}

fn outcome(wire: &Value) -> String {
    match at(wire, "show").as_str() {
        Some(module) => format!("shows `{}`", printable(module)),
        None => format!("default ({})", text(at(wire, "default"))),
    }
}

fn literal(ground: &Value) -> Option<Literal> {
    let atom = u16::try_from(at(ground, "atom").as_u64()?).ok()?;
    Some(Literal { atom: AtomId(atom), negated: !ground["is"].as_bool()? })
}

/// What is under a key; `null` if nothing is.
fn at<'a>(value: &'a Value, key: &str) -> &'a Value {
    value.get(key).unwrap_or(&Value::Null)
}

fn names(list: &Value) -> String {
    let names: Vec<String> = list.as_array().into_iter().flatten().map(text).collect();
    names.join(", ")
}

fn text(value: &Value) -> String {
    value.as_str().map(printable).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_that_was_written_counts() {
        let page = |inside: &str| format!("<p>{BEGINS}{{\"explanations\":1}}{ENDS}{BEGINS}{inside}{ENDS}</p>");
        assert_eq!(handed_over(&page(r#"{"explanations":[],"words":2}"#)).unwrap()["words"], 2);
        for other in ["", "{", "{}", r#"{"explanations":{}}"#] {
            assert_eq!(handed_over(&page(other)), None, "{other}");
        }
        assert_eq!(handed_over(BEGINS), None);
    }

    #[test]
    fn what_a_page_says_cannot_steer_a_terminal() {
        let wicked =
            serde_json::json!({ "slot": "he\u{1b}[2Jro", "show": "a\u{202e}b", "because": [{ "input": "x\r" }], "read": 7 });
        let drawn = Drawing { words: &Value::Null, places: None }.explanation(&wicked);
        assert_eq!(
            drawn,
            "he[2Jro: shows `ab`\n  among other things because of x\n  read: nothing\n  NOT VERIFIED: a replay did not confirm this\n"
        );
    }
}
