//! Causes other than inputs, found by switching each mechanism off.

use alloc::vec::Vec;

use super::{Cause, CauseKind, Stage};
use crate::{
    outcome::{Outcome, Reason},
    slate::Switches,
    view::View,
};

/// What can be switched off, in the order in which it is named, which is that of the switches' bits.
const MECHANISMS: [CauseKind; 11] = [
    CauseKind::Rotation,
    CauseKind::Comparison,
    CauseKind::Pause,
    CauseKind::Unavailable,
    CauseKind::Scheduled,
    CauseKind::Intent,
    CauseKind::Dismissed,
    CauseKind::Placed,
    CauseKind::Group,
    CauseKind::Cap,
    CauseKind::Attention,
];

impl Stage<'_> {
    /// Every mechanism whose switching off changes the outcome; for a default that no single switch turns into a module,
    /// also all that remove the best candidate. The view must tell everything.
    pub(super) fn causes(&self, view: &mut View<'_>) -> Vec<Cause> {
        let acting = self.acting();
        let removed = self.found.removed.filter(|_| self.found.best.is_none());
        let mut switch = Switches::NONE;
        let mut others = [self.outcome; MECHANISMS.len()];
        for other in &mut others {
            switch = switch.next();
            if acting.has(switch) {
                *other = self.outcome_without(view, switch);
            }
        }
        let is_default = |outcome: &Outcome| matches!(outcome, Outcome::Default(_));
        let stuck = is_default(&self.outcome) && others.iter().all(is_default);
        let mut causes = Vec::new();
        switch = Switches::NONE;
        for (kind, other) in MECHANISMS.into_iter().zip(others) {
            switch = switch.next();
            let removes = removed.filter(|removed| removed.1.has(switch)).map(|removed| removed.0.module);
            if other != self.outcome || stuck && removes.is_some() {
                let displaced = match other {
                    Outcome::Shown(module) => Some(module),
                    Outcome::Default(_) => removes,
                };
                causes.push(Cause { kind, displaced });
            }
        }
        causes
    }

    /// Mechanisms that did anything; the others need no replay, because without them the same would have happened.
    fn acting(&self) -> Switches {
        let mut acting = self.found.removed_by;
        if self.row.rotation.is_some() {
            acting = acting.and(Switches::ROTATION);
        }
        match self.outcome {
            Outcome::Default(Reason::Paused | Reason::Comparison) => Switches::PAUSE.and(Switches::COMPARISON),
            Outcome::Default(Reason::Attention(_)) => acting.and(Switches::ATTENTION),
            _ => acting,
        }
    }
}
