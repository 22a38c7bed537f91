//! The Tables section: what every decision rests on, and all names.

use super::sheet::{id, literal, number, rows, sheet, some_id, text};

const U16: i64 = u16::MAX as i64;
const U32: i64 = u32::MAX as i64;
const POINTS: i64 = i32::MAX as i64;

/// Kinds of sources that carry something, in `INPUT_SOURCE`; those below `OF_ATTRIBUTE` are the sources without.
pub(super) const OF_ATTRIBUTE: u16 = 8;
pub(super) const OF_INTEREST: u16 = 9;
pub(super) const OF_COUNT: u16 = 10;
pub(super) const OF_SHOWN: u16 = 11;

/// Types that name a domain, in `INPUT_TYPE` and `ATTRIBUTE_TYPE`.
pub(super) const ENUM: u16 = 3;
pub(super) const SET: u16 = 5;

/// Kinds of atoms, in `ATOM_KIND`.
pub(super) const HAS: u16 = 0;
pub(super) const RANGE: u16 = 1;
pub(super) const MASK: u16 = 2;
pub(super) const ONE_OF: u16 = 3;
pub(super) const DIFFERENCE: u16 = 4;
pub(super) const TEXT: u16 = 5;
pub(super) const TEXT_ORDER: u16 = 6;
pub(super) const SIZE: u16 = 7;
pub(super) const ANY: u16 = 8;
pub(super) const ALL: u16 = 9;
pub(super) const TREE: u16 = 10;
const RANGES: u16 = 1 << RANGE | 1 << DIFFERENCE | 1 << SIZE;

/// Steps of trees, in `STEP_KIND`, and of tests, in `TEST_KIND`, where the first three are the same.
pub(super) const AND: u16 = 0;
pub(super) const OR: u16 = 1;
pub(super) const NOT: u16 = 2;
pub(super) const IF: u16 = 3;
pub(super) const ATOM: u16 = 4;
pub(super) const TEXT_ONE_OF: u16 = 3;
pub(super) const BEFORE: u16 = 4;
pub(super) const BEFORE_OR_EQUAL: u16 = 5;
pub(super) const STARTS_WITH: u16 = 6;
pub(super) const ENDS_WITH: u16 = 7;
pub(super) const CONTAINS: u16 = 8;
pub(super) const TEXT_SIZE: u16 = 9;
pub(super) const WORDY: u16 =
    1 << TEXT_ONE_OF | 1 << BEFORE | 1 << BEFORE_OR_EQUAL | 1 << STARTS_WITH | 1 << ENDS_WITH | 1 << CONTAINS;

/// Kinds of boosts, in `BOOST_KIND`.
pub(super) const LITERAL: u16 = 0;
pub(super) const WHEN: u16 = 1;
pub(super) const UNLESS: u16 = 2;
pub(super) const PER_UNIT: u16 = 3;
pub(super) const PER_MISSING: u16 = 4;
const PER: u16 = 1 << PER_UNIT | 1 << PER_MISSING;

/// Most rows of a table whose ids have 16 bits.
const IDS: usize = u16::MAX as usize - 1;
const ANY_NUMBER: usize = usize::MAX;

sheet! { SHEET:
    // One row: what there is once.
    POLICY: 1 => {
        SITE: text(),
        CONTROLLER: text(),
        VERSION: number(0, U32),
        ACTIVITY_PURPOSE: number(0, U16),
        ACTIVITY_RETENTION: number(0, U32),
        /// One higher; 0 is none.
        BUDGET_VISIT: number(0, U16 + 1),
        BUDGET_DAY: number(0, U16 + 1),
        COMPARISON: number(0, 10_000),
    }
    LOCALES: IDS => { LOCALE: text(), }
    SLOTS: IDS => {
        SLOT_NAME: text(),
        SLOT_ATTENTION: number(0, U16),
        /// Period of the rotation, one higher; 0 is none.
        SLOT_ROTATION: number(0, 3),
        SLOT_POINTS: number(1, POINTS).only(SLOT_ROTATION, 0b1110),
    }
    GROUPS: IDS => { GROUP_NAME: text(), }
    INTENTS: IDS => {
        INTENT_NAME: text(),
        INTENT_PROTECTED: number(0, 1),
    }
    PURPOSES: IDS => {
        PURPOSE_NAME: text(),
        PURPOSE_NOTICE: number(0, U32),
        PURPOSE_RECIPIENTS: text(),
        PURPOSE_CATEGORIES: text(),
        PURPOSE_RETENTION: number(0, U32),
    }
    TOPICS: IDS => {
        TOPIC_NAME: text(),
        TOPIC_HALF_LIFE: number(1, U32),
    }
    KINDS: IDS => {
        KIND_NAME: text(),
        KIND_WEIGHT: number(0, 1_000),
    }
    DOMAINS: IDS => { DOMAIN_NAMES: rows(NAMES), }
    NAMES: ANY_NUMBER => { NAME: text(), }
    ATTRIBUTES: IDS => {
        ATTRIBUTE_NAME: text(),
        ATTRIBUTE_TYPE: number(0, 7),
        ATTRIBUTE_DOMAIN: id(DOMAINS).only(ATTRIBUTE_TYPE, 1 << ENUM),
        ATTRIBUTE_ELEMENTS: some_id(DOMAINS).only(ATTRIBUTE_TYPE, 1 << SET),
        ATTRIBUTE_BASIS: number(0, 3),
        ATTRIBUTE_PURPOSE: id(PURPOSES),
        ATTRIBUTE_RETENTION: number(0, U32),
    }
    COMPONENTS: IDS => {
        COMPONENT_NAME: text(),
        COMPONENT_FIELDS: rows(FIELDS),
    }
    FIELDS: ANY_NUMBER => {
        FIELD_NAME: text(),
        FIELD_KIND: number(0, 4),
        FIELD_LENGTH: number(0, U16),
        FIELD_REQUIRED: number(0, 1),
    }
    INPUTS: IDS => {
        INPUT_NAME: text(),
        INPUT_SOURCE: number(0, OF_SHOWN as i64),
        INPUT_TYPE: number(0, 7),
        INPUT_BASIS: number(0, 3),
        INPUT_DOMAIN: id(DOMAINS).only(INPUT_TYPE, 1 << ENUM),
        INPUT_ATTRIBUTE: id(ATTRIBUTES).only(INPUT_SOURCE, 1 << OF_ATTRIBUTE),
        INPUT_INTEREST: id(TOPICS).only(INPUT_SOURCE, 1 << OF_INTEREST),
        INPUT_KIND: id(KINDS).only(INPUT_SOURCE, 1 << OF_COUNT),
        INPUT_TOPIC: some_id(TOPICS).only(INPUT_SOURCE, 1 << OF_COUNT),
        INPUT_WINDOW: number(1, i64::MAX).only(INPUT_SOURCE, 1 << OF_COUNT),
        INPUT_MODULE: id(MODULES).only(INPUT_SOURCE, 1 << OF_SHOWN),
        INPUT_PERIOD: number(0, 2).only(INPUT_SOURCE, 1 << OF_SHOWN),
    }
    // A literal, negated or not, must fit 16 bits.
    ATOMS: 32_767 => {
        ATOM_KIND: number(0, TREE as i64),
        ATOM_INPUT: id(INPUTS).only(ATOM_KIND, (1 << TREE) - 1),
        ATOM_RIGHT: id(INPUTS).only(ATOM_KIND, 1 << DIFFERENCE | 1 << TEXT_ORDER),
        /// Most tests of numbers are `== v`, `>= v` or `<= v`, so one value stands for a range, and the extremes of `i64`
        /// never reach a column: 0 `v..=v`, 1 `v..=MAX`, 2 `MIN..=v`, 3 two values. The first that fits must be used.
        RANGE_SHAPE: number(0, 3).only(ATOM_KIND, RANGES),
        RANGE_VALUE: number(i64::MIN, i64::MAX).only(ATOM_KIND, RANGES),
        RANGE_GREATEST: number(i64::MIN, i64::MAX).only(RANGE_SHAPE, 1 << 3),
        MASK_BITS: number(i64::MIN, i64::MAX).only(ATOM_KIND, 1 << MASK),
        ONE_OF_VALUES: rows(VALUES).only(ATOM_KIND, 1 << ONE_OF),
        /// Bit 0 accepts less, bit 1 accepts equal.
        TEXT_ORDER_ACCEPTS: number(0, 3).only(ATOM_KIND, 1 << TEXT_ORDER),
        ATOM_TESTS: rows(TESTS).only(ATOM_KIND, 1 << TEXT | 1 << ANY | 1 << ALL),
        TREE_STEPS: rows(STEPS).only(ATOM_KIND, 1 << TREE),
    }
    VALUES: ANY_NUMBER => { VALUE: number(i64::MIN, i64::MAX), }
    TESTS: ANY_NUMBER => {
        TEST_KIND: number(0, TEXT_SIZE as i64),
        TEST_LEAST: number(0, U32).only(TEST_KIND, 1 << TEXT_SIZE),
        TEST_GREATEST: number(0, U32).only(TEST_KIND, 1 << TEXT_SIZE),
        TEST_WORDS: rows(WORDS).only(TEST_KIND, WORDY),
    }
    WORDS: ANY_NUMBER => { WORD: text(), }
    STEPS: ANY_NUMBER => {
        STEP_KIND: number(0, ATOM as i64),
        STEP_ATOM: id(ATOMS).only(STEP_KIND, 1 << ATOM),
    }
    MODULES: IDS => {
        MODULE_NAME: text(),
        MODULE_SLOTS: rows(MEMBERS),
        MODULE_HELPS: id(INTENTS),
        MODULE_BASE: number(i32::MIN as i64, POINTS),
        MODULE_GROUP: some_id(GROUPS),
        /// Caps are one higher; 0 is none.
        CAP_VISIT: number(0, U16 + 1),
        CAP_DAY: number(0, U16 + 1),
        CAP_LIFETIME: number(0, U16 + 1),
        /// Bit 0: from an instant, bit 1: until one.
        MODULE_WINDOW: number(0, 3),
        MODULE_FROM: number(i64::MIN, i64::MAX).only(MODULE_WINDOW, 1 << 1 | 1 << 3),
        MODULE_UNTIL: number(i64::MIN, i64::MAX).only(MODULE_WINDOW, 1 << 2 | 1 << 3),
        MODULE_BOOSTS: rows(BOOSTS),
        MODULE_CLAUSES: rows(CLAUSES),
    }
    // The slots of each module.
    MEMBERS: ANY_NUMBER => { MEMBER: id(SLOTS), }
    BOOSTS: ANY_NUMBER => {
        BOOST_ADD: number(1, POINTS),
        BOOST_KIND: number(0, PER_MISSING as i64),
        BOOST_LITERAL: literal(ATOMS).only(BOOST_KIND, 1 << LITERAL),
        BOOST_CLAUSES: rows(CLAUSES).only(BOOST_KIND, 1 << WHEN | 1 << UNLESS),
        BOOST_INPUT: id(INPUTS).only(BOOST_KIND, PER),
        BOOST_CAP: number(0, POINTS).only(BOOST_KIND, PER),
    }
    // Clauses of modules, in their order, then those of boosts, in theirs.
    CLAUSES: ANY_NUMBER => { CLAUSE_LITERALS: rows(LITERALS), }
    LITERALS: ANY_NUMBER => { LITERAL_CODE: literal(ATOMS), }
}
