//! What the page's own script is handed: the decision, and why, in words that need no engine.

use nearside_engine::{Decision, Explanation, Outcome, Request, Scratch, explain, reason_text, wire};
use nearside_program::{Facts, InputId, Labelled, Program, SlotId, Texts};

/// A decision as it is handed over, in the canonical forms: `{"decision":…,"explanations":[…],"words":…}`.
///
/// The words are `{"labels":{INPUT:LABEL},"reasons":{SLOT:{INPUT:SENTENCE}}}` in the locale nearest to the page's: labels of all
/// inputs that are named, and the policy's sentences for those that were reasons. Of values it holds the time, and what the sentences say.
pub(crate) fn handover(
    program: &Program,
    facts: &Facts,
    request: &Request,
    outcomes: &[(SlotId, Outcome)],
    texts: Option<&Texts>,
    scratch: &mut Scratch,
) -> String {
    let explained = |(slot, _): &(SlotId, Outcome)| explain(program, facts, request, *slot, scratch);
    let explanations: Vec<Explanation> = outcomes.iter().filter_map(explained).collect();
    let mut json = String::from("{\"decision\":");
    json.push_str(&wire::decision(program, facts, &Decision { outcomes: outcomes.to_vec() }));
    json.push_str(",\"explanations\":[");
    for (position, explanation) in explanations.iter().enumerate() {
        if position > 0 {
            json.push(',');
        }
        json.push_str(&wire::explanation(program, facts, explanation));
    }
    json.push(']');
    if let Some(texts) = texts {
        json.push_str(",\"words\":");
        json.push_str(&words(program, facts, texts, &explanations));
    }
    json.push('}');
    json
}

fn words(program: &Program, facts: &Facts, texts: &Texts, explanations: &[Explanation]) -> String {
    let mut json = wire::Json::new();
    let name = |input: InputId| program.inputs().get(input.index()).map_or("", |input| input.name.as_str());
    json.open('{');
    json.key("labels");
    json.open('{');
    let mut named: Vec<InputId> = explanations.iter().flat_map(inputs).collect();
    named.sort_unstable();
    named.dedup();
    for input in named {
        if let Some(label) = texts.labels(Labelled::Inputs).get(input.index()).filter(|label| !label.is_empty()) {
            json.string(name(input), label);
        }
    }
    json.close('}');
    json.key("reasons");
    json.open('{');
    for explanation in explanations.iter().filter(|explanation| !explanation.because.is_empty()) {
        json.key(program.slot_name(explanation.slot));
        json.open('{');
        for because in &explanation.because {
            if let Some(sentence) = reason_text(program, facts, texts, &explanation.because, because.input) {
                json.string(name(because.input), &sentence.plain);
            }
        }
        json.close('}');
    }
    json.close('}');
    json.close('}');
    json.end()
}

/// Every input that an explanation names.
fn inputs(explanation: &Explanation) -> impl Iterator<Item = InputId> {
    let because = explanation.because.iter().flat_map(|because| because.instead.iter().copied().chain([because.input]));
    because.chain(explanation.read.iter().copied())
}
