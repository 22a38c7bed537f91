//! What a compiler produces: the program as plain nested data, before it becomes bytes.

use alloc::{string::String, vec::Vec};

use crate::{
    AtomId, AttributeId, DomainId, Facet, GroupId, InputId, IntentId, KindId, LocaleTexts, ModuleId, Schema, SlotId, TopicId,
    schema::Basis,
};

/// A whole program, ready for `Parts::encode`.
///
/// Every id inside is an index into the vector of that name here or in [`Schema`]; `encode` refuses dangling ones.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Parts {
    /// Inputs in a fixed order; at most 65,535.
    pub inputs: Vec<Input>,
    /// Deduplicated tests over inputs; at most 32,767 so that a literal fits 16 bits.
    pub atoms: Vec<Atom>,
    /// Slots in the order in which they are filled.
    pub slots: Vec<Slot>,
    /// Modules in declared order.
    pub modules: Vec<Module>,
    /// Names, types, purposes, budgets: all that the gate, the SDK and the panel need besides the hot tables.
    pub schema: Schema,
    /// What a slice of a visitor's profile says; empty where none may travel.
    pub facets: Vec<Facet>,
    /// Texts by locale; the first is the fallback.
    pub texts: Vec<LocaleTexts>,
    /// Source positions for tools; left out of production builds.
    pub debug: Option<Debug>,
}

/// One input: where its value comes from and what type it has.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Input {
    /// Dotted name as authors write it: `device.kind`, `profile.diet`, `activity.count("view", "cooking", duration("168h"))`.
    pub name: String,
    /// Where the value comes from.
    pub source: Source,
    /// Its type.
    pub value_type: ValueType,
    /// What kind of knowledge it is; explanations drop ambient inputs first and personal ones last.
    pub basis: Basis,
}

/// Where an input's value comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Source {
    /// The instant of the decision, in ms since 1970. Never absent, never hidden: the clock is fixed in a replay.
    Now,
    /// Visitor-local hour, 0..=23. Absent, like all local inputs, while the offset is unknown.
    LocalHour,
    /// Visitor-local minute, 0..=59.
    LocalMinute,
    /// Visitor-local weekday, 0 = Sunday ..= 6 = Saturday.
    LocalWeekday,
    /// Visitor-local day of the month, 1..=31.
    LocalDay,
    /// Visitor-local month, 1..=12.
    LocalMonth,
    /// Visitor-local part of the day: 0 night (0–5 h), 1 morning (6–11), 2 afternoon (12–17), 3 evening (18–23).
    LocalPart,
    /// A fact of the moment that the host sets by name (`device.*`, `page.*`, `visit.*`).
    Context,
    /// A profile attribute.
    Attribute(AttributeId),
    /// Strength of an interest, 0..=1000.
    Interest(TopicId),
    /// How many activities of a kind and topic lie less than `window_ms` back.
    Count {
        /// Kind of activity.
        kind: KindId,
        /// Topic of the activity; `None` counts every topic.
        topic: Option<TopicId>,
        /// Length of the window, ms, > 0.
        window_ms: i64,
    },
    /// How often a module was exposed.
    Shown {
        /// The module counted.
        module: ModuleId,
        /// The period counted over.
        period: Period,
    },
}

/// A period that exposures are counted and capped over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Period {
    /// This visit.
    Visit,
    /// This local day.
    Day,
    /// As long as the profile remembers.
    Lifetime,
}

/// Type of an input. Every scalar is held as an `i64`; see each variant for the unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ValueType {
    /// 0 or 1.
    Bool,
    /// A whole number.
    Int,
    /// A number with three decimals, held in thousandths.
    Fixed,
    /// One of a closed list of names, held as its position.
    Enum(DomainId),
    /// Unicode text.
    Text,
    /// A set of texts.
    Set,
    /// An instant, ms since 1970.
    Timestamp,
    /// A length of time, ms.
    Duration,
}

/// A test over one or more inputs. Unknown (neither true nor false) while one of its inputs is absent or hidden, except [`Atom::Has`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Atom {
    /// The input has a value: true, or false when it is absent. Unknown only while it is hidden.
    Has(InputId),
    /// A scalar lies in `lo..=hi`. Equality, order, flags and enum equality are all this test.
    Range {
        /// The scalar.
        input: InputId,
        /// Least accepted value.
        lo: i64,
        /// Greatest accepted value.
        hi: i64,
    },
    /// A scalar lies in 0..=63 and its bit is set.
    Mask {
        /// The scalar.
        input: InputId,
        /// Accepted values as bits.
        bits: u64,
    },
    /// A scalar is one of the listed values, ascending.
    OneOf {
        /// The scalar.
        input: InputId,
        /// Accepted values, strictly ascending.
        values: Vec<i64>,
    },
    /// `left - right`, saturating, lies in `lo..=hi`. `now - x > d` and comparisons of two inputs are this test.
    Difference {
        /// Minuend.
        left: InputId,
        /// Subtrahend.
        right: InputId,
        /// Least accepted difference.
        lo: i64,
        /// Greatest accepted difference.
        hi: i64,
    },
    /// A text passes a test.
    Text {
        /// The text.
        input: InputId,
        /// The test in postfix form.
        test: Vec<TestOp>,
    },
    /// Two texts compare: by code point, `left` less than `right`, or equal with `equal`.
    TextOrder {
        /// Left text.
        left: InputId,
        /// Right text.
        right: InputId,
        /// Accept `left < right`.
        less: bool,
        /// Accept `left == right`.
        equal: bool,
    },
    /// The number of code points of a text, or of elements of a set, lies in `lo..=hi`.
    Size {
        /// The text or set.
        input: InputId,
        /// Least accepted size.
        lo: i64,
        /// Greatest accepted size.
        hi: i64,
    },
    /// Some element of the set passes the test; false on an empty set.
    Any {
        /// The set.
        input: InputId,
        /// The test of an element in postfix form.
        test: Vec<TestOp>,
    },
    /// Every element of the set passes the test; true on an empty set.
    All {
        /// The set.
        input: InputId,
        /// The test of an element in postfix form.
        test: Vec<TestOp>,
    },
    /// A whole condition over earlier atoms, in postfix form: what a condition of more than 32 clauses becomes.
    Tree(Vec<TreeOp>),
}

impl Atom {
    /// The inputs that the atom looks at: two, or one twice. `None` for a tree, which looks at none itself.
    #[must_use]
    pub const fn inputs(&self) -> Option<[InputId; 2]> {
        match self {
            Self::Tree(_) => None,
            Self::Difference { left, right, .. } | Self::TextOrder { left, right, .. } => Some([*left, *right]),
            Self::Has(input)
            | Self::Range { input, .. }
            | Self::Mask { input, .. }
            | Self::OneOf { input, .. }
            | Self::Text { input, .. }
            | Self::Size { input, .. }
            | Self::Any { input, .. }
            | Self::All { input, .. } => Some([*input, *input]),
        }
    }
}

/// One step of a text test in postfix form: tests push a truth value, the others combine.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum TestOp {
    /// Push the result of one test.
    Test(TextTest),
    /// Replace the two topmost by their conjunction.
    And,
    /// Replace the two topmost by their disjunction.
    Or,
    /// Negate the topmost.
    Not,
}

/// A test of one text. Order is by code point.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum TextTest {
    /// Equals one of the listed texts, ascending.
    OneOf(Vec<String>),
    /// Less than the text, or equal to it with `equal`.
    Before {
        /// The bound.
        text: String,
        /// Accept the bound itself.
        equal: bool,
    },
    /// Begins with the text.
    StartsWith(String),
    /// Ends with the text.
    EndsWith(String),
    /// Contains the text.
    Contains(String),
    /// Number of code points lies in `lo..=hi`.
    Size {
        /// Least accepted size.
        lo: u32,
        /// Greatest accepted size.
        hi: u32,
    },
}

/// One step of a condition tree in postfix form; Kleene logic. At most 64 values on the stack, and at most 64 trees inside
/// each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TreeOp {
    /// Push the value of an atom with a smaller id.
    Atom(AtomId),
    /// Kleene conjunction of the two topmost.
    And,
    /// Kleene disjunction of the two topmost.
    Or,
    /// Kleene negation of the topmost.
    Not,
    /// `condition ? then : else` over the three topmost, pushed in that order; unknown when the condition is.
    If,
}

/// A conjunction of literals. The first is the one that it is filed under in the index; an empty clause always holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Clause(pub Vec<Literal>);

/// An atom that must be definitely true, or definitely false when `negated`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Literal {
    /// The atom.
    pub atom: AtomId,
    /// Whether the atom must be false.
    pub negated: bool,
}

/// A place on a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Slot {
    /// What an interruption here costs of the attention budget, in points; 0 is free.
    pub attention: u16,
    /// How candidates take turns here.
    pub rotation: Option<Rotation>,
}

/// Rotation: every candidate of the slot gets a draw of 0..=`points` added to its score.
///
/// The draw is keyed by the visitor's seed or else that of the visit, by the names of site, slot and module, and by the period: the
/// local day number for `Day`, the visit number for `Visit`, and 0 for `Lifetime` (a draw that never changes). See "Draws" in
/// ARCHITECTURE.md.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rotation {
    /// Largest draw, milli-points, > 0.
    pub points: i32,
    /// How often the draws change.
    pub every: Period,
}

/// A candidate content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Module {
    /// Slots it may fill, ascending, at least one.
    pub slots: Vec<SlotId>,
    /// The visitor's goal that it serves.
    pub helps: IntentId,
    /// Base score, milli-points. Penalties are already taken off (see [`Gain`]).
    pub base: i32,
    /// Condition in disjunctive normal form: eligible when one clause holds. No clause: never; one empty clause: always.
    pub when: Vec<Clause>,
    /// What is added to the base.
    pub boosts: Vec<Boost>,
    /// Exclusive group.
    pub group: Option<GroupId>,
    /// How often it may be exposed.
    pub caps: Caps,
    /// When it is available.
    pub available: Availability,
}

/// Exposure caps; all given ones apply.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Caps {
    /// Per visit.
    pub visit: Option<u16>,
    /// Per local day.
    pub day: Option<u16>,
    /// In the profile's lifetime.
    pub lifetime: Option<u16>,
}

/// Campaign window, `from_ms <= now < until_ms`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Availability {
    /// First instant, ms since 1970.
    pub from_ms: Option<i64>,
    /// First instant after it.
    pub until_ms: Option<i64>,
}

/// Points that a module gains from facts. Gains are never negative: explanations rest on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Boost {
    /// Milli-points: for [`Gain::When`] once, else per unit of the input; > 0.
    pub add: i32,
    /// What it is gained for.
    pub gain: Gain,
}

/// What a boost is gained for.
///
/// A penalty `-w if p` is compiled to `base - w` and a gain of `w` *unless* `p` holds; a penalty per unit to
/// `base - w * cap` and a gain for what is missing to `cap`. Both are the original score on present and absent inputs, and
/// can only grow when a hidden input is revealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Gain {
    /// The condition holds: one of the clauses.
    When(Vec<Clause>),
    /// The penalised condition does not hold. Clauses are the negation of the condition; a literal holds when its atom has
    /// the wanted truth value **or is unknown for absence alone** (no hidden input is involved).
    Unless(Vec<Clause>),
    /// Per unit of the scalar, clamped to 0..=`cap`; nothing while it is absent or hidden.
    PerUnit {
        /// The scalar.
        input: InputId,
        /// Greatest number of units that count.
        cap: i32,
    },
    /// Per unit that the scalar, clamped to 0..=`cap`, falls short of `cap`; all of them when it is absent, nothing while hidden.
    PerMissing {
        /// The scalar.
        input: InputId,
        /// Number of units where the gain ends.
        cap: i32,
    },
}

/// Source positions, for tools and for the author's side of explanations.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Debug {
    /// File names, relative to the policy folder.
    pub files: Vec<String>,
    /// Where each atom was first written, by atom id.
    pub atoms: Vec<Span>,
    /// The text of each atom as authors would write it, by atom id.
    pub atom_texts: Vec<String>,
    /// Where each module's condition stands, by module id.
    pub modules: Vec<Span>,
}

/// A byte range in a source file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// Index into [`Debug::files`].
    pub file: u16,
    /// First byte.
    pub start: u32,
    /// Byte after the last.
    pub end: u32,
}
