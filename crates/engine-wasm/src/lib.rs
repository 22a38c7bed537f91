//! The runtime's bindings: conversions between JavaScript and the engine, the gate and the profile. No decisions here.
//!
//! Start with [`Engine`]: one program, the facts of the moment and one visitor's profile, resident in WebAssembly memory.
//! Scalars of the context are written by the host straight into that memory; everything else crosses as numbers and text.
#![cfg_attr(target_arch = "wasm32", no_std)]

extern crate alloc;

mod describe;
mod engine;
#[cfg(feature = "history")]
mod history;
#[cfg(feature = "profile")]
mod visitor;

pub use engine::Engine;

// Smaller and faster here than the standard allocator.
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

// A panic is a trap: the host discards the instance, shows defaults and starts anew.
#[cfg(target_arch = "wasm32")]
#[panic_handler]
fn trap(_: &core::panic::PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}
