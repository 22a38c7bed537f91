//! JSON text under construction, written by hand: the formatter of `core` would be half of the engine's size.

use alloc::string::String;

/// A JSON text that grows from left to right; a comma comes before every key or element but the first of its bracket.
#[derive(Clone, Debug, Default)]
pub struct Json {
    text: String,
}

impl Json {
    /// An empty text.
    #[must_use]
    pub const fn new() -> Self {
        Self { text: String::new() }
    }

    /// The text; brackets that were opened must have been closed.
    #[must_use]
    pub fn end(self) -> String {
        self.text
    }

    /// Opens a bracket, `{` or `[`.
    pub fn open(&mut self, bracket: char) {
        self.text.push(bracket);
    }

    /// Closes a bracket, `}` or `]`.
    pub fn close(&mut self, bracket: char) {
        self.text.push(bracket);
    }

    /// Goes on to the next element of a list.
    pub fn separate(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with(['{', '[', ':']) {
            self.text.push(',');
        }
    }

    /// Goes on to the next key of an object; its value must follow.
    pub fn key(&mut self, key: &str) {
        self.separate();
        self.quoted(key);
        self.text.push(':');
    }

    /// A text as a value: escapes `"`, `\\` and control characters only.
    pub fn quoted(&mut self, text: &str) {
        self.text.push('"');
        for character in text.chars() {
            match character {
                '"' | '\\' => {
                    self.text.push('\\');
                    self.text.push(character);
                }
                '\0'..='\x1f' => {
                    let code = character as u8;
                    self.text.push_str("\\u00");
                    self.hex_byte(code);
                }
                _ => self.text.push(character),
            }
        }
        self.text.push('"');
    }

    /// A whole number as a value.
    pub fn whole(&mut self, number: i64) {
        decimal(&mut self.text, number);
    }

    /// A truth value.
    pub fn truth(&mut self, value: bool) {
        self.text.push_str(if value { "true" } else { "false" });
    }

    /// The value `null`.
    pub fn null(&mut self) {
        self.text.push_str("null");
    }

    /// 64 bits as a value: decimal, in quotes, because JavaScript's numbers end before.
    pub fn unsigned_text(&mut self, number: u64) {
        self.text.push('"');
        unsigned(&mut self.text, number);
        self.text.push('"');
    }

    /// Bytes as a value: hex digits in quotes.
    pub fn hex(&mut self, bytes: &[u8]) {
        self.text.push('"');
        for &byte in bytes {
            self.hex_byte(byte);
        }
        self.text.push('"');
    }

    /// Key and text.
    pub fn string(&mut self, key: &str, text: &str) {
        self.key(key);
        self.quoted(text);
    }

    /// Key and whole number.
    pub fn number(&mut self, key: &str, number: i64) {
        self.key(key);
        self.whole(number);
    }

    /// Key and truth value.
    pub fn bool(&mut self, key: &str, value: bool) {
        self.key(key);
        self.truth(value);
    }

    /// Key and list, each element written by `write`.
    pub fn list<T>(&mut self, key: &str, items: &[T], mut write: impl FnMut(&mut Self, &T)) {
        self.key(key);
        self.open('[');
        for item in items {
            self.separate();
            write(self, item);
        }
        self.close(']');
    }

    fn hex_byte(&mut self, byte: u8) {
        for digit in [byte >> 4, byte & 15] {
            self.text.push(char::from(if digit < 10 { b'0' + digit } else { b'a' + digit - 10 }));
        }
    }
}

/// Appends a number in decimal.
pub(crate) fn decimal(text: &mut String, number: i64) {
    if number < 0 {
        text.push('-');
    }
    unsigned(text, number.unsigned_abs());
}

fn unsigned(text: &mut String, mut number: u64) {
    let start = text.len();
    loop {
        text.insert(start, char::from(b'0' + (number % 10) as u8));
        number /= 10;
        if number == 0 {
            return;
        }
    }
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
            json.separate();
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
