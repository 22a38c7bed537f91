//! Which elements a parser holds open where a page has a slot: the stack of open elements of the HTML standard, as far as it
//! decides what the slot's content would close.
//!
//! Where it cannot tell, it says so, and the place holds no element. Every step is bounded by the depth that is followed, so that a page
//! takes time in proportion to its tags.
//! Source: section 13.2.6.4.7 ("in body") and those of tables, of the HTML standard.

use crate::html::{Element, Known, Tag, is, rule};

/// Browsers nest no deeper either.
const MAX_DEPTH: usize = 512;
/// So many equal formatting elements in a row make a browser forget the first ("Noah's Ark").
const CROWD: usize = 3;
/// More elements than this that wait to be reopened are followed by nobody.
const MAX_FORMATTING: usize = 64;

/// Open elements of a page, templates' contents left out.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tree {
    open: Vec<Open>,
    /// The list of active formatting elements.
    formatting: Vec<Formatting>,
    /// A form was opened, and its end tag has not been read: the form pointer.
    in_form: bool,
    /// A form was closed while something in it was open, and stays around that for whoever looks at the page.
    crossed_form: bool,
    /// Whether a table may stand in a paragraph, as in pages without a doctype.
    quirks: bool,
    /// Nothing is known any more.
    lost: bool,
    /// How many elements were looked at.
    pub(crate) steps: u64,
}

#[derive(Clone, Debug)]
struct Open {
    name: u64,
    known: Known,
    /// Bits of the rules inside of it.
    place: u16,
    /// Number of a formatting element; 0 for others.
    id: u32,
}

#[derive(Clone, Debug)]
struct Formatting {
    /// 0 is a marker.
    id: u32,
    name: u64,
    known: Known,
    /// Bits of all since the last marker.
    place: u16,
}

impl Tree {
    /// `start`: the first bytes of the page, as far as its doctype.
    pub(crate) fn is_strict(start: &[u8]) -> bool {
        let start = start.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(start).trim_ascii_start();
        let doctype = b"<!doctype html>";
        start.get(..doctype.len()).is_some_and(|start| start.eq_ignore_ascii_case(doctype))
    }

    /// Says that a table may stand in a paragraph.
    pub(crate) fn be_quirky(&mut self) {
        self.quirks = true;
    }

    /// Says that it cannot be told any more what is open.
    pub(crate) fn lose(&mut self) {
        self.lost = true;
    }

    /// What stands around a place here, as bits of the rules.
    pub(crate) fn place(&self) -> u16 {
        if self.lost {
            return u16::MAX;
        }
        let form = if self.in_form || self.crossed_form { rule::FORM } else { 0 };
        let formatting = self.formatting.last().map_or(0, |last| last.place);
        let (links, open) = (rule::A | rule::NOBR, self.open.last().map_or(0, |open| open.place));
        // A part of a table needs one of its own wherever it stands.
        (open & !links & !rule::FORM) | formatting | form | rule::ROW
    }

    /// Follows a tag of HTML, outside of templates, drawings and formulas; of a select, its own tags alone.
    pub(crate) fn read(&mut self, tag: &Tag, page: &[u8]) {
        if tag.closing {
            self.end(tag, page);
        } else {
            self.start(tag, page);
        }
    }

    fn start(&mut self, tag: &Tag, page: &[u8]) {
        let known = tag.known;
        // Drawings and formulas are closed as they were opened, or nothing is looked for behind them.
        if self.lost || known.is(is::ONCE) || matches!(tag.element, Element::Template | Element::Svg | Element::Math) {
            return;
        }
        let name = hash(page.get(tag.name.clone()).unwrap_or_default());
        if known.is(is::PART) {
            return self.part(name, known);
        }
        if known.inside & known.tags & rule::FORM != 0 && self.in_form {
            return;
        }
        self.close_for(name, known);
        if tag.element.is_void() || matches!(tag.element, Element::Text(_)) {
            return;
        }
        if known.tags & rule::FORM != 0 {
            self.in_form = true;
            // In a table it is closed at once.
            if self.open.last().is_some_and(|open| open.known.is(is::TABLE)) {
                return;
            }
        }
        self.push(name, known);
    }

    /// Closes what a start tag closes without saying so.
    fn close_for(&mut self, name: u64, known: Known) {
        let is_table = known.inside & rule::NOTHING != 0 && known.is(is::TABLE);
        let around = self.open.last().map_or(0, |open| open.place);
        if known.tags & around & rule::P != 0 && !(is_table && self.quirks) {
            self.pop_to(|open| open.known.inside & rule::P != 0);
        }
        if known.is(is::HEADING) && self.open.last().is_some_and(|open| open.known.is(is::HEADING)) {
            self.pop();
        }
        if known.is(is::CHOICE) && self.open.last().is_some_and(|open| open.known.is(is::CHOICE)) {
            self.pop();
        }
        if known.is(is::RUBY) && around & rule::RUBY != 0 {
            while self.open.last().is_some_and(|open| open.known.is(is::IMPLIED)) {
                self.pop();
            }
        }
        for bit in [rule::LI, rule::TERM, rule::BUTTON] {
            let around = self.open.last().map_or(0, |open| open.place);
            if known.tags & around & bit != 0 {
                self.pop_to(|open| open.known.inside & bit != 0);
            }
        }
        let formatting = self.formatting.last().map_or(0, |last| last.place);
        if known.tags & formatting & (rule::A | rule::NOBR) != 0 {
            self.end_formatting(name);
            self.forget(name);
        }
        // A table right in a table ends it.
        if is_table && self.open.last().is_some_and(|open| open.place & rule::NOTHING != 0) {
            self.pop_to(|open| open.known == known);
        }
    }

    /// Rows, cells and what else only a table holds: each closes what stands between it and its own level.
    fn part(&mut self, name: u64, known: Known) {
        let levels: &[u64] = match name {
            TD | TH => &[TABLE, TR, TBODY, THEAD, TFOOT],
            TR => &[TABLE, TBODY, THEAD, TFOOT],
            COL => &[TABLE, COLGROUP],
            _ => &[TABLE],
        };
        if let Some(depth) = self.find(|open| levels.contains(&open.name), |_| false) {
            self.shorten(depth + 1);
            self.imply(name);
            if known.element != Element::Col {
                self.push(name, known);
            }
        }
    }

    /// Opens what stands between a table and one of its parts, where nobody has written it: the end tag of a row closes it, too.
    fn imply(&mut self, name: u64) {
        let inside = |tree: &Self, around: &[u64]| tree.open.last().is_some_and(|open| around.contains(&open.name));
        if matches!(name, TD | TH | TR) && inside(self, &[TABLE]) {
            self.push(TBODY, Known::named(b"tbody"));
        }
        if matches!(name, TD | TH) && inside(self, &[TBODY, THEAD, TFOOT]) {
            self.push(TR, Known::named(b"tr"));
        }
        if name == COL && inside(self, &[TABLE]) {
            self.push(COLGROUP, Known::named(b"colgroup"));
        }
    }

    fn end(&mut self, tag: &Tag, page: &[u8]) {
        let known = tag.known;
        if self.lost || known.is(is::ONCE) || tag.element.is_void() || matches!(tag.element, Element::Template) {
            return;
        }
        let name = hash(page.get(tag.name.clone()).unwrap_or_default());
        let same = |open: &Open| open.name == name;
        let scope = |open: &Open| open.known.is(is::SCOPE);
        let found = if known.is(is::FORMATTING) {
            return self.end_formatting(name);
        } else if known.is(is::HEADING) {
            self.find(|open| open.known.is(is::HEADING), scope)
        } else if known.is(is::PART | is::TABLE) {
            self.find(same, |open| open.name == TABLE)
        } else if known.inside & rule::P != 0 {
            self.find(same, |open| scope(open) || open.known.inside & rule::BUTTON != 0)
        } else if known.inside & rule::LI != 0 {
            self.find(same, |open| scope(open) || open.known.is(is::LIST))
        } else if known.inside & rule::FORM != 0 {
            self.in_form = false;
            let found = self.find(same, scope);
            return if let Some(depth) = found {
                self.crossed_form |= depth + 1 < self.open.len();
                self.remove(depth);
            };
        } else if known.is(is::SPECIAL) {
            self.find(same, scope)
        } else {
            self.find(same, |open| open.known.is(is::SPECIAL))
        };
        if let Some(depth) = found {
            self.shorten(depth);
        }
    }

    /// The adoption agency, as far as the stack shows it: what is special stays open, and what stands between goes with the
    /// element that ends.
    fn end_formatting(&mut self, name: u64) {
        let list = self.formatting.iter().rposition(|held| held.id == 0 || held.name == name);
        let held = list.and_then(|at| self.formatting.get(at)).filter(|held| held.id != 0).map(|held| held.id);
        let Some(id) = held else {
            // As any other end tag.
            if let Some(depth) = self.find(|open| open.name == name, |open| open.known.is(is::SPECIAL)) {
                self.shorten(depth);
            }
            return;
        };
        if let Some(depth) = self.find(|open| open.id == id, |_| false) {
            let mut above = self.open.iter().skip(depth);
            self.steps += above.len() as u64;
            match above.position(|open| open.known.is(is::SPECIAL)) {
                None => self.shorten(depth),
                Some(distance) => {
                    let mut at = 0;
                    self.open.retain(|open| {
                        at += 1;
                        let between = at > depth && at <= depth + distance;
                        !between || (open.id != 0 && open.id != id)
                    });
                    self.place_from(depth);
                    // Beyond eight levels a browser gives up and leaves the element open.
                    self.lost |= self.open.iter().skip(depth).filter(|open| open.known.is(is::SPECIAL)).count() > 7;
                }
            }
        }
        self.formatting.retain(|held| held.id != id);
        self.place_formatting(list.unwrap_or(0));
    }

    /// Takes an element out of the list and the stack, wherever it stands.
    fn forget(&mut self, name: u64) {
        let last = self.formatting.iter().rposition(|held| held.id == 0 || held.name == name);
        let Some(id) = last.and_then(|at| self.formatting.get(at)).map(|held| held.id).filter(|id| *id != 0) else { return };
        self.formatting.retain(|held| held.id != id);
        self.place_formatting(last.unwrap_or(0));
        if let Some(depth) = self.open.iter().position(|open| open.id == id) {
            self.remove(depth);
        }
    }

    fn push(&mut self, name: u64, known: Known) {
        self.steps += 1;
        if self.open.len() >= MAX_DEPTH || self.formatting.len() >= MAX_FORMATTING {
            self.lost = true;
            return;
        }
        let around = self.open.last().map_or(0, |open| open.place);
        let mut id = 0;
        if known.is(is::FORMATTING) {
            id = u32::try_from(self.steps).unwrap_or(u32::MAX);
            self.formatting.push(Formatting { id, name, known, place: 0 });
            self.place_formatting(self.formatting.len() - 1);
        } else if known.is(is::MARKER) {
            self.formatting.push(Formatting { id: 0, name, known, place: 0 });
        }
        self.open.push(Open { name, known, place: inner(around, known), id });
    }

    fn pop(&mut self) {
        self.steps += 1;
        if self.open.pop().is_some_and(|open| open.known.is(is::MARKER)) {
            let marker = self.formatting.iter().rposition(|held| held.id == 0).unwrap_or(0);
            self.formatting.truncate(marker);
        }
    }

    fn pop_to(&mut self, is_last: impl Fn(&Open) -> bool) {
        if let Some(depth) = self.find(is_last, |_| false) {
            self.shorten(depth);
        }
    }

    fn shorten(&mut self, depth: usize) {
        while self.open.len() > depth {
            self.pop();
        }
    }

    fn remove(&mut self, depth: usize) {
        if depth < self.open.len() {
            self.open.remove(depth);
            self.place_from(depth);
        }
    }

    /// The depth of the innermost element that is looked for, unless one that ends the search stands before it.
    fn find(&mut self, is_it: impl Fn(&Open) -> bool, ends: impl Fn(&Open) -> bool) -> Option<usize> {
        for (depth, open) in self.open.iter().enumerate().rev() {
            self.steps += 1;
            if is_it(open) {
                return Some(depth);
            }
            if ends(open) {
                return None;
            }
        }
        None
    }

    /// Works out anew what stands around the elements from a depth on.
    fn place_from(&mut self, depth: usize) {
        let mut around = depth.checked_sub(1).and_then(|at| self.open.get(at)).map_or(0, |open| open.place);
        for open in self.open.iter_mut().skip(depth) {
            self.steps += 1;
            open.place = inner(around, open.known);
            around = open.place;
        }
    }

    fn place_formatting(&mut self, from: usize) {
        let mut place = from.checked_sub(1).and_then(|at| self.formatting.get(at)).map_or(0, |held| held.place);
        for at in from..self.formatting.len() {
            let (before, rest) = self.formatting.split_at_mut(at);
            let Some(held) = rest.first_mut() else { break };
            let same = before.iter().rev().take_while(|before| before.id != 0).filter(|before| before.name == held.name);
            let crowd = if held.id != 0 && same.take(CROWD).count() + 1 >= CROWD { rule::NOTHING } else { 0 };
            self.steps += 1 + at as u64;
            place = if held.id == 0 { 0 } else { place | (held.known.inside & (rule::A | rule::NOBR)) | crowd };
            held.place = place;
        }
    }
}

/// What stands around the content of an element, from what stands around it.
pub(crate) const fn inner(around: u16, known: Known) -> u16 {
    (around & !known.until) | known.inside
}

const TABLE: u64 = hash(b"table");
const TBODY: u64 = hash(b"tbody");
const THEAD: u64 = hash(b"thead");
const TFOOT: u64 = hash(b"tfoot");
const TR: u64 = hash(b"tr");
const TD: u64 = hash(b"td");
const TH: u64 = hash(b"th");
const COL: u64 = hash(b"col");
const COLGROUP: u64 = hash(b"colgroup");

/// FNV-1a over lower case: names are only compared with each other, so that a hash will do.
const fn hash(name: &[u8]) -> u64 {
    let mut hash = 0xCBF2_9CE4_8422_2325;
    let mut rest = name;
    while let [byte, behind @ ..] = rest {
        hash = (hash ^ byte.to_ascii_lowercase() as u64).wrapping_mul(0x0100_0000_01B3);
        rest = behind;
    }
    hash
}
