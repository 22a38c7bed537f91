//! Shells in the platform's cache: what one isolate has read, another need not ask the origin for.

use core::time::Duration;

use js_sys::Uint8Array;
use wasm_bindgen::{JsCast, prelude::*};
use worker::{Context, Delay};

use super::state;
use crate::{shells::Shell, stored::stored_at};

#[wasm_bindgen(module = "/src/platform/cache.mjs")]
extern "C" {
    #[wasm_bindgen(catch)]
    async fn take(address: &str) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch)]
    async fn put(address: &str, bytes: Vec<u8>, seconds: f64) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch)]
    async fn end(address: &str) -> Result<JsValue, JsValue>;
}

/// Where a shell is kept: in this isolate by its key, and for others on the site's host.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub(super) key: String,
    pub(super) site: String,
}

impl Place {
    /// A shell that this isolate has, or another one stored.
    pub(super) async fn find(&self, now_ms: i64) -> Option<Shell> {
        let (held, is_unkept) = state::with(|state| (state.shell(&self.key), state.is_unkept(&self.key)));
        if held.is_some() || is_unkept {
            return held;
        }
        let stored = take(&stored_at(&self.site, &self.key)).await.ok()?.dyn_into::<Uint8Array>().ok()?;
        let shell = Shell::restore(&stored.to_vec(), &self.key, now_ms)?;
        self.hold(shell.clone());
        Some(shell)
    }

    /// Keeps a shell in this isolate.
    pub(super) fn hold(&self, shell: Shell) {
        state::with(|state| state.keep(self.key.clone(), shell));
    }

    /// Lets go of what may be kept no more, here and for others, and remembers that there is nothing to find.
    pub(super) fn refuse(&self, context: &Context) {
        if state::with(|state| state.refuse(&self.key)) {
            let address = stored_at(&self.site, &self.key);
            context.wait_until(async move {
                let _ = end(&address).await;
            });
        }
    }

    /// Stores a shell for other isolates, once what is being answered is on its way.
    pub(super) fn store(self, shell: Shell, context: &Context, now_ms: i64) {
        let seconds = shell.term_s(now_ms);
        if seconds == 0 {
            return;
        }
        context.wait_until(async move {
            Delay::from(Duration::ZERO).await;
            let _ = put(&stored_at(&self.site, &self.key), shell.store(&self.key), seconds as f64).await;
        });
    }
}
