//! "Why not that module?": whether the obstacle named is the one, and whether the change offered really lets it win.

use nearside_engine::{Change, Obstacle, Reason as Theirs, Value as NewValue, WhyNot};
use nearside_program::Program;

use crate::{
    bridge,
    model::{Kind, Value},
    reference::{Outcome, Page, Reason, Truth, World, score::score, slate::Slate},
};

/// One slot of one decision, asked about a module that is one of its own.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// The program, for the names of inputs.
    pub program: &'a Program,
    /// The page.
    pub page: &'a Page,
    /// Policy and facts.
    pub world: &'a World<'a>,
    /// The whole page as decided.
    pub slate: &'a Slate,
    /// Position in the slate.
    pub at: usize,
    /// The module.
    pub module: usize,
}

impl Question<'_> {
    /// Checks an answer; if it offers a change, tells whether a part of it can be spared.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn check(&self, answer: &WhyNot) -> Result<Option<bool>, String> {
        let said = match &answer.obstacle {
            Obstacle::Shown => "shown".into(),
            Obstacle::NotHere => "not here".into(),
            Obstacle::Page(reason) => format!("page {:?}", reason_of(*reason)),
            Obstacle::Condition { .. } => "condition".into(),
            Obstacle::Removed(reason) => format!("removed {:?}", reason_of(*reason)),
            Obstacle::Outscored { by, gap } => format!("outscored by {} by {gap}", by.index()),
        };
        let expected = self.obstacle();
        if said != expected {
            return Err(format!("why not: the obstacle is said to be `{said}`; replayed: `{expected}`"));
        }
        let Some(changes) = &answer.change else { return Ok(None) };
        if !self.wins(changes) {
            return Err(format!("why not: with {changes:?} the module does not win"));
        }
        // The smallest change *found* is offered, so a smaller one is no fault, but it is counted.
        let spare = (0..changes.len()).any(|spared| {
            let mut fewer = changes.clone();
            fewer.remove(spared);
            self.wins(&fewer)
        });
        Ok(Some(spare))
    }

    /// What stands in the module's way.
    fn obstacle(&self) -> String {
        let (slot, outcome) = self.slate[self.at];
        let before = &self.slate[..self.at];
        let (page, world) = (self.page, self.world);
        if outcome == Outcome::Shown(self.module) {
            return "shown".into();
        }
        if let Outcome::Default(reason @ (Reason::Paused | Reason::Comparison)) = outcome {
            return format!("page {reason:?}");
        }
        if world.truth(&world.policy.modules[self.module].when) != Truth::True {
            return "condition".into();
        }
        if let Some(reason) = page.removed(world, self.module, before) {
            return format!("removed {reason:?}");
        }
        let open = page.candidates(world, slot).into_iter().find(|module| page.removed(world, *module, before).is_none());
        match (open, outcome) {
            (Some(best), Outcome::Default(reason)) if best == self.module => format!("page {reason:?}"),
            (Some(best), _) => {
                let gap = score(world, page.rotates(), slot, best) - score(world, page.rotates(), slot, self.module);
                format!("outscored by {best} by {gap}")
            }
            (None, _) => unreachable!("the module itself is open"),
        }
    }

    /// Whether the slot shows the module once these inputs have changed.
    fn wins(&self, changes: &[Change]) -> bool {
        let mut world = self.world.clone();
        for change in changes {
            let name = self.program.inputs()[change.input.index()].name.clone();
            let value = match (&change.to, &world.policy.input(&name).kind) {
                (NewValue::Absent, _) => {
                    world.values.remove(&name);
                    continue;
                }
                (NewValue::Scalar(n), Kind::Bool) => Value::Bool(*n == 1),
                (NewValue::Scalar(n), Kind::Int) => Value::Int(*n),
                (NewValue::Scalar(n), Kind::Fixed) => Value::Fixed(*n),
                (NewValue::Scalar(n), Kind::Timestamp) => Value::Timestamp(*n),
                (NewValue::Scalar(n), Kind::Duration) => Value::Duration(*n),
                (NewValue::Scalar(n), Kind::Enum(names)) => Value::Name(names[usize::try_from(*n).expect("a position")].clone()),
                (NewValue::Texts(texts), Kind::Text) => Value::Text(texts[0].clone()),
                (NewValue::Texts(texts), Kind::Set(_)) => Value::Set(texts.clone()),
                other => panic!("`{name}` cannot be {other:?}"),
            };
            world.values.insert(name, value);
        }
        let (slot, _) = self.slate[self.at];
        self.page.decide(&world).contains(&(slot, Outcome::Shown(self.module)))
    }
}

fn reason_of(reason: Theirs) -> Reason {
    match bridge::outcome(nearside_engine::Outcome::Default(reason)) {
        Outcome::Default(reason) => reason,
        Outcome::Shown(_) => unreachable!("a default stays one"),
    }
}
