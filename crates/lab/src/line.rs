//! One line of a log in the combined format:
//! `host ident user [17/May/2015:10:05:03 +0000] "GET /path HTTP/1.1" 200 2030 "referrer" "agent"`.
//!
//! Servers escape quotes inside the quoted fields with a backslash. Fields after the agent, which some servers add, are ignored.

use std::fmt;

use crate::clock;

/// What a line says about one request. Texts are as logged: escapes stay, since nothing here shows or opens them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Request<'a> {
    /// Address or name of the client.
    pub host: &'a str,
    /// Instant, ms since 1970.
    pub at_ms: i64,
    /// Offset of the log's clock from UTC, minutes.
    pub offset_min: i16,
    /// Method, such as `GET`.
    pub method: &'a str,
    /// Path without the query.
    pub path: &'a str,
    /// Status, 100..=599.
    pub status: u16,
    /// Referring address; empty when there was none.
    pub referrer: &'a str,
    /// User agent; empty when there was none.
    pub agent: &'a str,
}

/// Why a line is not a request: the first field that does not fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BadLine {
    /// Longer than [`MAX_LINE`](crate::MAX_LINE) bytes.
    TooLong,
    /// Fewer fields than the format has.
    Fields,
    /// The time is not one.
    Time,
    /// The request is not method, path and protocol; probably somebody spoke another protocol to the server.
    Request,
    /// The status is not a number from 100 to 599.
    Status,
}

impl fmt::Display for BadLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TooLong => "the line is too long",
            Self::Fields => "fields are missing",
            Self::Time => "the time is not one",
            Self::Request => "the request is not `METHOD /path PROTOCOL`",
            Self::Status => "the status is not a number from 100 to 599",
        })
    }
}

impl std::error::Error for BadLine {}

/// Reads one line, without its line end.
///
/// # Errors
/// The first field that does not fit.
pub fn parse_line(line: &str) -> Result<Request<'_>, BadLine> {
    let (host, rest) = line.split_once(' ').filter(|(host, _)| !host.is_empty()).ok_or(BadLine::Fields)?;
    // The user may hold spaces, the time has brackets of its own.
    let (_, rest) = rest.split_once(" [").ok_or(BadLine::Fields)?;
    let (time, rest) = rest.split_once("] ").ok_or(BadLine::Fields)?;
    let (request, rest) = quoted(rest).ok_or(BadLine::Fields)?;
    let (status, rest) = rest.split_once(' ').ok_or(BadLine::Fields)?;
    let (_size, rest) = rest.split_once(' ').ok_or(BadLine::Fields)?;
    let (referrer, rest) = quoted(rest).ok_or(BadLine::Fields)?;
    let (agent, _) = quoted(rest).ok_or(BadLine::Fields)?;

    let (at_ms, offset_min) = clock::parse(time).ok_or(BadLine::Time)?;
    let mut words = request.split(' ');
    let (method, target) = words.next().zip(words.next()).ok_or(BadLine::Request)?;
    if method.is_empty() || !method.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        return Err(BadLine::Request);
    }
    let status = status.parse().ok().filter(|status| (100..=599).contains(status)).ok_or(BadLine::Status)?;
    Ok(Request {
        host,
        at_ms,
        offset_min,
        method,
        path: path(method, target).ok_or(BadLine::Request)?,
        status,
        referrer: given(referrer),
        agent: given(agent),
    })
}

/// A field in quotes at the beginning, and what follows it and its space.
fn quoted(text: &str) -> Option<(&str, &str)> {
    let inner = text.strip_prefix('"')?;
    let mut escaped = false;
    for (at, byte) in inner.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => {
                let rest = inner.get(at + 1..)?;
                return Some((inner.get(..at)?, rest.strip_prefix(' ').unwrap_or(rest)));
            }
            _ => {}
        }
    }
    None
}

/// The path of a request's target, which a proxy writes as a whole address; `*` is the server as a whole, which only `OPTIONS` asks for (RFC 9112,
/// section 3.2.4).
fn path<'a>(method: &str, target: &'a str) -> Option<&'a str> {
    let local = match target.split_once("://") {
        Some(("http" | "https", rest)) => rest.find('/').and_then(|at| rest.get(at..)).unwrap_or("/"),
        _ => target,
    };
    let end = local.find(['?', '#']).unwrap_or(local.len());
    local.get(..end).filter(|path| path.starts_with('/') || (*path == "*" && method == "OPTIONS"))
}

fn given(field: &str) -> &str {
    if field == "-" { "" } else { field }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const LINE: &str = r#"v0001 - - [17/May/2015:10:05:03 +0200] "GET /blog/a.html?x=1 HTTP/1.1" 200 203 "http://a.example/" "Mozilla/5.0 (\"x\")""#;

    #[test]
    fn a_line_is_read() {
        let request = parse_line(LINE).unwrap();
        assert_eq!((request.host, request.method, request.path, request.status), ("v0001", "GET", "/blog/a.html", 200));
        assert_eq!((request.at_ms, request.offset_min), (1_431_849_903_000, 120));
        assert_eq!((request.referrer, request.agent), ("http://a.example/", r#"Mozilla/5.0 (\"x\")"#));
    }

    #[test]
    fn variants_of_servers_are_read() {
        let with = |from: &str, to: &str| LINE.replace(from, to);
        assert_eq!(parse_line(&with("\"http://a.example/\"", "\"-\"")).unwrap().referrer, "");
        assert_eq!(parse_line(&with("v0001 - -", "::1 - jane doe")).unwrap().host, "::1");
        assert_eq!(parse_line(&with("200 203", "304 -")).unwrap().status, 304);
        assert_eq!(parse_line(&with("/blog/a.html?x=1", "https://b.example")).unwrap().path, "/");
        assert_eq!(parse_line(&with("GET /blog/a.html?x=1", "OPTIONS *")).unwrap().path, "*");
        assert_eq!(parse_line(&format!("{LINE} 0.003 more")).unwrap().status, 200);
    }

    #[test]
    fn other_lines_say_what_is_wrong() {
        let with = |from: &str, to: &str| LINE.replace(from, to);
        for (line, want) in [
            (String::new(), BadLine::Fields),
            ("# comment".into(), BadLine::Fields),
            (with(" \"Mozilla/5.0 (\\\"x\\\")\"", ""), BadLine::Fields),
            (with("17/May", "17/Mai"), BadLine::Time),
            (with("GET /blog/a.html?x=1 HTTP/1.1", r"\x16\x03\x01"), BadLine::Request),
            (with("GET /blog", "GET blog"), BadLine::Request),
            (with("/blog/a.html?x=1", "*"), BadLine::Request),
            (with("200 203", "999 203"), BadLine::Status),
            (with("200 203", "ok 203"), BadLine::Status),
        ] {
            assert_eq!(parse_line(&line), Err(want), "{line}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn any_line_ends_in_a_value_or_an_error(line in any::<String>()) {
            let _ = parse_line(&line);
        }

        /// Cuts and changes a good line, so that the deeper parts are reached.
        #[test]
        fn any_damage_ends_in_a_value_or_an_error(cut in 0..LINE.len(), at in 0..LINE.len(), put in any::<char>()) {
            let mut line = LINE.to_owned();
            line.insert(at, put);
            let _ = parse_line(&line);
            if let Some(short) = line.get(..cut) {
                let _ = parse_line(short);
            }
        }
    }
}
