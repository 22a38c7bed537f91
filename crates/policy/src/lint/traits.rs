//! Names that sound like traits protected by law.

use crate::{
    Diagnostic,
    diagnostics::protected_trait,
    vocabulary::{Named, Vocabulary},
};

/// Words of the special categories of GDPR Article 9 and of what is protected elsewhere, in English and in some German.
const WORDS: &[&str] = &[
    // Health.
    "abortion",
    "addict",
    "addiction",
    "aids",
    "alcoholic",
    "alcoholism",
    "anxiety",
    "autism",
    "cancer",
    "depressed",
    "depression",
    "diabetes",
    "diabetic",
    "diagnosis",
    "disability",
    "disabled",
    "disease",
    "fertility",
    "gesundheit",
    "health",
    "hiv",
    "illness",
    "infertility",
    "krankheit",
    "medical",
    "medication",
    "obese",
    "obesity",
    "pregnancy",
    "pregnant",
    "schwanger",
    "schwangerschaft",
    "sick",
    "therapy",
    // Religion and belief.
    "atheist",
    "buddhist",
    "catholic",
    "christian",
    "church",
    "faith",
    "hindu",
    "islam",
    "islamic",
    "jewish",
    "muslim",
    "protestant",
    "religion",
    "religious",
    "sikh",
    // Origin.
    "asylum",
    "ethnic",
    "ethnicity",
    "herkunft",
    "immigrant",
    "migrant",
    "nationality",
    "race",
    "racial",
    "refugee",
    // Politics and unions.
    "communist",
    "gewerkschaft",
    "left_wing",
    "party_member",
    "political",
    "politics",
    "partei",
    "right_wing",
    "socialist",
    "union",
    "unionist",
    "voter",
    "voting",
    // Sexual life and identity.
    "bisexual",
    "gay",
    "gender",
    "homosexual",
    "lesbian",
    "lgbt",
    "lgbtq",
    "queer",
    "sex",
    "sexual",
    "sexual_orientation",
    "sexuality",
    "transgender",
    // Crime, money trouble, biometrics, genes.
    "arrest",
    "bankrupt",
    "bankruptcy",
    "biometric",
    "conviction",
    "convicted",
    "criminal",
    "dna",
    "face_id",
    "fingerprint",
    "genetic",
    "indebted",
    "insolvent",
];

/// Reports attributes, topics, kinds of activity, conditions, and declared facts of page, visit and device.
pub(crate) fn protected_traits(vocabulary: &Vocabulary<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let contexts = vocabulary.contexts.iter().filter(|context| context.builtin.is_none());
    let names = vocabulary
        .attributes
        .iter()
        .map(|declared| &declared.named)
        .chain(vocabulary.topics.iter().map(|declared| &declared.named))
        .chain(vocabulary.kinds.iter().map(|declared| &declared.named))
        .chain(vocabulary.conditions.iter().map(|(named, _)| named))
        .chain(contexts.filter_map(|context| context.declared.as_ref()));
    for named in names {
        check(named, diagnostics);
    }
}

fn check(named: &Named<'_>, diagnostics: &mut Vec<Diagnostic>) {
    if let Some(word) = sensitive_word(named.name) {
        diagnostics.push(protected_trait(named.at, named.name, word));
    }
}

/// The word for a protected trait in a name.
pub(crate) fn sensitive_word(name: &str) -> Option<&'static str> {
    let name = format!("_{}_", name.replace(['-', '.'], "_").to_lowercase());
    WORDS.iter().copied().find(|word| name.contains(&format!("_{word}_")))
}
