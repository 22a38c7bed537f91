//! From a request to its answer.

use std::rc::Rc;

use js_sys::Uint8Array;
use nearside_page::{Page, charset};
use wasm_bindgen::{JsCast, prelude::*};
use web_sys::{Request, Response, ResponseInit};
use worker::{Context, Env, Headers, ResponseBuilder, worker_sys};

use super::{
    arrived::Arrived,
    cached::Place,
    fetching, looking,
    policies::{self, Current},
    settings::{Settings, settings},
    streaming::{Kept, PageStream, begin, filled},
};
use crate::{
    conditional::Condition,
    freshness::{Keep, Term, keep},
    incoming::{Incoming, Kind},
    outgoing::Outgoing,
    policy::Policy,
    reply::{self, may_be_page, value},
    shells::Shell,
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

pub(super) async fn answer(request: &Request, env: &Env, context: &Rc<Context>, moment: Moment) -> Result<Response, JsValue> {
    let headers = request.headers();
    let header = |name: &str| headers.get(name).ok().flatten();
    let settings = settings(env).ok_or("no origin is set")?;
    let method = request.method();
    let mut incoming = Incoming::read(&method, &request.url(), &header, moment);
    incoming.visit.seed = random();
    let outgoing = Outgoing::new(&method, &incoming, &header, &settings.allowed);
    let arrived = |response| Arrived::new(response, &settings.allowed.origin, &incoming.site);
    if incoming.kind == Kind::Other {
        let arrived = arrived(fetching::other(&outgoing, request).await?);
        let condition = if arrived.is_good() { Condition::judge(&method, &header, &arrived.header()) } else { Condition::Met };
        return match condition {
            Condition::Met if may_be_page(arrived.status(), arrived.value("content-type").as_deref()) => arrived.undecided(),
            Condition::Met => arrived.passed(),
            Condition::Held => arrived.held(),
            Condition::Failed => arrived.failed(),
        };
    }
    let place = Place { key: outgoing.key.clone(), site: incoming.site.clone() };
    // What is one visitor's is kept nowhere, so that it is looked for nowhere.
    let shell = if outgoing.is_personal { None } else { place.find(moment.now_ms).await };
    let is_fresh = |shell: &&Shell| shell.term.fresh_until_ms > moment.now_ms;
    let sent = match shell.as_ref() {
        Some(shell) if is_fresh(&shell) => None,
        shell => Some(fetching::page(&outgoing, shell.and_then(Shell::condition))?),
    };
    let current = policies::current(env, context, moment.now_ms).await;
    if looking::is_asked(env, &incoming.site, &header, moment.now_ms).await {
        let arrived = match sent {
            Some(sent) => Some(arrived(sent.arrival().await?)),
            None => None,
        };
        return match (arrived.filter(|arrived| arrived.status() != 304), &shell) {
            (Some(arrived), _) if is_fillable(&arrived) => {
                looking::answer(looking::read(arrived.response()).await?.as_ref(), &current)
            }
            (None, Some(shell)) => looking::answer(Some(&shell.page), &current),
            _ => looking::answer(None, &current),
        };
    }
    let Current { policy, from } = current;
    let view = |policy: Rc<Policy>, stale_s| {
        let slice = if policy.has_slice() { slice(&header) } else { None };
        View { policy, visit: Visit { slice, ..incoming.visit.clone() }, from, stale_s, settings: Rc::clone(&settings) }
    };
    // The origin's own page, kept by nobody: what failed here must not outlast the failure.
    let as_it_is = async || arrived(fetching::page(&outgoing, None)?.arrival().await?).undecided();
    let (sent, policy) = match (sent, shell.as_ref(), policy) {
        (None, Some(shell), Some(policy)) => return spliced(shell, view(policy, None), context),
        (None, ..) => return as_it_is().await,
        (Some(sent), _, policy) => (sent, policy),
    };
    let response = sent.arrival().await;
    let is_away = response.as_ref().map_or(true, |response| response.status() >= 500);
    let usable = shell.as_ref().filter(|shell| is_away && shell.term.usable_until_ms > moment.now_ms);
    let arrived = match (response, usable, &policy) {
        // An origin that is away, or fails, is no reason to send nothing, as long as it let the page be used.
        (_, Some(shell), Some(policy)) => {
            return spliced(shell, view(Rc::clone(policy), Some(shell.term.age_s(moment.now_ms))), context);
        }
        (response, ..) => arrived(response?),
    };
    if let Some(shell) = shell.filter(|_| arrived.status() == 304) {
        let shell = again(shell, &arrived, &place, context, moment.now_ms);
        return match policy {
            Some(policy) => spliced(&shell, view(policy, None), context),
            None => as_it_is().await,
        };
    }
    let Some(policy) = policy.filter(|_| is_fillable(&arrived)) else {
        // An origin that fails says nothing of its page.
        if !is_away && !outgoing.is_personal {
            place.refuse(context);
        }
        return if is_fillable(&arrived) { arrived.undecided() } else { arrived.passed() };
    };
    let keeping = match keep(&arrived.header(), moment.now_ms) {
        _ if outgoing.is_personal => None,
        Keep::For(term) => Some(Keeping { place, term, now_ms: moment.now_ms }),
        Keep::Never => {
            place.refuse(context);
            None
        }
    };
    first(arrived, view(policy, None), keeping, context).await
}

/// A page that still holds: what the origin says of it now counts, for those who come after as well.
fn again(shell: Shell, arrived: &Arrived, place: &Place, context: &Rc<Context>, now_ms: i64) -> Shell {
    let headers = reply::renewed(&shell.headers, arrived.headers());
    // Of when it was made, and how long it was on its way, only this answer speaks.
    let header = |name: &str| if matches!(name, "age" | "date") { arrived.value(name) } else { value(&headers, name) };
    match keep(&header, now_ms) {
        Keep::For(term) => {
            let is_new = headers[..] != shell.headers[..];
            let shell = Shell { headers: headers.into(), term, ..shell };
            // One that must be asked about each time is stored as well as it can be.
            if term.fresh_until_ms > now_ms || is_new {
                place.clone().store(shell.clone(), context, now_ms);
            }
            place.hold(shell.clone());
            shell
        }
        Keep::Never => {
            place.refuse(context);
            Shell { headers: headers.into(), ..shell }
        }
    }
}

/// By what a page is filled, for whom.
struct View {
    policy: Rc<Policy>,
    visit: Visit,
    /// Where the policy is from.
    from: &'static str,
    /// How old the page is, s, where the origin could not be asked about it.
    stale_s: Option<i64>,
    settings: Rc<Settings>,
}

/// Where a page is kept once it has arrived.
struct Keeping {
    place: Place,
    term: Term,
    now_ms: i64,
}

/// Whether slots can be filled: HTML, all of it, of which its server does not say that its bytes are no ASCII. What the page says itself
/// is for whoever reads it.
fn is_fillable(arrived: &Arrived) -> bool {
    let header = |name: &str| arrived.value(name).unwrap_or_default().to_ascii_lowercase();
    // The platform has undone these two already.
    let is_plain = matches!(header("content-encoding").as_str(), "" | "identity" | "gzip" | "br");
    let is_html = charset::is_fillable(&header("content-type"), &[]);
    arrived.status() == 200 && is_html && is_plain && arrived.response().body().is_some()
}

/// A page that was seen before.
fn spliced(shell: &Shell, view: View, context: &Context) -> Result<Response, JsValue> {
    whole(&shell.page, &shell.headers, "spliced", view, context)
}

/// A page that is there as a whole, with its slots filled.
fn whole(page: &Page, of_origin: &[(String, String)], way: &str, view: View, context: &Context) -> Result<Response, JsValue> {
    let is_sliced = depends_on_slice(page, &view.policy, &view.visit);
    let headers = decided(of_origin, way, &view, is_sliced)?;
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
async fn first(arrived: Arrived, view: View, keeping: Option<Keeping>, context: &Rc<Context>) -> Result<Response, JsValue> {
    let Some(stream) = arrived.response().body() else { return arrived.undecided() };
    let content_type = arrived.value("content-type").unwrap_or_default();
    // What is compressed has another length by now.
    let length = arrived.value("content-length").filter(|_| arrived.value("content-encoding").is_none());
    let begun = begin(&stream, length.and_then(|length| length.parse::<u32>().ok()).map_or(f64::NAN, f64::from)).await?;
    let of_origin: Rc<[(String, String)]> = arrived.of_page().into();
    let kept = keeping.map(|Keeping { place, term, now_ms }| {
        let shell = Shell { page: Rc::default(), headers: Rc::clone(&of_origin), term };
        Kept { place, shell, now_ms, context: Rc::clone(context) }
    });
    if let Some(bytes) = begun.whole() {
        let page = Rc::new(Page::read_as(&content_type, bytes.to_vec()));
        if let Some(kept) = kept {
            kept.keep(Rc::clone(&page));
        }
        return whole(&page, &of_origin, "streamed", view, context);
    }
    // What slots the page has is not known yet, and this has to be said before it is.
    let headers = decided(&of_origin, "streamed", &view, view.visit.slice.is_some())?;
    let body = filled(begun, PageStream::new(Stream::of(&content_type, view.policy, view.visit), kept), (**context).as_ref());
    Ok(ResponseBuilder::new().with_headers(headers).stream(body).into())
}

/// The headers of a page that was decided. `is_sliced`: it may depend on a slice.
fn decided(of_origin: &[(String, String)], way: &str, view: &View, is_sliced: bool) -> Result<Headers, JsValue> {
    let headers = Headers::new();
    for (name, value) in reply::decided(of_origin, &view.settings.passed, is_sliced, view.stale_s) {
        headers.append(&name, &value)?;
    }
    // It tells whether somebody was there before, which is nobody's business but the developer's.
    if view.settings.is_timed {
        headers.set("server-timing", &format!("nearside;desc={way}, policy;desc={}", view.from))?;
    }
    Ok(headers)
}

/// A seed for the draws of one request. They choose among what anybody may see, so that it need not be hard to guess.
fn random() -> u64 {
    (js_sys::Math::random() * 9_007_199_254_740_992.0) as u64
}
