//! The Atoms section.
//!
//! Most tests of numbers are `== v`, `>= v` or `<= v`, so a shape and one value stand for a range, and the extremes of
//! `i64` never reach a column.

use alloc::vec::Vec;

#[cfg(feature = "encode")]
use super::column::ColumnWriter;
use super::column::{Column, Columns};
use crate::{Atom, AtomId, DecodeError, Input, InputId, TestOp, TextTest, TreeOp, ValueType, error::Section};

/// Most atoms of a program: a literal, negated or not, must fit 16 bits.
const ATOMS: usize = 32_767;
/// Most values on the stack of a tree or a test, and most trees inside each other: so evaluation needs no allocation and
/// cannot run out of stack.
const DEPTH: usize = 64;

const HAS: i64 = 0;
const RANGE: i64 = 1;
const MASK: i64 = 2;
const ONE_OF: i64 = 3;
const DIFFERENCE: i64 = 4;
const TEXT: i64 = 5;
const TEXT_ORDER: i64 = 6;
const SIZE: i64 = 7;
const ANY: i64 = 8;
const ALL: i64 = 9;
const TREE: i64 = 10;

pub(super) fn read(bytes: &[u8], file: usize, inputs: &[Input]) -> Result<Vec<Atom>, DecodeError> {
    let mut columns = Columns::new(Section::Atoms, bytes, file);
    let count = columns.count(ATOMS);
    let mut kinds = columns.column(count, HAS..=TREE);
    let of = |wanted: &[i64]| kinds.values().iter().filter(|kind| wanted.contains(kind)).count();
    let (pairs, masks, lists) = (of(&[DIFFERENCE, TEXT_ORDER]), of(&[MASK]), of(&[ONE_OF]));
    let (orders, tests, trees) = (of(&[TEXT_ORDER]), of(&[TEXT, ANY, ALL]), of(&[TREE]));
    let mut lefts = columns.ids(count - trees, inputs.len());
    let mut rights = columns.ids(pairs, inputs.len());
    let mut ranges = Ranges::read(&mut columns, of(&[RANGE, DIFFERENCE, SIZE]));
    let mut masks = columns.column(masks, i64::MIN..=i64::MAX);
    let mut lengths = columns.ids(lists, file);
    let values = columns.total(&lengths);
    let mut values = columns.column(values, i64::MIN..=i64::MAX);
    let mut orders = columns.column(orders, 0..=3);
    let mut tests = Tests::read(&mut columns, tests, file);
    let mut trees = Trees::read(&mut columns, trees, count, file);
    let fault = columns.end()?;

    let mut atoms = Vec::with_capacity(count);
    for _ in 0..count {
        let kind = kinds.next();
        if kind == TREE {
            atoms.push(Atom::Tree(trees.next(atoms.len()).ok_or(fault)?));
            continue;
        }
        let input = InputId(lefts.next_u16());
        let value_type = inputs.get(input.index()).map(|input| input.value_type);
        let fits = match kind {
            HAS => true,
            TEXT | TEXT_ORDER => value_type == Some(ValueType::Text),
            ANY | ALL => value_type == Some(ValueType::Set),
            SIZE => matches!(value_type, Some(ValueType::Text | ValueType::Set)),
            _ => value_type.is_some_and(is_scalar),
        };
        if !fits {
            return Err(fault);
        }
        atoms.push(match kind {
            HAS => Atom::Has(input),
            RANGE => {
                let (lo, hi) = ranges.next();
                Atom::Range { input, lo, hi }
            }
            MASK => Atom::Mask { input, bits: masks.next() as u64 },
            ONE_OF => {
                let len = lengths.next_u32() as usize;
                let mut list: Vec<i64> = Vec::with_capacity(len);
                for _ in 0..len {
                    list.push(values.next());
                }
                if !list.is_sorted_by(|a, b| a < b) {
                    return Err(fault);
                }
                Atom::OneOf { input, values: list }
            }
            DIFFERENCE | TEXT_ORDER => {
                let right = InputId(rights.next_u16());
                let right_type = inputs.get(right.index()).map(|input| input.value_type);
                if kind == TEXT_ORDER {
                    if right_type != Some(ValueType::Text) {
                        return Err(fault);
                    }
                    let accept = orders.next();
                    Atom::TextOrder { left: input, right, less: accept & 1 == 1, equal: accept & 2 == 2 }
                } else {
                    if !right_type.is_some_and(is_scalar) {
                        return Err(fault);
                    }
                    let (lo, hi) = ranges.next();
                    Atom::Difference { left: input, right, lo, hi }
                }
            }
            TEXT => Atom::Text { input, test: tests.next().ok_or(fault)? },
            SIZE => {
                let (lo, hi) = ranges.next();
                Atom::Size { input, lo, hi }
            }
            ANY => Atom::Any { input, test: tests.next().ok_or(fault)? },
            _ => Atom::All { input, test: tests.next().ok_or(fault)? },
        });
    }
    if ranges.faulty { Err(fault) } else { Ok(atoms) }
}

/// Whether values of the type are held as an `i64`.
pub(super) const fn is_scalar(value_type: ValueType) -> bool {
    !matches!(value_type, ValueType::Text | ValueType::Set)
}

/// Ranges by shape: 0 `v..=v`, 1 `v..=MAX`, 2 `MIN..=v`, 3 two values. The first that fits must be used.
struct Ranges {
    shapes: Column,
    values: Column,
    greatest: Column,
    faulty: bool,
}

impl Ranges {
    fn read(columns: &mut Columns<'_>, count: usize) -> Self {
        let shapes = columns.column(count, 0..=3);
        let values = columns.column(count, i64::MIN..=i64::MAX);
        let two = shapes.values().iter().filter(|shape| **shape == 3).count();
        let greatest = columns.column(two, i64::MIN..=i64::MAX);
        Self { shapes, values, greatest, faulty: false }
    }

    fn next(&mut self) -> (i64, i64) {
        let (shape, value) = (self.shapes.next(), self.values.next());
        let (lo, hi) = match shape {
            0 => (value, value),
            1 => (value, i64::MAX),
            2 => (i64::MIN, value),
            _ => (value, self.greatest.next()),
        };
        self.faulty |= shape != i64::from(range_shape(lo, hi));
        (lo, hi)
    }
}

const fn range_shape(lo: i64, hi: i64) -> u8 {
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

const AND: i64 = 0;
const OR: i64 = 1;
const NOT: i64 = 2;
const IF: i64 = 3;
const ATOM: i64 = 4;

/// The height of a postfix stack, kept between 0 and [`DEPTH`]; `None` when it is not.
fn step(height: usize, pops: usize) -> Option<usize> {
    height.checked_sub(pops).map(|left| left + 1).filter(|height| *height <= DEPTH)
}

struct Trees {
    lengths: Column,
    codes: Column,
    atoms: Column,
    /// How many trees lie inside each other, by atom.
    nesting: Vec<usize>,
}

impl Trees {
    fn read(columns: &mut Columns<'_>, count: usize, atoms: usize, file: usize) -> Self {
        let lengths = columns.ids(count, file);
        let codes = columns.total(&lengths);
        let codes = columns.column(codes, AND..=ATOM);
        let named = codes.values().iter().filter(|code| **code == ATOM).count();
        let named = columns.ids(named, atoms);
        Self { lengths, codes, atoms: named, nesting: Vec::new() }
    }

    /// The tree of the atom `id`; `None` when it is not well-formed.
    fn next(&mut self, id: usize) -> Option<Vec<TreeOp>> {
        self.nesting.resize(id, 0);
        let len = self.lengths.next_u32() as usize;
        let mut ops = Vec::with_capacity(len);
        let (mut height, mut nesting) = (0, 0);
        for _ in 0..len {
            let (op, pops) = match self.codes.next() {
                AND => (TreeOp::And, 2),
                OR => (TreeOp::Or, 2),
                NOT => (TreeOp::Not, 1),
                IF => (TreeOp::If, 3),
                _ => {
                    let atom = AtomId(self.atoms.next_u16());
                    nesting = nesting.max(*self.nesting.get(atom.index())?);
                    (TreeOp::Atom(atom), 0)
                }
            };
            height = step(height, pops)?;
            ops.push(op);
        }
        self.nesting.push(nesting + 1);
        (height == 1 && nesting < DEPTH).then_some(ops)
    }
}

const TEXT_ONE_OF: i64 = 3;
const BEFORE: i64 = 4;
const BEFORE_OR_EQUAL: i64 = 5;
const STARTS_WITH: i64 = 6;
const ENDS_WITH: i64 = 7;
const CONTAINS: i64 = 8;
const TEXT_SIZE: i64 = 9;

struct Tests {
    lengths: Column,
    codes: Column,
    lists: Column,
    least: Column,
    greatest: Column,
    texts: alloc::vec::IntoIter<alloc::string::String>,
}

impl Tests {
    fn read(columns: &mut Columns<'_>, count: usize, file: usize) -> Self {
        let lengths = columns.ids(count, file);
        let codes = columns.total(&lengths);
        let codes = columns.column(codes, AND..=TEXT_SIZE);
        let of = |range: core::ops::RangeInclusive<i64>| codes.values().iter().filter(|code| range.contains(code)).count();
        let lists = columns.ids(of(TEXT_ONE_OF..=TEXT_ONE_OF), file);
        let sizes = of(TEXT_SIZE..=TEXT_SIZE);
        let least = columns.column(sizes, 0..=i64::from(u32::MAX));
        let greatest = columns.column(sizes, 0..=i64::from(u32::MAX));
        let texts = columns.total(&lists) + of(BEFORE..=CONTAINS);
        let texts = columns.texts(texts);
        Self { lengths, codes, lists, least, greatest, texts }
    }

    /// The next test; `None` when it is not well-formed.
    fn next(&mut self) -> Option<Vec<TestOp>> {
        let len = self.lengths.next_u32() as usize;
        let mut ops = Vec::with_capacity(len);
        let mut height = 0;
        for _ in 0..len {
            let (op, pops) = match self.codes.next() {
                AND => (TestOp::And, 2),
                OR => (TestOp::Or, 2),
                NOT => (TestOp::Not, 1),
                code => (TestOp::Test(self.test(code)?), 0),
            };
            height = step(height, pops)?;
            ops.push(op);
        }
        (height == 1).then_some(ops)
    }

    fn test(&mut self, code: i64) -> Option<TextTest> {
        Some(match code {
            TEXT_ONE_OF => {
                let len = self.lists.next_u32() as usize;
                let list: Vec<_> = self.texts.by_ref().take(len).collect();
                return list.is_sorted_by(|a, b| a < b).then_some(TextTest::OneOf(list));
            }
            TEXT_SIZE => TextTest::Size { lo: self.least.next_u32(), hi: self.greatest.next_u32() },
            _ => {
                let text = self.texts.next().unwrap_or_default();
                match code {
                    BEFORE => TextTest::Before { text, equal: false },
                    BEFORE_OR_EQUAL => TextTest::Before { text, equal: true },
                    STARTS_WITH => TextTest::StartsWith(text),
                    ENDS_WITH => TextTest::EndsWith(text),
                    _ => TextTest::Contains(text),
                }
            }
        })
    }
}

#[cfg(feature = "encode")]
pub(super) fn write(atoms: &[Atom]) -> Vec<u8> {
    let mut writer = ColumnWriter::default();
    writer.count(atoms.len());
    writer.column(atoms.iter().map(|atom| match atom {
        Atom::Has(_) => HAS,
        Atom::Range { .. } => RANGE,
        Atom::Mask { .. } => MASK,
        Atom::OneOf { .. } => ONE_OF,
        Atom::Difference { .. } => DIFFERENCE,
        Atom::Text { .. } => TEXT,
        Atom::TextOrder { .. } => TEXT_ORDER,
        Atom::Size { .. } => SIZE,
        Atom::Any { .. } => ANY,
        Atom::All { .. } => ALL,
        Atom::Tree(_) => TREE,
    }));
    writer.column(atoms.iter().filter_map(|atom| match atom {
        Atom::Has(input)
        | Atom::Range { input, .. }
        | Atom::Mask { input, .. }
        | Atom::OneOf { input, .. }
        | Atom::Text { input, .. }
        | Atom::Size { input, .. }
        | Atom::Any { input, .. }
        | Atom::All { input, .. } => Some(input.0),
        Atom::Difference { left, .. } | Atom::TextOrder { left, .. } => Some(left.0),
        Atom::Tree(_) => None,
    }));
    writer.column(atoms.iter().filter_map(|atom| match atom {
        Atom::Difference { right, .. } | Atom::TextOrder { right, .. } => Some(right.0),
        _ => None,
    }));
    let ranges = || {
        atoms.iter().filter_map(|atom| match atom {
            Atom::Range { lo, hi, .. } | Atom::Difference { lo, hi, .. } | Atom::Size { lo, hi, .. } => {
                Some((*lo, *hi, range_shape(*lo, *hi)))
            }
            _ => None,
        })
    };
    writer.column(ranges().map(|range| range.2));
    writer.column(ranges().map(|(lo, hi, shape)| if shape == 2 { hi } else { lo }));
    writer.column(ranges().filter(|range| range.2 == 3).map(|range| range.1));
    writer.column(atoms.iter().filter_map(|atom| match atom {
        Atom::Mask { bits, .. } => Some(*bits as i64),
        _ => None,
    }));
    let lists = || {
        atoms.iter().filter_map(|atom| match atom {
            Atom::OneOf { values, .. } => Some(values),
            _ => None,
        })
    };
    writer.lengths(lists().map(Vec::len));
    writer.column(lists().flatten().copied());
    writer.column(atoms.iter().filter_map(|atom| match atom {
        Atom::TextOrder { less, equal, .. } => Some(u8::from(*less) | u8::from(*equal) << 1),
        _ => None,
    }));
    write_tests(&mut writer, atoms);
    write_trees(&mut writer, atoms);
    writer.bytes
}

#[cfg(feature = "encode")]
fn write_tests(writer: &mut ColumnWriter, atoms: &[Atom]) {
    let tests = || {
        atoms.iter().filter_map(|atom| match atom {
            Atom::Text { test, .. } | Atom::Any { test, .. } | Atom::All { test, .. } => Some(test),
            _ => None,
        })
    };
    let texts = || {
        tests().flatten().filter_map(|op| match op {
            TestOp::Test(test) => Some(test),
            _ => None,
        })
    };
    writer.lengths(tests().map(Vec::len));
    writer.column(tests().flatten().map(|op| match op {
        TestOp::And => AND,
        TestOp::Or => OR,
        TestOp::Not => NOT,
        TestOp::Test(TextTest::OneOf(_)) => TEXT_ONE_OF,
        TestOp::Test(TextTest::Before { equal: false, .. }) => BEFORE,
        TestOp::Test(TextTest::Before { equal: true, .. }) => BEFORE_OR_EQUAL,
        TestOp::Test(TextTest::StartsWith(_)) => STARTS_WITH,
        TestOp::Test(TextTest::EndsWith(_)) => ENDS_WITH,
        TestOp::Test(TextTest::Contains(_)) => CONTAINS,
        TestOp::Test(TextTest::Size { .. }) => TEXT_SIZE,
    }));
    writer.lengths(texts().filter_map(|test| match test {
        TextTest::OneOf(list) => Some(list.len()),
        _ => None,
    }));
    let sizes = || {
        texts().filter_map(|test| match test {
            TextTest::Size { lo, hi } => Some((*lo, *hi)),
            _ => None,
        })
    };
    writer.column(sizes().map(|size| size.0));
    writer.column(sizes().map(|size| size.1));
    let strings: Vec<&str> = texts()
        .flat_map(|test| match test {
            TextTest::OneOf(list) => list.iter().map(alloc::string::String::as_str).collect(),
            TextTest::Before { text, .. } | TextTest::StartsWith(text) | TextTest::EndsWith(text) | TextTest::Contains(text) => {
                alloc::vec![text.as_str()]
            }
            TextTest::Size { .. } => Vec::new(),
        })
        .collect();
    writer.texts(strings);
}

#[cfg(feature = "encode")]
fn write_trees(writer: &mut ColumnWriter, atoms: &[Atom]) {
    let trees = || {
        atoms.iter().filter_map(|atom| match atom {
            Atom::Tree(ops) => Some(ops),
            _ => None,
        })
    };
    writer.lengths(trees().map(Vec::len));
    writer.column(trees().flatten().map(|op| match op {
        TreeOp::And => AND,
        TreeOp::Or => OR,
        TreeOp::Not => NOT,
        TreeOp::If => IF,
        TreeOp::Atom(_) => ATOM,
    }));
    writer.column(trees().flatten().filter_map(|op| match op {
        TreeOp::Atom(atom) => Some(atom.0),
        _ => None,
    }));
}
