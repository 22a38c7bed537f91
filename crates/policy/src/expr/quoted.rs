//! Texts in quotes: CEL's string literals, read and written.

use super::tree::Span;

/// What a literal says, or where its first bad escape stands, in bytes of `body`.
///
/// `body` is what stands between the quotes; `raw` leaves backslashes alone.
pub(crate) fn unquote(body: &str, raw: bool) -> Result<String, Span> {
    if raw {
        return Ok(body.to_owned());
    }
    let mut text = String::with_capacity(body.len());
    let mut rest = body.char_indices();
    while let Some((start, letter)) = rest.next() {
        if letter != '\\' {
            text.push(letter);
            continue;
        }
        let Some((at, escape)) = rest.next() else { return Err(start..body.len()) };
        let simple = match escape {
            'a' => Some('\u{7}'),
            'b' => Some('\u{8}'),
            'f' => Some('\u{c}'),
            'n' => Some('\n'),
            'r' => Some('\r'),
            't' => Some('\t'),
            'v' => Some('\u{b}'),
            '\\' | '"' | '\'' | '`' | '?' => Some(escape),
            _ => None,
        };
        if let Some(simple) = simple {
            text.push(simple);
            continue;
        }
        let (digits_at, length, radix) = match escape {
            'x' | 'X' => (at + 1, 2, 16),
            'u' => (at + 1, 4, 16),
            'U' => (at + 1, 8, 16),
            '0'..='3' => (at, 3, 8),
            _ => return Err(start..at + escape.len_utf8()),
        };
        let value = body
            .get(digits_at..digits_at + length)
            .filter(|digits| digits.chars().all(|digit| digit.is_digit(radix)))
            .and_then(|digits| u32::from_str_radix(digits, radix).ok())
            .and_then(char::from_u32)
            .ok_or(start..at + escape.len_utf8())?;
        text.push(value);
        rest = body.char_indices();
        while rest.offset() < digits_at + length && rest.next().is_some() {}
    }
    Ok(text)
}

/// A text as a literal that reads back as the same text.
pub(crate) fn quoted_text(text: &str) -> String {
    let mut quoted = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            _ if letter.is_control() => quoted.push_str(&format!("\\u{:04x}", u32::from(letter))),
            _ => quoted.push(letter),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes() {
        assert_eq!(unquote(r#"a\n\x41\u00E9\U0001F600\101\""#, false), Ok("a\nAé😀A\"".into()));
        assert_eq!(unquote(r"\d", false), Err(0..2));
        assert_eq!(unquote(r"a\uD800", false), Err(1..3));
        assert_eq!(unquote(r"\u00", false), Err(0..2));
        assert_eq!(unquote(r"\d", true), Ok(r"\d".into()));
    }

    #[test]
    fn quoted_texts_read_back() {
        for text in ["", "a\"b\\c", "tab\tline\nbell\u{7}", "é😀'"] {
            let quoted = quoted_text(text);
            assert_eq!(unquote(&quoted[1..quoted.len() - 1], false), Ok(text.into()));
        }
    }
}
