//! The model: policies and facts as plain data of the tests' own, so that nothing of the compiler or engine is shared.

pub mod condition;
pub mod facts;
pub mod policy;

pub use condition::{Condition, Element, Operand, Relation, TextTest};
pub use facts::{Counted, Facts};
pub use policy::{Adjustment, Caps, Gain, Input, Intent, Keeping, Kind, Module, Origin, Period, Policy, Slot, Value};
