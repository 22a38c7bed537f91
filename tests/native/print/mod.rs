//! The model as an author's folder of text.

pub mod condition;
pub mod policy;

pub use condition::condition;
pub use policy::policy;
