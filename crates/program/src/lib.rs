//! The compiled form of a nearside policy, shared by everything that writes, reads or feeds it.
//!
//! Start with [`Parts`] (what a compiler fills in), [`Program`] (what an engine reads) and [`Facts`] (the record of
//! inputs that one decision sees). `Parts::encode` and [`Program::decode`] are the two ends of the byte form; [`listing`]
//! shows it to people.
//!
//! Feature `encode`: the writing half (`Parts::encode`, `Program::to_parts`, `strip_debug`, `verify_id`) and the hash that it
//! needs. Compilers and tools enable it; what a visitor downloads does not.
#![no_std]

extern crate alloc;

mod error;
mod facts;
mod form;
mod ids;
mod listing;
pub mod lists;
pub mod packed;
mod parts;
mod program;
mod schema;
mod signed;
mod slice;
mod texts;
mod truths;

pub use error::{DecodeError, Section};
pub use facts::{Attention, Counts, Facts, State};
#[cfg(feature = "encode")]
pub use form::{EncodeError, strip_debug, verify_id};
pub use form::{Labelled, List, Names, Texts};
pub use ids::{AtomId, AttributeId, DomainId, GroupId, InputId, IntentId, KindId, ModuleId, PurposeId, SlotId, TopicId};
pub use listing::listing;
pub use parts::{
    Atom, Availability, Boost, Caps, Clause, Debug, Gain, Input, Literal, Module, Parts, Period, Rotation, Slot, Source, Span,
    TestOp, TextTest, TreeOp, ValueType,
};
pub use program::{BoostRow, ClauseRow, GainRow, GroupRow, LiteralCode, ModuleRow, Program, ProgramId, SlotRow};
pub use schema::{
    ActivityKind, Attribute, AttributeType, Basis, Budget, Component, Domain, Field, FieldKind, Intent, Purpose, Schema, Topic,
};
pub use signed::{Refused, SIGNED_MAGIC, Signed, Terms, leave_to_sign, part_to_sign, seal};
pub use slice::{Facet, MAX_SLICES};
pub use texts::{Content, FieldValue, Key, Link, LocaleTexts, Message, PluralCategory, PluralTable, Segment, Variant};
pub use truths::{Place, Strip, Truths};
