//! What the operator set: variables of the Worker, the same as long as an isolate lives.

use std::rc::Rc;

use wasm_bindgen::prelude::*;
use worker::{Env, console_error};

use super::state;
use crate::{outgoing::Allowed, reply::refusal};

#[wasm_bindgen(module = "/src/platform/naming.mjs")]
extern "C" {
    /// Scheme and host, if a text is that and nothing else.
    #[wasm_bindgen(js_name = originOf)]
    fn origin_of(text: &str) -> Option<String>;
}

/// The settings.
#[derive(Debug)]
pub(super) struct Settings {
    /// `NEARSIDE_ORIGIN`: scheme and host of the origin. `NEARSIDE_FORWARD_HEADERS` and `NEARSIDE_FORWARD_COOKIES`: names separated
    /// by commas, of what the origin may see of a visitor's request.
    pub(super) allowed: Allowed,
    /// `NEARSIDE_PASS_HEADERS`: names of headers that pass from the origin with decided pages, besides those that always do.
    pub(super) passed: Vec<String>,
    /// `NEARSIDE_SERVER_TIMING=on`: for development, `Server-Timing` says how a page was made.
    pub(super) is_timed: bool,
}

/// Reads the settings, once; what is wrong with them is said in the log. `None` where there is no origin to ask.
pub(super) fn settings(env: &Env) -> Option<Rc<Settings>> {
    if let Some(held) = state::with(|state| state.settings.clone()) {
        return Some(held);
    }
    let text = |name: &str| env.var(name).map(|held| held.to_string()).unwrap_or_default();
    let names = |name: &str| -> Vec<String> {
        text(name).split(',').map(|held| held.trim().to_owned()).filter(|held| !held.is_empty()).collect()
    };
    let lower = |name: &str| names(name).into_iter().map(|held| held.to_ascii_lowercase());
    let origin = origin_of(&text("NEARSIDE_ORIGIN"))?;
    let is_passed = |name: &String| match refusal(name) {
        Some(why) => {
            console_error!("nearside: NEARSIDE_PASS_HEADERS names `{}`, which is not passed: {}", name, why);
            false
        }
        None => true,
    };
    let read = Rc::new(Settings {
        allowed: Allowed {
            origin,
            headers: lower("NEARSIDE_FORWARD_HEADERS").collect(),
            cookies: names("NEARSIDE_FORWARD_COOKIES"),
        },
        passed: lower("NEARSIDE_PASS_HEADERS").filter(is_passed).collect(),
        is_timed: text("NEARSIDE_SERVER_TIMING") == "on",
    });
    state::with(|state| state.settings = Some(Rc::clone(&read)));
    Some(read)
}
