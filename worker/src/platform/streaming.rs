//! A page on its way through, as JavaScript drives it: every step is one call, so that a trap is an ordinary exception and the
//! rest of the page can go on without us.

use std::rc::Rc;

use wasm_bindgen::prelude::*;
use worker::{Context, worker_sys};

use super::cached::Place;
use crate::{shells::Shell, stream::Stream};

#[wasm_bindgen(module = "/src/platform/pump.mjs")]
extern "C" {
    /// A body with the slots of `body` filled.
    pub(super) fn filled(
        body: &web_sys::ReadableStream,
        page: PageStream,
        context: &worker_sys::Context,
    ) -> web_sys::ReadableStream;
}

/// A page that arrives.
#[wasm_bindgen]
pub struct PageStream {
    stream: Option<Stream>,
    kept: Option<Kept>,
}

/// Where and how a page is kept once it has arrived.
pub(super) struct Kept {
    pub(super) place: Place,
    /// Without its page, which has not arrived.
    pub(super) shell: Shell,
    pub(super) now_ms: i64,
    pub(super) context: Rc<Context>,
}

impl PageStream {
    pub(super) fn new(stream: Stream, kept: Option<Kept>) -> Self {
        Self { stream: Some(stream), kept }
    }
}

#[wasm_bindgen]
impl PageStream {
    /// Takes a piece of the origin's page; what can be sent on.
    pub fn push(&mut self, piece: &[u8]) -> Vec<u8> {
        let mut out = Vec::with_capacity(piece.len() + 1_024);
        if let Some(stream) = &mut self.stream {
            stream.push(piece, &mut out);
        }
        out
    }

    /// How many of the origin's bytes are sent; infinity once all that come are passed on as they are.
    pub fn sent(&self) -> f64 {
        self.stream.as_ref().and_then(Stream::sent).map_or(f64::INFINITY, |sent| sent as f64)
    }

    /// The origin's page has ended: the rest of ours. Keeps the page for the next visitor.
    pub fn finish(&mut self) -> Vec<u8> {
        let mut out = Vec::new();
        let page = self.stream.take().and_then(|stream| stream.finish(&mut out));
        if let Some((page, Kept { place, shell, now_ms, context })) = page.zip(self.kept.take()) {
            let shell = Shell { page: Rc::new(page), ..shell };
            place.hold(shell.clone());
            place.store(shell, &context, now_ms);
        }
        out
    }
}
