//! The request that the origin gets: written anew from a list of what may be in it, so that nothing else ever is.

use sha2::{Digest, Sha256};

use crate::{
    conditional::is_read_only,
    cookies::cookies,
    incoming::{Header, Incoming, Kind},
    slice::SLICE_COOKIE,
};

/// What the operator of a site lets through to its origin, besides what every request needs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Allowed {
    /// Scheme and host of the origin.
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
    /// What tells the answer from others, as a digest in hex: the site, the address, and what the operator lets through of this
    /// visitor. It stands in caches, where no value is to be read.
    pub key: String,
    /// The answer may be for this visitor alone: something is let through that is more than a wish for a version.
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

/// On what condition something is to be changed. No browser sends these by itself, and what was changed meanwhile would be lost
/// without them (RFC 9110, section 13.1).
const CONDITIONS: [&str; 3] = ["if-match", "if-none-match", "if-unmodified-since"];

/// Headers that choose among versions of a page and say nothing else of who asks. A page for any other is one visitor's.
const NEGOTIATION: [&str; 9] = [
    "accept",
    "accept-language",
    "dnt",
    "save-data",
    "sec-ch-prefers-color-scheme",
    "sec-ch-ua",
    "sec-ch-ua-mobile",
    "sec-ch-ua-platform",
    "sec-gpc",
];

impl Outgoing {
    /// The origin's request for a visitor's.
    #[must_use]
    pub fn new(method: &str, incoming: &Incoming, header: Header<'_>, allowed: &Allowed) -> Self {
        let own = |name: &str| header(name).map(|value| (name.to_owned(), value));
        let mut headers: Vec<(String, String)> = match incoming.kind {
            Kind::Page => PAGE.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
            Kind::Other => {
                // A part of a version that is not named is asked for whole.
                let part = own("range").filter(|_| header("if-range").is_none());
                let conditions = if is_read_only(method) { &[][..] } else { &CONDITIONS };
                OTHER.iter().chain(conditions).filter_map(|name| own(name)).chain(part).collect()
            }
        };
        let address = format!("{}{}", allowed.origin, incoming.path);
        let mut key = Sha256::new().chain_update(format!("{}\n{address}\n", incoming.site));
        let mut is_personal = false;
        let mut add = |name: &str, value: String| {
            key.update(format!("{name}:{value}\n"));
            is_personal |= !NEGOTIATION.contains(&name);
            headers.retain(|(held, _)| held != name);
            headers.push((name.to_owned(), value));
        };
        for (name, value) in allowed.headers.iter().filter(|name| *name != "cookie").filter_map(|name| own(name)) {
            add(&name, value);
        }
        if let Some(cookies) = passed(header, &allowed.cookies) {
            add("cookie", cookies);
        }
        Self { address, headers, key: key.finalize().iter().map(|byte| format!("{byte:02x}")).collect(), is_personal }
    }
}

/// The visitor's cookies of these names; ours is never among them.
fn passed(header: Header<'_>, allowed: &[String]) -> Option<String> {
    if allowed.is_empty() {
        return None;
    }
    let all = header("cookie")?;
    let is_allowed = |name: &str| allowed.iter().any(|held| held == name) && name != SLICE_COOKIE;
    let kept: Vec<String> =
        cookies(&all).filter(|(name, _)| is_allowed(name)).map(|(name, value)| format!("{name}={value}")).collect();
    (!kept.is_empty()).then(|| kept.join("; "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::visit::Moment;

    fn outgoing(method: &str, headers: &[(&str, &str)], allowed: &Allowed) -> Outgoing {
        let header = |name: &str| headers.iter().find(|(held, _)| *held == name).map(|(_, value)| (*value).to_owned());
        let incoming = Incoming::read(method, "https://a.example/b?nearside=1&c=2", &header, Moment::default());
        Outgoing::new(method, &incoming, &header, allowed)
    }

    fn allowed(headers: &[&str], cookies: &[&str]) -> Allowed {
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        Allowed { origin: "https://origin.example".to_owned(), headers: names(headers), cookies: names(cookies) }
    }

    #[test]
    fn two_visitors_make_one_request() {
        let one = outgoing(
            "GET",
            &[("accept", "text/html"), ("cookie", "a=1"), ("user-agent", "x"), ("referer", "y"), ("x-id", "z")],
            &allowed(&[], &[]),
        );
        let other =
            [("accept-language", "de"), ("cookie", "b=2"), ("sec-gpc", "1"), ("save-data", "on"), ("host", "evil.example")];
        assert_eq!(one, outgoing("GET", &other, &allowed(&[], &[])));
        assert_eq!(one.address, "https://origin.example/b?c=2");
        assert!(!one.is_personal && one.key.len() == 64);
    }

    #[test]
    fn no_version_is_named_to_the_origin_of_what_is_only_read() {
        let headers = [("accept", "image/*"), ("sec-fetch-dest", "image"), ("range", "bytes=0-9")];
        let sent = outgoing("GET", &headers, &allowed(&[], &[]));
        assert!(sent.headers.contains(&("range".to_owned(), "bytes=0-9".to_owned())), "{sent:?}");
        let versions = [("if-none-match", "\"a\""), ("if-modified-since", "x"), ("if-range", "\"a\""), ("if-match", "*")];
        let all = [&headers[..], &versions].concat();
        for method in ["GET", "HEAD"] {
            assert_eq!(outgoing(method, &all, &allowed(&[], &[])).headers.len(), 2, "{method}");
        }
        let changed = outgoing("PUT", &all, &allowed(&[], &[]));
        assert!(changed.headers.contains(&("if-match".to_owned(), "*".to_owned())), "{changed:?}");
    }

    #[test]
    fn what_is_let_through_tells_pages_apart_and_stands_in_no_key() {
        let german = outgoing("GET", &[("accept-language", "de")], &allowed(&["accept-language"], &[]));
        let english = outgoing("GET", &[("accept-language", "en")], &allowed(&["accept-language"], &[]));
        assert!(german.key != english.key && !german.is_personal);
        assert!(german.key.bytes().all(|byte| byte.is_ascii_hexdigit()), "{}", german.key);
        for name in ["authorization", "user-agent", "x-forwarded-for", "cf-connecting-ip", "x-user", "referer", "sec-ch-ua-model"]
        {
            assert!(outgoing("GET", &[(name, "x")], &allowed(&[name], &[])).is_personal, "{name}");
            assert!(!outgoing("GET", &[], &allowed(&[name], &[])).is_personal, "{name}");
        }
    }

    #[test]
    fn only_listed_cookies_pass_however_they_are_joined() {
        let allowed = allowed(&["cookie"], &["session", SLICE_COOKIE]);
        let joined = [
            "session=1; other=2; __Host-nearside=diet.vegan",
            "other=2, session=1",
            "session=1, other=2",
            "session=1,other=2,__Host-nearside=diet.vegan",
            "a=b, c=d; e=f,session=1;g",
        ];
        for cookie in joined {
            let sent = outgoing("GET", &[("cookie", cookie)], &allowed);
            assert_eq!(sent.headers.last(), Some(&("cookie".to_owned(), "session=1".to_owned())), "{cookie}");
            assert!(sent.is_personal);
        }
        let none = outgoing("GET", &[("cookie", "sessions=1, x=session")], &allowed);
        assert!(!none.is_personal && none.headers.len() == 2, "{none:?}");
    }
}
