//! Why bytes are not a program.

use core::fmt;

/// Why bytes were refused. Small and without texts, because it ships to visitors; [`DecodeError::code`] is stable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DecodeError {
    /// The bytes do not begin like a program.
    Magic,
    /// The form is of another major version than this reader's; the field is that version.
    Major(u16),
    /// The program needs features that this reader does not have; the field holds their bits.
    Feature(u32),
    /// Fewer bytes than the envelope says, or too few for an envelope.
    Truncated,
    /// More bytes than the envelope says.
    Trailing,
    /// The checksum does not fit: the bytes were damaged on the way.
    Checksum,
    /// The section table is not well-formed: gaps, overlaps, wrong order, unknown flags.
    Table,
    /// A section that may not be skipped is unknown; the field is its tag.
    Unknown(u16),
    /// A section that every program has is missing.
    Missing(Section),
    /// A section breaks the rules of the form.
    Malformed {
        /// The section.
        section: Section,
        /// Number of the column in it, from 1 in the order of reading; 0 when it is not about one column.
        column: u8,
    },
    /// A section claims more rows than its bytes or the limits of the form allow.
    Limit(Section),
    /// The content id is not the hash of the content. Only `verify_id` looks.
    Id,
}

/// A section of a program. The number is its tag in the section table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u16)]
pub enum Section {
    /// What every decision rests on, and all names.
    Tables = 1,
    /// Texts of one locale.
    Texts = 2,
    /// Source positions.
    Debug = 3,
    /// What a slice of a profile says.
    Slice = 4,
    /// What draws about people hang on, where that is not the default.
    Draws = 5,
}

impl Section {
    /// Tag in the section table.
    #[must_use]
    pub const fn tag(self) -> u16 {
        self as u16
    }

    /// Whether a reader that does not know it must refuse the program.
    #[must_use]
    pub const fn critical(self) -> bool {
        matches!(self, Self::Tables | Self::Draws)
    }

    pub(crate) const fn from_tag(tag: u16) -> Option<Self> {
        Some(match tag {
            1 => Self::Tables,
            2 => Self::Texts,
            3 => Self::Debug,
            4 => Self::Slice,
            5 => Self::Draws,
            _ => return None,
        })
    }
}

impl DecodeError {
    /// Stable number of the reason: the reason itself below 16, and the section's tag times 16 on top where there is one.
    #[must_use]
    pub const fn code(self) -> u16 {
        match self {
            Self::Magic => 1,
            Self::Major(_) => 2,
            Self::Feature(_) => 3,
            Self::Truncated => 4,
            Self::Trailing => 5,
            Self::Checksum => 6,
            Self::Table => 7,
            Self::Unknown(_) => 8,
            Self::Missing(section) => section.tag() << 4 | 9,
            Self::Malformed { section, .. } => section.tag() << 4 | 10,
            Self::Limit(section) => section.tag() << 4 | 11,
            Self::Id => 12,
        }
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Magic => f.write_str("not a nearside program"),
            Self::Major(major) => write!(f, "format {major} is not the one this version reads"),
            Self::Feature(bits) => write!(f, "needs features that this version does not have (bits {bits:#x})"),
            Self::Truncated => f.write_str("the program is cut off"),
            Self::Trailing => f.write_str("bytes follow the end of the program"),
            Self::Checksum => f.write_str("the program is damaged: its checksum does not fit"),
            Self::Table => f.write_str("the section table is not well-formed"),
            Self::Unknown(tag) => write!(f, "section {tag} is unknown and may not be skipped"),
            Self::Missing(section) => write!(f, "section {section:?} is missing"),
            Self::Malformed { section, column } => write!(f, "section {section:?} is malformed (column {column})"),
            Self::Limit(section) => write!(f, "section {section:?} is larger than the form allows"),
            Self::Id => f.write_str("the content id is not that of the content"),
        }
    }
}

impl core::error::Error for DecodeError {}
