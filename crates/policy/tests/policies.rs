//! Whole policies: the two of the corpus, and one with everything wrong at once.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests may fail loudly, and so may their helpers")]

use std::path::PathBuf;

use nearside_policy::{Options, Severity, Sources, compile, diagnostics_json, types};
use nearside_program::{Basis, FieldValue, Gain, Key, Parts, Period, PluralCategory, Program, Segment, Source};

fn corpus(name: &str) -> Sources {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/corpus/policies").join(name);
    Sources::read_folder(&folder).unwrap()
}

fn compiled(name: &str, options: Options) -> Parts {
    let sources = corpus(name);
    let compiled = compile(&sources, &options);
    assert_eq!(compiled.diagnostics, [], "{}", diagnostics_json(&sources, &compiled.diagnostics));
    compiled.program.unwrap()
}

fn module<'a>(parts: &'a Parts, name: &str) -> &'a nearside_program::Module {
    &parts.modules[parts.schema.modules.iter().position(|module| module == name).unwrap()]
}

#[test]
fn the_minimal_policy_is_a_program() {
    let parts = compiled("minimal", Options::default());
    assert_eq!(parts.schema.modules, ["evening-reading"]);
    assert_eq!(parts.inputs.len(), 1);
    assert_eq!(parts.texts[0].inputs, ["Time of day"]);
    assert!(parts.debug.is_none());
    let bytes = parts.encode().unwrap();
    assert_eq!(Program::decode(&bytes).unwrap().to_parts().unwrap(), parts);
}

#[test]
fn the_rich_policy_is_a_program() {
    let parts = compiled("rich", Options { debug: true });
    assert_eq!(parts.schema.slots, ["hero", "notice", "aside"], "in declared order");
    assert_eq!(parts.schema.modules, ["free-delivery", "member-thanks", "quick-dinner", "saved-recipes", "winter-tyres"]);
    assert_eq!(parts.schema.comparison_bp, 250);
    assert_eq!(parts.schema.purposes.len(), 3);
    assert_eq!(parts.schema.attributes[0].retention_s, 400 * 86_400);
    assert_eq!(parts.slots[2].rotation.unwrap().points, 25_500);
    assert_eq!(parts.slots[2].rotation.unwrap().every, Period::Day);
    let bytes = parts.encode().unwrap();
    assert_eq!(Program::decode(&bytes).unwrap().to_parts().unwrap(), parts);
}

#[test]
fn penalties_are_taken_off_and_given_back() {
    let parts = compiled("rich", Options::default());
    let dinner = module(&parts, "quick-dinner");
    assert_eq!(dinner.base, 350_000);
    assert_eq!(dinner.boosts.iter().map(|boost| boost.add).collect::<Vec<_>>(), [150_000, 50_000, 250]);
    assert!(matches!(dinner.boosts[1].gain, Gain::Unless(_)));
    assert!(matches!(dinner.boosts[2].gain, Gain::PerUnit { cap: 800, .. }));
    let tyres = module(&parts, "winter-tyres");
    assert_eq!(tyres.base, 120_500 - 30_000);
    assert!(matches!(tyres.boosts[0].gain, Gain::PerMissing { cap: 6, .. }));
}

#[test]
fn windows_are_instants() {
    let available = module(&compiled("rich", Options::default()), "winter-tyres").available;
    // 1 November 2026, midnight in Vienna, is 23:00 UTC of the day before.
    assert_eq!(available.from_ms, Some(1_793_487_600_000));
    assert_eq!(available.until_ms, Some(1_803_884_400_000));
}

#[test]
fn texts_are_there_in_each_locale() {
    let parts = compiled("rich", Options::default());
    let german = &parts.texts[1];
    let input = |name: &str| parts.inputs.iter().position(|input| input.name == name).unwrap();
    let reason = |name: &str| &german.reasons.iter().find(|reason| reason.0.index() == input(name)).unwrap().1;
    assert_eq!(german.inputs[input("profile.diet")], "Was Sie essen");
    let orders = reason("profile.orders");
    let keys: Vec<_> = orders.variants.iter().map(|variant| variant.key.clone()).collect();
    assert_eq!(keys, [Key::Exact(0), Key::Plural(PluralCategory::One), Key::Any]);
    assert!(reason("profile.member_since").variants[0].segments.contains(&Segment::Date));
    let counted = parts
        .inputs
        .iter()
        .position(|input| matches!(input.source, Source::Count { topic: Some(_), window_ms: 604_800_000, .. }))
        .unwrap();
    assert_eq!(german.inputs[counted], "Angesehene Seiten: Kochen");
    let counted = &german.reasons.iter().find(|reason| reason.0.index() == counted).unwrap().1;
    assert_eq!(counted.variants[1].segments[2], Segment::Text(" Seiten über Kochen angesehen haben".to_owned()));
    // The policy's words for a built-in fact win; what it leaves out is built in.
    assert_eq!(reason("device.kind").variants[0].segments[0], Segment::Text("Sie auf ".to_owned()));
    assert_eq!(german.inputs[input("device.kind")], "Ihr Gerät");
    assert_eq!(german.plural.runs[0], (1, PluralCategory::Other));
}

#[test]
fn content_is_typed() {
    let parts = compiled("rich", Options::default());
    let (module, content) = &parts.texts[0].content[0];
    assert_eq!(parts.schema.modules[module.index()], "quick-dinner");
    assert_eq!(content.fields[0], (0, FieldValue::Text("Dinner in twenty minutes".to_owned())));
    assert!(matches!(&content.fields[2].1, FieldValue::List(steps) if steps.len() == 3));
    assert!(matches!(&content.fields[4].1, FieldValue::Image { width: 640, .. }));
}

#[test]
fn bases_follow_declarations() {
    let parts = compiled("rich", Options::default());
    let basis = |name: &str| parts.inputs.iter().find(|input| input.name == name).unwrap().basis;
    assert_eq!(basis("profile.diet"), Basis::Told);
    assert_eq!(basis("profile.orders"), Basis::Relationship);
    assert_eq!(basis("interest.cooking"), Basis::Observed);
    assert_eq!(basis("device.kind"), Basis::Ambient);
}

#[test]
fn debug_spans_point_into_escaped_texts() {
    let sources = corpus("rich");
    let parts = compiled("rich", Options { debug: true });
    let debug = parts.debug.unwrap();
    let seen: Vec<&str> = debug
        .atoms
        .iter()
        .map(|span| sources.files[usize::from(span.file)].text.get(span.start as usize..span.end as usize).unwrap_or("outside"))
        .collect();
    assert!(seen.contains(&"local.hour >= 17") || seen.iter().any(|text| text.contains("local.hour >= 17")), "{seen:#?}");
    assert!(seen.iter().any(|text| text.contains("profile.diet == \\\"veg")), "{seen:#?}");
    assert!(!seen.contains(&"outside"));
    assert_eq!(debug.files.len(), 6);
}

#[test]
fn types_name_what_a_site_may_pass() {
    let page = types(&compiled("rich", Options::default()));
    for line in [
        "    aside: \"saved-recipes\" | \"winter-tyres\";",
        "  intents: \"find-dinner\" | \"learn\" | \"pay\";",
        "  purposes: \"personalize.local\" | \"personalize.edge\" | \"service.membership\";",
        "  kinds: \"view\" | \"save\";",
        "    diet: \"everything\" | \"vegetarian\" | \"vegan\";",
        "    tools: readonly (\"oven\" | \"grill\" | \"wok\")[];",
        "    member_since: Date;",
        "    intent: \"find-dinner\" | \"learn\" | \"pay\";",
        "    topic: \"cooking\" | \"cycling\";",
        "    \"visit.basket\": number;",
    ] {
        assert!(page.contains(&format!("{line}\n")), "{line}\n{page}");
    }
}

/// A stranger's first policy: every problem that does not follow from another one comes in the first run.
#[test]
fn all_problems_come_at_once() {
    let policy = r#"
site = "example.org/shop"
version = 0
locales = ["en", "de"]
zone = "Europe/Wien"

[purposes."personalize.local"]
text.en = "Remember"

[attributes.shoeSize]
type = "integer"
basis = "told"
label.en = "Shoe size"

[topics.cooking]
half_life = "one month"
label = { en = "Cooking", de = "Kochen" }

[intents.buy]

[slots.hero]
attention = "high"

[conditions]
late = "local.hor >= 20"
"#;
    let module = r#"
slot = "heroo"
helps = "by"
when = "late && interest.cooking > 300 &"
score = 10.12345
scoer = 1
from = "tomorrow"
caps = { visit = 0 }

[[boost]]
add = 5
"#;
    let sources = Sources::new([("policy.toml", policy), ("modules/Big_Offer.toml", module)]);
    let compiled = compile(&sources, &Options::default());
    assert!(compiled.program.is_none() && compiled.has_errors());
    let codes: Vec<&str> = compiled.diagnostics.iter().map(|found| found.code.0).collect();
    for (code, times) in [
        ("policy::bad_site", 1),
        ("policy::bad_number", 2),
        ("policy::unknown_zone", 1),
        ("policy::missing_text", 2),
        ("policy::bad_name", 2),
        ("policy::bad_value", 1),
        ("policy::missing_retention", 1),
        ("policy::bad_length", 1),
        ("policy::no_default", 1),
        ("policy::wrong_type", 1),
        ("condition::unknown_name", 1),
        ("policy::unknown_reference", 2),
        ("policy::unknown_key", 1),
        ("policy::bad_instant", 1),
        ("policy::zero_cap", 1),
        ("policy::bad_boost", 1),
        ("policy::unread_fact", 1),
    ] {
        assert_eq!(
            codes.iter().filter(|found| **found == code).count(),
            times,
            "{code}: {}",
            diagnostics_json(&sources, &compiled.diagnostics)
        );
    }
    assert!(
        codes.iter().any(|code| code.starts_with("condition::") && *code != "condition::unknown_name"),
        "the stray `&`: {codes:?}"
    );
    let places: Vec<_> = compiled.diagnostics.iter().map(|found| (found.labels[0].file, found.labels[0].range.start)).collect();
    assert!(places.is_sorted(), "by file and place");
}

#[test]
fn a_module_without_a_slot_is_refused_once() {
    let mut sources = corpus("minimal");
    sources.files[1].text = "slot = []\nhelps = 'read'\nscore = 1\nboost = 3\n".to_owned();
    let codes: Vec<_> = compile(&sources, &Options::default()).diagnostics.iter().map(|found| found.code.0).collect();
    assert_eq!(codes, ["policy::unused", "policy::missing_key", "policy::wrong_type"]);
}

#[test]
fn nothing_at_all_is_one_problem() {
    let compiled = compile(&Sources::default(), &Options::default());
    assert_eq!(compiled.diagnostics.len(), 1);
    assert_eq!(compiled.diagnostics[0].severity, Severity::Error);
}

#[test]
fn the_reference_is_a_policy() {
    let page = nearside_policy::reference();
    let blocks: Vec<&str> = page.split("```toml\n").skip(1).map(|rest| rest.split("```").next().unwrap()).collect();
    let sources = Sources::new([("policy.toml", blocks[0]), ("modules/quick-dinner.toml", blocks[1])]);
    let compiled = compile(&sources, &Options::default());
    let found: Vec<_> = compiled.diagnostics.iter().map(|found| (found.code.0, found.message.as_str())).collect();
    assert_eq!(found, [("policy::unused", "nothing uses fact `page.type`")]);
    assert!(compiled.program.is_some());
}

/// Whatever an editor has half typed ends in a program or in diagnostics with places inside their files.
#[test]
fn damaged_policies_never_break_the_compiler() {
    let whole = corpus("rich");
    let mut dice: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut roll = |sides: usize| {
        dice ^= dice << 13;
        dice ^= dice >> 7;
        dice ^= dice << 17;
        (dice % sides as u64) as usize
    };
    let scraps =
        ["", "\"", "'''", "[", "]", "{", "}}", "{$", "=", "\n", "-1", "2026-99-99", "\\", "ü", "&&", "true", "*", ".match $n"];
    let mut refused = 0;
    for _ in 0..200 {
        let mut sources = whole.clone();
        for _ in 0..=roll(3) {
            let file = roll(sources.files.len());
            let text = &mut sources.files[file].text;
            let boundary = |text: &str, at: usize| (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap();
            let start = boundary(text, roll(text.len()));
            let end = boundary(text, (start + roll(12)).min(text.len())).max(start);
            text.replace_range(start..end, scraps[roll(scraps.len())]);
        }
        let compiled = compile(&sources, &Options { debug: true });
        assert_eq!(compiled.program.is_none(), compiled.has_errors());
        refused += usize::from(compiled.program.is_none());
        for label in compiled.diagnostics.iter().flat_map(|found| &found.labels) {
            let text = sources.files.get(usize::from(label.file.0)).map_or("", |file| file.text.as_str());
            assert!(text.get(label.range.clone()).is_some(), "{:?} in {}", label, sources.path(label.file));
        }
    }
    assert!((50..200).contains(&refused), "{refused} of 200 refused");
}
