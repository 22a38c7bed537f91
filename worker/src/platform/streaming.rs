//! A page on its way through, as JavaScript drives it: every step is one call, so that a trap is an ordinary exception and the
//! rest of the page can go on without us.

use std::rc::Rc;

use js_sys::Uint8Array;
use nearside_page::Page;
use wasm_bindgen::prelude::*;
use worker::{Context, worker_sys};

use super::cached::Place;
use crate::{output::Pieces, shells::Shell, stream::Stream};

#[wasm_bindgen(module = "/src/platform/pump.mjs")]
extern "C" {
    /// A body whose first bytes have arrived.
    pub(super) type Begun;

    /// Begins to read a body of so many bytes; not a number where that is not known.
    #[wasm_bindgen(catch)]
    pub(super) async fn begin(body: &web_sys::ReadableStream, length: f64) -> Result<Begun, JsValue>;

    /// The whole body, if that is what has arrived.
    #[wasm_bindgen(method, getter)]
    pub(super) fn whole(this: &Begun) -> Option<Uint8Array>;

    /// The body with its slots filled.
    pub(super) fn filled(begun: Begun, page: PageStream, context: &worker_sys::Context) -> web_sys::ReadableStream;
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

impl Kept {
    /// Keeps the page, now that it is there.
    pub(super) fn keep(self, page: Rc<Page>) {
        let shell = Shell { page, ..self.shell };
        self.place.hold(shell.clone());
        self.place.store(shell, &self.context, self.now_ms);
    }
}

impl PageStream {
    pub(super) fn new(stream: Stream, kept: Option<Kept>) -> Self {
        Self { stream: Some(stream), kept }
    }
}

#[wasm_bindgen]
impl PageStream {
    /// Takes a piece of the origin's page; what can be sent on, and nothing if that is the origin's own as far as `sent`.
    pub fn push(&mut self, piece: &[u8]) -> Option<Vec<u8>> {
        let stream = self.stream.as_mut()?;
        let mut out = Pieces::default();
        stream.push(piece, &mut out);
        (!out.is_origin()).then(|| out.bytes(stream.page()).collect::<Vec<_>>().concat())
    }

    /// How many of the origin's bytes are sent; infinity once all that come are passed on as they are.
    pub fn sent(&self) -> f64 {
        self.stream.as_ref().and_then(Stream::sent).map_or(f64::INFINITY, |sent| sent as f64)
    }

    /// The origin's page has ended: the rest of ours. Keeps the page for the next visitor.
    pub fn finish(&mut self) -> Vec<u8> {
        let mut out = Vec::new();
        let page = self.stream.take().and_then(|stream| stream.finish(&mut out));
        if let Some((page, kept)) = page.zip(self.kept.take()) {
            kept.keep(Rc::new(page));
        }
        out
    }
}
