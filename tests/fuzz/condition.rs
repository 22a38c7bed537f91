//! Any text is a condition or is rejected with an error; a condition and its negation never hold together.

use std::sync::LazyLock;

use nearside_program::{Program, ValueType};

use crate::{
    conformance::{
        lift::{Given, Inputs},
        program,
    },
    generate::{Random, condition::NOON_MS},
};

/// An input of each type, by the names that seeds use.
static INPUTS: LazyLock<Inputs> = LazyLock::new(|| {
    let names = || ["vegan", "vegetarian", "any"].map(String::from).to_vec();
    Inputs::from([
        ("profile.member".into(), Given::Scalar(ValueType::Bool, 1)),
        ("profile.orders".into(), Given::Scalar(ValueType::Int, 3)),
        ("profile.spend".into(), Given::Scalar(ValueType::Fixed, 1_500)),
        ("profile.joined".into(), Given::Scalar(ValueType::Timestamp, NOON_MS)),
        ("profile.patience".into(), Given::Scalar(ValueType::Duration, 60_000)),
        ("profile.plan".into(), Given::Texts(ValueType::Text, vec!["pro".into()])),
        ("profile.tags".into(), Given::Texts(ValueType::Set, vec!["a".into(), "ab".into()])),
        ("profile.diet".into(), Given::Enum(names(), 0)),
        ("page.path".into(), Given::Absent(ValueType::Text)),
        ("page.kind".into(), Given::Absent(ValueType::Bool)),
    ])
});

/// Judges bytes as the text of a condition.
#[must_use]
pub fn judge(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    // What is rejected is rejected with an error, and a condition has a negation, or `bytes` fails.
    let Ok(encoded) = program::bytes(&text, &INPUTS).unwrap_or_else(|fault| panic!("{fault}")) else { return false };
    let decoded = Program::decode(&encoded).expect("what was encoded decodes");
    let mut random = Random::new(bytes.len() as u64, 0);
    for absent in [0, 30, 100] {
        let mut inputs = INPUTS.clone();
        for given in inputs.values_mut().filter(|_| random.chance(absent)) {
            *given = Given::Absent(ValueType::Bool);
        }
        let input = program::input(&decoded, &inputs).expect("inputs of the program");
        program::run(&decoded, &input).unwrap_or_else(|fault| panic!("`{text}`: {fault}"));
    }
    true
}
