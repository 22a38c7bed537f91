//! Reading a whole program.

use alloc::{string::String, vec::Vec};

use super::{atoms, cold, envelope::Envelope, index, inputs, modules};
use crate::{
    AttributeType, Debug, DecodeError, DomainId, Input, LocaleTexts, Program, PurposeId, Schema, Truths, ValueType,
    error::Section,
};

impl Program {
    /// Reads a program and checks everything in it that a decision rests on.
    ///
    /// Texts and debug information are kept as bytes and read on demand ([`Program::texts`], [`Program::debug`]).
    /// Work and memory are linear in the length of `bytes`.
    ///
    /// # Errors
    /// Why the bytes are not a program that this version understands completely.
    pub fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        let envelope = Envelope::open(bytes)?;
        let file = bytes.len();
        let schema: Schema = cold::read(Section::Schema, envelope.section(Section::Schema)?)?;
        check_schema(&schema)?;
        let inputs = inputs::read(envelope.section(Section::Inputs)?, file, &schema)?;
        if inputs.iter().any(|input| !good_input(input, &schema)) {
            return Err(DecodeError::Malformed { section: Section::Inputs, column: 0 });
        }
        let atoms = atoms::read(envelope.section(Section::Atoms)?, file, &inputs)?;
        let mut tables = modules::read(envelope.section(Section::Modules)?, file, &schema, &inputs, &atoms)?;
        let truths = Truths::new(inputs.len(), &atoms, &tables.literals, &tables.boosts);
        let index = index::build(&mut tables, &truths, file)?;
        let cold = |wanted: Section| {
            envelope.sections.iter().filter(move |entry| entry.0 == wanted).map(|entry| entry.1.to_vec().into_boxed_slice())
        };
        let texts: Vec<_> = cold(Section::Texts).collect();
        if texts.len() != schema.locales.len() {
            return Err(DecodeError::Malformed { section: Section::Texts, column: 0 });
        }
        Ok(Self {
            id: envelope.id,
            inputs,
            atoms,
            truths,
            slots: tables.slots,
            modules: tables.modules,
            module_slots: tables.module_slots,
            groups: index.groups,
            group_places: index.places,
            clauses: index.clauses,
            boosts: tables.boosts,
            conditions: tables.conditions,
            literals: tables.literals,
            schema,
            texts,
            debug: cold(Section::Debug).next(),
        })
    }

    /// Texts of a locale, by its position in [`Schema::locales`]; the first is the fallback. Reads them anew each time.
    ///
    /// # Errors
    /// The section is malformed, does not fit the schema, or there is no such locale. Decisions do not depend on it.
    pub fn texts(&self, locale: usize) -> Result<LocaleTexts, DecodeError> {
        let fault = DecodeError::Malformed { section: Section::Texts, column: 0 };
        let texts: LocaleTexts = cold::read(Section::Texts, self.texts.get(locale).ok_or(fault)?)?;
        if self.schema.locales.get(locale) == Some(&texts.locale) && good_texts(&texts, self) { Ok(texts) } else { Err(fault) }
    }

    /// Source positions, if the program was built with them. Reads them anew each time.
    ///
    /// # Errors
    /// The section is malformed or does not fit the program. Decisions do not depend on it.
    pub fn debug(&self) -> Result<Option<Debug>, DecodeError> {
        let Some(bytes) = &self.debug else { return Ok(None) };
        let debug: Debug = cold::read(Section::Debug, bytes)?;
        let good = debug.atoms.len() == self.atoms.len()
            && debug.atom_texts.len() == self.atoms.len()
            && debug.modules.len() == self.modules.len()
            && debug.atoms.iter().chain(&debug.modules).all(|span| usize::from(span.file) < debug.files.len());
        if good { Ok(Some(debug)) } else { Err(DecodeError::Malformed { section: Section::Debug, column: 0 }) }
    }
}

fn check_schema(schema: &Schema) -> Result<(), DecodeError> {
    let tables = [
        schema.slots.len(),
        schema.modules.len(),
        schema.groups.len(),
        schema.intents.len(),
        schema.purposes.len(),
        schema.attributes.len(),
        schema.topics.len(),
        schema.kinds.len(),
        schema.domains.len(),
        schema.components.len(),
    ];
    // Ids have 16 bits; the last module id is the comparison group's.
    if tables.iter().any(|len| *len >= usize::from(u16::MAX)) {
        return Err(DecodeError::Limit(Section::Schema));
    }
    let domain = |domain: DomainId| domain.index() < schema.domains.len();
    let purpose = |purpose: PurposeId| purpose.index() < schema.purposes.len();
    let attributes = schema.attributes.iter().all(|attribute| {
        purpose(attribute.purpose)
            && match attribute.value_type {
                AttributeType::Enum(id) | AttributeType::Set(Some(id)) => domain(id),
                _ => true,
            }
    });
    let keeps_activity = !schema.kinds.is_empty() || !schema.topics.is_empty();
    let good = attributes
        && (!keeps_activity || purpose(schema.activity_purpose))
        && schema.topics.iter().all(|topic| topic.half_life_s > 0)
        && schema.kinds.iter().all(|kind| kind.weight <= 1000)
        && schema.comparison_bp <= 10_000
        && distinct(&schema.modules)
        && distinct(&schema.slots);
    if good { Ok(()) } else { Err(DecodeError::Malformed { section: Section::Schema, column: 0 }) }
}

/// Whether no name occurs twice: visitor state is keyed by them.
///
/// A hash table of positions rather than a sort: ten times the speed and a fraction of the code. Names made to collide run
/// out of steps and are refused; real ones need two steps each.
fn distinct(names: &[String]) -> bool {
    let mut table = alloc::vec![0_u32; (names.len() * 2 + 1).next_power_of_two()];
    let mut steps = names.len() * 16 + 64;
    for (position, name) in (1_u32..).zip(names) {
        // FNV-1a, folded.
        let hash = name.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
        let mut place = (hash ^ hash >> 15) as usize;
        loop {
            place &= table.len() - 1;
            let Some(entry) = table.get_mut(place) else { return false };
            let Some(other) = (*entry as usize).checked_sub(1) else {
                *entry = position;
                break;
            };
            if steps == 0 || names.get(other) == Some(name) {
                return false;
            }
            steps -= 1;
            place += 1;
        }
    }
    true
}

fn good_input(input: &Input, schema: &Schema) -> bool {
    match input.value_type {
        ValueType::Enum(id) => id.index() < schema.domains.len(),
        _ => true,
    }
}

fn good_texts(texts: &LocaleTexts, program: &Program) -> bool {
    let schema = &program.schema;
    texts.plural.is_whole()
        && texts.inputs.len() == program.inputs.len()
        && texts.reasons.iter().all(|reason| reason.0.index() < program.inputs.len())
        && texts.reasons.is_sorted_by(|a, b| a.0 < b.0)
        && texts.domains.iter().map(Vec::len).eq(schema.domains.iter().map(|domain| domain.names.len()))
        && texts.attributes.len() == schema.attributes.len()
        && texts.topics.len() == schema.topics.len()
        && texts.kinds.len() == schema.kinds.len()
        && texts.purposes.len() == schema.purposes.len()
        && texts.intents.len() == schema.intents.len()
        && texts.content.is_sorted_by(|a, b| a.0 < b.0)
        && texts.content.iter().all(|(module, content)| {
            let component = schema.components.get(usize::from(content.component));
            module.index() < program.modules.len()
                && content.fields.is_sorted_by(|a, b| a.0 < b.0)
                && content
                    .fields
                    .iter()
                    .all(|(field, _)| component.is_some_and(|component| usize::from(*field) < component.fields.len()))
        })
}

#[cfg(test)]
mod tests {
    use alloc::{format, string::String, vec::Vec};

    use super::distinct;

    #[test]
    fn repeated_names_are_found() {
        let mut names: Vec<String> = (0..5000).map(|at| format!("module-{at}")).collect();
        assert!(distinct(&names));
        names.push("module-17".into());
        assert!(!distinct(&names));
        assert!(distinct(&[]));
    }
}
