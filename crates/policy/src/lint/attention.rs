//! Slots that cost more attention than a visit or a day has.

use crate::{Diagnostic, diagnostics::never_fits, vocabulary::Vocabulary};

/// Reports slots that can never show anything.
pub(crate) fn attention_budget(vocabulary: &Vocabulary<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for slot in &vocabulary.slots {
        let Some(cost) = slot.node.and_then(|node| node.get("attention")) else { continue };
        let limit = |period: &'static str| {
            let budget = vocabulary.attention?.get(period)?;
            (budget.whole()? < cost.whole()?).then_some((budget.at, period))
        };
        if let Some((at, period)) = limit("visit").or_else(|| limit("day")) {
            diagnostics.push(never_fits(cost.at, slot.name, at, period));
        }
    }
}
