//! The debug view, for who has leave to look.

use js_sys::Uint8Array;
use nearside_page::Page;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::Response;
use worker::{Env, Headers, ResponseBuilder};

use super::policies::{self, Current};
use crate::{
    debug::{DEBUG_HEADER, Leave, debug_view},
    incoming::Header,
    stream::MAX_PAGE,
};

/// Whether a request has leave to look at the edge of a site, by a key of `NEARSIDE_DEBUG_KEYS`.
pub(super) async fn is_asked(env: &Env, site: &str, header: Header<'_>, now_ms: i64) -> bool {
    let Some(leave) = header(DEBUG_HEADER).and_then(|shown| Leave::read(&shown, site, now_ms)) else { return false };
    for key in policies::keys(env, "NEARSIDE_DEBUG_KEYS") {
        if policies::is_signed(&key, &leave.signature, &leave.part).await {
            return true;
        }
    }
    false
}

/// A page that arrives, to its end, unless it is larger than those whose slots are all looked for.
pub(super) async fn read(response: &Response) -> Result<Option<Page>, JsValue> {
    let content_type = response.headers().get("content-type")?.unwrap_or_default();
    let bytes = Uint8Array::new(&JsFuture::from(response.array_buffer()?).await?);
    Ok((bytes.length() as usize <= MAX_PAGE).then(|| Page::read_as(&content_type, bytes.to_vec())))
}

/// How a page and the policy fit; `{}` where there is no page, or no policy.
pub(super) fn answer(page: Option<&Page>, current: &Current) -> Result<Response, JsValue> {
    let said = page.zip(current.policy.as_ref()).map(|(page, policy)| debug_view(page, policy, current.from));
    let headers = Headers::new();
    headers.set("content-type", "application/json")?;
    headers.set("cache-control", "private, no-store")?;
    let body = said.unwrap_or_else(|| "{}".to_owned()).into_bytes();
    Ok(ResponseBuilder::new().with_headers(headers).fixed(body).into())
}
