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
    let kinds = columns.column(count, HAS, TREE);
    let trees = columns.among(kinds, 1 << TREE);
    let lefts = columns.ids(count - trees, inputs.len());
    let of = columns.among(kinds, 1 << DIFFERENCE | 1 << TEXT_ORDER);
    let rights = columns.ids(of, inputs.len());
    let of = columns.among(kinds, 1 << RANGE | 1 << DIFFERENCE | 1 << SIZE);
    let ranges = Ranges::read(&mut columns, of);
    let of = columns.among(kinds, 1 << MASK);
    let masks = columns.column(of, i64::MIN, i64::MAX);
    let of = columns.among(kinds, 1 << ONE_OF);
    let lengths = columns.ids(of, file);
    let of = columns.total(lengths);
    let values = columns.column(of, i64::MIN, i64::MAX);
    let of = columns.among(kinds, 1 << TEXT_ORDER);
    let orders = columns.column(of, 0, 3);
    let of = columns.among(kinds, 1 << TEXT | 1 << ANY | 1 << ALL);
    let tests = Tests::read(&mut columns, of, file);
    let mut trees = Trees::read(&mut columns, trees, count, file);
    columns.end()?;

    let mut atoms = Vec::with_capacity(count);
    for _ in 0..count {
        let kind = columns.next(kinds);
        let atom = if kind == TREE {
            Atom::Tree(trees.next(&mut columns, atoms.len()))
        } else {
            let input = InputId(columns.next_u16(lefts));
            let value_type = inputs.get(input.index()).map(|input| input.value_type);
            let two = matches!(kind, DIFFERENCE | TEXT_ORDER);
            let right = InputId(if two { columns.next_u16(rights) } else { input.0 });
            let right_type = inputs.get(right.index()).map(|input| input.value_type);
            let fits = |value_type: Option<ValueType>| match kind {
                HAS => true,
                TEXT | TEXT_ORDER => value_type == Some(ValueType::Text),
                ANY | ALL => value_type == Some(ValueType::Set),
                SIZE => matches!(value_type, Some(ValueType::Text | ValueType::Set)),
                _ => value_type.is_some_and(is_scalar),
            };
            if !fits(value_type) || !fits(right_type) {
                columns.refuse();
            }
            let (lo, hi) = if matches!(kind, RANGE | DIFFERENCE | SIZE) { ranges.next(&mut columns) } else { (0, 0) };
            let test = if matches!(kind, TEXT | ANY | ALL) { tests.next(&mut columns) } else { Vec::new() };
            match kind {
                HAS => Atom::Has(input),
                RANGE => Atom::Range { input, lo, hi },
                MASK => Atom::Mask { input, bits: columns.next(masks) as u64 },
                ONE_OF => {
                    let len = columns.next_u32(lengths);
                    let list: Vec<i64> = (0..len).map(|_| columns.next(values)).collect();
                    if !list.is_sorted_by(|a, b| a < b) {
                        columns.refuse();
                    }
                    Atom::OneOf { input, values: list }
                }
                DIFFERENCE => Atom::Difference { left: input, right, lo, hi },
                TEXT_ORDER => {
                    let accept = columns.next(orders);
                    Atom::TextOrder { left: input, right, less: accept & 1 == 1, equal: accept & 2 == 2 }
                }
                TEXT => Atom::Text { input, test },
                SIZE => Atom::Size { input, lo, hi },
                ANY => Atom::Any { input, test },
                _ => Atom::All { input, test },
            }
        };
        atoms.push(atom);
    }
    columns.end()?;
    Ok(atoms)
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
}

impl Ranges {
    fn read(columns: &mut Columns<'_>, count: usize) -> Self {
        let shapes = columns.column(count, 0, 3);
        let values = columns.column(count, i64::MIN, i64::MAX);
        let two = columns.among(shapes, 1 << 3);
        let greatest = columns.column(two, i64::MIN, i64::MAX);
        Self { shapes, values, greatest }
    }

    fn next(&self, columns: &mut Columns<'_>) -> (i64, i64) {
        let (shape, value) = (columns.next(self.shapes), columns.next(self.values));
        let (lo, hi) = match shape {
            0 => (value, value),
            1 => (value, i64::MAX),
            2 => (i64::MIN, value),
            _ => (value, columns.next(self.greatest)),
        };
        if shape != i64::from(range_shape(lo, hi)) {
            columns.refuse();
        }
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
fn step(height: Option<usize>, pops: usize) -> Option<usize> {
    height?.checked_sub(pops).map(|left| left + 1).filter(|height| *height <= DEPTH)
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
        let codes = columns.total(lengths);
        let codes = columns.column(codes, AND, ATOM);
        let named = columns.among(codes, 1 << ATOM);
        let named = columns.ids(named, atoms);
        Self { lengths, codes, atoms: named, nesting: Vec::new() }
    }

    /// The tree of the atom `id`.
    fn next(&mut self, columns: &mut Columns<'_>, id: usize) -> Vec<TreeOp> {
        self.nesting.resize(id, 0);
        let len = columns.next_u32(self.lengths) as usize;
        let mut ops = Vec::with_capacity(len);
        let (mut height, mut nesting) = (Some(0), 0);
        for _ in 0..len {
            let (op, pops) = match columns.next(self.codes) {
                AND => (TreeOp::And, 2),
                OR => (TreeOp::Or, 2),
                NOT => (TreeOp::Not, 1),
                IF => (TreeOp::If, 3),
                _ => {
                    let atom = AtomId(columns.next_u16(self.atoms));
                    // Of a later atom nothing is known yet, and no tree may name one.
                    nesting = nesting.max(self.nesting.get(atom.index()).copied().unwrap_or(DEPTH));
                    (TreeOp::Atom(atom), 0)
                }
            };
            height = step(height, pops);
            ops.push(op);
        }
        self.nesting.push(nesting + 1);
        if height != Some(1) || nesting >= DEPTH {
            columns.refuse();
        }
        ops
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
}

impl Tests {
    fn read(columns: &mut Columns<'_>, count: usize, file: usize) -> Self {
        let lengths = columns.ids(count, file);
        let codes = columns.total(lengths);
        let codes = columns.column(codes, AND, TEXT_SIZE);
        let of = columns.among(codes, 1 << TEXT_ONE_OF);
        let lists = columns.ids(of, file);
        let of = columns.among(codes, 1 << TEXT_SIZE);
        let least = columns.column(of, 0, i64::from(u32::MAX));
        let greatest = columns.column(of, 0, i64::from(u32::MAX));
        let listed = columns.total(lists);
        let single = columns.among(codes, 1 << BEFORE | 1 << BEFORE_OR_EQUAL | 1 << STARTS_WITH | 1 << ENDS_WITH | 1 << CONTAINS);
        columns.texts(listed + single);
        Self { lengths, codes, lists, least, greatest }
    }

    /// The next test.
    fn next(&self, columns: &mut Columns<'_>) -> Vec<TestOp> {
        let len = columns.next_u32(self.lengths) as usize;
        let mut ops = Vec::with_capacity(len);
        let mut height = Some(0);
        for _ in 0..len {
            let (op, pops) = match columns.next(self.codes) {
                AND => (TestOp::And, 2),
                OR => (TestOp::Or, 2),
                NOT => (TestOp::Not, 1),
                code => (TestOp::Test(self.test(columns, code)), 0),
            };
            height = step(height, pops);
            ops.push(op);
        }
        if height != Some(1) {
            columns.refuse();
        }
        ops
    }

    fn test(&self, columns: &mut Columns<'_>, code: i64) -> TextTest {
        match code {
            TEXT_ONE_OF => {
                let len = columns.next_u32(self.lists);
                let list: Vec<_> = (0..len).map(|_| columns.next_text()).collect();
                if !list.is_sorted_by(|a, b| a < b) {
                    columns.refuse();
                }
                TextTest::OneOf(list)
            }
            TEXT_SIZE => TextTest::Size { lo: columns.next_u32(self.least), hi: columns.next_u32(self.greatest) },
            _ => {
                let text = columns.next_text();
                match code {
                    BEFORE => TextTest::Before { text, equal: false },
                    BEFORE_OR_EQUAL => TextTest::Before { text, equal: true },
                    STARTS_WITH => TextTest::StartsWith(text),
                    ENDS_WITH => TextTest::EndsWith(text),
                    _ => TextTest::Contains(text),
                }
            }
        }
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
