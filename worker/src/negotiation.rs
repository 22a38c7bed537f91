//! Which requests are for a page. Sources: RFC 9110, section 12.5.1 (`Accept`), and W3C, Fetch Metadata Request Headers.

use crate::{
    fields::{members, parameters, quality},
    incoming::{Header, Kind},
};

/// What a browser puts a page into.
const PAGES: [&str; 3] = ["document", "iframe", "frame"];

/// A page is what a browser opens: a GET of the whole of it, for a window or a frame.
///
/// Browsers say so themselves (`Sec-Fetch-Dest`, else `Sec-Fetch-Mode`), and a script cannot say it for them. Where they do not,
/// HTML must be named in `Accept`, and nothing else that is named be liked better: a script's `*/*` names nothing. A program
/// without any preference gets a page.
pub(crate) fn kind(method: &str, header: Header<'_>) -> Kind {
    let is_whole = method == "GET" && header("range").is_none() && header("upgrade").is_none();
    let is_opened = || match (header("sec-fetch-dest"), header("sec-fetch-mode")) {
        (Some(dest), _) => PAGES.contains(&dest.trim()),
        (None, Some(mode)) => mode.trim() == "navigate",
        (None, None) => header("x-requested-with").is_none(),
    };
    if is_whole && is_opened() && header("accept").is_none_or(|accept| likes_html(&accept)) { Kind::Page } else { Kind::Other }
}

/// Whether HTML is named and liked, and nothing else is named that is liked better.
fn likes_html(accept: &str) -> bool {
    let (mut html, mut other) = (None::<(u8, u16)>, 0);
    for member in members(accept) {
        let (range, parameters) = parameters(member);
        let liked = quality(parameters);
        // The most particular range counts, whatever it says.
        let particular = match range.to_ascii_lowercase().as_str() {
            "text/html" => 2,
            "application/xhtml+xml" => 1,
            "text/*" => 0,
            "*/*" => continue,
            _ => {
                other = other.max(liked);
                continue;
            }
        };
        html = html.max(Some((particular, liked)));
    }
    html.is_some_and(|(_, liked)| liked > 0 && liked >= other)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What Chromium and Firefox send.
    const CHROMIUM: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7";
    const FIREFOX: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

    #[test]
    fn pages_are_what_a_browser_opens() {
        let check = |method: &str, headers: &[(&str, &str)], want: Kind| {
            let header = |name: &str| headers.iter().find(|(held, _)| *held == name).map(|(_, value)| (*value).to_owned());
            assert_eq!(kind(method, &header), want, "{method} {headers:?}");
        };
        let accept = ("accept", CHROMIUM);
        let pages: &[&[(&str, &str)]] = &[
            &[accept, ("sec-fetch-dest", "document"), ("sec-fetch-mode", "navigate")],
            &[accept, ("sec-fetch-dest", "iframe")],
            &[("accept", FIREFOX)],
            &[("accept", "Text/HTML")],
            &[("accept", "text/html;level=\"1,2\";q=0.5, */*;q=0.1")],
            &[("accept", "text/*")],
            &[("accept", "application/json;q=0.1, text/html;q=0.2")],
            &[("accept", FIREFOX), ("sec-fetch-mode", "navigate")],
            &[],
        ];
        for headers in pages {
            check("GET", headers, Kind::Page);
            check("POST", headers, Kind::Other);
            check("HEAD", headers, Kind::Other);
            for more in [("range", "bytes=0-1"), ("upgrade", "websocket")] {
                check("GET", &[headers, &[more][..]].concat(), Kind::Other);
            }
        }
        let others: &[&[(&str, &str)]] = &[
            &[accept, ("sec-fetch-dest", "empty"), ("sec-fetch-mode", "cors")],
            &[accept, ("sec-fetch-dest", "image")],
            &[accept, ("sec-fetch-mode", "cors")],
            &[("accept", "text/html"), ("x-requested-with", "XMLHttpRequest")],
            &[("accept", "*/*")],
            &[("accept", "")],
            &[("accept", "image/png, x=\"text/html\"")],
            &[("accept", "application/json, text/html;q=0.9")],
            &[("accept", "text/html;q=0, text/*, */*")],
            &[("accept", "text/html;q=x")],
            &[("accept", "text/htmlx, application/xml")],
        ];
        for headers in others {
            check("GET", headers, Kind::Other);
        }
    }
}
