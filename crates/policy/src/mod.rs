//! Every diagnostic, one per file: what it says, where it points, and what the manual says about it.

use crate::Code;

pub(crate) mod expr_arithmetic;
pub(crate) mod expr_assignment;
pub(crate) mod expr_bad_duration;
pub(crate) mod expr_bad_escape;
pub(crate) mod expr_bad_timestamp;
pub(crate) mod expr_constant_comparison;
pub(crate) mod expr_cycle;
pub(crate) mod expr_empty;
pub(crate) mod expr_needless_has;
pub(crate) mod expr_negated_absent;
pub(crate) mod expr_not_a_condition;
pub(crate) mod expr_number_too_large;
pub(crate) mod expr_number_too_precise;
pub(crate) mod expr_too_deep;
pub(crate) mod expr_too_large;
pub(crate) mod expr_type_mismatch;
pub(crate) mod expr_unclosed;
pub(crate) mod expr_unexpected;
pub(crate) mod expr_unknown_name;
pub(crate) mod expr_unknown_reference;
pub(crate) mod expr_unknown_value;
pub(crate) mod expr_unsupported_form;
pub(crate) mod expr_unsupported_function;
pub(crate) mod expr_unsupported_macro;
pub(crate) mod expr_word_operator;
pub(crate) mod expr_wrong_arguments;
mod nearest;

pub(crate) use nearest::nearest;

/// What the manual says about one diagnostic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its code.
    pub code: Code,
    /// A heading: what was found, in few words.
    pub title: &'static str,
    /// Why it is diagnosed and what to do about it, in Markdown.
    pub text: &'static str,
    /// Something that gets exactly this diagnostic: a condition, or a piece of a policy.
    pub example: &'static str,
    /// The same, mended.
    pub fixed: &'static str,
}

/// Every diagnostic, in order of files.
pub const MANUAL: &[Entry] = &[
    expr_arithmetic::ENTRY,
    expr_assignment::ENTRY,
    expr_bad_duration::ENTRY,
    expr_bad_escape::ENTRY,
    expr_bad_timestamp::ENTRY,
    expr_constant_comparison::ENTRY,
    expr_cycle::ENTRY,
    expr_empty::ENTRY,
    expr_needless_has::ENTRY,
    expr_negated_absent::ENTRY,
    expr_not_a_condition::ENTRY,
    expr_number_too_large::ENTRY,
    expr_number_too_precise::ENTRY,
    expr_too_deep::ENTRY,
    expr_too_large::ENTRY,
    expr_type_mismatch::ENTRY,
    expr_unclosed::ENTRY,
    expr_unexpected::ENTRY,
    expr_unknown_name::ENTRY,
    expr_unknown_reference::ENTRY,
    expr_unknown_value::ENTRY,
    expr_unsupported_form::ENTRY,
    expr_unsupported_function::ENTRY,
    expr_unsupported_macro::ENTRY,
    expr_word_operator::ENTRY,
    expr_wrong_arguments::ENTRY,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_distinct_and_texts_are_there() {
        let codes: std::collections::BTreeSet<_> = MANUAL.iter().map(|entry| entry.code).collect();
        assert_eq!(codes.len(), MANUAL.len());
        for entry in MANUAL {
            assert!(!entry.title.is_empty() && !entry.text.is_empty() && entry.example != entry.fixed, "{:?}", entry.code);
        }
    }
}
