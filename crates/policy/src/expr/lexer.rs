//! Text to tokens.

use super::{
    number::{Number, NumberError, number},
    quoted::unquote,
    tree::Span,
};
use crate::{Diagnostic, FileId, diagnostics as say};

/// A token and its bytes in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) span: Span,
    pub(crate) kind: TokenKind,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum TokenKind {
    Symbol(&'static str),
    Word(String),
    /// A word in backticks: a field name that is not an identifier.
    Field(String),
    Int(i64),
    Fixed(i64),
    Text(String),
    /// A literal that was diagnosed; stands for any value.
    Refused,
    End,
}

/// Longer ones first. Those that are not CEL are read whole, to be diagnosed whole.
const SYMBOLS: [&str; 33] = [
    "===", "!==", "&&", "||", "==", "!=", "<=", ">=", "<>", "=>", "!", "?", ":", "<", ">", "+", "-", "*", "/", "%", "(", ")",
    "[", "]", "{", "}", ",", ".", "=", "&", "|", ";", "@",
];

/// Tokens of `text`, which begins at byte `offset` of its file, ended by [`TokenKind::End`]; `None` when reading broke off.
pub(crate) fn tokens(text: &str, file: FileId, offset: usize, diagnostics: &mut Vec<Diagnostic>) -> Option<Vec<Token>> {
    let mut lexer = Lexer { text, at: 0, file, offset, diagnostics, tokens: Vec::new() };
    while lexer.skip_blank() {
        lexer.token()?;
    }
    let end = offset + text.len();
    lexer.tokens.push(Token { span: end..end, kind: TokenKind::End });
    Some(lexer.tokens)
}

struct Lexer<'a> {
    text: &'a str,
    at: usize,
    file: FileId,
    offset: usize,
    diagnostics: &'a mut Vec<Diagnostic>,
    tokens: Vec<Token>,
}

impl<'a> Lexer<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn span(&self, from: usize) -> Span {
        self.offset + from..self.offset + self.at
    }

    fn push(&mut self, from: usize, kind: TokenKind) -> Option<()> {
        let span = self.span(from);
        self.tokens.push(Token { span, kind });
        Some(())
    }

    /// Moves to the next token; false at the end.
    fn skip_blank(&mut self) -> bool {
        loop {
            let rest = self.rest();
            let blank = rest.len() - rest.trim_start_matches([' ', '\t', '\n', '\r', '\u{c}']).len();
            let comment = if rest.starts_with("//") { rest.find('\n').unwrap_or(rest.len()) } else { 0 };
            if blank + comment == 0 {
                return !rest.is_empty();
            }
            self.at += blank.max(comment);
        }
    }

    fn token(&mut self) -> Option<()> {
        let rest = self.rest();
        let start = self.at;
        let first = rest.chars().next()?;
        let second = rest.chars().nth(1);
        if first.is_ascii_digit() || (first == '.' && second.is_some_and(|next| next.is_ascii_digit())) {
            return self.number();
        }
        if first == '"' || first == '\'' {
            return self.quoted(start, false, false);
        }
        if first.is_ascii_alphabetic() || first == '_' {
            let length = rest.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_').count();
            let word = rest.get(..length)?;
            let prefix = word.to_ascii_lowercase();
            if rest.get(length..)?.starts_with(['"', '\'']) && matches!(prefix.as_str(), "r" | "b" | "rb" | "br") {
                self.at += length;
                return self.quoted(start, prefix.contains('r'), prefix.contains('b'));
            }
            self.at += length;
            return self.push(start, TokenKind::Word(word.to_owned()));
        }
        if first == '`' {
            let Some(length) =
                rest.get(1..).and_then(|rest| rest.find(['`', '\n'])).filter(|end| rest.as_bytes().get(end + 1) == Some(&b'`'))
            else {
                self.at += 1;
                self.diagnostics.push(say::expr_unclosed::new(self.file, self.span(start), "name", "`"));
                return None;
            };
            let name = rest.get(1..=length)?.to_owned();
            self.at += length + 2;
            return self.push(start, TokenKind::Field(name));
        }
        if let Some(symbol) = SYMBOLS.iter().find(|symbol| rest.starts_with(**symbol)) {
            self.at += symbol.len();
            return self.push(start, TokenKind::Symbol(symbol));
        }
        self.at += first.len_utf8();
        let found = format!("`{}`", first.escape_debug());
        self.diagnostics.push(say::expr_unexpected::new(
            self.file,
            self.span(start),
            &found,
            "a name, a constant or an operator",
        ));
        None
    }

    fn number(&mut self) -> Option<()> {
        let (start, rest) = (self.at, self.rest());
        let bytes = rest.as_bytes();
        let byte = |at: usize| bytes.get(at).copied().unwrap_or_default();
        let run = |from: usize| bytes.iter().skip(from).take_while(|byte| byte.is_ascii_digit()).count();
        let mut length = if rest.starts_with("0x") || rest.starts_with("0X") {
            2 + bytes.iter().skip(2).take_while(|byte| byte.is_ascii_hexdigit()).count()
        } else {
            let mut length = run(0);
            if byte(length) == b'.' && byte(length + 1).is_ascii_digit() {
                length += 1 + run(length + 1);
            }
            let sign = usize::from(matches!(byte(length + 1), b'+' | b'-'));
            if matches!(byte(length), b'e' | b'E') && byte(length + 1 + sign).is_ascii_digit() {
                length += 1 + sign + run(length + 1 + sign);
            }
            length
        };
        let digits = rest.get(..length)?;
        let unsigned = matches!(byte(length), b'u' | b'U');
        length += usize::from(unsigned);
        // A letter right behind a number is a slip such as `5min` or `18h`; read it whole.
        let trailing = bytes.iter().skip(length).take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_').count();
        self.at += length + trailing;
        let (file, span) = (self.file, self.span(start));
        let refused = if trailing > 0 {
            say::expr_unexpected::new(
                file,
                span,
                "a number run into a word",
                "a number alone; lengths of time are written `duration(\"18h\")`",
            )
        } else if unsigned {
            say::expr_unsupported_form::new(file, span, "unsigned numbers", Some("leave out the `u`"))
        } else {
            match number(digits) {
                Ok(Number::Int(value)) => return self.push(start, TokenKind::Int(value)),
                Ok(Number::Fixed(value)) => return self.push(start, TokenKind::Fixed(value)),
                Err(NumberError::TooPrecise) => say::expr_number_too_precise::new(file, span),
                Err(NumberError::TooLarge) => say::expr_number_too_large::new(file, span),
                Err(NumberError::Malformed) => say::expr_unexpected::new(file, span, "this number", "digits"),
            }
        };
        self.diagnostics.push(refused);
        self.push(start, TokenKind::Refused)
    }

    /// A text whose prefix, from `start`, has been read.
    fn quoted(&mut self, start: usize, raw: bool, bytes: bool) -> Option<()> {
        let rest = self.rest();
        let quote = ["\"\"\"", "'''", "\"", "'"].into_iter().find(|quote| rest.starts_with(quote))?;
        let body = rest.get(quote.len()..)?;
        let Some(length) = closing(body, quote, raw) else {
            self.at += quote.len();
            self.diagnostics.push(say::expr_unclosed::new(self.file, self.span(start), "text", quote));
            return None;
        };
        let body = body.get(..length)?;
        let body_at = self.at + quote.len();
        self.at = body_at + length + quote.len();
        if bytes {
            self.diagnostics.push(say::expr_unsupported_form::new(
                self.file,
                self.span(start),
                "bytes",
                Some("write a text without the `b`"),
            ));
            return self.push(start, TokenKind::Refused);
        }
        match unquote(body, raw) {
            Ok(text) => self.push(start, TokenKind::Text(text)),
            Err(bad) => {
                let base = self.offset + body_at;
                self.diagnostics.push(say::expr_bad_escape::new(self.file, base + bad.start..base + bad.end));
                self.push(start, TokenKind::Refused)
            }
        }
    }
}

/// Length of the body of a text up to its closing quotes.
fn closing(body: &str, quote: &str, raw: bool) -> Option<usize> {
    let mut letters = body.char_indices();
    while let Some((at, letter)) = letters.next() {
        if body.get(at..)?.starts_with(quote) {
            return Some(at);
        }
        match letter {
            '\\' if !raw => {
                letters.next();
            }
            '\n' | '\r' if quote.len() == 1 => return None,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{TokenKind::*, *};

    fn kinds(text: &str) -> Vec<TokenKind> {
        tokens(text, FileId(0), 0, &mut Vec::new()).unwrap().into_iter().map(|token| token.kind).collect()
    }

    #[test]
    fn reads_the_whole_alphabet() {
        assert_eq!(
            kinds("a.b>=1.5 // note\n && r'\\d' in [\"x\"]"),
            [
                Word("a".into()),
                Symbol("."),
                Word("b".into()),
                Symbol(">="),
                Fixed(1500),
                Symbol("&&"),
                Text("\\d".into()),
                Word("in".into()),
                Symbol("["),
                Text("x".into()),
                Symbol("]"),
                End
            ]
        );
        assert_eq!(kinds("'''a\n'b'''"), [Text("a\n'b".into()), End]);
        assert_eq!(kinds("interest.`slow-food`"), [Word("interest".into()), Symbol("."), Field("slow-food".into()), End]);
    }

    #[test]
    fn spans_are_bytes_of_the_file() {
        let found = tokens("'é' == x", FileId(0), 100, &mut Vec::new()).unwrap();
        assert_eq!(found.iter().map(|token| token.span.clone()).collect::<Vec<_>>(), [100..104, 105..107, 108..109, 109..109]);
    }

    #[test]
    fn broken_off_texts_are_diagnosed() {
        for text in ["'abc", "x == \"a\nb\"", "`a", "#"] {
            let mut diagnostics = Vec::new();
            assert_eq!(tokens(text, FileId(0), 0, &mut diagnostics), None);
            assert_eq!(diagnostics.len(), 1, "{text}");
        }
    }
}
