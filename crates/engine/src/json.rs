//! JSON text under construction, written by hand: the formatter of `core` would be half of the engine's size.

use alloc::{string::String, vec::Vec};

/// A JSON text that grows from left to right; a comma comes before every key or element but the first of its bracket.
#[derive(Clone, Debug, Default)]
pub struct Json {
    /// Bytes, because pushing characters costs code; whole characters only.
    text: Vec<u8>,
}

impl Json {
    /// An empty text.
    #[must_use]
    pub const fn new() -> Self {
        Self { text: Vec::new() }
    }

    /// The text; brackets that were opened must have been closed.
    #[must_use]
    pub fn end(self) -> String {
        String::from_utf8(self.text).unwrap_or_default()
    }

    /// Opens a bracket, `{` or `[`, as a value.
    #[inline(never)]
    pub fn open(&mut self, bracket: char) {
        self.separate();
        self.push(bracket as u8);
    }

    /// Closes a bracket, `}` or `]`.
    pub fn close(&mut self, bracket: char) {
        self.push(bracket as u8);
    }

    /// Goes on to the next element of a list; every key and value does so by itself.
    pub fn separate(&mut self) {
        if !matches!(self.text.last(), None | Some(b'{' | b'[' | b':' | b',')) {
            self.push(b',');
        }
    }

    /// Goes on to the next key of an object; its value must follow.
    #[inline(never)]
    pub fn key(&mut self, key: &str) {
        self.quoted(key);
        self.push(b':');
    }

    /// A text as a value: escapes `"`, `\\` and control characters only.
    pub fn quoted(&mut self, text: &str) {
        self.separate();
        self.push(b'"');
        for &byte in text.as_bytes() {
            match byte {
                b'"' | b'\\' => self.push(b'\\'),
                0..=0x1F => {
                    self.text.extend_from_slice(b"\\u00");
                    self.hex_byte(byte);
                    continue;
                }
                _ => {}
            }
            self.push(byte);
        }
        self.push(b'"');
    }

    /// A whole number as a value.
    pub fn whole(&mut self, number: i64) {
        self.separate();
        decimal(&mut self.text, number);
    }

    /// A truth value.
    pub fn truth(&mut self, value: bool) {
        self.word(if value { "true" } else { "false" });
    }

    /// The value `null`.
    pub fn null(&mut self) {
        self.word("null");
    }

    /// 64 bits as a value: decimal, in quotes, because JavaScript's numbers end before.
    pub fn unsigned_text(&mut self, number: u64) {
        self.word("\"");
        unsigned(&mut self.text, number);
        self.push(b'"');
    }

    /// Bytes as a value: hex digits in quotes.
    pub fn hex(&mut self, bytes: &[u8]) {
        self.word("\"");
        for &byte in bytes {
            self.hex_byte(byte);
        }
        self.push(b'"');
    }

    /// Key and text.
    #[inline(never)]
    pub fn string(&mut self, key: &str, text: &str) {
        self.key(key);
        self.quoted(text);
    }

    /// Key and whole number.
    #[inline(never)]
    pub fn number(&mut self, key: &str, number: i64) {
        self.key(key);
        self.whole(number);
    }

    /// Key and truth value.
    #[inline(never)]
    pub fn bool(&mut self, key: &str, value: bool) {
        self.key(key);
        self.truth(value);
    }

    /// Key and list, each element written by `write`.
    pub fn list<T>(&mut self, key: &str, items: &[T], mut write: impl FnMut(&mut Self, &T)) {
        self.key(key);
        self.open('[');
        for item in items {
            write(self, item);
        }
        self.close(']');
    }

    /// A value, or the beginning of one, as it is.
    #[inline(never)]
    fn word(&mut self, word: &str) {
        self.separate();
        self.text.extend_from_slice(word.as_bytes());
    }

    #[inline(never)]
    fn push(&mut self, byte: u8) {
        self.text.push(byte);
    }

    fn hex_byte(&mut self, byte: u8) {
        for digit in [byte >> 4, byte & 15] {
            self.push(if digit < 10 { b'0' + digit } else { b'a' + digit - 10 });
        }
    }
}

/// Appends a number in decimal.
pub(crate) fn decimal(text: &mut Vec<u8>, number: i64) {
    if number < 0 {
        text.push(b'-');
    }
    unsigned(text, number.unsigned_abs());
}

fn unsigned(text: &mut Vec<u8>, number: u64) {
    if number > 9 {
        unsigned(text, number / 10);
    }
    text.push(b'0' + (number % 10) as u8);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_separated_and_escaped() {
        let mut json = Json::new();
        json.open('{');
        json.string("text", "a\"\\\n\u{1f}ü,");
        json.list("numbers", &[i64::MIN, 0, 7], |json, number| json.whole(*number));
        json.key("lists");
        json.open('[');
        for _ in 0..2 {
            json.open('[');
            json.close(']');
        }
        json.close(']');
        json.key("id");
        json.hex(&[0, 171]);
        json.close('}');
        let want = r#"{"text":"a\"\\\u000a\u001fü,","numbers":[-9223372036854775808,0,7],"lists":[[],[]],"id":"00ab"}"#;
        assert_eq!(json.end(), want);
    }
}
