//! Slices: what facts say in bands and names, written as one text and read back; whatever else is read says nothing.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests may fail loudly")]

mod sample;

use nearside_program::{
    Attribute, AttributeId, AttributeType, Basis, DecodeError, Domain, DomainId, Facet, Facts, Input, InputId, MAX_SLICES, Parts,
    Program, Purpose, PurposeId, Schema, Section, Source, State, Topic, TopicId, ValueType,
};
use sample::Draws;

fn program(parts: &Parts) -> Program {
    Program::decode(&parts.encode().unwrap()).unwrap()
}

/// An interest, a flag, a number with decimals and an enum with names that need escapes.
fn parts() -> Parts {
    let attribute = |name: &str, value_type| Attribute {
        name: name.into(),
        value_type,
        basis: Basis::Told,
        purpose: PurposeId(0),
        retention_s: 60,
    };
    let input = |name: &str, source, value_type| Input { name: name.into(), source, value_type, basis: Basis::Told };
    let attributes = [AttributeType::Bool, AttributeType::Fixed, AttributeType::Enum(DomainId(0))];
    let facet = |at, edges: &[i64]| Facet { input: InputId(at), edges: edges.into() };
    Parts {
        inputs: vec![
            input("interest.cooking", Source::Interest(TopicId(0)), ValueType::Int),
            input("profile.member", Source::Attribute(AttributeId(0)), ValueType::Bool),
            input("profile.spend", Source::Attribute(AttributeId(1)), ValueType::Fixed),
            input("profile.diet", Source::Attribute(AttributeId(2)), ValueType::Enum(DomainId(0))),
        ],
        schema: Schema {
            purposes: vec![Purpose::default()],
            topics: vec![Topic { name: "cooking".into(), half_life_s: 1 }],
            attributes: attributes.iter().zip(["member", "spend", "diet"]).map(|(of, name)| attribute(name, *of)).collect(),
            domains: vec![Domain { names: ["vegan", "sans œufs", "50%"].map(String::from).into() }],
            ..Schema::default()
        },
        facets: vec![facet(0, &[300, 700]), facet(1, &[]), facet(2, &[-1500, 12_050]), facet(3, &[])],
        ..Parts::default()
    }
}

fn facts(values: &[(u16, i64)]) -> Facts {
    let mut facts = Facts::new(4);
    values.iter().for_each(|(input, value)| facts.set_scalar(InputId(*input), *value));
    facts
}

fn read(program: &Program, text: &str) -> Facts {
    let mut facts = Facts::new(program.inputs().len());
    program.read_slice(text, &mut facts);
    facts
}

#[test]
fn a_slice_reads_as_what_it_says() {
    let program = program(&parts());
    let text = |values: &[(u16, i64)]| program.slice(&facts(values));
    assert_eq!(text(&[]), "");
    let id = text(&[(1, 1)]).split_once('&').unwrap().0.to_owned();
    assert!(id.len() == 8 && id.bytes().all(|byte| byte.is_ascii_hexdigit()), "{id}");
    for (values, want) in [
        (&[(0, 0)][..], "interest.cooking=..300"),
        (&[(0, 300)], "interest.cooking=300..700"),
        (&[(0, 1_000), (1, 0)], "interest.cooking=700..&profile.member=false"),
        (&[(2, -1_501)], "profile.spend=..-1.5"),
        (&[(2, 0)], "profile.spend=-1.5..12.05"),
        (&[(3, 1)], "profile.diet=sans%20%C5%93ufs"),
        (&[(1, 1), (3, 2)], "profile.member=true&profile.diet=50%25"),
    ] {
        assert_eq!(text(values), format!("{id}&{want}"));
    }
    assert_eq!(read(&program, &format!("{id}&interest.cooking=700..")), facts(&[(0, 700)]));
    assert_eq!(read(&program, &format!("{id}&interest.cooking=..300&profile.spend=..-1.5")), facts(&[(0, 0), (2, -1_501)]));
}

#[test]
fn what_says_something_else_says_nothing() {
    let program = program(&parts());
    let whole = program.slice(&facts(&[(0, 500), (1, 1), (3, 0)]));
    let (id, pieces) = whole.split_once('&').unwrap();
    let other = {
        let mut parts = parts();
        parts.facets[0].edges[0] = 301;
        self::program(&parts).slice(&facts(&[(0, 500), (1, 1), (3, 0)]))
    };
    let long = format!("{id}&{}", "interest.cooking=300..700&".repeat(10_000));
    for text in [
        "",
        id,
        pieces,
        &other,
        &long,
        &whole.to_uppercase(),
        &format!("{whole}&"),
        &format!("{whole} "),
        &format!("&{whole}"),
        &format!("{id}&profile.member=true&interest.cooking=300..700"),
        &format!("{id}&interest.cooking=300..700&interest.cooking=300..700"),
        &format!("{id}&interest.cooking=300..701"),
        &format!("{id}&interest.cooking=500"),
        &format!("{id}&interest.gardening=300..700"),
        &format!("{id}&profile.diet=veg%61n"),
        &format!("{id}&profile.diet="),
        &format!("{id}&profile.diet=vegan\u{0}"),
    ] {
        assert_eq!(read(&program, text), Facts::new(4), "{text}");
    }
}

#[test]
fn the_same_facets_under_another_program_are_the_same_slice() {
    let mut later = parts();
    later.schema.policy_version = 9;
    later
        .inputs
        .insert(0, Input { name: "now".into(), source: Source::Now, value_type: ValueType::Timestamp, basis: Basis::Ambient });
    later.facets.iter_mut().for_each(|facet| facet.input.0 += 1);
    let text = program(&parts()).slice(&facts(&[(0, 500)]));
    let later = program(&later);
    let mut want = Facts::new(5);
    want.set_scalar(InputId(1), 300);
    assert_eq!(read(&later, &text), want);
}

/// Random programs, random facts: what is read back is each facet's own band, and writes the same text again; of texts that
/// were changed by some bytes, only those are read that this program would have written.
#[test]
fn one_slice_is_one_text() {
    let (mut draws, mut slices, mut foreign) = (Draws(41), 0, 0);
    for seed in 0..1_500 {
        let program = program(&sample::random(seed));
        for _ in 0..20 {
            let mut facts = Facts::new(program.inputs().len());
            for facet in program.facets() {
                if draws.chance(30) {
                    continue;
                }
                let value = match program.inputs()[facet.input.index()].value_type {
                    ValueType::Bool => draws.below(2) as i64,
                    ValueType::Enum(domain) => match program.domain(domain).len() {
                        0 => continue,
                        names => draws.below(names) as i64,
                    },
                    _ => draws.next() as i64 >> draws.below(63),
                };
                facts.set_scalar(facet.input, value);
            }
            let text = program.slice(&facts);
            slices += usize::from(!text.is_empty());
            let back = read(&program, &text);
            assert_eq!(program.slice(&back), text, "seed {seed}");
            for Facet { input, edges } in program.facets() {
                let band = |value: i64| edges.iter().filter(|edge| **edge <= value).count();
                assert_eq!(back.state(*input), facts.state(*input), "seed {seed}: {text}");
                if facts.state(*input) == State::Present {
                    assert_eq!(band(back.scalar(*input)), band(facts.scalar(*input)), "seed {seed}: {text}");
                    assert!(!edges.is_empty() || back.scalar(*input) == facts.scalar(*input), "seed {seed}: {text}");
                }
            }
            let mut bytes = text.clone().into_bytes();
            for _ in 0..1 + draws.below(3) {
                let at = draws.below(bytes.len() + 1);
                match draws.below(3) {
                    0 => bytes.insert(at, b"&=.-0123456789aetruflsn%"[draws.below(24)]),
                    1 if at < bytes.len() => drop(bytes.remove(at)),
                    _ if at < bytes.len() => bytes[at] = draws.next() as u8,
                    _ => bytes.extend_from_slice(b"&"),
                }
            }
            let Ok(mutant) = String::from_utf8(bytes) else { continue };
            let said = program.slice(&read(&program, &mutant));
            assert!(said.is_empty() || said == mutant, "seed {seed}: {mutant} was read as {said}");
            foreign += usize::from(mutant != text && said.is_empty());
        }
    }
    assert!(slices > 5_000 && foreign > 5_000, "{slices} slices, {foreign} mutants");
}

#[test]
fn facets_that_are_no_slice_are_refused() {
    let refused = |change: &dyn Fn(&mut Parts)| {
        let mut parts = parts();
        change(&mut parts);
        match parts.encode() {
            Err(nearside_program::EncodeError::Refused(error)) => error,
            other => panic!("{other:?}"),
        }
    };
    let fault = DecodeError::Malformed { section: Section::Slice, column: 0 };
    assert_eq!(refused(&|parts| parts.facets[1].input = InputId(0)), fault, "one input twice");
    assert_eq!(refused(&|parts| parts.facets[1].input = InputId(9)), fault, "no such input");
    assert_eq!(refused(&|parts| parts.facets[0].edges.clear()), fault, "a number without bands");
    assert_eq!(refused(&|parts| parts.facets[0].edges.reverse()), fault, "falling edges");
    assert_eq!(refused(&|parts| parts.facets[3].edges.push(1)), fault, "bands of names");
    assert_eq!(refused(&|parts| parts.inputs[0].source = Source::Context), fault, "not the profile's");
    assert_eq!(refused(&|parts| parts.inputs[2].value_type = ValueType::Timestamp), fault, "too fine");
    let slices = |edges: i64| Parts { facets: vec![Facet { input: InputId(0), edges: (1..=edges).collect() }], ..parts() };
    assert!(slices(i64::from(MAX_SLICES) - 2).encode().is_ok());
    assert!(slices(i64::from(MAX_SLICES) - 1).encode().is_err());
}
