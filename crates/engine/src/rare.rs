//! Evaluation of single atoms: of all that have no truth to look up, and of any while reads are traced.

use nearside_program::{Atom, InputId, TestOp, TextTest, TreeOp};

use crate::view::{ABSENT, FALSE, PRESENT, READS_HIDDEN, TRUE, TRUTH, UNKNOWN, View};

/// Greatest depth of a tree's or test's stack, and of trees within trees; `Program::decode` refuses deeper ones.
const DEPTH: usize = 64;

impl View<'_> {
    /// Truth of an atom.
    #[cold]
    #[inline(never)]
    pub(crate) fn evaluate(&mut self, atom: &Atom) -> u8 {
        match atom {
            Atom::Range { input, lo, hi } => self.one(*input, |view| (*lo..=*hi).contains(&view.scalar(*input))),
            Atom::Mask { input, bits } => self.one(*input, |view| {
                let value = view.scalar(*input);
                (0..64).contains(&value) && bits >> (value & 63) & 1 == 1
            }),
            Atom::OneOf { input, values } => self.one(*input, |view| values.binary_search(&view.scalar(*input)).is_ok()),
            Atom::Difference { left, right, lo, hi } => {
                self.two(*left, *right, |view| (*lo..=*hi).contains(&view.scalar(*left).saturating_sub(view.scalar(*right))))
            }
            Atom::Text { input, test } => self.one(*input, |view| passes(test, view.text(*input))),
            Atom::TextOrder { left, right, less, equal } => {
                self.two(*left, *right, |view| match view.text(*left).cmp(view.text(*right)) {
                    core::cmp::Ordering::Less => *less,
                    core::cmp::Ordering::Equal => *equal,
                    core::cmp::Ordering::Greater => false,
                })
            }
            Atom::Size { input, lo, hi } => self.one(*input, |view| (*lo..=*hi).contains(&view.size(*input))),
            Atom::Any { input, test } => self.one(*input, |view| view.facts.texts(*input).iter().any(|text| passes(test, text))),
            Atom::All { input, test } => self.one(*input, |view| view.facts.texts(*input).iter().all(|text| passes(test, text))),
            Atom::Tree(ops) => self.tree(ops),
            Atom::Has(input) => match self.state(*input) {
                ABSENT => FALSE,
                state => state,
            },
        }
    }

    fn one(&self, input: InputId, test: impl Fn(&Self) -> bool) -> u8 {
        match self.state(input) {
            PRESENT => u8::from(test(self)),
            state => state,
        }
    }

    fn two(&self, left: InputId, right: InputId, test: impl Fn(&Self) -> bool) -> u8 {
        // Whatever remains of two states beside the bit of PRESENT is unknown, and hidden if one is.
        match (self.state(left) | self.state(right)) & !PRESENT {
            0 => u8::from(test(self)),
            state => state,
        }
    }

    fn text(&self, input: InputId) -> &str {
        self.facts.texts(input).first().map_or("", |text| text)
    }

    fn size(&self, input: InputId) -> i64 {
        let size = match self.program.inputs().get(input.index()).map(|input| input.value_type) {
            Some(nearside_program::ValueType::Set) => self.facts.texts(input).len(),
            _ => code_points(self.text(input)),
        };
        i64::try_from(size).unwrap_or(i64::MAX)
    }

    /// Kleene logic over earlier atoms. Every step is taken, so that the hidden bit does not depend on truth.
    ///
    /// A tree may name trees: the decoder bounds that nesting too, so evaluating them by recursion is safe.
    fn tree(&mut self, ops: &[TreeOp]) -> u8 {
        let mut stack = Stack::<DEPTH>::default();
        let mut hidden = 0;
        for op in ops {
            let value = match op {
                TreeOp::Atom(atom) => {
                    let truth = self.truth(atom.index());
                    hidden |= truth & READS_HIDDEN;
                    truth & TRUTH
                }
                TreeOp::And => and(stack.pop(), stack.pop()),
                TreeOp::Or => not(and(not(stack.pop()), not(stack.pop()))),
                TreeOp::Not => not(stack.pop()),
                TreeOp::If => {
                    let (otherwise, then, condition) = (stack.pop(), stack.pop(), stack.pop());
                    match condition {
                        TRUE => then,
                        FALSE => otherwise,
                        _ => UNKNOWN,
                    }
                }
            };
            stack.push(value);
        }
        stack.pop() | hidden
    }
}

/// Kleene conjunction of truths without the hidden bit.
fn and(left: u8, right: u8) -> u8 {
    match (left, right) {
        (FALSE, _) | (_, FALSE) => FALSE,
        (TRUE, TRUE) => TRUE,
        _ => UNKNOWN,
    }
}

/// Kleene negation of a truth without the hidden bit.
fn not(truth: u8) -> u8 {
    match truth {
        FALSE => TRUE,
        TRUE => FALSE,
        _ => UNKNOWN,
    }
}

/// A stack of truths. By INVARIANT(post-order) it neither runs over nor under.
struct Stack<const N: usize> {
    values: [u8; N],
    len: usize,
}

impl<const N: usize> Default for Stack<N> {
    fn default() -> Self {
        Self { values: [FALSE; N], len: 0 }
    }
}

impl<const N: usize> Stack<N> {
    fn push(&mut self, value: u8) {
        if let Some(top) = self.values.get_mut(self.len) {
            *top = value;
            self.len += 1;
        }
    }

    fn pop(&mut self) -> u8 {
        self.len = self.len.saturating_sub(1);
        self.values.get(self.len).copied().unwrap_or(FALSE)
    }
}

/// Whether a text passes a test in postfix form.
fn passes(test: &[TestOp], text: &str) -> bool {
    let mut stack = Stack::<DEPTH>::default();
    for op in test {
        let value = match op {
            TestOp::Test(test) => u8::from(passes_one(test, text)),
            TestOp::And => stack.pop() & stack.pop(),
            TestOp::Or => stack.pop() | stack.pop(),
            TestOp::Not => stack.pop() ^ TRUE,
        };
        stack.push(value);
    }
    stack.pop() == TRUE
}

/// Number of code points, which is that of bytes that do not continue one.
fn code_points(text: &str) -> usize {
    text.bytes().filter(|byte| byte & 0xC0 != 0x80).count()
}

/// Order of `str` is by byte, which for UTF-8 is by code point.
fn passes_one(test: &TextTest, text: &str) -> bool {
    match test {
        TextTest::OneOf(texts) => texts.binary_search_by(|entry| entry.as_str().cmp(text)).is_ok(),
        TextTest::Before { text: bound, equal } => text < bound.as_str() || *equal && text == bound,
        TextTest::StartsWith(start) => text.starts_with(start.as_str()),
        TextTest::EndsWith(end) => text.ends_with(end.as_str()),
        // Byte by byte: texts are short, and the search of `core` is heavy.
        TextTest::Contains(part) => {
            part.is_empty() || text.as_bytes().windows(part.len()).any(|window| window == part.as_bytes())
        }
        TextTest::Size { lo, hi } => u32::try_from(code_points(text)).is_ok_and(|size| (*lo..=*hi).contains(&size)),
    }
}
