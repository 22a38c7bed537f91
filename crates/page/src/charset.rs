//! In which encodings a page can be read: those in which ASCII bytes mean ASCII characters.
//!
//! In UTF-16, ISO-2022-JP and a few more, bytes that look like a tag may be text, and a browser that was not told guesses. What is put
//! into a page is ASCII alone, so that it is right in all others.
//! Source: the Encoding Standard, and section 13.2.3.2 ("prescan") of the HTML standard.

/// How much of a page a browser looks at for its encoding, bytes.
pub const SNIFFED: usize = 1_024;

/// Labels of all encodings of the Encoding Standard in which ASCII is ASCII.
const LABELS: &str = "\
    866 ansi_x3.4-1968 arabic ascii asmo-708 big5 big5-hkscs chinese cn-big5 cp1250 cp1251 cp1252 cp1253 cp1254 cp1255 \
    cp1256 cp1257 cp1258 cp819 cp866 csbig5 cseuckr cseucpkdfmtjapanese csgb2312 csibm866 csiso58gb231280 csiso88596e \
    csiso88596i csiso88598e csiso88598i csisolatin1 csisolatin2 csisolatin3 csisolatin4 csisolatin5 csisolatin6 csisolatin9 \
    csisolatinarabic csisolatincyrillic csisolatingreek csisolatinhebrew cskoi8r csksc56011987 csmacintosh csshiftjis \
    cyrillic dos-874 ecma-114 ecma-118 elot_928 euc-jp euc-kr gb18030 gb2312 gb_2312 gb_2312-80 gbk greek greek8 hebrew \
    ibm819 ibm866 iso-8859-1 iso-8859-10 iso-8859-11 iso-8859-13 iso-8859-14 iso-8859-15 iso-8859-16 iso-8859-2 iso-8859-3 \
    iso-8859-4 iso-8859-5 iso-8859-6 iso-8859-6-e iso-8859-6-i iso-8859-7 iso-8859-8 iso-8859-8-e iso-8859-8-i iso-8859-9 \
    iso-ir-100 iso-ir-101 iso-ir-109 iso-ir-110 iso-ir-126 iso-ir-127 iso-ir-138 iso-ir-144 iso-ir-148 iso-ir-149 \
    iso-ir-157 iso-ir-58 iso8859-1 iso8859-10 iso8859-11 iso8859-13 iso8859-14 iso8859-15 iso8859-2 iso8859-3 iso8859-4 \
    iso8859-5 iso8859-6 iso8859-7 iso8859-8 iso8859-9 iso88591 iso885910 iso885911 iso885913 iso885914 iso885915 iso88592 \
    iso88593 iso88594 iso88595 iso88596 iso88597 iso88598 iso88599 iso_8859-1 iso_8859-15 iso_8859-1:1987 iso_8859-2 \
    iso_8859-2:1987 iso_8859-3 iso_8859-3:1988 iso_8859-4 iso_8859-4:1988 iso_8859-5 iso_8859-5:1988 iso_8859-6 \
    iso_8859-6:1987 iso_8859-7 iso_8859-7:1987 iso_8859-8 iso_8859-8:1988 iso_8859-9 iso_8859-9:1989 koi koi8 koi8-r \
    koi8-ru koi8-u koi8_r korean ks_c_5601-1987 ks_c_5601-1989 ksc5601 ksc_5601 l1 l2 l3 l4 l5 l6 l9 latin1 latin2 latin3 \
    latin4 latin5 latin6 logical mac macintosh ms932 ms_kanji shift-jis shift_jis sjis sun_eu_greek tis-620 \
    unicode-1-1-utf-8 unicode11utf8 unicode20utf8 us-ascii utf-8 utf8 visual windows-1250 windows-1251 windows-1252 \
    windows-1253 windows-1254 windows-1255 windows-1256 windows-1257 windows-1258 windows-31j windows-874 windows-949 \
    x-cp1250 x-cp1251 x-cp1252 x-cp1253 x-cp1254 x-cp1255 x-cp1256 x-cp1257 x-cp1258 x-euc-jp x-gbk x-mac-cyrillic \
    x-mac-roman x-mac-ukrainian x-sjis x-unicode20utf8 x-user-defined x-x-big5";

/// What is said of the encoding of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Charset {
    /// One in which ASCII is ASCII.
    Plain,
    /// Another one, or one that nobody knows.
    Strange,
    /// Nothing.
    Unsaid,
}

/// Whether the slots of a page can be filled, by the type that its server says and by its first [`SNIFFED`] bytes, or all that it has.
#[must_use]
pub fn is_fillable(content_type: &str, first: &[u8]) -> bool {
    known(said(content_type), first) != Charset::Strange
}

/// What is known from all that speaks of it, the stronger first: a byte order mark, the server, the page.
pub(crate) fn known(said: Charset, first: &[u8]) -> Charset {
    match (marked(first), said) {
        (Charset::Unsaid, Charset::Unsaid) if first.contains(&ESCAPE) => Charset::Strange,
        (Charset::Unsaid, Charset::Unsaid) => sniffed(first),
        (Charset::Unsaid, said) => said,
        (mark, _) => mark,
    }
}

/// Begins the sequences of ISO-2022-JP, which browsers find without being told.
pub(crate) const ESCAPE: u8 = 0x1B;

/// What a `content-type` says: `Strange` also for what is no HTML.
#[must_use]
pub fn said(content_type: &str) -> Charset {
    let mut parts = content_type.split(';');
    if !parts.next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("text/html")) {
        return Charset::Strange;
    }
    let charset = parts.find_map(|part| {
        let (name, value) = part.split_once('=')?;
        name.trim().eq_ignore_ascii_case("charset").then(|| value.trim().trim_matches('"'))
    });
    charset.map_or(Charset::Unsaid, labelled)
}

/// What a byte order mark says, which outweighs all else.
fn marked(first: &[u8]) -> Charset {
    match first {
        [0xEF, 0xBB, 0xBF, ..] => Charset::Plain,
        [0xFE, 0xFF, ..] | [0xFF, 0xFE, ..] => Charset::Strange,
        _ => Charset::Unsaid,
    }
}

/// What the page itself says in its first bytes.
fn sniffed(first: &[u8]) -> Charset {
    let first = first.get(..SNIFFED).unwrap_or(first);
    // `<?x` in UTF-16.
    if first.starts_with(b"<\0?\0x\0") || first.starts_with(b"\0<\0?\0x") {
        return Charset::Strange;
    }
    prescan(first).or_else(|| declaration(first)).unwrap_or(Charset::Unsaid)
}

fn labelled(label: &str) -> Charset {
    let label = label.trim().to_ascii_lowercase();
    if LABELS.split(' ').any(|known| known == label) { Charset::Plain } else { Charset::Strange }
}

/// The label of a `meta`: UTF-16, which its own bytes would contradict, means UTF-8 there.
fn in_meta(label: &str) -> Option<Charset> {
    let lower = label.trim().to_ascii_lowercase();
    if ["utf-16", "utf-16le", "utf-16be", "ucs-2", "unicode", "csunicode", "unicodefeff", "unicodefffe", "iso-10646-ucs-2"]
        .contains(&lower.as_str())
    {
        return Some(Charset::Plain);
    }
    let known = labelled(&lower);
    // A browser goes on looking behind a label that it does not know.
    let is_strange = [
        "iso-2022-jp",
        "csiso2022jp",
        "hz-gb-2312",
        "iso-2022-cn",
        "iso-2022-cn-ext",
        "iso-2022-kr",
        "csiso2022kr",
        "replacement",
    ];
    (known == Charset::Plain || is_strange.contains(&lower.as_str())).then_some(known)
}

/// `<?xml encoding="…"?>`, which counts where no `meta` speaks.
fn declaration(first: &[u8]) -> Option<Charset> {
    let text = first.strip_prefix(b"<?xml")?;
    let text = String::from_utf8_lossy(text.get(..text.iter().position(|byte| *byte == b'>')?)?).into_owned();
    let (_, behind) = text.split_once("encoding")?;
    let value = behind.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    in_meta(value.get(1..)?.split_once(quote)?.0)
}

/// The prescan of the HTML standard: it looks into scripts and comments' ends as a browser does, not as a parser would.
fn prescan(first: &[u8]) -> Option<Charset> {
    let mut rest = first;
    while let [byte, behind @ ..] = rest {
        if *byte != b'<' {
            rest = behind;
        } else if let Some(comment) = rest.strip_prefix(b"<!--") {
            // `<!-->` is a whole comment.
            let from = comment.len() + 2;
            let all = rest.get(rest.len() - from..)?;
            rest = all.get(all.windows(3).position(|window| window == b"-->")? + 3..)?;
        } else if is_meta(rest) {
            let mut tag = rest.get(5..)?;
            if let Some(found) = meta(&mut tag) {
                return Some(found);
            }
            rest = tag;
        } else if is_tag(behind) {
            let end = behind.iter().position(|byte| byte.is_ascii_whitespace() || *byte == b'>')?;
            let mut tag = behind.get(end..)?;
            while attribute(&mut tag)?.is_some() {}
            rest = tag;
        } else if matches!(behind.first(), Some(b'!' | b'/' | b'?')) {
            rest = behind.get(behind.iter().position(|byte| *byte == b'>')?..)?;
        } else {
            rest = behind;
        }
    }
    None
}

fn is_meta(rest: &[u8]) -> bool {
    rest.get(1..5).is_some_and(|name| name.eq_ignore_ascii_case(b"meta"))
        && rest.get(5).is_some_and(|byte| byte.is_ascii_whitespace() || *byte == b'/')
}

fn is_tag(behind: &[u8]) -> bool {
    let name = behind.strip_prefix(b"/").unwrap_or(behind);
    name.first().is_some_and(u8::is_ascii_alphabetic)
}

/// What one `meta` says; `tag` is left behind its attributes.
fn meta(tag: &mut &[u8]) -> Option<Charset> {
    let (mut is_pragma, mut needs_pragma, mut label) = (false, false, None);
    let mut seen: Vec<String> = Vec::new();
    while let Some(Some((name, value))) = attribute(tag) {
        if seen.contains(&name) {
            continue;
        }
        match name.as_str() {
            "http-equiv" => is_pragma |= value == "content-type",
            "content" if label.is_none() => {
                label = in_content(&value);
                needs_pragma |= label.is_some();
            }
            "charset" => (label, needs_pragma) = (Some(value), false),
            _ => {}
        }
        seen.push(name);
    }
    in_meta(&label?).filter(|_| !needs_pragma || is_pragma)
}

/// The encoding in the `content` of a `meta`: behind `charset`, an equals sign.
fn in_content(content: &str) -> Option<String> {
    let mut rest = content;
    loop {
        rest = rest.get(rest.find("charset")? + 7..)?;
        if let Some(value) = rest.trim_start().strip_prefix('=') {
            let value = value.trim_start();
            return match value.chars().next()? {
                quote @ ('"' | '\'') => value.get(1..)?.split_once(quote).map(|(label, _)| label.to_owned()),
                _ => value.split(|end: char| end == ';' || end.is_ascii_whitespace()).next().map(str::to_owned),
            };
        }
    }
}

/// The next attribute as the prescan reads it, in lower case; `Some(None)` at the end of the tag, `None` at the end of the bytes.
#[expect(clippy::option_option, reason = "two ends, which differ")]
fn attribute(tag: &mut &[u8]) -> Option<Option<(String, String)>> {
    let lower = |bytes: &[u8]| String::from_utf8_lossy(bytes).to_ascii_lowercase();
    let is_space = |byte: &u8| byte.is_ascii_whitespace();
    let skip = |from: &[u8], ends: &dyn Fn(&u8) -> bool| from.iter().position(ends);
    let start = tag.get(skip(tag, &|byte| !is_space(byte) && *byte != b'/')?..)?;
    if start.starts_with(b">") {
        *tag = start;
        return Some(None);
    }
    let end = 1 + skip(start.get(1..)?, &|byte| is_space(byte) || matches!(byte, b'/' | b'>' | b'='))?;
    let name = lower(start.get(..end)?);
    let behind = start.get(end..)?;
    let value = behind.get(skip(behind, &|byte| !is_space(byte))?..)?;
    let Some(value) = value.strip_prefix(b"=") else {
        *tag = behind;
        return Some(Some((name, String::new())));
    };
    let value = value.get(skip(value, &|byte| !is_space(byte))?..)?;
    let (held, rest) = match value {
        [quote @ (b'"' | b'\''), held @ ..] => {
            let end = skip(held, &|byte| byte == quote)?;
            (held.get(..end)?, held.get(end + 1..)?)
        }
        held => held.split_at_checked(skip(held, &|byte| is_space(byte) || *byte == b'>')?)?,
    };
    *tag = rest;
    Some(Some((name, lower(held))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_outside_counts_first() {
        for (content_type, fills) in [
            ("text/html", true),
            ("text/html; charset=utf-8", true),
            ("Text/HTML;Charset=\"Shift_JIS\"", true),
            ("text/html; a=b; charset=windows-1252", true),
            ("text/html; charset=x-user-defined", true),
            ("text/html; charset=iso-2022-jp", false),
            ("text/html; charset=UTF-16LE", false),
            ("text/html; charset=utf-32", false),
            ("text/html; charset=utf-7", false),
            ("text/html; charset=hz-gb-2312", false),
            ("text/html; charset=replacement", false),
            ("text/html; charset=nobody-knows", false),
            ("application/xhtml+xml; charset=utf-8", false),
            ("", false),
        ] {
            assert_eq!(is_fillable(content_type, b"<p>a"), fills, "{content_type}");
        }
        assert!(is_fillable("text/html; charset=utf-8", b"<meta charset=iso-2022-jp>"));
        assert!(!is_fillable("text/html; charset=utf-8", b"\xFF\xFE<\0p\0"));
        assert!(is_fillable("text/html; charset=utf-16", b"\xEF\xBB\xBF<p>"));
        // A browser that was told nothing finds ISO-2022-JP by its escapes.
        assert!(!is_fillable("text/html", b"<p>\x1B$B%F%9%H\x1B(B</p>"));
        assert!(is_fillable("text/html; charset=utf-8", b"<p>\x1B[0m</p>"));
    }

    #[test]
    fn the_page_says_it_as_browsers_read_it() {
        for (page, said) in [
            ("", Charset::Unsaid),
            ("<p>a", Charset::Unsaid),
            ("<meta charset=utf-8>", Charset::Plain),
            ("<!doctype html><html><head><meta charset='ISO-2022-JP'>", Charset::Strange),
            ("<META HTTP-EQUIV='Content-Type' CONTENT='text/html; charset=iso-2022-jp'>", Charset::Strange),
            ("<meta content='text/html; charset=iso-2022-jp' http-equiv=content-type>", Charset::Strange),
            ("<meta content='text/html; charset=iso-2022-jp'>", Charset::Unsaid),
            ("<meta name=charset content=iso-2022-jp>", Charset::Unsaid),
            ("<meta charset=utf-16>", Charset::Plain),
            ("<meta charset=nobody-knows><meta charset=iso-2022-jp>", Charset::Strange),
            ("<meta charset=utf-8><meta charset=iso-2022-jp>", Charset::Plain),
            ("<meta charset=utf-8 charset=iso-2022-jp>", Charset::Plain),
            ("<!-- <meta charset=iso-2022-jp> -->", Charset::Unsaid),
            ("<!--><meta charset=iso-2022-jp>", Charset::Strange),
            ("<script>'<meta charset=iso-2022-jp>'</script>", Charset::Strange),
            ("<a title='<meta charset=iso-2022-jp>'>", Charset::Unsaid),
            ("<a title='", Charset::Unsaid),
            ("<meta/charset=iso-2022-jp>", Charset::Strange),
            ("<metas charset=iso-2022-jp>", Charset::Unsaid),
            ("</ <meta charset=iso-2022-jp>", Charset::Unsaid),
            ("<?xml version='1.0' encoding='iso-2022-jp'?>", Charset::Strange),
            ("<meta charset=iso-2022-jp", Charset::Unsaid),
        ] {
            assert_eq!(sniffed(page.as_bytes()), said, "{page}");
        }
        let late = format!("{}<meta charset=iso-2022-jp>", " ".repeat(SNIFFED));
        assert_eq!(sniffed(late.as_bytes()), Charset::Unsaid);
        assert_eq!(sniffed(b"<\0?\0x\0m\0l\0"), Charset::Strange);
    }

    #[test]
    fn what_is_cut_off_anywhere_is_read_without_harm() {
        let page =
            b"<!-- a --><?b?></c d='e'><f g=h i><meta a=b content='text/html;charset = \"utf-8\"' http-equiv=content-type>";
        for end in 0..=page.len() {
            let said = sniffed(&page[..end]);
            assert_eq!(said == Charset::Plain, end == page.len(), "{end}");
        }
    }
}
