//! Causes other than inputs, found by switching each mechanism off.

use alloc::vec::Vec;

use nearside_program::ModuleId;

use super::{Cause, CauseKind, Stage};
use crate::{outcome::Outcome, slate::Switches, view::View};

/// Mechanisms that can be switched off, in the order in which they are named.
const MECHANISMS: [(CauseKind, Switches); 11] = [
    (CauseKind::Rotation, Switches::ROTATION),
    (CauseKind::Comparison, Switches::COMPARISON),
    (CauseKind::Pause, Switches::PAUSE),
    (CauseKind::Unavailable, Switches::UNAVAILABLE),
    (CauseKind::Scheduled, Switches::SCHEDULED),
    (CauseKind::Intent, Switches::INTENT),
    (CauseKind::Dismissed, Switches::DISMISSED),
    (CauseKind::Placed, Switches::PLACED),
    (CauseKind::Group, Switches::GROUP),
    (CauseKind::Cap, Switches::CAP),
    (CauseKind::Attention, Switches::ATTENTION),
];

impl Stage<'_> {
    /// Every mechanism whose switching off changes the outcome; for a default that no single switch turns into a module,
    /// also all that remove the best candidate. The view must tell everything.
    pub(super) fn causes(&self, view: &mut View<'_>, outcome: Outcome) -> Vec<Cause> {
        let acting = self.acting(view);
        let outcomes = MECHANISMS.map(|(_, off)| if acting.has(off) { self.outcome(view, off) } else { outcome });
        let removed = self.removed(view);
        let stuck = matches!(outcome, Outcome::Default(_)) && outcomes.iter().all(|other| matches!(other, Outcome::Default(_)));
        let mut causes = Vec::new();
        for ((kind, switch), other) in MECHANISMS.into_iter().zip(outcomes) {
            let removes = removed.filter(|removed| removed.1.has(switch)).map(|removed| removed.0);
            if other != outcome || stuck && removes.is_some() {
                let displaced = match other {
                    Outcome::Shown(module) => Some(module),
                    Outcome::Default(_) => removes,
                };
                causes.push(Cause { kind, displaced });
            }
        }
        if let Outcome::Shown(module) = outcome
            && let Some(rival) = self.rival(view, module)
            && self.score(view, module).is_some_and(|own| own.score == rival.score)
        {
            causes.push(Cause { kind: CauseKind::Tie, displaced: Some(rival.module) });
        }
        causes
    }

    /// Mechanisms that did anything; the others need no replay, because without them the same would have happened.
    fn acting(&self, view: &mut View<'_>) -> Switches {
        if self.rules.page(Switches::NONE).is_some() {
            return Switches::PAUSE.and(Switches::COMPARISON);
        }
        let mut acting = self.search(view, Switches::NONE, None).removed_by;
        if self.row.rotation.is_some() {
            acting = acting.and(Switches::ROTATION);
        }
        if self.rules.over_budget(self.row, &self.slate, Switches::NONE).is_some() {
            acting = acting.and(Switches::ATTENTION);
        }
        acting
    }

    /// When all candidates are removed: the best of them and everything that removes it.
    fn removed(&self, view: &mut View<'_>) -> Option<(ModuleId, Switches)> {
        if self.rules.page(Switches::NONE).is_some() {
            return None;
        }
        let found = self.search(view, Switches::NONE, None);
        let (candidate, _) = found.removed.filter(|_| found.best.is_none())?;
        let mut switches = Switches::NONE;
        while let Some((switch, _)) = self.rules.removal(candidate.module, &self.slate, switches) {
            switches = switches.and(switch);
        }
        Some((candidate.module, switches))
    }
}
