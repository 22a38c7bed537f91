//! The edge: a Worker in front of any origin, whose pages arrive with their slots decided.
//!
//! Start with [`Stream`] (a page seen for the first time) and [`splice`] (from then on). Both write a page for a [`Visit`]
//! under a [`Policy`], and both give the same bytes. What talks to the platform is in `platform`, and exists only in
//! WebAssembly; the rest is bytes in, bytes out.

mod conditional;
mod control;
mod cookies;
mod debug;
pub mod fields;
mod filling;
mod fit;
mod freshness;
mod handover;
mod incoming;
mod negotiation;
mod outgoing;
mod output;
#[cfg(target_arch = "wasm32")]
mod platform;
mod policy;
pub mod reply;
mod shells;
mod slice;
mod stored;
mod stream;
mod visit;

pub use conditional::{Condition, validator};
pub use control::{Argument, Control};
pub use debug::{DEBUG_HEADER, Leave, debug_view};
pub use freshness::{Keep, Term, keep};
pub use incoming::{Header, Incoming, Kind};
pub use nearside_page::Page;
pub use outgoing::{Allowed, Outgoing};
pub use output::{Output, Pieces};
#[cfg(target_arch = "wasm32")]
pub use platform::{PageStream, handle, install};
pub use policy::Policy;
pub use shells::{Shell, Shells};
pub use slice::slice;
pub use stored::stored_at;
pub use stream::{MAX_PAGE, Stream, depends_on_slice, splice};
pub use visit::{Device, Moment, Source, Visit};
