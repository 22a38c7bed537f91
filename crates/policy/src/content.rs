//! Content of modules: fields of a component, checked so that it cannot break a page, run code or tell what was decided.

use std::collections::BTreeMap;

use nearside_program::{Component, Content, Field, FieldKind, FieldValue, Link, SlotId};

use crate::{
    Diagnostic,
    check::{expected, found},
    diagnostics::{
        content_too_long, missing_field, missing_key, missing_text, mixed_components, placeholder_in_content, remote_image,
        unknown_key, unknown_locale, unsafe_link, wrong_type,
    },
    shape::Kind,
    tree::{Entry, Node, Text, Value},
    vocabulary::{Named, Vocabulary, id},
};

/// The declared components.
pub(crate) fn components(vocabulary: &Vocabulary<'_>) -> Vec<Component> {
    let field = |entry: &Entry| Field {
        name: entry.key.clone(),
        kind: match entry.node.get_text("kind").map(|kind| kind.text.as_str()) {
            Some("heading") => FieldKind::Heading,
            Some("list") => FieldKind::List,
            Some("link") => FieldKind::Link,
            Some("image") => FieldKind::Image,
            _ => FieldKind::Text,
        },
        max_length: entry
            .node
            .get("max_length")
            .and_then(Node::whole)
            .and_then(|most| u16::try_from(most).ok())
            .unwrap_or(u16::MAX),
        required: entry.node.get("required").and_then(Node::flag).unwrap_or(false),
    };
    vocabulary
        .components
        .iter()
        .map(|named| Component {
            name: named.name.to_owned(),
            fields: named.node.map(Node::entries).unwrap_or_default().iter().map(field).collect(),
        })
        .collect()
}

/// Reads the content of one module: one item per locale of the policy, in that order, where it has any.
pub(crate) struct Reader<'a> {
    pub(crate) vocabulary: &'a Vocabulary<'a>,
    pub(crate) components: &'a [Component],
    /// Component of each slot.
    pub(crate) slot_components: &'a [Option<u16>],
}

impl Reader<'_> {
    pub(crate) fn read(&self, entry: &Entry, slots: &[SlotId], diagnostics: &mut Vec<Diagnostic>) -> Vec<Option<Content>> {
        let locales = &self.vocabulary.locales;
        let mut contents = vec![None; locales.len()];
        let used: Vec<Option<u16>> = slots.iter().map(|slot| self.slot_components.get(slot.index()).copied().flatten()).collect();
        let component = match used.as_slice() {
            [] => return contents,
            [first, rest @ ..] if rest.iter().all(|other| other == first) => *first,
            _ => {
                diagnostics.push(mixed_components(entry.at, "its slots have different ones"));
                return contents;
            }
        };
        let Some((component, shape)) = component.and_then(|at| Some((at, self.components.get(usize::from(at))?))) else {
            diagnostics.push(mixed_components(entry.at, "its slots have none"));
            return contents;
        };
        let declared: Vec<&str> = locales.iter().map(|locale| locale.name).collect();
        for locale in entry.node.entries() {
            match locales.iter().position(|known| known.name == locale.key).and_then(|at| contents.get_mut(at)) {
                Some(content) => *content = Some(Content { component, fields: self.fields(locale, shape, diagnostics) }),
                None => diagnostics.push(unknown_locale(locale.at, &locale.key, Some(&declared))),
            }
        }
        let missing: Vec<&str> =
            declared.iter().zip(&contents).filter(|(_, content)| content.is_none()).map(|(locale, _)| *locale).collect();
        if !missing.is_empty() {
            diagnostics.push(missing_text(entry.at, "content", &missing));
        }
        contents
    }

    fn fields(&self, locale: &Entry, component: &Component, diagnostics: &mut Vec<Diagnostic>) -> Vec<(u16, FieldValue)> {
        let mut values = BTreeMap::new();
        let names: Vec<&str> = component.fields.iter().map(|field| field.name.as_str()).collect();
        for entry in locale.node.entries() {
            let Some((at, field)) = component.fields.iter().enumerate().find(|(_, field)| field.name == entry.key) else {
                diagnostics.push(unknown_key(entry.at, &entry.key, &names));
                continue;
            };
            if let Some(value) = self.value(entry, field, diagnostics) {
                values.insert(id(at), value);
            }
        }
        for field in component.fields.iter().filter(|field| field.required && locale.node.entry(&field.name).is_none()) {
            diagnostics.push(missing_field(locale.at, &field.name, &component.name));
        }
        values.into_iter().collect()
    }

    fn value(&self, entry: &Entry, field: &Field, diagnostics: &mut Vec<Diagnostic>) -> Option<FieldValue> {
        let node = &entry.node;
        let most = field.max_length;
        match (field.kind, &node.value) {
            (FieldKind::Text | FieldKind::Heading, Value::Text(text)) => Some(FieldValue::Text(copy(text, most, diagnostics))),
            (FieldKind::List, Value::List(items)) => {
                let texts = items.iter().filter_map(|item| {
                    if item.text().is_none() {
                        diagnostics.push(wrong_type(item.at, &entry.key, "a list of texts", found(&item.value)));
                    }
                    item.text().map(|text| copy(text, most, diagnostics))
                });
                Some(FieldValue::List(texts.collect()))
            }
            (FieldKind::Link, Value::Table(_)) => {
                check_keys(entry, &["text", "href"], diagnostics);
                let (text, href) = (part(node, "text", diagnostics)?, part(node, "href", diagnostics)?);
                if !is_safe_link(&href.text) {
                    diagnostics.push(unsafe_link(href.at));
                }
                Some(FieldValue::Link(Link { text: copy(text, most, diagnostics), href: href.text.clone() }))
            }
            (FieldKind::Image, Value::Table(_)) => {
                check_keys(entry, &["src", "alt", "width", "height"], diagnostics);
                let src = part(node, "src", diagnostics);
                let alt = part(node, "alt", diagnostics);
                let (width, height) = (pixels(node, "width", diagnostics), pixels(node, "height", diagnostics));
                let (src, alt) = (src?, alt?);
                if !self.is_own_image(&src.text) {
                    diagnostics.push(remote_image(src.at));
                }
                Some(FieldValue::Image {
                    src: src.text.clone(),
                    alt: copy(alt, most, diagnostics),
                    width: width?,
                    height: height?,
                })
            }
            _ => {
                let wanted = match field.kind {
                    FieldKind::Text | FieldKind::Heading => expected(&Kind::Text),
                    FieldKind::List => "a list of texts",
                    FieldKind::Link => "a link such as `{ text = \"…\", href = \"/…\" }`",
                    FieldKind::Image => "an image such as `{ src = \"/…\", alt = \"…\", width = 640, height = 360 }`",
                };
                diagnostics.push(wrong_type(node.at, &entry.key, wanted, found(&node.value)));
                None
            }
        }
    }

    /// A relative address, one of the site, or an image in the address itself.
    fn is_own_image(&self, src: &str) -> bool {
        let own = src.strip_prefix(self.vocabulary.site.as_str()).is_some_and(|rest| rest.starts_with('/'));
        src.starts_with("data:image/") || (own && !self.vocabulary.site.is_empty()) || is_relative(src)
    }
}

/// Text of a field; placeholders and too long texts are reported.
fn copy(text: &Text, most: u16, diagnostics: &mut Vec<Diagnostic>) -> String {
    if let Some(start) = text.text.find("{$") {
        let end = text.text.get(start..).and_then(|rest| rest.find('}')).map_or(text.text.len(), |end| start + end + 1);
        diagnostics.push(placeholder_in_content(text.place(start, end)));
    }
    let length = text.text.chars().count();
    if length > usize::from(most) {
        diagnostics.push(content_too_long(text.at, length, most));
    }
    text.text.clone()
}

fn check_keys(entry: &Entry, known: &[&str], diagnostics: &mut Vec<Diagnostic>) {
    for inner in entry.node.entries().iter().filter(|inner| !known.contains(&inner.key.as_str())) {
        diagnostics.push(unknown_key(inner.at, &inner.key, known));
    }
    for key in known.iter().filter(|key| entry.node.entry(key).is_none()) {
        diagnostics.push(missing_key(entry.at, key, "part of a link or image"));
    }
}

fn part<'a>(node: &'a Node, key: &str, diagnostics: &mut Vec<Diagnostic>) -> Option<&'a Text> {
    let value = node.get(key)?;
    if value.text().is_none() {
        diagnostics.push(wrong_type(value.at, key, "a text", found(&value.value)));
    }
    value.text()
}

fn pixels(node: &Node, key: &str, diagnostics: &mut Vec<Diagnostic>) -> Option<u16> {
    let value = node.get(key)?;
    let pixels = value.whole().and_then(|pixels| u16::try_from(pixels).ok()).filter(|pixels| *pixels > 0);
    if pixels.is_none() {
        diagnostics.push(wrong_type(value.at, key, "a whole number of pixels from 1 to 65535", found(&value.value)));
    }
    pixels
}

/// Relative, `https:` or `mailto:`. White space and control characters could hide another scheme from this check, but not from a browser.
fn is_safe_link(href: &str) -> bool {
    let clean = !href.chars().any(|char| char.is_control() || char.is_whitespace() || char == '\\');
    clean && (href.starts_with("https://") || href.starts_with("mailto:") || is_relative(href))
}

/// No scheme and no host.
fn is_relative(address: &str) -> bool {
    let before_path = address.split(['/', '?', '#']).next().unwrap_or("");
    let clean = !address.chars().any(|char| char.is_control() || char == '\\');
    clean && !address.is_empty() && !address.starts_with("//") && !before_path.contains(':')
}

/// Component of each slot; an unknown one is reported.
pub(crate) fn slot_components(vocabulary: &Vocabulary<'_>, diagnostics: &mut Vec<Diagnostic>) -> Vec<Option<u16>> {
    let component = |slot: &Named<'_>, diagnostics: &mut Vec<Diagnostic>| {
        let text = slot.node?.get_text("component")?;
        vocabulary.position(&vocabulary.components, "component", text, diagnostics)
    };
    vocabulary.slots.iter().map(|slot| component(slot, diagnostics)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links() {
        for safe in ["/a", "a/b", "#top", "?q=1", "https://example.org", "mailto:team@example.org", "./x:y"] {
            assert!(is_safe_link(safe), "{safe}");
        }
        for unsafe_one in
            ["javascript:x", " javascript:x", "java\tscript:x", "//host", "/\\host", "http://example.org", "data:text/html,x", ""]
        {
            assert!(!is_safe_link(unsafe_one), "{unsafe_one}");
        }
    }
}
