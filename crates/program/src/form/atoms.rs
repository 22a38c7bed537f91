//! The atoms among the tables.

use alloc::vec::Vec;

#[cfg(feature = "encode")]
use super::sheet::SheetWriter;
use super::{sheet::Sheet, tables::*};
use crate::{Atom, AtomId, Input, InputId, TestOp, TextTest, TreeOp, ValueType};

/// Most values on the stack of a tree or a test, and most trees inside each other: so evaluation needs no allocation and
/// cannot run out of stack.
const DEPTH: usize = 64;

/// The atoms; `None` when one breaks a rule that its columns cannot.
pub(super) fn read(sheet: &Sheet, inputs: &[Input]) -> Option<Vec<Atom>> {
    let mut atoms = Vec::new();
    // How many trees lie inside each other, by atom; those that are not read yet are in no tree.
    let mut nesting = alloc::vec![DEPTH; sheet.len(ATOMS)];
    let mut good = true;
    atoms.reserve(sheet.len(ATOMS));
    for row in 0..sheet.len(ATOMS) {
        let kind = sheet.id(ATOM_KIND, row);
        let (left, right) = (InputId(sheet.id(ATOM_INPUT, row)), InputId(sheet.id(ATOM_RIGHT, row)));
        let ((lo, hi), plain) = range(sheet, row);
        good &= plain;
        let mut depth = 0;
        atoms.push(match kind {
            HAS => Atom::Has(left),
            RANGE => Atom::Range { input: left, lo, hi },
            MASK => Atom::Mask { input: left, bits: sheet.wide(MASK_BITS, row) as u64 },
            ONE_OF => {
                let values = sheet.rows(ONE_OF_VALUES, row);
                let mut list = Vec::new();
                for value in values {
                    let value = sheet.wide(VALUE, value);
                    good &= list.last().is_none_or(|last| *last < value);
                    list.push(value);
                }
                Atom::OneOf { input: left, values: list }
            }
            DIFFERENCE => Atom::Difference { left, right, lo, hi },
            TEXT_ORDER => {
                let accepts = sheet.at(TEXT_ORDER_ACCEPTS, row);
                Atom::TextOrder { left, right, less: accepts & 1 == 1, equal: accepts & 2 == 2 }
            }
            SIZE => Atom::Size { input: left, lo, hi },
            TREE => {
                let ops = tree(sheet, row, &nesting, &mut depth);
                good &= depth <= DEPTH;
                Atom::Tree(ops)
            }
            _ => {
                let test = test(sheet, row, &mut good);
                match kind {
                    TEXT => Atom::Text { input: left, test },
                    ANY => Atom::Any { input: left, test },
                    _ => Atom::All { input: left, test },
                }
            }
        });
        let two = matches!(kind, DIFFERENCE | TEXT_ORDER);
        good &= kind == TREE || fits(inputs, left, kind) && (!two || fits(inputs, right, kind));
        if let Some(nesting) = nesting.get_mut(row) {
            *nesting = depth;
        }
    }
    good.then_some(atoms)
}

/// Whether an atom of a kind may test an input.
fn fits(inputs: &[Input], input: InputId, kind: u16) -> bool {
    let Some(input) = inputs.get(input.index()) else { return false };
    match kind {
        HAS => true,
        TEXT | TEXT_ORDER => input.value_type == ValueType::Text,
        ANY | ALL => input.value_type == ValueType::Set,
        SIZE => !is_scalar(input.value_type),
        _ => is_scalar(input.value_type),
    }
}

/// Whether values of the type are held as an `i64`.
pub(super) const fn is_scalar(value_type: ValueType) -> bool {
    !matches!(value_type, ValueType::Text | ValueType::Set)
}

/// The range of an atom that has one, and whether it is written in the first shape that fits.
fn range(sheet: &Sheet, row: usize) -> ((i64, i64), bool) {
    let (shape, value) = (sheet.at(RANGE_SHAPE, row), sheet.wide(RANGE_VALUE, row));
    let (lo, hi) = match shape {
        0 => (value, value),
        1 => (value, i64::MAX),
        2 => (i64::MIN, value),
        _ => (value, sheet.wide(RANGE_GREATEST, row)),
    };
    ((lo, hi), range_shape(lo, hi) == shape)
}

const fn range_shape(lo: i64, hi: i64) -> u32 {
    if lo == hi {
        0
    } else if hi == i64::MAX {
        1
    } else if lo == i64::MIN {
        2
    } else {
        3
    }
}

/// The height of a postfix stack; once it left 0..=[`DEPTH`] it stays outside.
const fn step(height: usize, pops: usize) -> usize {
    if height > DEPTH || height < pops { usize::MAX } else { height - pops + 1 }
}

/// The tree of an atom. `depth`: how many trees lie inside each other there, more than [`DEPTH`] when it is malformed.
fn tree(sheet: &Sheet, row: usize, nesting: &[usize], depth: &mut usize) -> Vec<TreeOp> {
    let mut ops = Vec::new();
    let mut height = 0;
    for at in sheet.rows(TREE_STEPS, row) {
        let (op, pops) = match sheet.id(STEP_KIND, at) {
            AND => (TreeOp::And, 2),
            OR => (TreeOp::Or, 2),
            NOT => (TreeOp::Not, 1),
            IF => (TreeOp::If, 3),
            _ => {
                let atom = AtomId(sheet.id(STEP_ATOM, at));
                *depth = nesting.get(atom.index()).copied().unwrap_or(DEPTH).max(*depth);
                (TreeOp::Atom(atom), 0)
            }
        };
        height = step(height, pops);
        ops.push(op);
    }
    *depth += if height == 1 { 1 } else { DEPTH };
    ops
}

/// The test of an atom.
fn test(sheet: &Sheet, row: usize, good: &mut bool) -> Vec<TestOp> {
    let mut ops = Vec::new();
    let mut height = 0;
    for at in sheet.rows(ATOM_TESTS, row) {
        let (op, pops) = match sheet.id(TEST_KIND, at) {
            AND => (TestOp::And, 2),
            OR => (TestOp::Or, 2),
            NOT => (TestOp::Not, 1),
            kind => (TestOp::Test(text_test(sheet, at, kind, good)), 0),
        };
        height = step(height, pops);
        ops.push(op);
    }
    *good &= height == 1;
    ops
}

fn text_test(sheet: &Sheet, row: usize, kind: u16, good: &mut bool) -> TextTest {
    let words = sheet.rows(TEST_WORDS, row);
    if kind == TEXT_SIZE {
        return TextTest::Size { lo: sheet.at(TEST_LEAST, row), hi: sheet.at(TEST_GREATEST, row) };
    }
    if kind == TEXT_ONE_OF {
        let words = sheet.texts_in(WORD, words);
        *good &= words.is_sorted_by(|a, b| a < b);
        return TextTest::OneOf(words);
    }
    *good &= words.len() == 1;
    let text = sheet.string(WORD, words.start);
    match kind {
        BEFORE => TextTest::Before { text, equal: false },
        BEFORE_OR_EQUAL => TextTest::Before { text, equal: true },
        STARTS_WITH => TextTest::StartsWith(text),
        ENDS_WITH => TextTest::EndsWith(text),
        _ => TextTest::Contains(text),
    }
}

#[cfg(feature = "encode")]
pub(super) fn write(sheet: &mut SheetWriter, atoms: &[Atom]) {
    for atom in atoms {
        let kind = match atom {
            Atom::Has(input) => one(sheet, HAS, *input),
            Atom::Range { input, lo, hi } => {
                write_range(sheet, *lo, *hi);
                one(sheet, RANGE, *input)
            }
            Atom::Mask { input, bits } => {
                sheet.add(MASK_BITS, *bits as i64);
                one(sheet, MASK, *input)
            }
            Atom::OneOf { input, values } => {
                sheet.add_rows(ONE_OF_VALUES, values.len());
                for value in values {
                    sheet.add(VALUE, *value);
                }
                one(sheet, ONE_OF, *input)
            }
            Atom::Difference { left, right, lo, hi } => {
                write_range(sheet, *lo, *hi);
                sheet.add(ATOM_RIGHT, right.0);
                one(sheet, DIFFERENCE, *left)
            }
            Atom::Text { input, test } => {
                write_test(sheet, test);
                one(sheet, TEXT, *input)
            }
            Atom::TextOrder { left, right, less, equal } => {
                sheet.add(TEXT_ORDER_ACCEPTS, u8::from(*less) | u8::from(*equal) << 1);
                sheet.add(ATOM_RIGHT, right.0);
                one(sheet, TEXT_ORDER, *left)
            }
            Atom::Size { input, lo, hi } => {
                write_range(sheet, *lo, *hi);
                one(sheet, SIZE, *input)
            }
            Atom::Any { input, test } => {
                write_test(sheet, test);
                one(sheet, ANY, *input)
            }
            Atom::All { input, test } => {
                write_test(sheet, test);
                one(sheet, ALL, *input)
            }
            Atom::Tree(ops) => {
                write_tree(sheet, ops);
                TREE
            }
        };
        sheet.add(ATOM_KIND, kind);
    }
}

#[cfg(feature = "encode")]
fn one(sheet: &mut SheetWriter, kind: u16, input: InputId) -> u16 {
    sheet.add(ATOM_INPUT, input.0);
    kind
}

#[cfg(feature = "encode")]
fn write_range(sheet: &mut SheetWriter, lo: i64, hi: i64) {
    let shape = range_shape(lo, hi);
    sheet.add(RANGE_SHAPE, shape);
    sheet.add(RANGE_VALUE, if shape == 2 { hi } else { lo });
    if shape == 3 {
        sheet.add(RANGE_GREATEST, hi);
    }
}

#[cfg(feature = "encode")]
fn write_tree(sheet: &mut SheetWriter, ops: &[TreeOp]) {
    sheet.add_rows(TREE_STEPS, ops.len());
    for op in ops {
        let kind = match op {
            TreeOp::And => AND,
            TreeOp::Or => OR,
            TreeOp::Not => NOT,
            TreeOp::If => IF,
            TreeOp::Atom(atom) => {
                sheet.add(STEP_ATOM, atom.0);
                ATOM
            }
        };
        sheet.add(STEP_KIND, kind);
    }
}

#[cfg(feature = "encode")]
fn write_test(sheet: &mut SheetWriter, ops: &[TestOp]) {
    sheet.add_rows(ATOM_TESTS, ops.len());
    for op in ops {
        let (kind, words): (_, &[_]) = match op {
            TestOp::And => (AND, &[]),
            TestOp::Or => (OR, &[]),
            TestOp::Not => (NOT, &[]),
            TestOp::Test(TextTest::OneOf(texts)) => (TEXT_ONE_OF, texts),
            TestOp::Test(TextTest::Before { text, equal: false }) => (BEFORE, core::slice::from_ref(text)),
            TestOp::Test(TextTest::Before { text, equal: true }) => (BEFORE_OR_EQUAL, core::slice::from_ref(text)),
            TestOp::Test(TextTest::StartsWith(text)) => (STARTS_WITH, core::slice::from_ref(text)),
            TestOp::Test(TextTest::EndsWith(text)) => (ENDS_WITH, core::slice::from_ref(text)),
            TestOp::Test(TextTest::Contains(text)) => (CONTAINS, core::slice::from_ref(text)),
            TestOp::Test(TextTest::Size { lo, hi }) => {
                sheet.add(TEST_LEAST, *lo);
                sheet.add(TEST_GREATEST, *hi);
                (TEXT_SIZE, &[])
            }
        };
        sheet.add(TEST_KIND, kind);
        if WORDY >> kind & 1 == 1 {
            sheet.add_rows(TEST_WORDS, words.len());
        }
        for word in words {
            sheet.add_text(WORD, word);
        }
    }
}
