//! Random policies and facts, the same for the same seed.

pub mod condition;
pub mod facts;
pub mod policy;
pub mod random;
pub mod twin;
pub mod visitor;

pub use facts::facts;
pub use policy::policy;
pub use random::Random;
pub use twin::twin;
pub use visitor::{Story, keeping, story};
