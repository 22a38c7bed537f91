//! Positions of conditions whose text is written with escapes.
//!
//! A condition knows its bytes as an offset from where it begins. With escapes the bytes of the text are not those of the file, so
//! such a text is given positions of its own, past the end of every file, and they are put right in whatever comes back.

use std::ops::Range;

use crate::{Diagnostic, FileId, tree::Text};

/// First of the positions that no file has; files are refused long before.
const FIRST: usize = 1 << 30;

/// The texts with positions of their own.
#[derive(Debug, Default)]
pub(crate) struct Positions<'a> {
    texts: Vec<(usize, &'a Text)>,
    next: usize,
}

impl<'a> Positions<'a> {
    /// The position at which a text is said to begin.
    pub(crate) fn offset(&mut self, text: &'a Text) -> usize {
        if text.is_plain() {
            return text.at.start;
        }
        let base = FIRST + self.next;
        self.next += text.text.len() + 1;
        self.texts.push((base, text));
        base
    }

    /// The byte range of the file.
    pub(crate) fn real(&self, range: &Range<usize>) -> Range<usize> {
        let byte = |at: usize| match self.texts.iter().rev().find(|(base, _)| *base <= at) {
            Some((base, text)) if at >= FIRST => text.position(at - base),
            _ => at,
        };
        byte(range.start)..byte(range.end)
    }

    /// Puts the positions of diagnostics right.
    pub(crate) fn settle(&self, diagnostics: &mut [Diagnostic]) {
        for diagnostic in diagnostics {
            for label in &mut diagnostic.labels {
                label.range = self.real(&label.range);
            }
            if diagnostic.fix.as_ref().is_some_and(|fix| fix.range.start >= FIRST) {
                // An edit would have to be written with escapes too.
                diagnostic.fix = None;
            }
        }
    }

    /// The file and range of the expression of a named condition, as scopes hold it.
    pub(crate) fn condition(&mut self, text: &'a Text) -> (FileId, Range<usize>, String) {
        let start = self.offset(text);
        (text.at.file, start..start + text.text.len(), text.text.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree;

    #[test]
    fn escaped_texts_come_back_to_their_bytes() {
        let source = r#"a = "x == \"y\" && z"
b = 'plain'"#;
        let (node, _) = tree::parse(FileId(0), source);
        let mut positions = Positions::default();
        let start = positions.offset(node.get_text("a").unwrap());
        assert!(start >= FIRST);
        assert_eq!(&source[positions.real(&(start + 12..start + 13))], "z");
        let plain = positions.offset(node.get_text("b").unwrap());
        assert_eq!(&source[positions.real(&(plain..plain + 5))], "plain");
    }
}
