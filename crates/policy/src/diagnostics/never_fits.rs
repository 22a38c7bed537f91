//! `policy::never_fits`: a slot that costs more attention than there is.

use super::Entry;
use crate::{Code, Diagnostic, tree::Place};

pub(crate) const ENTRY: Entry = Entry {
    code: Code("policy::never_fits"),
    title: "a slot that costs more attention than there is",
    text: "A slot whose attention cost is above the budget of a visit or a day never shows anything.",
    example: r#"
[attention]
visit = 3

[slots.popup]
default = "empty"
attention = 5

# modules/late.toml
slot = "popup"
helps = "browse"
score = 10
"#,
    fixed: r#"
[attention]
visit = 5

[slots.popup]
default = "empty"
attention = 5

# modules/late.toml
slot = "popup"
helps = "browse"
score = 10
"#,
};

/// A cost above a budget.
pub(crate) fn never_fits(cost: Place, slot: &str, budget: Place, period: &str) -> Diagnostic {
    cost.warning(ENTRY.code, format!("slot `{slot}` never shows anything"), "costs more than there is").with_label(
        budget.file,
        budget.range(),
        format!("the budget of a {period}"),
    )
}

#[cfg(test)]
mod tests {
    #[test]
    fn comes_out_at_its_place() {
        crate::diagnostics::harness::check(&super::ENTRY, "5");
    }
}
