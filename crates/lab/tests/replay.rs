//! Logs replayed through compiled policies, from the bytes of the log to the counts.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests may fail loudly, and so may their helpers"
)]

use nearside_lab::{Every, Fact, PathRule, Tally, Views, read_log, replay};
use nearside_policy::{Options, PathFact, Sources, compile};
use nearside_program::{List, ModuleId, Program};

const DESKTOP: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:27.0) Gecko/20100101 Firefox/27.0";
const PHONE: &str = "Mozilla/5.0 (Android; Mobile; rv:27.0) Gecko/27.0 Firefox/27.0";

const POLICY: &str = r#"site = "https://example.org"
version = 1
locales = ["en"]

[purposes."personalize.local"]
text.en = "Remember what I read"

[attention]
visit = 1

[topics.tools]
half_life = "7d"
label.en = "Tools"

[activity]
retention = "30d"

[activity.kinds.view]
weight = 300
label.en = "Pages"

[page.type]
type = "enum"
values = ["home", "article"]
label.en = "Kind of page"

[intents.read]

[slots.hero]
default = "page"

[slots.notice]
default = "empty"
attention = 1

[[path]]
glob = "/"
page = { type = "home" }

[[path]]
glob = "/tools/*"
topic = "tools"
kind = "view"
page = { type = "article" }
"#;

const MODULES: [(&str, &str); 5] = [
    ("more-tools", "slot = 'hero'\nhelps = 'read'\nwhen = 'interest.tools >= 200'\nscore = 300\n"),
    ("on-phone", "slot = 'hero'\nhelps = 'read'\nwhen = 'device.kind == \"phone\"'\nscore = 200\n"),
    ("evening", "slot = 'hero'\nhelps = 'read'\nwhen = 'local.hour >= 18 && visit.source != \"internal\"'\nscore = 100\n"),
    (
        "letter",
        "slot = 'notice'\nhelps = 'read'\nwhen = 'visit.pages >= 2 && page.type == \"article\"'\nscore = 100\ncaps = { lifetime = 1 }\n",
    ),
    ("never", "slot = 'hero'\nhelps = 'read'\nwhen = 'device.kind == \"tablet\"'\nscore = 10\n"),
];

fn compiled(sources: &Sources) -> (Program, Vec<PathRule>) {
    let compiled = compile(sources, &Options::default());
    let parts = compiled.program.unwrap_or_else(|| panic!("{:#?}", compiled.diagnostics));
    let rules = compiled.paths.into_iter().map(|rule| PathRule {
        glob: rule.glob,
        activity: rule.activity,
        page: rule
            .page
            .into_iter()
            .map(|(name, value)| {
                let fact = match value {
                    PathFact::Flag(flag) => Fact::Flag(flag),
                    PathFact::Whole(whole) => Fact::Whole(whole),
                    PathFact::Text(text) => Fact::Text(text),
                    PathFact::Texts(texts) => Fact::Texts(texts),
                };
                (name, fact)
            })
            .collect(),
    });
    (Program::decode(&parts.encode().unwrap()).unwrap(), rules.collect())
}

fn small() -> (Program, Vec<PathRule>) {
    let modules = MODULES.iter().map(|(name, text)| (format!("modules/{name}.toml"), (*text).to_owned()));
    compiled(&Sources::new([("policy.toml".to_owned(), POLICY.to_owned())].into_iter().chain(modules)))
}

fn line(host: &str, time: &str, path: &str, referrer: &str, agent: &str) -> String {
    format!("{host} - - [{time} +0000] \"GET {path} HTTP/1.1\" 200 5 \"{referrer}\" \"{agent}\"\n")
}

fn run(program: &Program, rules: &[PathRule], log: &str, every: u32) -> (Views, Tally) {
    let views = read_log(&mut log.as_bytes(), program.site(), rules).unwrap();
    let tally = replay(program, &views, rules, Every(every)).unwrap();
    (views, tally)
}

fn shown(program: &Program, tally: &Tally, module: &str) -> u64 {
    let id = program.find(List::Modules, module).unwrap();
    tally.shown(ModuleId(id))
}

/// Counted by hand.
#[test]
fn a_visitor_is_followed_from_page_to_page() {
    let (program, rules) = small();
    let log = [
        // First visit. Nothing is known: default.
        line("a", "17/May/2015:10:00:00", "/tools/saw", "-", DESKTOP),
        // Second page: one view gives 300 points of interest; the letter is shown.
        line("a", "17/May/2015:10:10:00", "/tools/axe", "https://example.org/tools/saw", DESKTOP),
        // Third page: the letter has reached its cap.
        line("a", "17/May/2015:10:20:00", "/tools/bow", "https://example.org/tools/axe", DESKTOP),
        // Second visit, the next day.
        line("a", "18/May/2015:10:20:00", "/", "-", DESKTOP),
        // Another visitor, by the agent; in the evening, coming from elsewhere.
        line("a", "17/May/2015:19:00:00", "/", "-", PHONE),
        line("b", "17/May/2015:19:00:00", "/", "-", DESKTOP),
        // Inside the site the source of the visit stays that of its first page.
        line("b", "17/May/2015:19:05:00", "/about", "https://example.org/", DESKTOP),
    ];
    let (views, tally) = run(&program, &rules, &log.concat(), 1);
    assert_eq!((tally.views, views.visitors, tally.visits, tally.returning), (7, 3, 4, 1));
    let of = |module| shown(&program, &tally, module);
    assert_eq!((of("more-tools"), of("on-phone"), of("evening"), of("letter"), of("never")), (3, 1, 2, 1, 0));
    assert_eq!(tally.slots[0].all.defaults(), 1);
    assert_eq!(tally.slots[1].all.defaults(), 6);
    // The cap was reached on the third page only: the home page shows no letter anyway.
    assert_eq!(tally.caps.iter().map(|(_, periods)| *periods).collect::<Vec<_>>(), [[0, 0, 1]]);
    assert_eq!(tally.rules, [3, 3, 1]);
    assert_eq!((tally.devices, tally.hours[10], tally.hours[19]), ([1, 0, 6, 0], 4, 3));
    assert_eq!((tally.explained, tally.unverified, tally.refused), (14, 0, 0));
    let never: Vec<_> =
        tally.never.iter().map(|(module, obstacles)| (program.module_name(*module), obstacles.condition)).collect();
    assert_eq!(never, [("never", 7)]);
}

#[test]
fn the_order_of_lines_within_a_visitor_does_not_matter() {
    let (program, rules) = small();
    let mut lines: Vec<String> =
        (0..30).map(|minute| line("a", &format!("17/May/2015:10:{minute:02}:00"), "/tools/x", "-", DESKTOP)).collect();
    let (_, straight) = run(&program, &rules, &lines.concat(), 7);
    lines.reverse();
    let (_, backwards) = run(&program, &rules, &lines.concat(), 7);
    assert_eq!(straight.slots, backwards.slots);
    assert_eq!((straight.visits, straight.caps), (backwards.visits, backwards.caps));
}

#[test]
fn an_empty_log_is_counted_as_such() {
    let (program, rules) = small();
    let (views, tally) = run(&program, &rules, "", 50);
    assert_eq!((views.sifted.lines, tally.views, tally.timing.decisions), (0, 0, 0));
    assert_eq!(tally.never.len(), MODULES.len());
}

/// A real log through the example policy: every view is in every sum, and no explanation fails its replay.
#[test]
fn sums_agree_on_a_real_log() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../www/site/examples/access-log");
    let (program, rules) = compiled(&Sources::read_folder(folder.as_ref()).unwrap());
    let log = include_str!("data/access.log");
    let (views, tally) = run(&program, &rules, log, 1);
    assert!(tally.views > 200, "{} page views", tally.views);
    let sifted = &views.sifted;
    assert_eq!(tally.views + sifted.dropped.iter().sum::<u64>() + sifted.bad_lines(), sifted.lines);
    assert_eq!(tally.hours.iter().sum::<u64>(), tally.views);
    assert_eq!(tally.devices.iter().sum::<u64>(), tally.views);
    assert_eq!(tally.rules.iter().sum::<u64>(), tally.views);
    for slot in &tally.slots {
        assert_eq!(slot.all.total(), tally.views);
        for parts in [&slot.hours, &slot.devices] {
            let sum = |module: usize| parts.iter().map(|counter| counter.shown[module]).sum::<u64>();
            assert_eq!((0..slot.all.shown.len()).map(sum).collect::<Vec<_>>(), slot.all.shown);
        }
    }
    assert_eq!((tally.explained, tally.unverified, tally.refused), (3 * tally.views, 0, 0));
    assert!(tally.slots[0].all.shown.iter().filter(|count| **count > 0).count() >= 4, "interests, search and home differ");
}
