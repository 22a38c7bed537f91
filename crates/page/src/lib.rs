//! What a page's bytes hold: its slots, their candidates and the site's components.
//!
//! Start with [`Page::read`] (a page that is there as a whole) and [`Reader`] (one that arrives in pieces). Both find the same.
//! Nothing here knows a policy, a visitor or the platform: bytes in, places out. The bytes are never changed.

mod address;
pub mod charset;
mod content;
mod escape;
mod html;
mod judge;
mod loads;
mod page;
mod reader;
mod scanner;
mod shape;
mod tree;

pub use content::{Content, Value};
pub use escape::{escape, script_json};
pub use judge::{Fault, Found, Judgement, Place};
pub use page::{Broken, Component, Page, Part, Role, Slot, SlotFault};
pub use reader::Reader;
pub use shape::Shape;
