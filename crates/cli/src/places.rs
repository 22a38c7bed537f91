//! Where in the author's files the tests of a program stand.

use nearside_policy::{FileId, Sources};
use nearside_program::{AtomId, Debug, Literal, ModuleId, Span};

/// A program's own notes of its sources, and the sources if they are at hand.
pub(crate) struct Places<'a> {
    pub(crate) sources: Option<&'a Sources>,
    pub(crate) debug: Option<Debug>,
}

impl Places<'_> {
    /// Where the condition of a module stands, two spaces before it; nothing without positions or without a condition.
    pub(crate) fn condition(&self, module: ModuleId) -> String {
        let span = self.debug.as_ref().and_then(|debug| debug.modules.get(module.index()).map(|span| (debug, *span)));
        span.filter(|(_, span)| span.start < span.end)
            .map(|(debug, span)| format!("  {}", self.place(debug, span)))
            .unwrap_or_default()
    }

    /// A test in the author's words, and where it is written first: the same test in several modules is one.
    pub(crate) fn literal(&self, literal: Literal) -> String {
        let AtomId(id) = literal.atom;
        let Some(debug) = &self.debug else {
            return format!(
                "{}test {id} of the program; `compile --debug` keeps what it says",
                if literal.negated { "not " } else { "" }
            );
        };
        let text = debug.atom_texts.get(literal.atom.index()).map_or("", String::as_str);
        let place = debug.atoms.get(literal.atom.index()).map(|span| self.place(debug, *span)).unwrap_or_default();
        if literal.negated { format!("not ({text})  first at {place}") } else { format!("{text}  first at {place}") }
    }

    fn place(&self, debug: &Debug, span: Span) -> String {
        let file = debug.files.get(usize::from(span.file)).map_or("", String::as_str);
        match self.sources {
            Some(sources) => {
                let position = sources.position(FileId(span.file), span.start as usize);
                format!("[{file}:{}:{}]", position.line, position.column)
            }
            None => format!("[{file}, bytes {}–{}]", span.start, span.end),
        }
    }
}
