//! Checks of what is well-formed but probably not meant, or not wise in public.

mod attention;
mod observed;
mod public;
mod shadow;
mod traits;
mod unused;

pub(crate) use self::{
    attention::attention_budget,
    observed::observed_content,
    public::public_text,
    shadow::shadowed_modules,
    traits::{protected_traits, sensitive_word},
    unused::unused_declarations,
};
