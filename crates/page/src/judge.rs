//! What a candidate may hold: nothing that loads, and nothing that its place cannot hold.
//!
//! A candidate is parsed in a template of its own, and shown where the slot stands. At the edge a parser reads it there once more,
//! and closes what is open around the slot as the HTML standard says. So a candidate has a place only where all of its elements stay where
//! they are written: which element closes what is in `holds.json`, which the elements read as well.

use core::ops::Range;

use crate::{
    html::{Element, Foreign, Known, Tag, TextKind, Tokenizer, attributes, is, rule},
    loads::{css, has_source, is_eager, loads},
    tree::inner,
};

/// Elements nest no deeper in a candidate.
const MAX_DEPTH: usize = 256;

/// What is open around a slot, as far as it decides what the slot can hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place(pub(crate) u16);

/// What is to be known of markup before it is put into a place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Judgement {
    /// Rules that speak of its elements.
    needs: u16,
    is_loading: bool,
    /// A parser would read it as something else than it is written.
    is_crossed: bool,
    /// Where something is put in so that its pictures do not load.
    pub(crate) holds: Vec<Hold>,
}

/// A place in a picture's tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Hold {
    pub(crate) at: usize,
    pub(crate) kind: HoldKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum HoldKind {
    /// In front of the name of an attribute that loads.
    Attribute,
    /// Behind `<img`.
    Mark,
}

/// Something that a candidate may not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The tag, as bytes of the page.
    pub at: Range<usize>,
    /// Why not.
    pub fault: Fault,
    /// What the element does, as the end of a sentence about it.
    pub words: &'static str,
}

/// Why a candidate may not hold something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It loads: whoever serves the site would learn the choice.
    Loads,
    /// A parser would move it, or read it as something else.
    Misplaced,
}

impl Hold {
    /// What is put in.
    pub(crate) const fn text(self) -> &'static [u8] {
        match self.kind {
            HoldKind::Attribute => b"data-nearside-",
            HoldKind::Mark => b" data-nearside-held",
        }
    }
}

impl Judgement {
    /// Judges markup: a part of a page.
    #[must_use]
    pub fn of(page: &[u8], inner: Range<usize>) -> Self {
        let mut judgement = Self::default();
        walk(page, inner, &mut |step| match step {
            Step::Needs(needs, _) => judgement.needs |= needs,
            Step::Loads(..) => judgement.is_loading = true,
            Step::Crossed(..) => judgement.is_crossed = true,
            Step::Holds(hold) => judgement.holds.push(hold),
        });
        judgement
    }

    /// Whether this may be shown in a place.
    #[must_use]
    pub fn fits(&self, place: Place) -> bool {
        !self.is_loading && self.stays(place)
    }

    /// Whether a parser leaves this where it is written.
    #[must_use]
    pub fn stays(&self, place: Place) -> bool {
        !self.is_crossed && self.needs & place.0 == 0
    }

    /// Where something is put into the markup so that its pictures wait for the page's script, and what, in the order of the page.
    pub fn holds(&self) -> impl Iterator<Item = (usize, &'static [u8])> {
        self.holds.iter().map(|hold| (hold.at, hold.text()))
    }

    /// Every element in the markup that may not be in a place, in its order, each once.
    #[must_use]
    pub fn faults(page: &[u8], inner: Range<usize>, place: Place) -> Vec<Found> {
        let mut faults = Vec::new();
        walk(page, inner, &mut |step| match step {
            Step::Needs(needs, at) => {
                if let Some(words) = words(needs & place.0) {
                    faults.push(Found { at, fault: Fault::Misplaced, words });
                }
            }
            Step::Loads(at, words) => faults.push(Found { at, fault: Fault::Loads, words }),
            Step::Crossed(at, words) => faults.push(Found { at, fault: Fault::Misplaced, words }),
            Step::Holds(_) => {}
        });
        faults.dedup_by(|second, first| second.at == first.at);
        faults
    }
}

/// What an element that breaks one of these rules does.
const fn words(rules: u16) -> Option<&'static str> {
    Some(match rules & rules.wrapping_neg() {
        0 => return None,
        rule::P => "closes the paragraph around the slot",
        rule::LI => "closes the list item around the slot",
        rule::TERM => "closes the term or description around the slot",
        rule::BUTTON => "closes the button around the slot",
        rule::A => "closes the link around the slot",
        rule::NOBR => "closes the `nobr` around the slot",
        rule::FORM => "is dropped in the form around the slot",
        rule::RUBY => "belongs to the `ruby` around the slot",
        rule::ROW => "stands in no table",
        _ => "is moved out of the table, select or drawing around the slot",
    })
}

/// What was met in markup, with the tag that it was met at.
enum Step {
    Needs(u16, Range<usize>),
    Loads(Range<usize>, &'static str),
    Crossed(Range<usize>, &'static str),
    Holds(Hold),
}

/// An element that is open in the markup.
struct Open {
    tag: Tag,
    /// As it is in HTML; of SVG and MathML, what stands for all.
    known: Known,
    html: bool,
    /// Rules around its content, by what is in the markup alone.
    own: u16,
    /// Rules that still reach its content from the outside.
    reach: u16,
    /// A film or a sound whose sources are asked for.
    is_eager: bool,
}

fn walk(page: &[u8], inner: Range<usize>, each: &mut dyn FnMut(Step)) {
    let end = inner.end.min(page.len());
    let part = page.get(..end).unwrap_or_default();
    let mut tokens = Tokenizer::from(inner.start);
    let mut foreign = Foreign::default();
    let mut open: Vec<Open> = Vec::new();
    while let Some(tag) = tokens.next(part) {
        let html = foreign.reads_html();
        if foreign.read(part, &tag).is_err() {
            return each(Step::Crossed(tag.range, "cannot stand there in a drawing or a formula"));
        }
        tokens.cdata = foreign.has_cdata();
        if tag.closing {
            let same = open.pop().filter(|opened| name(part, &opened.tag).eq_ignore_ascii_case(name(part, &tag)));
            let Some(opened) = same else { return each(Step::Crossed(tag.range, "closes what was not opened last")) };
            if name(part, &tag).eq_ignore_ascii_case(b"style") && !is_inert(&open) {
                let text = part.get(opened.tag.range.end..tag.range.start).unwrap_or_default();
                let text = String::from_utf8_lossy(text);
                // In a drawing it is markup, which may have references.
                if css(&text) || (!opened.html && text.contains('&')) {
                    each(Step::Loads(opened.tag.range, "has a rule that loads"));
                }
            }
            continue;
        }
        if let Element::Text(kind) = tag.element
            && html
        {
            tokens.enter(kind);
        }
        let is_leaf = tag.is_leaf(html);
        // What waits in a template is neither parsed here nor loaded.
        let opened = if is_inert(&open) { inert(&tag, html) } else { visit(part, &tag, html, &open, each) };
        if open.len() >= MAX_DEPTH {
            return each(Step::Crossed(tag.range, "stands too deep"));
        }
        if !is_leaf {
            open.push(opened);
        }
    }
    if let Some(last) = open.last() {
        each(Step::Crossed(last.tag.range.clone(), "is not closed"));
    } else if !tokens.is_between() {
        each(Step::Crossed(end..end, "ends in the middle"));
    }
}

/// Looks at an element that is opened, and at its tag.
fn visit(page: &[u8], tag: &Tag, html: bool, open: &[Open], each: &mut dyn FnMut(Step)) -> Open {
    let known = if html { tag.known } else { Known::foreign() };
    let parent = open.last();
    let (own, reach) = parent.map_or((0, u16::MAX), |parent| (parent.own, parent.reach));
    // Any element at all is moved out of a table.
    let needs = (known.tags | rule::NOTHING) & reach;
    if needs != 0 {
        each(Step::Needs(needs, tag.range.clone()));
    }
    if html && let Some(words) = crossed(page, tag, own, open) {
        each(Step::Crossed(tag.range.clone(), words));
    }
    if let Some(words) = loads(page, tag, html) {
        each(Step::Loads(tag.range.clone(), words));
    } else if html && tag.element == Element::Source && parent.is_some_and(|parent| parent.is_eager) && has_source(page, tag) {
        each(Step::Loads(
            tag.range.clone(),
            "loads its beginning; `preload=\"none\"` on the element around it waits until somebody plays it",
        ));
    }
    if html && matches!(tag.element, Element::Image | Element::Source) {
        hold(page, tag, each);
    }
    let eager = html && is_eager(page, tag);
    Open { tag: tag.clone(), known, html, own: inner(own, known), reach: reach & !known.until, is_eager: eager }
}

/// How an element closes or escapes one of the same markup, so that its tags do not say what a parser makes of them.
fn crossed(page: &[u8], tag: &Tag, own: u16, open: &[Open]) -> Option<&'static str> {
    let known = tag.known;
    let parent = open.last().map(|parent| parent.known);
    let in_html = |kinds: u16| parent.is_some_and(|parent| parent.is(kinds));
    // A paragraph right around a block ends there, and its end tag makes an empty one: both stay in the slot.
    let in_paragraph = parent.is_some_and(|parent| parent.inside & rule::P != 0);
    let mut conflicts = known.tags & own & !(rule::RUBY | rule::NOTHING);
    if in_paragraph {
        conflicts &= !rule::P;
    }
    if conflicts != 0 {
        return Some("closes an element of the same candidate");
    }
    if known.is(is::ONCE) || matches!(tag.element, Element::Text(TextKind::Plaintext)) {
        return Some("cannot stand in a candidate");
    }
    if known.is(is::PART) != in_html(is::TABLE)
        && !matches!(tag.element, Element::Template | Element::Text(TextKind::Style | TextKind::Script))
    {
        return Some(if known.is(is::PART) { "stands in no table" } else { "is moved out of the table" });
    }
    let is_select = |open: &Open| open.html && open.tag.element == Element::Select;
    if open.last().is_some_and(is_select) && !known.is(is::CHOICE) && !is_rule(page, tag)
        || (open.iter().any(is_select) && tag.element == Element::Select)
    {
        return Some("is read in two ways in a select");
    }
    let same_name = |opened: &Open| {
        opened.html && opened.known.is(is::FORMATTING) && name(page, &opened.tag).eq_ignore_ascii_case(name(page, tag))
    };
    if (known.is(is::HEADING) && in_html(is::HEADING))
        || (known.is(is::CHOICE) && parent.is_some_and(|parent| parent.is(is::CHOICE)) && is_option(page, open))
        || (known.is(is::RUBY) && in_html(is::IMPLIED))
        || (known.is(is::FORMATTING) && open.iter().filter(|opened| same_name(opened)).count() > 1)
    {
        return Some("closes an element of the same candidate");
    }
    None
}

fn is_rule(page: &[u8], tag: &Tag) -> bool {
    name(page, tag).eq_ignore_ascii_case(b"hr")
}

fn is_option(page: &[u8], open: &[Open]) -> bool {
    open.last().is_some_and(|parent| name(page, &parent.tag).eq_ignore_ascii_case(b"option"))
}

/// Where a picture is kept from loading: its addresses get another name.
fn hold(page: &[u8], tag: &Tag, each: &mut dyn FnMut(Step)) {
    if tag.element == Element::Image {
        each(Step::Holds(Hold { at: tag.name.end, kind: HoldKind::Mark }));
    }
    for held in attributes(page, tag.name.end, tag.range.end) {
        let name = page.get(held.name.clone()).unwrap_or_default();
        if name.eq_ignore_ascii_case(b"src") || name.eq_ignore_ascii_case(b"srcset") {
            each(Step::Holds(Hold { at: held.name.start, kind: HoldKind::Attribute }));
        }
    }
}

fn inert(tag: &Tag, html: bool) -> Open {
    Open { tag: tag.clone(), known: if html { tag.known } else { Known::foreign() }, html, own: 0, reach: 0, is_eager: false }
}

fn is_inert(open: &[Open]) -> bool {
    open.last().is_some_and(|last| last.reach == 0 || (last.html && last.tag.element == Element::Template))
}

fn name<'a>(page: &'a [u8], tag: &Tag) -> &'a [u8] {
    page.get(tag.name.clone()).unwrap_or_default()
}
