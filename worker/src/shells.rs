//! Pages that were seen before, kept in memory for everybody.

use std::{
    collections::{HashMap, HashSet},
    hash::{BuildHasher, RandomState},
    rc::Rc,
};

use nearside_page::Page;

use crate::{conditional::validator, freshness::Term, reply::value};

/// Most bytes of all pages together; an isolate has 128 MB for everything.
const MAX_BYTES: usize = 24 << 20;

/// Most keys that are remembered for not having been kept.
const MAX_UNKEPT: usize = 10_000;

/// A page and what the origin said of it.
#[derive(Clone, Debug)]
pub struct Shell {
    /// The page.
    pub page: Rc<Page>,
    /// Headers of the origin's response but for those of its bytes and its connection.
    pub headers: Rc<[(String, String)]>,
    /// How long it may be used.
    pub term: Term,
}

impl Shell {
    /// Name and value of the header that asks whether it still holds.
    #[must_use]
    pub fn condition(&self) -> Option<(&'static str, String)> {
        validator(&|name| value(&self.headers, name))
    }
}

/// Pages by what they depend on. The least recently used go first.
#[derive(Debug, Default)]
pub struct Shells {
    held: HashMap<String, (Shell, u64)>,
    bytes: usize,
    uses: u64,
    /// Pages that the origin let nobody keep when it was asked last, by the hashes of their keys: nobody else has them either.
    unkept: HashSet<u64>,
    hashes: RandomState,
}

impl Shells {
    /// No pages.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A page that was kept, fresh or not.
    pub fn get(&mut self, key: &str) -> Option<Shell> {
        self.uses += 1;
        let (shell, used) = self.held.get_mut(key)?;
        *used = self.uses;
        Some(shell.clone())
    }

    /// Keeps a page in place of the one that was there.
    pub fn put(&mut self, key: String, shell: Shell) {
        self.drop(&key);
        self.unkept.remove(&self.hashes.hash_one(&key));
        let size = size(&key, &shell);
        if size > MAX_BYTES / 2 {
            return;
        }
        while self.bytes + size > MAX_BYTES {
            let Some(oldest) = self.held.iter().min_by_key(|(_, (_, used))| *used).map(|(key, _)| key.clone()) else { break };
            self.drop(&oldest);
        }
        self.uses += 1;
        self.bytes += size;
        self.held.insert(key, (shell, self.uses));
    }

    /// Lets go of a page that may not be kept any more. Whether there was one.
    pub fn refuse(&mut self, key: &str) -> bool {
        let was_held = self.held.contains_key(key);
        self.drop(key);
        if self.unkept.len() >= MAX_UNKEPT {
            self.unkept.clear();
        }
        self.unkept.insert(self.hashes.hash_one(key));
        was_held
    }

    /// Whether a page was not to be kept when the origin was asked last.
    #[must_use]
    pub fn is_unkept(&self, key: &str) -> bool {
        self.unkept.contains(&self.hashes.hash_one(key))
    }

    /// Lets go of a page.
    pub fn drop(&mut self, key: &str) {
        if let Some((key, (shell, _))) = self.held.remove_entry(key) {
            self.bytes -= size(&key, &shell);
        }
    }
}

fn size(key: &str, shell: &Shell) -> usize {
    let headers: usize = shell.headers.iter().map(|(name, value)| name.len() + value.len()).sum();
    key.len() + headers + shell.page.weight() + 1_024
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(bytes: usize) -> Shell {
        let page = Page { bytes: vec![0; bytes], ..Page::default() };
        Shell { page: Rc::new(page), headers: Rc::new([]), term: Term::default() }
    }

    #[test]
    fn the_least_recently_used_go_first_and_memory_stays_bounded() {
        let mut shells = Shells::new();
        for name in 0..40 {
            shells.put(name.to_string(), shell(1 << 20));
            assert!(shells.get("0").is_some() && shells.bytes <= MAX_BYTES);
        }
        assert!(shells.get("1").is_none() && shells.get("39").is_some());
        shells.put("large".to_owned(), shell(MAX_BYTES));
        assert!(shells.get("large").is_none());
        for name in 0..40 {
            shells.drop(&name.to_string());
        }
        assert_eq!(shells.bytes, 0);
    }
}
