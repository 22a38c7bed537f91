//! Asking the origin.

use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Headers, Request, RequestInit, RequestRedirect, Response, WorkerGlobalScope};

use crate::outgoing::Outgoing;

/// A request that is on its way.
pub(super) struct Sent(js_sys::Promise);

/// Sends a request for a page, with one header more. It is on its way before anybody waits for it.
pub(super) fn page(outgoing: &Outgoing, condition: Option<(&'static str, String)>) -> Result<Sent, JsValue> {
    let init = init(outgoing)?;
    if let Some((name, value)) = condition {
        Headers::from(init.get_headers()).set(name, &value)?;
    }
    send(&outgoing.address, &init)
}

/// Sends any other request on, with its method and body.
pub(super) async fn other(outgoing: &Outgoing, request: &Request) -> Result<Response, JsValue> {
    let init = init(outgoing)?;
    init.set_method(&request.method());
    if let Some(body) = request.body() {
        init.set_body(&body);
    }
    send(&outgoing.address, &init)?.arrival().await
}

fn init(outgoing: &Outgoing) -> Result<RequestInit, JsValue> {
    let headers = Headers::new()?;
    for (name, value) in &outgoing.headers {
        headers.set(name, value)?;
    }
    let init = RequestInit::new();
    init.set_headers(&headers);
    // The visitor's browser follows, so that it knows where it is.
    init.set_redirect(RequestRedirect::Manual);
    Ok(init)
}

fn send(address: &str, init: &RequestInit) -> Result<Sent, JsValue> {
    let request = Request::new_with_str_and_init(address, init)?;
    let scope: WorkerGlobalScope = js_sys::global().unchecked_into();
    Ok(Sent(scope.fetch_with_request(&request)))
}

impl Sent {
    /// The answer.
    pub(super) async fn arrival(self) -> Result<Response, JsValue> {
        JsFuture::from(self.0).await?.dyn_into()
    }
}
