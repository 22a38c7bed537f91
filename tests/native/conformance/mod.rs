//! The official CEL conformance cases: each agrees, folded and lifted, or is rejected when it is compiled.
//!
//! Most cases are constants, and folding alone would pass them. So each literal, and each set of literals, is also *lifted* into a
//! declared input that holds its value ([`lift`]), so that clauses over inputs are what is tested. Every variant becomes a program
//! ([`program`]) that native and shipped engines decide alike.

use std::{collections::BTreeMap, path::PathBuf};

use serde_json::Value as Json;

pub mod lift;
pub mod program;

use lift::{Given, Inputs};

/// What a condition must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Want {
    /// Definitely true.
    True,
    /// Definitely false.
    False,
    /// Neither: an error, which is unknown here.
    Error,
    /// A value that is not a boolean, which no condition is.
    Other,
}

/// One condition over inputs, and what it must be.
#[derive(Clone, Debug)]
pub struct Variant {
    /// Section and name of the case that it comes from.
    pub case: String,
    /// The condition.
    pub text: String,
    /// Whether literals of the case were lifted into inputs.
    pub lifted: bool,
    /// Its inputs.
    pub inputs: Inputs,
    /// What it must be.
    pub want: Want,
    /// The program whose two slots tell whether it holds and whether its negation does.
    pub program: Vec<u8>,
}

/// What became of all cases.
#[derive(Clone, Debug, Default)]
pub struct Cases {
    /// How many there are.
    pub count: usize,
    /// Those that compile, folded and lifted.
    pub variants: Vec<Variant>,
    /// Those that do not: id, codes of the errors and the beginning of the text, separated by tabs.
    pub rejected: Vec<String>,
}

/// The folder of the cases.
#[must_use]
pub fn folder() -> PathBuf {
    crate::corpus::root().join("cel")
}

/// Reads and compiles every case.
///
/// # Errors
/// The cases cannot be read, or the compiler contradicts itself: a rejection without an error, a condition without a negation.
pub fn cases() -> Result<Cases, String> {
    let path = folder().join("cases.json");
    let text = std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    let listed: Vec<Json> = serde_json::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))?;
    let mut cases = Cases { count: listed.len(), ..Cases::default() };
    for case in &listed {
        let word = |key: &str| case[key].as_str().ok_or_else(|| format!("{}: a case without `{key}`", path.display()));
        let (id, expr) = (format!("{}/{}", word("section")?, word("name")?), word("expr")?);
        let want = match &case["want"] {
            Json::Bool(true) => Want::True,
            Json::Bool(false) => Want::False,
            Json::String(want) if want == "error" => Want::Error,
            _ => Want::Other,
        };
        let bindings = case["bindings"].as_object().into_iter().flatten();
        let inputs: Inputs = bindings.filter_map(|(name, value)| Some((name.clone(), bound(value)?))).collect();
        // Conditions have no containers to look names up in, so there is nothing to ask of them here.
        let compiled = if case["container"].is_string() { Err("no containers".into()) } else { program::bytes(expr, &inputs)? };
        match compiled {
            Err(codes) => {
                let expr = expr.split_whitespace().collect::<Vec<_>>().join(" ");
                cases.rejected.push(format!("{id}\t{codes}\t{}", expr.chars().take(100).collect::<String>()));
            }
            Ok(program) => {
                let liftings = lift::liftings(expr, &inputs);
                let variant = |text, lifted, inputs, program| Variant { case: id.clone(), text, lifted, inputs, want, program };
                cases.variants.push(variant(expr.to_owned(), false, inputs, program));
                for (text, inputs) in liftings {
                    // What only constants may be, no input can take the place of.
                    if let Ok(program) = program::bytes(&text, &inputs)? {
                        cases.variants.push(variant(text, true, inputs, program));
                    }
                }
            }
        }
    }
    Ok(cases)
}

/// A binding of a case as an input, if inputs can hold it.
fn bound(value: &Json) -> Option<Given> {
    use nearside_program::ValueType;
    let (kind, value) = match value {
        // Declared, but not bound. The few such cases are of any type.
        Json::Null => return Some(Given::Absent(ValueType::Bool)),
        other => other.as_object()?.iter().next()?,
    };
    Some(match kind.as_str() {
        "boolValue" => Given::Scalar(ValueType::Bool, i64::from(value.as_bool()?)),
        "int64Value" => Given::Scalar(ValueType::Int, value.as_str()?.parse().ok()?),
        "doubleValue" => Given::Scalar(ValueType::Fixed, lift::thousandths(value.as_f64()?)?),
        "stringValue" => Given::Texts(ValueType::Text, vec![value.as_str()?.into()]),
        "listValue" => {
            let texts = value["values"].as_array()?.iter().map(|item| Some(item["stringValue"].as_str()?.to_owned()));
            Given::Texts(ValueType::Set, texts.collect::<Option<_>>()?)
        }
        _ => return None,
    })
}

impl Cases {
    /// How many cases compile.
    #[must_use]
    pub fn agreeing(&self) -> usize {
        self.variants.iter().filter(|variant| !variant.lifted).count()
    }

    /// How many of the cases that compile do so lifted as well.
    #[must_use]
    pub fn lifted(&self) -> usize {
        let mut cases: Vec<&str> =
            self.variants.iter().filter(|variant| variant.lifted).map(|variant| variant.case.as_str()).collect();
        cases.dedup();
        cases.len()
    }

    /// Rejected cases by the codes of their errors.
    #[must_use]
    pub fn reasons(&self) -> BTreeMap<&str, usize> {
        let mut reasons = BTreeMap::new();
        for line in &self.rejected {
            *reasons.entry(line.split('\t').nth(1).unwrap_or_default()).or_default() += 1;
        }
        reasons
    }
}
