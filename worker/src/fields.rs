//! Values of header fields that are lists. RFC 9110, section 5.6: members between commas, parameters between semicolons, quoted
//! strings in which neither counts. Everything in the edge that reads a list reads it here.

/// Most bytes of a value that are read; servers and browsers take no longer line.
const MAX_BYTES: usize = 64 << 10;

/// Members of a list, without the space around them and without empty ones (RFC 9110, section 5.6.1.2).
pub fn members(text: &str) -> impl Iterator<Item = &str> {
    split(text, b',').map(trim).filter(|member| !member.is_empty())
}

/// What stands before the parameters of a member, and the parameters: lower-case name, and value without its quotes.
pub fn parameters(member: &str) -> (&str, impl Iterator<Item = (String, String)>) {
    let mut parts = split(member, b';').map(trim);
    let first = parts.next().unwrap_or_default();
    let rest = parts.filter(|part| !part.is_empty()).map(|part| {
        let (name, value) = part.split_once('=').unwrap_or((part, ""));
        (name.trim().to_ascii_lowercase(), unquoted(trim(value)).unwrap_or_default())
    });
    (first, rest)
}

/// Name and argument of a directive such as `max-age=60`; `None` where there is no `=`.
/// Space around the sign belongs to what it stands beside, as the grammar has none there.
pub fn directive(member: &str) -> (&str, Option<&str>) {
    match member.split_once('=') {
        Some((name, value)) => (name, Some(value)),
        None => (member, None),
    }
}

/// A token as it is, or what a quoted string says (RFC 9110, section 5.6.4); `None` for a string that does not end where the
/// value ends.
#[must_use]
pub fn unquoted(value: &str) -> Option<String> {
    let Some(inner) = value.strip_prefix('"') else { return Some(value.to_owned()) };
    let mut said = String::with_capacity(inner.len());
    let mut characters = inner.chars();
    loop {
        match characters.next()? {
            '"' => return characters.next().is_none().then_some(said),
            '\\' => said.push(characters.next()?),
            other => said.push(other),
        }
    }
}

/// How much a member of `Accept` and its kin is wanted, in thousandths (RFC 9110, section 12.4.2); one that cannot be read is 0.
pub fn quality(mut parameters: impl Iterator<Item = (String, String)>) -> u16 {
    let Some((_, said)) = parameters.find(|(name, _)| name == "q") else { return 1_000 };
    let (whole, part) = said.split_once('.').unwrap_or((&said, ""));
    let is_read = part.len() <= 3 && part.bytes().all(|byte| byte.is_ascii_digit());
    let thousandths = format!("{part:0<3}").parse::<u16>().unwrap_or(0);
    match whole {
        "0" if is_read => thousandths,
        "1" if is_read && thousandths == 0 => 1_000,
        _ => 0,
    }
}

/// Parts of a text between separators that stand in no quoted string. Of more than 64 KB, the first 64 KB.
fn split(text: &str, separator: u8) -> impl Iterator<Item = &str> {
    let end = (0..=MAX_BYTES.min(text.len())).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
    let mut rest = text.get(..end);
    core::iter::from_fn(move || {
        let left = rest?;
        let (mut is_quoted, mut is_escaped) = (false, false);
        let at = left.bytes().position(|byte| {
            let is_end = byte == separator && !is_quoted;
            is_quoted ^= byte == b'"' && !is_escaped;
            is_escaped = is_quoted && byte == b'\\' && !is_escaped;
            is_end
        });
        rest = at.and_then(|at| left.get(at + 1..));
        left.get(..at.unwrap_or(left.len()))
    })
}

/// Without the space that HTTP knows: spaces and tabs.
fn trim(text: &str) -> &str {
    text.trim_matches([' ', '\t'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commas_in_quotes_part_nothing() {
        let read = |text: &'static str| members(text).collect::<Vec<_>>();
        assert_eq!(read("a, b ,,\tc"), ["a", "b", "c"]);
        assert_eq!(read(r#"private="set-cookie, x", max-age=1"#), [r#"private="set-cookie, x""#, "max-age=1"]);
        assert_eq!(read(r#""a\",b", c"#), [r#""a\",b""#, "c"]);
        assert_eq!(read(r#"a="\\", b"#), [r#"a="\\""#, "b"]);
        assert_eq!(read(r#"a\", b"#), [r#"a\", b"#], "a backslash outside of a string is no escape");
        assert_eq!(read("\"open, b"), ["\"open, b"]);
        assert!(read("").is_empty() && read(" , ").is_empty());
    }

    #[test]
    fn parameters_have_values_without_quotes() {
        let (first, rest) = parameters(r#"text/html;Level="1;2" ; q=0.5;x"#);
        let rest: Vec<_> = rest.collect();
        assert_eq!(first, "text/html");
        assert_eq!(
            rest.iter().map(|(name, value)| [name.as_str(), value]).collect::<Vec<_>>(),
            [["level", "1;2"], ["q", "0.5"], ["x", ""]]
        );
        assert_eq!(unquoted(r#""a\"b""#).as_deref(), Some("a\"b"));
        assert_eq!(unquoted(r#""a"b"#), None);
        assert_eq!(unquoted(r#""a"#), None);
    }

    #[test]
    fn qualities_are_numbers_from_0_to_1() {
        let of = |text: &str| quality(parameters(text).1);
        let cases = [("a", 1_000), ("a;q=0", 0), ("a;q=0.7", 700), ("a;Q=0.001", 1), ("a;q=1.000", 1_000), ("a;q=1.", 1_000)];
        let wrong = [
            ("a;q=1.001", 0),
            ("a;q=2", 0),
            ("a;q=-1", 0),
            ("a;q=0.1234", 0),
            ("a;q=.5", 0),
            ("a;q=x", 0),
            ("a;q", 0),
            ("a;q=0.x", 0),
        ];
        for (text, want) in cases.into_iter().chain(wrong) {
            assert_eq!(of(text), want, "{text}");
        }
    }
}
