//! A TOML file as a tree in which everything knows its place.
//!
//! The rest of the crate sees this tree and never the parser's types.

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use crate::{Code, Diagnostic, FileId};

/// A byte range of a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    pub(crate) file: FileId,
    pub(crate) start: usize,
    pub(crate) end: usize,
}

/// A value and its place.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub(crate) at: Place,
    pub(crate) value: Value,
}

/// What a value is.
#[derive(Clone, Debug)]
pub(crate) enum Value {
    Text(Text),
    /// A whole number that fits 64 bits.
    Whole(i64),
    /// Any other number, as written without `_`.
    Number(String),
    Flag(bool),
    /// A date, a time or both, as written; only what has a date is an instant.
    Time {
        written: String,
        dated: bool,
    },
    List(Vec<Node>),
    Table(Vec<Entry>),
}

/// A key and its value; tables keep the order in which keys are first written.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) key: String,
    pub(crate) at: Place,
    pub(crate) node: Node,
}

/// A text, which remembers where each of its bytes is written.
#[derive(Clone, Debug)]
pub(crate) struct Text {
    pub(crate) text: String,
    /// The text without its quotes.
    pub(crate) at: Place,
    /// (byte of the text, byte of the file), ascending: where the two begin to run in step again after an escape.
    steps: Vec<(usize, usize)>,
}

/// A syntax error of TOML.
pub(crate) struct SyntaxError {
    pub(crate) at: Place,
    pub(crate) message: String,
}

/// Parses a file; what could be read comes back even when there are errors.
pub(crate) fn parse(file: FileId, text: &str) -> (Node, Vec<SyntaxError>) {
    let (table, errors) = DeTable::parse_recoverable(text);
    let errors = errors
        .iter()
        .map(|error| {
            let range = error.span().unwrap_or(0..0);
            SyntaxError { at: Place { file, start: range.start, end: range.end }, message: error.message().to_owned() }
        })
        .collect();
    let at = Place { file, start: 0, end: text.len() };
    (Node { at, value: Value::Table(entries(file, text, table.into_inner())) }, errors)
}

fn entries(file: FileId, text: &str, table: DeTable<'_>) -> Vec<Entry> {
    let mut entries: Vec<Entry> = table
        .into_iter()
        .map(|(key, value)| {
            let range = key.span();
            Entry {
                key: key.into_inner().into_owned(),
                at: Place { file, start: range.start, end: range.end },
                node: node(file, text, value),
            }
        })
        .collect();
    entries.sort_by_key(|entry| entry.at.start);
    entries
}

fn node(file: FileId, text: &str, value: Spanned<DeValue<'_>>) -> Node {
    let range = value.span();
    let at = Place { file, start: range.start, end: range.end };
    let value = match value.into_inner() {
        DeValue::String(decoded) => Value::Text(Text::new(text, at, decoded.into_owned())),
        DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix())
            .map_or_else(|_| Value::Number(number.as_str().to_owned()), Value::Whole),
        DeValue::Float(number) => Value::Number(number.as_str().to_owned()),
        DeValue::Boolean(flag) => Value::Flag(flag),
        DeValue::Datetime(time) => Value::Time { written: time.to_string(), dated: time.date.is_some() },
        DeValue::Array(items) => Value::List(items.into_iter().map(|item| node(file, text, item)).collect()),
        DeValue::Table(table) => Value::Table(entries(file, text, table)),
    };
    Node { at, value }
}

impl Place {
    /// The byte range.
    pub(crate) const fn range(self) -> std::ops::Range<usize> {
        self.start..self.end
    }

    /// An error here; `label` says what is to be seen.
    pub(crate) fn error(self, code: Code, message: impl Into<String>, label: impl Into<String>) -> Diagnostic {
        Diagnostic::error(code, message, self.file, self.range(), label)
    }

    /// A warning here.
    pub(crate) fn warning(self, code: Code, message: impl Into<String>, label: impl Into<String>) -> Diagnostic {
        Diagnostic::warning(code, message, self.file, self.range(), label)
    }
}

impl Node {
    /// Entries of a table; none for anything else.
    pub(crate) fn entries(&self) -> &[Entry] {
        match &self.value {
            Value::Table(entries) => entries,
            _ => &[],
        }
    }

    /// An entry of a table.
    pub(crate) fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries().iter().find(|entry| entry.key == key)
    }

    /// A value of a table.
    pub(crate) fn get(&self, key: &str) -> Option<&Self> {
        self.entry(key).map(|entry| &entry.node)
    }

    /// A text of a table.
    pub(crate) fn get_text(&self, key: &str) -> Option<&Text> {
        self.get(key).and_then(Self::text)
    }

    pub(crate) const fn text(&self) -> Option<&Text> {
        match &self.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    pub(crate) const fn whole(&self) -> Option<i64> {
        match &self.value {
            Value::Whole(number) => Some(*number),
            _ => None,
        }
    }

    pub(crate) const fn flag(&self) -> Option<bool> {
        match &self.value {
            Value::Flag(flag) => Some(*flag),
            _ => None,
        }
    }

    /// Items of a list; a single value counts as a list of one.
    pub(crate) fn items(&self) -> &[Self] {
        match &self.value {
            Value::List(items) => items,
            _ => std::slice::from_ref(self),
        }
    }

    /// Visits every text below.
    pub(crate) fn each_text<'a>(&'a self, visit: &mut impl FnMut(&'a Text)) {
        match &self.value {
            Value::Text(text) => visit(text),
            Value::List(items) => items.iter().for_each(|item| item.each_text(visit)),
            Value::Table(entries) => entries.iter().for_each(|entry| entry.node.each_text(visit)),
            _ => {}
        }
    }
}

impl Text {
    /// Lines up a decoded text with the bytes that it is written in, quotes included.
    fn new(file_text: &str, at: Place, text: String) -> Self {
        let raw = file_text.get(at.range()).unwrap_or("");
        let quotes =
            if raw.starts_with("'''") || raw.starts_with("\"\"\"") { 3 } else { usize::from(raw.starts_with(['\'', '"'])) };
        let mut body = quotes;
        if quotes == 3 {
            // TOML drops a line break right after the opening quotes.
            body +=
                raw.get(body..).map_or(0, |rest| if rest.starts_with("\r\n") { 2 } else { usize::from(rest.starts_with('\n')) });
        }
        // What the parser could only guess to be a text may lack its closing quotes.
        let closed = raw.get(quotes..).is_some_and(|rest| rest.ends_with(raw.get(..quotes).unwrap_or("")));
        let end = if closed { raw.len().saturating_sub(quotes).max(body) } else { raw.len() };
        let inner = raw.get(body..end).unwrap_or("");
        let base = at.start + body;
        let escapes = raw.starts_with('"');
        let steps = if inner == text { vec![(0, base)] } else { align(inner, &text, base, escapes) };
        Self { text, at: Place { start: base, end: at.start + end, ..at }, steps }
    }

    /// A text that stands in no file.
    pub(crate) fn built_in(text: &str) -> Self {
        Self { text: text.to_owned(), at: Place::default(), steps: vec![(0, 0)] }
    }

    /// Whether each byte of the text is a byte of the file.
    pub(crate) fn is_plain(&self) -> bool {
        self.steps.len() == 1
    }

    /// Byte of the file in which a byte of the text is written.
    pub(crate) fn position(&self, byte: usize) -> usize {
        let (from, to) = self.steps.iter().rev().find(|step| step.0 <= byte).copied().unwrap_or((0, self.at.start));
        (to + (byte - from)).min(self.at.end)
    }

    /// The place of a byte range of the text.
    pub(crate) fn place(&self, start: usize, end: usize) -> Place {
        Place { file: self.at.file, start: self.position(start), end: self.position(end).max(self.position(start)) }
    }
}

/// Walks the written and the decoded text side by side.
fn align(inner: &str, text: &str, base: usize, escapes: bool) -> Vec<(usize, usize)> {
    let mut steps = vec![(0, base)];
    let mut raw = inner.char_indices().peekable();
    let mut decoded = text.char_indices().peekable();
    while let Some((_, char)) = raw.next() {
        if escapes && char == '\\' {
            let Some((_, kind)) = raw.next() else { break };
            let digits = match kind {
                'x' => 2,
                'u' => 4,
                'U' => 8,
                _ => 0,
            };
            for _ in 0..digits {
                raw.next();
            }
            if kind.is_whitespace() {
                // A backslash at the end of a line swallows the white space after it.
                while raw.next_if(|(_, next)| next.is_whitespace()).is_some() {}
            } else {
                decoded.next();
            }
        } else if decoded.next_if(|(_, next)| *next == char).is_none() {
            // Only the carriage return of a line break is left out: TOML normalises it.
        } else {
            continue;
        }
        let raw_at = raw.peek().map_or(inner.len(), |next| next.0);
        let text_at = decoded.peek().map_or(text.len(), |next| next.0);
        steps.push((text_at, base + raw_at));
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(source: &str) -> Text {
        let (node, errors) = parse(FileId(0), source);
        assert!(errors.is_empty());
        node.entries()[0].node.text().unwrap().clone()
    }

    #[test]
    fn plain_texts_run_in_step() {
        let source = "a = '''\nx == 1'''";
        let text = text(source);
        assert!(text.is_plain());
        assert_eq!(&source[text.position(2)..text.position(4)], "==");
    }

    #[test]
    fn escapes_shift_what_follows() {
        let source = r#"a = "p == \"q\" && \u0072" "#;
        let text = text(source);
        assert_eq!(text.text, "p == \"q\" && r");
        assert!(!text.is_plain());
        assert_eq!(&source[text.position(9)..text.position(11)], "&&");
        assert_eq!(&source[text.place(12, 13).range()], "\\u0072");
    }

    #[test]
    fn line_ends_are_swallowed() {
        let source = "a = \"\"\"x \\\n   y\"\"\"";
        let text = text(source);
        assert_eq!(text.text, "x y");
        assert_eq!(&source[text.position(2)..text.position(3)], "y");
    }

    #[test]
    fn tables_keep_their_order_and_all_errors_come() {
        let (node, errors) = parse(FileId(0), "z = \na = 1\n[t]\nb = ]\n");
        assert_eq!(errors.len(), 2);
        let keys: Vec<_> = node.entries().iter().map(|entry| entry.key.as_str()).collect();
        assert_eq!(keys, ["z", "a", "t"]);
    }
}
