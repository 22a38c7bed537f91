//! A condition as written: every node with its byte range.

use std::ops::Range;

use crate::FileId;

/// Bytes of a file.
pub(crate) type Span = Range<usize>;

/// Deepest nesting of a condition.
pub(crate) const DEEPEST: usize = 64;

/// A parsed condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tree {
    pub(crate) file: FileId,
    pub(crate) root: Node,
}

impl Tree {
    /// Bytes of the file that the condition takes up.
    #[must_use]
    pub fn range(&self) -> Range<usize> {
        self.root.span.clone()
    }
}

/// One expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Node {
    pub(crate) span: Span,
    /// Levels of nodes below and including this one, at most [`DEEPEST`], so that walking a tree never runs out of stack.
    pub(crate) depth: usize,
    pub(crate) kind: Kind,
}

/// What an expression is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Bool(bool),
    Int(i64),
    /// Thousandths.
    Fixed(i64),
    Text(String),
    Name(String),
    Select(Box<Node>, String),
    Call(Box<Call>),
    List(Vec<Node>),
    Not(Box<Node>),
    Minus(Box<Node>),
    And(Vec<Node>),
    Or(Vec<Node>),
    Compare(Compare, Box<[Node; 2]>),
    In(Box<[Node; 2]>),
    /// The operator's own range comes first.
    Arithmetic(Span, &'static str, Box<[Node; 2]>),
    If(Box<[Node; 3]>),
    /// Something that is not in the language and was already diagnosed.
    Refused,
}

/// A call of a function, or of a method when there is a target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Call {
    pub(crate) target: Option<Node>,
    pub(crate) name: String,
    pub(crate) name_span: Span,
    pub(crate) args: Vec<Node>,
}

/// A comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Compare {
    Eq,
    Ne,
    Lt,
    Le,
    Gt,
    Ge,
}

impl Compare {
    /// The comparison with its sides exchanged.
    pub(crate) const fn flipped(self) -> Self {
        match self {
            Self::Eq => Self::Eq,
            Self::Ne => Self::Ne,
            Self::Lt => Self::Gt,
            Self::Le => Self::Ge,
            Self::Gt => Self::Lt,
            Self::Ge => Self::Le,
        }
    }

    pub(crate) fn holds(self, order: std::cmp::Ordering) -> bool {
        match self {
            Self::Eq => order.is_eq(),
            Self::Ne => order.is_ne(),
            Self::Lt => order.is_lt(),
            Self::Le => order.is_le(),
            Self::Gt => order.is_gt(),
            Self::Ge => order.is_ge(),
        }
    }
}
