//! Which program decides: the one in the KV namespace while it is good, else the one that was deployed with the Worker.
//!
//! It is asked for again in the background, while the last good one decides. A program that is refused changes nothing.

use std::rc::Rc;

use nearside_program::{Refused, Signed};
use wasm_bindgen::{JsValue, prelude::*};
use wasm_bindgen_futures::{JsFuture, future_to_promise};
use worker::{Context, Delay, Env};

use super::state;
use crate::policy::Policy;

#[wasm_bindgen(module = "/src/platform/verify.mjs")]
extern "C" {
    #[wasm_bindgen(catch)]
    async fn verify(key: &[u8], signature: &[u8], part: &[u8]) -> Result<JsValue, JsValue>;
}

/// Name of the KV namespace's binding, and of the program in it.
const NAMESPACE: &str = "NEARSIDE_KV";
const PROGRAM: &str = "program";
/// A load that takes longer than this was lost with its request.
const LOST_MS: i64 = 30_000;

/// The programs that an isolate holds.
#[derive(Default)]
pub(super) struct Policies {
    deployed: Option<Rc<Policy>>,
    loaded: Option<Loaded>,
    /// When it was last asked for, ms since 1970; 0 is never.
    asked_ms: i64,
    /// When the last answer came that was good.
    good_ms: i64,
    is_loading: bool,
    refused: Option<&'static str>,
}

/// A program from the KV namespace.
struct Loaded {
    policy: Rc<Policy>,
    signature: [u8; 64],
    floor: u32,
    expires_ms: i64,
}

/// What decides, and where it is from: `deployed`, `kv`, or why the one in the namespace is not used.
pub(super) struct Current {
    pub(super) policy: Option<Rc<Policy>>,
    pub(super) from: &'static str,
}

/// What the operator set. `NEARSIDE_KEYS`: public keys, hex, separated by commas; without any, nothing is loaded.
struct Rules {
    keys: Vec<[u8; 32]>,
    /// `NEARSIDE_SITE`; that of the deployed program when not set.
    site: String,
    /// `NEARSIDE_FLOOR`: the lowest version that is taken.
    floor: u32,
    /// `NEARSIDE_REFRESH_S`: after which time it is asked for again, 60 s.
    refresh_ms: i64,
    /// `NEARSIDE_MAX_AGE_S`: after which time a request waits for the answer, a day.
    max_age_ms: i64,
    /// `NEARSIDE_WAIT_MS`: how long it waits, 200 ms.
    wait_ms: u64,
}

impl Policies {
    pub(super) fn deploy(&mut self, policy: Policy) {
        self.deployed = Some(Rc::new(policy));
    }

    fn current(&self, now_ms: i64) -> Current {
        match &self.loaded {
            Some(loaded) if loaded.expires_ms > now_ms => Current { policy: Some(Rc::clone(&loaded.policy)), from: "kv" },
            Some(_) => Current { policy: self.deployed.clone(), from: Refused::Expired.code() },
            None => Current { policy: self.deployed.clone(), from: self.refused.unwrap_or("deployed") },
        }
    }

    /// The lowest version that is taken: none is older than what decided before.
    fn floor(&self, rules: &Rules) -> u32 {
        let loaded = self.loaded.as_ref().map_or(0, |loaded| loaded.floor.max(loaded.policy.version()));
        let deployed = self.deployed.as_ref().map_or(0, |policy| policy.version());
        loaded.max(deployed).max(rules.floor)
    }

    fn holds(&self, signature: &[u8; 64]) -> bool {
        self.loaded.as_ref().is_some_and(|loaded| loaded.signature == *signature)
    }
}

/// The program for a request. Waits only where there is none from the namespace yet, or the last answer is too old.
pub(super) async fn current(env: &Env, context: &Context, now_ms: i64) -> Current {
    let Some(rules) = Rules::read(env) else { return state::with(|state| state.policies.current(now_ms)) };
    let (is_due, must_wait) = state::with(|state| {
        let policies = &mut state.policies;
        let since_asked = now_ms - policies.asked_ms;
        let is_lost = policies.is_loading && since_asked > LOST_MS;
        let is_due = (!policies.is_loading && since_asked >= rules.refresh_ms) || is_lost;
        if is_due {
            policies.asked_ms = now_ms;
            policies.is_loading = true;
        }
        (is_due, now_ms - policies.good_ms > rules.max_age_ms)
    });
    if is_due {
        let wait_ms = rules.wait_ms;
        let env = env.clone();
        let load = future_to_promise(async move {
            load(&env, &rules, now_ms).await;
            Ok(JsValue::UNDEFINED)
        });
        let answered = load.clone();
        context.wait_until(async move {
            let _ = JsFuture::from(answered).await;
        });
        if must_wait {
            let patience = future_to_promise(async move {
                Delay::from(core::time::Duration::from_millis(wait_ms)).await;
                Ok(JsValue::UNDEFINED)
            });
            let _ = JsFuture::from(js_sys::Promise::race(&js_sys::Array::of2(&load, &patience))).await;
        }
    }
    state::with(|state| state.policies.current(now_ms))
}

/// Asks the namespace, and takes what is good.
async fn load(env: &Env, rules: &Rules, now_ms: i64) {
    let answer = fetch(env, rules, now_ms).await;
    state::with(|state| {
        let policies = &mut state.policies;
        policies.is_loading = false;
        match answer {
            Ok(loaded) => {
                policies.good_ms = now_ms;
                policies.refused = None;
                if let Some(loaded) = loaded {
                    policies.loaded = Some(loaded);
                }
            }
            Err(code) => policies.refused = Some(code),
        }
    });
}

/// The program in the namespace; `None` when it is the one that is held.
async fn fetch(env: &Env, rules: &Rules, now_ms: i64) -> Result<Option<Loaded>, &'static str> {
    let namespace = env.kv(NAMESPACE).map_err(|_| "kv-missing")?;
    let bytes = namespace.get(PROGRAM).bytes().await.map_err(|_| "kv-failed")?.ok_or("kv-empty")?;
    let signed = Signed::read(&bytes).map_err(Refused::code)?;
    let floor = state::with(|state| state.policies.floor(rules));
    let key = signed.key(&rules.keys).map_err(Refused::code)?;
    signed.terms().check(&rules.site, now_ms, floor).map_err(Refused::code)?;
    if state::with(|state| state.policies.holds(signed.signature())) {
        return Ok(None);
    }
    if !is_signed(key, signed.signature(), signed.part()).await {
        return Err(Refused::BadSignature.code());
    }
    let policy = Policy::decode(signed.program()).map_err(|_| "undecodable")?;
    let terms = signed.terms();
    if policy.site() != terms.site || policy.version() != terms.version {
        return Err(Refused::Malformed.code());
    }
    let (floor, expires_ms) = (terms.floor, terms.expires_ms);
    Ok(Some(Loaded { policy: Rc::new(policy), signature: *signed.signature(), floor, expires_ms }))
}

/// Whether a signature is of this key and these bytes.
pub(super) async fn is_signed(key: &[u8; 32], signature: &[u8; 64], part: &[u8]) -> bool {
    verify(key, signature, part).await.is_ok_and(|answer| answer.is_truthy())
}

/// Public keys in a variable, hex, separated by commas.
pub(super) fn keys(env: &Env, name: &str) -> Vec<[u8; 32]> {
    env.var(name).map(|held| held.to_string().split(',').filter_map(key).collect()).unwrap_or_default()
}

impl Rules {
    /// `None` when nothing is to be loaded.
    fn read(env: &Env) -> Option<Self> {
        let text = |name: &str| env.var(name).ok().map(|held| held.to_string());
        let number = |name: &str, default: i64| text(name).and_then(|held| held.parse().ok()).unwrap_or(default);
        let keys = keys(env, "NEARSIDE_KEYS");
        if keys.is_empty() {
            return None;
        }
        let deployed = || state::with(|state| state.policies.deployed.as_ref().map(|policy| policy.site().to_owned()));
        Some(Self {
            keys,
            site: text("NEARSIDE_SITE").or_else(deployed).unwrap_or_default(),
            floor: u32::try_from(number("NEARSIDE_FLOOR", 0)).unwrap_or(u32::MAX),
            refresh_ms: number("NEARSIDE_REFRESH_S", 60).saturating_mul(1_000),
            max_age_ms: number("NEARSIDE_MAX_AGE_S", 86_400).saturating_mul(1_000),
            wait_ms: number("NEARSIDE_WAIT_MS", 200).unsigned_abs(),
        })
    }
}

/// A key from 64 hex digits.
fn key(text: &str) -> Option<[u8; 32]> {
    let digits = text.trim().as_bytes();
    let mut key = [0; 32];
    if digits.len() != 64 {
        return None;
    }
    for (byte, pair) in key.iter_mut().zip(digits.chunks_exact(2)) {
        *byte = u8::from_str_radix(core::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    Some(key)
}
