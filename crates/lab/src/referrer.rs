//! Where a visit came from, by the address of the page that led to it.

/// A kind of source, as in `visit.source`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Source {
    /// No referrer.
    Direct,
    /// A search engine.
    Search,
    /// A social network.
    Social,
    /// Another site. `visit.source` has no value for it and is absent.
    Elsewhere,
    /// Another page of the same site.
    Internal,
}

impl Source {
    /// The value of `visit.source`, if there is one.
    #[must_use]
    pub const fn name(self) -> Option<&'static str> {
        match self {
            Self::Direct => Some("direct"),
            Self::Search => Some("search"),
            Self::Social => Some("social"),
            Self::Elsewhere => None,
            Self::Internal => Some("internal"),
        }
    }
}

/// Registered names of search engines, without the country that follows.
const SEARCH: [&str; 11] =
    ["google", "bing", "yahoo", "duckduckgo", "baidu", "yandex", "ecosia", "ask", "qwant", "startpage", "naver"];
const SOCIAL: [&str; 16] = [
    "t.co",
    "twitter.com",
    "x.com",
    "facebook.com",
    "linkedin.com",
    "lnkd.in",
    "reddit.com",
    "instagram.com",
    "pinterest.com",
    "news.ycombinator.com",
    "youtube.com",
    "vk.com",
    "tumblr.com",
    "bsky.app",
    "threads.net",
    "mastodon.social",
];

/// The source of a request with a referrer, on a site with the given host names (lower case, without `www.`).
#[must_use]
pub fn source(referrer: &str, own_hosts: &[String]) -> Source {
    let Some(host) = host(referrer) else { return Source::Direct };
    if own_hosts.contains(&host) {
        return Source::Internal;
    }
    let is = |domain: &str| host == domain || host.strip_suffix(domain).is_some_and(|rest| rest.ends_with('.'));
    if SOCIAL.iter().any(|domain| is(domain)) {
        return Source::Social;
    }
    // `www.google.co.uk`, `de.search.yahoo.com`: the name stands before at most two short parts of the country.
    let parts: Vec<&str> = host.split('.').rev().take(3).collect();
    if parts.iter().skip(1).any(|part| SEARCH.contains(part)) { Source::Search } else { Source::Elsewhere }
}

/// Host name of an address, lower case, without `www.` and port.
pub(crate) fn host(address: &str) -> Option<String> {
    let (_, rest) = address.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority.rsplit('@').next()?.split(':').next()?.to_ascii_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host).trim_end_matches('.').to_owned();
    (!host.is_empty()).then_some(host)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_are_told_apart() {
        let own = ["example.org".to_owned()];
        for (referrer, want) in [
            ("", Source::Direct),
            ("not an address", Source::Direct),
            ("http://www.example.org/a", Source::Internal),
            ("https://EXAMPLE.org:8443", Source::Internal),
            ("https://www.google.co.uk/url?q=x", Source::Search),
            ("http://de.search.yahoo.com/", Source::Search),
            ("https://google.example.org.evil/", Source::Elsewhere),
            ("https://t.co/abc", Source::Social),
            ("https://not-t.co/abc", Source::Elsewhere),
            ("https://old.reddit.com/r/x", Source::Social),
            ("https://blog.elsewhere/", Source::Elsewhere),
        ] {
            assert_eq!(source(referrer, &own), want, "{referrer}");
        }
    }
}
