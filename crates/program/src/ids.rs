//! Index newtypes: positions in the tables of one program. They mean nothing across programs.

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u16);

        impl $name {
            /// The position as a slice index.
            #[must_use]
            pub const fn index(self) -> usize {
                self.0 as usize
            }
        }

        impl Id for $name {
            fn from_number(number: u16) -> Self {
                Self(number)
            }

            fn number(&self) -> u16 {
                self.0
            }
        }
    )*};
}

/// What all ids are.
pub trait Id {
    /// The id of this number.
    fn from_number(number: u16) -> Self;

    /// Its number.
    fn number(&self) -> u16;
}

ids! {
    /// A place on a page, in declared order: slots are filled in this order.
    SlotId,
    /// A candidate content, in declared order: the order that settles ties.
    ModuleId,
    /// One input of the program: the unit that is present, absent or hidden, and that explanations name.
    InputId,
    /// One deduplicated test over inputs.
    AtomId,
    /// A declared profile attribute.
    AttributeId,
    /// A declared topic of interest.
    TopicId,
    /// A declared kind of activity (`view`, `read`, …).
    KindId,
    /// A declared goal of the visitor.
    IntentId,
    /// A declared exclusive group: at most one of its modules on a page.
    GroupId,
    /// A declared purpose of processing.
    PurposeId,
    /// A closed list of names that an enum ranges over.
    DomainId,
}
