//! A program as text: what `nearside list` prints. For people only; nothing reads it back.

use alloc::{string::String, vec::Vec};
use core::{
    fmt::{self, Display, Write as _},
    ops::Range,
};

use crate::{
    Atom, BoostRow, Debug, DecodeError, Facet, GainRow, Input, InputId, List, LiteralCode, ModuleId, ModuleRow, Period, Program,
    SlotId, Source, TestOp, TextTest, TreeOp, ValueType, form::sections,
};

/// Lists a program: sections with their sizes, inputs, atoms, slots with their index, modules with conditions and boosts.
///
/// # Errors
/// Those of [`Program::decode`]. An unreadable debug section is an error as well.
pub fn listing(bytes: &[u8]) -> Result<String, DecodeError> {
    let program = Program::decode(bytes)?;
    let debug = program.debug()?;
    let mut out = String::new();
    // Writing to a `String` cannot fail.
    let _ = write_all(&mut out, bytes, &program, debug.as_ref());
    Ok(out)
}

fn write_all(out: &mut String, bytes: &[u8], program: &Program, debug: Option<&Debug>) -> fmt::Result {
    write!(out, "program ")?;
    for byte in program.id().0 {
        write!(out, "{byte:02x}")?;
    }
    writeln!(out, "\nsite {}, policy version {}, {} bytes", program.site(), program.policy_version(), bytes.len())?;
    writeln!(out, "\nsections")?;
    for (section, len) in sections(bytes).unwrap_or_default() {
        writeln!(out, "  {:<8} {len:>8}", alloc::format!("{section:?}"))?;
    }
    writeln!(out, "\ninputs")?;
    for (id, input) in program.inputs().iter().enumerate() {
        writeln!(out, "  i{id} {}", Row(program, input))?;
    }
    writeln!(out, "\natoms")?;
    for (id, atom) in program.atoms().iter().enumerate() {
        write!(out, "  a{id} {}", Row(program, atom))?;
        match debug.and_then(|debug| debug.atom_texts.get(id)) {
            Some(text) => writeln!(out, "    # {text}")?,
            None => writeln!(out)?,
        }
    }
    if !program.facets().is_empty() {
        writeln!(out, "\nslice")?;
    }
    for Facet { input, edges } in program.facets() {
        write!(out, "  i{}", input.0)?;
        writeln!(out, "{}", if edges.is_empty() { String::new() } else { alloc::format!(", bands cut at {edges:?}") })?;
    }
    if !program.comparison_salt().is_empty() {
        writeln!(out, "\ncomparison group by `{}`", program.comparison_salt())?;
    }
    writeln!(out, "\nslots")?;
    write_slots(out, program)?;
    writeln!(out, "\nmodules")?;
    for (id, module) in (0..).zip(program.modules()) {
        write!(out, "  m{id} {} ", program.module_name(ModuleId(id)))?;
        write_module(out, program, module)?;
    }
    Ok(())
}

fn write_slots(out: &mut String, program: &Program) -> fmt::Result {
    for (id, slot) in (0..).zip(program.slots()) {
        write!(out, "  s{id} {}", program.slot_name(SlotId(id)))?;
        write!(out, ", attention {}", slot.attention)?;
        if let Some(rotation) = slot.rotation {
            write!(out, ", rotation {} every {}", rotation.points, period(rotation.every))?;
        }
        writeln!(out)?;
        for group in rows(program.groups(), &slot.groups) {
            match group.input {
                Some(input) => writeln!(out, "    with i{}, at most {}", input.0, group.bound)?,
                None => writeln!(out, "    at most {}", group.bound)?,
            }
            for clause in rows(program.clauses(), &group.clauses) {
                let literals = rows(program.conditions(), &(clause.number..clause.number + 1)).first();
                let literals = literals.map_or(&[][..], |literals| rows(program.literals(), literals));
                writeln!(out, "      m{} at most {}: {}", clause.module.0, clause.bound, Clause(literals))?;
            }
        }
    }
    Ok(())
}

fn write_module(out: &mut String, program: &Program, module: &ModuleRow) -> fmt::Result {
    write!(out, "base {}, helps {}", module.base, program.names(List::Intents).get(module.helps.index()).unwrap_or_default())?;
    for slot in rows(program.module_slots(), &module.slots) {
        write!(out, ", in s{}", slot.0)?;
    }
    if let Some(group) = module.group {
        write!(out, ", group {}", program.names(List::Groups).get(group.index()).unwrap_or_default())?;
    }
    let caps = [("visit", module.caps.visit), ("day", module.caps.day), ("lifetime", module.caps.lifetime)];
    for (name, cap) in caps.into_iter().filter_map(|(name, cap)| cap.map(|cap| (name, cap))) {
        write!(out, ", {cap} a {name}")?;
    }
    if let Some(from) = module.available.from_ms {
        write!(out, ", from {from}")?;
    }
    if let Some(until) = module.available.until_ms {
        write!(out, ", until {until}")?;
    }
    writeln!(out, "\n    when {}", Condition(program, &module.condition))?;
    for BoostRow { add, gain } in rows(program.boosts(), &module.boosts) {
        match gain {
            GainRow::Literal(literal) => writeln!(out, "    +{add} when {}", Code(*literal))?,
            GainRow::When(clauses) => writeln!(out, "    +{add} when {}", Condition(program, clauses))?,
            GainRow::Unless(clauses) => writeln!(out, "    +{add} when or unknown {}", Condition(program, clauses))?,
            GainRow::PerUnit(input, cap) => writeln!(out, "    +{add} per i{} up to {cap}", input.0)?,
            GainRow::PerMissing(input, cap) => writeln!(out, "    +{add} per i{} missing to {cap}", input.0)?,
        }
    }
    Ok(())
}

fn rows<'a, T>(table: &'a [T], range: &Range<u32>) -> &'a [T] {
    table.get(range.start as usize..range.end as usize).unwrap_or_default()
}

const fn period(period: Period) -> &'static str {
    match period {
        Period::Visit => "visit",
        Period::Day => "day",
        Period::Lifetime => "lifetime",
    }
}

/// Something to show by the names of its program.
struct Row<'a, T>(&'a Program, &'a T);

struct Code(LiteralCode);

struct Clause<'a>(&'a [LiteralCode]);

struct Condition<'a>(&'a Program, &'a Range<u32>);

impl Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let literal = self.0.literal();
        write!(f, "{}a{}", if literal.negated { "!" } else { "" }, literal.atom.0)
    }
}

impl Display for Clause<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return f.write_str("always");
        }
        for (at, code) in self.0.iter().enumerate() {
            write!(f, "{}{}", if at == 0 { "" } else { " & " }, Code(*code))?;
        }
        Ok(())
    }
}

impl Display for Condition<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let clauses = rows(self.0.conditions(), self.1);
        if clauses.is_empty() {
            return f.write_str("never");
        }
        for (at, clause) in clauses.iter().enumerate() {
            write!(f, "{}{}", if at == 0 { "" } else { " | " }, Clause(rows(self.0.literals(), clause)))?;
        }
        Ok(())
    }
}

impl Display for Row<'_, Input> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(program, input) = self;
        write!(f, "{}: ", input.name)?;
        match input.value_type {
            ValueType::Enum(domain) => {
                let names: Vec<&str> = program.domain(domain).iter().collect();
                write!(f, "enum({})", names.join(" "))?;
            }
            other => write!(f, "{}", type_name(other))?,
        }
        write!(f, ", {:?}", input.basis)?;
        match input.source {
            Source::Count { window_ms, .. } => write!(f, ", window {window_ms} ms"),
            Source::Shown { module, period: over } => write!(f, ", m{} by {}", module.0, period(over)),
            _ => Ok(()),
        }
    }
}

const fn type_name(value_type: ValueType) -> &'static str {
    match value_type {
        ValueType::Bool => "bool",
        ValueType::Int => "int",
        ValueType::Fixed => "fixed",
        ValueType::Enum(_) => "enum",
        ValueType::Text => "text",
        ValueType::Set => "set",
        ValueType::Timestamp => "timestamp",
        ValueType::Duration => "duration",
    }
}

impl Display for Row<'_, Atom> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = |input: &InputId| self.0.inputs().get(input.index()).map_or("", |input| &input.name);
        match self.1 {
            Atom::Has(input) => write!(f, "has {}", name(input)),
            Atom::Range { input, lo, hi } => write!(f, "{} {}", name(input), Between(*lo, *hi)),
            Atom::Mask { input, bits } => write!(f, "{} in bits {bits:#x}", name(input)),
            Atom::OneOf { input, values } => write!(f, "{} in {values:?}", name(input)),
            Atom::Difference { left, right, lo, hi } => write!(f, "{} - {} {}", name(left), name(right), Between(*lo, *hi)),
            Atom::Text { input, test } => write!(f, "{} {}", name(input), Test(test)),
            Atom::TextOrder { left, right, less, equal } => {
                let sign = match (less, equal) {
                    (true, true) => "<=",
                    (true, false) => "<",
                    (false, true) => "==",
                    (false, false) => "never",
                };
                write!(f, "{} {sign} {}", name(left), name(right))
            }
            Atom::Size { input, lo, hi } => write!(f, "size {} {}", name(input), Between(*lo, *hi)),
            Atom::Any { input, test } => write!(f, "any of {} {}", name(input), Test(test)),
            Atom::All { input, test } => write!(f, "all of {} {}", name(input), Test(test)),
            Atom::Tree(ops) => {
                f.write_str("tree")?;
                for op in ops {
                    match op {
                        TreeOp::Atom(atom) => write!(f, " a{}", atom.0)?,
                        TreeOp::And => f.write_str(" and")?,
                        TreeOp::Or => f.write_str(" or")?,
                        TreeOp::Not => f.write_str(" not")?,
                        TreeOp::If => f.write_str(" if")?,
                    }
                }
                Ok(())
            }
        }
    }
}

struct Between(i64, i64);

impl Display for Between {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.0, self.1) {
            (lo, hi) if lo == hi => write!(f, "== {lo}"),
            (lo, i64::MAX) => write!(f, ">= {lo}"),
            (i64::MIN, hi) => write!(f, "<= {hi}"),
            (lo, hi) => write!(f, "in {lo}..={hi}"),
        }
    }
}

/// A test in postfix form.
struct Test<'a>(&'a [TestOp]);

impl Display for Test<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, op) in self.0.iter().enumerate() {
            if at > 0 {
                f.write_str(" ")?;
            }
            match op {
                TestOp::And => f.write_str("and")?,
                TestOp::Or => f.write_str("or")?,
                TestOp::Not => f.write_str("not")?,
                TestOp::Test(TextTest::OneOf(list)) => write!(f, "in {list:?}")?,
                TestOp::Test(TextTest::Before { text, equal: false }) => write!(f, "< {text:?}")?,
                TestOp::Test(TextTest::Before { text, equal: true }) => write!(f, "<= {text:?}")?,
                TestOp::Test(TextTest::StartsWith(text)) => write!(f, "starts with {text:?}")?,
                TestOp::Test(TextTest::EndsWith(text)) => write!(f, "ends with {text:?}")?,
                TestOp::Test(TextTest::Contains(text)) => write!(f, "contains {text:?}")?,
                TestOp::Test(TextTest::Size { lo, hi }) => write!(f, "size in {lo}..={hi}")?,
            }
        }
        Ok(())
    }
}
