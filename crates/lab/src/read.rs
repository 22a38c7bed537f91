//! A log, line by line, in bounded memory per line.

use std::{
    collections::HashMap,
    io::{self, BufRead, Read},
};

use crate::{BadLine, Device, Dropped, PathRule, Request, View, Views, device, glob_matches, parse_line, referrer, source};

/// Longest line in bytes; longer ones are skipped and counted. Servers cut request lines at 8 KB.
pub const MAX_LINE: usize = 32 * 1024;

/// Characters of a bad line that are kept to be shown.
const EXCERPT: usize = 120;

/// A line that is not a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mishap {
    /// Number of the line, from 1.
    pub line: u64,
    /// What is wrong with it.
    pub reason: BadLine,
    /// Its beginning; what is not UTF-8 or not printable is replaced.
    pub excerpt: String,
}

/// Extensions of what is not a page: nothing there has slots.
const ASSETS: &[&str] = &[
    "7z",
    "aac",
    "atom",
    "avi",
    "avif",
    "bmp",
    "bz2",
    "conf",
    "css",
    "csv",
    "deb",
    "dmg",
    "doc",
    "docx",
    "eot",
    "exe",
    "flv",
    "gif",
    "gz",
    "ico",
    "iso",
    "jar",
    "jpeg",
    "jpg",
    "js",
    "json",
    "log",
    "map",
    "mjs",
    "mov",
    "mp3",
    "mp4",
    "mpg",
    "msi",
    "odp",
    "ods",
    "odt",
    "ogg",
    "ogv",
    "otf",
    "pdf",
    "png",
    "ppt",
    "pptx",
    "ps",
    "rar",
    "rpm",
    "rss",
    "svg",
    "svgz",
    "swf",
    "tar",
    "tgz",
    "tif",
    "tiff",
    "torrent",
    "ttf",
    "txt",
    "war",
    "wasm",
    "wav",
    "webm",
    "webmanifest",
    "webp",
    "wmv",
    "woff",
    "woff2",
    "xls",
    "xlsx",
    "xml",
    "xsl",
    "xz",
    "zip",
];

/// Reads a log of the site whose origin is `site`, and keeps its page views.
///
/// A visitor is a host with an agent: the most that such a log tells. A bad line is counted, not an error.
///
/// # Errors
/// When reading fails.
pub fn read_log(reader: &mut dyn BufRead, site: &str, rules: &[PathRule]) -> io::Result<Views> {
    let own_hosts: Vec<String> = referrer::host(site).into_iter().collect();
    let mut views = Views::default();
    let mut visitors: HashMap<String, u32> = HashMap::new();
    let mut devices: HashMap<String, Option<Device>> = HashMap::new();
    let mut line = Vec::new();
    let mut number = 0;
    while let Some(complete) = next_line(reader, &mut line)? {
        number += 1;
        let text = String::from_utf8_lossy(&line);
        let text = text.trim_end_matches(['\n', '\r']);
        if text.is_empty() {
            continue;
        }
        views.sifted.lines += 1;
        let request = if complete { parse_line(text) } else { Err(BadLine::TooLong) };
        let request = match request {
            Ok(request) => request,
            Err(reason) => {
                let printable = |char: char| if char.is_control() { char::REPLACEMENT_CHARACTER } else { char };
                views.sifted.mishap(Mishap {
                    line: number,
                    reason,
                    excerpt: text.chars().take(EXCERPT).map(printable).collect(),
                });
                continue;
            }
        };
        match sift(&request, &mut devices) {
            Ok(device) => {
                let next = u32::try_from(visitors.len()).unwrap_or(u32::MAX);
                let visitor = *visitors.entry(format!("{}\n{}", request.host, request.agent)).or_insert(next);
                let rule = rules.iter().position(|rule| glob_matches(&rule.glob, request.path));
                views.views.push(View {
                    visitor,
                    at_ms: request.at_ms,
                    offset_min: request.offset_min,
                    device,
                    source: source(request.referrer, &own_hosts),
                    rule: rule.and_then(|rule| u16::try_from(rule).ok()),
                });
            }
            Err(dropped) => {
                if let Some(count) = views.sifted.dropped.get_mut(dropped as usize) {
                    *count += 1;
                }
            }
        }
    }
    views.visitors = u32::try_from(visitors.len()).unwrap_or(u32::MAX);
    // Servers write a line when a request ends, so lines are not quite in order of time.
    views.views.sort_by_key(|view| (view.visitor, view.at_ms));
    Ok(views)
}

/// Reads the next line into `line`, at most [`MAX_LINE`] bytes of it, and skips the rest. `None` at the end; else whether it is whole.
fn next_line(reader: &mut dyn BufRead, line: &mut Vec<u8>) -> io::Result<Option<bool>> {
    line.clear();
    let limit = MAX_LINE as u64 + 1;
    if reader.take(limit).read_until(b'\n', line)? == 0 {
        return Ok(None);
    }
    if line.last() == Some(&b'\n') || line.len() <= MAX_LINE {
        return Ok(Some(true));
    }
    loop {
        let buffer = match reader.fill_buf() {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            filled => filled?,
        };
        let end = buffer.iter().position(|byte| *byte == b'\n');
        let used = end.map_or(buffer.len(), |at| at + 1);
        let is_over = end.is_some() || buffer.is_empty();
        reader.consume(used);
        if is_over {
            return Ok(Some(false));
        }
    }
}

/// The device of a page view; else why it is none.
fn sift(request: &Request<'_>, devices: &mut HashMap<String, Option<Device>>) -> Result<Device, Dropped> {
    if request.method != "GET" {
        return Err(Dropped::Method);
    }
    if !matches!(request.status, 200..=299 | 304) {
        return Err(Dropped::Status);
    }
    let name = request.path.rsplit('/').next().unwrap_or_default();
    if name.rsplit_once('.').is_some_and(|(_, extension)| ASSETS.binary_search(&extension.to_ascii_lowercase().as_str()).is_ok())
    {
        return Err(Dropped::Asset);
    }
    // Agents repeat, and telling one apart costs dozens of patterns.
    let known = match devices.get(request.agent) {
        Some(known) => *known,
        None => *devices.entry(request.agent.to_owned()).or_insert_with(|| device(request.agent)),
    };
    known.ok_or(Dropped::Robot)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:27.0) Gecko/20100101 Firefox/27.0";

    fn line(time: &str, request: &str, status: u16, agent: &str) -> String {
        format!("a - - [17/May/2015:{time} +0000] \"{request} HTTP/1.1\" {status} 5 \"-\" \"{agent}\"\n")
    }

    fn read(log: &[u8]) -> Views {
        let rules = [PathRule { glob: "/blog/*".into(), activity: None, page: vec![] }];
        read_log(&mut &*log, "https://example.org", &rules).unwrap()
    }

    #[test]
    fn assets_are_in_order() {
        assert!(ASSETS.is_sorted());
    }

    #[test]
    fn what_is_no_page_view_is_dropped_and_counted() {
        let log = [
            line("10:00:05", "GET /blog/a", 200, FIREFOX),
            line("10:00:03", "GET /", 304, FIREFOX),
            line("10:00:00", "POST /", 200, FIREFOX),
            line("10:00:00", "GET /", 404, FIREFOX),
            line("10:00:00", "GET /", 301, FIREFOX),
            line("10:00:00", "GET /a.PNG", 200, FIREFOX),
            line("10:00:00", "GET /", 200, "curl/7.30.0"),
            "\n".into(),
            "no request".into(),
        ];
        let views = read(log.concat().as_bytes());
        assert_eq!(views.sifted.dropped, [1, 2, 1, 1]);
        assert_eq!((views.sifted.lines, views.visitors), (8, 1));
        assert_eq!(views.sifted.examples, [Mishap { line: 9, reason: BadLine::Fields, excerpt: "no request".into() }]);
        let seen: Vec<_> = views.views.iter().map(|view| (view.at_ms % 60_000, view.rule)).collect();
        assert_eq!(seen, [(3_000, None), (5_000, Some(0))], "by time");
    }

    #[test]
    fn long_lines_are_skipped_whole() {
        for length in [MAX_LINE - 1, MAX_LINE, MAX_LINE + 1, 3 * MAX_LINE] {
            let mut log = vec![b'x'; length];
            log.push(b'\n');
            log.extend(line("10:00:00", "GET /", 200, FIREFOX).bytes());
            let views = read(&log);
            assert_eq!((views.sifted.lines, views.views.len()), (2, 1), "{length}");
            let reason = if length > MAX_LINE { BadLine::TooLong } else { BadLine::Fields };
            assert_eq!(views.sifted.bad, [(reason, 1)], "{length}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_and_every_line_counted_once(log in prop::collection::vec(any::<u8>(), 0..300)) {
            let views = read(&log);
            let kept = views.views.len() as u64 + views.sifted.dropped.iter().sum::<u64>() + views.sifted.bad_lines();
            prop_assert_eq!(kept, views.sifted.lines);
        }
    }
}
