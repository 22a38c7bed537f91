//! Evaluation of single atoms: of all that have no truth to look up, and of any while reads are traced.

use nearside_program::{Atom, InputId, TestOp, TextTest, TreeOp, ValueType};

use crate::view::{ABSENT, FALSE, PRESENT, READS_HIDDEN, TRUE, UNKNOWN, View};

impl View<'_> {
    /// Truth of an atom.
    #[cold]
    #[inline(never)]
    pub(crate) fn evaluate(&mut self, atom: &Atom) -> u8 {
        if let Atom::Tree(ops) = atom {
            return self.tree(ops);
        }
        let Some([input, other]) = atom.inputs() else { return UNKNOWN };
        // Whatever remains of two states beside the bit of PRESENT is unknown, and hidden if one is.
        let unknown = (self.state(input) | self.state(other)) & !PRESENT;
        if unknown != 0 {
            return if unknown == ABSENT && matches!(atom, Atom::Has(_)) { FALSE } else { unknown };
        }
        let scalar = self.scalar(input);
        let texts = self.facts.texts(input);
        u8::from(match atom {
            Atom::Range { lo, hi, .. } => (*lo..=*hi).contains(&scalar),
            Atom::Mask { bits, .. } => (0..64).contains(&scalar) && bits >> (scalar & 63) & 1 == 1,
            Atom::OneOf { values, .. } => values.contains(&scalar),
            Atom::Difference { lo, hi, .. } => (*lo..=*hi).contains(&scalar.saturating_sub(self.scalar(other))),
            Atom::Text { test, .. } => passes(test, self.text(input)),
            Atom::TextOrder { less, equal, .. } => match self.text(input).cmp(self.text(other)) {
                core::cmp::Ordering::Less => *less,
                core::cmp::Ordering::Equal => *equal,
                core::cmp::Ordering::Greater => false,
            },
            Atom::Size { lo, hi, .. } => (*lo..=*hi).contains(&self.size(input)),
            Atom::Any { test, .. } => texts.iter().any(|text| passes(test, text)),
            Atom::All { test, .. } => texts.iter().all(|text| passes(test, text)),
            Atom::Has(_) | Atom::Tree(_) => true,
        })
    }

    fn text(&self, input: InputId) -> &str {
        self.facts.texts(input).first().map_or("", |text| text)
    }

    fn size(&self, input: InputId) -> i64 {
        let size = match self.program.inputs().get(input.index()).map(|input| input.value_type) {
            Some(ValueType::Set) => self.facts.texts(input).len(),
            _ => code_points(self.text(input)),
        };
        i64::try_from(size).unwrap_or(i64::MAX)
    }

    /// Kleene logic over earlier atoms. Every step is taken, so that the hidden bit does not depend on truth.
    ///
    /// A tree may name trees: the decoder bounds that nesting too, so evaluating them by recursion is safe.
    fn tree(&mut self, ops: &[TreeOp]) -> u8 {
        let mut stack = Stack::default();
        let mut hidden = 0;
        for op in ops {
            match op {
                TreeOp::Atom(atom) => {
                    let truth = self.truth(atom.index());
                    hidden |= truth & READS_HIDDEN;
                    stack.push([u64::from(truth == TRUE), u64::from(truth == FALSE)]);
                }
                TreeOp::And => stack.and(),
                TreeOp::Or => stack.or(),
                TreeOp::Not => stack.not(),
                TreeOp::If => {
                    let (otherwise, then, [holds, fails]) = (stack.pop(), stack.pop(), stack.pop());
                    stack.push([holds & then[0] | fails & otherwise[0], holds & then[1] | fails & otherwise[1]]);
                }
            }
        }
        hidden
            | match stack.pop() {
                [_, 1] => FALSE,
                [1, _] => TRUE,
                _ => UNKNOWN,
            }
    }
}

/// A stack of truths without the hidden bit: whether each is true and whether it is false, the top in the lowest bits.
/// By INVARIANT(post-order) it never holds more than 64.
#[derive(Default)]
struct Stack {
    holding: u64,
    failing: u64,
}

impl Stack {
    fn push(&mut self, [holds, fails]: [u64; 2]) {
        self.holding = self.holding << 1 | holds;
        self.failing = self.failing << 1 | fails;
    }

    fn pop(&mut self) -> [u64; 2] {
        let top = [self.holding & 1, self.failing & 1];
        self.holding >>= 1;
        self.failing >>= 1;
        top
    }

    fn and(&mut self) {
        let (left, right) = (self.pop(), self.pop());
        self.push([left[0] & right[0], left[1] | right[1]]);
    }

    fn or(&mut self) {
        let (left, right) = (self.pop(), self.pop());
        self.push([left[0] | right[0], left[1] & right[1]]);
    }

    fn not(&mut self) {
        let [holds, fails] = self.pop();
        self.push([fails, holds]);
    }
}

/// Whether a text passes a test in postfix form.
fn passes(test: &[TestOp], text: &str) -> bool {
    let mut stack = Stack::default();
    for op in test {
        match op {
            TestOp::Test(test) => {
                let passes = u64::from(passes_one(test, text));
                stack.push([passes, passes ^ 1]);
            }
            TestOp::And => stack.and(),
            TestOp::Or => stack.or(),
            TestOp::Not => stack.not(),
        }
    }
    stack.pop() == [1, 0]
}

/// Number of code points, which is that of bytes that do not continue one.
fn code_points(text: &str) -> usize {
    text.bytes().filter(|byte| byte & 0xC0 != 0x80).count()
}

/// Order of `str` is by byte, which for UTF-8 is by code point.
fn passes_one(test: &TextTest, text: &str) -> bool {
    match test {
        TextTest::OneOf(texts) => texts.iter().any(|entry| entry == text),
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
