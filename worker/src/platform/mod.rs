//! The Worker itself: what asks the platform for requests, clocks and streams. Only in WebAssembly.

mod answer;
mod arrived;
mod cached;
mod fetching;
mod looking;
mod policies;
mod settings;
mod state;
mod streaming;

use std::rc::Rc;

use wasm_bindgen::prelude::*;
use worker::{Env, worker_sys};

pub use streaming::PageStream;

use crate::{policy::Policy, visit::Moment};

/// Offset that says that the visitor's is unknown.
const UNKNOWN_OFFSET: i32 = 32_767;

/// Takes the program that was deployed with the Worker. Called once, before any request.
/// # Errors
/// The code of the `DecodeError`.
#[wasm_bindgen]
pub fn install(program: &[u8]) -> Result<(), u32> {
    let policy = Policy::decode(program)?;
    state::with(|state| state.policies.deploy(policy));
    Ok(())
}

/// Answers a request. `offset_min`: minutes east of UTC where the visitor is, 32,767 when that is unknown.
/// # Errors
/// What the platform threw. The caller then asks the origin itself.
#[wasm_bindgen]
pub async fn handle(
    request: web_sys::Request,
    env: Env,
    context: worker_sys::Context,
    offset_min: i32,
) -> Result<web_sys::Response, JsValue> {
    let offset_min = if offset_min == UNKNOWN_OFFSET { None } else { i16::try_from(offset_min).ok() };
    let moment = Moment { now_ms: js_sys::Date::now() as i64, offset_min };
    answer::answer(&request, &env, &Rc::new(worker::Context::new(context)), moment).await
}
