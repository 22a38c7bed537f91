//! Shapes: for each kind of row, what it holds, how many there may be, and whose consent it needs.

use nearside_program::List;

use crate::{
    retention::FOR_GOOD,
    row::{EXACT, Kind, Row},
    values,
};

/// Most events; beyond it the oldest is forgotten.
pub const MAX_EVENTS: usize = 500;
/// Most records of consent; beyond it the oldest is forgotten, so that one can always say no.
pub const MAX_CONSENTS: usize = 256;
/// Most rows of any other kind that has a name.
pub const MAX_NAMED: usize = 1_000;
/// Longest stored name or text that is not a value, UTF-8 bytes.
pub const MAX_NAME_BYTES: usize = 256;

/// Whose consent a row needs: without it, it is neither read nor recorded, and the next sweep drops it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Needs {
    /// None: it says no, or what was agreed.
    Nothing,
    /// That of any purpose.
    Any,
    /// That of activity.
    Activity,
    /// That of activity; and it is kept no longer than activity is.
    Evidence,
    /// That of its attribute; and it is kept no longer than that says.
    Attribute,
}

/// What a new row does when there are as many of its kind as there may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Crowded {
    /// It is refused.
    Refused,
    /// The one that was set longest ago makes room.
    OldestGoes,
}

/// What every row of a kind has in common.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shape {
    pub(crate) most: usize,
    pub(crate) crowded: Crowded,
    /// Where its name must be declared when it is set.
    pub(crate) list: Option<List>,
    /// Whether ids tell its rows apart.
    numbered: bool,
    pub(crate) needs: Needs,
    /// Whether its rows run out, so that their date says whether they are read; others are kept for good, whatever their date is.
    pub(crate) ends: bool,
    /// Whether it may be set while paused: because it takes away, says how much may be taken, or says
    /// nothing of the visitor.
    pub(crate) while_paused: bool,
    /// Least and most of each number.
    numbers: &'static [(i64, i64)],
    /// How many of the numbers may be left out.
    optional: usize,
    /// How many texts there are; a value has as many as its type says.
    texts: Option<usize>,
}

const COUNT: (i64, i64) = (0, u16::MAX as i64);
const ORDINAL: (i64, i64) = (0, u32::MAX as i64);
const LOCAL_DAY: (i64, i64) = (i32::MIN as i64, i32::MAX as i64);
const INSTANT: (i64, i64) = (-EXACT, EXACT);
/// A limit of attention; -1 leaves the site's.
const LIMIT: (i64, i64) = (-1, u16::MAX as i64);

const SINGLE: Shape = Shape {
    most: 1,
    crowded: Crowded::Refused,
    list: None,
    numbered: false,
    needs: Needs::Activity,
    ends: false,
    while_paused: false,
    numbers: &[],
    optional: 0,
    texts: Some(0),
};
const NAMED: Shape = Shape { most: MAX_NAMED, ..SINGLE };
const BLOCK: Shape = Shape { needs: Needs::Any, while_paused: true, ..NAMED };
const VALUE: Shape = Shape {
    list: Some(List::Attributes),
    needs: Needs::Attribute,
    ends: true,
    numbers: &values::NUMBERS,
    optional: 1,
    texts: None,
    ..NAMED
};

/// The shapes, by kind.
static SHAPES: [Shape; 15] = [
    Shape { while_paused: true, numbers: &[(1, EXACT)], ..SINGLE },
    Shape { needs: Needs::Nothing, while_paused: true, ..SINGLE },
    Shape { numbers: &[ORDINAL, INSTANT, ORDINAL], ..SINGLE },
    Shape { numbers: &[COUNT, ORDINAL, COUNT, LOCAL_DAY], ..SINGLE },
    Shape { while_paused: true, numbers: &[LIMIT, LIMIT], ..SINGLE },
    Shape { needs: Needs::Nothing, while_paused: true, numbers: &[ORDINAL], ..SINGLE },
    Shape {
        most: MAX_CONSENTS,
        numbered: true,
        needs: Needs::Nothing,
        ends: true,
        while_paused: true,
        numbers: &[(0, 3), ORDINAL, ORDINAL, ORDINAL],
        texts: Some(9),
        ..NAMED
    },
    Shape { list: Some(List::Attributes), ..BLOCK },
    Shape { list: Some(List::Topics), ..BLOCK },
    VALUE,
    VALUE,
    Shape { list: Some(List::Topics), needs: Needs::Evidence, ends: true, numbers: &[(0, 1_000)], ..NAMED },
    Shape {
        crowded: Crowded::OldestGoes,
        list: Some(List::Modules),
        numbers: &[COUNT, COUNT, COUNT, LOCAL_DAY, ORDINAL, COUNT, COUNT],
        ..NAMED
    },
    Shape { list: Some(List::Modules), ends: true, ..NAMED },
    Shape {
        most: MAX_EVENTS,
        crowded: Crowded::OldestGoes,
        list: Some(List::Topics),
        numbered: true,
        needs: Needs::Evidence,
        ends: true,
        numbers: &[LOCAL_DAY],
        texts: Some(1),
        ..NAMED
    },
];

impl Kind {
    pub(crate) const fn shape(self) -> &'static Shape {
        // One shape for each kind: the length of the table says so.
        #[expect(clippy::indexing_slicing, reason = "a kind is below the table's length")]
        &SHAPES[self as usize]
    }
}

impl Row {
    /// Whether it has the shape of its kind.
    pub(crate) fn is_sound(&self) -> bool {
        let shape = self.kind.shape();
        let within = |number: &i64, range: &(i64, i64)| (range.0..=range.1).contains(number);
        let short = |text: &str| text.len() <= MAX_NAME_BYTES;
        (shape.numbered || self.id == 0)
            && (shape.most == 1) == self.name.is_empty()
            && short(&self.name)
            && within(&self.since_ms, &INSTANT)
            && (shape.ends || self.keep_s == FOR_GOOD)
            && self.numbers.len() <= shape.numbers.len()
            && self.numbers.len() + shape.optional >= shape.numbers.len()
            && self.numbers.iter().zip(shape.numbers).all(|(number, range)| within(number, range))
            && match shape.texts {
                Some(texts) => self.texts.len() == texts && self.texts.iter().all(|text| short(text)),
                None => values::is_sound(self),
            }
    }
}

/// Whether rows are a profile: each sound, in strictly ascending order of their keys, no kind with more than it may have.
pub(crate) fn are_sound(rows: &[Row]) -> bool {
    let mut of_kind = 0;
    let mut last: Option<&Row> = None;
    rows.iter().all(|row| {
        of_kind = if last.is_some_and(|last| last.kind == row.kind) { of_kind + 1 } else { 1 };
        let rises = last.is_none_or(|last| last.order(row.kind, row.id, &row.name).is_lt());
        last = Some(row);
        rises && of_kind <= row.kind.shape().most && row.is_sound()
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn what_is_kept_for_good_has_no_end() {
        let mut visit = crate::Visit::default().seen(1_000).row();
        assert!(visit.is_sound());
        // The gate would count a visit that the sweep drops.
        visit.keep_s = 60;
        assert!(!visit.is_sound());
    }
}
