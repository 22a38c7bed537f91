//! The edge's promises about pages: the same bytes however they arrive and whichever way they are made, and nothing but the
//! contents of slots changed.

mod chunks;
mod headers;
mod held;
mod oracle;
mod pages;
mod scraps;
mod steps;
mod truth;
