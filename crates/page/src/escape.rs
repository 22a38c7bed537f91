//! Text as HTML, in ASCII alone: right in whatever encoding the page is.

/// Appends a text so that it reads the same between tags and between double quotes.
pub fn escape(text: &str, out: &mut Vec<u8>) {
    for character in text.chars() {
        match character {
            '&' => out.extend_from_slice(b"&amp;"),
            '<' => out.extend_from_slice(b"&lt;"),
            '>' => out.extend_from_slice(b"&gt;"),
            '"' => out.extend_from_slice(b"&quot;"),
            // Not a character that HTML has.
            '\0' => {}
            ' '..='~' | '\n' | '\t' => out.push(character as u8),
            other => {
                out.extend_from_slice(b"&#");
                out.extend_from_slice(u32::from(other).to_string().as_bytes());
                out.push(b';');
            }
        }
    }
}

/// Appends JSON so that it stays inside a `<script>` and inside ASCII: every other character becomes an escape of a string,
/// which is the only place where JSON has any.
pub fn script_json(json: &str, out: &mut Vec<u8>) {
    for character in json.chars() {
        if matches!(character, ' '..='~') && !matches!(character, '<' | '>' | '&') {
            out.push(character as u8);
            continue;
        }
        let mut units = [0; 2];
        for unit in character.encode_utf16(&mut units) {
            out.extend_from_slice(b"\\u");
            for shift in [12, 8, 4, 0] {
                let digit = (*unit >> shift & 15) as u8;
                out.push(if digit < 10 { b'0' + digit } else { b'a' + digit - 10 });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn escaped(text: &str) -> String {
        let mut out = Vec::new();
        escape(text, &mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn text_stays_text_in_ascii() {
        assert_eq!(escaped("a<b>&\"ü\u{1F600}\r\0"), "a&lt;b&gt;&amp;&quot;&#252;&#128512;&#13;");
    }

    #[test]
    fn json_cannot_leave_its_script() {
        let mut out = Vec::new();
        script_json("{\"a\":\"</script><!--ü\u{1F600}\"}", &mut out);
        assert_eq!(String::from_utf8(out).unwrap(), "{\"a\":\"\\u003c/script\\u003e\\u003c!--\\u00fc\\ud83d\\ude00\"}");
    }
}
