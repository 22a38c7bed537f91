//! The sweep: drops for good what has run out or has lost its consent.

use alloc::vec::Vec;
use nearside_program::{PurposeId, Schema};

use crate::{
    edit::Change,
    inventory::Row,
    profile::Profile,
    retention::Term,
    visit::{Limits, Spent, Visit},
};

impl Profile {
    /// Drops what no decision may ever see again: items whose term is over, and items whose purpose is not granted
    /// (refused, withdrawn or run out). A host calls it when it opens the profile, and stores the result.
    ///
    /// Values of attributes that this policy does not declare stay for their own term while anything is granted, since
    /// another page may declare them. Consent records stay: they say why the rest is gone. It never changes what a
    /// [`gate`](crate::gate) lets through.
    pub fn sweep(&mut self, schema: &Schema, now_ms: i64) -> Change {
        let granted =
            |id: PurposeId| schema.purposes.get(id.index()).is_some_and(|purpose| self.consents.grants(&purpose.name, now_ms));
        let (any, activity) = (self.consents.grants_any(now_ms), granted(schema.activity_purpose));
        let by_attribute: Vec<(&str, bool, u32)> =
            schema.attributes.iter().map(|declared| (&*declared.name, granted(declared.purpose), declared.retention_s)).collect();
        let values = self.values.take_where(|value| {
            by_attribute
                .iter()
                .find(|declared| declared.0 == value.attribute)
                .map_or(!any || value.term.is_over(now_ms), |&(_, granted, retention_s)| {
                    !granted || value.term.within(retention_s).is_over(now_ms)
                })
        });
        let over = |term: Term| !activity || term.within(schema.activity_retention_s).is_over(now_ms);
        let told = self.told.take_where(|told| over(told.term));
        let events = self.activity.take_where(|event| over(event.term));
        let dismissals = self.dismissals.take_where(|gone| !activity || gone.term.is_over(now_ms));
        let mut removed: Vec<Row> = Vec::new();
        removed.extend(values.into_iter().map(Row::Value));
        removed.extend(told.into_iter().map(Row::Told));
        removed.extend(events.into_iter().map(Row::Event));
        removed.extend(dismissals.into_iter().map(Row::Dismissal));
        if !any {
            removed.extend(self.blocks.take_where(|_| true).into_iter().map(Row::Block));
        }
        let mut change = Change { removed, added: Vec::new() };
        if !activity {
            change.removed.extend(self.exposures.take_where(|_| true).into_iter().map(Row::Exposure));
            for single in
                [Row::Seed(0), Row::Visit(Visit::default()), Row::Spent(Spent::default()), Row::Limits(Limits::default())]
            {
                change.take(self, &single);
            }
        }
        change
    }
}
