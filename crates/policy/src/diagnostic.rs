//! Diagnostics as data: what is wrong, where, and what to do next.

use std::ops::Range;

/// Something wrong, or doubtful, in a policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Stable code; the manual explains each.
    pub code: Code,
    /// Whether it stops compilation.
    pub severity: Severity,
    /// What is wrong: lower case, no full stop, one line, the author's words in backticks.
    pub message: String,
    /// Where: the first label is the main one.
    pub labels: Vec<Label>,
    /// What to do next, if anything can be done.
    pub help: Option<String>,
    /// An edit that mends it, if there is a single obvious one.
    pub fix: Option<Fix>,
}

/// Stable name of a kind of diagnostic, such as `policy::unknown_name`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(pub &'static str);

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The policy compiles, but probably does not do what its author wants.
    Warning,
    /// The policy does not compile.
    Error,
}

/// A labelled place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The file.
    pub file: FileId,
    /// Bytes of the file.
    pub range: Range<usize>,
    /// What is to be seen there; may be empty.
    pub text: String,
}

/// Replaces a byte range by a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// The file.
    pub file: FileId,
    /// Bytes of the file.
    pub range: Range<usize>,
    /// What to write there.
    pub text: String,
}

/// Index of a file among the sources of one policy.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u16);

impl Diagnostic {
    /// An error at one place.
    #[must_use]
    pub fn error(code: Code, message: impl Into<String>, file: FileId, range: Range<usize>, text: impl Into<String>) -> Self {
        Self {
            code,
            severity: Severity::Error,
            message: message.into(),
            labels: vec![Label { file, range, text: text.into() }],
            help: None,
            fix: None,
        }
    }

    /// A warning at one place.
    #[must_use]
    pub fn warning(code: Code, message: impl Into<String>, file: FileId, range: Range<usize>, text: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, message, file, range, text) }
    }

    /// The same with a help line.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The same with another labelled place.
    #[must_use]
    pub fn with_label(mut self, file: FileId, range: Range<usize>, text: impl Into<String>) -> Self {
        self.labels.push(Label { file, range, text: text.into() });
        self
    }

    /// The same with an edit that mends it.
    #[must_use]
    pub fn with_fix(mut self, file: FileId, range: Range<usize>, text: impl Into<String>) -> Self {
        self.fix = Some(Fix { file, range, text: text.into() });
        self
    }
}
