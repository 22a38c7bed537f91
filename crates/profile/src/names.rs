//! Names that a policy declares, and finding one by hash.

use alloc::vec::Vec;
use nearside_program::Schema;

/// A list of declared names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum List {
    /// Profile attributes.
    Attributes,
    /// Topics.
    Topics,
    /// Kinds of activity.
    Kinds,
    /// Modules.
    Modules,
}

/// The name at a position of a list.
fn name_at(schema: &Schema, list: List, at: u16) -> Option<&str> {
    let at = usize::from(at);
    match list {
        List::Attributes => schema.attributes.get(at).map(|attribute| &*attribute.name),
        List::Topics => schema.topics.get(at).map(|topic| &*topic.name),
        List::Kinds => schema.kinds.get(at).map(|kind| &*kind.name),
        List::Modules => schema.modules.get(at).map(|module| &**module),
    }
}

/// Every position of a list with its name.
fn names(schema: &Schema, list: List) -> impl Iterator<Item = (u16, &str)> {
    (0..u16::MAX).map_while(move |at| name_at(schema, list, at).map(|name| (at, name)))
}

/// Position of a name: for a single question. O(names).
pub(crate) fn position(schema: &Schema, list: List, name: &str) -> Option<u16> {
    names(schema, list).find(|held| held.1 == name).map(|held| held.0)
}

/// Finds names by hash: an open-addressing table of list and position plus one, at most half full, 0 where free.
///
/// Made in one pass without comparing names; sorting code alone would weigh more than this whole file.
#[derive(Clone, Debug)]
pub(crate) struct Names(Vec<u32>);

impl Names {
    pub(crate) fn new(schema: &Schema) -> Self {
        let count = schema.attributes.len() + schema.topics.len() + schema.kinds.len() + schema.modules.len();
        let mut table = alloc::vec![0_u32; (count * 2).next_power_of_two()];
        for list in [List::Attributes, List::Topics, List::Kinds, List::Modules] {
            for (at, name) in names(schema, list) {
                // Half of the places stay free, so a walk ends soon.
                let free = walk(name, table.len()).find(|at| table.get(*at) == Some(&0));
                if let Some(place) = free.and_then(|at| table.get_mut(at)) {
                    *place = entry(list, at);
                }
            }
        }
        Self(table)
    }

    /// Position of `name` in a list of the schema that this was made from.
    pub(crate) fn find(&self, schema: &Schema, list: List, name: &str) -> Option<u16> {
        walk(name, self.0.len()).map_while(|at| self.0.get(at).copied().filter(|held| *held != 0)).find_map(|held| {
            let at = (held - 1) as u16;
            (held == entry(list, at) && name_at(schema, list, at) == Some(name)).then_some(at)
        })
    }
}

const fn entry(list: List, at: u16) -> u32 {
    ((list as u32) << 16 | at as u32) + 1
}

/// Every place of a table of `size` places, a power of two, beginning where the name's hash points.
fn walk(name: &str, size: usize) -> impl Iterator<Item = usize> {
    let first = fnv(name) as usize;
    (0..size).map(move |step| first.wrapping_add(step) & (size - 1))
}

/// FNV-1a, 32 bits.
fn fnv(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::String;

    #[test]
    fn names_are_found_among_equal_hashes_and_in_their_own_list() {
        // "costarring" and "liquid" have the same FNV-1a hash.
        assert_eq!(fnv("costarring"), fnv("liquid"));
        let mut schema = crate::testing::schema();
        schema.modules = ["liquid", "other", "costarring", "orders"].map(String::from).into();
        let names = Names::new(&schema);
        let module = |name| names.find(&schema, List::Modules, name);
        assert_eq!([module("costarring"), module("liquid"), module("absent")], [Some(2), Some(0), None]);
        assert_eq!((module("orders"), names.find(&schema, List::Attributes, "orders")), (Some(3), Some(2)));
        for list in [List::Attributes, List::Topics, List::Kinds, List::Modules] {
            for (at, name) in super::names(&schema, list) {
                assert_eq!((names.find(&schema, list, name), position(&schema, list, name)), (Some(at), Some(at)));
            }
        }
    }
}
