//! A request, as far as the edge may look at it. What is not read here is never seen by anything behind.

use crate::{
    negotiation::kind,
    visit::{Device, Moment, Source, Visit},
};

/// Header of a request, by its lower-case name.
pub type Header<'a> = &'a dyn Fn(&str) -> Option<String>;

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A page, whole: its slots are filled.
    Page,
    /// Anything else: passed through.
    Other,
}

/// A request, cleaned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incoming {
    /// Scheme and host that were asked, such as `https://example.org`.
    pub site: String,
    /// Path and query, without what was meant for us.
    pub path: String,
    /// What is asked for.
    pub kind: Kind,
    /// What is known of the visit.
    pub visit: Visit,
}

/// Parameters of an address that begin so are ours.
const OURS: &str = "nearside";

impl Incoming {
    /// Reads a request. `address` is whole: scheme, host, path, query.
    #[must_use]
    pub fn read(method: &str, address: &str, header: Header<'_>, moment: Moment) -> Self {
        let host_start = address.find("://").map_or(0, |at| at + 3);
        let path_start =
            address.get(host_start..).and_then(|rest| rest.find(['/', '?'])).map_or(address.len(), |at| host_start + at);
        let (site, rest) = address.split_at_checked(path_start).unwrap_or((address, ""));
        let host = site.get(host_start..).unwrap_or_default();
        let visit = Visit {
            moment,
            device: Some(device(header)),
            save_data: header("save-data").is_some_and(|value| value.eq_ignore_ascii_case("on")),
            source: Some(source(header("referer").as_deref(), host, rest)),
            // Whoever answers the request draws it.
            seed: 0,
            // Only a program that has a slice makes anybody look for it.
            slice: None,
        };
        Self { site: site.to_owned(), path: clean(rest), kind: kind(method, header), visit }
    }
}

/// Path and query without our parameters.
fn clean(rest: &str) -> String {
    let rest = rest.split_once('#').map_or(rest, |(before, _)| before);
    let (path, query) = rest.split_once('?').map_or((rest, None), |(path, query)| (path, Some(query)));
    let path = if path.is_empty() { "/" } else { path };
    let Some(query) = query else { return path.to_owned() };
    let kept: Vec<&str> = query.split('&').filter(|part| !is_ours(part)).collect();
    // A query that held nothing of ours stays as it is, even if it is empty.
    if kept.is_empty() { path.to_owned() } else { format!("{path}?{}", kept.join("&")) }
}

fn is_ours(part: &str) -> bool {
    let name = part.split_once('=').map_or(part, |(name, _)| name);
    name.get(..OURS.len()).is_some_and(|start| start.eq_ignore_ascii_case(OURS))
}

fn device(header: Header<'_>) -> Device {
    let agent = header("user-agent").unwrap_or_default();
    let says = |word: &str| agent.contains(word);
    if says("iPad") || says("Tablet") || (says("Android") && !says("Mobile")) {
        Device::Tablet
    } else if header("sec-ch-ua-mobile").as_deref() == Some("?1") || says("Mobi") {
        Device::Phone
    } else {
        Device::Desktop
    }
}

const SEARCH: [&str; 9] = ["google", "bing", "duckduckgo", "ecosia", "qwant", "startpage", "yahoo", "yandex", "baidu"];
const SOCIAL: [&str; 12] =
    ["facebook", "instagram", "linkedin", "mastodon", "bsky", "reddit", "pinterest", "tiktok", "threads", "youtube", "x", "t"];

/// How the visit began; as `visitSource` of the SDK tells it.
fn source(referrer: Option<&str>, host: &str, path: &str) -> Source {
    let query = path.split_once('?').map_or("", |(_, query)| query);
    let is_campaign = |part: &str| matches!(part.split_once('=').map_or(part, |(name, _)| name), "utm_source" | "utm_campaign");
    if query.split('&').any(is_campaign) {
        return Source::Campaign;
    }
    let behind = referrer.and_then(|address| address.split_once("://")).map(|(_, rest)| rest);
    let Some(from) = behind.and_then(|rest| rest.split(['/', '?', '#']).next()) else { return Source::Direct };
    let bare = |host: &str| host.split_once(':').map_or(host, |(name, _)| name).to_ascii_lowercase();
    let (from, host) = (bare(from), bare(host));
    if from == host {
        return Source::Internal;
    }
    let labels: Vec<&str> = from.split('.').collect();
    let (domains, last) = labels.split_at_checked(labels.len().saturating_sub(1)).unwrap_or_default();
    if domains.iter().any(|label| SEARCH.contains(label)) {
        return Source::Search;
    }
    let is_social = domains.last().is_some_and(|label| SOCIAL.contains(label))
        && last.first().is_some_and(|top| ["com", "net", "social", "app", "co"].contains(top));
    if is_social { Source::Social } else { Source::Direct }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(method: &str, address: &str, headers: &[(&str, &str)]) -> Incoming {
        let header = |name: &str| headers.iter().find(|(held, _)| *held == name).map(|(_, value)| (*value).to_owned());
        Incoming::read(method, address, &header, Moment::default())
    }

    #[test]
    fn our_parameters_are_gone_and_others_stay() {
        let path = |address: &str| read("GET", address, &[]).path;
        assert_eq!(path("https://a.example"), "/");
        assert_eq!(path("https://a.example/b?c=1&nearside_debug=x&&d#e"), "/b?c=1&&d");
        assert_eq!(path("https://a.example?Nearside=1"), "/");
        assert_eq!(path("https://a.example/b?"), "/b?");
        assert_eq!(path("https://a.example/b?near=1"), "/b?near=1");
    }

    #[test]
    fn devices_and_sources_are_told_as_browsers_tell_them() {
        let device = |agent: &str| read("GET", "https://a.example/", &[("user-agent", agent)]).visit.device;
        assert_eq!(device("Mozilla/5.0 (Linux; Android 15; Pixel) Mobile Safari"), Some(Device::Phone));
        assert_eq!(device("Mozilla/5.0 (Linux; Android 15; Tab) Safari"), Some(Device::Tablet));
        assert_eq!(device("Mozilla/5.0 (X11; Linux x86_64)"), Some(Device::Desktop));
        let source = |address: &str, from: &str| read("GET", address, &[("referer", from)]).visit.source;
        assert_eq!(source("https://a.example/", "https://www.google.co.uk/search?q=x"), Some(Source::Search));
        assert_eq!(source("https://a.example/", "https://t.co/x"), Some(Source::Social));
        assert_eq!(source("https://a.example/", "https://A.example:8443/b"), Some(Source::Internal));
        assert_eq!(source("https://a.example/?utm_source=x", "https://t.co/x"), Some(Source::Campaign));
        assert_eq!(source("https://a.example/", "https://other.example/"), Some(Source::Direct));
    }
}
