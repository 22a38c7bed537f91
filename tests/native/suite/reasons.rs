//! Sentences of named conditions: said where a reason rests on one of them alone, and nowhere else.

use nearside_engine::{Request, Scratch, explain, reason_text, set_time};
use nearside_policy::Sources;
use nearside_program::{Facts, Program, SlotId};
use nearside_tests::{compile, generate::condition::NOON_MS};

const POLICY: &str = r#"
site = "https://example.org"
version = 1
locales = ["en", "de"]

[purposes."personalize.local"]
text = { en = "Choose what fits you.", de = "Zeigen, was passt." }

[intents.read]

[slots.hero]
default = "page"

[attributes.children]
type = "int"
basis = "told"
retention = "30d"
label = { en = "Children", de = "Kinder" }
reason = { en = "you have {$value} children", de = "Sie haben {$value} Kinder" }

[attributes.member]
type = "bool"
basis = "told"
retention = "30d"
label = { en = "Member", de = "Mitglied" }

[conditions]
weekday = "local.weekday >= 1 && local.weekday <= 5"
family = "profile.children >= 1 && profile.member"
working_evening = "weekday && local.hour >= 17"

[reasons]
weekday = { en = "it is a working day", de = "heute wird gearbeitet" }
family = { en = "you are a family with us", de = "Sie sind als Familie bei uns" }
working_evening = { en = "it is the end of a working day", de = "die Arbeit ist getan" }
"#;

/// Sentences of all reasons of the only module, by input, in a locale; an input without a sentence is left out.
#[track_caller]
fn check(when: &str, locale: usize, want: &[(&str, &str)]) {
    let module = format!("slot = \"hero\"\nhelps = \"read\"\nscore = 1\nwhen = '{when}'\n");
    // Whatever the condition leaves out is read by another module, so that the policy is whole.
    let rest = |when: &str| format!("slot = \"hero\"\nhelps = \"read\"\nscore = 0\nwhen = '{when}'\n");
    let (family, evening) = (rest("family"), rest("working_evening"));
    let files = [("policy.toml", POLICY), ("modules/a.toml", &module), ("modules/b.toml", &family), ("modules/c.toml", &evening)];
    let program = compile::program(&Sources::new(files)).unwrap_or_else(|error| panic!("{when}: {error}"));
    let mut facts = Facts::new(program.inputs().len());
    set_time(&program, &mut facts, NOON_MS + 30 * 3_600_000, Some(0));
    let id = |name: &str| (0..).map(nearside_program::InputId).find(|id| program.inputs()[id.index()].name == name).expect(name);
    facts.set_scalar(id("profile.children"), 2);
    facts.set_scalar(id("profile.member"), 1);
    let said = explain(&program, &facts, &Request::all(), SlotId(0), &mut Scratch::new()).expect("an explanation");
    assert!(said.verified);
    let texts = program.texts(locale).expect("texts");
    let name = |program: &Program, input: nearside_program::InputId| program.inputs()[input.index()].name.clone();
    let got: Vec<(String, String)> = said
        .because
        .iter()
        .filter_map(|because| {
            let text = reason_text(&program, &facts, &texts, &said.because, because.input)?;
            Some((name(&program, because.input), text.plain))
        })
        .collect();
    let want: Vec<(String, String)> = want.iter().map(|(input, text)| (input.to_string(), text.to_string())).collect();
    assert_eq!(got, want, "{when}");
}

#[test]
fn a_condition_alone_has_its_sentence() {
    check("family", 0, &[("profile.children", "you are a family with us"), ("profile.member", "you are a family with us")]);
    check(
        "family",
        1,
        &[("profile.children", "Sie sind als Familie bei uns"), ("profile.member", "Sie sind als Familie bei uns")],
    );
    // Beside something else, which has its own sentence.
    let hour = ("local.hour", "it is past 18:00 where you are");
    check("weekday && local.hour == 18", 0, &[("local.weekday", "it is a working day"), hour]);
}

#[test]
fn part_of_a_condition_does_not() {
    check("profile.children >= 1", 0, &[("profile.children", "you have 2 children")]);
    // Another test of the same fact: what holds is not what the condition says.
    check("family && profile.children >= 2", 0, &[("profile.children", "you have 2 children")]);
    check("!family || profile.member", 0, &[]);
}

#[test]
fn the_one_that_says_more_is_said() {
    let evening = "it is the end of a working day";
    check("working_evening", 0, &[("local.weekday", evening), ("local.hour", evening)]);
}

#[test]
fn a_sentence_of_no_condition_is_refused() {
    let policy = POLICY.replace("weekday = { en", "weekdays = { en");
    let module = "slot = \"hero\"\nhelps = \"read\"\nscore = 1\nwhen = 'weekday && family && working_evening'\n";
    let error = compile::program(&Sources::new([("policy.toml", policy.as_str()), ("modules/a.toml", module)]))
        .expect_err("a name that is not declared");
    assert!(error.contains("unknown named condition `weekdays`"), "{error}");
}
