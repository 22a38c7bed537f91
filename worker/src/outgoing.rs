//! The request that the origin gets: written anew from a list of what may be in it, so that nothing else ever is.

use crate::{
    incoming::{Header, Incoming, Kind},
    slice::SLICE_COOKIE,
};

/// What the operator of a site lets through to its origin, besides what every request needs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Allowed {
    /// Scheme and host of the origin; the site's own when empty.
    pub origin: String,
    /// Lower-case names of headers.
    pub headers: Vec<String>,
    /// Names of cookies.
    pub cookies: Vec<String>,
}

/// A request to the origin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outgoing {
    /// Scheme, host, path and query.
    pub address: String,
    /// Headers by lower-case name.
    pub headers: Vec<(String, String)>,
    /// What a page depends on besides its address: headers and cookies of this visitor that the operator lets through.
    pub depends_on: String,
    /// The answer may be for this visitor alone: a cookie or their credentials are let through.
    pub is_personal: bool,
}

/// Sent with every request for a page, the same for everybody.
const PAGE: [(&str, &str); 2] =
    [("accept", "text/html,application/xhtml+xml;q=0.9,*/*;q=0.1"), ("user-agent", "nearside/1 (edge)")];

/// What any other request needs to mean the same. Nothing that tells which version of something a browser holds: an origin
/// that gave each visitor another version would know them again.
const OTHER: [&str; 14] = [
    "accept",
    "access-control-request-headers",
    "access-control-request-method",
    "content-encoding",
    "content-language",
    "content-type",
    "origin",
    "sec-fetch-dest",
    "sec-fetch-mode",
    "sec-websocket-extensions",
    "sec-websocket-key",
    "sec-websocket-protocol",
    "sec-websocket-version",
    "upgrade",
];

impl Outgoing {
    /// The origin's request for a visitor's.
    #[must_use]
    pub fn new(incoming: &Incoming, header: Header<'_>, allowed: &Allowed) -> Self {
        let base = if allowed.origin.is_empty() { &incoming.site } else { &allowed.origin };
        let own = |name: &str| header(name).map(|value| (name.to_owned(), value));
        let mut headers: Vec<(String, String)> = match incoming.kind {
            Kind::Page => PAGE.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
            Kind::Other => {
                // A part of a version that is not named is asked for whole.
                let part = own("range").filter(|_| header("if-range").is_none());
                OTHER.iter().filter_map(|name| own(name)).chain(part).collect()
            }
        };
        let (mut depends_on, mut is_personal) = (String::new(), false);
        let mut add = |name: &str, value: String| {
            depends_on.push_str(&format!("{name}:{value}\n"));
            is_personal |= matches!(name, "cookie" | "authorization");
            headers.retain(|(held, _)| held != name);
            headers.push((name.to_owned(), value));
        };
        for (name, value) in allowed.headers.iter().filter(|name| *name != "cookie").filter_map(|name| own(name)) {
            add(&name, value);
        }
        if let Some(cookies) = cookies(header, &allowed.cookies) {
            add("cookie", cookies);
        }
        Self { address: format!("{base}{}", incoming.path), headers, depends_on, is_personal }
    }
}

/// Whether the visitor's browser holds what the origin has just sent, by the tag that names its version.
#[must_use]
pub fn is_held(header: Header<'_>, tag: Option<&str>) -> bool {
    let weak = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    let held = header("if-none-match").unwrap_or_default();
    tag.is_some_and(|tag| held.split(',').any(|one| weak(one) == weak(tag)))
}

/// The visitor's cookies of these names; ours is never among them.
fn cookies(header: Header<'_>, allowed: &[String]) -> Option<String> {
    if allowed.is_empty() {
        return None;
    }
    let all = header("cookie")?;
    let name = |cookie: &str| cookie.split_once('=').map_or("", |(name, _)| name).trim().to_owned();
    let is_allowed = |cookie: &&str| allowed.contains(&name(cookie)) && name(cookie) != SLICE_COOKIE;
    let kept: Vec<&str> = all.split(';').map(str::trim).filter(is_allowed).collect();
    (!kept.is_empty()).then(|| kept.join("; "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::visit::Moment;

    fn outgoing(headers: &[(&str, &str)], allowed: &Allowed) -> Outgoing {
        let header = |name: &str| headers.iter().find(|(held, _)| *held == name).map(|(_, value)| (*value).to_owned());
        let incoming = Incoming::read("GET", "https://a.example/b?nearside=1&c=2", &header, Moment::default());
        Outgoing::new(&incoming, &header, allowed)
    }

    #[test]
    fn two_visitors_make_one_request() {
        let one = outgoing(
            &[("accept", "text/html"), ("cookie", "a=1"), ("user-agent", "x"), ("referer", "y"), ("x-id", "z")],
            &Allowed::default(),
        );
        let other =
            outgoing(&[("accept-language", "de"), ("cookie", "b=2"), ("sec-gpc", "1"), ("save-data", "on")], &Allowed::default());
        assert_eq!(one, other);
        assert_eq!(one.address, "https://a.example/b?c=2");
        assert!(one.depends_on.is_empty() && !one.is_personal);
    }

    #[test]
    fn no_version_is_named_to_the_origin() {
        let headers = [("accept", "image/*"), ("sec-fetch-dest", "image"), ("range", "bytes=0-9")];
        let sent = outgoing(&headers, &Allowed::default());
        assert!(sent.headers.contains(&("range".to_owned(), "bytes=0-9".to_owned())), "{sent:?}");
        let versions = [("if-none-match", "\"a\""), ("if-modified-since", "x"), ("if-range", "\"a\""), ("if-match", "*")];
        let named = outgoing(&[&headers[..], &versions].concat(), &Allowed::default());
        assert_eq!(named.headers.len(), 2, "{named:?}");
        let header = |name: &str| (name == "if-none-match").then(|| "\"b\", W/\"a\"".to_owned());
        assert!(is_held(&header, Some("\"a\"")) && !is_held(&header, Some("\"c\"")) && !is_held(&header, None));
    }

    #[test]
    fn what_is_let_through_is_named() {
        let allowed = Allowed {
            origin: "https://origin.example".to_owned(),
            headers: vec!["accept-language".to_owned(), "cookie".to_owned()],
            cookies: vec!["session".to_owned(), SLICE_COOKIE.to_owned()],
        };
        let cookie = "session=1; other=2; __Host-nearside=diet.vegan";
        let sent = outgoing(&[("accept-language", "de"), ("cookie", cookie)], &allowed);
        assert_eq!(sent.address, "https://origin.example/b?c=2");
        assert_eq!(sent.depends_on, "accept-language:de\ncookie:session=1\n");
        assert!(sent.is_personal);
        assert!(sent.headers.contains(&("cookie".to_owned(), "session=1".to_owned())), "{sent:?}");
    }
}
