//! Finds what a page holds while it arrives.
//!
//! Everything doubtful is left alone: a slot whose elements are not closed as they were opened is no slot, and after markup
//! that can be read in two ways nothing is looked for any more. The bytes are never changed here.

use core::ops::Range;
use std::collections::HashSet;

use crate::{
    html::{Element, Foreign, Tag, TextKind, Tokenizer, Unsure, attribute, is, rule},
    judge::{Judgement, Place},
    page::{Broken, Component, Page, Part, Role, Slot, SlotFault},
    shape::Shape,
    tree::Tree,
};

/// Slots and components nest no deeper than this.
const MAX_DEPTH: usize = 256;
/// No page has more slots, components or facts of its own.
const MAX_FOUND: usize = 1_000;

/// Reads a page as it arrives.
#[derive(Clone, Debug)]
pub(crate) struct Scanner {
    tokens: Tokenizer,
    foreign: Foreign,
    /// What is open around the place that was read last; of templates, those alone that stand in no other.
    tree: Tree,
    /// No tag was read yet.
    is_new: bool,
    /// Open templates that are not watched.
    templates: usize,
    /// All open templates.
    inert: usize,
    /// Inside `<select>`, where browsers differ.
    in_select: bool,
    /// A column stood in a template: what may follow there depends on the tree.
    columns: bool,
    watch: Option<Watch>,
    /// Names of slots that were there already, fit or not.
    taken: HashSet<String>,
    /// Markup was found that can be read in two ways.
    lost: bool,
    steps: u64,
}

/// A slot or a component that is open.
#[derive(Clone, Debug)]
struct Watch {
    tag: Tag,
    name: String,
    is_slot: bool,
    place: Place,
    /// Names of the elements open inside.
    open: Vec<Range<usize>>,
    parts: Vec<Part>,
    /// Behind the last part.
    from: usize,
    /// The child that is open.
    child: Option<Child>,
}

/// A direct child of a slot that is no default.
#[derive(Clone, Debug)]
struct Child {
    tag: Range<usize>,
    kind: ChildKind,
}

#[derive(Clone, Debug)]
enum ChildKind {
    Module(String),
    Component(String),
    Kept,
}

impl Scanner {
    pub(crate) fn new() -> Self {
        Self {
            tokens: Tokenizer::from(0),
            foreign: Foreign::default(),
            tree: Tree::default(),
            is_new: true,
            templates: 0,
            inert: 0,
            in_select: false,
            columns: false,
            watch: None,
            taken: HashSet::new(),
            lost: false,
            steps: 0,
        }
    }

    /// Reads what has arrived since the last call.
    pub(crate) fn read(&mut self, page: &mut Page) {
        while !self.lost
            && let Some(tag) = self.tokens.next(&page.bytes)
        {
            self.steps += 1;
            if self.tag(&tag, page).is_err() {
                page.lost = Some(tag.range.start);
                self.lose();
            }
        }
    }

    /// Stops looking; what was found stays.
    pub(crate) fn lose(&mut self) {
        self.lost = true;
        self.watch = None;
    }

    /// Up to where no slot can be found any more.
    pub(crate) fn settled(&self, page: &Page) -> usize {
        match &self.watch {
            _ if self.lost => page.bytes.len(),
            Some(watch) if watch.is_slot => watch.tag.range.start,
            _ => self.tokens.settled(),
        }
    }

    /// How many tags and open elements were looked at.
    pub(crate) fn steps(&self) -> u64 {
        self.steps + self.tree.steps
    }

    /// Whether the page, if it ends here, ends between elements.
    pub(crate) fn is_between(&self) -> bool {
        !self.lost && self.watch.is_none() && self.templates == 0 && self.foreign.is_outside() && self.tokens.is_between()
    }

    fn tag(&mut self, tag: &Tag, page: &mut Page) -> Result<(), Unsure> {
        let html = self.foreign.reads_html();
        let outside = self.foreign.is_outside();
        if self.is_new {
            self.is_new = false;
            if !Tree::is_strict(page.bytes.get(..tag.range.start).unwrap_or_default()) {
                self.tree.be_quirky();
            }
        }
        self.foreign.read(&page.bytes, tag)?;
        self.tokens.cdata = self.foreign.has_cdata();
        let is_template = html && tag.element == Element::Template;
        let in_select = self.in_select;
        let is_leaf = tag.is_leaf(html);
        if html && tag.closing {
            self.in_select &= tag.element != Element::Select;
        } else if html {
            self.enter(tag.element, &page.bytes)?;
        }
        if self.watch.is_some() {
            self.watched(tag, is_leaf, page);
        } else if !tag.closing && outside && self.templates == 0 && !self.in_select {
            self.find(tag, page);
        }
        if is_template {
            self.inert = if tag.closing { self.inert.saturating_sub(1) } else { self.inert + 1 };
        } else if self.inert == 0 && in_select && !stays_in_select(tag, &page.bytes) {
            // Browsers differ in what they make of it.
            self.tree.lose();
        } else if self.inert == 0 && !(in_select && tag.element != Element::Select) && outside && self.foreign.is_outside() {
            self.tree.read(tag, &page.bytes);
        }
        // A watched template is closed with its watch.
        if is_template && self.watch.is_none() {
            self.templates = if tag.closing { self.templates.saturating_sub(1) } else { self.templates + 1 };
            self.columns &= self.templates > 0;
        }
        Ok(())
    }

    /// Follows the start tag of an HTML element into what it holds.
    fn enter(&mut self, element: Element, page: &[u8]) -> Result<(), Unsure> {
        let doubtful = self.in_select || self.columns;
        match element {
            // A select may drop an element together with its start tag, and so may a column in a template.
            Element::Text(kind) if !doubtful || (!self.columns && matches!(kind, TextKind::Script | TextKind::Textarea)) => {
                self.tokens.enter(kind);
            }
            Element::Text(_) | Element::Frameset => return Err(Unsure),
            Element::Svg | Element::Math if doubtful => return Err(Unsure),
            Element::Select => self.in_select = true,
            Element::Col => {
                let open = |known: &[u8]| self.watch.as_ref().is_some_and(|watch| watch.has_open(page, known));
                let in_template =
                    self.templates > 0 || open(b"template") || self.watch.as_ref().is_some_and(|watch| !watch.is_slot);
                self.columns |= in_template && !open(b"table");
            }
            _ => {}
        }
        Ok(())
    }

    /// Looks at a start tag that may begin something of ours.
    fn find(&mut self, tag: &Tag, page: &mut Page) {
        let read = |name: &str| attribute(&page.bytes, tag.name.end, tag.range.end, name).map(|value| value.into_owned());
        let watch = |name: String, is_slot| {
            let place = Place(self.tree.place());
            Some(Watch {
                tag: tag.clone(),
                name,
                is_slot,
                place,
                open: Vec::new(),
                parts: Vec::new(),
                from: tag.range.end,
                child: None,
            })
        };
        match tag.element {
            Element::Slot => self.watch = watch(read("name").unwrap_or_default(), true),
            Element::Template => {
                if let Some(component) = read("data-component") {
                    self.watch = watch(component, false);
                }
            }
            // What follows the first slot would come too late for a page that is decided while it streams.
            Element::Html if self.taken.is_empty() => {
                page.locale = page.locale.take().or_else(|| read("lang").filter(|lang| !lang.is_empty()))
            }
            Element::Meta if self.taken.is_empty() && page.facts.len() < MAX_FOUND => {
                let declared = read("name").and_then(|name| name.strip_prefix("nearside:").map(str::to_owned));
                if let Some((name, content)) = declared.zip(read("content")) {
                    page.facts.push((name, content));
                }
            }
            _ => {}
        }
    }

    /// Follows a tag inside an open slot or component.
    fn watched(&mut self, tag: &Tag, is_leaf: bool, page: &mut Page) {
        let Some(mut watch) = self.watch.take() else { return };
        match watch.follow(tag, is_leaf, page) {
            Followed::Inside => self.watch = Some(watch),
            Followed::Closed if watch.is_slot => {
                let name = core::mem::take(&mut watch.name);
                // Where its default does not stay in it, a browser sees another slot than is written.
                let inner = watch.tag.range.end..tag.range.start;
                let stays = Judgement::of(&page.bytes, inner).stays(watch.place);
                match self.take(&name) {
                    Ok(()) if !stays => page.add_broken(name, watch.tag.range, SlotFault::Misplaced),
                    Ok(()) if page.slots.len() < MAX_FOUND => page.slots.push(watch.slot(name, tag)),
                    Ok(()) => {}
                    Err(fault) => page.add_broken(name, watch.tag.range, fault),
                }
            }
            Followed::Closed => {
                let inner = watch.tag.range.end..tag.range.start;
                page.add_component(watch.name, watch.tag.range.start, inner);
            }
            Followed::Broken => {
                self.templates = watch.templates(&page.bytes);
                if watch.is_slot {
                    let fault = self.take(&watch.name).err().unwrap_or(SlotFault::Unbalanced);
                    page.add_broken(watch.name, watch.tag.range, fault);
                }
            }
        }
    }

    /// Takes a slot's name, if it is there for the first time.
    fn take(&mut self, name: &str) -> Result<(), SlotFault> {
        match name {
            "" => Err(SlotFault::Nameless),
            _ if self.taken.insert(name.to_owned()) => Ok(()),
            _ => Err(SlotFault::Repeated),
        }
    }
}

/// Whether a tag in a select makes no difference behind it: older browsers drop most of them, newer ones keep them inside. What ends the
/// select for some, or reaches out of it, does.
fn stays_in_select(tag: &Tag, page: &[u8]) -> bool {
    let known = tag.known;
    let name = page.get(tag.name.clone()).unwrap_or_default();
    match tag.element {
        Element::Select => tag.closing,
        Element::Text(kind) => kind == TextKind::Script,
        Element::Void => ![&b"input"[..], b"keygen"].iter().any(|ends| name.eq_ignore_ascii_case(ends)),
        _ => {
            !known.is(is::SCOPE | is::MARKER | is::FORMATTING | is::PART | is::TABLE | is::ONCE) && known.inside & rule::FORM == 0
        }
    }
}

/// What a tag did to an open slot or component.
enum Followed {
    Inside,
    Closed,
    Broken,
}

impl Watch {
    fn follow(&mut self, tag: &Tag, is_leaf: bool, page: &mut Page) -> Followed {
        let name = |range: &Range<usize>| page.bytes.get(range.clone()).unwrap_or_default();
        if !tag.closing {
            if self.open.is_empty() && self.is_slot && !is_leaf {
                self.child = Child::of(tag, &page.bytes);
                if self.child.is_some() {
                    self.part(tag.range.start, Role::Default);
                }
            }
            if !is_leaf {
                self.open.push(tag.name.clone());
            }
            return if self.open.len() > MAX_DEPTH || self.parts.len() > MAX_FOUND { Followed::Broken } else { Followed::Inside };
        }
        let opened = self.open.pop();
        if !name(opened.as_ref().unwrap_or(&self.tag.name)).eq_ignore_ascii_case(name(&tag.name)) {
            // Counted among the open ones again, for `templates`.
            self.open.extend(opened);
            return Followed::Broken;
        }
        if opened.is_none() {
            return Followed::Closed;
        }
        if self.open.is_empty()
            && let Some(child) = self.child.take()
        {
            let inner = child.tag.end..tag.range.start;
            let role = match child.kind {
                ChildKind::Module(module) => {
                    let judgement = Judgement::of(&page.bytes, inner.clone());
                    Role::Module(module, inner, judgement)
                }
                ChildKind::Component(component) => {
                    page.add_component(component, child.tag.start, inner);
                    Role::Kept
                }
                ChildKind::Kept => Role::Kept,
            };
            self.part(tag.range.end, role);
        }
        Followed::Inside
    }

    /// Ends a part of the content.
    fn part(&mut self, to: usize, role: Role) {
        if self.from < to {
            self.parts.push(Part { range: self.from..to, role });
            self.from = to;
        }
    }

    fn slot(mut self, name: String, end: &Tag) -> Slot {
        self.part(end.range.start, Role::Default);
        let range = self.tag.range.start..end.range.end;
        Slot { name, range, name_end: self.tag.name.end, parts: self.parts, end_tag: end.range.clone(), place: self.place }
    }

    fn has_open(&self, page: &[u8], name: &[u8]) -> bool {
        self.open.iter().any(|open| page.get(open.clone()).is_some_and(|open| open.eq_ignore_ascii_case(name)))
    }

    /// Templates that are open when the watch is given up.
    fn templates(&self, page: &[u8]) -> usize {
        let all = self.open.iter().chain([&self.tag.name]);
        all.filter(|open| page.get((*open).clone()).is_some_and(|open| open.eq_ignore_ascii_case(b"template"))).count()
    }
}

impl Child {
    fn of(tag: &Tag, page: &[u8]) -> Option<Self> {
        let read = |name: &str| attribute(page, tag.name.end, tag.range.end, name).map(|value| value.into_owned());
        let kind = match tag.element {
            Element::Why => ChildKind::Kept,
            Element::Template => {
                // One that is both serves as a candidate.
                let module = read("data-module").map(ChildKind::Module);
                module.or_else(|| read("data-component").map(ChildKind::Component)).unwrap_or(ChildKind::Kept)
            }
            _ => return None,
        };
        Some(Self { tag: tag.range.clone(), kind })
    }
}

impl Page {
    fn add_component(&mut self, name: String, at: usize, inner: Range<usize>) {
        if self.components.len() < MAX_FOUND {
            let shape = Shape::read(&self.bytes, inner.clone());
            self.components.push(Component { name, at, inner, shape });
        }
    }

    fn add_broken(&mut self, name: String, tag: Range<usize>, fault: SlotFault) {
        if self.broken.len() < MAX_FOUND {
            self.broken.push(Broken { name, tag, fault });
        }
    }
}
