//! The runtime's bindings: conversions between JavaScript and the engine, the gate and the profile. No decisions here.
//!
//! One instance of the module holds one [`engine::Engine`]: a program, the facts of the moment and one visitor's profile.
//! What is exported are plain functions over it, of numbers only: so an export is a few bytes of code, needs no glue in
//! JavaScript and imports nothing. Texts, lists and records go through the [`buffer`]; states and scalars of the context are
//! written by the host straight into memory, where `layout` says. To export one more:
//!
//! ```ignore
//! #[wasm_bindgen(js_name = forgetTopic)]
//! pub fn forget_topic(topic: u16) -> u32 {
//!     with(|engine| engine.profile.forget(topic))
//! }
//! ```
#![cfg_attr(target_arch = "wasm32", no_std)]

extern crate alloc;

pub mod buffer;
pub mod describe;
pub mod engine;
#[cfg(feature = "history")]
pub mod history;
#[cfg(feature = "profile")]
pub mod slice;
#[cfg(feature = "profile")]
pub mod visitor;

// Smaller and faster here than the standard allocator.
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

/// Ends this instance: the host called it in a way that it never does, or its memory was damaged from outside.
#[cfg(target_arch = "wasm32")]
fn stop() -> ! {
    core::arch::wasm32::unreachable()
}

#[cfg(not(target_arch = "wasm32"))]
#[expect(clippy::panic, reason = "this is the one place that wants to")]
fn stop() -> ! {
    panic!("the host calls a stopped engine")
}

// A panic is a trap: the host discards the instance, shows defaults and starts anew.
#[cfg(target_arch = "wasm32")]
#[panic_handler]
fn trap(_: &core::panic::PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}
