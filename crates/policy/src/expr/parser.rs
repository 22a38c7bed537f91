//! Tokens to a tree, by precedence.

use super::{
    lexer::{Token, TokenKind, tokens},
    tree::{Call, Compare, DEEPEST, Kind, Node, Span, Tree},
};
use crate::{Diagnostic, FileId, diagnostics as say};

/// Reads a condition. `offset` is the byte of the file at which `text` begins; all ranges are bytes of the file.
///
/// `None` when the text cannot be read to its end. A tree may come with diagnostics: what is wrong in it was diagnosed, and
/// [`super::check`] refuses it, after looking for other problems.
pub fn parse(text: &str, file: FileId, offset: usize, diagnostics: &mut Vec<Diagnostic>) -> Option<Tree> {
    let tokens = tokens(text, file, offset, diagnostics)?;
    let whole = offset..offset + text.len();
    if tokens.len() == 1 {
        diagnostics.push(say::expr_empty::new(file, whole));
        return None;
    }
    let mut parser =
        Parser { tokens, at: 0, depth: 0, file, diagnostics, end: Token { span: whole.end..whole.end, kind: TokenKind::End } };
    let root = parser.expr()?;
    if *parser.peek() != TokenKind::End {
        return parser.unexpected("an operator, or the end of the condition");
    }
    Some(Tree { file, root })
}

struct Parser<'a> {
    tokens: Vec<Token>,
    at: usize,
    depth: usize,
    file: FileId,
    diagnostics: &'a mut Vec<Diagnostic>,
    end: Token,
}

impl Parser<'_> {
    fn token(&self) -> &Token {
        self.tokens.get(self.at).unwrap_or(&self.end)
    }

    fn peek(&self) -> &TokenKind {
        &self.token().kind
    }

    fn peek_second(&self) -> &TokenKind {
        self.tokens.get(self.at + 1).map_or(&TokenKind::End, |token| &token.kind)
    }

    fn start(&self) -> usize {
        self.token().span.start
    }

    /// From `start` to the end of the token read last.
    fn since(&self, start: usize) -> Span {
        start..self.at.checked_sub(1).and_then(|at| self.tokens.get(at)).map_or(start, |token| token.span.end.max(start))
    }

    fn is(&self, symbol: &str) -> bool {
        matches!(self.peek(), TokenKind::Symbol(found) if *found == symbol)
    }

    fn eat(&mut self, symbol: &str) -> bool {
        let found = self.is(symbol);
        self.at += usize::from(found);
        found
    }

    fn unexpected<T>(&mut self, wanted: &str) -> Option<T> {
        let found = match self.peek() {
            TokenKind::Symbol(symbol) => format!("`{symbol}`"),
            TokenKind::Word(word) | TokenKind::Field(word) => format!("`{word}`"),
            TokenKind::Int(_) | TokenKind::Fixed(_) => "a number".into(),
            TokenKind::Text(_) => "a text".into(),
            TokenKind::Refused => "a constant".into(),
            TokenKind::End => "the end of the condition".into(),
        };
        let span = self.token().span.clone();
        self.diagnostics.push(say::expr_unexpected::new(self.file, span, &found, wanted));
        None
    }

    /// Closes a bracket opened at `open`.
    fn close(&mut self, open: Span, what: &str, closing: &str) -> Option<()> {
        if self.eat(closing) {
            return Some(());
        }
        if *self.peek() == TokenKind::End {
            self.diagnostics.push(say::expr_unclosed::new(self.file, open, what, closing));
            return None;
        }
        self.unexpected(&format!("`{closing}`"))
    }

    fn node(&mut self, start: usize, below: usize, kind: Kind) -> Option<Node> {
        let node = Node { span: self.since(start), depth: below + 1, kind };
        if node.depth > DEEPEST {
            self.diagnostics.push(say::expr_too_deep::new(self.file, node.span));
            return None;
        }
        Some(node)
    }

    /// Runs `parse` one level deeper, so that brackets and `!` cannot run out of stack either.
    fn deeper<T>(&mut self, parse: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        if self.depth >= DEEPEST {
            let span = self.token().span.clone();
            self.diagnostics.push(say::expr_too_deep::new(self.file, span));
            return None;
        }
        self.depth += 1;
        let parsed = parse(self);
        self.depth -= 1;
        parsed
    }

    fn expr(&mut self) -> Option<Node> {
        self.deeper(|parser| {
            let start = parser.start();
            let condition = parser.or()?;
            if !parser.eat("?") {
                return Some(condition);
            }
            let then = parser.or()?;
            if !parser.eat(":") {
                return parser.unexpected("`:` and what holds otherwise");
            }
            let otherwise = parser.expr()?;
            let below = condition.depth.max(then.depth).max(otherwise.depth);
            parser.node(start, below, Kind::If(Box::new([condition, then, otherwise])))
        })
    }

    fn or(&mut self) -> Option<Node> {
        self.chain("||", Self::and, Kind::Or)
    }

    fn and(&mut self) -> Option<Node> {
        self.chain("&&", Self::relation, Kind::And)
    }

    fn chain(
        &mut self,
        operator: &'static str,
        part: fn(&mut Self) -> Option<Node>,
        kind: fn(Vec<Node>) -> Kind,
    ) -> Option<Node> {
        let start = self.start();
        let mut parts = vec![part(self)?];
        while self.eat_logical(operator) {
            parts.push(part(self)?);
        }
        if parts.len() == 1 {
            return parts.pop();
        }
        let below = parts.iter().map(|part| part.depth).max().unwrap_or_default();
        self.node(start, below, kind(parts))
    }

    /// Eats `&&` or `||`, or what authors used to other languages write for it.
    fn eat_logical(&mut self, operator: &'static str) -> bool {
        if self.eat(operator) {
            return true;
        }
        let (word, symbol) = if operator == "&&" { ("and", "&") } else { ("or", "|") };
        let written = match self.peek() {
            TokenKind::Word(found) if found.eq_ignore_ascii_case(word) => found.clone(),
            TokenKind::Symbol(found) if *found == symbol => symbol.into(),
            _ => return false,
        };
        let span = self.token().span.clone();
        self.diagnostics.push(say::expr_word_operator::new(self.file, span, &written, operator));
        self.at += 1;
        true
    }

    fn relation(&mut self) -> Option<Node> {
        let start = self.start();
        let mut left = self.sum()?;
        loop {
            let span = self.token().span.clone();
            let (compare, meant) = match self.peek() {
                TokenKind::Symbol("==") => (Some(Compare::Eq), None),
                TokenKind::Symbol("!=") => (Some(Compare::Ne), None),
                TokenKind::Symbol("<") => (Some(Compare::Lt), None),
                TokenKind::Symbol("<=") => (Some(Compare::Le), None),
                TokenKind::Symbol(">") => (Some(Compare::Gt), None),
                TokenKind::Symbol(">=") => (Some(Compare::Ge), None),
                TokenKind::Symbol(wrong @ ("=" | "===")) => (Some(Compare::Eq), Some((*wrong, "=="))),
                TokenKind::Symbol(wrong @ ("!==" | "<>")) => (Some(Compare::Ne), Some((*wrong, "!="))),
                TokenKind::Symbol(wrong @ "=>") => (Some(Compare::Ge), Some((*wrong, ">="))),
                TokenKind::Word(word) if word == "in" => (None, None),
                TokenKind::Word(word) if word.eq_ignore_ascii_case("is") => {
                    self.diagnostics.push(say::expr_word_operator::new(self.file, span.clone(), "is", "=="));
                    (Some(Compare::Eq), None)
                }
                TokenKind::Word(word) if word.eq_ignore_ascii_case("not") => {
                    self.diagnostics.push(say::expr_word_operator::new(self.file, span, "not", "!(…)"));
                    return None;
                }
                _ => return Some(left),
            };
            if let Some((written, meant)) = meant {
                self.diagnostics.push(say::expr_assignment::new(self.file, span, written, meant));
            }
            self.at += 1;
            let right = self.sum()?;
            let below = left.depth.max(right.depth);
            let sides = Box::new([left, right]);
            left = self.node(
                start,
                below,
                compare.map_or_else(|| Kind::In(sides.clone()), |compare| Kind::Compare(compare, sides.clone())),
            )?;
        }
    }

    fn sum(&mut self) -> Option<Node> {
        self.arithmetic(&["+", "-"], Self::product)
    }

    fn product(&mut self) -> Option<Node> {
        self.arithmetic(&["*", "/", "%"], Self::unary)
    }

    fn arithmetic(&mut self, operators: &[&'static str], part: fn(&mut Self) -> Option<Node>) -> Option<Node> {
        let start = self.start();
        let mut left = part(self)?;
        while let Some(operator) = operators.iter().find(|operator| self.is(operator)) {
            let span = self.token().span.clone();
            self.at += 1;
            let right = part(self)?;
            let below = left.depth.max(right.depth);
            left = self.node(start, below, Kind::Arithmetic(span, operator, Box::new([left, right])))?;
        }
        Some(left)
    }

    fn unary(&mut self) -> Option<Node> {
        let start = self.start();
        let is_not = match (self.peek(), self.peek_second()) {
            (TokenKind::Symbol("!"), _) => true,
            (TokenKind::Word(word), TokenKind::Word(_) | TokenKind::Symbol("(")) if word.eq_ignore_ascii_case("not") => {
                let (span, word) = (self.token().span.clone(), word.clone());
                self.diagnostics.push(say::expr_word_operator::new(self.file, span, &word, "!"));
                true
            }
            _ => false,
        };
        if is_not {
            self.at += 1;
            let operand = self.deeper(Self::unary)?;
            return self.node(start, operand.depth, Kind::Not(Box::new(operand)));
        }
        if self.eat("-") {
            let operand = self.deeper(Self::unary)?;
            let kind = match operand.kind {
                Kind::Int(value) => Kind::Int(-value),
                Kind::Fixed(value) => Kind::Fixed(-value),
                Kind::Refused => Kind::Refused,
                _ => return self.node(start, operand.depth, Kind::Minus(Box::new(operand))),
            };
            return self.node(start, 0, kind);
        }
        self.member()
    }

    fn member(&mut self) -> Option<Node> {
        let start = self.start();
        let mut node = self.primary()?;
        loop {
            let open = self.token().span.clone();
            let below = node.depth;
            if self.eat(".") {
                let name_span = self.token().span.clone();
                let name = match self.peek() {
                    TokenKind::Word(name) | TokenKind::Field(name) => name.clone(),
                    _ => return self.unexpected("a name after the point"),
                };
                self.at += 1;
                node = if self.is("(") {
                    let args = self.arguments()?;
                    let below = args.iter().map(|arg| arg.depth).fold(below, usize::max);
                    self.node(start, below, Kind::Call(Box::new(Call { target: Some(node), name, name_span, args })))?
                } else {
                    self.node(start, below, Kind::Select(Box::new(node), name))?
                };
            } else if self.eat("[") {
                self.expr()?;
                self.close(open, "bracket", "]")?;
                node = self.refused(start, "indexing", Some("ask with `in`, `exists` or `all` what a set holds"))?;
            } else if self.is("{") && matches!(node.kind, Kind::Name(_) | Kind::Select(..) | Kind::Refused) {
                self.braces()?;
                node = self.refused(start, "messages", None)?;
            } else {
                return Some(node);
            }
        }
    }

    fn refused(&mut self, start: usize, form: &str, help: Option<&str>) -> Option<Node> {
        let span = self.since(start);
        self.diagnostics.push(say::expr_unsupported_form::new(self.file, span, form, help));
        self.node(start, 0, Kind::Refused)
    }

    fn primary(&mut self) -> Option<Node> {
        let Token { span, kind } = self.token().clone();
        self.at += 1;
        let kind = match kind {
            TokenKind::Int(value) => Kind::Int(value),
            TokenKind::Fixed(value) => Kind::Fixed(value),
            TokenKind::Text(text) => Kind::Text(text),
            TokenKind::Refused => Kind::Refused,
            TokenKind::Word(word) => match word.as_str() {
                "true" => Kind::Bool(true),
                "false" => Kind::Bool(false),
                "null" => return self.refused(span.start, "`null`", Some("ask with `has` whether a value is known")),
                "if" | "else" => return self.refused(span.start, "`if`", Some("write `condition ? then : otherwise`")),
                "in" | "as" | "break" | "const" | "continue" | "for" | "function" | "import" | "let" | "loop" | "package"
                | "namespace" | "return" | "var" | "void" | "while" => {
                    self.at -= 1;
                    return self.unexpected("a name, a constant or a bracket");
                }
                _ if self.is("(") => {
                    let args = self.arguments()?;
                    let below = args.iter().map(|arg| arg.depth).max().unwrap_or_default();
                    return self.node(
                        span.start,
                        below,
                        Kind::Call(Box::new(Call { target: None, name: word, name_span: span, args })),
                    );
                }
                _ => Kind::Name(word),
            },
            TokenKind::Symbol("(") => {
                let mut inner = self.expr()?;
                self.close(span.clone(), "bracket", ")")?;
                inner.span = self.since(span.start);
                return Some(inner);
            }
            TokenKind::Symbol("[") => {
                let items = self.items(span.clone(), "]")?;
                let below = items.iter().map(|item| item.depth).max().unwrap_or_default();
                return self.node(span.start, below, Kind::List(items));
            }
            TokenKind::Symbol("{") => {
                self.at -= 1;
                self.braces()?;
                return self.refused(span.start, "maps", None);
            }
            TokenKind::Symbol(".") if matches!(self.peek(), TokenKind::Word(_)) => {
                self.at += 1;
                return self.refused(span.start, "names with a leading point", Some("leave out the point"));
            }
            _ => {
                self.at -= 1;
                return self.unexpected("a name, a constant or a bracket");
            }
        };
        self.node(span.start, 0, kind)
    }

    fn arguments(&mut self) -> Option<Vec<Node>> {
        let open = self.token().span.clone();
        self.at += 1;
        self.items(open, ")")
    }

    /// Expressions with commas between them up to the closing bracket; a comma may end a list, but not arguments.
    fn items(&mut self, open: Span, closing: &'static str) -> Option<Vec<Node>> {
        let mut items = Vec::new();
        while !self.eat(closing) {
            if self.is("?") {
                return self.unexpected("a value");
            }
            items.push(self.expr()?);
            if !self.eat(",") {
                self.close(open, "bracket", closing)?;
                break;
            }
            if closing == ")" && self.is(closing) {
                return self.unexpected("another argument");
            }
        }
        Some(items)
    }

    /// Maps and messages, read only to be refused whole.
    fn braces(&mut self) -> Option<()> {
        let open = self.token().span.clone();
        self.at += 1;
        while !self.eat("}") {
            if matches!(self.peek(), TokenKind::Field(_)) {
                self.at += 1;
            } else {
                self.expr()?;
            }
            if !self.eat(":") {
                return self.unexpected("`:`");
            }
            self.expr()?;
            if !self.eat(",") {
                return self.close(open, "bracket", "}");
            }
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<Tree> {
        let mut diagnostics = Vec::new();
        let tree = parse(text, FileId(0), 0, &mut diagnostics);
        diagnostics.is_empty().then_some(tree).flatten()
    }

    #[test]
    fn binds_as_cel_does() {
        for (short, long) in [
            ("a || b && c", "a || (b && c)"),
            ("!a == b", "(!a) == b"),
            ("a ? b : c ? d : e", "a ? b : (c ? d : e)"),
            ("a || b ? c : d", "(a || b) ? c : d"),
            ("a - b > c", "(a - b) > c"),
            ("a in b && c", "(a in b) && c"),
        ] {
            assert_eq!(read(short).map(|tree| plain(&tree.root)), read(long).map(|tree| plain(&tree.root)), "{short}");
        }
    }

    /// A tree without its spans.
    fn plain(node: &Node) -> String {
        let parts = |nodes: &[Node]| nodes.iter().map(plain).collect::<Vec<_>>().join(" ");
        match &node.kind {
            Kind::And(nodes) => format!("(and {})", parts(nodes)),
            Kind::Or(nodes) => format!("(or {})", parts(nodes)),
            Kind::If(nodes) => format!("(if {})", parts(nodes.as_slice())),
            Kind::Compare(op, nodes) => format!("({op:?} {})", parts(nodes.as_slice())),
            Kind::In(nodes) => format!("(in {})", parts(nodes.as_slice())),
            Kind::Arithmetic(_, op, nodes) => format!("({op} {})", parts(nodes.as_slice())),
            Kind::Not(node) => format!("(not {})", plain(node)),
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn every_node_has_its_bytes() {
        let tree = read("!(a && b) || c").unwrap();
        let Kind::Or(parts) = &tree.root.kind else { panic!() };
        assert_eq!(parts.iter().map(|part| part.span.clone()).collect::<Vec<_>>(), [0..9, 13..14]);
    }

    #[test]
    fn long_and_deep_texts_end_in_a_diagnostic_or_a_tree() {
        assert!(read(&vec!["a"; 20_000].join(" && ")).is_some());
        for text in ["(".repeat(100_000), "!".repeat(100_000), "-".repeat(100_000), "a".to_owned() + &".b".repeat(100_000)] {
            let mut diagnostics = Vec::new();
            assert_eq!(parse(&text, FileId(0), 0, &mut diagnostics), None);
            assert_eq!(diagnostics.iter().map(|found| found.code.0).collect::<Vec<_>>(), ["condition::too_deep"]);
        }
    }

    #[test]
    fn several_problems_are_told_at_once() {
        let mut diagnostics = Vec::new();
        assert!(parse("a = 1 and not b || c[0]", FileId(0), 0, &mut diagnostics).is_some());
        let codes: Vec<_> = diagnostics.iter().map(|found| found.code.0).collect();
        assert_eq!(
            codes,
            ["condition::assignment", "condition::word_operator", "condition::word_operator", "condition::unsupported_form"]
        );
    }
}
