//! Any text is a file of facts or wrong for a reason, and what it says is decided and explained.

use nearside_cli::situation_of;
use nearside_engine::{Scratch, decide, explain};

use super::profile::PROGRAM;

/// Judges bytes as a file of facts.
#[must_use]
pub fn judge(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let situation = match situation_of(&text, &PROGRAM) {
        Ok(situation) => situation,
        Err(reason) => {
            let steers = |char: char| char.is_control() || ('\u{202A}'..='\u{202E}').contains(&char);
            assert!(!reason.is_empty() && !reason.contains(steers), "the reason is no sentence: {reason:?}");
            return false;
        }
    };
    assert!(
        situation.notes.iter().all(|note| !note.contains(char::is_control)),
        "a note steers a terminal: {:?}",
        situation.notes
    );
    let mut scratch = Scratch::new();
    let decision = decide(&PROGRAM, &situation.facts, &situation.request, &mut scratch);
    for (slot, outcome) in &decision.outcomes {
        let said = explain(&PROGRAM, &situation.facts, &situation.request, *slot, &mut scratch).expect("the slot is asked for");
        assert!(said.verified && said.outcome == *outcome, "{text}");
    }
    true
}
