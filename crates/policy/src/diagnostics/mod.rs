//! Every diagnostic, one per file: what it says, where it points, and what the manual says about it.

use crate::Code;

pub(crate) mod bad_bands;
pub(crate) mod bad_boost;
pub(crate) mod bad_facet;
pub(crate) mod bad_instant;
pub(crate) mod bad_length;
pub(crate) mod bad_message;
pub(crate) mod bad_name;
pub(crate) mod bad_number;
pub(crate) mod bad_path;
pub(crate) mod bad_site;
pub(crate) mod bad_value;
pub(crate) mod builtin;
pub(crate) mod content_too_long;
pub(crate) mod dead_variant;
pub(crate) mod duplicate;
pub(crate) mod email_address;
pub(crate) mod empty_window;
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
#[cfg(test)]
pub(crate) mod harness;
pub(crate) mod local_time;
pub(crate) mod missing_field;
pub(crate) mod missing_key;
pub(crate) mod missing_plural;
pub(crate) mod missing_policy;
pub(crate) mod missing_retention;
pub(crate) mod missing_text;
pub(crate) mod mixed_components;
mod nearest;
pub(crate) mod never_fits;
pub(crate) mod no_default;
pub(crate) mod notice_too_long;
pub(crate) mod observed_in_content;
pub(crate) mod placeholder_in_content;
pub(crate) mod protected_trait;
pub(crate) mod remote_image;
pub(crate) mod secret;
pub(crate) mod shadowed_module;
pub(crate) mod slice_too_large;
pub(crate) mod slice_without_purpose;
pub(crate) mod sliced_trait;
pub(crate) mod split_band;
pub(crate) mod stray_file;
pub(crate) mod toml_syntax;
pub(crate) mod too_many;
pub(crate) mod unknown_key;
pub(crate) mod unknown_locale;
pub(crate) mod unknown_placeholder;
pub(crate) mod unknown_reference;
pub(crate) mod unknown_zone;
pub(crate) mod unreachable;
pub(crate) mod unread_fact;
pub(crate) mod unsafe_link;
pub(crate) mod unused;
pub(crate) mod wrong_type;
pub(crate) mod zero_cap;

pub(crate) use self::{
    bad_bands::bad_bands, bad_boost::bad_boost, bad_facet::bad_facet, bad_instant::bad_instant, bad_length::bad_length,
    bad_message::bad_message, bad_name::bad_name, bad_number::bad_number, bad_path::bad_path, bad_site::bad_site,
    bad_value::bad_value, builtin::builtin, content_too_long::content_too_long, dead_variant::dead_variant, duplicate::duplicate,
    email_address::email_address, empty_window::empty_window, local_time::local_time, missing_field::missing_field,
    missing_key::missing_key, missing_plural::missing_plural, missing_policy::missing_policy,
    missing_retention::missing_retention, missing_text::missing_text, mixed_components::mixed_components, never_fits::never_fits,
    no_default::no_default, notice_too_long::notice_too_long, observed_in_content::observed_in_content,
    placeholder_in_content::placeholder_in_content, protected_trait::protected_trait, remote_image::remote_image, secret::secret,
    shadowed_module::shadowed_module, slice_too_large::slice_too_large, slice_without_purpose::slice_without_purpose,
    sliced_trait::sliced_trait, split_band::split_band, stray_file::stray_file, toml_syntax::toml_syntax, too_many::too_many,
    unknown_key::unknown_key, unknown_locale::unknown_locale, unknown_placeholder::unknown_placeholder,
    unknown_reference::unknown_reference, unknown_zone::unknown_zone, unreachable::unreachable, unread_fact::unread_fact,
    unsafe_link::unsafe_link, unused::unused, wrong_type::wrong_type, zero_cap::zero_cap,
};
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
    bad_bands::ENTRY,
    bad_boost::ENTRY,
    bad_facet::ENTRY,
    bad_instant::ENTRY,
    bad_length::ENTRY,
    bad_message::ENTRY,
    bad_name::ENTRY,
    bad_number::ENTRY,
    bad_path::ENTRY,
    bad_site::ENTRY,
    bad_value::ENTRY,
    builtin::ENTRY,
    content_too_long::ENTRY,
    dead_variant::ENTRY,
    duplicate::ENTRY,
    email_address::ENTRY,
    empty_window::ENTRY,
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
    local_time::ENTRY,
    missing_field::ENTRY,
    missing_key::ENTRY,
    missing_plural::ENTRY,
    missing_policy::ENTRY,
    missing_retention::ENTRY,
    missing_text::ENTRY,
    mixed_components::ENTRY,
    never_fits::ENTRY,
    no_default::ENTRY,
    notice_too_long::ENTRY,
    observed_in_content::ENTRY,
    placeholder_in_content::ENTRY,
    protected_trait::ENTRY,
    remote_image::ENTRY,
    secret::ENTRY,
    shadowed_module::ENTRY,
    slice_too_large::ENTRY,
    slice_without_purpose::ENTRY,
    sliced_trait::ENTRY,
    split_band::ENTRY,
    stray_file::ENTRY,
    toml_syntax::ENTRY,
    too_many::ENTRY,
    unknown_key::ENTRY,
    unknown_locale::ENTRY,
    unknown_placeholder::ENTRY,
    unknown_reference::ENTRY,
    unknown_zone::ENTRY,
    unreachable::ENTRY,
    unread_fact::ENTRY,
    unsafe_link::ENTRY,
    unused::ENTRY,
    wrong_type::ENTRY,
    zero_cap::ENTRY,
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

    #[test]
    fn every_file_is_in_the_manual() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/diagnostics");
        let mut files: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|file| file.unwrap().file_name().into_string().unwrap().trim_end_matches(".rs").to_owned())
            .filter(|name| !matches!(name.as_str(), "mod" | "harness" | "nearest"))
            .collect();
        files.sort_unstable();
        let file = |code: &str| code.replace("policy::", "").replace("condition::", "expr_");
        let codes: Vec<String> = MANUAL.iter().map(|entry| file(entry.code.0)).collect();
        assert_eq!(codes, files, "a code is the name of its file");
    }
}
