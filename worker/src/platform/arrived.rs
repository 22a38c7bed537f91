//! What the origin answered, told as the site's, and the ways in which it goes on without being decided.

use wasm_bindgen::prelude::*;
use web_sys::{Response, ResponseInit};
use worker::Headers;

use crate::reply::{self, is_of_connection, of_this_hop};

#[wasm_bindgen(module = "/src/platform/naming.mjs")]
extern "C" {
    /// The value of a header, as visitors of the site are told it.
    fn told(name: &str, value: &str, origin: &str, site: &str) -> String;
}

/// Headers that may hold an address of the origin, or its name.
const TOLD: [&str; 8] =
    ["content-location", "link", "location", "refresh", "report-to", "reporting-endpoints", "set-cookie", "speculation-rules"];

/// An answer of the origin.
pub(super) struct Arrived {
    response: Response,
    headers: reply::Headers,
    /// Something of it is not as it came.
    is_changed: bool,
}

impl Arrived {
    /// Reads an answer. `origin`, `site`: schemes and hosts.
    pub(super) fn new(response: Response, origin: &str, site: &str) -> Self {
        let came: reply::Headers = Headers(response.headers()).entries().collect();
        let hop = of_this_hop(&came);
        // What opens a connection of its own keeps what it is about.
        let is_opening = response.status() == 101;
        let mut is_changed = false;
        let headers = came.into_iter().filter_map(|(name, value)| {
            let is_ended = !is_opening && hop.contains(&name);
            let new = if TOLD.contains(&name.as_str()) { told(&name, &value, origin, site) } else { value.clone() };
            is_changed |= is_ended || new != value;
            (!is_ended).then_some((name, new))
        });
        let headers = headers.collect();
        Self { response, headers, is_changed }
    }

    pub(super) fn response(&self) -> &Response {
        &self.response
    }

    pub(super) fn status(&self) -> u16 {
        self.response.status()
    }

    /// It has what was asked for, as a whole or in part.
    pub(super) fn is_good(&self) -> bool {
        matches!(self.status(), 200 | 206)
    }

    pub(super) fn headers(&self) -> &[(String, String)] {
        &self.headers
    }

    pub(super) fn value(&self, name: &str) -> Option<String> {
        reply::value(&self.headers, name)
    }

    pub(super) fn header(&self) -> impl Fn(&str) -> Option<String> {
        |name| self.value(name)
    }

    /// What is said of the page, and not of how it came.
    pub(super) fn of_page(&self) -> reply::Headers {
        let is_kept = |name: &str| !is_of_connection(name) && name != "age";
        self.headers.iter().filter(|(name, _)| is_kept(name)).cloned().collect()
    }

    /// The answer as it came, but for names.
    pub(super) fn passed(self) -> Result<Response, JsValue> {
        if self.is_changed { with(&self.response, &self.headers) } else { Ok(self.response) }
    }

    /// The answer, where it may be a page's.
    pub(super) fn undecided(self) -> Result<Response, JsValue> {
        with(&self.response, &reply::undecided(&self.headers))
    }

    /// What the visitor's browser holds already; the origin was not told, so it sent it once more.
    pub(super) fn held(self) -> Result<Response, JsValue> {
        let is_page = reply::may_be_page(self.status(), self.value("content-type").as_deref());
        let headers = if is_page { reply::undecided(&self.headers) } else { self.headers.clone() };
        self.without_body(304, headers)
    }

    /// The visitor wanted another version than there is.
    pub(super) fn failed(self) -> Result<Response, JsValue> {
        self.without_body(412, vec![("cache-control".to_owned(), reply::KEPT_BY_NOBODY.to_owned())])
    }

    fn without_body(&self, status: u16, mut headers: reply::Headers) -> Result<Response, JsValue> {
        if let Some(body) = self.response.body() {
            let _ = body.cancel();
        }
        headers.retain(|(name, _)| !is_of_bytes(name));
        let init = ResponseInit::new();
        init.set_status(status);
        init.set_headers(&list(&headers)?.0);
        Response::new_with_opt_str_and_init(None, &init)
    }
}

/// What describes a body that is not sent (RFC 9110, section 15.4.5).
fn is_of_bytes(name: &str) -> bool {
    matches!(name, "content-encoding" | "content-language" | "content-length" | "content-range" | "content-type")
}

/// An answer with other headers.
fn with(response: &Response, headers: &[(String, String)]) -> Result<Response, JsValue> {
    let init = ResponseInit::new();
    init.set_status(response.status());
    init.set_status_text(&response.status_text());
    init.set_headers(&list(headers)?.0);
    Response::new_with_opt_readable_stream_and_init(response.body().as_ref(), &init)
}

fn list(headers: &[(String, String)]) -> Result<Headers, JsValue> {
    let list = Headers::new();
    for (name, value) in headers {
        list.append(name, value)?;
    }
    Ok(list)
}
