//! Messages: a subset of MessageFormat 2, parsed and expanded into segments.
//!
//! ```text
//! message  = pattern                                   plain text with placeholders; must not begin with "."
//!          | input* "{{" pattern "}}"
//!          | input+ ".match" "$" name variant+
//! input    = ".input" "{" "$" name [":" function] "}"
//! variant  = key "{{" pattern "}}"                     key: "*", a number, a plural keyword, a value, or |any text|
//! pattern  = (text | "\" ("{" | "}" | "\" | "|") | "{" "$" name [":" function] "}")*
//! ```
//!
//! Functions are `:number` (with plural or exact keys), `:string` (values) and `:date` (instants).

use nearside_program::{Key, Message, PluralCategory, Segment, Variant};

use crate::{
    Diagnostic,
    diagnostics::{bad_message, dead_variant, missing_plural, unknown_placeholder},
    plural,
    tree::Text,
};

/// What a message speaks of.
#[derive(Clone, Debug)]
pub(crate) struct Subject<'a> {
    pub(crate) value: Inserted<'a>,
    /// Whether the number counts things, so that it needs plural forms.
    pub(crate) counts: bool,
    /// Placeholders with a fixed text, such as `topic`.
    pub(crate) fixed: &'a [(&'static str, String)],
    pub(crate) locale: &'a str,
}

/// What a value is when it is inserted or matched.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Inserted<'a> {
    Number,
    /// A number with decimals: can be inserted, not matched.
    Decimal,
    Flag,
    /// Names of the values.
    Names(&'a [String]),
    Text,
    Instant,
    /// Sets and lengths of time: have no short form.
    Nothing,
}

/// Expands a message; problems are reported, and then there is none.
pub(crate) fn compile(text: &Text, subject: &Subject<'_>, diagnostics: &mut Vec<Diagnostic>) -> Option<Message> {
    let before = diagnostics.len();
    let mut parser = Parser { text, at: 0, subject, diagnostics };
    let message = parser.message();
    let sound = !parser.diagnostics.iter().skip(before).any(|diagnostic| diagnostic.severity == crate::Severity::Error);
    message.filter(|_| sound)
}

struct Parser<'a, 'd> {
    text: &'a Text,
    at: usize,
    subject: &'a Subject<'a>,
    diagnostics: &'d mut Vec<Diagnostic>,
}

impl Parser<'_, '_> {
    fn message(&mut self) -> Option<Message> {
        if !self.rest().trim_start().starts_with(['.', '{']) || self.is_plain_placeholder() {
            let segments = self.pattern(false)?;
            self.demand_plural(&segments);
            return Some(Message { variants: vec![Variant { key: Key::Any, segments }] });
        }
        let mut inputs = Vec::new();
        loop {
            self.space();
            if self.take(".input") {
                self.space();
                let start = self.at;
                if !self.take("{") {
                    return self.fail("expected `{$name}` after `.input`", Some("write `.input {$n :number}`"));
                }
                let (name, function) = self.placeholder()?;
                self.segment(&name, function.as_deref(), start)?;
                inputs.push((name, function));
            } else if self.take(".match") {
                return self.variants(&inputs);
            } else if self.take("{{") {
                let segments = self.pattern(true)?;
                self.space();
                if !self.rest().is_empty() {
                    return self.fail("text after the end of the message", None);
                }
                self.demand_plural(&segments);
                return Some(Message { variants: vec![Variant { key: Key::Any, segments }] });
            } else {
                return self.fail(
                    "expected `.input`, `.match` or `{{`",
                    Some("a message that begins with a full stop writes it as a quoted pattern: `{{. …}}`"),
                );
            }
        }
    }

    /// A message may begin with a placeholder; `{{` begins a quoted pattern.
    fn is_plain_placeholder(&self) -> bool {
        let rest = self.rest().trim_start();
        rest.starts_with('{') && !rest.starts_with("{{")
    }

    fn variants(&mut self, inputs: &[(String, Option<String>)]) -> Option<Message> {
        self.space();
        let start = self.at;
        if !self.take("$") {
            return self.fail("expected `$name` after `.match`", Some("write `.match $n`"));
        }
        let selector = self.name();
        let Some((_, function)) = inputs.iter().find(|input| input.0 == selector) else {
            self.at = start;
            return self.fail(
                &format!("`${selector}` is matched but has no `.input`"),
                Some("declare it before, as in `.input {$n :number}`"),
            );
        };
        let by_number = match (function.as_deref(), self.subject.value) {
            (Some("number") | None, Inserted::Number) => true,
            (Some("string") | None, Inserted::Names(_) | Inserted::Flag) => false,
            _ => {
                self.at = start;
                return self.fail(
                    &format!("`${selector}` cannot be matched"),
                    Some("whole numbers are matched as `:number`; flags and values of a list as `:string`"),
                );
            }
        };
        let mut variants: Vec<Variant> = Vec::new();
        loop {
            self.space();
            if self.rest().is_empty() {
                break;
            }
            let key_start = self.at;
            let key = self.key(by_number)?;
            self.space();
            if !self.take("{{") {
                return self.fail("expected `{{` before the text of a variant", Some("write `one {{one page}}`"));
            }
            let segments = self.pattern(true)?;
            if variants.iter().any(|variant| variant.key == key) {
                self.at = key_start;
                return self.fail("this variant is written twice", None);
            }
            variants.push(Variant { key, segments });
        }
        if !variants.iter().any(|variant| variant.key == Key::Any) {
            return self.fail("the variant `*` is missing", Some("add `* {{…}}` for everything else"));
        }
        // An exact number beats a category, wherever it is written; both beat `*`.
        variants.sort_by_key(|variant| match variant.key {
            // No author writes clauses; conditions that have a sentence make them.
            Key::Clause(_) | Key::Exact(_) | Key::Value(_) => 0,
            Key::Plural(_) => 1,
            Key::Any => 2,
        });
        if by_number {
            self.check_categories(&variants);
        }
        Some(Message { variants })
    }

    fn key(&mut self, by_number: bool) -> Option<Key> {
        let start = self.at;
        if self.take("*") {
            return Some(Key::Any);
        }
        let word = if self.take("|") {
            let end = self.rest().find('|').unwrap_or(self.rest().len());
            let word = self.rest().get(..end).unwrap_or("").to_owned();
            self.at += end;
            self.take("|");
            word
        } else {
            self.word()
        };
        if word.is_empty() {
            return self
                .fail("expected the key of a variant", Some("a key is `*`, a number, a plural form such as `one`, or a value"));
        }
        let key = match self.subject.value {
            _ if by_number => match (word.parse::<i64>(), plural::category(&word)) {
                (Ok(number), _) => Some(Key::Exact(number)),
                (_, Some(category)) => Some(Key::Plural(category)),
                _ => None,
            },
            Inserted::Flag => match word.as_str() {
                "true" => Some(Key::Exact(1)),
                "false" => Some(Key::Exact(0)),
                _ => None,
            },
            Inserted::Names(names) => {
                names.iter().position(|name| *name == word).and_then(|at| u16::try_from(at).ok()).map(Key::Value)
            }
            _ => None,
        };
        let place = self.text.place(start, self.at);
        match &key {
            None => self.diagnostics.push(dead_variant(place, &word, "not a value, number or plural form of this fact")),
            Some(Key::Plural(category)) if *category != PluralCategory::Other && !self.categories().contains(category) => {
                let why = format!("`{}` has no such form for whole numbers", self.subject.locale);
                self.diagnostics.push(dead_variant(place, &word, &why));
            }
            Some(_) => {}
        }
        // After the report, reading goes on to find further problems.
        Some(key.unwrap_or(Key::Exact(i64::MIN)))
    }

    /// Segments up to the end, or up to `}}`.
    fn pattern(&mut self, quoted: bool) -> Option<Vec<Segment>> {
        let mut segments = Vec::new();
        let mut fixed = String::new();
        loop {
            let start = self.at;
            if quoted && self.take("}}") {
                break;
            }
            let Some(char) = self.rest().chars().next() else {
                if quoted {
                    return self.fail("this variant has no end", Some("close it with `}}`"));
                }
                break;
            };
            self.at += char.len_utf8();
            match char {
                '\\' => match self.rest().chars().next() {
                    Some(escaped @ ('{' | '}' | '\\' | '|')) => {
                        self.at += 1;
                        fixed.push(escaped);
                    }
                    _ => {
                        self.at = start;
                        return self.fail("only `{`, `}`, `|` and `\\` can follow a backslash", None);
                    }
                },
                '{' => {
                    let (name, function) = self.placeholder()?;
                    match self.segment(&name, function.as_deref(), start)? {
                        Segment::Text(text) => fixed.push_str(&text),
                        segment => {
                            if !fixed.is_empty() {
                                segments.push(Segment::Text(std::mem::take(&mut fixed)));
                            }
                            segments.push(segment);
                        }
                    }
                }
                '}' => {
                    self.at = start;
                    return self.fail("`}` without `{`", Some("write `\\}` for a brace"));
                }
                _ => fixed.push(char),
            }
        }
        if !fixed.is_empty() {
            segments.push(Segment::Text(fixed));
        }
        Some(segments)
    }

    /// What follows `{`: `$name`, perhaps `:function`, and `}`.
    fn placeholder(&mut self) -> Option<(String, Option<String>)> {
        self.space();
        if !self.take("$") {
            return self
                .fail("expected `$` and a name after `{`", Some("placeholders look like `{$value}`; write `\\{` for a brace"));
        }
        let name = self.name();
        self.space();
        let function = if self.take(":") { Some(self.name()) } else { None };
        self.space();
        if !self.take("}") {
            return self.fail("this placeholder has no end", Some("close it with `}`"));
        }
        Some((name, function))
    }

    fn segment(&mut self, name: &str, function: Option<&str>, start: usize) -> Option<Segment> {
        let place = self.text.place(start, self.at);
        let fixed = self.subject.fixed.iter().find(|fixed| fixed.0 == name);
        let segment = match (name, self.subject.value, function) {
            _ if fixed.is_some() => fixed.map(|fixed| Segment::Text(fixed.1.clone())),
            ("label", _, None) => Some(Segment::Label),
            ("n" | "value", Inserted::Number, None | Some("number")) => Some(Segment::Value),
            ("value", Inserted::Decimal, None | Some("number")) => Some(Segment::Value),
            ("value", Inserted::Flag | Inserted::Names(_) | Inserted::Text, None | Some("string")) => Some(Segment::Value),
            ("value", Inserted::Instant, Some("date")) => Some(Segment::Date),
            _ => None,
        };
        if segment.is_none() {
            let mut known = self.known();
            known.extend(self.subject.fixed.iter().map(|fixed| fixed.0));
            self.diagnostics.push(unknown_placeholder(place, name, &known));
            // Any text will do to find further problems.
            return Some(Segment::Text(String::new()));
        }
        segment
    }

    fn known(&self) -> Vec<&'static str> {
        match self.subject.value {
            Inserted::Number => vec!["n", "value", "label"],
            Inserted::Decimal | Inserted::Flag | Inserted::Names(_) | Inserted::Text => vec!["value", "label"],
            Inserted::Instant => vec!["value :date", "label"],
            Inserted::Nothing => vec!["label"],
        }
    }

    /// A count in a text without variants needs them where its locale has several forms.
    fn demand_plural(&mut self, segments: &[Segment]) {
        if self.subject.counts && segments.contains(&Segment::Value) {
            self.check_categories(&[]);
        }
    }

    fn check_categories(&mut self, variants: &[Variant]) {
        let Some(rule) = plural::rule(self.subject.locale) else { return };
        let covered = |n: u32| {
            let category = rule(n);
            category == PluralCategory::Other
                || variants.iter().any(|variant| variant.key == Key::Exact(i64::from(n)) || variant.key == Key::Plural(category))
        };
        let mut missing = Vec::new();
        for n in (0..200).filter(|n| !covered(*n)) {
            let keyword = plural::keyword(rule(n));
            if !missing.contains(&keyword) {
                missing.push(keyword);
            }
        }
        if !missing.is_empty()
            && (variants.is_empty() || variants.iter().any(|variant| variant.segments.contains(&Segment::Value)))
        {
            self.diagnostics.push(missing_plural(self.text.at, self.subject.locale, &missing));
        }
    }

    fn categories(&self) -> Vec<PluralCategory> {
        plural::rule(self.subject.locale).map_or_else(Vec::new, |rule| (0..200).map(rule).collect())
    }

    fn rest(&self) -> &str {
        self.text.text.get(self.at..).unwrap_or("")
    }

    fn take(&mut self, token: &str) -> bool {
        let found = self.rest().starts_with(token);
        if found {
            self.at += token.len();
        }
        found
    }

    fn space(&mut self) {
        self.at += self.rest().len() - self.rest().trim_start().len();
    }

    fn name(&mut self) -> String {
        let end =
            self.rest().find(|char: char| !char.is_alphanumeric() && !matches!(char, '_' | '-')).unwrap_or(self.rest().len());
        let name = self.rest().get(..end).unwrap_or("").to_owned();
        self.at += end;
        name
    }

    fn word(&mut self) -> String {
        let end =
            self.rest().find(|char: char| char.is_whitespace() || matches!(char, '{' | '}' | '|')).unwrap_or(self.rest().len());
        let word = self.rest().get(..end).unwrap_or("").to_owned();
        self.at += end;
        word
    }

    /// Reports a syntax error at the next character.
    fn fail<T>(&mut self, why: &str, help: Option<&str>) -> Option<T> {
        let next = self.rest().chars().next().map_or(0, char::len_utf8);
        self.diagnostics.push(bad_message(self.text.place(self.at, self.at + next), why, help));
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{FileId, tree};

    fn read(message: &str, value: Inserted<'_>, locale: &str) -> Result<Message, Vec<String>> {
        let source = format!("m = '''{message}'''");
        let (node, errors) = tree::parse(FileId(0), &source);
        assert!(errors.is_empty());
        let text = node.get_text("m").unwrap();
        let fixed = [("topic", "Cooking".to_owned())];
        let subject = Subject { value, counts: false, fixed: &fixed, locale };
        let mut diagnostics = Vec::new();
        compile(text, &subject, &mut diagnostics).filter(|_| diagnostics.is_empty()).ok_or_else(|| {
            diagnostics.iter().map(|found| format!("{} at `{}`", found.message, &source[found.labels[0].range.clone()])).collect()
        })
    }

    fn text(text: &str) -> Segment {
        Segment::Text(text.to_owned())
    }

    #[test]
    fn plain_patterns_have_one_variant() {
        let message = read("you like {$topic} \\{{$label}\\}", Inserted::Number, "en").unwrap();
        assert_eq!(message.variants.len(), 1);
        assert_eq!(message.variants[0].segments, [text("you like Cooking {"), Segment::Label, text("}")]);
        let message = read("{$value} it is", Inserted::Text, "en").unwrap();
        assert_eq!(message.variants[0].segments, [Segment::Value, text(" it is")]);
    }

    #[test]
    fn exact_keys_come_before_plural_ones() {
        let message = read(".input {$n :number} .match $n one {{a}} * {{{$n} b}} 7 {{c}}", Inserted::Number, "en").unwrap();
        let keys: Vec<_> = message.variants.iter().map(|variant| variant.key.clone()).collect();
        assert_eq!(keys, [Key::Exact(7), Key::Plural(PluralCategory::One), Key::Any]);
        assert_eq!(message.variants[2].segments, [Segment::Value, text(" b")]);
    }

    #[test]
    fn values_are_matched_by_position() {
        let names = ["phone".to_owned(), "big screen".to_owned()];
        let message =
            read(".input {$value :string} .match $value |big screen| {{b}} * {{a}}", Inserted::Names(&names), "en").unwrap();
        assert_eq!(message.variants[0].key, Key::Value(1));
        let flag = read(".input {$value :string}\n.match $value\ntrue {{yes}}\n* {{no}}", Inserted::Flag, "en").unwrap();
        assert_eq!(flag.variants[0].key, Key::Exact(1));
    }

    #[test]
    fn forms_of_the_locale_are_demanded() {
        let one_and_rest = ".input {$n :number} .match $n one {{a}} * {{{$n} b}}";
        assert!(read(one_and_rest, Inserted::Number, "de").is_ok());
        assert_eq!(read(one_and_rest, Inserted::Number, "pl").unwrap_err().len(), 1);
        assert!(read(".input {$n :number} .match $n 1 {{a}} * {{{$n} b}}", Inserted::Number, "de").is_ok(), "1 is all of `one`");
        assert!(read(".input {$n :number} .match $n 1 {{a}} * {{b}}", Inserted::Number, "pl").is_ok(), "no number is inserted");
    }

    #[test]
    fn errors_have_a_place() {
        let cases = [
            ("a {b", "expected `$` and a name after `{` at `b`"),
            ("a } b", "`}` without `{` at `}`"),
            ("a {$x}", "`x` cannot be inserted here at `{$x}`"),
            (".match $n * {{a}}", "`$n` is matched but has no `.input` at `$`"),
            (".input {$n :number} .match $n one {{a}}", "the variant `*` is missing at ``"),
            (".input {$n :number} .match $n * {{a", "this variant has no end at ``"),
            (".input {$n :number} .match $n x {{a}} * {{b}}", "the variant `x` never applies at `x`"),
            (".local $x = {1}", "expected `.input`, `.match` or `{{` at `.`"),
        ];
        for (message, want) in cases {
            assert_eq!(read(message, Inserted::Number, "en").unwrap_err(), [want], "{message}");
        }
        assert_eq!(read("{$value}", Inserted::Nothing, "en").unwrap_err().len(), 1);
        assert!(read("since {$value :date}", Inserted::Instant, "en").is_ok());
        assert!(read("since {$value}", Inserted::Instant, "en").is_err());
    }
}
