//! A static file server on loopback that sends what a careful site would send: a strict policy for content.

use anyhow::{Result, anyhow, bail};
use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use tiny_http::{HTTPVersion, Header, Method, Request, Response, Server, StatusCode};

/// The site must work under this (design, "Two places to run"): no inline script or style, no `eval`, no HTML from strings.
const SECURITY: [(&str, &str); 5] = [
    (
        "Content-Security-Policy",
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' blob: data:; font-src 'self'; \
         connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; \
         require-trusted-types-for 'script'; trusted-types 'none'",
    ),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    // A rebuilt site is seen on reload.
    ("Cache-Control", "no-cache"),
];

/// Browsers hold several connections open; each of these threads answers one request at a time.
const THREADS: usize = 8;

/// A port that is ours, not yet answering.
pub(crate) struct Listener {
    server: Server,
}

/// Takes the port on loopback; 0 takes any free one.
pub(crate) fn listen(port: u16) -> Result<Listener> {
    match Server::http(("127.0.0.1", port)) {
        Ok(server) => Ok(Listener { server }),
        Err(error) => bail!("cannot listen on port {port} ({error}); choose another with --port N"),
    }
}

impl Listener {
    pub(crate) fn url(&self) -> String {
        format!("http://{}/", self.server.server_addr())
    }

    /// Answers requests with the files below `root` until the process ends.
    pub(crate) fn serve(&self, root: &Path) -> Result<()> {
        let root = &fs::canonicalize(root)?;
        std::thread::scope(|scope| {
            for _ in 0..THREADS {
                scope.spawn(|| {
                    while let Ok(request) = self.server.recv() {
                        // A visitor who leaves early is no error of ours.
                        let _ = answer(root, request);
                    }
                });
            }
        });
        Err(anyhow!("the server has stopped"))
    }
}

fn answer(root: &Path, request: Request) -> Result<()> {
    if !matches!(request.method(), Method::Get | Method::Head) {
        return refuse(request, 405, "only GET and HEAD are answered here");
    }
    let (path, query) = match request.url().split_once('?') {
        Some((path, query)) => (path.to_owned(), format!("?{query}")),
        None => (request.url().to_owned(), String::new()),
    };
    match find(root, &path) {
        Some(Found::File(file)) => send(request, 200, &file),
        Some(Found::Folder) => {
            let mut response = Response::empty(StatusCode(308));
            // A relative address, so that `//elsewhere/` cannot be made into another host.
            response.add_header(header("Location", &format!("./{}/{query}", path.rsplit('/').next().unwrap_or_default()))?);
            respond(request, secured(response)?)
        }
        None => match find(root, "/404.html") {
            Some(Found::File(file)) => send(request, 404, &file),
            _ => refuse(request, 404, "there is no such page"),
        },
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Found {
    File(PathBuf),
    /// A folder with an index, asked for without the slash at the end.
    Folder,
}

/// The file for a path of a request; never one outside `root`, whatever the path says and wherever links lead.
fn find(root: &Path, path: &str) -> Option<Found> {
    let decoded = decode(path)?;
    let parts: Vec<&str> = decoded.split('/').filter(|part| !part.is_empty()).collect();
    let odd = |part: &&str| part.starts_with('.') || part.contains(['\\', '\0', ':']);
    if !decoded.starts_with('/') || parts.iter().any(odd) {
        return None;
    }
    let target = fs::canonicalize(parts.iter().fold(root.to_owned(), |path, part| path.join(part))).ok()?;
    if !target.starts_with(root) {
        return None;
    }
    if target.is_dir() {
        let index = target.join("index.html");
        return match index.is_file() {
            true if decoded.ends_with('/') => Some(Found::File(index)),
            true => Some(Found::Folder),
            false => None,
        };
    }
    (!decoded.ends_with('/')).then_some(Found::File(target))
}

/// Undoes percent encoding; `None` when that is not UTF-8 or not percent encoding.
fn decode(path: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(if byte == b'%' {
            let digits = [rest.next()?, rest.next()?];
            let digits = digits.iter().all(u8::is_ascii_hexdigit).then_some(digits)?;
            u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?
        } else {
            byte
        });
    }
    String::from_utf8(bytes).ok()
}

fn media_type(file: &Path) -> &'static str {
    match file.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("json" | "map") => "application/json; charset=utf-8",
        Some("webmanifest") => "application/manifest+json; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("jpg" | "jpeg") => "image/jpeg",
        Some("webp") => "image/webp",
        Some("avif") => "image/avif",
        Some("ico") => "image/x-icon",
        Some("woff2") => "font/woff2",
        Some("txt" | "md" | "toml") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

fn send(request: Request, status: u16, file: &Path) -> Result<()> {
    let response = Response::from_file(File::open(file)?).with_status_code(status);
    let response = secured(response)?.with_header(header("Content-Type", media_type(file))?);
    respond(request, response)
}

fn refuse(request: Request, status: u16, text: &str) -> Result<()> {
    let response = Response::from_string(format!("{text}\n")).with_status_code(status);
    respond(request, secured(response)?)
}

/// Answers as HTTP 1.0, after which browsers leave the connection: `tiny_http` lets each that is kept open hold a thread, and may
/// leave a new one waiting for one of them.
fn respond<R: Read>(request: Request, response: Response<R>) -> Result<()> {
    let (headers, is_head) = (request.headers().to_vec(), *request.method() == Method::Head);
    let mut writer = request.into_writer();
    response.raw_print(&mut writer, HTTPVersion(1, 0), &headers, is_head, None)?;
    Ok(writer.flush()?)
}

fn secured<R: Read>(mut response: Response<R>) -> Result<Response<R>> {
    for (name, value) in SECURITY {
        response.add_header(header(name, value)?);
    }
    Ok(response)
}

fn header(name: &str, value: &str) -> Result<Header> {
    Header::from_bytes(name, value).map_err(|()| anyhow!("not a header: {name}: {value}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::{SocketAddr, TcpStream};

    /// A small site in a folder of its own, with a secret beside it.
    fn site(name: &str) -> PathBuf {
        let base = std::env::temp_dir().join(format!("nearside-server-{}-{name}", std::process::id()));
        let root = base.join("site");
        fs::create_dir_all(root.join("shop")).unwrap();
        fs::write(base.join("secret.txt"), "secret").unwrap();
        fs::write(root.join("index.html"), "<!doctype html>home").unwrap();
        fs::write(root.join("shop/index.html"), "<!doctype html>shop").unwrap();
        fs::write(root.join("404.html"), "<!doctype html>lost").unwrap();
        fs::write(root.join("a b.wasm"), b"\0asm").unwrap();
        fs::canonicalize(root).unwrap()
    }

    #[test]
    fn paths_stay_inside() {
        let root = site("paths");
        #[cfg(unix)]
        std::os::unix::fs::symlink(root.join("../secret.txt"), root.join("link.txt")).unwrap();
        assert_eq!(find(&root, "/"), Some(Found::File(root.join("index.html"))));
        assert_eq!(find(&root, "/shop"), Some(Found::Folder));
        assert_eq!(find(&root, "/a%20b.wasm"), Some(Found::File(root.join("a b.wasm"))));
        for path in [
            "/../secret.txt",
            "/%2e%2e/secret.txt",
            "/shop/..%2f..%2fsecret.txt",
            "/link.txt",
            "/.git",
            "/index.html/",
            "/%zz",
            "/%",
            "x",
        ] {
            assert_eq!(find(&root, path), None, "{path}");
        }
        fs::remove_dir_all(root.parent().unwrap()).unwrap();
    }

    #[test]
    fn answers_carry_type_and_policy() {
        let root = site("answers");
        let listener = listen(0).unwrap();
        let address: SocketAddr = listener.server.server_addr().to_ip().unwrap();
        let folder = root.clone();
        // The thread ends with the test process; the server has no other way to stop.
        std::thread::spawn(move || listener.serve(&folder));
        let ask = |request: &str| {
            let mut stream = TcpStream::connect(address).unwrap();
            write!(stream, "{request} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").unwrap();
            let mut answer = String::new();
            stream.read_to_string(&mut answer).unwrap();
            answer
        };
        let wasm = ask("GET /a%20b.wasm?v=1");
        assert!(wasm.starts_with("HTTP/1.0 200") && wasm.contains("Content-Type: application/wasm"), "{wasm}");
        assert!(
            wasm.contains("script-src 'self' 'wasm-unsafe-eval';") && wasm.contains("require-trusted-types-for 'script'"),
            "{wasm}"
        );
        assert!(ask("GET /shop?a=1").contains("Location: ./shop/?a=1"));
        let lost = ask("GET /nothing");
        assert!(lost.starts_with("HTTP/1.0 404") && lost.ends_with("lost") && lost.contains("text/html"), "{lost}");
        assert!(ask("POST /").starts_with("HTTP/1.0 405"));
        assert!(ask("HEAD /").starts_with("HTTP/1.0 200"));
        fs::remove_dir_all(root.parent().unwrap()).unwrap();
    }

    #[test]
    fn a_port_in_use_names_the_way_out() {
        let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let error = listen(taken.local_addr().unwrap().port()).err().unwrap().to_string();
        assert!(error.contains("choose another with --port N"), "{error}");
    }
}
