//! What authors do with many decisions: read an access log, replay every page view of it through a policy, and count.
//!
//! Start with [`read_log`], which turns a log in the combined format into [`Views`], and [`replay`], which decides each of them with the real
//! profile, gate and engine and returns a [`Tally`]. [`set_fact`] gives a decision one fact by name, for tools that decide a
//! single case. Native only; nothing here draws.

mod agent;
mod clock;
mod fact;
mod line;
mod path;
mod read;
mod referrer;
mod replay;
mod tally;
mod timing;
mod view;

pub use agent::{Device, device};
pub use fact::{Fact, FactError, set_fact};
pub use line::{BadLine, Request, parse_line};
pub use path::{PathRule, glob_matches};
pub use read::{MAX_LINE, Mishap, read_log};
pub use referrer::{Source, source};
pub use replay::{BadRule, Every, replay};
pub use tally::{Counter, Obstacles, REASONS, SlotTally, Tally};
pub use timing::Timing;
pub use view::{Dropped, Sifted, View, Views};
