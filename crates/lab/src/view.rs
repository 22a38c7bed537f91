//! Page views: what is left of a log when robots, assets and errors are gone.

use crate::{BadLine, Device, Mishap, Source};

/// One page view; small, so that the views of a log of many millions of lines fit in memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct View {
    /// Number of the visitor (host and agent), in order of first appearance.
    pub visitor: u32,
    /// Instant, ms since 1970.
    pub at_ms: i64,
    /// Offset of the log's clock, minutes.
    pub offset_min: i16,
    /// Device.
    pub device: Device,
    /// Where this request came from.
    pub source: Source,
    /// Position of the first rule that fits the path.
    pub rule: Option<u16>,
}

/// The page views of a log.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Views {
    /// Ascending by visitor, then by time, then in order of the file.
    pub views: Vec<View>,
    /// Number of visitors.
    pub visitors: u32,
    /// What became of the lines.
    pub sifted: Sifted,
}

/// Why a request is not a page view; the first that applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dropped {
    /// Not `GET`.
    Method,
    /// An error, a redirect, or nothing that a page was sent with: neither 2xx nor 304.
    Status,
    /// Not a page, by the extension of its path.
    Asset,
    /// A robot, a tool, or a client that does not say what it is.
    Robot,
}

impl Dropped {
    /// All reasons, in the order in which they are looked at.
    pub const ALL: [Self; 4] = [Self::Method, Self::Status, Self::Asset, Self::Robot];

    /// In words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Method => "not GET",
            Self::Status => "errors and redirects",
            Self::Asset => "images, styles, scripts and other files",
            Self::Robot => "robots and tools",
        }
    }
}

/// What became of the lines of a log.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sifted {
    /// Lines in all, without empty ones.
    pub lines: u64,
    /// Requests that are not page views, in the order of [`Dropped::ALL`].
    pub dropped: [u64; 4],
    /// Lines that are not requests, with how many of each kind, ascending.
    pub bad: Vec<(BadLine, u64)>,
    /// The first few of them.
    pub examples: Vec<Mishap>,
}

impl Sifted {
    /// Lines that are not requests.
    #[must_use]
    pub fn bad_lines(&self) -> u64 {
        self.bad.iter().map(|(_, count)| count).sum()
    }

    pub(crate) fn mishap(&mut self, mishap: Mishap) {
        match self.bad.binary_search_by_key(&mishap.reason, |entry| entry.0) {
            Ok(at) => {
                if let Some(entry) = self.bad.get_mut(at) {
                    entry.1 += 1;
                }
            }
            Err(at) => self.bad.insert(at, (mishap.reason, 1)),
        }
        if self.examples.len() < MOST_EXAMPLES {
            self.examples.push(mishap);
        }
    }
}

/// Bad lines that are kept to be shown.
const MOST_EXAMPLES: usize = 5;
