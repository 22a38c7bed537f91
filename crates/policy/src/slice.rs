//! `[slice]`: which coarse facts of a visitor may travel to the site's own edge, and how few visitors they may single out.

use nearside_program::{Atom, Facet, InputId, MAX_SLICES, Source, ValueType};

use crate::{
    Diagnostic,
    diagnostics::{
        bad_bands, bad_facet, duplicate, missing_key, slice_too_large, slice_without_purpose, sliced_trait, split_band,
        unknown_reference, unread_fact,
    },
    expr::Tables,
    lint,
    positions::Positions,
    quantity,
    tree::{Entry, Node, Place, Text},
    vocabulary::{EDGE, TypeDecl, Vocabulary},
};

/// Visitors a day that share a slice on average, at least, if the policy does not say.
const CROWD: i64 = 100;

/// What was declared of one facet, as far as it could be read.
struct Declared {
    at: Place,
    input: Option<InputId>,
    value_type: ValueType,
    edges: Vec<i64>,
    /// How many values it may have, and none.
    states: u64,
}

/// Reads the table, if there is one. `all_read`: whether each condition could be, so that a facet that none reads is known.
pub(crate) fn read(
    vocabulary: &Vocabulary<'_>,
    tables: &Tables,
    positions: &Positions<'_>,
    all_read: bool,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Facet> {
    let Some(slice) = vocabulary.slice else { return Vec::new() };
    let asks = |node: &Node| node.entry("text").is_some();
    if !vocabulary.purposes.iter().any(|purpose| purpose.name == EDGE && purpose.node.is_some_and(asks)) {
        diagnostics.push(slice_without_purpose(slice.at, EDGE));
    }
    let listed = listed(slice);
    if slice.node.entry("facet").is_some() && listed.is_empty() {
        diagnostics.push(missing_key(slice.at, "facet", "at least one fact that may travel"));
    }
    let mut reader = Reader { vocabulary, tables, all_read, diagnostics, seen: Vec::new() };
    let facets: Vec<Declared> = listed.iter().filter_map(|node| reader.facet(node)).collect();
    fits(slice, &facets, diagnostics);
    for facet in &facets {
        unsplit(facet, tables, positions, diagnostics);
    }
    facets.into_iter().filter_map(|facet| Some(Facet { input: facet.input?, edges: facet.edges })).collect()
}

/// The tables of the facets.
fn listed(slice: &Entry) -> &[Node] {
    slice.node.get("facet").map(Node::items).unwrap_or_default()
}

/// Names of the facets as they are written, good or not.
pub(crate) fn names<'a>(vocabulary: &Vocabulary<'a>) -> impl Iterator<Item = &'a str> {
    vocabulary.slice.into_iter().flat_map(listed).filter_map(|facet| Some(facet.get_text("of")?.text.as_str()))
}

struct Reader<'r, 'a> {
    vocabulary: &'r Vocabulary<'a>,
    tables: &'r Tables,
    all_read: bool,
    diagnostics: &'r mut Vec<Diagnostic>,
    seen: Vec<&'r Text>,
}

impl<'r> Reader<'r, '_> {
    fn facet(&mut self, node: &'r Node) -> Option<Declared> {
        let of = node.get_text("of")?;
        if let Some(first) = self.seen.iter().find(|seen| seen.text == of.text) {
            self.diagnostics.push(duplicate(of.at, &of.text, first.at));
            return None;
        }
        self.seen.push(of);
        let TypeDecl { value_type, .. } = self.declared(of)?;
        if let Some(word) = lint::sensitive_word(&of.text) {
            self.diagnostics.push(sliced_trait(of.at, &of.text, word));
        }
        let values = match value_type {
            ValueType::Bool => Some(2),
            ValueType::Enum(domain) => self.vocabulary.domains.get(domain.index()).map(|domain| domain.names.len()),
            ValueType::Int | ValueType::Fixed => None,
            ValueType::Text | ValueType::Set | ValueType::Timestamp | ValueType::Duration => {
                self.diagnostics.push(bad_facet(
                    of.at,
                    &of.text,
                    "has too many values for a slice",
                    "flags, names and numbers travel",
                ));
                return None;
            }
        };
        let edges = self.edges(node, of, value_type, values.is_some());
        let input = self.tables.inputs().iter().position(|input| input.name == of.text);
        if input.is_none() && self.all_read {
            self.diagnostics.push(unread_fact(of.at, "facet", &of.text));
        }
        let states = 1 + values.unwrap_or(edges.len() + 1) as u64;
        let input = input.and_then(|at| u16::try_from(at).ok()).map(InputId);
        Some(Declared { at: of.at, input, value_type, edges, states })
    }

    /// Type of the attribute or interest of this name; anything else is reported.
    fn declared(&mut self, of: &Text) -> Option<TypeDecl> {
        let Vocabulary { attributes, topics, .. } = self.vocabulary;
        let interest = TypeDecl { value_type: ValueType::Int, elements: None };
        let attributes = || attributes.iter().map(|attribute| (format!("profile.{}", attribute.named.name), attribute.value));
        let topics = || topics.iter().map(|topic| (format!("interest.{}", topic.named.name), interest));
        let known: Vec<(String, TypeDecl)> = attributes().chain(topics()).collect();
        let found = known.iter().find(|(name, _)| *name == of.text).map(|(_, value)| *value);
        if found.is_none() && (of.text.starts_with("profile.") || of.text.starts_with("interest.")) {
            self.diagnostics.push(unknown_reference(of.at, "facet", &of.text, known.iter().map(|(name, _)| name.as_str())));
        } else if found.is_none() {
            let help = "a facet is an attribute or an interest, such as `interest.cooking`; the edge knows the moment by itself";
            self.diagnostics.push(bad_facet(of.at, &of.text, "is no fact of the profile", help));
        }
        found
    }

    /// Where a number is cut, in its unit.
    fn edges(&mut self, node: &Node, of: &Text, value_type: ValueType, is_named: bool) -> Vec<i64> {
        let Some(bands) = node.get("bands") else {
            if !is_named {
                self.diagnostics.push(bad_bands(of.at, &format!("`{}` has no bands", of.text), NUMBERS));
            }
            return Vec::new();
        };
        if is_named {
            self.diagnostics.push(bad_bands(bands.at, &format!("`{}` has no numbers", of.text), "leave `bands` out"));
            return Vec::new();
        }
        let unit = if value_type == ValueType::Fixed { 1 } else { 1_000 };
        let milli: Vec<i64> =
            bands.items().iter().filter_map(|edge| quantity::points(edge, self.diagnostics)).map(i64::from).collect();
        let rise = milli.iter().zip(milli.iter().skip(1)).all(|(one, next)| one < next);
        let whole = milli.iter().all(|edge| edge % unit == 0);
        let within = |edge: &i64| !of.text.starts_with("interest.") || (1_000..=1_000_000).contains(edge);
        if milli.is_empty() || !rise || !whole || !milli.iter().all(within) {
            self.diagnostics.push(bad_bands(bands.at, "these cut no bands", NUMBERS));
            return Vec::new();
        }
        milli.into_iter().map(|edge| edge / unit).collect()
    }
}

const NUMBERS: &str = "where the numbers are cut, ascending, such as `bands = [300, 700]`; an interest lies between 0 and 1000";

/// Reports facets that single out too few: of all slices together there may be no more than crowds of visitors.
fn fits(slice: &Entry, facets: &[Declared], diagnostics: &mut Vec<Diagnostic>) {
    let whole = |key: &str| slice.node.get(key).and_then(Node::whole);
    let Some(visitors) = whole("daily_visitors") else { return };
    let crowd = whole("k").unwrap_or(CROWD).max(1);
    let slices = facets.iter().fold(1_u64, |slices, facet| slices.saturating_mul(facet.states));
    let most = u64::try_from(visitors / crowd).unwrap_or(0).clamp(1, u64::from(MAX_SLICES));
    if slices > most {
        let parts: Vec<(Place, u64)> = facets.iter().map(|facet| (facet.at, facet.states)).collect();
        diagnostics.push(slice_too_large(slice.at, slices, most, visitors, crowd, &parts));
    }
}

/// Reports tests that would come out otherwise for two numbers of one band: the edge sees only the least of them.
fn unsplit(facet: &Declared, tables: &Tables, positions: &Positions<'_>, diagnostics: &mut Vec<Diagnostic>) {
    if facet.edges.is_empty() {
        return;
    }
    let reachable = match facet.input.and_then(|input| tables.inputs().get(input.index())).map(|input| input.source) {
        Some(Source::Interest(_)) => 1..=1_000,
        _ => i64::MIN + 1..=i64::MAX - 1,
    };
    for (atom, origin) in tables.atoms().iter().zip(tables.origins()) {
        // A test begins to hold, or stops, at each of these.
        let turns: Vec<i64> = match atom {
            Atom::Range { input, lo, hi } if Some(*input) == facet.input => vec![*lo, hi.saturating_add(1)],
            Atom::OneOf { input, values } if Some(*input) == facet.input => {
                values.iter().flat_map(|value| [*value, value.saturating_add(1)]).collect()
            }
            _ => continue,
        };
        let inside = turns.iter().find(|turn| reachable.contains(*turn) && !facet.edges.contains(turn));
        if let Some(turn) = inside {
            let range = positions.real(&origin.range);
            let at = Place { file: origin.file, start: range.start, end: range.end };
            let unit = if facet.value_type == ValueType::Fixed { 1_000.0 } else { 1.0 };
            diagnostics.push(split_band(at, &origin.text, *turn as f64 / unit, facet.at));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Options, compile, diagnostics::harness};

    const FACTS: &str = r#"
[purposes."personalize.edge"]
text.en = "Tell this site's own edge, in a cookie, roughly what you like"

[topics.cooking]
half_life = "14d"
label.en = "Cooking"

[topics.cycling]
half_life = "14d"
label.en = "Cycling"

[activity]
retention = "90d"

[activity.kinds.view]
weight = 10
label.en = "Views"

[attributes.diet]
type = "enum"
values = ["vegan", "everything"]
basis = "told"
retention = "90d"
label.en = "Diet"

[attributes.spend]
type = "number"
basis = "observed"
retention = "90d"
label.en = "Spent"

# modules/late.toml
slot = "hero"
helps = "browse"
when = "interest.cooking >= 300 && profile.diet == 'vegan' && profile.spend >= 12.5 && activity.count('view', 'cycling', duration('24h')) > 0"
score = 10
"#;

    fn compiled(slice: &str) -> (Option<nearside_program::Parts>, Vec<(&'static str, String)>) {
        let sources = harness::folder(&format!("{slice}{FACTS}"));
        let compiled = compile(&sources, &Options::default());
        let said = |found: &Diagnostic| (found.code.0, sources.excerpt(&found.labels[0]).to_owned());
        (compiled.program, compiled.diagnostics.iter().map(said).collect())
    }

    #[test]
    fn facets_are_cut_in_the_units_of_their_inputs() {
        let (program, found) = compiled(
            "[slice]\ndaily_visitors = 3_600\nfacet = [{ of = 'profile.spend', bands = [12.5, 99] }, { of = 'interest.cooking', bands = [300] }, { of = 'profile.diet' }]\n",
        );
        assert_eq!(found, [], "4 * 3 * 3 slices are 36 crowds of 100");
        let program = program.unwrap();
        let facets: Vec<_> = program
            .facets
            .iter()
            .map(|facet| (program.inputs[facet.input.index()].name.as_str(), facet.edges.as_slice()))
            .collect();
        assert_eq!(
            facets,
            [("profile.spend", &[12_500, 99_000][..]), ("interest.cooking", &[300][..]), ("profile.diet", &[][..])]
        );
        let edge = program.schema.purposes.iter().find(|purpose| purpose.name == EDGE).unwrap();
        assert_eq!((edge.categories.as_str(), edge.retention_s), ("profile.spend\ninterest.cooking\nprofile.diet", 604_800));
    }

    #[test]
    fn one_slice_too_many_is_refused() {
        let (program, found) = compiled(
            "[slice]\ndaily_visitors = 899\nfacet = [{ of = 'interest.cooking', bands = [300] }, { of = 'profile.diet' }]\n",
        );
        assert!(program.is_none());
        assert_eq!(found, [("policy::slice_too_large", "slice".to_owned())]);
    }

    #[test]
    fn all_that_is_wrong_is_said_at_once() {
        let facets = [
            "{ of = 'interest.coking', bands = [300] }",
            "{ of = 'profile.diet', bands = [1] }",
            "{ of = 'profile.diet' }",
            "{ of = 'interest.cooking', bands = [0, 300] }",
            "{ of = 'interest.cycling', bands = [300] }",
            "{ of = 'profile.spend' }",
            "{ of = 'device.kind' }",
        ];
        let (program, found) = compiled(&format!("[slice]\ndaily_visitors = 90_000\nfacet = [{}]\n", facets.join(", ")));
        assert!(program.is_none());
        let want = [
            ("policy::unknown_reference", "interest.coking"),
            ("policy::bad_bands", "[1]"),
            ("policy::duplicate", "profile.diet"),
            ("policy::bad_bands", "[0, 300]"),
            ("policy::unread_fact", "interest.cycling"),
            ("policy::bad_bands", "profile.spend"),
            ("policy::bad_facet", "device.kind"),
        ];
        assert_eq!(found, want.map(|(code, text)| (code, text.to_owned())));
    }
}
