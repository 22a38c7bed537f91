//! A decoded program: the tables that the engine reads, checked once so that every index in them is good.

use alloc::{string::String, vec::Vec};
use core::ops::Range;

use crate::{
    Atom, Availability, Caps, Facet, GroupId, Input, InputId, IntentId, Literal, ModuleId, Place, Rotation, SlotId, TreeOp,
    Truths,
    form::{Index, Modules, NameTable, Sheet},
};

/// A validated program. Made only by `Program::decode`, so whoever holds one may rely on:
///
/// INVARIANT(good-ids): every id and range in these tables lies inside the table that it points into.
/// INVARIANT(bound-order): the groups of a slot, and the clauses of a group, stand in order of falling bound; clauses of
/// equal bound stand in order of rising module, then clause; groups of equal bound in order of rising input, none first. A slot
/// has one group per input at most, and one without.
/// INVARIANT(two-bounds): whatever a module scores in a slot, it has a group there whose bound for it is not lower: the one
/// without input, or the one of an input that is present and above 0.
/// INVARIANT(post-order): a tree or test is a well-formed postfix form that leaves one value and never has more than 64 on
/// its stack; trees name smaller atoms only and lie at most 64 deep in each other.
/// INVARIANT(coarse): facets are attributes and interests of types with few values, each once, with at most [`crate::MAX_SLICES`]
/// slices between them.
/// INVARIANT(typed): text tests read texts, `Any` and `All` sets, `Size` either, all other tests but `Has` scalars.
#[derive(Clone, Debug)]
pub struct Program {
    pub(crate) id: ProgramId,
    pub(crate) inputs: Vec<Input>,
    pub(crate) atoms: Vec<Atom>,
    pub(crate) truths: Truths,
    pub(crate) tables: Modules,
    pub(crate) index: Index,
    /// Names and declarations, read where they lie.
    pub(crate) sheet: Sheet,
    pub(crate) names: NameTable,
    pub(crate) facets: Vec<Facet>,
    pub(crate) comparison_salt: String,
    /// One Texts section per locale, unread.
    pub(crate) texts: Vec<Vec<u8>>,
    /// The Debug section, unread.
    pub(crate) debug: Option<Vec<u8>>,
}

/// First 16 bytes of a SHA-256 over versions and sections but Debug: names the program in every decision record and keys
/// every draw. A reader takes it from the file; `verify_id` checks it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct ProgramId(pub [u8; 16]);

/// A literal in 16 bits: atom id times two, plus one when negated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LiteralCode(pub u16);

impl LiteralCode {
    /// The literal itself.
    #[must_use]
    pub const fn literal(self) -> Literal {
        Literal { atom: crate::AtomId(self.0 >> 1), negated: self.0 & 1 == 1 }
    }
}

impl From<Literal> for LiteralCode {
    /// By the limit of 32,767 atoms the code fits.
    fn from(literal: Literal) -> Self {
        Self(literal.atom.0 << 1 | u16::from(literal.negated))
    }
}

/// A slot: its rules and the groups of its candidates.
#[derive(Clone, Debug)]
pub struct SlotRow {
    /// Which one it is.
    pub id: SlotId,
    /// Attention cost, points.
    pub attention: u16,
    /// Rotation.
    pub rotation: Option<Rotation>,
    /// Its groups in [`Program::groups`].
    pub groups: Range<u32>,
}

/// Clauses of one slot that are filed under the same input.
#[derive(Clone, Debug)]
pub struct GroupRow {
    /// Best possible score of any clause in it, milli-points, rotation included.
    pub bound: i32,
    /// The input that its modules can gain most by, per unit: while it is absent, hidden or not above 0, the group without an
    /// input says all of them.
    pub input: Option<InputId>,
    /// Its clauses in [`Program::clauses`].
    pub clauses: Range<u32>,
}

/// One clause of a module's condition in one group of a slot; 16 bytes.
#[derive(Clone, Copy, Debug)]
pub struct ClauseRow {
    /// Best possible score of its module in this group, milli-points, rotation included.
    pub bound: i32,
    /// Whose condition it belongs to.
    pub module: ModuleId,
    /// Places of its second and third literal, if there are any: most clauses fail at them, and looking at both at once saves a
    /// branch that no processor can foresee.
    pub leads: [Place; 2],
    /// Its number in [`Program::conditions`].
    pub number: u32,
}

/// A module's score and limits.
#[derive(Clone, Debug)]
pub struct ModuleRow {
    /// Base score, milli-points.
    pub base: i32,
    /// Its boosts in [`Program::boosts`].
    pub boosts: Range<u32>,
    /// The goal that it helps.
    pub helps: IntentId,
    /// Exclusive group.
    pub group: Option<GroupId>,
    /// Exposure caps.
    pub caps: Caps,
    /// Campaign window.
    pub available: Availability,
    /// Its slots in [`Program::module_slots`].
    pub slots: Range<u32>,
    /// Its condition: clause ranges into [`Program::literals`] are found through [`Program::conditions`].
    pub condition: Range<u32>,
}

/// Points that a module gains from facts.
#[derive(Clone, Debug)]
pub struct BoostRow {
    /// Milli-points, > 0.
    pub add: i32,
    /// What they are gained for.
    pub gain: GainRow,
}

/// See [`crate::Gain`]; ranges of clauses point into [`Program::conditions`].
#[derive(Clone, Debug)]
pub enum GainRow {
    /// One literal must hold: the common case of [`crate::Gain::When`].
    Literal(LiteralCode),
    /// One of the clauses holds.
    When(Range<u32>),
    /// One of the clauses holds, where a literal over absent inputs holds too.
    Unless(Range<u32>),
    /// Per unit of the scalar clamped to 0..=cap.
    PerUnit(InputId, i32),
    /// Per unit that is missing to the cap.
    PerMissing(InputId, i32),
}

impl Program {
    /// Content id of the program.
    #[must_use]
    pub const fn id(&self) -> ProgramId {
        self.id
    }

    /// Inputs by id.
    #[must_use]
    pub fn inputs(&self) -> &[Input] {
        &self.inputs
    }

    /// Atoms by id.
    #[must_use]
    pub fn atoms(&self) -> &[Atom] {
        &self.atoms
    }

    /// Places of all literals, and where to look up the truth of the ordinary ones.
    #[must_use]
    pub const fn truths(&self) -> &Truths {
        &self.truths
    }

    /// Slots by id.
    #[must_use]
    pub fn slots(&self) -> &[SlotRow] {
        &self.tables.slots
    }

    /// Modules by id.
    #[must_use]
    pub fn modules(&self) -> &[ModuleRow] {
        &self.tables.modules
    }

    /// Slots of the modules, through [`ModuleRow::slots`].
    #[must_use]
    pub fn module_slots(&self) -> &[SlotId] {
        &self.tables.module_slots
    }

    /// The index: groups of all slots, through [`SlotRow::groups`].
    #[must_use]
    pub fn groups(&self) -> &[GroupRow] {
        &self.index.groups
    }

    /// Places of the first literals of [`Program::clauses`]; [`Place::ALWAYS`] where there is none. Apart from the rest, because
    /// most clauses are passed over.
    #[must_use]
    pub fn firsts(&self) -> &[Place] {
        &self.index.firsts
    }

    /// The index: clauses of all groups, through [`GroupRow::clauses`].
    #[must_use]
    pub fn clauses(&self) -> &[ClauseRow] {
        &self.index.clauses
    }

    /// Boosts, through [`ModuleRow::boosts`].
    #[must_use]
    pub fn boosts(&self) -> &[BoostRow] {
        &self.tables.boosts
    }

    /// Whole clauses of modules and boosts, through [`ModuleRow::condition`] and [`GainRow`]: ranges of [`Program::literals`].
    #[must_use]
    pub fn conditions(&self) -> &[Range<u32>] {
        &self.tables.conditions
    }

    /// Every input that a module's condition and boosts ask about, in no order, some more than once.
    #[must_use]
    pub fn asked(&self, module: ModuleId) -> Vec<InputId> {
        let Some(row) = self.modules().get(module.index()) else { return Vec::new() };
        let (mut asked, mut codes) = (Vec::new(), Vec::new());
        let add = |rows: &Range<u32>, codes: &mut Vec<LiteralCode>| {
            for clause in self.conditions().get(rows.start as usize..rows.end as usize).unwrap_or_default() {
                codes.extend_from_slice(self.literals().get(clause.start as usize..clause.end as usize).unwrap_or_default());
            }
        };
        add(&row.condition, &mut codes);
        for boost in self.boosts().get(row.boosts.start as usize..row.boosts.end as usize).unwrap_or_default() {
            match &boost.gain {
                GainRow::Literal(code) => codes.push(*code),
                GainRow::When(rows) | GainRow::Unless(rows) => add(rows, &mut codes),
                GainRow::PerUnit(input, _) | GainRow::PerMissing(input, _) => asked.push(*input),
            }
        }
        let mut atoms: Vec<_> = codes.iter().map(|code| code.literal().atom).collect();
        atoms.sort_unstable();
        atoms.dedup();
        // By INVARIANT(post-order) trees name smaller atoms only, so each is looked at once.
        while let Some(atom) = atoms.pop() {
            atoms.truncate(atoms.partition_point(|other| *other < atom));
            match self.atoms().get(atom.index()) {
                Some(Atom::Tree(steps)) => {
                    atoms.extend(steps.iter().filter_map(|step| if let TreeOp::Atom(atom) = step { Some(*atom) } else { None }));
                    atoms.sort_unstable();
                }
                Some(atom) => asked.extend(atom.inputs().into_iter().flatten()),
                None => {}
            }
        }
        asked
    }

    /// Literals of all clauses.
    #[must_use]
    pub fn literals(&self) -> &[LiteralCode] {
        &self.tables.literals
    }
}
