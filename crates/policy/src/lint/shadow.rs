//! Modules that another module of the same slot always beats.

use nearside_program::{Availability, Caps, Gain, Module, SlotId};

use crate::{Diagnostic, diagnostics::shadowed_module, modules::ModuleDecl, quantity, vocabulary::Vocabulary};

/// Reports modules that lose in each of their slots. O(modules × slots).
pub(crate) fn shadowed_modules(vocabulary: &Vocabulary<'_>, modules: &[ModuleDecl], diagnostics: &mut Vec<Diagnostic>) {
    // By slot: the module that is always there and has the best base, which is the least that it scores.
    let mut winners: Vec<Option<usize>> = vec![None; vocabulary.slots.len()];
    for (index, candidate) in modules.iter().enumerate().filter(|(_, candidate)| is_always_there(&candidate.module)) {
        let [slot] = candidate.module.slots.as_slice() else { continue };
        if let Some(winner) = winners.get_mut(slot.index()) {
            let beaten =
                winner.and_then(|winner| modules.get(winner)).is_none_or(|winner| candidate.module.base > winner.module.base);
            if beaten {
                *winner = Some(index);
            }
        }
    }
    for (index, loser) in modules.iter().enumerate().filter(|(_, loser)| loser.when_known && !loser.module.when.is_empty()) {
        let beaten_by = |slot: &SlotId| {
            let winner = winners.get(slot.index()).copied().flatten().filter(|winner| *winner != index)?;
            let declared = modules.get(winner)?;
            let (least, most) = (i64::from(declared.module.base), most_points(&loser.module) + largest_draw(vocabulary, *slot));
            // Where the page's intent is protected, modules that do not help it are out of the way.
            let intent = vocabulary.intents.get(loser.module.helps.index()).and_then(|intent| intent.node);
            let protected = intent.and_then(|node| node.get("protected")?.flag()) == Some(true);
            let stays = declared.module.helps == loser.module.helps || !protected;
            (stays && (least > most || (least == most && winner < index))).then_some(declared)
        };
        let winners: Vec<_> = loser.module.slots.iter().map(beaten_by).collect();
        if let Some(Some(winner)) = winners.first()
            && winners.iter().all(Option::is_some)
        {
            diagnostics.push(shadowed_module(loser.score_at, &loser.name, &winner.name, winner.score_at));
        }
    }
}

fn is_always_there(module: &Module) -> bool {
    module.when.iter().any(|clause| clause.0.is_empty())
        && module.group.is_none()
        && module.caps == Caps::default()
        && module.available == Availability::default()
}

fn most_points(module: &Module) -> i64 {
    let units = |gain: &Gain| match gain {
        Gain::When(_) | Gain::Unless(_) => 1,
        Gain::PerUnit { cap, .. } | Gain::PerMissing { cap, .. } => i64::from(*cap),
    };
    i64::from(module.base) + module.boosts.iter().map(|boost| i64::from(boost.add) * units(&boost.gain)).sum::<i64>()
}

/// The largest draw that rotation may add in a slot, milli-points; one that cannot be read counts as very large.
fn largest_draw(vocabulary: &Vocabulary<'_>, slot: SlotId) -> i64 {
    let Some(rotate) = vocabulary.slots.get(slot.index()).and_then(|slot| slot.node?.get("rotate")) else { return 0 };
    let points = rotate.get("points").and_then(|points| quantity::points(points, &mut Vec::new()));
    points.map_or(i64::from(i32::MAX), i64::from)
}
