//! The headers of an answer. Those of a decided page are written from a list of what may be in it, as the origin's request is:
//! no cache between may be told by the origin to keep what was decided for one visitor.

use crate::{control::Control, fields::members};

/// Headers by lower-case name, in their order.
pub type Headers = Vec<(String, String)>;

/// What the origin may say of a page whose slots were decided: what the page is, how a browser guards it, and what else goes
/// with it. Nothing in it tells how long something may be kept, or of which bytes it speaks.
const PASSED: [&str; 40] = [
    "accept-ch",
    "clear-site-data",
    "content-disposition",
    "content-language",
    "content-security-policy",
    "content-security-policy-report-only",
    "content-type",
    "cross-origin-embedder-policy",
    "cross-origin-embedder-policy-report-only",
    "cross-origin-opener-policy",
    "cross-origin-opener-policy-report-only",
    "cross-origin-resource-policy",
    "document-policy",
    "document-policy-report-only",
    "feature-policy",
    "integrity-policy",
    "integrity-policy-report-only",
    "link",
    "nel",
    "origin-agent-cluster",
    "origin-trial",
    "permissions-policy",
    "permissions-policy-report-only",
    "referrer-policy",
    "refresh",
    "report-to",
    "reporting-endpoints",
    "require-document-policy",
    "set-cookie",
    "speculation-rules",
    "strict-transport-security",
    "supports-loading-mode",
    "timing-allow-origin",
    "x-content-type-options",
    "x-dns-prefetch-control",
    "x-frame-options",
    "x-permitted-cross-domain-policies",
    "x-robots-tag",
    "x-ua-compatible",
    "x-xss-protection",
];

/// On what of a request a decision may depend.
const VARY: &str = "accept, cookie, referer, save-data, sec-ch-ua-mobile, sec-fetch-dest, sec-fetch-mode, sec-gpc, user-agent";

/// Nobody keeps it.
pub(crate) const KEPT_BY_NOBODY: &str = "private, no-store";

/// The value of a header, with all its lines (RFC 9110, section 5.2).
#[must_use]
pub fn value(headers: &[(String, String)], name: &str) -> Option<String> {
    let mut lines = headers.iter().filter(|(held, _)| held == name).map(|(_, value)| value.as_str());
    let first = lines.next()?.to_owned();
    Some(lines.fold(first, |all, line| all + ", " + line))
}

/// The headers of a decided page. `passed`: what the operator lets through besides. `is_sliced`: it may depend on a slice.
/// `stale_s`: how old the page is that the origin could not be asked about, s.
///
/// The visitor's browser may show the page again when it goes back; to open it anew it asks, because the decision was one of that
/// moment. What depends on a slice, or what the origin wants kept nowhere, is kept nowhere. There is no `Age` but on a stale
/// page: it would tell that somebody was there before.
#[must_use]
pub fn decided(of_origin: &[(String, String)], passed: &[String], is_sliced: bool, stale_s: Option<i64>) -> Headers {
    let is_passed = |name: &str| PASSED.contains(&name) || passed.iter().any(|other| other == name);
    let mut headers: Headers = of_origin.iter().filter(|(name, _)| is_passed(name) && refusal(name).is_none()).cloned().collect();
    let all = |name: &str| value(of_origin, name).unwrap_or_default();
    let control = Control::read(&all("cache-control"));
    let mut own = if is_sliced || control.has("no-store") { KEPT_BY_NOBODY } else { "private, no-cache" }.to_owned();
    if control.has("no-transform") {
        own.push_str(", no-transform");
    }
    headers.push(("cache-control".to_owned(), own));
    headers.push(("vary".to_owned(), vary(&all("vary"))));
    headers.extend(stale_s.map(|age| ("age".to_owned(), age.to_string())));
    headers
}

/// What the origin sent instead of a page that could have been decided, or in another form than a page: a script's request, a
/// part, headers alone. The address is that of a page, so that nobody may keep it. Everything else is as the origin said.
#[must_use]
pub fn undecided(of_origin: &[(String, String)]) -> Headers {
    let is_kept = |name: &str| !is_of_caches(name) || matches!(name, "etag" | "last-modified" | "vary");
    let mut headers: Headers = of_origin.iter().filter(|(name, _)| is_kept(name)).cloned().collect();
    headers.push(("cache-control".to_owned(), KEPT_BY_NOBODY.to_owned()));
    headers
}

/// Whether an answer may be a page's, in whatever form, so that it must not be kept in the page's place. What says that it is
/// something else is not, and neither is the way to another address.
#[must_use]
pub fn may_be_page(status: u16, content_type: Option<&str>) -> bool {
    let kind = content_type.unwrap_or_default().split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let leads_elsewhere = (300..400).contains(&status) && status != 304;
    !leads_elsewhere && matches!(kind.as_str(), "" | "text/html" | "application/xhtml+xml" | "multipart/byteranges")
}

/// Why an operator cannot have a header passed on with decided pages; `None` where they can.
#[must_use]
pub fn refusal(name: &str) -> Option<&'static str> {
    if is_of_caches(name) {
        Some("caches obey it, and a decided page is one visitor's")
    } else if is_of_connection(name) {
        Some("it is about a connection or its bytes, not about the page")
    } else {
        None
    }
}

/// Whether any cache obeys a header, or takes from it what it knows an answer by: RFC 9111 and 9110, RFC 9213 and its kin, and
/// what surrogates and content networks have of their own.
#[must_use]
pub fn is_of_caches(name: &str) -> bool {
    const WHOLE: [&str; 9] = ["age", "etag", "expires", "key", "last-modified", "pragma", "vary", "warning", "xkey"];
    const WITHIN: [&str; 11] =
        ["-accel-", "-ttl", "-vary", "akamai", "cache", "cdn", "edge-", "fastly", "litespeed", "surrogate", "varnish"];
    WHOLE.contains(&name) || WITHIN.iter().any(|part| name.contains(part))
}

/// Whether a header is about the connection to the origin (RFC 9110, section 7.6.1), the way there (RFC 7838) or its bytes.
#[must_use]
pub fn is_of_connection(name: &str) -> bool {
    const WHOLE: [&str; 24] = [
        "accept-ranges",
        "alt-svc",
        "connection",
        "content-digest",
        "content-encoding",
        "content-length",
        "content-location",
        "content-md5",
        "content-range",
        "date",
        "digest",
        "keep-alive",
        "location",
        "proxy-authenticate",
        "proxy-connection",
        "repr-digest",
        "server-timing",
        "te",
        "trailer",
        "transfer-encoding",
        "unencoded-digest",
        "upgrade",
        "via",
        "www-authenticate",
    ];
    WHOLE.contains(&name)
}

/// Headers of the origin's connection to us, which nobody else is to have: those that HTTP knows, those that `Connection` names,
/// and other ways to the origin, around the edge.
#[must_use]
pub fn of_this_hop(headers: &[(String, String)]) -> Vec<String> {
    const HOP: [&str; 8] =
        ["alt-svc", "connection", "keep-alive", "proxy-authenticate", "proxy-connection", "te", "trailer", "upgrade"];
    let connections = headers.iter().filter(|(name, _)| name == "connection");
    let named = connections.flat_map(|(_, names)| members(names).map(str::to_ascii_lowercase).collect::<Vec<_>>());
    HOP.iter().map(|name| (*name).to_owned()).chain(named).collect()
}

/// Headers of a stored page after the origin said once more that it holds (RFC 9111, section 3.2): what it says now counts, but
/// for what it says of bytes that it did not send.
#[must_use]
pub fn renewed(stored: &[(String, String)], now: &[(String, String)]) -> Headers {
    let is_renewed = |name: &str| !is_of_connection(name) && name != "content-type";
    let kept = stored.iter().filter(|(name, _)| !(is_renewed(name) && now.iter().any(|(other, _)| other == name)));
    kept.chain(now.iter().filter(|(name, _)| is_renewed(name))).cloned().collect()
}

fn vary(of_origin: &str) -> String {
    let others = members(of_origin).map(str::to_ascii_lowercase);
    let others = others.filter(|name| !members(VARY).any(|own| own == name));
    others.fold(VARY.to_owned(), |all, name| if name == "*" { name } else { format!("{all}, {name}") })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What caches obey, of standards and of those who run them.
    pub(crate) const OF_CACHES: [&str; 44] = [
        "age",
        "akamai-cache-control",
        "cache-control",
        "cache-status",
        "cache-tag",
        "cache-tags",
        "cdn-cache",
        "cdn-cache-control",
        "cdn-tag",
        "cf-cache-status",
        "cloudflare-cdn-cache-control",
        "edge-cache-tag",
        "edge-control",
        "etag",
        "expires",
        "fastly-cache-control",
        "key",
        "last-modified",
        "netlify-cdn-cache-control",
        "netlify-vary",
        "no-vary-search",
        "pragma",
        "surrogate-capability",
        "surrogate-control",
        "surrogate-key",
        "vary",
        "vercel-cdn-cache-control",
        "warning",
        "x-accel-buffering",
        "x-accel-expires",
        "x-accel-redirect",
        "x-akamai-transformed",
        "x-cache",
        "x-cache-control",
        "x-cache-hits",
        "x-cache-key",
        "x-cache-tags",
        "x-cacheable",
        "x-cdn-cache-control",
        "x-litespeed-cache-control",
        "x-litespeed-tag",
        "x-varnish",
        "x-varnish-ttl",
        "xkey",
    ];

    fn headers(pairs: &[(&str, &str)]) -> Headers {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    fn lines<'a>(headers: &'a Headers, name: &str) -> Vec<&'a str> {
        headers.iter().filter(|(held, _)| held == name).map(|(_, value)| value.as_str()).collect()
    }

    #[test]
    fn what_caches_obey_is_ours_or_gone() {
        for name in OF_CACHES {
            let passed = [name.to_owned()];
            let sent = decided(&headers(&[(name, "max-age=600"), ("content-type", "text/html")]), &passed, false, None);
            let ours = |name: &str| matches!(name, "cache-control" | "vary");
            assert!(ours(name) || lines(&sent, name).is_empty(), "{name}: {sent:?}");
            assert_eq!(lines(&sent, "cache-control"), ["private, no-cache"]);
            assert!(refusal(name).is_some(), "{name}");
            let other = undecided(&headers(&[(name, "max-age=600")]));
            assert_eq!(lines(&other, "cache-control"), [KEPT_BY_NOBODY]);
            assert!(ours(name) || matches!(name, "etag" | "last-modified") || other.len() == 1, "{name}: {other:?}");
        }
        for name in PASSED {
            assert_eq!(refusal(name), None, "{name}");
        }
    }

    #[test]
    fn only_what_is_listed_passes() {
        let of_origin = headers(&[
            ("content-type", "text/html"),
            ("set-cookie", "a=b"),
            ("set-cookie", "c=d"),
            ("x-powered-by", "x"),
            ("x-own", "y"),
            ("server-timing", "db;dur=5"),
            ("alt-svc", "h3=\":443\""),
            ("vary", "Accept, Accept-Language"),
            ("cache-control", "public, max-age=60, No-Transform"),
        ]);
        let sent = decided(&of_origin, &["x-own".to_owned()], false, None);
        let want = [
            ("content-type", "text/html"),
            ("set-cookie", "a=b"),
            ("set-cookie", "c=d"),
            ("x-own", "y"),
            ("cache-control", "private, no-cache, no-transform"),
            ("vary", &format!("{VARY}, accept-language")),
        ];
        assert_eq!(sent, headers(&want));
        assert!(PASSED.is_sorted());
    }

    #[test]
    fn a_slice_the_origins_word_and_age_are_told() {
        let of = |origin: &[(&str, &str)], is_sliced, stale_s| decided(&headers(origin), &[], is_sliced, stale_s);
        assert_eq!(lines(&of(&[], true, None), "cache-control"), [KEPT_BY_NOBODY]);
        assert_eq!(
            lines(&of(&[("cache-control", "x=\"no-store\""), ("cache-control", "no-store")], false, None), "cache-control"),
            [KEPT_BY_NOBODY]
        );
        assert_eq!(lines(&of(&[("age", "9")], false, Some(70)), "age"), ["70"]);
        assert_eq!(lines(&of(&[("vary", "a, *")], false, None), "vary"), ["*"]);
    }

    #[test]
    fn another_form_of_a_page_is_told_from_another_thing() {
        for (status, kind, want) in [
            (200, Some("text/html; charset=utf-8"), true),
            (206, Some("Text/HTML"), true),
            (206, Some("multipart/byteranges; boundary=x"), true),
            (404, Some("application/xhtml+xml"), true),
            (304, None, true),
            (200, None, true),
            (301, Some("text/html"), false),
            (200, Some("image/png"), false),
            (200, Some("text/plain"), false),
        ] {
            assert_eq!(may_be_page(status, kind), want, "{status} {kind:?}");
        }
    }

    #[test]
    fn what_holds_again_is_renewed() {
        let stored = headers(&[
            ("content-type", "text/html"),
            ("x-frame-options", "DENY"),
            ("cache-control", "max-age=60"),
            ("link", "a"),
            ("link", "b"),
        ]);
        let now = headers(&[
            ("cache-control", "no-store"),
            ("link", "c"),
            ("set-cookie", "d=e"),
            ("content-type", "x"),
            ("content-length", "0"),
            ("date", "f"),
        ]);
        let want = headers(&[
            ("content-type", "text/html"),
            ("x-frame-options", "DENY"),
            ("cache-control", "no-store"),
            ("link", "c"),
            ("set-cookie", "d=e"),
        ]);
        assert_eq!(renewed(&stored, &now), want);
    }

    #[test]
    fn connections_end_here() {
        let gone = of_this_hop(&headers(&[("connection", "close, X-Own"), ("connection", "\"y")]));
        assert!(["x-own", "connection", "alt-svc"].iter().all(|name| gone.iter().any(|other| other == name)), "{gone:?}");
    }
}
