//! From a request to its answer.

use std::rc::Rc;

use js_sys::Uint8Array;
use wasm_bindgen::{JsCast, prelude::*};
use web_sys::{Request, Response, ResponseInit};
use worker::{Context, Env, Headers, ResponseBuilder, worker_sys};

use super::{
    cached::Place,
    fetching, looking,
    policies::{self, Current},
    settings,
    streaming::{Kept, PageStream, begin, filled},
};
use crate::{
    freshness::{Keep, control, keep},
    incoming::{Incoming, Kind},
    outgoing::{Outgoing, is_held},
    page::Page,
    policy::Policy,
    shells::{Shell, VALIDATORS},
    slice::slice,
    stream::{Stream, depends_on_slice, splice},
    visit::{Moment, Visit},
};

#[wasm_bindgen(module = "/src/platform/bodies.mjs")]
extern "C" {
    /// A buffer for a page of so many bytes, all of which are to be written.
    fn buffer(length: u32) -> Uint8Array;
    /// The body of a response, from a buffer that was filled: bytes or a stream.
    fn body(page: &Uint8Array, context: &worker_sys::Context) -> JsValue;
}

/// Headers that say something of the origin's bytes, which are not the ones that are sent, or of its connection.
const OF_THE_BYTES: [&str; 12] = [
    "accept-ranges",
    "age",
    "content-encoding",
    "content-length",
    "content-md5",
    "date",
    "digest",
    "etag",
    "last-modified",
    "repr-digest",
    "server-timing",
    "transfer-encoding",
];

pub(super) async fn answer(request: &Request, env: &Env, context: &Rc<Context>, moment: Moment) -> Result<Response, JsValue> {
    let headers = request.headers();
    let header = |name: &str| headers.get(name).ok().flatten();
    let mut incoming = Incoming::read(&request.method(), &request.url(), &header, moment);
    incoming.visit.seed = random();
    let outgoing = Outgoing::new(&incoming, &header, &settings::allowed(env));
    if incoming.kind == Kind::Other {
        let response = fetching::other(&outgoing, request).await?;
        let tag = response.headers().get("etag")?;
        let is_held = response.status() == 200 && is_held(&header, tag.as_deref());
        return if is_held { not_modified(&response) } else { Ok(response) };
    }
    let place = Place { key: format!("{}\n{}", outgoing.address, outgoing.depends_on), site: incoming.site.clone() };
    // What is one visitor's is kept nowhere, so that it is looked for nowhere.
    let shell = if outgoing.is_personal { None } else { place.find(moment.now_ms).await };
    let is_fresh = |shell: &&Shell| shell.fresh_until_ms > moment.now_ms;
    let sent = match shell.as_ref() {
        Some(shell) if is_fresh(&shell) => None,
        shell => Some(fetching::page(&outgoing, shell.and_then(|shell| shell.condition.as_ref()))?),
    };
    let current = policies::current(env, context, moment.now_ms).await;
    if looking::is_asked(env, &incoming.site, &header, moment.now_ms).await {
        let arrived = match sent {
            Some(sent) => Some(sent.arrival().await?),
            None => None,
        };
        return match (arrived.filter(|response| response.status() != 304), &shell) {
            (Some(response), _) if is_fillable(&response) => looking::answer(looking::read(&response).await?.as_ref(), &current),
            (None, Some(shell)) => looking::answer(Some(&shell.page), &current),
            _ => looking::answer(None, &current),
        };
    }
    let Current { policy, from } = current;
    let view = |policy: Rc<Policy>| {
        let slice = if policy.has_slice() { slice(&header) } else { None };
        View { policy, visit: Visit { slice, ..incoming.visit.clone() }, from }
    };
    let (sent, policy) = match (sent, shell.as_ref(), policy) {
        (None, Some(shell), Some(policy)) => return spliced(shell, view(policy), context),
        (None, ..) => return fetching::page(&outgoing, None)?.arrival().await,
        (Some(sent), _, policy) => (sent, policy),
    };
    let response = match (sent.arrival().await, shell.as_ref(), &policy) {
        (Ok(response), ..) => response,
        // An origin that is not there is no reason to send nothing, when there is a page.
        (Err(_), Some(shell), Some(policy)) => return spliced(shell, view(Rc::clone(policy)), context),
        (Err(error), ..) => return Err(error),
    };
    let of_origin = response.headers();
    let of_origin = |name: &str| of_origin.get(name).ok().flatten();
    let kept = keep(&of_origin, moment.now_ms, &http_date);
    if let Some(mut shell) = shell.filter(|_| response.status() == 304) {
        if let Keep::Until(fresh_until_ms) = kept {
            shell.fresh_until_ms = fresh_until_ms;
            // One that must be asked about each time is stored as well as it can be.
            if fresh_until_ms > moment.now_ms {
                place.clone().store(shell.clone(), context, moment.now_ms);
            }
        }
        place.hold(shell.clone());
        return match policy {
            Some(policy) => spliced(&shell, view(policy), context),
            None => fetching::page(&outgoing, None)?.arrival().await,
        };
    }
    let Some(policy) = policy.filter(|_| is_fillable(&response)) else {
        // An origin that fails says nothing of its page.
        if response.status() < 500 && !outgoing.is_personal {
            place.refuse();
        } else {
            place.forget();
        }
        return Ok(response);
    };
    let keeping = match kept {
        _ if outgoing.is_personal => None,
        Keep::Until(fresh_until_ms) => Some(Keeping { place, fresh_until_ms, now_ms: moment.now_ms }),
        Keep::Never => {
            place.refuse();
            None
        }
    };
    first(response, view(policy), keeping, context).await
}

/// By what a page is filled, for whom.
struct View {
    policy: Rc<Policy>,
    visit: Visit,
    /// Where the policy is from.
    from: &'static str,
}

/// Where a page is kept once it has arrived.
struct Keeping {
    place: Place,
    fresh_until_ms: i64,
    now_ms: i64,
}

/// Whether slots can be filled: HTML, all of it, in an encoding that begins with ASCII.
fn is_fillable(response: &Response) -> bool {
    let header = |name: &str| response.headers().get(name).ok().flatten().unwrap_or_default().to_ascii_lowercase();
    let content_type = header("content-type");
    let (kind, parameters) = content_type.split_once(';').unwrap_or((&content_type, ""));
    let is_strange = ["utf-16", "utf-32", "utf-7", "iso-2022", "hz-gb"].iter().any(|name| parameters.contains(name));
    // The platform has undone these two already.
    let is_plain = matches!(header("content-encoding").as_str(), "" | "identity" | "gzip" | "br");
    response.status() == 200 && kind.trim() == "text/html" && !is_strange && is_plain && response.body().is_some()
}

/// What the browser holds already; the origin was not told, so it sent it once more.
fn not_modified(response: &Response) -> Result<Response, JsValue> {
    if let Some(body) = response.body() {
        let _ = body.cancel();
    }
    let headers = Headers::new();
    for (name, value) in Headers(response.headers()).entries().filter(|(name, _)| !name.starts_with("content-")) {
        headers.append(&name, &value)?;
    }
    Ok(ResponseBuilder::new().with_status(304).with_headers(headers).empty().into())
}

/// A page that was seen before.
fn spliced(shell: &Shell, view: View, context: &Context) -> Result<Response, JsValue> {
    whole(&shell.page, &shell.headers, "spliced", view, context)
}

/// A page that is there as a whole, with its slots filled.
fn whole(page: &Page, of_origin: &[(String, String)], way: &str, view: View, context: &Context) -> Result<Response, JsValue> {
    let is_sliced = depends_on_slice(page, &view.policy, &view.visit);
    let headers = decided(of_origin, way, view.from, is_sliced)?;
    let mut pieces = splice(page, view.policy, view.visit);
    let pieces = pieces.bytes(page);
    let length: usize = pieces.clone().map(<[u8]>::len).sum();
    let bytes = buffer(u32::try_from(length).unwrap_or(u32::MAX));
    let mut at = 0;
    for piece in pieces {
        let end = at + piece.len() as u32;
        bytes.subarray(at, end).copy_from(piece);
        at = end;
    }
    let init = ResponseInit::new();
    init.set_headers(&headers.0);
    Response::new_with_opt_readable_stream_and_init(Some(body(&bytes, context.as_ref()).unchecked_ref()), &init)
}

/// A page that is seen for the first time: decided at once where all of it is there, else while it arrives.
async fn first(response: Response, view: View, keeping: Option<Keeping>, context: &Rc<Context>) -> Result<Response, JsValue> {
    let Some(stream) = response.body() else { return Ok(response) };
    let header = |name: &str| response.headers().get(name).ok().flatten();
    // What is compressed has another length by now.
    let length = header("content-length").filter(|_| header("content-encoding").is_none()).and_then(|length| length.parse().ok());
    let begun = begin(&stream, length.unwrap_or(f64::NAN)).await?;
    let of_origin: Rc<[(String, String)]> =
        Headers(response.headers()).entries().filter(|(name, _)| !OF_THE_BYTES.contains(&name.as_str())).collect();
    let kept = keeping.map(|Keeping { place, fresh_until_ms, now_ms }| {
        let condition = VALIDATORS.iter().find_map(|(name, asked)| header(name).map(|value| (*asked, value)));
        let shell = Shell { page: Rc::default(), headers: Rc::clone(&of_origin), fresh_until_ms, condition };
        Kept { place, shell, now_ms, context: Rc::clone(context) }
    });
    if let Some(bytes) = begun.whole() {
        let page = Rc::new(Page::read(bytes.to_vec()));
        if let Some(kept) = kept {
            kept.keep(Rc::clone(&page));
        }
        return whole(&page, &of_origin, "streamed", view, context);
    }
    // What slots the page has is not known yet, and this has to be said before it is.
    let headers = decided(&of_origin, "streamed", view.from, view.visit.slice.is_some())?;
    let body = filled(begun, PageStream::new(Stream::new(view.policy, view.visit), kept), (**context).as_ref());
    Ok(ResponseBuilder::new().with_headers(headers).stream(body).into())
}

/// The headers of a page that was decided. `is_sliced`: it may depend on a slice.
fn decided(of_origin: &[(String, String)], way: &str, from: &str, is_sliced: bool) -> Result<Headers, JsValue> {
    let headers = Headers::new();
    for (name, value) in of_origin {
        headers.append(name, value)?;
    }
    headers.set("cache-control", &control(headers.get("cache-control")?.as_deref(), is_sliced))?;
    headers.set("server-timing", &format!("nearside;desc={way}, policy;desc={from}"))?;
    Ok(headers)
}

fn http_date(text: &str) -> Option<i64> {
    let ms = js_sys::Date::parse(text);
    (!ms.is_nan()).then_some(ms as i64)
}

/// A seed for the draws of one request. They choose among what anybody may see, so that it need not be hard to guess.
fn random() -> u64 {
    (js_sys::Math::random() * 9_007_199_254_740_992.0) as u64
}
