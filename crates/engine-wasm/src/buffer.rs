//! The buffer through which texts, lists and records cross, in both directions.
//!
//! In: the host asks for room, writes its bytes there, and makes the call that takes them. Out: a call that answers in bytes
//! returns how many there are, and `room` of that many says where. Numbers cross as they are.

use alloc::{string::String, vec::Vec};

use nearside_program::packed::{Packed, Reader};
use spin::{Mutex, MutexGuard};
use wasm_bindgen::prelude::*;

use crate::stop;

static BUFFER: Mutex<Vec<u8>> = Mutex::new(Vec::new());

fn buffer() -> MutexGuard<'static, Vec<u8>> {
    BUFFER.try_lock().unwrap_or_else(|| stop())
}

/// Makes the buffer `len` bytes long and gives its address; bytes that were there stay.
#[wasm_bindgen]
pub fn room(len: usize) -> *const u8 {
    let mut buffer = buffer();
    buffer.resize(len, 0);
    buffer.as_ptr()
}

/// The bytes that the host wrote; the buffer is empty after.
pub(crate) fn take() -> Vec<u8> {
    core::mem::take(&mut *buffer())
}

/// The text that the host wrote.
pub(crate) fn text() -> String {
    String::from_utf8(take()).unwrap_or_default()
}

/// The packed list that the host wrote; empty if it is malformed.
pub(crate) fn list<T: Packed>() -> Vec<T> {
    let bytes = take();
    let mut reader = Reader::new(&bytes);
    let list = Vec::read(&mut reader);
    if reader.end() { list } else { Vec::new() }
}

/// Leaves bytes for the host, and says how many.
pub(crate) fn answer(bytes: Vec<u8>) -> usize {
    let len = bytes.len();
    *buffer() = bytes;
    len
}

/// Leaves a text for the host, and says how many bytes it has.
pub(crate) fn answer_text(text: String) -> usize {
    answer(text.into_bytes())
}
